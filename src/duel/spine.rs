//! The axis between the panes: the same requests with both answers, and the same capacity.

use super::answer::{self, Shown};
use super::request_rows::{rows, single};
use crate::format;
use crate::keyboard::walk;
use crate::measured;
use crate::page::Page;
use crate::player::Entry;
use crate::text::{fill, text};
use crate::view::{View, view};
use leptos::prelude::*;
use netduel_scenario::{File, Scenario, Side};

/// Height of a row; the style sheet says the same.
const ROW_PX: i32 = 24;
/// On a phone there is room for one, of a few.
const FEWEST_ROWS: usize = 6;

/// A row as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Row {
    request: u32,
    answers: [Shown; 2],
    is_chosen: bool,
    /// Whether a phone shows it.
    is_single: bool,
}

/// The axis.
pub(super) fn spine(page: Page) -> View {
    let shown = page.run;
    let t = &text().duel;
    let title = move || {
        shown.scenario.with(|scenario| if scenario.file.is_some() { t.same_file } else { t.same_requests })
    };
    let rate = move || {
        shown.scenario.with(|scenario| match &scenario.file {
            Some(file) => {
                let users = format::count(u64::from(scenario.workload.users));
                fill(t.file_for, &[("size", &format::bits(file.size_bits as f64)), ("n", &users)])
            }
            None => fill(t.per_second, &[("rate", &format::plain(scenario.workload.requests_per_s))]),
        })
    };
    let capacity = move || shown.scenario.with(capacity);
    let header = view("header")
        .children([view("h2").set("id", "heading-spine").live_text(title), view("p.what").live_text(rate)]);
    let equal = view("p.equal")
        .live("title", move || capacity().2)
        .children([view("span").live_text(move || capacity().0), view("b").live_text(move || capacity().1)]);
    let every_step = view("button.btn.every")
        .set("type", "button")
        .live_if("hidden", move || page.is_embedded || shown.selected_request.get().is_none())
        .text(text().happenings.every_step)
        .on("click", move |_| page.happenings.show(page));
    let parts = [header, log(page), every_step, equal];
    view("section.spine").set("aria-labelledby", "heading-spine").children(parts)
}

/// The latest requests. One stop for the tabulator; arrow keys go from row to row.
fn log(page: Page) -> View {
    let shown = page.run;
    let root = view("div.log").set("role", "group").set("aria-label", text().duel.log);
    let size = measured::size(&root);
    // While somebody points at a row or has walked to it, rows stay where they are; their answers still come in.
    let held = RwSignal::new(Vec::<u32>::new());
    let list = Memo::new(move |_| {
        shown.tick.track();
        let chosen = shown.selected_request.get();
        let room = ((size.get().1 as i32 + ROW_PX - 1) / ROW_PX).max(FEWEST_ROWS as i32) as usize;
        let entries = held
            .with(|held| page.player.with_recording(|recording| rows(&recording.log, room, chosen, held)));
        let (runs, has_file) = shown.scenario.with(|scenario| (runs(scenario), scenario.file.is_some()));
        let single = single(&entries, chosen, runs);
        let row = |entry: Entry| Row {
            request: entry.request,
            answers: Side::BOTH
                .map(|side| answer::shown(side, runs[side as usize], has_file, entry.answers[side as usize])),
            is_chosen: chosen == Some(entry.request),
            is_single: single == Some(entry.request),
        };
        entries.into_iter().map(row).collect::<Vec<_>>()
    });
    let requests = move || list.with(|list| list.iter().map(|row| row.request).collect::<Vec<_>>());
    let hold = move |_| held.set(untrack(requests));
    // Both pointer and focus may hold the rows; neither lets go of what the other holds.
    let element = root.element().clone();
    let release = move |_| {
        if !matches!(element.matches(":hover, :focus-within"), Ok(true)) {
            held.set(Vec::new());
        }
    };
    root.live_keyed(requests, move |request| row(page, list, request))
        .on("pointerenter", hold)
        .on("focusin", hold)
        .on("pointerleave", release.clone())
        .on("focusout", release)
        .on("keydown", |event| walk(&event))
}

