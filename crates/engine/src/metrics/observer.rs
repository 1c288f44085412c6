//! Who watches a network: recorders, traces and logs all see the same facts through this door.

use netduel_results::{AttackStep, LossCause, MessageKind, NodeState, Outcome, Request};
use netduel_scenario::FaultKind;

/// Sees what happens in one network, in order. Every method does nothing unless it is overridden, so that the
/// silent observer compiles to nothing.
pub trait Observer {
    /// A request arrives.
    fn arrived(&mut self, _request: &Request) {}
    /// A request ends, decided by a node (the one that served, refused, or had crashed).
    fn ended(&mut self, _now_ns: u64, _request: &Request, _outcome: Outcome, _node: u32) {}
    /// A cache is asked for an object.
    fn looked_up(&mut self, _now_ns: u64, _request: &Request, _place: CachePlace, _lookup: CacheLookup) {}
    /// A server that has a copy of its own answers a read, perhaps without a write that had been confirmed.
    fn read(&mut self, _now_ns: u64, _request: &Request, _is_stale: bool) {}
    /// The servers tell a client that its write is done.
    fn write_confirmed(&mut self, _now_ns: u64, _request: &Request) {}
    /// A node becomes primary; so many writes that had been confirmed are lost.
    fn promoted(&mut self, _now_ns: u64, _node: u32, _writes_lost: u64) {}
    /// A client makes one more attempt at a request.
    fn attempted(&mut self, _now_ns: u64, _request: &Request) {}
    /// A node has served a request, whether or not anybody still waits for the answer.
    fn served(&mut self, _now_ns: u64, _node: u32, _request: &Request) {}
    /// A search has found its first holder, so many links away.
    fn found(&mut self, _now_ns: u64, _request: &Request, _hops: u32) {}
    /// A message sets out.
    fn sent(&mut self, _now_ns: u64, _message: &Message) {}
    /// A message reaches a node that is up.
    fn delivered(&mut self, _now_ns: u64, _to: u32) {}
    /// A message does not reach the node it was meant for.
    fn lost(&mut self, _now_ns: u64, _from: u32, _to: u32, _cause: LossCause) {}
    /// An entry of the time line of faults begins or ends.
    fn fault(&mut self, _now_ns: u64, _strike: &FaultEvent<'_>) {}
    /// An attacker's request reaches a node, or goes on its way there. It is none of the users' requests.
    fn attacked(&mut self, _now_ns: u64, _node: u32, _step: AttackStep) {}
    /// A node that can serve changes state.
    fn node(&mut self, _now_ns: u64, _node: u32, _state: NodeState) {}
    /// A transfer of a file has ended, by its end or broken off: so many bits were sent, so many of them for nothing.
    fn transferred(&mut self, _now_ns: u64, _from: u32, _to: u32, _bits: u64, _wasted: u64) {}
    /// A node has sent so many messages that are counted but not simulated: what peers of a swarm tell each other of pieces.
    fn controlled(&mut self, _now_ns: u64, _node: u32, _messages: u64) {}
    /// A node has a piece of a file, or [`WHOLE_FILE`].
    fn has_piece(&mut self, _now_ns: u64, _node: u32, _piece: u32) {}
    /// How many of those who are there have the piece that the fewest have, and how many copies there are of all pieces.
    fn availability(&mut self, _now_ns: u64, _fewest: u32, _copies: u64) {}
    /// Whether [`Observer::queued`] and [`Observer::service_began`] are to be called.
    fn watches_service(&self) -> bool {
        false
    }
    /// A request begins to wait at a node. Only for those who watch.
    fn queued(&mut self, _now_ns: u64, _node: u32, _request: &Request) {}
    /// A node begins to serve a request. Only for those who watch.
    fn service_began(&mut self, _now_ns: u64, _node: u32, _request: &Request) {}
}

/// Stands for all of a file where a piece is named.
pub const WHOLE_FILE: u32 = u32::MAX;

/// Where a cache is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CachePlace {
    /// At the client that asks.
    Client,
    /// Between all clients and the servers.
    Edge,
}

/// What a cache comes up with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CacheLookup {
    /// Nothing, or only what has expired.
    Missed,
    /// A copy that says what the servers would say now.
    Fresh,
    /// A copy of what has changed since. The client gets it all the same.
    Stale,
}

/// A message as it sets out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Message {
    /// What it carries.
    pub kind: MessageKind,
    /// Sending node.
    pub from: u32,
    /// Receiving node.
    pub to: u32,
    /// The request it belongs to.
    pub request: u32,
    /// When it will arrive.
    pub arrives_ns: u64,
}

