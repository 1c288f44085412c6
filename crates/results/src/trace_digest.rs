//! A request's trace condensed to a bounded size, for display.

use super::{MessageKind, Request, RequestEnd, RequestTrace, Span, SpanKind};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A step that went to more nodes than this lists only the first of them.
const MAX_LISTED_RECIPIENTS: usize = 200;

/// The trace of one request on one side, condensed: sums over all of it, and its first steps.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct TraceDigest {
    /// The request; `None` if it has not arrived.
    pub request: Option<Request>,
    /// How the request ended; `None` while it is in flight.
    pub end: Option<RequestEnd>,
    /// The time up to which the request was observed, in nanoseconds: its end, or the time of the query.
    pub observed_until_ns: u64,
    /// The latest time in the trace, in nanoseconds. A message can arrive after the request has ended.
    pub last_ns: u64,
    /// How long the request waited in at least one queue, in nanoseconds.
    pub waiting_ns: u64,
    /// How long the request was served by at least one node, in nanoseconds.
    pub serving_ns: u64,
    /// How many messages were sent for the request.
    pub messages: u32,
    /// How many different nodes received a query for it.
    pub queried_nodes: u32,
    /// The last span that was still unfinished when the request ended.
    pub unfinished: Option<Span>,
    /// The last message that was lost.
    pub last_loss: Option<Span>,
    /// The first steps, in the order in which they began.
    pub steps: Vec<TraceStep>,
    /// How many further steps there were.
    pub omitted_steps: u32,
}

/// One span, or several messages that one node sent at the same time to different nodes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TraceStep {
    /// The span; of several messages the first.
    pub span: Span,
    /// The nodes that the messages went to; at most 200 are listed.
    pub recipients: Vec<u32>,
    /// How many further recipients there were.
    pub omitted_recipients: u32,
    /// Whether the same node had already done the same for this request earlier, as in a retry.
    pub is_repeated: bool,
}

impl RequestTrace {
    /// Condenses the trace, as observed until a time in nanoseconds, to its sums and at most `max_steps` steps.
    pub fn digest(&self, until_ns: u64, max_steps: usize) -> TraceDigest {
        let observed_until_ns = self.end.map_or(until_ns, |end| end.at_ns);
        let is_message = |span: &&Span| matches!(span.kind, SpanKind::Message(_));
        let queries = self.spans.iter().filter(|span| span.kind == SpanKind::Message(MessageKind::Query));
        let is_unfinished = |span: &&Span| span.ends_ns.is_none_or(|ends_ns| ends_ns > observed_until_ns);
        let mut steps = self.steps();
        let omitted_steps = steps.len().saturating_sub(max_steps) as u32;
        steps.truncate(max_steps);
        mark_repetitions(&mut steps);
        TraceDigest {
            request: self.request,
            end: self.end,
            observed_until_ns,
            last_ns: self.spans.iter().filter_map(|span| span.ends_ns).fold(observed_until_ns, u64::max),
            waiting_ns: self.covered_ns(SpanKind::Waiting, observed_until_ns),
            serving_ns: self.covered_ns(SpanKind::Serving, observed_until_ns),
            messages: self.spans.iter().filter(is_message).count() as u32,
            queried_nodes: queries.filter_map(|span| span.to).collect::<BTreeSet<_>>().len() as u32,
            unfinished: self.spans.iter().rfind(is_unfinished).copied(),
            last_loss: self.spans.iter().rfind(|span| span.lost.is_some()).copied(),
            steps,
            omitted_steps,
        }
    }

    /// The spans as steps.
    fn steps(&self) -> Vec<TraceStep> {
        let mut steps: Vec<TraceStep> = Vec::new();
        for span in &self.spans {
            match steps.last_mut().filter(|step| is_sent_together(&step.span, span)) {
                Some(step) if step.recipients.len() == MAX_LISTED_RECIPIENTS => step.omitted_recipients += 1,
                Some(step) => step.recipients.extend(span.to),
                None => steps.push(TraceStep {
                    span: *span,
                    recipients: span.to.into_iter().collect(),
                    omitted_recipients: 0,
                    is_repeated: false,
                }),
            }
        }
        steps
    }

