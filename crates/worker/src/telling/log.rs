//! The latest events, newest first: those of the left side to the left of the time, those of the right side to the right.

use super::markup::{button, class, clock};
use netduel_engine::Duel;
use netduel_engine::history::EventSearch;
use netduel_results::{BALANCER, EventKind, LogEvent, Outcome, describe_event};
use netduel_scenario::Side;

/// A page of the list behind those that are skipped, and what it covers in words.
pub(super) fn markup(duel: &Duel, search: &EventSearch, page: usize, skipped: usize) -> String {
    let found = search.found();
    let all = found.len();
    let shown: Vec<_> = found.iter().rev().skip(skipped).take(page).collect();
    let rows: String = shown.iter().map(|(side, event)| row(duel, *side, event)).collect();
    let (since, is_beginning) = (clock(search.since_ns()), search.since_ns() == 0);
    let (first, last) = (skipped + 1, skipped + shown.len());
    let covers = match all {
        0 if is_beginning => "There is no such event so far.".to_owned(),
        0 => format!("There is no such event since {since}\u{a0}s."),
        _ if all >= skipped + page => format!("Number {first} to {last}, the latest is number 1."),
        _ if skipped > 0 => {
            format!("Number {first} to {last}, the latest is number 1; there are no others before.")
        }
        _ if is_beginning => format!("All {all} events so far."),
        _ => format!("{all} events since {since}\u{a0}s."),
    };
    let turn = |skipped: usize, words: &str| {
        format!(" <button type=\"button\" class=\"btn\" data-skip=\"{skipped}\">{words}</button>")
    };
    let later = if skipped > 0 { turn(skipped.saturating_sub(page), "Later ones") } else { String::new() };
    let earlier = if all >= skipped + page { turn(skipped + page, "Earlier ones") } else { String::new() };
    format!("<div>{rows}</div><p>{covers}{later}{earlier}</p>")
}

fn row(duel: &Duel, side: Side, event: &LogEvent) -> String {
    let Some(network) = duel.network(side) else { return String::new() };
    let is_bad = match event.kind {
        EventKind::Ended(outcome) => outcome != Outcome::Served,
        EventKind::Lost(_) | EventKind::Down | EventKind::FaultBegins(_) => true,
        _ => false,
    };
    let class = format!("{}{}", class(side), if is_bad { " x" } else { "" });
    let said = describe_event(network, event);
    let request = event.request.map(|request| format!("request {}", request + 1));
    let tag = request.filter(|request| !said.contains(request.as_str()));
    let tag = tag.map_or_else(String::new, |request| format!(" <small>{request}</small>"));
    let nodes: Vec<u32> =
        [event.node, event.other].into_iter().flatten().filter(|node| *node != BALANCER).collect();
    let inside = format!("<span>{said}{tag}</span><time>{}</time>", clock(event.at_ns));
    button(&class, side, event.at_ns, &nodes, event.request, &inside)
}
