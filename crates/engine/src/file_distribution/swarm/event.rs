//! What can happen in a swarm.

use crate::kernel::Traced;

/// What can happen. What a node had in mind is void once its life has changed: it has left or crashed since.
#[derive(Debug, Clone, Copy)]
pub(crate) enum SwarmEvent {
    /// The run begins.
    Begin,
    /// The next user comes.
    Arrival,
    /// A peer's question whom there is reaches the tracker, or a server in its place.
    Announce { node: u32, to: u32 },
    /// The answer reaches the peer.
    Introduced { node: u32, life: u32, from: u32 },
    /// A peer sees whether it has neighbours enough.
    AskAgain { node: u32, life: u32 },
    /// A peer's farewell reaches the tracker, or a server in its place.
    Farewell { node: u32, to: u32 },
    /// The tracker has not heard of a peer for long.
    Forget { node: u32, life: u32 },
    /// A peer decides anew to whom it sends.
    Choke { node: u32, life: u32 },
    /// A peer or seed leaves.
    Leave { node: u32, life: u32 },
    /// A piece may have got across.
    Progress,
    /// An entry of the fault line begins or ends.
    Fault { index: u32, begins: bool },
}

use SwarmEvent as Event;

impl Traced for Event {
    fn word(&self) -> u64 {
        let pack = |tag: u64, a: u32, b: u32| tag << 56 ^ u64::from(b) << 28 ^ u64::from(a);
        match *self {
            Event::Begin => pack(1, 0, 0),
            Event::Arrival => pack(2, 0, 0),
            Event::Announce { node, to } => pack(3, node, to),
            Event::Introduced { node, life, .. } => pack(4, node, life),
            Event::AskAgain { node, life } => pack(5, node, life),
            Event::Farewell { node, to } => pack(6, node, to),
            Event::Forget { node, life } => pack(7, node, life),
            Event::Choke { node, life } => pack(8, node, life),
            Event::Leave { node, life } => pack(9, node, life),
            Event::Progress => pack(10, 0, 0),
            Event::Fault { index, begins } => pack(11, index, u32::from(begins)),
        }
    }
}

impl Event {
    /// Whether it is a message on its way.
    pub(crate) fn is_message(&self) -> bool {
        matches!(self, Event::Announce { .. } | Event::Introduced { .. } | Event::Farewell { .. })
    }
}
