//! The way of one request: every message sent for it, every wait and every service, with nodes and times.

use crate::metrics::{LossCause, Message, MessageKind, Observer, Outcome};
use crate::workload::Request;

/// A part of a request's way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// What it is.
    pub kind: SpanKind,
    /// When it begins.
    pub begins_ns: u64,
    /// When it ends; of a message, when it arrives or would. `None` while it lasts, and where a crash ended it.
    pub ends_ns: Option<u64>,
    /// The node that sends, or where the request waits or is served.
    pub from: u32,
    /// The node that a message goes to.
    pub to: Option<u32>,
    /// Why a message did not arrive.
    pub lost: Option<LossCause>,
}

/// What a part of a request's way is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SpanKind {
    /// A message travels.
    Message(MessageKind),
    /// The request waits in a queue.
    Waiting,
    /// It is served.
    Serving,
}

impl SpanKind {
    /// Its name in output.
    pub fn name(self) -> &'static str {
        match self {
            SpanKind::Message(kind) => kind.name(),
            SpanKind::Waiting => "waiting",
            SpanKind::Serving => "serving",
        }
    }
}

/// Watches one side for one request.
#[derive(Debug, Clone, Default)]
pub struct Waterfall {
    wanted: u32,
    /// Whether it ends with the request.
    stops: bool,
    /// How many requests have arrived, that one or not.
    pub arrivals: u32,
    /// The request, once it has arrived.
    pub request: Option<Request>,
    /// In the order in which they began.
    pub spans: Vec<Span>,
    /// When it ended, how, and the node that decided it.
    pub ended: Option<(u64, Outcome, u32)>,
}

impl Waterfall {
    /// Of the request of this number, from 0.
    pub fn new(wanted: u32) -> Waterfall {
        Waterfall { wanted, ..Waterfall::default() }
    }

    /// How long the request spent in parts of a kind that have ended, in nanoseconds; overlapping ones count each.
    pub fn time_ns(&self, is_wanted: impl Fn(SpanKind) -> bool) -> u64 {
        let spans = self.spans.iter().filter(|span| is_wanted(span.kind));
        spans.filter_map(|span| Some(span.ends_ns? - span.begins_ns)).sum()
    }

    /// The same, but what still goes on for the request once it has ended is left out: who asked hears nothing of it.
    pub fn until_its_end(wanted: u32) -> Waterfall {
        Waterfall { stops: true, ..Waterfall::new(wanted) }
    }

    /// Begins anew.
    pub(super) fn forget(&mut self) {
        *self = Waterfall { stops: self.stops, ..Waterfall::new(self.wanted) };
    }

    /// Whether something is about the request, and to be kept.
    fn wants(&self, request: u32) -> bool {
        request == self.wanted && !(self.stops && self.ended.is_some())
    }

    fn begin(&mut self, kind: SpanKind, now_ns: u64, node: u32) {
        self.spans.push(Span { kind, begins_ns: now_ns, ends_ns: None, from: node, to: None, lost: None });
    }

    /// Ends the earliest part of a kind that lasts at a node. Several attempts may stand in one queue.
    fn end(&mut self, kind: SpanKind, now_ns: u64, node: u32) {
        let lasts = |span: &&mut Span| span.kind == kind && span.from == node && span.ends_ns.is_none();
        if let Some(span) = self.spans.iter_mut().find(lasts) {
            span.ends_ns = Some(now_ns);
        }
    }
}

impl Observer for Waterfall {
    fn watches_service(&self) -> bool {
        true
    }

    fn arrived(&mut self, request: &Request) {
        self.arrivals += 1;
        if request.id == self.wanted {
            self.request = Some(*request);
        }
    }

    fn sent(&mut self, now_ns: u64, message: &Message) {
        if self.wants(message.request) {
            self.spans.push(Span {
                kind: SpanKind::Message(message.kind),
                begins_ns: now_ns,
                ends_ns: Some(message.arrives_ns),
                from: message.from,
                to: Some(message.to),
                lost: None,
            });
        }
    }

    fn lost(&mut self, now_ns: u64, from: u32, to: u32, cause: LossCause) {
        if !self.wants(self.wanted) {
            return;
        }
        // The message that would arrive there now.
        let is_it = |span: &&mut Span| {
            (span.from, span.to, span.ends_ns, span.lost) == (from, Some(to), Some(now_ns), None)
        };
        if let Some(span) = self.spans.iter_mut().rev().find(is_it) {
            span.lost = Some(cause);
        }
    }

    fn queued(&mut self, now_ns: u64, node: u32, request: &Request) {
        if self.wants(request.id) {
            self.begin(SpanKind::Waiting, now_ns, node);
        }
    }

    fn service_began(&mut self, now_ns: u64, node: u32, request: &Request) {
        if self.wants(request.id) {
            self.end(SpanKind::Waiting, now_ns, node);
            self.begin(SpanKind::Serving, now_ns, node);
        }
    }

    fn served(&mut self, now_ns: u64, node: u32, request: &Request) {
        if self.wants(request.id) {
            self.end(SpanKind::Serving, now_ns, node);
        }
    }

    fn ended(&mut self, now_ns: u64, request: &Request, outcome: Outcome, node: u32) {
        if self.wants(request.id) {
            self.ended = Some((now_ns, outcome, node));
        }
    }
}
