//! The trace of one request: every message sent for it, every wait, service and transfer, with nodes and times.

use super::{LossCause, MessageKind, Outcome, Request};
use serde::{Deserialize, Serialize};

/// The trace of one request on one side.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct RequestTrace {
    /// The request; `None` if it has not arrived.
    pub request: Option<Request>,
    /// The spans, in the order in which they began.
    pub spans: Vec<Span>,
    /// How the request ended; `None` while it is in flight.
    pub end: Option<RequestEnd>,
}

impl RequestTrace {
    /// How long the request spent in finished spans of the wanted kinds, in nanoseconds. Overlapping spans count each.
    pub fn time_ns(&self, is_wanted: impl Fn(SpanKind) -> bool) -> u64 {
        let spans = self.spans.iter().filter(|span| is_wanted(span.kind));
        spans.filter_map(|span| Some(span.ends_ns? - span.begins_ns)).sum()
    }
}

/// The end of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestEnd {
    /// When it ended, in nanoseconds.
    pub at_ns: u64,
    /// How it ended.
    pub outcome: Outcome,
    /// The node that decided the outcome, or the balancer.
    pub node: u32,
}

/// A message, a wait, a service or a transfer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// What the span is.
    pub kind: SpanKind,
    /// When it begins, in nanoseconds.
    pub begins_ns: u64,
    /// When it ends, in nanoseconds: for a message, when it arrives or would have arrived. `None` while it lasts, and if a crash
    /// ended it.
    pub ends_ns: Option<u64>,
    /// The node that sends, or where the request waits or is served.
    pub from: u32,
    /// The node that a message or transfer goes to.
    pub to: Option<u32>,
    /// Why a message did not arrive.
    pub lost: Option<LossCause>,
}

/// What a span is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum SpanKind {
    /// A message is in flight.
    Message(MessageKind),
    /// The request waits in a queue.
    Waiting,
    /// A node serves the request.
    Serving,
    /// A node sends a piece of a file, or the whole file. The span ends when the transfer does, completed or interrupted.
    Transfer(Option<u32>),
}

impl SpanKind {
    /// Its name in output.
    pub fn name(self) -> &'static str {
        match self {
            SpanKind::Message(kind) => kind.name(),
            SpanKind::Waiting => "waiting",
            SpanKind::Serving => "serving",
            SpanKind::Transfer(_) => "transfer",
        }
    }

    /// The piece of a file that is transferred. `None` for the whole file, and for all other spans.
    pub fn piece(self) -> Option<u32> {
        match self {
            SpanKind::Transfer(piece) => piece,
            _ => None,
        }
    }
}
