//! The right side: peers find out who has an object, each by the search of the scenario, and fetch it from there.

mod churn;
mod faults;
mod flooding;
mod hash_table;
mod index;
mod overlay;
mod placement;
mod search;
mod serving;
mod state;
mod walks;

use crate::faults::FaultLine;
use crate::kernel::{EventQueue, Model, NS_PER_S, Purpose, Simulation, Stream, Traced, ns_from_s};
use crate::metrics::{Message, Observer};
use crate::network::{Graph, ServiceId, Station};
use crate::workload::RequestGenerator;
use churn::Sessions;
use hash_table::{HashTable, Upkeep};
use netduel_results::{MessageKind, NetworkDescription, NodeState, Outcome, Role};
use netduel_scenario::{Discipline, HolderChoice, Overlay, PeerToPeer, Scenario, Search, Side};
pub use overlay::overlay;
use placement::Placement;
use search::PendingRequests;
use std::sync::Arc;

/// Stands for no peer, no request, no list.
const NONE: u32 = u32::MAX;

/// State of the peer-to-peer network. Peer k is user k; a central index comes after the last of them.
#[derive(Debug, Clone)]
pub(crate) struct PeerToPeerModel {
    side: PeerToPeer,
    demand: RequestGenerator,
    requests: PendingRequests,
    peers: Vec<Station>,
    users: u32,
    /// Never changes: copies share it.
    overlay: Arc<Graph>,
    placement: Placement,
    table: Option<HashTable>,
    /// Which peers the central index knows to be there.
    registered: Vec<bool>,
    sessions: Option<Sessions>,
    walks: Stream,
    faults: FaultLine,
    service_rate_per_s: f64,
    link_delay_ns: u64,
    timeout_ns: u64,
}

/// What can happen. A slot stands for a pending request, a lookup for one in a hash table.
#[derive(Debug, Clone, Copy)]
pub(crate) enum PeerToPeerEvent {
    /// A request of the workload arrives.
    Arrival { token: u32 },
    /// A query reaches a peer over its so many-th link, or the index.
    Query { slot: u32, from: u32, to: u32, hops: u16 },
    /// A holder's answer reaches the peer that asked.
    Hit { slot: u32, from: u32, holder: u32, hops: u16 },
    /// The request for the object itself reaches the holder.
    Fetch { slot: u32, holder: u32 },
    /// A peer has finished a service, unless it has crashed since.
    ServiceEnd { peer: u32, service: ServiceId },
    /// The object, or a refusal, reaches the peer that asked.
    Answer { slot: u32, outcome: Outcome, from: u32 },
    /// The peer that asked notices that the holder is gone.
    ConnectionLoss { slot: u32, holder: u32 },
    /// The user's patience ends, unless the request has ended.
    TimeOut { slot: u32, request: u32 },
    /// An entry of the fault line begins or ends.
    Fault { index: u32, begins: bool },
    /// The peer that asked has waited for hits and chooses among them.
    Choose { slot: u32 },
    /// A ring has brought no hit: the next one reaches farther.
    Widen { slot: u32 },
    /// The peer that asked notices that the index is gone.
    IndexLoss { slot: u32 },
    /// A question of a lookup reaches a peer.
    Ask { lookup: u32, from: u32, to: u32, hops: u16 },
    /// An answer reaches the peer that looks up.
    Reply { lookup: u32, from: u32, next: u32, hops: u16 },
    /// A peer notices that the one it asked is gone.
    Silence { lookup: u32, from: u32, dead: u32, hops: u16 },
    /// A message of peers among themselves arrives.
    Upkeep { what: Upkeep, from: u32, to: u32, payload: u32 },
    /// A peer notices that another one is gone.
    Gone { at: u32, dead: u32 },
    /// A node of the hash table checks whom it knows, unless its peer has left since.
    Maintain { node: u32, life: u32 },
    /// A peer makes sure that its objects lie where they are looked for, unless it has left since.
    Republish { peer: u32, life: u32 },
    /// A peer leaves or comes back.
    Session { peer: u32 },
}

use PeerToPeerEvent as Event;

type Queue = EventQueue<Event>;
type Context<'a, O> = crate::kernel::Context<'a, Event, O>;

