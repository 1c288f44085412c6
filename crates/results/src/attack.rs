//! Attackers' requests, which are not requests of users.

use serde::{Deserialize, Serialize};

/// What became of attackers' requests, which are no users' requests: what is not served, refused or lost is under way.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttackCounts {
    /// Thrown at nodes.
    pub sent: u64,
    /// Served, in the place of users' requests.
    pub served: u64,
    /// Turned away because a queue was full.
    pub refused: u64,
    /// Met a node that was down, or went down with it.
    pub lost: u64,
}

/// What becomes of an attacker's request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum AttackStep {
    /// It comes.
    Sent,
    /// It was served.
    Served,
    /// The queue was full.
    Refused,
    /// The node was down, or went down with it.
    Lost,
}

impl AttackStep {
    /// All steps.
    pub const ALL: [AttackStep; 4] =
        [AttackStep::Sent, AttackStep::Served, AttackStep::Refused, AttackStep::Lost];
}