    /// How long at least one span of a kind lasted, in nanoseconds. Overlapping spans count once.
    fn covered_ns(&self, kind: SpanKind, until_ns: u64) -> u64 {
        let (mut covered_ns, mut reached_ns) = (0, 0);
        // Spans are in the order in which they began.
        for span in self.spans.iter().filter(|span| span.kind == kind) {
            let ends_ns = span.ends_ns.unwrap_or(until_ns).min(until_ns);
            covered_ns += ends_ns.saturating_sub(span.begins_ns.max(reached_ns));
            reached_ns = reached_ns.max(ends_ns);
        }
        covered_ns
    }
}

/// Marks steps of a node that did the same earlier.
fn mark_repetitions(steps: &mut [TraceStep]) {
    for index in 1..steps.len() {
        let (earlier, rest) = steps.split_at_mut(index);
        let span = rest[0].span;
        rest[0].is_repeated = earlier.iter().any(|step| {
            step.span.begins_ns < span.begins_ns && (step.span.kind, step.span.from) == (span.kind, span.from)
        });
    }
}

/// Whether two spans are messages that one node sent at the same time and that fared alike.
fn is_sent_together(one: &Span, other: &Span) -> bool {
    matches!(one.kind, SpanKind::Message(_)) && Span { to: other.to, ..*one } == *other
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{LossCause, Outcome};

    fn span(kind: SpanKind, begins_ns: u64, ends_ns: Option<u64>, from: u32, to: Option<u32>) -> Span {
        Span { kind, begins_ns, ends_ns, from, to, lost: None }
    }

    const QUERY: SpanKind = SpanKind::Message(MessageKind::Query);

    #[test]
    fn messages_sent_together_are_one_step_and_later_ones_a_repetition() {
        let lost = Span { lost: Some(LossCause::Link), ..span(QUERY, 10, Some(20), 0, Some(3)) };
        let spans = vec![
            span(QUERY, 10, Some(20), 0, Some(1)),
            span(QUERY, 10, Some(20), 0, Some(2)),
            lost,
            span(QUERY, 20, Some(30), 1, Some(2)),
            span(QUERY, 50, Some(60), 0, Some(1)),
        ];
        let digest = RequestTrace { spans, ..RequestTrace::default() }.digest(100, 10);
        let steps: Vec<_> =
            digest.steps.iter().map(|step| (&step.recipients[..], step.is_repeated)).collect();
        assert_eq!(steps, [(&[1, 2][..], false), (&[3], false), (&[2], false), (&[1], true)]);
        assert_eq!((digest.messages, digest.queried_nodes, digest.omitted_steps), (5, 3, 0));
        assert_eq!(digest.last_loss, Some(lost));
    }

    #[test]
    fn the_size_is_bounded_and_what_is_left_out_is_counted() {
        let mut spans: Vec<Span> = (1..=1000).map(|to| span(QUERY, 10, Some(20), 0, Some(to))).collect();
        spans.extend((1..=50).map(|from| span(QUERY, 20, Some(30), from, Some(0))));
        let digest = RequestTrace { spans, ..RequestTrace::default() }.digest(100, 40);
        assert_eq!((digest.steps.len(), digest.omitted_steps, digest.messages), (40, 11, 1050));
        assert_eq!((digest.steps[0].recipients.len(), digest.steps[0].omitted_recipients), (200, 800));
    }

    #[test]
    fn overlapping_waits_count_once_and_unfinished_ones_until_the_end() {
        let spans = vec![
            span(SpanKind::Waiting, 10, Some(40), 0, None),
            span(SpanKind::Waiting, 20, Some(50), 1, None),
            span(SpanKind::Waiting, 70, None, 0, None),
            span(SpanKind::Serving, 50, Some(95), 1, None),
        ];
        let mut trace = RequestTrace { spans, ..RequestTrace::default() };
        let digest = trace.digest(100, 10);
        assert_eq!((digest.waiting_ns, digest.serving_ns, digest.last_ns), (70, 45, 100));
        trace.end = Some(RequestEnd { at_ns: 80, outcome: Outcome::TimedOut, node: 0 });
        let digest = trace.digest(100, 10);
        assert_eq!((digest.waiting_ns, digest.serving_ns), (50, 30));
        assert_eq!((digest.observed_until_ns, digest.last_ns), (80, 95));
        assert_eq!(digest.unfinished.map(|span| span.kind), Some(SpanKind::Serving));
    }
}
