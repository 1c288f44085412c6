//! The state of a swarm.

use super::event::NONE;
use super::neighbour::{Neighbour, NeighbourLink};
use super::peer_list::PeerList;
use super::pieces::Pieces;
use super::transfer::Transfer;
use crate::faults::FaultSchedule;
use crate::file_distribution::bandwidth::AccessLinks;
use crate::file_distribution::fixed_point::{UNLIMITED, bits_left, rate_of};
use crate::file_distribution::receivers::Receivers;
use crate::kernel::{EventQueue, NS_PER_S, Purpose, Simulation, Stream, ns_from_s};
use crate::metrics::TransferSnapshot;
use netduel_results::{NetworkDescription, Role};
use netduel_scenario::{RightMethod, Scenario, Side, Swarm};

/// State of a swarm. In the peer-to-peer network, the nodes are one peer per user, then the seeds, then the
/// tracker. In the client–server network, they are the servers, then one client per user, and servers act as
/// trackers.
#[derive(Debug, Clone)]
pub(crate) struct SwarmModel {
    pub(super) swarm: Swarm,
    pub(super) side: Side,
    pub(super) receivers: Receivers,
    pub(super) peers: Vec<Peer>,
    /// The neighbours of each node, and the links to them in the same order. They are stored separately from each
    /// other and from the peers: a completed piece updates all neighbours of a node, and the cost is in cache
    /// lines.
    pub(super) neighbours: Vec<Vec<Neighbour>>,
    pub(super) neighbour_links: Vec<Vec<NeighbourLink>>,
    /// The first of the nodes that start with the whole file, and their number.
    pub(super) first_origin: u32,
    pub(super) origins: u32,
    pub(super) origin_uplink_bits_per_s: f64,
    pub(super) has_tracker: bool,
    pub(super) tracker_crashes: u32,
    pub(super) peer_list: PeerList,
    pub(super) pieces: Pieces,
    pub(super) access_links: AccessLinks,
    /// Indexed by the ids of the access links' transfers.
    pub(super) transfers: Vec<Transfer>,
    /// Nodes that may be able to upload, to be checked after the current event.
    pub(super) ready: Vec<u32>,
    /// Time of the scheduled progress event.
    pub(super) progress_ns: Option<u64>,
    /// Number of users that have arrived and lack pieces.
    pub(super) unfinished: u64,
    pub(super) draws: Stream,
    pub(super) tracker_draws: Stream,
    /// One stream for each node, so that the seeding times of nodes are independent.
    pub(super) seeding_times: Vec<Stream>,
    pub(super) faults: FaultSchedule,
    pub(super) size_bits: u64,
    pub(super) link_delay_ns: u64,
}

/// A node that takes part in the swarm, will do so or has done so.
#[derive(Debug, Clone)]
pub(super) struct Peer {
    /// Whether its user has arrived; true from the start for seeds and servers.
    pub(super) has_arrived: bool,
    pub(super) has_left: bool,
    /// Number of faults that take the node down now.
    pub(super) crashes: u32,
    /// Number of leaves and crashes. Events of an earlier incarnation are void.
    pub(super) incarnation: u32,
    /// Free riders do not upload.
    pub(super) is_sharing: bool,
    /// Peers returned by the tracker, while the reply is in flight.
    pub(super) tracker_reply: Vec<u32>,
    pub(super) has_scheduled_reannounce: bool,
    /// Number of missing pieces; number of those that are requested; pieces requested from two neighbours.
    pub(super) missing: u32,
    pub(super) requested: u32,
    pub(super) requested_twice: Vec<u32>,
    /// Number of aborted requests, after which a piece can be requested from other neighbours.
    pub(super) aborted_requests: u32,
    /// Number of neighbours that lack a piece that this node has.
    pub(super) interested: u32,
    /// Bits received of pieces whose transfers were aborted.
    pub(super) partial: Vec<(u32, u64)>,
    /// Number of neighbours to which it uploads.
    pub(super) uploads: u32,
    pub(super) sent_bits: u64,
    pub(super) is_ready: bool,
    /// Whether choking rounds are scheduled, and the time of the last optimistic unchoke.
    pub(super) has_choking_rounds: bool,
    pub(super) optimistic_unchoke_ns: u64,
}

impl Peer {
    pub(super) fn is_here(&self) -> bool {
        self.has_arrived && !self.has_left && self.crashes == 0
    }
}

pub(super) use super::event::SwarmEvent as Event;

pub(super) type Context<'a, O> = crate::kernel::Context<'a, Event, O>;

