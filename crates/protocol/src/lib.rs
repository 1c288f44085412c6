//! What page and worker say to each other: commands one way, reports the other, traces as typed arrays.
//!
//! A message is a `Uint8Array` of [postcard](https://docs.rs/postcard) bytes. A [`Report::Trace`] is
//! followed, in the same JavaScript array, by a transferred `Uint32Array` of [`trace`] records.
#![forbid(unsafe_code)]

pub mod trace;

use netduel_results::{
    Availability, FaultRecord, NetworkDescription, NodeLoad, RequestRecord, SideMetrics, Window,
};
use netduel_scenario::{FieldError, Scenario, Side};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// Page → worker.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Command {
    /// Starts a run of this scenario at time 0. The worker computes nothing until it is granted time.
    Start {
        /// Chosen by the page; reports carry it, so that those of an abandoned run are told apart.
        run_id: u32,
        /// What to run.
        scenario: Scenario,
        /// Metrics are reported at every multiple of this simulated time.
        metrics_every_ns: u64,
    },
    /// Changes the course of a run at a time that was already reached: the worker replays the new scenario in
    /// silence to just before `from_ns`, then goes on from there. All earlier reports about that time and later are void.
    Fork {
        /// The id of the forked run.
        run_id: u32,
        /// The scenario with the change in it, such as one more fault at or after `from_ns`.
        scenario: Scenario,
        /// Where the courses part.
        from_ns: u64,
        /// As in `Start`.
        metrics_every_ns: u64,
    },
    /// Lets the worker compute up to this time: the page's back-pressure.
    Grant {
        /// The run meant; a grant for another run is ignored.
        run_id: u32,
        /// How far.
        until_ns: u64,
        /// Metrics from now on at every multiple of this simulated time.
        metrics_every_ns: u64,
    },
    /// Asks for what is read on demand.
    Explain,
    /// Goes to the state just after everything that happens at or before a time, back or forth. Answered by a [`Report::Moved`]
    /// and the picture there. All reports about later times are void, and so is what was granted: traces go on from there.
    Seek {
        /// The run meant.
        run_id: u32,
        /// Where to.
        time_ns: u64,
    },
    /// Goes one event on or back, in the order of (time, side), left first. Answered as a [`Command::Seek`] is.
    Step {
        /// The run meant.
        run_id: u32,
        /// The time shown. After a step that ended there it is that event from which to go on; else, what has happened up to
        /// and at that time.
        from_ns: u64,
        /// Forth or back.
        forward: bool,
    },
    /// Asks for a run's past in words. A program without snapshots does not answer.
    Tell {
        /// The run meant.
        run_id: u32,
        /// What is wanted; it takes the place of what was asked before.
        ask: Ask,
    },
    /// Runs this scenario in silence to its end, in the place of the run before it; only its scores there are reported.
    Replicate {
        /// Which of the replicates, or any other number: the report carries it.
        run_id: u32,
        /// What to run, with a seed of its own.
        scenario: Scenario,
    },
}

/// What is wanted of a run's past.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Ask {
    /// The time shown: nothing later is told.
    pub until_ns: u64,
    /// The way of a request by its number from 0, and a time at which it had arrived, soon after it did if possible.
    pub way: Option<(u32, u64)>,
    /// The latest events.
    pub log: Option<AskLog>,
    /// At most so many events are looked through for them.
    pub most_events: u64,
}

/// Which events are wanted.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct AskLog {
    /// Up to this time, instead of the time shown.
    pub until_ns: Option<u64>,
    /// Only those of this side, by its place: `0` or `1`; of both if it is anything else. As this, the others are what was
    /// typed.
    pub side: String,
    /// Only those of this node, by its number or its name; of all if it is empty.
    pub node: String,
    /// Only those of this request, by its number from 1; of all if it is empty.
    pub request: String,
    /// Not so many of the latest.
    pub skipped: u32,
    /// Only those of a kind, by its place in the page's list; 0 for all.
    pub topic: u32,
}