impl Traced for Event {
    fn word(&self) -> u64 {
        let pack = |tag: u64, a: u32, b: u32, c: u32| {
            tag << 60 ^ u64::from(c) << 48 ^ u64::from(b) << 24 ^ u64::from(a)
        };
        let mix = |tag: u64, a: u32, b: u32, c: u32, d: u32| {
            (u64::from(a) << 32 | u64::from(b)).wrapping_mul(0x9E37_79B9_7F4A_7C15)
                ^ (u64::from(c) << 32 | u64::from(d)).wrapping_mul(0xD134_2543_DE82_EF95)
                ^ tag << 40
        };
        match *self {
            Event::Arrival { token } => pack(1, token, 0, 0),
            Event::Query { slot, from, to, hops } => {
                pack(2, slot, to, u32::from(hops)) ^ u64::from(from).wrapping_mul(0x9E37_79B9_7F4A_7C15)
            }
            Event::Hit { slot, holder, hops, .. } => pack(3, slot, holder, u32::from(hops)),
            Event::Fetch { slot, holder } => pack(4, slot, holder, 0),
            Event::ServiceEnd { peer, service } => pack(5, peer, 0, 0) ^ service.word().rotate_left(24),
            Event::Answer { slot, outcome, from } => pack(6, slot, from, outcome as u32),
            Event::ConnectionLoss { slot, holder } => pack(7, slot, holder, 0),
            Event::TimeOut { slot, request } => pack(8, slot, request, 0),
            Event::Fault { index, begins } => pack(9, index, u32::from(begins), 0),
            Event::Choose { slot } => mix(10, slot, 0, 0, 0),
            Event::Widen { slot } => mix(11, slot, 0, 0, 0),
            Event::IndexLoss { slot } => mix(12, slot, 0, 0, 0),
            Event::Ask { lookup, from, to, hops } => mix(13, lookup, from, to, u32::from(hops)),
            Event::Reply { lookup, from, next, hops } => mix(14, lookup, from, next, u32::from(hops)),
            Event::Silence { lookup, from, dead, hops } => mix(15, lookup, from, dead, u32::from(hops)),
            Event::Upkeep { what, from, to, payload } => mix(16 + what as u64, from, to, payload, 0),
            Event::Gone { at, dead } => mix(32, at, dead, 0, 0),
            Event::Maintain { node, life } => mix(33, node, life, 0, 0),
            Event::Republish { peer, life } => mix(34, peer, life, 0, 0),
            Event::Session { peer } => mix(35, peer, 0, 0, 0),
        }
    }
}

impl Event {
    /// Whether it is a message on its way.
    pub(crate) fn is_message(&self) -> bool {
        matches!(
            self,
            Event::Query { .. }
                | Event::Hit { .. }
                | Event::Fetch { .. }
                | Event::Answer { .. }
                | Event::Ask { .. }
                | Event::Reply { .. }
                | Event::Upkeep { .. }
        )
    }
}

impl PeerToPeerModel {
    /// The right side of a scenario at time 0.
    pub(crate) fn start(scenario: &Scenario, side: &PeerToPeer) -> Simulation<PeerToPeerModel, Event> {
        let (seed, users) = (scenario.run.seed, scenario.workload.users);
        let (demand, first) = RequestGenerator::new(scenario);
        let faults = FaultLine::new(scenario, Side::PeerToPeer);
        let mut queue = Queue::default();
        let sessions = Sessions::new(seed, users, side, &mut queue);
        for moment in faults.moments() {
            queue.push(moment.at_ns, Event::Fault { index: moment.index, begins: moment.begins });
        }
        for due in first {
            queue.push(due.at_ns, Event::Arrival { token: due.token });
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
            demand,
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
            link_delay_ns: ns_from_s(side.link_delay_s),
            timeout_ns: ns_from_s(scenario.workload.timeout_s),
        };
        model.start_upkeep(seed, &mut queue);
        Simulation::new(model, queue)
    }

    /// About how many bytes a copy of it takes.
    pub(crate) fn bytes(&self) -> usize {
        // A station has three small lists of its own.
        let peers = self.peers.len() * (size_of::<Station>() + 100);
        let table = self.table().map_or(0, HashTable::bytes);
        size_of::<PeerToPeerModel>() + peers + table + self.requests.bytes(self.users)
    }

    /// The peers that hold each object, in ascending order.
    pub(crate) fn holders(&self, object: u32) -> &[u32] {
        self.placement.holders(object)
    }