impl SwarmModel {
    /// The swarm of one network of a scenario with a file, at time 0.
    pub(crate) fn start(scenario: &Scenario, side: Side) -> Simulation<SwarmModel, Event> {
        let (seed, users) = (scenario.run.seed, scenario.workload.users);
        let file = scenario.file.clone().unwrap_or_default();
        let swarm = scenario.swarm_or_default();
        let left = scenario.client_server.as_ref().filter(|_| side == Side::ClientServer);
        let (first_origin, origins, origin_uplink_bits_per_s) = match left {
            Some(left) => (0, left.servers, file.server_uplink_bits_per_s),
            None => (users, swarm.seeds, swarm.seed_uplink_bits_per_s),
        };
        let delay_s = match left {
            Some(left) => left.link_delay_s,
            None => scenario.peer_to_peer.as_ref().map_or(0.0, |right| right.link_delay_s),
        };
        let has_tracker = left.is_none() && file.right == RightMethod::Swarm;
        let receivers = Receivers::new(scenario);
        let nodes = (users + origins) as usize;
        let pieces = Pieces::new(nodes, swarm.neighbours, file.size_bits, swarm.piece_bits, swarm.selection);
        let peer = Peer {
            has_arrived: false,
            has_left: false,
            crashes: 0,
            incarnation: 0,
            is_sharing: true,
            tracker_reply: Vec::new(),
            has_scheduled_reannounce: false,
            missing: pieces.count(),
            requested: 0,
            requested_twice: Vec::new(),
            aborted_requests: 0,
            interested: 0,
            partial: Vec::new(),
            uploads: 0,
            sent_bits: 0,
            is_ready: false,
            has_choking_rounds: false,
            optimistic_unchoke_ns: 0,
        };
        let faults = FaultSchedule::new(scenario, side);
        let mut queue = EventQueue::default();
        queue.push(0, Event::Start);
        for transition in faults.transitions() {
            queue.push(transition.at_ns, Event::Fault { index: transition.index, begins: transition.begins });
        }
        queue.push_if_some(receivers.next_arrival_ns(), Event::Arrival);
        let mut model = SwarmModel {
            side,
            peers: vec![peer; nodes],
            neighbours: vec![Vec::new(); nodes],
            neighbour_links: vec![Vec::new(); nodes],
            first_origin,
            origins,
            origin_uplink_bits_per_s,
            has_tracker,
            tracker_crashes: 0,
            peer_list: PeerList::new(nodes),
            pieces,
            access_links: AccessLinks::default(),
            transfers: Vec::new(),
            ready: Vec::new(),
            progress_ns: None,
            unfinished: 0,
            draws: Stream::new(seed, 0, Purpose::Swarm),
            tracker_draws: Stream::new(seed, 0, Purpose::Tracker),
            seeding_times: (0..nodes as u64).map(|node| Stream::new(seed, node, Purpose::Seeding)).collect(),
            faults,
            size_bits: file.size_bits,
            link_delay_ns: ns_from_s(delay_s),
            receivers,
            swarm,
        };
        model.set_up_access_links();
        model.set_up_free_riders(seed, users);
        model.set_up_origins(&mut queue);
        Simulation::new(model, queue)
    }

    pub(super) fn set_up_access_links(&mut self) {
        self.access_links = AccessLinks::new((0..self.peers.len() as u32).map(|node| self.capacities(node)));
    }

    /// A node's uplink and downlink while no fault slows it down.
    pub(super) fn capacities(&self, node: u32) -> (u64, u64) {
        match self.user_of(node) {
            Some(user) => (self.receivers.uplink(user), self.receivers.downlink(user)),
            None => (rate_of(self.origin_uplink_bits_per_s), UNLIMITED),
        }
    }

    pub(super) fn set_up_free_riders(&mut self, seed: u64, users: u32) {
        let mut free_riders: Vec<u32> = (0..users).collect();
        Stream::new(seed, 0, Purpose::FreeRiders).shuffle(&mut free_riders);
        for user in free_riders.into_iter().take(self.swarm.free_riders(users) as usize) {
            let node = self.node_of(user);
            self.peers[node as usize].is_sharing = false;
        }
    }

    /// Seeds and servers have the whole file and are known from the start.
    pub(super) fn set_up_origins(&mut self, queue: &mut EventQueue<Event>) {
        for node in self.first_origin..self.first_origin + self.origins {
            self.pieces.add_all_pieces(node);
            self.pieces.move_copies(node, true);
            self.peer_list.add(node);
            let peer = &mut self.peers[node as usize];
            (peer.has_arrived, peer.missing) = (true, 0);
            if let Some(seed_stay_s) = self.swarm.seed_stay_s.0.filter(|_| self.has_tracker) {
                queue.push(ns_from_s(seed_stay_s), Event::Leave { node, incarnation: 0 });
            }
        }
    }

    pub(super) fn is_origin(&self, node: u32) -> bool {
        (self.first_origin..self.first_origin + self.origins).contains(&node)
    }

    /// Whether a node is a server that acts as a tracker.
    pub(super) fn is_server(&self, node: u32) -> bool {
        !self.has_tracker && self.is_origin(node)
    }

    pub(super) fn tracker(&self) -> Option<u32> {
        self.has_tracker.then_some(self.peers.len() as u32)
    }