/// Worker → page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Report {
    /// The worker listens; sent once, before anything else.
    Ready,
    /// A run begins or was forked.
    Started {
        /// Which run.
        run_id: u32,
        /// The networks that run, left first.
        networks: Vec<NetworkDescription>,
        /// Time from which traces follow: 0, or where a fork began.
        from_ns: u64,
        /// When the run will end.
        duration_ns: u64,
        /// Length of a [`Window`].
        window_ns: u64,
    },
    /// A scenario was refused; the run before it goes on.
    Refused {
        /// Which run was asked for.
        run_id: u32,
        /// Why.
        errors: Vec<FieldError>,
    },
    /// What happened on one side up to a time; the records come along as a typed array.
    Trace {
        /// Which run.
        run_id: u32,
        /// Which side.
        side: Side,
        /// Everything up to here is now reported.
        until_ns: u64,
    },
    /// The run stands elsewhere, after a seek or a step. A [`Report::Present`] of each side follows, then the scores there.
    Moved {
        /// Which run.
        run_id: u32,
        /// The time at which it stands.
        time_ns: u64,
        /// How many events have happened, on both sides.
        events: u64,
        /// After a step: on which side the event was that happened, or was taken back.
        stepped: Option<Side>,
        /// After a step: that event in words.
        what: String,
    },
    /// How one side stands: its nodes, and the messages on their way, whenever they set out. Records come along as with a trace.
    Present {
        /// Which run.
        run_id: u32,
        /// Which side.
        side: Side,
        /// The time.
        time_ns: u64,
    },
    /// The scores at a time.
    Metrics {
        /// Which run.
        run_id: u32,
        /// The scores.
        at: Box<Scores>,
    },
    /// A run's past, as markup of the worker's own making.
    Told {
        /// Which run.
        run_id: u32,
        /// The way of a request.
        way: String,
        /// The latest events.
        log: String,
    },
    /// What is read on demand: Help as markup, what each parameter means in the order of the schema, then of each metric how it
    /// is computed and what it means. A flat list: reading anything richer would weigh half a kilobyte on the page. Empty in a
    /// program that does not know.
    Explanations(Vec<String>),
    /// The worker can go on no further; it has to be started anew.
    Panicked {
        /// What the engine said.
        message: String,
    },
}

/// The scores of both sides at one time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Scores {
    /// The simulated time.
    pub time_ns: u64,
    /// The run hash of everything up to that time.
    pub run_hash: u64,
    /// Whether the run has ended.
    pub finished: bool,
    /// The sides that run, left first.
    pub sides: Vec<SideScores>,
}

/// The scores of one side at one time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SideScores {
    /// Which side.
    pub side: Side,
    /// Its metrics.
    pub metrics: SideMetrics,
    /// Loads of the serving nodes, as long as there are few; else those of the most loaded.
    pub nodes: Vec<NodeLoad>,
    /// Index of the first window that is new or changed since the last report, of both kinds.
    pub first_window: u32,
    /// The windows from there on.
    pub windows: Vec<Window>,
    /// What faults did to the side so far.
    pub faults: Vec<FaultRecord>,
    /// Its slowest requests.
    pub slowest: Vec<RequestRecord>,
    /// Those that failed last, a few of each outcome.
    pub failed: Vec<RequestRecord>,
    /// The same of the pieces of a file; empty where no swarm runs.
    pub availability: Vec<Availability>,
}

impl SideScores {
    /// The scores of a side of which nothing but its metrics is known.
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

// Not generic: the body is then compiled here, small, and not in the worker, for speed.

impl Command {
    /// The bytes of a command.
    #[inline(never)]
    pub fn encode(&self) -> Vec<u8> {
        encode(self)
    }

    /// Reads a command; `None` if it is damaged or of another version.
    #[inline(never)]
    pub fn decode(bytes: &[u8]) -> Option<Command> {
        decode(bytes)
    }
}

impl Report {
    /// The bytes of a report.
    #[inline(never)]
    pub fn encode(&self) -> Vec<u8> {
        encode(self)
    }

    /// Reads a report; `None` if it is damaged or of another version.
    #[inline(never)]
    pub fn decode(bytes: &[u8]) -> Option<Report> {
        decode(bytes)
    }
}

fn encode<T: Serialize>(message: &T) -> Vec<u8> {
    // Postcard refuses only types of unknown length, of which these have none.
    postcard::to_allocvec(message).unwrap_or_default()
}

fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    postcard::from_bytes(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::{Command, Report};
    use netduel_scenario::Scenario;
    use proptest::prelude::*;

    #[test]
    fn messages_read_back_as_they_were_written() {
        let command =
            Command::Start { run_id: 3, scenario: Scenario::default(), metrics_every_ns: 250_000_000 };
        assert_eq!(Command::decode(&command.encode()), Some(command));
        let report = Report::Ready;
        assert_eq!(Report::decode(&report.encode()), Some(report));
    }

    proptest! {
        #[test]
        fn damaged_bytes_are_refused_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = Command::decode(&bytes);
            let _ = Report::decode(&bytes);
        }
    }
}
