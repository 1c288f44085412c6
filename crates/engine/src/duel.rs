//! Both networks in one run: the same workload, each with its own events, in step.

use crate::client_server::{ClientServerEvent, ClientServerModel};
use crate::file_distribution::{DownloadEvent, DownloadModel, SwarmEvent, SwarmModel};
use crate::kernel::{Model, Simulation, TraceHash, Traced, ns_from_s};
use crate::metrics::{MessageSizes, Observer, Recorder, TransferSnapshot};
use crate::peer_to_peer::{PeerToPeerEvent, PeerToPeerModel};
use netduel_results::{
    Availability, FaultRecord, FileState, NetworkDescription, NodeLoad, RequestRecord, SideMetrics, Window,
};
use netduel_scenario::{ClientServer, FieldError, LeftMethod, PeerToPeer, Scenario, Side};
use netduel_theory::file_distribution;
use std::sync::Arc;

/// A run of a scenario. A clone is a complete snapshot: it goes on exactly as the original would.
#[derive(Debug, Clone)]
pub struct Duel {
    left: Option<Network>,
    right: Option<Network>,
    duration_ns: u64,
}

/// One side: the model that runs there, what is measured of it, and what it is made of.
#[derive(Debug, Clone)]
struct Network {
    running: SideSimulation,
    recorder: Recorder,
    /// Never changes: copies share it.
    description: Arc<NetworkDescription>,
    /// No network with its lines can distribute the scenario's file to all in less time.
    bound_s: Option<f64>,
}

/// The models, each with its own events.
#[derive(Debug, Clone)]
#[allow(clippy::large_enum_variant, reason = "there is one for each side; a box would only cost a detour")]
enum SideSimulation {
    ClientServer(Simulation<ClientServerModel, ClientServerEvent>),
    PeerToPeer(Simulation<PeerToPeerModel, PeerToPeerEvent>),
    Download(Simulation<DownloadModel, DownloadEvent>),
    Swarm(Simulation<SwarmModel, SwarmEvent>),
}

/// The same for whichever model runs.
macro_rules! dispatch {
    ($running:expr, $simulation:ident => $what:expr) => {
        match $running {
            SideSimulation::ClientServer($simulation) => $what,
            SideSimulation::PeerToPeer($simulation) => $what,
            SideSimulation::Download($simulation) => $what,
            SideSimulation::Swarm($simulation) => $what,
        }
    };
}

impl Network {
    /// The left side of a scenario at time 0.
    fn left(scenario: &Scenario, side: &ClientServer) -> Network {
        match scenario.file.as_ref().map(|file| file.left) {
            None => {}
            Some(LeftMethod::Server) => return Network::download(scenario, side),
            Some(LeftMethod::PeerAssisted) => return Network::swarm(scenario, Side::ClientServer),
        }
        let simulation = ClientServerModel::start(scenario, side);
        let description = simulation.model.description();
        let recorder = recorder(scenario, &vec![side.workers; side.servers as usize], &description);
        Network {
            running: SideSimulation::ClientServer(simulation),
            recorder,
            description: Arc::new(description),
            bound_s: None,
        }
    }

    /// The right side.
    fn right(scenario: &Scenario, side: &PeerToPeer) -> Network {
        if scenario.file.is_some() {
            return Network::swarm(scenario, Side::PeerToPeer);
        }
        let simulation = PeerToPeerModel::start(scenario, side);
        let description = simulation.model.description();
        let recorder = recorder(scenario, &vec![1; scenario.workload.users as usize], &description);
        Network {
            running: SideSimulation::PeerToPeer(simulation),
            recorder,
            description: Arc::new(description),
            bound_s: None,
        }
    }

    fn download(scenario: &Scenario, side: &ClientServer) -> Network {
        let simulation = DownloadModel::start(scenario, side);
        let description = simulation.model.description();
        let recorder = recorder(scenario, &vec![1; side.servers as usize], &description);
        let recorder = recorder.of_distribution(0..side.servers);
        let bound_s = file_distribution::bound_s(scenario, Side::ClientServer);
        Network {
            running: SideSimulation::Download(simulation),
            recorder,
            description: Arc::new(description),
            bound_s,
        }
    }

