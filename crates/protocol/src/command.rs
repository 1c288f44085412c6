//! The commands of the page.

use crate::HistoryQuery;
use netduel_scenario::Scenario;
use serde::{Deserialize, Serialize};

/// A message from the page to the worker.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Command {
    /// Starts a run of a scenario at time 0. The worker computes nothing until it is granted time.
    Start {
        /// Chosen by the page. Reports carry it, so that the page can tell those of an abandoned run apart.
        run_id: u32,
        /// What to run.
        scenario: Scenario,
        /// Metrics are reported at every multiple of this simulated time.
        metrics_every_ns: u64,
    },
    /// Changes a run from a time that it has already reached: the worker replays the new scenario without reports to just before
    /// `from_ns` and continues from there. All earlier reports about that time and later are void.
    Fork {
        /// The id of the forked run.
        run_id: u32,
        /// The changed scenario, for instance with a further fault at or after `from_ns`.
        scenario: Scenario,
        /// The time at which the two runs part.
        from_ns: u64,
        /// Metrics are reported at every multiple of this simulated time.
        metrics_every_ns: u64,
    },
    /// Lets the worker compute up to a time. The worker never runs further ahead than the page has granted.
    Grant {
        /// The run; a grant for another run is ignored.
        run_id: u32,
        /// The time up to which the worker may compute.
        until_ns: u64,
        /// From now on, metrics are reported at every multiple of this simulated time.
        metrics_every_ns: u64,
    },
    /// Moves the run, forward or back, to the state just after everything that happens at or before a time. The answer is a
    /// [`Report::Moved`](crate::Report::Moved) and the state there. All reports about later times are void, and so is all granted
    /// time: traces continue from the new position.
    Seek {
        /// The run.
        run_id: u32,
        /// The time to move to.
        time_ns: u64,
    },
    /// Moves the run one event forward or back, in the order of (time, side), left side first. The answer is the same as to a
    /// [`Command::Seek`].
    Step {
        /// The run.
        run_id: u32,
        /// The shown time. If a previous step ended at this time, the next step starts from its event; otherwise it starts after
        /// everything that happens at or before this time.
        from_ns: u64,
        /// Whether to step forward.
        forward: bool,
    },
    /// Asks for a sign of life. The answer is a [`Report::Alive`](crate::Report::Alive).
    Ping,
    /// Asks for part of the run's past. The answer is a [`Report::History`](crate::Report::History).
    Query {
        /// The run.
        run_id: u32,
        /// What is wanted. A new query replaces one that is not answered yet.
        query: HistoryQuery,
    },
    /// Runs a scenario to its end without reports, in the place of the previous run, then reports its final scores.
    RunReplication {
        /// Identifies the replication; the report carries it.
        run_id: u32,
        /// What to run, with a seed of its own.
        scenario: Scenario,
    },
}