    /// Its nodes and links.
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
            link_delay_s: self.link_delay_ns as f64 / NS_PER_S as f64,
        }
    }

    fn table(&self) -> Option<&HashTable> {
        self.table.as_ref()
    }

    /// The peer that a node of the hash table belongs to; elsewhere they are the same.
    fn peer_of(&self, node: u32) -> u32 {
        self.table().map_or(node, |table| table.peer_of(node))
    }

    fn is_up(&self, peer: u32) -> bool {
        self.peers[peer as usize].is_up()
    }

    /// Whether superpeers search for those linked to them.
    fn is_two_tiered(&self) -> bool {
        self.side.overlay == Overlay::Superpeers && self.side.search.uses_overlay()
    }

    /// Tells what a node does now.
    fn tell_state(&self, node: u32, context: &mut Context<impl Observer>) {
        context.observer.node(context.now_ns, node, self.state(node));
    }

    fn state(&self, node: u32) -> NodeState {
        let state = self.peers[node as usize].state();
        let is_present = self.sessions.as_ref().is_none_or(|sessions| sessions.is_present(node));
        let away = !state.up && !is_present;
        NodeState { away, ..state }
    }

    fn arrive(&mut self, token: u32, context: &mut Context<impl Observer>) {
        let (request, next) = self.demand.arrive(token, context.now_ns);
        if let Some(due) = next {
            context.queue.push(due.at_ns, Event::Arrival { token: due.token });
        }
        context.observer.arrived(&request);
        let slot = self.requests.insert(request);
        let origin = request.user;
        if !self.is_up(origin) {
            // A user whose own machine is down gets nothing.
            self.end(slot, Outcome::NodeFailed, origin, context);
        } else {
            context
                .queue
                .push(context.now_ns + self.timeout_ns, Event::TimeOut { slot, request: request.id });
            if self.placement.has(origin, request.object) {
                self.found(slot, origin, 0, context);
            } else {
                match self.side.search {
                    Search::Flooding => self.flood(slot, self.side.time_to_live_hops, context),
                    Search::ExpandingRing => self.flood(slot, 1, context),
                    Search::RandomWalks => self.walk_from(slot, context),
                    Search::CentralIndex => self.ask_index(slot, context),
                    Search::Chord | Search::Kademlia => self.look_up_object(slot, context),
                }
                self.give_up_if_exhausted(slot, context);
            }
        }
        self.requests.release(slot);
    }

    /// Sends a query of a request that searches.
    fn send_query(&mut self, slot: u32, from: u32, to: u32, hops: u16, context: &mut Context<impl Observer>) {
        let arrives_ns = self.arrival_ns(context.now_ns, from, to);
        let request = self.requests.get(slot).request.id;
        context.send(
            Message { kind: MessageKind::Query, from, to, request, arrives_ns },
            Event::Query { slot, from, to, hops },
        );
        self.requests.get_mut(slot).search_messages += 1;
        self.requests.hold(slot, 1);
    }

    /// Sends a hit to the peer that searches: `from` knows that `holder` has the object.
    fn send_hit(
        &mut self,
        slot: u32,
        from: u32,
        holder: u32,
        hops: u16,
        context: &mut Context<impl Observer>,
    ) {
        let request = self.requests.get(slot).request;
        let arrives_ns = self.arrival_ns(context.now_ns, from, request.user);
        context.send(
            Message { kind: MessageKind::Hit, from, to: request.user, request: request.id, arrives_ns },
            Event::Hit { slot, from, holder, hops },
        );
        self.requests.get_mut(slot).search_messages += 1;
        self.requests.hold(slot, 1);
    }

    fn query(&mut self, slot: u32, from: u32, to: u32, hops: u16, context: &mut Context<impl Observer>) {
        if self.side.search == Search::CentralIndex {
            return self.query_index(slot, from, to, context);
        }
        self.requests.get_mut(slot).search_messages -= 1;
        if self.gets_to(from, to, context) {
            if self.side.search == Search::RandomWalks {
                self.walk_on(slot, from, to, hops, context);
            } else {
                self.flood_on(slot, from, to, hops, context);
            }
        }
        self.give_up_if_exhausted(slot, context);
        self.requests.release(slot);
    }

    fn hit(&mut self, slot: u32, from: u32, holder: u32, hops: u16, context: &mut Context<impl Observer>) {
        let pending = self.requests.get_mut(slot);
        pending.search_messages -= 1;
        let (origin, is_wanted) = (pending.request.user, pending.holder.is_none() && !pending.ended);
        if self.gets_to(from, origin, context) {
            if is_wanted && self.side.search == Search::CentralIndex {
                self.choose(slot, context);
            } else if is_wanted && self.side.holder_choice == HolderChoice::First {
                self.found(slot, holder, u32::from(hops), context);
            } else if is_wanted {
                self.collect(slot, holder, u32::from(hops), context);
            }
        } else if self.side.search == Search::CentralIndex {
            // Whom the index named is not known.
            self.requests.get_mut(slot).candidates.clear();
        }
        self.give_up_if_exhausted(slot, context);
        self.requests.release(slot);
    }

    /// When no query or hit is under way any more and nobody answered, the search has failed. (The asking peer
    /// itself would know one link delay after its query's last hop.)
    fn give_up_if_exhausted(&mut self, slot: u32, context: &mut Context<impl Observer>) {
        let pending = self.requests.get(slot);
        if pending.search_messages == 0 && pending.holder.is_none() {
            if !pending.candidates.is_empty() && !pending.ended {
                // Everybody has answered: no need to wait longer.
                return self.choose(slot, context);
            }
            let origin = pending.request.user;
            self.end(slot, Outcome::NotFound, origin, context);
        }
    }

    fn end(&mut self, slot: u32, outcome: Outcome, node: u32, context: &mut Context<impl Observer>) {
        let pending = self.requests.get_mut(slot);
        if !std::mem::replace(&mut pending.ended, true) {
            let request = pending.request;
            context.observer.ended(context.now_ns, &request, outcome, node);
            if let Some(due) = self.demand.ended(request.user, context.now_ns) {
                context.queue.push(due.at_ns, Event::Arrival { token: due.token });
            }
        }
    }
}

