//! The events of a run, as records.

use super::{AttackStep, LossCause, MessageKind, Outcome};
use serde::{Deserialize, Serialize};

/// Something that happened. What does not belong to it is `None`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogEvent {
    /// When.
    pub at_ns: u64,
    /// What.
    pub kind: EventKind,
    /// To which node: the one that sends, serves or fails; of a request, where it ended. From 0; it may be the
    /// [balancer](netduel_results::BALANCER).
    pub node: Option<u32>,
    /// The node at the other end of a message.
    pub other: Option<u32>,
    /// The request it is about, from 0.
    pub request: Option<u32>,
    /// What that asks for, from 0.
    pub object: Option<u32>,
}

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum EventKind {
    /// A user asks.
    Arrived,
    /// A message sets out.
    Sent(MessageKind),
    /// A message does not arrive.
    Lost(LossCause),
    /// A search knows a holder, so many links away.
    Found(u32),
    /// A node has served a request.
    Served,
    /// A request ends.
    Ended(Outcome),
    /// A node goes down, by a fault or by its own choice.
    Down,
    /// A node is there again.
    Up,
    /// A node becomes primary.
    Promoted,
    /// An entry of the time line of faults begins, the entry counted from 0.
    FaultBegins(u32),
    /// It ends.
    FaultEnds(u32),
    /// Something becomes of an attacker's request.
    Attack(AttackStep),
}

impl EventKind {
    /// Its name in files and filters.
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
        }
    }

    /// Every name there is.
    pub const NAMES: [&'static str; 28] = [
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
    ];
}
