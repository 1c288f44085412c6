//! The way of a request as a waterfall: what went where when, what it waited for, and how it ended, on both sides on one scale.

use super::markup::{button, class, clock, span};
use netduel_engine::Duel;
use netduel_engine::kernel::ns_from_s;
use netduel_results::{
    BALANCER, LossCause, MessageKind, NetworkDescription, Outcome, RequestTrace, Span, SpanKind,
    node_name_with_article,
};
use netduel_scenario::Side;
use std::collections::BTreeSet;

/// So many rows are shown on a side; a flood has more.
const MOST_ROWS: usize = 40;

/// Of whom many are asked at once so many are named.
const MOST_NAMED: usize = 6;

/// Both ways.
pub(super) fn markup(duel: &Duel, ways: [&RequestTrace; 2], until_ns: u64, timeout_s: f64) -> String {
    let requests = || ways.iter().filter_map(|way| way.request);
    let Some(request) = requests().next() else {
        return "<p>This request has not arrived at this time.</p>".to_owned();
    };
    let begins_ns = requests().map(|request| request.arrived_ns).min().unwrap_or(0);
    let end_ns = |way: &RequestTrace| way.end.map_or(until_ns, |end| end.at_ns);
    let spans_end_ns =
        |way: &RequestTrace| way.spans.iter().filter_map(|span| span.ends_ns).max().unwrap_or(0);
    let come = ways.iter().filter(|way| way.request.is_some());
    let ends_ns = come.map(|way| end_ns(way).max(spans_end_ns(way))).max().unwrap_or(0);
    let scale = Scale { begins_ns, length_ns: ends_ns.saturating_sub(begins_ns).max(1) };
    let sides: String = Side::BOTH
        .into_iter()
        .zip(ways)
        .filter_map(|(side, way)| Some(one_side(duel.network(side)?, way, scale, until_ns, timeout_s)))
        .collect();
    format!(
        "<h3>Request {}: user {} wants object {}</h3><p>Arrived at {}\u{a0}s. All bars: 0 to {} after that.</p><div>{sides}</div>",
        request.id + 1,
        request.user + 1,
        request.object + 1,
        clock(request.arrived_ns),
        span(scale.length_ns)
    )
}

#[derive(Debug, Clone, Copy)]
struct Scale {
    begins_ns: u64,
    length_ns: u64,
}

/// Parts of a way that began and end together and are of one kind, from one node.
struct Row {
    first: Span,
    others: Vec<u32>,
}

fn one_side(
    network: &NetworkDescription,
    way: &RequestTrace,
    scale: Scale,
    until_ns: u64,
    timeout_s: f64,
) -> String {
    let rows = rows(&way.spans);
    let listed: String =
        rows.iter().take(MOST_ROWS).map(|row| listed(network, way, row, scale, until_ns)).collect();
    let more = rows.len().saturating_sub(MOST_ROWS);
    let more = if more > 0 { format!("<p>… and {more} more</p>") } else { String::new() };
    format!(
        "<section class=\"{}\"><p>{}</p><div>{listed}</div>{more}</section>",
        class(network.side),
        summary(network, way, until_ns, timeout_s)
    )
}

/// A node that asks many at the same time does so in one row.
fn rows(spans: &[Span]) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for span in spans {
        let is_alike = |row: &&mut Row| {
            let first = row.first;
            matches!(span.kind, SpanKind::Message(_))
                && (first.kind, first.from, first.begins_ns, first.ends_ns, first.lost)
                    == (span.kind, span.from, span.begins_ns, span.ends_ns, span.lost)
        };
        match rows.last_mut().filter(is_alike) {
            Some(row) => row.others.extend(span.to),
            None => rows.push(Row { first: *span, others: span.to.into_iter().collect() }),
        }
    }
    rows
}

