//! A swarm: those who want the file pass its pieces on to each other, as in BitTorrent (Cohen 2003).

mod choking;
mod event;
mod faults;
mod file_state;
mod neighbours;
mod pieces;
mod state;
mod transfers;

use super::bandwidth::Lines;
use super::fixed_point::{UNLIMITED, bits_left, rate_of};
use super::receivers::Receivers;
use crate::faults::FaultLine;
use crate::kernel::{EventQueue, Model, NS_PER_S, Purpose, Simulation, Stream, ns_from_s};
use crate::metrics::{Observer, TransferSnapshot};
pub(crate) use event::SwarmEvent;
use neighbours::{Neighbour, NeighbourLink, PeerList};
use netduel_results::{NetworkDescription, Role};
use netduel_scenario::{RightMethod, Scenario, Side, Swarm};
use pieces::Pieces;
use transfers::Transfer;

/// Stands for no node, no transfer, no place.
const NONE: u32 = u32::MAX;

/// State of a swarm. On the right its nodes are the peers, one for each user, then the seeds, then the tracker; on the left
/// the servers, then a client for each user, and servers do what a tracker does.
#[derive(Debug, Clone)]
pub(crate) struct SwarmModel {
    swarm: Swarm,
    side: Side,
    receivers: Receivers,
    peers: Vec<Peer>,
    /// Those of each node, and what passes between it and them, in the same order. Apart from each other and from what else
    /// is known of a node: the news of a piece goes through all neighbours of one, and cache lines are what it costs.
    neighbours: Vec<Vec<Neighbour>>,
    exchanges: Vec<Vec<NeighbourLink>>,
    /// The first of the nodes that begin with all of the file, and how many there are.
    first_origin: u32,
    origins: u32,
    origin_uplink_bits_per_s: f64,
    has_tracker: bool,
    tracker_crashes: u32,
    register: PeerList,
    pieces: Pieces,
    lines: Lines,
    /// By the names that the lines give.
    transfers: Vec<Transfer>,
    /// Nodes that may have something to send, once all is done that happens at this moment.
    called: Vec<u32>,
    /// When the next piece is taken to be across.
    alarm_ns: Option<u64>,
    /// Users who have come and lack something.
    unfinished: u64,
    draws: Stream,
    naming: Stream,
    /// One stream for each node, so that nobody's stay depends on anybody else's.
    seeding: Vec<Stream>,
    faults: FaultLine,
    size_bits: u64,
    link_delay_ns: u64,
}

/// One who takes part, or will, or has.
#[derive(Debug, Clone)]
struct Peer {
    /// Whether its user has come; seeds and servers are there from the start.
    has_come: bool,
    has_left: bool,
    /// Entries of the fault line that hold it down.
    crashes: u32,
    /// Counts leaves and crashes: what was meant for an earlier life is void.
    life: u32,
    /// Free riders send nothing.
    sends: bool,
    /// Whom the tracker has named, on its way.
    introduced: Vec<u32>,
    looks_again: bool,
    /// How many pieces it lacks; how many of them are on their way; which of those twice.
    missing: u32,
    asked: u32,
    asked_twice: Vec<u32>,
    /// How often a piece ceased to be on its way without having come, so that others may be asked for it again.
    reopened: u32,
    /// How many neighbours lack a piece that it has.
    wanting: u32,
    /// What it has of pieces whose transfers broke off.
    kept: Vec<(u32, u64)>,
    /// To how many neighbours it sends.
    uploads: u32,
    sent_bits: u64,
    is_called: bool,
    /// Rounds of tit for tat are under way, and when it last gave somebody a chance.
    has_rounds: bool,
    chance_given_ns: u64,
}

impl Peer {
    fn is_here(&self) -> bool {
        self.has_come && !self.has_left && self.crashes == 0
    }
}

use SwarmEvent as Event;

type Context<'a, O> = crate::kernel::Context<'a, Event, O>;

