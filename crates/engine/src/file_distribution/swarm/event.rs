//! Events of a swarm.

use crate::kernel::Traced;

/// Stands for no node, no transfer or no position.
pub(super) const NONE: u32 = u32::MAX;

/// An event of a swarm. An event with an older incarnation of its node is void: the node has left or crashed since.
#[derive(Debug, Clone, Copy)]
pub(crate) enum SwarmEvent {
    /// The run starts.
    Start,
    /// The next user arrives.
    Arrival,
    /// A peer's announce arrives at the tracker, or at a server that acts as one.
    Announce { node: u32, to: u32 },
    /// The reply with other peers arrives at the peer.
    TrackerReply { node: u32, incarnation: u32, from: u32 },
    /// A peer checks whether it has enough neighbours.
    Reannounce { node: u32, incarnation: u32 },
    /// A leaving peer's notice arrives at the tracker, or at a server that acts as one.
    LeaveNotice { node: u32, to: u32 },
    /// The tracker has not received an announce from a peer for a long time.
    PeerExpiry { node: u32, incarnation: u32 },
    /// A peer starts a choking round.
    Choke { node: u32, incarnation: u32 },
    /// A peer or seed leaves.
    Leave { node: u32, incarnation: u32 },
    /// A transfer may have completed.
    Progress,
    /// A fault starts or ends.
    Fault { index: u32, begins: bool },
}

use SwarmEvent as Event;

impl Traced for Event {
    fn word(&self) -> u64 {
        let pack = |tag: u64, a: u32, b: u32| tag << 56 ^ u64::from(b) << 28 ^ u64::from(a);
        match *self {
            Event::Start => pack(1, 0, 0),
            Event::Arrival => pack(2, 0, 0),
            Event::Announce { node, to } => pack(3, node, to),
            Event::TrackerReply { node, incarnation, .. } => pack(4, node, incarnation),
            Event::Reannounce { node, incarnation } => pack(5, node, incarnation),
            Event::LeaveNotice { node, to } => pack(6, node, to),
            Event::PeerExpiry { node, incarnation } => pack(7, node, incarnation),
            Event::Choke { node, incarnation } => pack(8, node, incarnation),
            Event::Leave { node, incarnation } => pack(9, node, incarnation),
            Event::Progress => pack(10, 0, 0),
            Event::Fault { index, begins } => pack(11, index, u32::from(begins)),
        }
    }
}

impl Event {
    /// Whether the event is the arrival of a message.
    pub(crate) fn is_message(&self) -> bool {
        matches!(self, Event::Announce { .. } | Event::TrackerReply { .. } | Event::LeaveNotice { .. })
    }
}
