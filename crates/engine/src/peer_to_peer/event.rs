//! Events of the peer-to-peer network.

use crate::kernel::Traced;
use crate::network::ServiceId;
use netduel_results::Outcome;

/// Stands for no peer, no request or no list.
pub(super) const NONE: u32 = u32::MAX;

/// An event of the peer-to-peer network. `slot` identifies a pending request, `lookup` a lookup in a hash table.
#[derive(Debug, Clone, Copy)]
pub(crate) enum PeerToPeerEvent {
    /// A request of the workload arrives.
    Arrival { token: u32 },
    /// A query arrives at a peer over the link with this number on its path, or at the index.
    Query { slot: u32, from: u32, to: u32, hops: u16 },
    /// A hit arrives at the requesting peer.
    Hit { slot: u32, from: u32, holder: u32, hops: u16 },
    /// The request for the object itself arrives at the holder.
    Fetch { slot: u32, holder: u32 },
    /// A peer completes a service, unless the service was interrupted.
    ServiceEnd { peer: u32, service: ServiceId },
    /// The object or an error arrives at the requesting peer.
    Response { slot: u32, outcome: Outcome, from: u32 },
    /// The requesting peer notices that the holder is down.
    ConnectionLoss { slot: u32, holder: u32 },
    /// The timeout of a request expires, unless the request has ended.
    RequestTimeout { slot: u32, request: u32 },
    /// A fault starts or ends.
    Fault { index: u32, begins: bool },
    /// The requesting peer stops waiting for hits and chooses among them.
    ChooseHolder { slot: u32 },
    /// A ring has found nothing, and the next one starts with a larger radius.
    ExpandRing { slot: u32 },
    /// The requesting peer notices that the index is down.
    IndexLoss { slot: u32 },
    /// A query of a lookup arrives at a peer.
    LookupQuery { lookup: u32, from: u32, to: u32, hops: u16 },
    /// A reply arrives at the peer that started the lookup.
    LookupReply { lookup: u32, from: u32, next: u32, hops: u16 },
    /// A peer notices that the peer it queried is down.
    LookupFailure { lookup: u32, from: u32, dead: u32, hops: u16 },
    /// An upkeep message between peers arrives.
    Upkeep { message: Upkeep, from: u32, to: u32, payload: u32 },
    /// A peer notices that another peer is down.
    PeerLoss { at: u32, dead: u32 },
    /// A node of the hash table checks its routing table, unless its peer has left since.
    Maintain { node: u32, incarnation: u32 },
    /// A peer republishes its objects, unless it has left since.
    Republish { peer: u32, incarnation: u32 },
    /// A peer leaves or returns.
    SessionChange { peer: u32 },
}

use PeerToPeerEvent as Event;

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
            Event::Response { slot, outcome, from } => pack(6, slot, from, outcome as u32),
            Event::ConnectionLoss { slot, holder } => pack(7, slot, holder, 0),
            Event::RequestTimeout { slot, request } => pack(8, slot, request, 0),
            Event::Fault { index, begins } => pack(9, index, u32::from(begins), 0),
            Event::ChooseHolder { slot } => mix(10, slot, 0, 0, 0),
            Event::ExpandRing { slot } => mix(11, slot, 0, 0, 0),
            Event::IndexLoss { slot } => mix(12, slot, 0, 0, 0),
            Event::LookupQuery { lookup, from, to, hops } => mix(13, lookup, from, to, u32::from(hops)),
            Event::LookupReply { lookup, from, next, hops } => mix(14, lookup, from, next, u32::from(hops)),
            Event::LookupFailure { lookup, from, dead, hops } => mix(15, lookup, from, dead, u32::from(hops)),
            Event::Upkeep { message, from, to, payload } => mix(16 + message as u64, from, to, payload, 0),
            Event::PeerLoss { at, dead } => mix(32, at, dead, 0, 0),
            Event::Maintain { node, incarnation } => mix(33, node, incarnation, 0, 0),
            Event::Republish { peer, incarnation } => mix(34, peer, incarnation, 0, 0),
            Event::SessionChange { peer } => mix(35, peer, 0, 0, 0),
        }
    }
}

impl Event {
    /// Whether the event is the arrival of a message.
    pub(crate) fn is_message(&self) -> bool {
        matches!(
            self,
            Event::Query { .. }
                | Event::Hit { .. }
                | Event::Fetch { .. }
                | Event::Response { .. }
                | Event::LookupQuery { .. }
                | Event::LookupReply { .. }
                | Event::Upkeep { .. }
        )
    }
}

/// The type of an upkeep message. Its payload is a list of peers, a peer, an object, or nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Upkeep {
    /// The sender has returned.
    Hello = 0,
    /// The sender leaves the overlay.
    Goodbye = 1,
    /// The sender registers its objects with the index.
    Register = 2,
    /// The sender deregisters its objects.
    Unregister = 3,
    /// Asks for the receiver's predecessor and successors, without those of a peer that did not reply, if it names one.
    AskNeighbours = 4,
    /// Contains the sender's predecessor and successors.
    Neighbours = 5,
    /// The sender considers itself the receiver's predecessor.
    Notify = 6,
    /// Checks whether the receiver is up.
    Ping = 7,
    /// The sender leaves the hash table; contains its neighbours.
    Leave = 8,
    /// Asks the receiver to store an object.
    Store = 9,
    /// The sender has joined before the receiver and asks for the objects in its range.
    KeyTransfer = 10,
}
