//! `netduel events`: the event log of a run, one line for each event.

use crate::load::ScenarioArguments;
use crate::output::print;
use crate::progress::Progress;
use crate::request_log::exact_seconds;
use clap::Args;
use netduel_engine::Duel;
use netduel_engine::history::{EventFilter, EventLog};
use netduel_engine::kernel::s_from_ns;
use netduel_results::{EventKind, LogEvent, NetworkDescription, node_name};
use netduel_scenario::{LONGEST_SHOWN, Side, printable};
use serde_json::{Value, json};
use std::fmt::Write;

#[derive(Args)]
pub(crate) struct EventsArguments {
    #[command(flatten)]
    scenario: ScenarioArguments,
    /// Only events of the node with this number on each side, counted from 1.
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..))]
    node: Option<u32>,
    /// Only events of the request with this number, counted from 1.
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..))]
    request: Option<u32>,
    /// Only events of this kind, such as `down` or `query`. Can be given many times.
    #[arg(long = "kind", value_name = "KIND")]
    kinds: Vec<String>,
    /// The maximum number of events for each side.
    #[arg(long, default_value_t = 100_000)]
    most: usize,
    /// Prints JSON instead of CSV.
    #[arg(long)]
    json: bool,
}

/// Prints the events of both sides as CSV or JSON, client–server first, each side in the order of time.
pub(crate) fn events(arguments: &EventsArguments) -> Result<(), String> {
    if let Some(unknown) = arguments.kinds.iter().find(|kind| !EventKind::NAMES.contains(&kind.as_str())) {
        let unknown = printable(unknown, LONGEST_SHOWN);
        return Err(format!("{unknown} is not a kind of event; allowed: {}", EventKind::NAMES.join(", ")));
    }
    let scenario = arguments.scenario.load()?;
    let mut duel = Duel::new(&scenario).map_err(|errors| format!("{errors:?}"))?;
    let mut text = String::from("side,at_s,what,node,to,request,object,piece\n");
    let mut sides = serde_json::Map::new();
    let progress = Progress::new();
    for side in Side::BOTH {
        let Some(network) = duel.network(side).cloned() else { continue };
        let filter = EventFilter {
            node: arguments.node.map(|number| number - 1),
            request: arguments.request.map(|number| number - 1),
            names: arguments.kinds.clone(),
        };
        let mut log = EventLog::new(&network, filter, arguments.most);
        progress.advance(&mut duel, side, &mut log);
        if arguments.json {
            let events: Vec<_> = log.events().iter().map(|event| as_json(&network, event)).collect();
            sides.insert(side.name().to_owned(), json!({ "omitted": log.omitted(), "events": events }));
            continue;
        }
        log.events().iter().for_each(|event| write_line(&mut text, &network, event));
        if log.omitted() > 0 {
            eprintln!("{}: {} more events, see --most", side.name(), log.omitted());
        }
    }
    print(&if arguments.json { format!("{:#}\n", Value::Object(sides)) } else { text })
}

/// An event under the names of the columns. What does not apply to its kind is null.
fn as_json(network: &NetworkDescription, event: &LogEvent) -> Value {
    let LogEvent { at_ns, kind, node, other, request, object } = *event;
    let name = |node: Option<u32>| node.map(|node| node_name(network, node));
    json!({
        "at_s": s_from_ns(at_ns),
        "what": kind.name(),
        "node": name(node),
        "to": name(other),
        "request": request.map(|number| number + 1),
        "object": object.map(|number| number + 1),
        "piece": kind.piece().map(|number| number + 1),
    })
}

fn write_line(text: &mut String, network: &NetworkDescription, event: &LogEvent) {
    let LogEvent { at_ns, kind, node, other, request, object } = *event;
    let name = |node: Option<u32>| node.map_or_else(String::new, |node| node_name(network, node));
    let number = |number: Option<u32>| number.map_or_else(String::new, |number| (number + 1).to_string());
    // Writing to a string cannot fail.
    let _ = writeln!(
        text,
        "{},{},{},{},{},{},{},{}",
        network.side.name(),
        exact_seconds(at_ns),
        kind.name(),
        name(node),
        name(other),
        number(request),
        number(object),
        number(kind.piece())
    );
}