fn listed(
    network: &NetworkDescription,
    way: &RequestTrace,
    row: &Row,
    scale: Scale,
    until_ns: u64,
) -> String {
    let span_of = row.first;
    let from = node_name_with_article(network, span_of.from);
    let named: Vec<String> =
        row.others.iter().take(MOST_NAMED).map(|node| node_name_with_article(network, *node)).collect();
    let more = row.others.len().saturating_sub(MOST_NAMED);
    let to = if more > 0 { format!("{} and {more} more", named.join(", ")) } else { named.join(", ") };
    let is_before = |span: &Span| {
        span.begins_ns < span_of.begins_ns && span.kind == span_of.kind && span.from == span_of.from
    };
    let again = if way.spans.iter().any(is_before) { " again" } else { "" };
    let (words, kind) = match span_of.kind {
        SpanKind::Waiting => (format!("waits at {from}"), "waits"),
        SpanKind::Serving => (format!("{from} serves it"), "serves"),
        SpanKind::Message(MessageKind::Request) => (format!("{from} asks {to}{again}"), "request"),
        SpanKind::Message(MessageKind::Query) => (format!("{from} asks {to} who has it"), "query"),
        SpanKind::Message(MessageKind::Response) => (format!("{from} sends it to {to}"), "response"),
        SpanKind::Message(MessageKind::Hit) => (format!("{from} tells {to} who has it"), "hit"),
        SpanKind::Message(MessageKind::Failure) => (format!("{from} tells {to} that it fails"), "failure"),
        SpanKind::Message(MessageKind::Upkeep | MessageKind::Copy) => {
            (format!("{from} tells {to}"), "upkeep")
        }
    };
    let words = match span_of.lost {
        Some(cause) => format!("{words}: lost, {}", because(cause)),
        None => words,
    };
    let last_ns = way.end.map_or(until_ns, |end| end.at_ns);
    let is_over = span_of.ends_ns.is_some_and(|ends_ns| ends_ns <= last_ns);
    let shown_ns = span_of.ends_ns.unwrap_or(last_ns).min(last_ns);
    let length = match span_of.ends_ns {
        Some(ends_ns) => span(ends_ns - span_of.begins_ns),
        None => format!("{} and on", span(last_ns.saturating_sub(span_of.begins_ns))),
    };
    let place =
        |ns: u64| (ns.saturating_sub(scale.begins_ns) as u128 * 1000 / u128::from(scale.length_ns)) as u64;
    let (left, right) = (place(span_of.begins_ns), place(shown_ns));
    let is_over = is_over && span_of.lost.is_none();
    let kind = if is_over { kind.to_owned() } else { format!("{kind} on") };
    let inside = format!(
        "<span>{words}</span><time>{length}</time>\
         <svg viewBox=\"0 0 1000 8\" preserveAspectRatio=\"none\" aria-hidden=\"true\">\
         <rect class=\"{kind}\" x=\"{left}\" y=\"0\" width=\"{}\" height=\"8\"/></svg>",
        (right - left.min(right)).max(3)
    );
    let nodes: Vec<u32> = [span_of.from]
        .into_iter()
        .chain(row.others.iter().copied())
        .filter(|node| *node != BALANCER)
        .collect();
    let request = way.request.map(|request| request.id);
    button("", network.side, span_of.begins_ns, &nodes, request, &inside)
}

/// How it ended, why, and where the time went.
fn summary(network: &NetworkDescription, way: &RequestTrace, until_ns: u64, timeout_s: f64) -> String {
    let Some(request) = way.request else { return "It has not arrived here yet.".to_owned() };
    let parts = parts(way, until_ns);
    let Some(netduel_results::RequestEnd { at_ns: ended_ns, outcome, node }) = way.end else {
        let so_far = span(until_ns.saturating_sub(request.arrived_ns));
        return format!("<b>Under way</b> for {so_far}. {parts}");
    };
    let after = span(ended_ns - request.arrived_ns);
    let said = match outcome {
        Outcome::Served => format!("<b>Answered after {after}.</b>"),
        _ => format!(
            "<b class=\"x\">Failed after {after}:</b> {}",
            why(network, way, outcome, node, timeout_s)
        ),
    };
    format!("{said} {parts}")
}