    fn swarm(scenario: &Scenario, side: Side) -> Network {
        let simulation = SwarmModel::start(scenario, side);
        let description = simulation.model.description();
        let recorder = recorder(scenario, &vec![1; simulation.model.nodes()], &description);
        let recorder = recorder.of_distribution(simulation.model.origins());
        let bound_s = file_distribution::bound_s(scenario, side);
        Network {
            running: SideSimulation::Swarm(simulation),
            recorder,
            description: Arc::new(description),
            bound_s,
        }
    }

    fn advance<O: Observer>(&mut self, until_ns: u64, budget: u64, observer: &mut O) -> bool {
        dispatch!(&mut self.running, simulation => advance(simulation, &mut self.recorder, until_ns, budget, observer))
    }

    fn now_ns(&self) -> u64 {
        dispatch!(&self.running, simulation => simulation.now_ns())
    }

    fn metrics(&self) -> SideMetrics {
        let now_ns = self.now_ns();
        let transfer_snapshot = match &self.running {
            SideSimulation::ClientServer(_) | SideSimulation::PeerToPeer(_) => TransferSnapshot::default(),
            SideSimulation::Download(simulation) => simulation.model.transfer_snapshot(now_ns),
            SideSimulation::Swarm(simulation) => simulation.model.transfer_snapshot(now_ns),
        };
        let mut metrics = self.recorder.metrics_with(now_ns, &transfer_snapshot);
        metrics.completion_bound_s = self.bound_s;
        metrics
    }
}

fn recorder(scenario: &Scenario, workers: &[u32], network: &NetworkDescription) -> Recorder {
    Recorder::new(workers, ns_from_s(scenario.run.warm_up_s), MessageSizes::of(&scenario.workload))
        .of_capacities(&network.service_rate_per_s, ns_from_s(scenario.workload.timeout_s))
}