impl SwarmModel {
    /// The swarm of one side of a scenario with a file, at time 0.
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
            has_come: false,
            has_left: false,
            crashes: 0,
            life: 0,
            sends: true,
            introduced: Vec::new(),
            looks_again: false,
            missing: pieces.count(),
            asked: 0,
            asked_twice: Vec::new(),
            reopened: 0,
            wanting: 0,
            kept: Vec::new(),
            uploads: 0,
            sent_bits: 0,
            is_called: false,
            has_rounds: false,
            chance_given_ns: 0,
        };
        let faults = FaultLine::new(scenario, side);
        let mut queue = EventQueue::default();
        queue.push(0, Event::Begin);
        for moment in faults.moments() {
            queue.push(moment.at_ns, Event::Fault { index: moment.index, begins: moment.begins });
        }
        queue.extend_with(receivers.next_ns(), Event::Arrival);
        let mut model = SwarmModel {
            side,
            peers: vec![peer; nodes],
            neighbours: vec![Vec::new(); nodes],
            exchanges: vec![Vec::new(); nodes],
            first_origin,
            origins,
            origin_uplink_bits_per_s,
            has_tracker,
            tracker_crashes: 0,
            register: PeerList::new(nodes),
            pieces,
            lines: Lines::default(),
            transfers: Vec::new(),
            called: Vec::new(),
            alarm_ns: None,
            unfinished: 0,
            draws: Stream::new(seed, 0, Purpose::Swarm),
            naming: Stream::new(seed, 0, Purpose::Tracker),
            seeding: (0..nodes as u64).map(|node| Stream::new(seed, node, Purpose::Seeding)).collect(),
            faults,
            size_bits: file.size_bits,
            link_delay_ns: ns_from_s(delay_s),
            receivers,
            swarm,
        };
        model.set_up_lines();
        model.set_up_free_riders(seed, users);
        model.set_up_origins(&mut queue);
        Simulation::new(model, queue)
    }

    fn set_up_lines(&mut self) {
        self.lines = Lines::new((0..self.peers.len() as u32).map(|node| self.capacities(node)));
    }

    /// A node's uplink and downlink, as long as nothing slows it.
    fn capacities(&self, node: u32) -> (u64, u64) {
        match self.user_of(node) {
            Some(user) => (self.receivers.uplink(user), self.receivers.downlink(user)),
            None => (rate_of(self.origin_uplink_bits_per_s), UNLIMITED),
        }
    }

    fn set_up_free_riders(&mut self, seed: u64, users: u32) {
        let mut riders: Vec<u32> = (0..users).collect();
        Stream::new(seed, 0, Purpose::FreeRiders).shuffle(&mut riders);
        for user in riders.into_iter().take(self.swarm.free_riders(users) as usize) {
            let node = self.node_of(user);
            self.peers[node as usize].sends = false;
        }
    }

    /// Seeds and servers have everything and are known from the start.
    fn set_up_origins(&mut self, queue: &mut EventQueue<Event>) {
        for node in self.first_origin..self.first_origin + self.origins {
            self.pieces.gain_all(node);
            self.pieces.move_copies(node, true);
            self.register.add(node);
            let peer = &mut self.peers[node as usize];
            (peer.has_come, peer.missing) = (true, 0);
            if let Some(stay_s) = self.swarm.seed_stay_s.0.filter(|_| self.has_tracker) {
                queue.push(ns_from_s(stay_s), Event::Leave { node, life: 0 });
            }
        }
    }

    fn is_origin(&self, node: u32) -> bool {
        (self.first_origin..self.first_origin + self.origins).contains(&node)
    }

    /// Whether a node is a server that introduces peers to each other.
    fn is_server(&self, node: u32) -> bool {
        !self.has_tracker && self.is_origin(node)
    }

    fn tracker(&self) -> Option<u32> {
        self.has_tracker.then_some(self.peers.len() as u32)
    }

    /// Whether a tracker or server is up.
    fn is_up(&self, node: u32) -> bool {
        match self.peers.get(node as usize) {
            Some(peer) => peer.crashes == 0,
            None => self.tracker_crashes == 0,
        }
    }

    fn node_of(&self, user: u32) -> u32 {
        if self.side == Side::ClientServer { self.origins + user } else { user }
    }

    fn user_of(&self, node: u32) -> Option<u32> {
        let before = if self.side == Side::ClientServer { self.origins } else { 0 };
        (!self.is_origin(node)).then(|| node - before)
    }

    /// About how many bytes a copy of it takes.
    pub(crate) fn bytes(&self) -> usize {
        let links: usize = self.neighbours.iter().map(Vec::len).sum();
        let neighbours = links * (size_of::<Neighbour>() + size_of::<NeighbourLink>());
        let transfers = self.transfers.len() * (size_of::<Transfer>() + 100);
        let peers = self.peers.len() * (size_of::<Peer>() + 300);
        size_of::<SwarmModel>() + peers + neighbours + transfers + self.pieces.bytes()
    }

    /// Its nodes. Who is linked to whom changes as the swarm lives.
    pub(crate) fn description(&self) -> NetworkDescription {
        let (origins, users) = (self.origins as usize, self.peers.len() - self.origins as usize);
        let uplinks = (0..users as u32).map(|user| self.receivers.uplink(user) as f64 / 1e6);
        let own: Vec<f64> = uplinks.map(|uplink| uplink / self.size_bits as f64).collect();
        let theirs = vec![self.origin_uplink_bits_per_s / self.size_bits as f64; origins];
        let (roles, service_rate_per_s) = if self.side == Side::ClientServer {
            ([vec![Role::Server; origins], vec![Role::Client; users]].concat(), [theirs, own].concat())
        } else {
            let trackers = usize::from(self.has_tracker);
            (
                [vec![Role::Peer; users], vec![Role::Seed; origins], vec![Role::Tracker; trackers]].concat(),
                [own, theirs, vec![0.0; trackers]].concat(),
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

    /// How many nodes can send.
    pub(crate) fn nodes(&self) -> usize {
        self.peers.len()
    }

    /// Those of them that begin with all of the file.
    pub(crate) fn origins(&self) -> std::ops::Range<u32> {
        self.first_origin..self.first_origin + self.origins
    }

    /// How things stand.
    pub(crate) fn transfer_snapshot(&self, now_ns: u64) -> TransferSnapshot {
        let mut transfer_snapshot = TransferSnapshot::default();
        for (node, exchanges) in (0u32..).zip(&self.exchanges) {
            for id in exchanges.iter().map(|exchange| exchange.upload).filter(|id| *id != NONE) {
                let bits = self.transfers[id as usize].bits - bits_left(self.lines.left(now_ns, id));
                *(if self.is_origin(node) {
                    &mut transfer_snapshot.origin_bits
                } else {
                    &mut transfer_snapshot.peer_bits
                }) += bits;
            }
        }
        let is_a_piece_gone = self.pieces.availability().0 == 0;
        let crashed = self.peers.iter().filter(|peer| peer.has_come && peer.missing > 0 && peer.crashes > 0);
        transfer_snapshot.stuck = if is_a_piece_gone { self.unfinished } else { crashed.count() as u64 };
        transfer_snapshot
    }
}

impl<O: Observer> Model<O> for SwarmModel {
    type Event = Event;

    fn handle(&mut self, event: Event, context: &mut Context<O>) {
        match event {
            Event::Begin => {
                (0..self.peers.len() as u32).for_each(|node| self.tell(node, context));
                self.tell_availability(context);
            }
            Event::Arrival => {
                let Some(request) = self.receivers.arrive() else { return };
                context.queue.extend_with(self.receivers.next_ns(), Event::Arrival);
                context.observer.arrived(&request);
                self.unfinished += 1;
                let node = self.node_of(request.user);
                self.peers[node as usize].has_come = true;
                if self.peers[node as usize].is_here() {
                    self.come(node, context);
                }
            }
            Event::Announce { node, to } => self.introduce(node, to, context),
            Event::Introduced { node, life, from } => self.meet(node, life, from, context),
            Event::AskAgain { node, life } => self.ask_again(node, life, context),
            Event::Farewell { node, to } => self.take_leave(node, to, context),
            Event::Forget { node, life } => self.forget(node, life),
            Event::Choke { node, life } => self.choke(node, life, context),
            Event::Leave { node, life } => self.leave(node, life, context),
            Event::Progress => self.progress(context),
            Event::Fault { index, begins } => self.apply_fault(index, begins, context),
        }
        self.answer_calls(context);
        self.settle(context);
    }
}