/// An entry of the time line of faults begins or ends.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FaultEvent<'a> {
    /// Its number in the scenario, from 0.
    pub entry: u32,
    /// What happens.
    pub kind: FaultKind,
    /// Whether it begins.
    pub begins: bool,
    /// The nodes it strikes, in ascending order; none where it strikes users' demand.
    pub nodes: &'a [u32],
    /// Among how many they were chosen.
    pub of: u32,
}

/// Sees nothing.
impl Observer for () {}

/// Two observers see the same.
impl<A: Observer, B: Observer> Observer for (&mut A, &mut B) {
    fn arrived(&mut self, request: &Request) {
        self.0.arrived(request);
        self.1.arrived(request);
    }
    fn ended(&mut self, now_ns: u64, request: &Request, outcome: Outcome, node: u32) {
        self.0.ended(now_ns, request, outcome, node);
        self.1.ended(now_ns, request, outcome, node);
    }
    fn looked_up(&mut self, now_ns: u64, request: &Request, place: CachePlace, lookup: CacheLookup) {
        self.0.looked_up(now_ns, request, place, lookup);
        self.1.looked_up(now_ns, request, place, lookup);
    }
    fn read(&mut self, now_ns: u64, request: &Request, is_stale: bool) {
        self.0.read(now_ns, request, is_stale);
        self.1.read(now_ns, request, is_stale);
    }
    fn write_confirmed(&mut self, now_ns: u64, request: &Request) {
        self.0.write_confirmed(now_ns, request);
        self.1.write_confirmed(now_ns, request);
    }
    fn promoted(&mut self, now_ns: u64, node: u32, writes_lost: u64) {
        self.0.promoted(now_ns, node, writes_lost);
        self.1.promoted(now_ns, node, writes_lost);
    }
    fn attempted(&mut self, now_ns: u64, request: &Request) {
        self.0.attempted(now_ns, request);
        self.1.attempted(now_ns, request);
    }
    fn served(&mut self, now_ns: u64, node: u32, request: &Request) {
        self.0.served(now_ns, node, request);
        self.1.served(now_ns, node, request);
    }
    fn found(&mut self, now_ns: u64, request: &Request, hops: u32) {
        self.0.found(now_ns, request, hops);
        self.1.found(now_ns, request, hops);
    }
    fn sent(&mut self, now_ns: u64, message: &Message) {
        self.0.sent(now_ns, message);
        self.1.sent(now_ns, message);
    }
    fn delivered(&mut self, now_ns: u64, to: u32) {
        self.0.delivered(now_ns, to);
        self.1.delivered(now_ns, to);
    }
    fn lost(&mut self, now_ns: u64, from: u32, to: u32, cause: LossCause) {
        self.0.lost(now_ns, from, to, cause);
        self.1.lost(now_ns, from, to, cause);
    }
    fn fault(&mut self, now_ns: u64, fault_event: &FaultEvent<'_>) {
        self.0.fault(now_ns, fault_event);
        self.1.fault(now_ns, fault_event);
    }
    fn attacked(&mut self, now_ns: u64, node: u32, step: AttackStep) {
        self.0.attacked(now_ns, node, step);
        self.1.attacked(now_ns, node, step);
    }
    fn node(&mut self, now_ns: u64, node: u32, state: NodeState) {
        self.0.node(now_ns, node, state);
        self.1.node(now_ns, node, state);
    }
    fn transferred(&mut self, now_ns: u64, from: u32, to: u32, bits: u64, wasted: u64) {
        self.0.transferred(now_ns, from, to, bits, wasted);
        self.1.transferred(now_ns, from, to, bits, wasted);
    }
    fn controlled(&mut self, now_ns: u64, node: u32, messages: u64) {
        self.0.controlled(now_ns, node, messages);
        self.1.controlled(now_ns, node, messages);
    }
    fn has_piece(&mut self, now_ns: u64, node: u32, piece: u32) {
        self.0.has_piece(now_ns, node, piece);
        self.1.has_piece(now_ns, node, piece);
    }
    fn availability(&mut self, now_ns: u64, fewest: u32, copies: u64) {
        self.0.availability(now_ns, fewest, copies);
        self.1.availability(now_ns, fewest, copies);
    }
    fn watches_service(&self) -> bool {
        self.0.watches_service() || self.1.watches_service()
    }
    fn queued(&mut self, now_ns: u64, node: u32, request: &Request) {
        self.0.queued(now_ns, node, request);
        self.1.queued(now_ns, node, request);
    }
    fn service_began(&mut self, now_ns: u64, node: u32, request: &Request) {
        self.0.service_began(now_ns, node, request);
        self.1.service_began(now_ns, node, request);
    }
}
