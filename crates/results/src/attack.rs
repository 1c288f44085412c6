//! Requests of attackers, which are counted apart from those of users.

use serde::{Deserialize, Serialize};

/// Counts of attackers' requests. Those that are neither served, refused nor lost are in flight.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttackCounts {
    /// Sent to nodes.
    pub sent: u64,
    /// Served, using capacity that users' requests would have had.
    pub served: u64,
    /// Refused because a queue was full.
    pub refused: u64,
    /// Lost because the node was down or crashed.
    pub lost: u64,
}

/// A step in the life of an attacker's request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum AttackStep {
    /// It is sent.
    Sent,
    /// It is served.
    Served,
    /// It is refused because the queue is full.
    Refused,
    /// It is lost because the node is down or crashes.
    Lost,
}

impl AttackStep {
    /// All steps.
    pub const ALL: [AttackStep; 4] =
        [AttackStep::Sent, AttackStep::Served, AttackStep::Refused, AttackStep::Lost];
}
