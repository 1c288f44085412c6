//! Messages: what they carry, and what becomes of them.

use serde::{Deserialize, Serialize};

/// What a message carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[repr(u8)]
pub enum MessageKind {
    /// Asks a node to serve.
    Request = 0,
    /// Asks onward who has an object.
    Query = 1,
    /// Brings the object.
    Response = 2,
    /// Says that it could not be served.
    Failure = 3,
    /// Says who has the object, or who knows better.
    Hit = 4,
    /// Keeps the network in order: health checks and their answers; all that peers do to know of each other.
    Upkeep = 5,
    /// Brings a copy of an object to where it is to be kept: to a replica, to the peer where it belongs.
    Copy = 6,
}

impl MessageKind {
    /// All kinds, in the order of their codes.
    pub const ALL: [MessageKind; 7] = [
        MessageKind::Request,
        MessageKind::Query,
        MessageKind::Response,
        MessageKind::Failure,
        MessageKind::Hit,
        MessageKind::Upkeep,
        MessageKind::Copy,
    ];

    /// Its name in output.
    pub fn name(self) -> &'static str {
        match self {
            MessageKind::Request => "request",
            MessageKind::Query => "query",
            MessageKind::Response => "response",
            MessageKind::Failure => "failure",
            MessageKind::Hit => "hit",
            MessageKind::Upkeep => "upkeep",
            MessageKind::Copy => "copy",
        }
    }

    /// Whether it brings an object: all else is small.
    pub fn carries_object(self) -> bool {
        matches!(self, MessageKind::Response | MessageKind::Copy)
    }
}

/// Why a message does not arrive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum LossCause {
    /// The node it was meant for is down.
    NodeDown,
    /// A partition stands between sender and receiver.
    Partition,
    /// A link loses it.
    Link,
}

impl LossCause {
    /// All causes.
    pub const ALL: [LossCause; 3] = [LossCause::NodeDown, LossCause::Partition, LossCause::Link];

    /// Its name in output.
    pub fn name(self) -> &'static str {
        match self {
            LossCause::NodeDown => "node_down",
            LossCause::Partition => "partition",
            LossCause::Link => "link",
        }
    }
}

/// What became of all protocol messages: sent = delivered + lost + in flight, always.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageCounts {
    /// Put on a link.
    pub sent: u64,
    /// Arrived at a node that was up.
    pub delivered: u64,
    /// Did not arrive: the node had crashed, a partition stood in the way, or a link lost it.
    pub lost: u64,
    /// Those of the lost that a partition kept from arriving.
    pub lost_to_partitions: u64,
    /// Those of the lost that a link lost.
    pub lost_on_links: u64,
    /// Still travelling.
    pub in_flight: u64,
}
