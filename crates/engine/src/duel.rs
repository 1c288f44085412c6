//! A run of both networks. They have the same workload, and each has an event queue of its own.

use crate::client_server::{ClientServerEvent, ClientServerModel};
use crate::file_distribution::{DownloadEvent, DownloadModel, SwarmEvent, SwarmModel};
use crate::kernel::{Model, Simulation, TraceHash, Traced, ns_from_s};
use crate::metrics::{MessageSizes, Observer, Recorder, TransferSnapshot};
use crate::peer_to_peer::{PeerToPeerEvent, PeerToPeerModel};
use netduel_results::{
    Availability, FaultRecord, FileState, NetworkDescription, NodeLoad, RequestRecord, SideDistributions,
    SideMetrics, Window,
};
use netduel_scenario::{ClientServer, FieldError, LeftMethod, Overload, PeerToPeer, Scenario, Side};
use netduel_theory::file_distribution;
use std::sync::Arc;

/// A run of a scenario. A clone is a complete snapshot: it continues exactly as the original would.
#[derive(Debug, Clone)]
pub struct Duel {
    left: Option<Network>,
    right: Option<Network>,
    duration_ns: u64,
}

/// One side: its simulation, its recorder, and the description of its nodes and links.
#[derive(Debug, Clone)]
struct Network {
    simulation: SideSimulation,
    recorder: Recorder,
    /// Copies share the description, because it never changes.
    description: Arc<NetworkDescription>,
    /// A lower bound on the time to distribute the scenario's file to all users, in seconds.
    bound_s: Option<f64>,
    /// The nodes whose queues grow without bound.
    overload: Option<Overload>,
}

/// The simulation of one of the models. Each model has its own type of event.
#[derive(Debug, Clone)]
#[allow(clippy::large_enum_variant, reason = "there is one per side; a box would only add an indirection")]
enum SideSimulation {
    ClientServer(Simulation<ClientServerModel, ClientServerEvent>),
    PeerToPeer(Simulation<PeerToPeerModel, PeerToPeerEvent>),
    Download(Simulation<DownloadModel, DownloadEvent>),
    Swarm(Simulation<SwarmModel, SwarmEvent>),
}

