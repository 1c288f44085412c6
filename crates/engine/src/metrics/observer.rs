//! The interface through which recorders, tracers and logs observe a network.

use netduel_results::{AttackStep, LossCause, MessageKind, NodeState, Outcome, Request};
use netduel_scenario::FaultKind;

/// Is notified of everything that happens in one network, in order. Each method does nothing by default, so that the null
/// observer `()` compiles to nothing.
pub trait Observer {
    /// A request arrives.
    fn arrived(&mut self, _request: &Request) {}
    /// A request ends. The node is the one that decided the outcome: it served the request, refused it, or had crashed.
    fn ended(&mut self, _now_ns: u64, _request: &Request, _outcome: Outcome, _node: u32) {}
    /// An object is looked up in a cache.
    fn looked_up(&mut self, _now_ns: u64, _request: &Request, _place: CachePlace, _lookup: CacheLookup) {}
    /// A replica answers a read. The answer is stale if it misses a confirmed write.
    fn read(&mut self, _now_ns: u64, _request: &Request, _is_stale: bool) {}
    /// The servers confirm a write to the client.
    fn write_confirmed(&mut self, _now_ns: u64, _request: &Request) {}
    /// A node becomes the primary, and this many confirmed writes are lost.
    fn promoted(&mut self, _now_ns: u64, _node: u32, _writes_lost: u64) {}
    /// A client makes another attempt at a request.
    fn attempted(&mut self, _now_ns: u64, _request: &Request) {}
    /// A node has served a request, even if the user no longer waits for the answer.
    fn served(&mut self, _now_ns: u64, _node: u32, _request: &Request) {}
    /// A search has found its first holder, at this distance in hops.
    fn found(&mut self, _now_ns: u64, _request: &Request, _hops: u32) {}
    /// A message is sent.
    fn sent(&mut self, _now_ns: u64, _message: &Message) {}
    /// A message reaches a node that is up.
    fn delivered(&mut self, _now_ns: u64, _to: u32) {}
    /// A message is lost before it reaches its receiver.
    fn lost(&mut self, _now_ns: u64, _from: u32, _to: u32, _cause: LossCause) {}
    /// A fault of the schedule begins or ends.
    fn fault(&mut self, _now_ns: u64, _event: &FaultEvent<'_>) {}
    /// An attacker's request is sent to a node or ends there. It is not one of the users' requests.
    fn attacked(&mut self, _now_ns: u64, _node: u32, _step: AttackStep) {}
    /// A node that can serve changes state.
    fn node(&mut self, _now_ns: u64, _node: u32, _state: NodeState) {}
    /// The last reported state of a node has been up since this time, or has been down since. Reported only with the whole state of a
    /// network.
    fn up_since(&mut self, _node: u32, _since_ns: u64) {}
    /// A node is the primary. Reported only with the whole state of a network.
    fn primary(&mut self, _now_ns: u64, _node: u32) {}
    /// A transfer of a file begins.
    fn transfer_began(&mut self, _now_ns: u64, _transfer: &FileTransfer) {}
    /// A transfer of a file is complete or was interrupted.
    fn transferred(&mut self, _now_ns: u64, _transfer: &FileTransfer, _end: &TransferEnd) {}
    /// A node has sent control messages, which are counted but not simulated, such as announcements of pieces in a swarm.
    fn controlled(&mut self, _now_ns: u64, _node: u32, _messages: u64) {}
    /// A node has a piece of a file, or [`WHOLE_FILE`].
    fn has_piece(&mut self, _now_ns: u64, _node: u32, _piece: u32) {}
    /// The number of copies of the rarest piece, and of all pieces together, among the nodes that are present.
    fn availability(&mut self, _now_ns: u64, _fewest: u32, _copies: u64) {}
    /// Whether the observer wants calls of [`Observer::queued`] and [`Observer::service_began`].
    fn watches_service(&self) -> bool {
        false
    }
    /// A request begins to wait at a node. Called only if [`Observer::watches_service`].
    fn queued(&mut self, _now_ns: u64, _node: u32, _request: &Request) {}
    /// A request leaves the queue of a node because its user has given up. Called only if [`Observer::watches_service`].
    fn left_queue(&mut self, _now_ns: u64, _node: u32, _request: &Request) {}
    /// A node begins to serve a request. Called only if [`Observer::watches_service`].
    fn service_began(&mut self, _now_ns: u64, _node: u32, _request: &Request) {}
}

/// Stands for the whole file in place of a piece.
pub const WHOLE_FILE: u32 = u32::MAX;

/// Where a cache is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CachePlace {
    /// At the client that makes the request.
    Client,
    /// Between all clients and the servers.
    Edge,
}

