//! The scores of a run.

use netduel_results::{Availability, FaultRecord, NodeLoad, RequestRecord, SideMetrics, Window};
use netduel_scenario::Side;
use serde::{Deserialize, Serialize};

/// The scores of both sides at one time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Scores {
    /// The simulated time.
    pub time_ns: u64,
    /// The run hash of everything up to that time.
    pub run_hash: u64,
    /// Whether the run has ended.
    pub finished: bool,
    /// The sides that run, left side first.
    pub sides: Vec<SideScores>,
}

/// The scores of one side at one time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SideScores {
    /// The side.
    pub side: Side,
    /// Its metrics.
    pub metrics: SideMetrics,
    /// The loads of its serving nodes; if there are many, of the most loaded ones.
    pub nodes: Vec<NodeLoad>,
    /// Index of the first window, of both kinds, that is new or has changed since the last report.
    pub first_window: u32,
    /// The windows from there on.
    pub windows: Vec<Window>,
    /// The effects of faults on the side so far.
    pub faults: Vec<FaultRecord>,
    /// Its slowest requests.
    pub slowest: Vec<RequestRecord>,
    /// The requests that failed last, a few of each outcome.
    pub failed: Vec<RequestRecord>,
    /// The availability of the pieces of a file, per window from `first_window` on; empty if no swarm runs.
    pub availability: Vec<Availability>,
}

impl Scores {
    /// The scores of a side; `None` if it does not run.
    pub fn side(&self, side: Side) -> Option<&SideScores> {
        self.sides.iter().find(|scores| scores.side == side)
    }

    /// The metrics of a side; `None` if it does not run.
    pub fn metrics(&self, side: Side) -> Option<&SideMetrics> {
        self.side(side).map(|scores| &scores.metrics)
    }
}

impl SideScores {
    /// Scores that consist of metrics alone.
    pub fn new(side: Side, metrics: SideMetrics) -> SideScores {
        SideScores {
            side,
            metrics,
            nodes: Vec::new(),
            first_window: 0,
            windows: Vec::new(),
            faults: Vec::new(),
            slowest: Vec::new(),
            failed: Vec::new(),
            availability: Vec::new(),
        }
    }
}
