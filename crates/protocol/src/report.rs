//! The reports of the worker.

use crate::{History, Scores};
use netduel_results::{LogEvent, NetworkDescription};
use netduel_scenario::{FieldError, Overload, Side};
use serde::{Deserialize, Serialize};

/// A message from the worker to the page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Report {
    /// The worker accepts commands. Sent once, before any other report.
    Ready,
    /// The answer to a [`Command::Ping`](crate::Command::Ping).
    Alive,
    /// A run has been started or forked.
    Started {
        /// The run.
        run_id: u32,
        /// Its networks, left side first.
        networks: Vec<NetworkDescription>,
        /// The nodes of each side whose queues grow without bound.
        overloads: Vec<Overload>,
        /// The time from which traces follow: 0, or where a fork begins.
        from_ns: u64,
        /// The length of the run.
        duration_ns: u64,
        /// The length of a [`Window`](netduel_results::Window) of the metrics.
        window_ns: u64,
    },
    /// A scenario was refused. The previous run continues.
    Refused {
        /// The run that was asked for.
        run_id: u32,
        /// The reasons.
        errors: Vec<FieldError>,
    },
    /// What happened on one side up to a time. The trace records follow as a typed array.
    Trace {
        /// The run.
        run_id: u32,
        /// The side.
        side: Side,
        /// Everything up to this time is now reported.
        until_ns: u64,
    },
    /// The run has moved, after a seek or a step. For each side a [`Report::Trace`] of the latest requests follows, then a
    /// [`Report::State`] of each side, then the scores.
    Moved {
        /// The run.
        run_id: u32,
        /// The time at which the run now stands.
        time_ns: u64,
        /// How many events have happened on both sides together.
        events: u64,
        /// After a step: the event that happened or was taken back. `None` if there was none, and after a seek.
        step: Option<StepEvents>,
    },
    /// The state of one side: its nodes, and all messages in flight. It follows as trace records in a typed array.
    State {
        /// The run.
        run_id: u32,
        /// The side.
        side: Side,
        /// The time of the state.
        time_ns: u64,
    },
    /// The scores at a time.
    Metrics {
        /// The run.
        run_id: u32,
        /// The scores.
        at: Box<Scores>,
    },
    /// The scores at a sample time, for curves over time. Sent once for each [sample time](crate::next_sample_ns) of a run, also
    /// for those that a seek or a fork passes. Only the metrics are included.
    Sample {
        /// The run.
        run_id: u32,
        /// The scores.
        at: Box<Scores>,
    },
    /// The answer to a [`Command::Query`](crate::Command::Query).
    History {
        /// The run.
        run_id: u32,
        /// What was found.
        history: History,
    },
    /// The worker has failed and must be restarted.
    Panicked {
        /// The message of the panic.
        message: String,
    },
}

/// One step of the simulation: the processing of one event, with everything that follows from it at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepEvents {
    /// The side of the event.
    pub side: Side,
    /// The first log events of the step, at most four. Empty if it had no visible effect.
    pub events: Vec<LogEvent>,
    /// The node that a message reached in this step, if the step was the delivery of a message.
    pub delivered_to: Option<u32>,
}
