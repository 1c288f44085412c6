//! `netduel trail`: everything that was sent for one request, on both sides.

use crate::request_log::exact_seconds;
use crate::{load, print};
use clap::Args;
use netduel_engine::Duel;
use netduel_engine::history::RequestTracer;
use netduel_results::{LossCause, NetworkDescription, RequestEnd, Span, node_name};
use netduel_scenario::Side;
use std::fmt::Write;

#[derive(Args)]
pub(crate) struct TrailArguments {
    /// A scenario file (TOML) or the id of a preset.
    scenario: String,
    /// The request's number, from 1, as on the page and in the log.
    request: u32,
    /// The number from which every random draw follows, instead of the scenario's own.
    #[arg(long, allow_hyphen_values = true)]
    seed: Option<String>,
    /// Changes a parameter, such as `--set peer_to_peer.search=chord`; may be given many times.
    #[arg(long = "set", value_name = "PATH=VALUE")]
    changes: Vec<String>,
}

/// Prints one line (CSV) for the request's arrival, for each message sent for it (and why it was lost, if it was), each wait and
/// each service, in order, and for its end.
pub(crate) fn trail(arguments: &TrailArguments) -> Result<(), String> {
    let scenario = load::load(&arguments.scenario, arguments.seed.as_deref(), &arguments.changes)?;
    let mut duel = Duel::new(&scenario).map_err(|errors| format!("{errors:?}"))?;
    let mut text = String::from("side,what,at_s,until_s,from,to,lost\n");
    let mut arrived = 0;
    for side in Side::BOTH {
        let Some(network) = duel.network(side).cloned() else { continue };
        let mut waterfall = RequestTracer::new(arguments.request.wrapping_sub(1));
        duel.advance(side, duel.duration_ns(), u64::MAX, &mut waterfall);
        write_way(&mut text, &network, &waterfall);
        arrived = waterfall.arrivals();
    }
    if arguments.request == 0 || text.lines().count() < 2 {
        return Err(format!(
            "request {}: allowed: 1 to {arrived}, which arrive in this run",
            arguments.request
        ));
    }
    print(&text)
}

fn write_way(text: &mut String, network: &NetworkDescription, waterfall: &RequestTracer) {
    let side = network.side.name();
    let mut line = |what: &str, at_ns: u64, span: Option<&Span>, from: u32| {
        let (until_ns, to) = (span.and_then(|span| span.ends_ns), span.and_then(|span| span.to));
        let lost = span.and_then(|span| span.lost).map_or("", LossCause::name);
        let until = until_ns.map(exact_seconds).unwrap_or_default();
        let [from, to] =
            [Some(from), to].map(|node| node.map_or_else(String::new, |node| node_name(network, node)));
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{side},{what},{},{until},{from},{to},{lost}", exact_seconds(at_ns));
    };
    let Some(request) = waterfall.trace().request else { return };
    line("arrived", request.arrived_ns, None, network.node_of_user(request.user));
    for span in &waterfall.trace().spans {
        line(span.kind.name(), span.begins_ns, Some(span), span.from);
    }
    if let Some(RequestEnd { at_ns: ended_ns, outcome, node }) = waterfall.trace().end {
        line(outcome.name(), ended_ns, None, node);
    }
}
