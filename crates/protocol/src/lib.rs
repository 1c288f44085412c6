//! The messages between page and worker: commands to the worker, reports back, traces as typed arrays.
//!
//! A message is a `Uint8Array` of [postcard](https://docs.rs/postcard) bytes. A [`Report::Trace`] and a [`Report::State`] are
//! followed, in the same JavaScript array, by a transferred `Uint32Array` of [`trace`] records.
#![forbid(unsafe_code)]

mod command;
mod history;
mod report;
mod sample_times;
mod scores;
pub mod trace;

pub use command::Command;
pub use history::{
    EventPage, EventQuery, EventQueryError, EventTopic, History, HistoryQuery, SideEvent, SideTrace,
    TraceQuery,
};
pub use report::{Report, StepEvents};
pub use sample_times::{is_sample_ns, next_sample_ns};
pub use scores::{Scores, SideScores};

use serde::{Serialize, de::DeserializeOwned};

impl Command {
    /// The bytes of the command.
    pub fn encode(&self) -> Vec<u8> {
        encode(self)
    }

    /// Reads a command; `None` if the bytes are damaged or of another version.
    pub fn decode(bytes: &[u8]) -> Option<Command> {
        decode(bytes)
    }
}

impl Report {
    /// The bytes of the report.
    pub fn encode(&self) -> Vec<u8> {
        encode(self)
    }

    /// Reads a report; `None` if the bytes are damaged or of another version.
    pub fn decode(bytes: &[u8]) -> Option<Report> {
        decode(bytes)
    }
}

fn encode<T: Serialize>(message: &T) -> Vec<u8> {
    // Postcard refuses only types of unknown length, and no message contains one.
    postcard::to_allocvec(message).unwrap_or_default()
}

fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    postcard::from_bytes(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use netduel_results::{EventKind, LogEvent, TraceDigest};
    use netduel_scenario::{Scenario, Side};
    use proptest::prelude::*;

    #[test]
    fn messages_read_back_as_they_were_written() {
        let start =
            Command::Start { run_id: 3, scenario: Scenario::default(), metrics_every_ns: 250_000_000 };
        let query = HistoryQuery {
            until_ns: 5,
            trace: Some(TraceQuery { request: 6, near_ns: 4 }),
            events: Some(EventQuery {
                side: Some(Side::PeerToPeer),
                node: "peer 3".to_owned(),
                topic: Some(EventTopic::Faults),
                ..EventQuery::default()
            }),
            max_replayed_events: u64::MAX,
        };
        for command in [start, Command::Query { run_id: 3, query }] {
            assert_eq!(Command::decode(&command.encode()), Some(command));
        }
        let event = LogEvent {
            at_ns: 3,
            kind: EventKind::Found(2),
            node: Some(1),
            other: None,
            request: Some(7),
            object: Some(0),
        };
        let page = EventPage {
            events: vec![SideEvent { side: Side::ClientServer, event }],
            skipped: 100,
            has_earlier: true,
            searched_from_ns: 2,
        };
        let history = History {
            traces: Some(vec![SideTrace { side: Side::ClientServer, trace: TraceDigest::default() }]),
            events: Some(Ok(page)),
        };
        let refused = History {
            traces: None,
            events: Some(Err(EventQueryError::UnknownNode { typed: "x".to_owned() })),
        };
        let reports = [history, refused].map(|history| Report::History { run_id: 3, history });
        for report in reports.into_iter().chain([Report::Ready]) {
            assert_eq!(Report::decode(&report.encode()), Some(report));
        }
    }

    proptest! {
        #[test]
        fn damaged_bytes_are_refused_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = Command::decode(&bytes);
            let _ = Report::decode(&bytes);
        }
    }
}