/// The result of a lookup in a cache.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CacheLookup {
    /// The cache has no copy, or only an expired one.
    Missed,
    /// The cache has a copy of the current version.
    Fresh,
    /// The cache has a copy of an older version. The client gets it nevertheless.
    Stale,
}

/// A message when it is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Message {
    /// What it carries.
    pub kind: MessageKind,
    /// The sending node.
    pub from: u32,
    /// The receiving node.
    pub to: u32,
    /// The request it belongs to.
    pub request: u32,
    /// When it will arrive, in nanoseconds.
    pub arrives_ns: u64,
}

/// The transfer of a piece of a file, or of its remaining part, from one node to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileTransfer {
    /// The sending node.
    pub from: u32,
    /// The receiving node.
    pub to: u32,
    /// The request of the receiving user.
    pub request: u32,
    /// The piece, or [`WHOLE_FILE`].
    pub piece: u32,
}

impl FileTransfer {
    /// The number of the piece. `None` for the whole file.
    pub fn numbered_piece(&self) -> Option<u32> {
        (self.piece != WHOLE_FILE).then_some(self.piece)
    }
}

/// What a transfer has sent when it ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TransferEnd {
    /// The bits sent, with the wasted ones.
    pub bits: u64,
    /// The bits that the receiver also received from another node.
    pub wasted_bits: u64,
    /// Whether everything was sent; otherwise the transfer was interrupted.
    pub is_complete: bool,
}

/// The beginning or the end of a fault.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FaultEvent<'a> {
    /// The index of the fault in the scenario, from 0.
    pub fault: u32,
    /// The kind of fault.
    pub kind: FaultKind,
    /// Whether the fault begins; otherwise it ends.
    pub begins: bool,
    /// The affected nodes, in ascending order; none if the fault affects the users' demand.
    pub nodes: &'a [u32],
    /// The number of nodes from which the affected nodes were chosen.
    pub of: u32,
}

/// The null observer.
impl Observer for () {}

/// Notifies two observers of the same events.
impl<A: Observer, B: Observer + ?Sized> Observer for (&mut A, &mut B) {
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
    fn up_since(&mut self, node: u32, since_ns: u64) {
        self.0.up_since(node, since_ns);
        self.1.up_since(node, since_ns);
    }
    fn primary(&mut self, now_ns: u64, node: u32) {
        self.0.primary(now_ns, node);
        self.1.primary(now_ns, node);
    }
    fn transfer_began(&mut self, now_ns: u64, transfer: &FileTransfer) {
        self.0.transfer_began(now_ns, transfer);
        self.1.transfer_began(now_ns, transfer);
    }
    fn transferred(&mut self, now_ns: u64, transfer: &FileTransfer, end: &TransferEnd) {
        self.0.transferred(now_ns, transfer, end);
        self.1.transferred(now_ns, transfer, end);
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
    fn left_queue(&mut self, now_ns: u64, node: u32, request: &Request) {
        self.0.left_queue(now_ns, node, request);
        self.1.left_queue(now_ns, node, request);
    }
    fn service_began(&mut self, now_ns: u64, node: u32, request: &Request) {
        self.0.service_began(now_ns, node, request);
        self.1.service_began(now_ns, node, request);
    }
}
