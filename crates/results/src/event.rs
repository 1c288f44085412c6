//! The events of a run, as records.

use super::{AttackStep, LossCause, MessageKind, Outcome};
use serde::{Deserialize, Serialize};

/// One event of a run. Fields that do not apply to its kind are `None`; all numbers count from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct LogEvent {
    /// When it happened, in nanoseconds.
    pub at_ns: u64,
    /// What happened.
    pub kind: EventKind,
    /// The node that it happened at: the one that sends, serves or fails, or where a request ended. It may be the
    /// [balancer](crate::BALANCER).
    pub node: Option<u32>,
    /// The node at the other end of a message or transfer.
    pub other: Option<u32>,
    /// The request that it concerns.
    pub request: Option<u32>,
    /// The object that the request is for.
    pub object: Option<u32>,
}

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum EventKind {
    /// A user makes a request.
    Arrived,
    /// A node sends a message.
    Sent(MessageKind),
    /// A message is lost.
    Lost(LossCause),
    /// A search finds a node with a copy, this many hops away.
    Found(u32),
    /// A node finishes serving a request.
    Served,
    /// A request ends.
    Ended(Outcome),
    /// A node goes down, because of a fault or because it leaves.
    Down,
    /// A node comes back up.
    Up,
    /// A replica becomes the primary.
    Promoted,
    /// The fault with this index in the scenario begins.
    FaultBegins(u32),
    /// The fault with this index in the scenario ends.
    FaultEnds(u32),
    /// An attacker's request is sent or ends.
    Attack(AttackStep),
    /// A node begins to send this piece of a file to another, or the whole file.
    TransferBegins(Option<u32>),
    /// A node has sent this piece, or the whole file, to another.
    TransferEnds(Option<u32>),
    /// A transfer ends before everything is sent.
    TransferInterrupted(Option<u32>),
}

impl EventKind {
    /// The name in files and filters.
    pub fn name(self) -> &'static str {
        match self {
            EventKind::Arrived => "arrived",
            EventKind::Sent(kind) => kind.name(),
            EventKind::Lost(LossCause::NodeDown) => "lost_node_down",
            EventKind::Lost(LossCause::Partition) => "lost_partition",
            EventKind::Lost(LossCause::Link) => "lost_link",
            EventKind::Found(_) => "found",
            EventKind::Served => "served_by",
            EventKind::Ended(outcome) => outcome.name(),
            EventKind::Down => "down",
            EventKind::Up => "up",
            EventKind::Promoted => "promoted",
            EventKind::FaultBegins(_) => "fault_begins",
            EventKind::FaultEnds(_) => "fault_ends",
            EventKind::Attack(AttackStep::Sent) => "attack",
            EventKind::Attack(AttackStep::Served) => "attack_served",
            EventKind::Attack(AttackStep::Refused) => "attack_refused",
            EventKind::Attack(AttackStep::Lost) => "attack_lost",
            EventKind::TransferBegins(_) => "transfer_begins",
            EventKind::TransferEnds(_) => "transfer_ends",
            EventKind::TransferInterrupted(_) => "transfer_interrupted",
        }
    }

    /// The piece of a file that is transferred. `None` for the whole file, and for all other events.
    pub fn piece(self) -> Option<u32> {
        match self {
            EventKind::TransferBegins(piece)
            | EventKind::TransferEnds(piece)
            | EventKind::TransferInterrupted(piece) => piece,
            _ => None,
        }
    }

    /// All names, in the order of the variants.
    pub const NAMES: [&'static str; 31] = [
        "arrived",
        "request",
        "query",
        "response",
        "failure",
        "hit",
        "upkeep",
        "copy",
        "lost_node_down",
        "lost_partition",
        "lost_link",
        "found",
        "served_by",
        "served",
        "refused",
        "timed_out",
        "node_failed",
        "not_found",
        "denied",
        "down",
        "up",
        "promoted",
        "fault_begins",
        "fault_ends",
        "attack",
        "attack_served",
        "attack_refused",
        "attack_lost",
        "transfer_begins",
        "transfer_ends",
        "transfer_interrupted",
    ];
}
