//! The impact of faults on one side.

use serde::{Deserialize, Serialize};

/// The impact of one fault of the schedule on a side so far. Definitions: `docs/models.md`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FaultRecord {
    /// The number of the fault in the scenario, from 1.
    pub number: u32,
    /// When the fault began, in seconds.
    pub began_s: f64,
    /// When the fault ended, in seconds; `None` if it is still active.
    pub ended_s: Option<f64>,
    /// The number of affected nodes.
    pub affected: u32,
    /// The number of nodes from which they were chosen.
    pub of: u32,
    /// The numbers of the affected nodes, from 1, in the side's order of nodes. The list has a maximum length.
    pub nodes: Vec<u32>,
    /// The success rate before the fault: served / ended in the ten seconds before the one in which it began.
    pub success_before: Option<f64>,
    /// The lowest windowed success rate during the fault and the user timeout that follows it.
    pub success_lowest: Option<f64>,
    /// The time from the start of the fault until the success rate had recovered to 99 % of its earlier value, in seconds. 0 if it
    /// did not fall below that value; `None` if it has not recovered yet, or if no request ended before the fault.
    pub recovery_s: Option<f64>,
}
