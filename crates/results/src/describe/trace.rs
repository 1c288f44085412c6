//! A request's trace in words: its steps, how it ended and why, and where the time went.

use super::node::piece_name;
use super::{format_duration_ns, node_name_with_article};
use crate::{
    BALANCER, LossCause, MessageKind, NetworkDescription, Outcome, RequestEnd, Span, SpanKind, TraceDigest,
    TraceStep,
};

/// Of many recipients, this many are named.
const MAX_NAMED_RECIPIENTS: usize = 6;

/// The summary of a trace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TraceSummary {
    /// How the request ended and after how long, or that it is in flight: "Answered after 123 ms."
    pub outcome: String,
    /// Whether the request failed.
    pub is_failure: bool,
    /// Why the request failed; empty if it did not. It continues the sentence of `outcome`.
    pub reason: String,
    /// Where the time went: "Waiting time 0 ms, service time 50.0 ms, 4 messages."
    pub totals: String,
}

/// Summarizes the trace of a request. Users give up after `timeout_s` seconds. `None` if the request has not arrived.
pub fn summarize_trace(
    network: &NetworkDescription,
    trace: &TraceDigest,
    timeout_s: f64,
) -> Option<TraceSummary> {
    let request = trace.request?;
    let duration = format_duration_ns(trace.observed_until_ns.saturating_sub(request.arrived_ns));
    let (outcome, reason) = match trace.end {
        None => (format!("In flight for {duration}."), String::new()),
        Some(RequestEnd { outcome: Outcome::Served, .. }) => {
            (format!("Answered after {duration}."), String::new())
        }
        Some(end) => (format!("Failed after {duration}:"), failure_reason(network, trace, end, timeout_s)),
    };
    let plural = if trace.messages == 1 { "" } else { "s" };
    let totals = format!(
        "Waiting time {}, service time {}, {} message{plural}.",
        format_duration_ns(trace.waiting_ns),
        format_duration_ns(trace.serving_ns),
        trace.messages
    );
    Some(TraceSummary { outcome, is_failure: !reason.is_empty(), reason, totals })
}

/// A sentence about one step of a trace such as "user 3 sends the request to server 1", without a capital letter and a full
/// stop.
pub fn describe_trace_step(network: &NetworkDescription, step: &TraceStep) -> String {
    let name = |node: u32| node_name_with_article(network, node);
    let from = name(step.span.from);
    let named: Vec<String> =
        step.recipients.iter().take(MAX_NAMED_RECIPIENTS).map(|node| name(*node)).collect();
    let unnamed = step.recipients.len() - named.len() + step.omitted_recipients as usize;
    let mut to = named.join(", ");
    if unnamed > 0 {
        to.push_str(&format!(" and {unnamed} more"));
    }
    let again = if step.is_repeated { " again" } else { "" };
    let sentence = match step.span.kind {
        SpanKind::Waiting => format!("the request waits at {from}"),
        SpanKind::Serving => format!("{from} serves the request"),
        SpanKind::Transfer(piece) => format!("{from} sends {} to {to}", piece_name(piece)),
        SpanKind::Message(MessageKind::Request) => format!("{from} sends the request to {to}{again}"),
        SpanKind::Message(MessageKind::Query) => format!("{from} sends a query to {to}"),
        SpanKind::Message(MessageKind::Response) => format!("{from} sends the response to {to}"),
        SpanKind::Message(MessageKind::Hit) => format!("{from} sends the result of a query to {to}"),
        SpanKind::Message(MessageKind::Failure) => format!("{from} reports a failure to {to}"),
        SpanKind::Message(MessageKind::Upkeep) => format!("{from} sends a maintenance message to {to}"),
        SpanKind::Message(MessageKind::Copy) => format!("{from} sends a copy to {to}"),
    };
    match step.span.lost {
        Some(cause) => format!("{sentence}: lost, because {}", loss_reason(cause)),
        None => sentence,
    }
}

/// Why a request failed.
fn failure_reason(
    network: &NetworkDescription,
    trace: &TraceDigest,
    end: RequestEnd,
    timeout_s: f64,
) -> String {
    let node = node_name_with_article(network, end.node);
    match end.outcome {
        Outcome::Served => String::new(),
        Outcome::Refused => format!("the queue of {node} was full."),
        Outcome::NodeFailed if end.node == BALANCER => "no server was up.".to_owned(),
        Outcome::NodeFailed => format!("{node} was down or crashed while it had the request."),
        Outcome::NotFound => match trace.queried_nodes {
            0 => "no copy was found.".to_owned(),
            1 => "one node was queried, and it knew of no copy.".to_owned(),
            count => format!("{count} nodes were queried, and none of them knew of a copy."),
        },
        Outcome::Denied => format!("{node} denied it."),
        Outcome::TimedOut => {
            let when = timeout_circumstance(network, trace);
            let arrived_ns = trace.request.map_or(0, |request| request.arrived_ns);
            if end.at_ns < arrived_ns + (timeout_s * 1e9).round() as u64 {
                // With retries, a user gives up earlier if the last attempt times out.
                format!("the last attempt timed out {when}.")
            } else {
                format!("the user gave up after {timeout_s}\u{a0}s {when}.")
            }
        }
    }
}

