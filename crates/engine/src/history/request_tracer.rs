//! Traces one request: every message sent for it, every wait, service and transfer, with nodes and times.

use crate::metrics::{FileTransfer, Message, Observer, TransferEnd};
use netduel_results::{LossCause, Outcome, Request, RequestEnd, RequestTrace, Span, SpanKind};

/// Observes one side and records the trace of one request.
#[derive(Debug, Clone, Default)]
pub struct RequestTracer {
    request: u32,
    /// Whether the trace stops when the request ends.
    stops_at_end: bool,
    arrivals: u32,
    trace: RequestTrace,
}

impl RequestTracer {
    /// Traces the request with this number, counted from 0, and everything that still happens for it after it has ended.
    pub fn new(request: u32) -> RequestTracer {
        RequestTracer { request, ..RequestTracer::default() }
    }

    /// Traces the request with this number until it ends. What follows its end does not concern its user.
    pub fn until_end(request: u32) -> RequestTracer {
        RequestTracer { stops_at_end: true, ..RequestTracer::new(request) }
    }

    /// The trace so far.
    pub fn trace(&self) -> &RequestTrace {
        &self.trace
    }

    /// How many requests have arrived, the traced one or others.
    pub fn arrivals(&self) -> u32 {
        self.arrivals
    }

    /// Starts again with an empty trace.
    pub(super) fn reset(&mut self) {
        *self = RequestTracer { stops_at_end: self.stops_at_end, ..RequestTracer::new(self.request) };
    }

    fn records(&self, request: u32) -> bool {
        request == self.request && !(self.stops_at_end && self.trace.end.is_some())
    }

    fn begin(&mut self, kind: SpanKind, now_ns: u64, node: u32) {
        let span = Span { kind, begins_ns: now_ns, ends_ns: None, from: node, to: None, lost: None };
        self.trace.spans.push(span);
    }

    /// Ends the earliest unfinished span of a kind at a node. Several attempts may wait in one queue.
    fn end(&mut self, kind: SpanKind, now_ns: u64, node: u32) {
        let is_unfinished =
            |span: &&mut Span| span.kind == kind && span.from == node && span.ends_ns.is_none();
        if let Some(span) = self.trace.spans.iter_mut().find(is_unfinished) {
            span.ends_ns = Some(now_ns);
        }
    }
}

impl Observer for RequestTracer {
    fn watches_service(&self) -> bool {
        true
    }

    fn arrived(&mut self, request: &Request) {
        self.arrivals += 1;
        if request.id == self.request {
            self.trace.request = Some(*request);
        }
    }

    fn sent(&mut self, now_ns: u64, message: &Message) {
        if self.records(message.request) {
            self.trace.spans.push(Span {
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
        if !self.records(self.request) {
            return;
        }
        // A lost message is the one that would have arrived at this node now.
        let is_lost = |span: &&mut Span| {
            (span.from, span.to, span.ends_ns, span.lost) == (from, Some(to), Some(now_ns), None)
        };
        if let Some(span) = self.trace.spans.iter_mut().rev().find(is_lost) {
            span.lost = Some(cause);
        }
    }

    fn transfer_began(&mut self, now_ns: u64, transfer: &FileTransfer) {
        if self.records(transfer.request) {
            self.trace.spans.push(Span {
                kind: SpanKind::Transfer(transfer.numbered_piece()),
                begins_ns: now_ns,
                ends_ns: None,
                from: transfer.from,
                to: Some(transfer.to),
                lost: None,
            });
        }
    }

    fn transferred(&mut self, now_ns: u64, transfer: &FileTransfer, _end: &TransferEnd) {
        if self.records(transfer.request) {
            self.end(SpanKind::Transfer(transfer.numbered_piece()), now_ns, transfer.from);
        }
    }

    fn queued(&mut self, now_ns: u64, node: u32, request: &Request) {
        if self.records(request.id) {
            self.begin(SpanKind::Waiting, now_ns, node);
        }
    }

    fn left_queue(&mut self, now_ns: u64, node: u32, request: &Request) {
        if self.records(request.id) {
            self.end(SpanKind::Waiting, now_ns, node);
        }
    }

    fn service_began(&mut self, now_ns: u64, node: u32, request: &Request) {
        if self.records(request.id) {
            self.end(SpanKind::Waiting, now_ns, node);
            self.begin(SpanKind::Serving, now_ns, node);
        }
    }

    fn served(&mut self, now_ns: u64, node: u32, request: &Request) {
        if self.records(request.id) {
            self.end(SpanKind::Serving, now_ns, node);
        }
    }

    fn ended(&mut self, now_ns: u64, request: &Request, outcome: Outcome, node: u32) {
        if self.records(request.id) {
            self.trace.end = Some(RequestEnd { at_ns: now_ns, outcome, node });
        }
    }
}
