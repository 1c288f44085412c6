//! Messages: what they carry, and whether they arrive.

use serde::{Deserialize, Serialize};

/// What a message carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[repr(u8)]
pub enum MessageKind {
    /// Asks a node to serve.
    Request = 0,
    /// Asks which node has an object.
    Query = 1,
    /// Brings the object.
    Response = 2,
    /// Reports that a request could not be served.
    Failure = 3,
    /// Answers a query: names a node that has the object, or one that is closer to it.
    Hit = 4,
    /// Maintains the network: health checks and their answers, and all messages by which peers learn of each other.
    Upkeep = 5,
    /// Brings a copy of an object to the node that will store it: a replica, or the peer responsible for it.
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

    /// The name in output.
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

    /// Whether it carries an object. All other messages are small.
    pub fn carries_object(self) -> bool {
        matches!(self, MessageKind::Response | MessageKind::Copy)
    }
}

/// Why a message does not arrive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum LossCause {
    /// The receiver is down.
    NodeDown,
    /// A partition separates sender and receiver.
    Partition,
    /// The link drops it.
    Link,
}

impl LossCause {
    /// All causes.
    pub const ALL: [LossCause; 3] = [LossCause::NodeDown, LossCause::Partition, LossCause::Link];

    /// The name in output.
    pub fn name(self) -> &'static str {
        match self {
            LossCause::NodeDown => "node_down",
            LossCause::Partition => "partition",
            LossCause::Link => "link",
        }
    }
}

/// Counts of all protocol messages. Always sent = delivered + lost + in flight.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageCounts {
    /// Sent over a link.
    pub sent: u64,
    /// Received by a node that was up.
    pub delivered: u64,
    /// Lost for any cause.
    pub lost: u64,
    /// Lost to a partition.
    pub lost_to_partitions: u64,
    /// Dropped by a link.
    pub lost_on_links: u64,
    /// Still in flight.
    pub in_flight: u64,
}