/// Why a request failed.
fn why(
    network: &NetworkDescription,
    way: &RequestTrace,
    outcome: Outcome,
    node: u32,
    timeout_s: f64,
) -> String {
    let at = node_name_with_article(network, node);
    let asked: BTreeSet<u32> = way
        .spans
        .iter()
        .filter(|span| span.kind == SpanKind::Message(MessageKind::Query))
        .filter_map(|span| span.to)
        .collect();
    match outcome {
        Outcome::Served => String::new(),
        Outcome::Refused => format!("{at} had no room for it, its queue was full."),
        Outcome::NodeFailed if node == BALANCER => "no server was up.".to_owned(),
        Outcome::NodeFailed => format!("{at} was down, or went down with it."),
        Outcome::NotFound if asked.is_empty() => "nobody was found who has it.".to_owned(),
        Outcome::NotFound => format!("{} were asked, and nobody was found who has it.", asked.len()),
        Outcome::Denied => format!("{at} denied it."),
        Outcome::TimedOut => {
            let ended_ns = way.end.map_or(0, |end| end.at_ns);
            let last =
                way.spans.iter().rev().find(|span| span.ends_ns.is_none_or(|ends_ns| ends_ns > ended_ns));
            let when = match last.map(|span| (span.kind, node_name_with_article(network, span.from))) {
                Some((SpanKind::Waiting, at)) => format!("while it waited at {at}"),
                Some((SpanKind::Serving, at)) => format!("while {at} served it"),
                Some((SpanKind::Message(_), _)) => "while a message for it was on its way".to_owned(),
                None => match way.spans.iter().rev().find_map(|span| Some((span.lost?, span.to?))) {
                    Some((cause, to)) => {
                        format!(
                            "since a message to {} had been lost: {}",
                            node_name_with_article(network, to),
                            because(cause)
                        )
                    }
                    None => "with nothing under way for it any more".to_owned(),
                },
            };
            let arrived_ns = way.request.map_or(0, |request| request.arrived_ns);
            if ended_ns < arrived_ns + ns_from_s(timeout_s) {
                // Whoever retries gives up before that, once no attempt is left.
                return format!("its last attempt got no answer in time, {when}.");
            }
            format!("the user gave up after {timeout_s}\u{a0}s, {when}.")
        }
    }
}

/// Why a message is lost.
fn because(cause: LossCause) -> &'static str {
    match cause {
        LossCause::NodeDown => "nobody was there",
        LossCause::Partition => "the network was split",
        LossCause::Link => "the link lost it",
    }
}

/// For how long any part of a kind lasted.
fn covered_ns(way: &RequestTrace, kind: SpanKind, last_ns: u64) -> u64 {
    let (mut covered_ns, mut reached_ns) = (0, 0);
    // In the order in which they began.
    for part in way.spans.iter().filter(|span| span.kind == kind) {
        let ends_ns = part.ends_ns.unwrap_or(last_ns).min(last_ns);
        covered_ns += ends_ns.saturating_sub(part.begins_ns.max(reached_ns));
        reached_ns = reached_ns.max(ends_ns);
    }
    covered_ns
}

/// Where the time went.
fn parts(way: &RequestTrace, until_ns: u64) -> String {
    let last_ns = way.end.map_or(until_ns, |end| end.at_ns);
    let of = |wanted: SpanKind| covered_ns(way, wanted, last_ns);
    let messages = way.spans.iter().filter(|span| matches!(span.kind, SpanKind::Message(_))).count();
    let [waited, served] = [of(SpanKind::Waiting), of(SpanKind::Serving)].map(span);
    let plural = if messages == 1 { "" } else { "s" };
    format!("Waited {waited}, served for {served}, {messages} message{plural}.")
}
