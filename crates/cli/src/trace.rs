//! `netduel trace`: the trace of one request on both sides.

use crate::load::ScenarioArguments;
use crate::output::print;
use crate::progress::Progress;
use crate::request_log::exact_seconds;
use clap::Args;
use netduel_engine::Duel;
use netduel_engine::history::RequestTracer;
use netduel_engine::kernel::s_from_ns;
use netduel_results::{LossCause, NetworkDescription, RequestEnd, RequestTrace, Span, node_name};
use netduel_scenario::Side;
use serde_json::{Value, json};
use std::fmt::Write;

#[derive(Args)]
pub(crate) struct TraceArguments {
    #[command(flatten)]
    scenario: ScenarioArguments,
    /// The number of the request, counted from 1, as on the page and in the log.
    request: u32,
    /// Prints JSON instead of CSV.
    #[arg(long)]
    json: bool,
}

/// Prints one CSV line for the arrival of the request, for each message, wait, service and transfer in order, and for its end. The
/// line of a lost message names the reason.
pub(crate) fn trace(arguments: &TraceArguments) -> Result<(), String> {
    let scenario = arguments.scenario.load()?;
    let mut duel = Duel::new(&scenario).map_err(|errors| format!("{errors:?}"))?;
    let mut text = String::from("side,what,at_s,until_s,from,to,lost,piece\n");
    let mut sides = serde_json::Map::new();
    let mut arrived = 0;
    let progress = Progress::new();
    for side in Side::BOTH {
        let Some(network) = duel.network(side).cloned() else { continue };
        let mut tracer = RequestTracer::new(arguments.request.wrapping_sub(1));
        progress.advance(&mut duel, side, &mut tracer);
        write_trace(&mut text, &network, tracer.trace());
        sides.insert(side.name().to_owned(), as_json(&network, tracer.trace()));
        arrived = tracer.arrivals();
    }
    if arguments.request == 0 || text.lines().count() < 2 {
        return Err(format!(
            "request {}: allowed: 1 to {arrived}, the requests that arrive in this run",
            arguments.request
        ));
    }
    print(&if arguments.json { format!("{:#}\n", Value::Object(sides)) } else { text })
}

/// A trace: the request, its messages, waits, services and transfers in the order in which they begin, and its end. Null if the request has not
/// arrived on this side.
fn as_json(network: &NetworkDescription, trace: &RequestTrace) -> Value {
    let Some(request) = trace.request else { return Value::Null };
    let name = |node: u32| node_name(network, node);
    let steps: Vec<_> = trace
        .spans
        .iter()
        .map(|span| {
            json!({
                "what": span.kind.name(),
                "at_s": s_from_ns(span.begins_ns),
                "until_s": span.ends_ns.map(s_from_ns),
                "from": name(span.from),
                "to": span.to.map(name),
                "lost": span.lost.map(LossCause::name),
                "piece": span.kind.piece().map(|number| number + 1),
            })
        })
        .collect();
    let end = trace.end.map(
        |end| json!({ "at_s": s_from_ns(end.at_ns), "outcome": end.outcome.name(), "node": name(end.node) }),
    );
    json!({
        "request": request.id + 1,
        "user": name(network.node_of_user(request.user)),
        "object": request.object + 1,
        "arrived_s": s_from_ns(request.arrived_ns),
        "steps": steps,
        "end": end,
    })
}

fn write_trace(text: &mut String, network: &NetworkDescription, trace: &RequestTrace) {
    let side = network.side.name();
    let mut line = |what: &str, at_ns: u64, span: Option<&Span>, from: u32| {
        let (until_ns, to) = (span.and_then(|span| span.ends_ns), span.and_then(|span| span.to));
        let lost = span.and_then(|span| span.lost).map_or("", LossCause::name);
        let until = until_ns.map(exact_seconds).unwrap_or_default();
        let [from, to] =
            [Some(from), to].map(|node| node.map_or_else(String::new, |node| node_name(network, node)));
        let piece = span.and_then(|span| span.kind.piece());
        let piece = piece.map_or_else(String::new, |number| (number + 1).to_string());
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{side},{what},{},{until},{from},{to},{lost},{piece}", exact_seconds(at_ns));
    };
    let Some(request) = trace.request else { return };
    line("arrived", request.arrived_ns, None, network.node_of_user(request.user));
    for span in &trace.spans {
        line(span.kind.name(), span.begins_ns, Some(span), span.from);
    }
    if let Some(RequestEnd { at_ns: ended_ns, outcome, node }) = trace.end {
        line(outcome.name(), ended_ns, None, node);
    }
}
