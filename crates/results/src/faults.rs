//! What faults did to one side.

use serde::{Deserialize, Serialize};

/// What an entry of the time line of faults did to a side so far. Definitions: `docs/models.md`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FaultRecord {
    /// Its number in the scenario, from 1.
    pub number: u32,
    /// When it began, in seconds.
    pub began_s: f64,
    /// When it ended; `None` if it lasts.
    pub ended_s: Option<f64>,
    /// How many nodes it struck.
    pub affected: u32,
    /// Among how many they were chosen.
    pub of: u32,
    /// Their numbers, from 1, as the side counts its nodes; of very many the first ones.
    pub nodes: Vec<u32>,
    /// Windowed success rate before it: served / ended in the ten seconds before the one in which it began.
    pub success_before: Option<f64>,
    /// The lowest success rate of a second while it lasted, and as long afterwards as users wait.
    pub success_lowest: Option<f64>,
    /// From its start until success was back at 99 % of what it was; 0 if it never fell below, `None` if it is not back yet, or if
    /// nothing ended before.
    pub recovery_s: Option<f64>,
}