    /// Whether a tracker or server is up.
    pub(super) fn is_up(&self, node: u32) -> bool {
        match self.peers.get(node as usize) {
            Some(peer) => peer.crashes == 0,
            None => self.tracker_crashes == 0,
        }
    }

    pub(super) fn node_of(&self, user: u32) -> u32 {
        if self.side == Side::ClientServer { self.origins + user } else { user }
    }

    pub(super) fn user_of(&self, node: u32) -> Option<u32> {
        let before = if self.side == Side::ClientServer { self.origins } else { 0 };
        (!self.is_origin(node)).then(|| node - before)
    }

    /// Approximate size of a copy of the model, in bytes.
    pub(crate) fn bytes(&self) -> usize {
        let links: usize = self.neighbours.iter().map(Vec::len).sum();
        let neighbours = links * (size_of::<Neighbour>() + size_of::<NeighbourLink>());
        let transfers = self.transfers.len() * (size_of::<Transfer>() + 100);
        let peers = self.peers.len() * (size_of::<Peer>() + 300);
        size_of::<SwarmModel>() + peers + neighbours + transfers + self.pieces.bytes()
    }

    /// Describes the network's nodes. Its links change during the run.
    pub(crate) fn description(&self) -> NetworkDescription {
        let (origins, users) = (self.origins as usize, self.peers.len() - self.origins as usize);
        let uplinks = (0..users as u32).map(|user| self.receivers.uplink(user) as f64 / 1e6);
        let own_pieces: Vec<f64> = uplinks.map(|uplink| uplink / self.size_bits as f64).collect();
        let theirs = vec![self.origin_uplink_bits_per_s / self.size_bits as f64; origins];
        let (roles, service_rate_per_s) = if self.side == Side::ClientServer {
            ([vec![Role::Server; origins], vec![Role::Client; users]].concat(), [theirs, own_pieces].concat())
        } else {
            let trackers = usize::from(self.has_tracker);
            (
                [vec![Role::Peer; users], vec![Role::Seed; origins], vec![Role::Tracker; trackers]].concat(),
                [own_pieces, theirs, vec![0.0; trackers]].concat(),
            )
        };
        NetworkDescription {
            side: self.side,
            roles,
            service_rate_per_s,
            workers: 1,
            links: Vec::new(),
            positions: Vec::new(),
            is_connected: true,
            pieces: self.pieces.count(),
            link_delay_s: self.link_delay_ns as f64 / NS_PER_S as f64,
        }
    }

    /// Number of nodes that can upload.
    pub(crate) fn nodes(&self) -> usize {
        self.peers.len()
    }

    /// The nodes that start with the whole file.
    pub(crate) fn origins(&self) -> std::ops::Range<u32> {
        self.first_origin..self.first_origin + self.origins
    }

    /// The bits sent and not yet reported, and the number of stuck users.
    pub(crate) fn transfer_snapshot(&self, now_ns: u64) -> TransferSnapshot {
        let mut transfer_snapshot = TransferSnapshot::default();
        for (node, neighbour_links) in (0u32..).zip(&self.neighbour_links) {
            for id in neighbour_links.iter().map(|link| link.upload).filter(|id| *id != NONE) {
                let bits =
                    self.transfers[id as usize].bits - bits_left(self.access_links.remaining(now_ns, id));
                transfer_snapshot.add(node, bits);
            }
        }
        transfer_snapshot.stuck = self.stuck();
        transfer_snapshot
    }

    /// The number of users that have arrived, lack pieces, and cannot get all of them at present: their peer has crashed, or no node
    /// that is present and sends has one of the pieces, or they have no neighbour and no tracker or server tells them of any.
    fn stuck(&self) -> u64 {
        if self.unfinished == 0 {
            return 0;
        }
        let senders = (0u32..).zip(&self.peers).filter(|(_, peer)| peer.is_here() && peer.is_sharing);
        let has_all = senders.clone().any(|(_, peer)| peer.missing == 0);
        // A node with the whole file is enough; only without one must the pieces be compared.
        let held = (!has_all).then(|| self.pieces.held_by_any(senders.map(|(node, _)| node)));
        let mut trackers = self.tracker().map_or(self.origins(), |tracker| tracker..tracker + 1);
        let is_tracker_down = !trackers.any(|node| self.is_up(node));
        let is_stuck = |(node, peer): &(u32, &Peer)| {
            let is_alone = self.neighbours[*node as usize].is_empty() && peer.tracker_reply.is_empty();
            peer.crashes > 0
                || is_alone && is_tracker_down
                || held.as_ref().is_some_and(|held| self.pieces.lacks_more_than(*node, held))
        };
        let unfinished = (0u32..).zip(&self.peers).filter(|(_, peer)| peer.has_arrived && peer.missing > 0);
        unfinished.filter(is_stuck).count() as u64
    }
}
