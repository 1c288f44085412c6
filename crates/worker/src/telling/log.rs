//! The latest events, newest first: those of the left side to the left of the time, those of the right side to the right.

use super::markup::{button, class, clock};
use netduel_engine::Duel;
use netduel_engine::metrics::Outcome;
use netduel_engine::network::{BALANCER, Side};
use netduel_engine::story::{Happening, LogSearch, What, sentence};

/// The list, and what it covers in words.
pub(super) fn markup(duel: &Duel, search: &LogSearch, most: usize) -> String {
    let found = search.found();
    let rows: String = found.iter().rev().map(|(side, happening)| row(duel, *side, happening)).collect();
    let since = clock(search.since_ns());
    let covers = match found.len() {
        count if count >= most => format!("The latest {count} events."),
        0 if search.since_ns() == 0 => "There is no such event so far.".to_owned(),
        0 => format!("There is no such event since {since}\u{a0}s."),
        count if search.since_ns() == 0 => format!("All {count} events so far."),
        count => format!("{count} events since {since}\u{a0}s."),
    };
    let earlier = match found.first() {
        Some((_, first)) if found.len() >= most => {
            format!(
                " <button type=\"button\" class=\"btn\" data-until=\"{}\">Earlier ones</button>",
                first.at_ns
            )
        }
        _ => String::new(),
    };
    format!("<div role=\"group\" aria-label=\"Events, newest first\">{rows}</div><p>{covers}{earlier}</p>")
}

fn row(duel: &Duel, side: Side, happening: &Happening) -> String {
    let Some(network) = duel.network(side) else { return String::new() };
    let is_bad = match happening.what {
        What::Ended(outcome) => outcome != Outcome::Served,
        What::Lost(_) | What::Down | What::FaultBegins(_) => true,
        _ => false,
    };
    let class = format!("{}{}", class(side), if is_bad { " x" } else { "" });
    let said = sentence(network, happening);
    let request = happening.request.map(|request| format!("request {}", request + 1));
    let tag = request.filter(|request| !said.contains(request.as_str()));
    let tag = tag.map_or_else(String::new, |request| format!(" <small>{request}</small>"));
    let nodes: Vec<u32> =
        [happening.node, happening.other].into_iter().flatten().filter(|node| *node != BALANCER).collect();
    let inside = format!("<span>{said}{tag}</span><time>{}</time>", clock(happening.at_ns));
    button(&class, side, happening.at_ns, &nodes, happening.request, &inside)
}
