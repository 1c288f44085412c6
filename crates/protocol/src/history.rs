//! Queries about the past of a run, and their answers.

use netduel_results::{LogEvent, TraceDigest};
use netduel_scenario::Side;
use serde::{Deserialize, Serialize};

/// What is wanted of a run's past.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryQuery {
    /// The shown time, in nanoseconds. Nothing later is part of the answer.
    pub until_ns: u64,
    /// The request whose trace is wanted, if any.
    pub trace: Option<TraceQuery>,
    /// The events that are wanted, if any.
    pub events: Option<EventQuery>,
    /// The search for events stops after it has replayed this many events.
    pub max_replayed_events: u64,
}

/// A query for the trace of one request on both sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TraceQuery {
    /// The number of the request, from 0.
    pub request: u32,
    /// A time at which the request had arrived, in nanoseconds. The search is short if it arrived not long before.
    pub near_ns: u64,
}

/// A query for the latest events that pass all filters. The default passes every event.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventQuery {
    /// Only events up to this time, in nanoseconds, instead of up to the shown time.
    pub until_ns: Option<u64>,
    /// Only events of this side.
    pub side: Option<Side>,
    /// Only events of this node, as the reader typed it: a number from 1, a name, or a short name. Empty for all nodes.
    pub node: String,
    /// Only events of this request, as the reader typed it: a number from 1. Empty for all requests.
    pub request: String,
    /// Only events about this topic.
    pub topic: Option<EventTopic>,
    /// How many of the latest events to skip, so that earlier pages can be read.
    pub skip: u32,
}

/// A group of event kinds that a reader can ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum EventTopic {
    /// The arrival, progress and end of requests.
    Requests,
    /// Requests that fail.
    FailedRequests,
    /// Messages that are sent.
    Messages,
    /// Messages that are lost.
    LostMessages,
    /// Nodes that go down, come back up, or become primary.
    NodeChanges,
    /// Faults that begin or end, and attackers' requests.
    Faults,
}

impl EventTopic {
    /// All topics.
    pub const ALL: [EventTopic; 6] = [
        EventTopic::Requests,
        EventTopic::FailedRequests,
        EventTopic::Messages,
        EventTopic::LostMessages,
        EventTopic::NodeChanges,
        EventTopic::Faults,
    ];
}

/// The answer to a [`HistoryQuery`].
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct History {
    /// The trace of the request on each side that runs, left side first; `None` if none was asked for.
    pub traces: Option<Vec<SideTrace>>,
    /// The events, or why there can be none; `None` if none were asked for.
    pub events: Option<Result<EventPage, EventQueryError>>,
}

/// The trace of a request on one side.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SideTrace {
    /// The side.
    pub side: Side,
    /// The trace.
    pub trace: TraceDigest,
}

/// One page of the event log.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventPage {
    /// The events, latest first. Events at the same time are in the reverse order of (side, occurrence).
    pub events: Vec<SideEvent>,
    /// How many later events were skipped.
    pub skipped: u32,
    /// Whether there are earlier events than those on this page.
    pub has_earlier: bool,
    /// The events from this time on were searched, in nanoseconds; 0 if the whole run was.
    pub searched_from_ns: u64,
}

impl EventPage {
    /// The number of events on a full page.
    pub const SIZE: u32 = 100;
}

/// An event and its side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct SideEvent {
    /// The side.
    pub side: Side,
    /// The event.
    pub event: LogEvent,
}

/// Why an [`EventQuery`] is not possible.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum EventQueryError {
    /// None of the sides asked for has such a node.
    UnknownNode {
        /// What the reader typed.
        typed: String,
    },
    /// Not the number of a request: a whole number from 1.
    InvalidRequest {
        /// What the reader typed.
        typed: String,
    },
}
