//! The state of the peer-to-peer network.

use super::hash_table::HashTable;
use super::overlay;
use super::placement::{self, Placement};
use super::search::PendingRequests;
use super::sessions::Sessions;
use crate::faults::FaultSchedule;
use crate::kernel::{EventQueue, NS_PER_S, Purpose, Simulation, Stream, ns_from_s};
use crate::metrics::Observer;
use crate::network::{Graph, LinkDelays, Station};
use crate::workload::RequestGenerator;
use netduel_results::{NetworkDescription, NodeState, Role};
use netduel_scenario::{AbandonedRequests, Discipline, Overlay, PeerToPeer, Scenario, Search, Side};
use std::sync::Arc;

/// State of the peer-to-peer network. Peer k belongs to user k; a central index follows the last peer.
#[derive(Debug, Clone)]
pub(crate) struct PeerToPeerModel {
    pub(super) side: PeerToPeer,
    pub(super) generator: RequestGenerator,
    pub(super) requests: PendingRequests,
    pub(super) peers: Vec<Station>,
    pub(super) users: u32,
    /// It never changes, so copies share it.
    pub(super) overlay: Arc<Graph>,
    pub(super) placement: Placement,
    pub(super) table: Option<HashTable>,
    /// The peers that the central index considers present.
    pub(super) registered: Vec<bool>,
    pub(super) sessions: Option<Sessions>,
    pub(super) walks: Stream,
    pub(super) faults: FaultSchedule,
    pub(super) service_rate_per_s: f64,
    pub(super) delays: LinkDelays,
    pub(super) timeout_ns: u64,
    /// Whether requests leave the queues when their users give up.
    pub(super) abandoned_leave: bool,
}

pub(super) use super::event::PeerToPeerEvent as Event;

pub(super) type Queue = EventQueue<Event>;
pub(super) type Context<'a, O> = crate::kernel::Context<'a, Event, O>;

impl PeerToPeerModel {
    /// The peer-to-peer network of a scenario at time 0.
    pub(crate) fn start(scenario: &Scenario, side: &PeerToPeer) -> Simulation<PeerToPeerModel, Event> {
        let (seed, users) = (scenario.run.seed, scenario.workload.users);
        let (generator, first) = RequestGenerator::new(scenario);
        let faults = FaultSchedule::new(scenario, Side::PeerToPeer);
        let mut queue = Queue::default();
        let sessions = Sessions::new(seed, users, side, &mut queue);
        for transition in faults.transitions() {
            queue.push(transition.at_ns, Event::Fault { index: transition.index, begins: transition.begins });
        }
        for arrival in first {
            queue.push(arrival.at_ns, Event::Arrival { token: arrival.token });
        }
        let is_present = |peer: u32| sessions.as_ref().is_none_or(|sessions| sessions.is_present(peer));
        let table = (side.search.is_hash_table()).then(|| HashTable::new(scenario, side, &is_present));
        let placement = match &table {
            Some(table) => {
                let sharing = placement::sharing(seed, users, side);
                let ring = table.ring(&sharing, &is_present);
                let holders_of = |object| table.holders(object, side.copies, &ring);
                Placement::in_hash_table(scenario.workload.objects, sharing, &holders_of)
            }
            None => Placement::random(scenario, side),
        };
        let has_index = side.search == Search::CentralIndex;
        let station = Station::new(1, side.queue_capacity.0, Discipline::FirstComeFirstServed);
        let mut model = PeerToPeerModel {
            side: side.clone(),
            generator,
            requests: PendingRequests::default(),
            peers: vec![station; users as usize + usize::from(has_index)],
            users,
            overlay: Arc::new(if side.search.uses_overlay() {
                overlay::build(seed, users, side)
            } else {
                Graph::from_links(users, &[])
            }),
            placement,
            table,
            registered: if has_index { (0..users).map(is_present).collect() } else { Vec::new() },
            sessions,
            walks: Stream::new(seed, 0, Purpose::Walks),
            faults,
            service_rate_per_s: scenario.peer_service_rate_per_s(),
            delays: LinkDelays::of_peers(scenario, side.link_delay_s),
            timeout_ns: ns_from_s(scenario.workload.timeout_s),
            abandoned_leave: scenario.workload.abandoned_requests == AbandonedRequests::RemovedFromQueue,
        };
        model.start_upkeep(seed, &mut queue);
        Simulation::new(model, queue)
    }

    /// Approximate size of a copy of the model, in bytes.
    pub(crate) fn bytes(&self) -> usize {
        // A station has three small lists of its own.
        let peers = self.peers.len() * (size_of::<Station>() + 100);
        let table = self.table().map_or(0, HashTable::bytes);
        size_of::<PeerToPeerModel>() + peers + table + self.requests.bytes(self.users)
    }

    /// The peers that hold an object, in ascending order.
    pub(crate) fn holders(&self, object: u32) -> &[u32] {
        self.placement.holders(object)
    }

    /// Describes the network's nodes and links.
    pub(crate) fn description(&self) -> NetworkDescription {
        let users = self.users as usize;
        let indices = self.peers.len() - users;
        let superpeers = if self.is_two_tiered() { (self.side.superpeers as usize).min(users) } else { 0 };
        let links = match self.table() {
            Some(table) => table.links(),
            None if indices > 0 => (0..self.users).map(|peer| (peer, self.users)).collect(),
            None if self.overlay.is_full_mesh() && self.users > 256 => Vec::new(),
            None => self.overlay.links().collect(),
        };
        NetworkDescription {
            side: Side::PeerToPeer,
            roles: [
                vec![Role::Superpeer; superpeers],
                vec![Role::Peer; users - superpeers],
                vec![Role::Index; indices],
            ]
            .concat(),
            service_rate_per_s: [vec![self.service_rate_per_s; users], vec![0.0; indices]].concat(),
            workers: 1,
            links,
            pieces: 0,
            is_connected: !self.side.search.uses_overlay() || self.overlay.is_connected(),
            positions: self.table().map_or(Vec::new(), HashTable::positions),
            link_delay_s: self.delays.longest_ns() as f64 / NS_PER_S as f64,
        }
    }

    pub(super) fn table(&self) -> Option<&HashTable> {
        self.table.as_ref()
    }

    /// The peer of a node of the hash table; without a hash table, nodes are peers.
    pub(super) fn peer_of(&self, node: u32) -> u32 {
        self.table().map_or(node, |table| table.peer_of(node))
    }

    pub(super) fn is_up(&self, peer: u32) -> bool {
        self.peers[peer as usize].is_up()
    }

    /// Whether superpeers search on behalf of their leaves.
    pub(super) fn is_two_tiered(&self) -> bool {
        self.side.overlay == Overlay::Superpeers && self.side.search.uses_overlay()
    }

    /// Informs the observer of a node's state.
    pub(super) fn emit_state(&self, node: u32, context: &mut Context<impl Observer>) {
        context.observer.node(context.now_ns, node, self.state(node));
    }

    pub(super) fn state(&self, node: u32) -> NodeState {
        let state = self.peers[node as usize].state();
        let is_present = self.sessions.as_ref().is_none_or(|sessions| sessions.is_present(node));
        let away = !state.up && !is_present;
        NodeState { away, ..state }
    }
}