/// Evaluates an expression for the simulation of a side, whatever its model.
macro_rules! dispatch {
    ($side_simulation:expr, $simulation:ident => $expression:expr) => {
        match $side_simulation {
            SideSimulation::ClientServer($simulation) => $expression,
            SideSimulation::PeerToPeer($simulation) => $expression,
            SideSimulation::Download($simulation) => $expression,
            SideSimulation::Swarm($simulation) => $expression,
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
        let overload = simulation.model.overload(scenario);
        let description = simulation.model.description();
        let recorder = recorder(scenario, &vec![side.workers; side.servers as usize], &description);
        Network {
            simulation: SideSimulation::ClientServer(simulation),
            recorder,
            description: Arc::new(description),
            bound_s: None,
            overload,
        }
    }

    /// The right side of a scenario at time 0.
    fn right(scenario: &Scenario, side: &PeerToPeer) -> Network {
        if scenario.file.is_some() {
            return Network::swarm(scenario, Side::PeerToPeer);
        }
        let simulation = PeerToPeerModel::start(scenario, side);
        let overload = simulation.model.overload(scenario);
        let description = simulation.model.description();
        let recorder = recorder(scenario, &vec![1; scenario.workload.users as usize], &description);
        Network {
            simulation: SideSimulation::PeerToPeer(simulation),
            recorder,
            description: Arc::new(description),
            bound_s: None,
            overload,
        }
    }

    fn download(scenario: &Scenario, side: &ClientServer) -> Network {
        let simulation = DownloadModel::start(scenario, side);
        let description = simulation.model.description();
        let recorder = recorder(scenario, &vec![1; side.servers as usize], &description);
        let recorder = recorder.with_distribution(0..side.servers);
        let bound_s = file_distribution::bound_s(scenario, Side::ClientServer);
        Network {
            simulation: SideSimulation::Download(simulation),
            recorder,
            description: Arc::new(description),
            bound_s,
            overload: None,
        }
    }

    fn swarm(scenario: &Scenario, side: Side) -> Network {
        let simulation = SwarmModel::start(scenario, side);
        let description = simulation.model.description();
        let recorder = recorder(scenario, &vec![1; simulation.model.nodes()], &description);
        let recorder = recorder.with_distribution(simulation.model.origins());
        let bound_s = file_distribution::bound_s(scenario, side);
        Network {
            simulation: SideSimulation::Swarm(simulation),
            recorder,
            description: Arc::new(description),
            bound_s,
            overload: None,
        }
    }

    fn advance<O: Observer + ?Sized>(&mut self, until_ns: u64, budget: u64, observer: &mut O) -> bool {
        dispatch!(&mut self.simulation, simulation => advance(simulation, &mut self.recorder, until_ns, budget, observer))
    }

    fn now_ns(&self) -> u64 {
        dispatch!(&self.simulation, simulation => simulation.now_ns())
    }

    fn transfer_snapshot(&self) -> TransferSnapshot {
        match &self.simulation {
            SideSimulation::ClientServer(_) | SideSimulation::PeerToPeer(_) => TransferSnapshot::default(),
            SideSimulation::Download(simulation) => simulation.model.transfer_snapshot(simulation.now_ns()),
            SideSimulation::Swarm(simulation) => simulation.model.transfer_snapshot(simulation.now_ns()),
        }
    }

    fn nodes(&self) -> Vec<NodeLoad> {
        self.recorder.nodes(self.now_ns(), &self.transfer_snapshot())
    }

    fn metrics(&self) -> SideMetrics {
        let mut metrics = self.recorder.metrics_with(self.now_ns(), &self.transfer_snapshot());
        metrics.completion_bound_s = self.bound_s;
        metrics
    }
}

fn recorder(scenario: &Scenario, workers: &[u32], network: &NetworkDescription) -> Recorder {
    Recorder::new(workers, ns_from_s(scenario.run.warm_up_s), MessageSizes::of(&scenario.workload))
        .with_capacities(&network.service_rate_per_s, ns_from_s(scenario.workload.timeout_s))
}

fn advance<M, E: Copy + Traced, O: Observer + ?Sized>(
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
    /// All invalid fields of the scenario.
    pub fn new(scenario: &Scenario) -> Result<Duel, Vec<FieldError>> {
        scenario.validate()?;
        Ok(Duel::new_unvalidated(scenario))
    }

    /// A run at time 0 of a scenario that is not validated, so that benchmarks can exceed the limits of its fields. The fields
    /// must nevertheless be consistent with each other.
    pub fn new_unvalidated(scenario: &Scenario) -> Duel {
        Duel {
            left: scenario.client_server.as_ref().map(|side| Network::left(scenario, side)),
            right: scenario.peer_to_peer.as_ref().map(|side| Network::right(scenario, side)),
            duration_ns: ns_from_s(scenario.run.duration_s),
        }
    }

    /// The approximate size of a copy in bytes, without the data that copies share.
    pub fn bytes(&self) -> usize {
        let bytes_of = |network: &Network| {
            let queue = dispatch!(&network.simulation, simulation => simulation.queue.bytes());
            let model = dispatch!(&network.simulation, simulation => simulation.model.bytes());
            queue + model + network.recorder.bytes()
        };
        Side::BOTH.into_iter().filter_map(|side| self.side(side)).map(bytes_of).sum()
    }

    /// The time of the last event on a side, in nanoseconds; `None` if the scenario does not have this side.
    pub fn last_event_ns(&self, side: Side) -> Option<u64> {
        let last =
            |network: &Network| dispatch!(&network.simulation, simulation => simulation.last_event_ns());
        self.side(side).map(last)
    }

    /// The time of the next event on a side, in nanoseconds; `None` if there is none before the end of the run.
    pub fn next_event_ns(&self, side: Side) -> Option<u64> {
        let next =
            |network: &Network| dispatch!(&network.simulation, simulation => simulation.next_event_ns());
        self.side(side).and_then(next).filter(|next_ns| *next_ns <= self.duration_ns)
    }

    /// Sets both sides' clocks to a time. All events before that time must have been handled.
    pub(crate) fn set_now_ns(&mut self, time_ns: u64) {
        for network in self.left.iter_mut().chain(&mut self.right) {
            dispatch!(&mut network.simulation, simulation => simulation.set_now_ns(time_ns));
        }
    }

    /// Handles the events of one side that are due at or before `until_ns` (or the end of the run), but at most `budget` events.
    /// Returns whether that time was reached.
    pub fn advance<O: Observer + ?Sized>(
        &mut self,
        side: Side,
        until_ns: u64,
        budget: u64,
        observer: &mut O,
    ) -> bool {
        let until_ns = until_ns.min(self.duration_ns);
        let network = match side {
            Side::ClientServer => &mut self.left,
            Side::PeerToPeer => &mut self.right,
        };
        network.as_mut().is_none_or(|network| network.advance(until_ns, budget, observer))
    }

    /// Runs both sides up to a time (or the end of the run) without an observer.
    pub fn run_until(&mut self, until_ns: u64) {
        for side in Side::BOTH {
            self.advance(side, until_ns, u64::MAX, &mut ());
        }
    }

    /// Runs both sides to the end without an observer.
    pub fn run_to_end(&mut self) {
        self.run_until(self.duration_ns);
    }

    /// The duration of the run, in nanoseconds.
    pub fn duration_ns(&self) -> u64 {
        self.duration_ns
    }

    /// The time that a side has reached, in nanoseconds; `None` if the scenario does not have this side.
    pub fn now_ns(&self, side: Side) -> Option<u64> {
        self.side(side).map(Network::now_ns)
    }

    /// The hash over the event traces of both sides. It is the same for equal scenarios at equal times on every platform.
    pub fn run_hash(&self) -> u64 {
        let mut hash = TraceHash::default();
        for side in Side::BOTH {
            let hash_of =
                |network: &Network| dispatch!(&network.simulation, simulation => simulation.hash().value());
            hash.fold(self.side(side).map_or(0, hash_of));
        }
        hash.value()
    }

    /// The number of events so far, on both sides together.
    pub fn events(&self) -> u64 {
        Side::BOTH.into_iter().map(|side| self.events_of(side)).sum()
    }

    /// The number of events on a side so far.
    pub fn events_of(&self, side: Side) -> u64 {
        let events = |network: &Network| dispatch!(&network.simulation, simulation => simulation.events());
        self.side(side).map_or(0, events)
    }

    /// The slowest requests of a side that were served, the slowest one first. Requests of the warm-up are left out.
    pub fn slowest(&self, side: Side) -> Vec<RequestRecord> {
        self.side(side).map_or(Vec::new(), |network| network.recorder.slowest())
    }

    /// The latest requests of a side that failed, a few of each outcome. Requests of the warm-up are left out.
    pub fn failed(&self, side: Side) -> Vec<RequestRecord> {
        self.side(side).map_or(Vec::new(), |network| network.recorder.failed())
    }

    /// The metrics of a side at the current time; `None` if the scenario does not have this side.
    pub fn metrics(&self, side: Side) -> Option<SideMetrics> {
        self.side(side).map(Network::metrics)
    }

    /// The distributions of lengths of queues and of hops on a side up to the current time; `None` if the scenario does not have this
    /// side.
    pub fn distributions(&self, side: Side) -> Option<SideDistributions> {
        self.side(side).map(|network| network.recorder.distributions(network.now_ns()))
    }

    /// The loads of a side's serving nodes at the current time; empty if the scenario does not have this side.
    pub fn nodes(&self, side: Side) -> Vec<NodeLoad> {
        self.side(side).map_or(Vec::new(), Network::nodes)
    }

    /// The requests that ended on a side in each window so far.
    pub fn windows(&self, side: Side) -> &[Window] {
        self.side(side).map_or(&[], |network| network.recorder.windows())
    }

    /// The availability of a file's pieces on a side at the end of each window so far; empty if the side is not a swarm.
    pub fn availability(&self, side: Side) -> &[Availability] {
        self.side(side).map_or(&[], |network| network.recorder.availability())
    }

    /// The progress of each node on a side with the file, and the transfers in progress; `None` if no file is distributed.
    pub fn file_state(&self, side: Side) -> Option<FileState> {
        let network = self.side(side)?;
        match &network.simulation {
            SideSimulation::ClientServer(_) | SideSimulation::PeerToPeer(_) => None,
            SideSimulation::Download(simulation) => Some(simulation.model.file_state(simulation.now_ns())),
            SideSimulation::Swarm(simulation) => Some(simulation.model.file_state(simulation.now_ns())),
        }
    }

    /// The impact of the scenario's faults on a side so far, in the order in which the faults began.
    pub fn faults(&self, side: Side) -> Vec<FaultRecord> {
        self.side(side).map_or(Vec::new(), |network| network.recorder.faults(network.now_ns()))
    }

    /// The nodes of each side whose unlimited queues grow without bound, by the shares of the requests that they receive at the
    /// start. Sides without such nodes are left out.
    pub fn overloads(&self) -> Vec<Overload> {
        Side::BOTH.into_iter().filter_map(|side| self.side(side)?.overload).collect()
    }

    /// The nodes and links of a side; `None` if the scenario does not have this side.
    pub fn network(&self, side: Side) -> Option<&NetworkDescription> {
        self.side(side).map(|network| &*network.description)
    }

    /// The node of a side that takes the writes; `None` without replication.
    pub fn primary(&self, side: Side) -> Option<u32> {
        match &self.side(side)?.simulation {
            SideSimulation::ClientServer(simulation) => simulation.model.primary(),
            _ => None,
        }
    }

    /// Notifies an observer of the current state of a side: of the state of each node ([`Observer::node`]) and since
    /// when it has been up or down ([`Observer::up_since`]), of the primary ([`Observer::primary`]), and of each message in flight ([`Observer::sent`], with the time at which
    /// it was sent), in no particular order. This is meant for a renderer that starts in the middle of a run; a recorder would count
    /// the messages twice. Transfers of a file are in [`Duel::file_state`].
    pub fn emit_state<O: Observer>(&self, side: Side, observer: &mut O) {
        let Some(network) = self.side(side) else { return };
        let now_ns = network.now_ns();
        if let Some(primary) = self.primary(side) {
            observer.primary(now_ns, primary);
        }
        dispatch!(&network.simulation, simulation => {
            simulation.model.visit_nodes(&mut |node, state| {
                observer.node(now_ns, node, state);
                observer.up_since(node, network.recorder.up_since_ns(node));
            });
            for (arrives_ns, event) in simulation.queue.iter() {
                if let Some((sent_ns, message)) = simulation.model.arriving_message(arrives_ns, &event) {
                    observer.sent(sent_ns, &message);
                }
            }
        });
    }

    /// The number of messages in flight, counted in the event queue. It must equal the count of the metrics.
    pub fn messages_in_flight(&self, side: Side) -> u64 {
        let Some(network) = self.side(side) else { return 0 };
        dispatch!(&network.simulation, simulation => {
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