fn advance<M, E: Copy + Traced, O: Observer>(
    simulation: &mut Simulation<M, E>,
    recorder: &mut Recorder,
    until_ns: u64,
    budget: u64,
    observer: &mut O,
) -> bool
where
    M: for<'a> Model<(&'a mut Recorder, &'a mut O), Event = E>,
{
    simulation.advance(until_ns, budget, &mut (recorder, observer))
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
        Duel {
            left: scenario.client_server.as_ref().map(|side| Network::left(scenario, side)),
            right: scenario.peer_to_peer.as_ref().map(|side| Network::right(scenario, side)),
            duration_ns: ns_from_s(scenario.run.duration_s),
        }
    }

    /// About how many bytes a copy of it takes: what changes, of which each copy has its own.
    pub fn bytes(&self) -> usize {
        let own = |network: &Network| {
            let queue = dispatch!(&network.running, simulation => simulation.queue.bytes());
            let model = dispatch!(&network.running, simulation => simulation.model.bytes());
            queue + model + network.recorder.bytes()
        };
        Side::BOTH.into_iter().filter_map(|side| self.side(side)).map(own).sum()
    }

    /// When the last event happened on a side; `None` if it does not run.
    pub fn last_event_ns(&self, side: Side) -> Option<u64> {
        let own = |network: &Network| dispatch!(&network.running, simulation => simulation.last_event_ns());
        self.side(side).map(own)
    }

    /// When the next event within the run is due on a side, if any is.
    pub fn next_event_ns(&self, side: Side) -> Option<u64> {
        let next = |network: &Network| dispatch!(&network.running, simulation => simulation.next_event_ns());
        self.side(side).and_then(next).filter(|next_ns| *next_ns <= self.duration_ns)
    }

    /// Sets both sides' clocks to a time before which all has happened that happens before it.
    pub(crate) fn stand_at(&mut self, time_ns: u64) {
        for network in self.left.iter_mut().chain(&mut self.right) {
            dispatch!(&mut network.running, simulation => simulation.stand_at(time_ns));
        }
    }

    /// Lets everything happen that is due on one side at or before `until_ns` (or the run's end), but at most
    /// `budget` events. Returns whether that time was reached.
    pub fn advance<O: Observer>(&mut self, side: Side, until_ns: u64, budget: u64, observer: &mut O) -> bool {
        let until_ns = until_ns.min(self.duration_ns);
        let network = match side {
            Side::ClientServer => &mut self.left,
            Side::PeerToPeer => &mut self.right,
        };
        network.as_mut().is_none_or(|network| network.advance(until_ns, budget, observer))
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
        self.side(side).map(Network::now_ns)
    }

    /// The hash over both sides' event traces: equal for equal scenarios at equal times, everywhere.
    pub fn run_hash(&self) -> u64 {
        let mut hash = TraceHash::default();
        for side in Side::BOTH {
            let own =
                |network: &Network| dispatch!(&network.running, simulation => simulation.hash().value());
            hash.fold(self.side(side).map_or(0, own));
        }
        hash.value()
    }

    /// How many events have happened on both sides.
    pub fn events(&self) -> u64 {
        Side::BOTH.into_iter().map(|side| self.events_of(side)).sum()
    }

    /// How many events have happened on a side.
    pub fn events_of(&self, side: Side) -> u64 {
        let own = |network: &Network| dispatch!(&network.running, simulation => simulation.events());
        self.side(side).map_or(0, own)
    }

    /// The requests of a side that took longest and were served, the slowest first; those of the warm-up do not count.
    pub fn slowest(&self, side: Side) -> Vec<RequestRecord> {
        self.side(side).map_or(Vec::new(), |network| network.recorder.slowest())
    }

    /// The requests of a side that failed last, a few of each outcome; those of the warm-up do not count.
    pub fn failed(&self, side: Side) -> Vec<RequestRecord> {
        self.side(side).map_or(Vec::new(), |network| network.recorder.failed())
    }

    /// The metrics of a side now; `None` if it does not run.
    pub fn metrics(&self, side: Side) -> Option<SideMetrics> {
        self.side(side).map(Network::metrics)
    }

    /// The loads of a side's serving nodes now; empty if it does not run.
    pub fn nodes(&self, side: Side) -> Vec<NodeLoad> {
        self.side(side).map_or(Vec::new(), |network| network.recorder.nodes(network.now_ns()))
    }

    /// What ended on a side in each window so far.
    pub fn windows(&self, side: Side) -> &[Window] {
        self.side(side).map_or(&[], |network| network.recorder.windows())
    }

    /// How available the pieces of a file were on a side at the end of each window so far; empty where no swarm runs.
    pub fn availability(&self, side: Side) -> &[Availability] {
        self.side(side).map_or(&[], |network| network.recorder.availability())
    }

    /// How far everybody on a side is with a file, and what flows where; `None` where none is distributed.
    pub fn file_state(&self, side: Side) -> Option<FileState> {
        let network = self.side(side)?;
        match &network.running {
            SideSimulation::ClientServer(_) | SideSimulation::PeerToPeer(_) => None,
            SideSimulation::Download(simulation) => Some(simulation.model.file_state(simulation.now_ns())),
            SideSimulation::Swarm(simulation) => Some(simulation.model.file_state(simulation.now_ns())),
        }
    }

    /// What the faults of the scenario did to a side so far, in the order in which they began.
    pub fn faults(&self, side: Side) -> Vec<FaultRecord> {
        self.side(side).map_or(Vec::new(), |network| network.recorder.faults(network.now_ns()))
    }

    /// Nodes and links of a side; `None` if it does not run.
    pub fn network(&self, side: Side) -> Option<&NetworkDescription> {
        self.side(side).map(|network| &*network.description)
    }

    /// Tells how a side stands now, as if it had just come about: what its nodes do ([`Observer::node`]), and which messages are
    /// on their way ([`Observer::sent`], with the time at which they were sent). In no particular order. For pictures: a recorder
    /// would count twice; what of a file is on its way is in [`Duel::file_state`].
    pub fn emit_state<O: Observer>(&self, side: Side, observer: &mut O) {
        let Some(network) = self.side(side) else { return };
        let now_ns = network.now_ns();
        dispatch!(&network.running, simulation => {
            simulation.model.visit_nodes(&mut |node, state| observer.node(now_ns, node, state));
            for (arrives_ns, event) in simulation.queue.iter() {
                if let Some((sent_ns, message)) = simulation.model.message_of(arrives_ns, &event) {
                    observer.sent(sent_ns, &message);
                }
            }
        });
    }

    /// Messages on their way, counted in the event queue itself: what the metrics' own count must equal.
    pub fn messages_under_way(&self, side: Side) -> u64 {
        let Some(network) = self.side(side) else { return 0 };
        dispatch!(&network.running, simulation => {
            simulation.queue.iter().filter(|(_, event)| event.is_message()).count() as u64
        })
    }

    fn side(&self, side: Side) -> Option<&Network> {
        match side {
            Side::ClientServer => self.left.as_ref(),
            Side::PeerToPeer => self.right.as_ref(),
        }
    }
}