impl<O: Observer> Model<O> for PeerToPeerModel {
    type Event = Event;

    fn handle(&mut self, event: Event, context: &mut Context<O>) {
        match event {
            Event::Arrival { token } => self.arrive(token, context),
            Event::Query { slot, from, to, hops } => self.query(slot, from, to, hops, context),
            Event::Hit { slot, from, holder, hops } => self.hit(slot, from, holder, hops, context),
            Event::Fetch { slot, holder } => self.fetch(slot, holder, context),
            Event::ServiceEnd { peer, service } => self.end_service(peer, service, context),
            Event::Answer { slot, outcome, from } => self.receive(slot, outcome, from, context),
            Event::ConnectionLoss { slot, holder } => {
                if !self.fetch_elsewhere(slot, context) {
                    self.end(slot, Outcome::NodeFailed, holder, context);
                }
                self.requests.release(slot);
            }
            Event::TimeOut { slot, request } => {
                // The slot may have been freed, and even taken by another request, since.
                if self.requests.is_still(slot, request) {
                    let origin = self.requests.get(slot).request.user;
                    self.requests.hold(slot, 1);
                    self.end(slot, Outcome::TimedOut, origin, context);
                    self.requests.release(slot);
                }
            }
            Event::Fault { index, begins } => self.apply_fault(index, begins, context),
            Event::Choose { slot } => {
                let pending = self.requests.get(slot);
                if pending.holder.is_none() && !pending.ended {
                    self.choose(slot, context);
                }
                self.requests.release(slot);
            }
            Event::Widen { slot } => self.widen(slot, context),
            Event::IndexLoss { slot } => self.lose_index(slot, context),
            Event::Ask { lookup, from, to, hops } => self.asked(lookup, from, to, hops, context),
            Event::Reply { lookup, from, next, hops } => self.replied(lookup, from, next, hops, context),
            Event::Silence { lookup, from, dead, hops } => self.silent(lookup, from, dead, hops, context),
            Event::Upkeep { what, from, to, payload } => self.keep_up(what, from, to, payload, context),
            Event::Gone { at, dead } => self.notice(at, dead, context),
            Event::Maintain { node, life } => self.maintain(node, life, context),
            Event::Republish { peer, life } => self.republish(peer, life, context),
            Event::Session { peer } => self.change_session(peer, context),
        }
    }
}
