//! Where a run is to move, and what is reported of the time before.

use netduel_scenario::{Arrivals, FileArrivals, Scenario};

/// Where a run is to move.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SeekTarget {
    /// The time to move to.
    pub(crate) time_ns: u64,
    /// A step to take from there.
    pub(crate) step: Option<StepDirection>,
}

/// The direction of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum StepDirection {
    Forward,
    Back,
}

/// After a seek, the states of the nodes are reported from this long before it, because the picture shows the load of a node as
/// an average: the longest time over which it averages, in nanoseconds …
const NODES_BEFORE_SEEK_NS: f64 = 10e9;

/// … but no longer than it takes for this many requests to arrive: the picture keeps about as many changes as they cause.
const REQUESTS_WITH_NODES: f64 = 20_000.0;

/// How long before a seek the states of the nodes are reported, in nanoseconds.
pub(crate) fn nodes_before_seek_ns(scenario: &Scenario) -> u64 {
    match scenario.file {
        // The picture shows the progress of the nodes, not their load.
        Some(_) => 0,
        None => NODES_BEFORE_SEEK_NS.min(REQUESTS_WITH_NODES / scenario.workload.requests_per_s * 1e9) as u64,
    }
}

/// After a seek, about this many of the latest requests are reported, so that the page shows the same requests at a time whatever
/// the way there.
const REQUESTS_BEFORE_SEEK: u32 = 64;

/// The time in which about [`REQUESTS_BEFORE_SEEK`] requests arrive, in nanoseconds.
pub(crate) fn requests_before_seek_ns(scenario: &Scenario) -> u64 {
    let workload = &scenario.workload;
    let requests_per_s = match (&scenario.file, workload.arrivals) {
        // All requests of a small file distribution fit into the log. Those of a large one are not worth a long replay.
        (Some(_), _) if workload.users <= REQUESTS_BEFORE_SEEK => return u64::MAX,
        (Some(file), _) if file.arrivals == FileArrivals::AtOnce => return 0,
        (Some(file), _) => file.arrivals_per_s,
        (None, Arrivals::Closed) => f64::from(workload.users) / (workload.think_time_s + workload.timeout_s),
        (None, _) => workload.requests_per_s,
    };
    (f64::from(REQUESTS_BEFORE_SEEK) / requests_per_s * 1e9) as u64
}