/// What a request that timed out was waiting for.
fn timeout_circumstance(network: &NetworkDescription, trace: &TraceDigest) -> String {
    let name = |node: u32| node_name_with_article(network, node);
    match (trace.unfinished, trace.last_loss) {
        (Some(Span { kind: SpanKind::Waiting, from, .. }), _) => {
            format!("while the request was waiting at {}", name(from))
        }
        (Some(Span { kind: SpanKind::Serving, from, .. }), _) => {
            format!("while {} was serving the request", name(from))
        }
        (Some(Span { kind: SpanKind::Message(_), .. }), _) => {
            "while a message for the request was in flight".to_owned()
        }
        (Some(Span { kind: SpanKind::Transfer(_), from, .. }), _) => {
            format!("while {} was sending", name(from))
        }
        (None, Some(Span { lost: Some(cause), to: Some(to), .. })) => {
            format!("after a message to {} had been lost, because {}", name(to), loss_reason(cause))
        }
        (None, _) => "with no message for the request in flight".to_owned(),
    }
}

/// Why a message was lost, as a clause.
fn loss_reason(cause: LossCause) -> &'static str {
    match cause {
        LossCause::NodeDown => "the receiver was down",
        LossCause::Partition => "the network was partitioned",
        LossCause::Link => "the link dropped it",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Request;
    use crate::test_network::client_server;

    const SECOND_NS: u64 = 1_000_000_000;

    /// A request from time 1 s that ended at a time.
    fn ended(outcome: Outcome, at_ns: u64, node: u32) -> TraceDigest {
        let request =
            Request { id: 6, user: 2, object: 0, arrived_ns: SECOND_NS, work: 1.0, is_write: false };
        TraceDigest {
            request: Some(request),
            end: Some(RequestEnd { at_ns, outcome, node }),
            observed_until_ns: at_ns,
            messages: 1,
            ..TraceDigest::default()
        }
    }

    fn summarize(trace: &TraceDigest) -> TraceSummary {
        summarize_trace(&client_server(2, 3), trace, 2.0).unwrap()
    }

    fn span(kind: SpanKind, from: u32, to: Option<u32>) -> Span {
        Span { kind, begins_ns: SECOND_NS, ends_ns: None, from, to, lost: None }
    }

    #[test]
    fn an_answered_request_says_how_long_it_took_and_where_the_time_went() {
        let mut trace = ended(Outcome::Served, SECOND_NS + 123_000_000, 0);
        (trace.waiting_ns, trace.serving_ns) = (40_000_000, 50_000_000);
        let summary = summarize(&trace);
        assert_eq!((&*summary.outcome, summary.is_failure), ("Answered after 123\u{a0}ms.", false));
        assert_eq!(summary.totals, "Waiting time 40.0\u{a0}ms, service time 50.0\u{a0}ms, 1 message.");
        trace.end = None;
        assert!(summarize(&trace).outcome.starts_with("In flight for"));
        trace.request = None;
        assert_eq!(summarize_trace(&client_server(2, 3), &trace, 2.0), None);
    }

    #[test]
    fn a_failed_request_says_why() {
        let after_s = |outcome, node| summarize(&ended(outcome, 2 * SECOND_NS, node)).reason;
        assert_eq!(after_s(Outcome::Refused, 1), "the queue of server 2 was full.");
        assert_eq!(after_s(Outcome::NodeFailed, BALANCER), "no server was up.");
        assert!(after_s(Outcome::NodeFailed, 0).starts_with("server 1 was down"));
        let mut trace = ended(Outcome::NotFound, 2 * SECOND_NS, 0);
        assert_eq!(summarize(&trace).reason, "no copy was found.");
        trace.queried_nodes = 5;
        assert!(summarize(&trace).reason.starts_with("5 nodes were queried"));
    }

    #[test]
    fn a_request_that_timed_out_says_what_it_was_waiting_for() {
        let mut trace = ended(Outcome::TimedOut, 3 * SECOND_NS, 0);
        assert!(summarize(&trace).reason.starts_with("the user gave up after 2\u{a0}s with no message"));
        let kind = SpanKind::Message(MessageKind::Request);
        trace.last_loss = Some(Span { lost: Some(LossCause::Partition), ..span(kind, 2, Some(1)) });
        assert!(
            summarize(&trace)
                .reason
                .ends_with("to server 2 had been lost, because the network was partitioned.")
        );
        trace.unfinished = Some(span(SpanKind::Waiting, 1, None));
        assert!(summarize(&trace).reason.ends_with("while the request was waiting at server 2."));
        let early = TraceDigest { end: ended(Outcome::TimedOut, 2 * SECOND_NS, 0).end, ..trace };
        assert!(summarize(&early).reason.starts_with("the last attempt timed out while"));
    }

    #[test]
    fn a_step_names_a_few_recipients_and_counts_the_rest() {
        let network = client_server(2, 30);
        let mut step = TraceStep {
            span: span(SpanKind::Message(MessageKind::Request), 2, Some(0)),
            recipients: vec![0],
            omitted_recipients: 0,
            is_repeated: true,
        };
        assert_eq!(describe_trace_step(&network, &step), "user 1 sends the request to server 1 again");
        step.span.kind = SpanKind::Message(MessageKind::Query);
        step.span.lost = Some(LossCause::Link);
        (step.recipients, step.omitted_recipients) = ((2..10).collect(), 5);
        assert_eq!(
            describe_trace_step(&network, &step),
            "user 1 sends a query to user 1, user 2, user 3, user 4, user 5, user 6 and 7 more: lost, because the link dropped it"
        );
    }
}
