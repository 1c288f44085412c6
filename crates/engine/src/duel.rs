//! Both networks in one run: the same workload, each with its own events, in step.

use crate::client_server::{ClientServerEvent, ClientServerModel};
use crate::kernel::{Model, Simulation, TraceHash, Traced, ns_from_s};
use crate::metrics::{MessageSizes, NodeLoad, Observer, Recorder, SideMetrics, Window};
use crate::network::{NetworkDescription, Side};
use crate::peer_to_peer::{PeerToPeerEvent, PeerToPeerModel};
use crate::scenario::{FieldError, Scenario};

/// A run of a scenario. A clone is a complete snapshot: it goes on exactly as the original would.
#[derive(Debug, Clone)]
pub struct Duel {
    left: Option<SideRun<ClientServerModel, ClientServerEvent>>,
    right: Option<SideRun<PeerToPeerModel, PeerToPeerEvent>>,
    duration_ns: u64,
}

#[derive(Debug, Clone)]
struct SideRun<M, E> {
    simulation: Simulation<M, E>,
    recorder: Recorder,
    description: NetworkDescription,
}

impl<M, E: Copy + Traced> SideRun<M, E> {
    fn advance<O: Observer>(&mut self, until_ns: u64, budget: u64, observer: &mut O) -> bool
    where
        M: for<'a> Model<(&'a mut Recorder, &'a mut O), Event = E>,
    {
        self.simulation.advance(until_ns, budget, &mut (&mut self.recorder, observer))
    }
}

impl Duel {
    /// A run at time 0.
    ///
    /// # Errors
    /// Everything in the scenario that is not possible.
    pub fn new(scenario: &Scenario) -> Result<Duel, Vec<FieldError>> {
        scenario.validate()?;
        Ok(Duel::of_any_size(scenario))
    }

    /// A run at time 0 of a scenario that may be larger than any link may ask for; for benchmarks. What it says must fit
    /// together all the same.
    pub fn of_any_size(scenario: &Scenario) -> Duel {
        let warm_up_ns = ns_from_s(scenario.run.warm_up_s);
        let sizes = MessageSizes::of(&scenario.workload);
        let left = scenario.client_server.as_ref().map(|side| {
            let simulation = ClientServerModel::start(scenario, side);
            let recorder = Recorder::new(&vec![side.workers; side.servers as usize], warm_up_ns, sizes);
            SideRun { description: simulation.model.description(), simulation, recorder }
        });
        let right = scenario.peer_to_peer.as_ref().map(|side| {
            let simulation = PeerToPeerModel::start(scenario, side);
            let recorder = Recorder::new(&vec![1; scenario.workload.users as usize], warm_up_ns, sizes);
            SideRun { description: simulation.model.description(), simulation, recorder }
        });
        Duel { left, right, duration_ns: ns_from_s(scenario.run.duration_s) }
    }

    /// Lets everything happen that is due on one side at or before `until_ns` (or the run's end), but at most
    /// `budget` events. Returns whether that time was reached.
    pub fn advance<O: Observer>(&mut self, side: Side, until_ns: u64, budget: u64, observer: &mut O) -> bool {
        let until_ns = until_ns.min(self.duration_ns);
        match side {
            Side::ClientServer => {
                self.left.as_mut().is_none_or(|left| left.advance(until_ns, budget, observer))
            }
            Side::PeerToPeer => {
                self.right.as_mut().is_none_or(|right| right.advance(until_ns, budget, observer))
            }
        }
    }

    /// Runs both sides up to a time (or the run's end), unwatched.
    pub fn run_until(&mut self, until_ns: u64) {
        for side in Side::BOTH {
            self.advance(side, until_ns, u64::MAX, &mut ());
        }
    }

    /// Runs both sides to the end, unwatched.
    pub fn run_to_end(&mut self) {
        self.run_until(self.duration_ns);
    }

    /// When the run ends.
    pub fn duration_ns(&self) -> u64 {
        self.duration_ns
    }

    /// The time a side has reached; `None` if it does not run.
    pub fn now_ns(&self, side: Side) -> Option<u64> {
        match side {
            Side::ClientServer => self.left.as_ref().map(|left| left.simulation.now_ns()),
            Side::PeerToPeer => self.right.as_ref().map(|right| right.simulation.now_ns()),
        }
    }

    /// The hash over both sides' event traces: equal for equal scenarios at equal times, everywhere.
    pub fn run_hash(&self) -> u64 {
        let mut hash = TraceHash::default();
        hash.fold(self.left.as_ref().map_or(0, |left| left.simulation.hash().value()));
        hash.fold(self.right.as_ref().map_or(0, |right| right.simulation.hash().value()));
        hash.value()
    }

    /// How many events have happened on both sides.
    pub fn events(&self) -> u64 {
        self.left.as_ref().map_or(0, |left| left.simulation.events())
            + self.right.as_ref().map_or(0, |right| right.simulation.events())
    }

    /// The metrics of a side now; `None` if it does not run.
    pub fn metrics(&self, side: Side) -> Option<SideMetrics> {
        Some(self.recorder(side)?.metrics(self.now_ns(side)?))
    }

    /// The loads of a side's serving nodes now; empty if it does not run.
    pub fn nodes(&self, side: Side) -> Vec<NodeLoad> {
        self.recorder(side)
            .zip(self.now_ns(side))
            .map_or(Vec::new(), |(recorder, now_ns)| recorder.nodes(now_ns))
    }

    /// What ended on a side in each window so far.
    pub fn windows(&self, side: Side) -> &[Window] {
        self.recorder(side).map_or(&[], Recorder::windows)
    }

    /// Nodes and links of a side; `None` if it does not run.
    pub fn network(&self, side: Side) -> Option<&NetworkDescription> {
        match side {
            Side::ClientServer => self.left.as_ref().map(|left| &left.description),
            Side::PeerToPeer => self.right.as_ref().map(|right| &right.description),
        }
    }

    /// Messages on their way, counted in the event queue itself: what the metrics' own count must equal.
    pub fn messages_under_way(&self, side: Side) -> u64 {
        let count = match side {
            Side::ClientServer => self
                .left
                .as_ref()
                .map(|left| left.simulation.queue.iter().filter(|(_, event)| event.is_message()).count()),
            Side::PeerToPeer => self
                .right
                .as_ref()
                .map(|right| right.simulation.queue.iter().filter(|(_, event)| event.is_message()).count()),
        };
        count.unwrap_or(0) as u64
    }

    fn recorder(&self, side: Side) -> Option<&Recorder> {
        match side {
            Side::ClientServer => self.left.as_ref().map(|left| &left.recorder),
            Side::PeerToPeer => self.right.as_ref().map(|right| &right.recorder),
        }
    }
}