fn row(page: Page, list: Memo<Vec<Row>>, request: u32) -> View {
    let own = move || list.with(|list| list.iter().find(|row| row.request == request).cloned());
    let is = move |read: fn(&Row) -> bool| own().as_ref().is_some_and(read);
    let is_stop = move || {
        list.with(|list| {
            let stop = list.iter().find(|row| row.is_chosen).or(list.first());
            stop.is_some_and(|row| row.request == request)
        })
    };
    let answer = move |side: usize, column: &'static str| {
        let class = move || {
            let class = own().map_or("", |row| row.answers[side].class);
            [column, " ", class].concat()
        };
        let words = move || own().map(|row| row.answers[side].words.clone()).unwrap_or_default();
        view("span").live("class", class).live_text(words)
    };
    let number =
        view("span.n").set("data-word", text().duel.request).text(&format::count(u64::from(request) + 1));
    let choose = move |_| {
        let again = page.run.selected_request.get_untracked() == Some(request);
        page.player.select_request((!again).then_some(request));
    };
    view("button")
        .set("type", "button")
        .set("data-request", &request.to_string())
        .live_class("on", move || is(|row| row.is_chosen))
        .live_class("show", move || is(|row| row.is_single))
        .live_is("aria-pressed", move || is(|row| row.is_chosen))
        .live("tabindex", move || if is_stop() { "0" } else { "-1" })
        .children([answer(0, "a"), number, answer(1, "b")])
        .on("click", choose)
}

fn runs(scenario: &Scenario) -> [bool; 2] {
    [scenario.client_server.is_some(), scenario.peer_to_peer.is_some()]
}

/// How the capacities compare: words, numbers, and how they come about.
fn capacity(scenario: &Scenario) -> (&'static str, String, String) {
    let t = &text().duel;
    if let Some(file) = &scenario.file {
        return (t.uplinks, uplinks(scenario, file), String::new());
    }
    let users = f64::from(scenario.workload.users);
    let per_peer = scenario.peer_service_rate_per_s();
    let per_server =
        scenario.client_server.as_ref().map(|side| f64::from(side.workers) * side.service_rate_per_s);
    let servers = scenario.client_server.as_ref().map_or(0.0, |side| f64::from(side.servers));
    let left = per_server.map(|rate| rate * servers);
    let right = scenario.peer_to_peer.as_ref().map(|_| per_peer * users);
    let written = |total: f64| [&format::plain(total), format::SPACE, t.requests_per_second].concat();
    match (left, right) {
        (Some(left), Some(right)) if (left - right).abs() <= left * 1e-9 => {
            let parts = [servers, per_server.unwrap_or(0.0), users, per_peer].map(format::plain);
            let names = ["servers", "per_server", "peers", "per_peer"];
            let values: Vec<_> = names.into_iter().zip(parts.iter().map(String::as_str)).collect();
            (t.same_capacity, written(left), fill(t.capacity_why, &values))
        }
        _ => {
            let both: Vec<String> = [left, right].into_iter().flatten().map(written).collect();
            (t.capacities, both.join(" | "), String::new())
        }
    }
}

/// How much all who help can send together, left and right.
fn uplinks(scenario: &Scenario, file: &File) -> String {
    let sizes = (0..).zip(file.class_sizes(scenario.workload.users));
    let users: f64 =
        sizes.map(|(class, size)| f64::from(size) * file.uplink_of_class_bits_per_s(class)).sum();
    let swarm = scenario.swarm_or_default();
    let servers =
        scenario.client_server.as_ref().map(|side| f64::from(side.servers) * file.server_uplink_bits_per_s);
    let seeds = scenario.peer_to_peer.as_ref().map(|_| f64::from(swarm.seeds) * swarm.seed_uplink_bits_per_s);
    let both = [(servers, scenario.runs_swarm(true)), (seeds, true)];
    let written = |(own, helps): (Option<f64>, bool)| {
        Some([&format::bits(own? + if helps { users } else { 0.0 }), "/s"].concat())
    };
    let both: Vec<String> = both.into_iter().filter_map(written).collect();
    both.join(" | ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use netduel_scenario::{Capacity, ClientServer, PeerToPeer};

    #[test]
    fn equal_capacity_is_said_as_such_and_explained() {
        let mut scenario = Scenario {
            client_server: Some(ClientServer::default()),
            peer_to_peer: Some(PeerToPeer::default()),
            ..Scenario::default()
        };
        let (words, number, why) = capacity(&scenario);
        assert_eq!((words, number.as_str()), ("same capacity: ", "120\u{a0}req/s"));
        assert_eq!(why, "1 × 120 = 24 × 5 requests per second");
        if let Some(side) = &mut scenario.peer_to_peer {
            side.capacity = Capacity::Own;
            side.service_rate_per_s = 10.0;
        }
        let (words, numbers, why) = capacity(&scenario);
        assert_eq!((words, numbers.as_str()), ("capacity: ", "120\u{a0}req/s | 240\u{a0}req/s"));
        assert_eq!(why, "");
    }
}
