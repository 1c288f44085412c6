//! One network: its name, what it consists of, a line of live numbers, its picture and a legend.

use super::legend::legend;
use super::story::story;
use crate::format;
use crate::icon::mark;
use crate::page::{Page, side_name};
use crate::scoreboard::Metric;
use crate::stage::{NodeAction, stage_overlay};
use crate::text::{fill, plural, text};
use crate::view::{View, view};
use leptos::prelude::*;
use netduel_protocol::Scores;
use netduel_results::SideMetrics;
use netduel_scenario::{File, LeftMethod, Overlay, PeerToPeer, RightMethod, Scenario, Search, Side};

/// One of the two panes.
pub(super) fn pane(page: Page, side: Side, act: impl Fn(NodeAction) + 'static) -> View {
    let (selector, heading) = match side {
        Side::ClientServer => ("section.pane.left", "heading-left"),
        Side::PeerToPeer => ("section.pane.right", "heading-right"),
    };
    let name = view("h2").set("id", heading).child(mark(side)).text(text().duel.sides[side as usize]);
    let is_in_parts = move || {
        page.run
            .networks
            .with(|networks| networks.iter().any(|network| network.side == side && !network.is_connected))
    };
    let what = view("p.what").live_text(move || {
        let what = page.run.scenario.with(|scenario| what(scenario, side));
        // First, since a narrow pane cuts the end off.
        if is_in_parts() { [text().duel.in_parts, ": ", &what].concat() } else { what }
    });
    let overlay = stage_overlay(page.stage, side, page.run.tick, act);
    view(selector).set("data-side", side_name(side)).set("aria-labelledby", heading).children([
        view("header").children([name, what, live(page, side)]),
        view("div.view").child(overlay),
        legend(page, side),
        story(page, side),
    ])
}

/// What a network consists of.
fn what(scenario: &Scenario, side: Side) -> String {
    let t = &text().duel;
    if let Some(file) = &scenario.file {
        return what_of_file(scenario, file, side);
    }
    match side {
        Side::ClientServer => scenario
            .client_server
            .as_ref()
            .map_or_else(|| t.absent.to_owned(), |side| plural(t.behind_balancer, u64::from(side.servers))),
        Side::PeerToPeer => scenario.peer_to_peer.as_ref().map_or_else(
            || t.absent.to_owned(),
            |side| {
                let peers = plural(t.peers, u64::from(scenario.workload.users));
                [&peers, ", ", &linked(side, scenario.workload.users)].concat()
            },
        ),
    }
}

/// The same where a file is distributed.
fn what_of_file(scenario: &Scenario, file: &File, side: Side) -> String {
    let t = &text().duel;
    let with_rate = |words: [&str; 2], n: u32, bits_per_s: f64| {
        let rate = [&format::bits(bits_per_s), "/s"].concat();
        fill(words[usize::from(n != 1)], &[("n", &format::count(u64::from(n))), ("rate", &rate)])
    };
    match (side, &scenario.client_server) {
        (Side::ClientServer, None) => t.absent.to_owned(),
        (Side::ClientServer, Some(side)) => {
            let servers = with_rate(t.servers_each, side.servers, file.server_uplink_bits_per_s);
            let helps = file.left == LeftMethod::PeerAssisted;
            if helps { [&servers, ", ", t.clients_help].concat() } else { servers }
        }
        (Side::PeerToPeer, _) if scenario.peer_to_peer.is_none() => t.absent.to_owned(),
        (Side::PeerToPeer, _) => {
            let swarm = scenario.swarm_or_default();
            let peers = plural(t.peers, u64::from(scenario.workload.users));
            if file.right == RightMethod::Swarm {
                let seeds = plural(t.seeds, u64::from(swarm.seeds));
                [&peers, ", ", &seeds, " ", t.with_tracker].concat()
            } else {
                let servers = with_rate(t.servers_each, swarm.seeds, swarm.seed_uplink_bits_per_s);
                [&peers, ", ", &servers].concat()
            }
        }
    }
}

/// How the peers find each other.
fn linked(side: &PeerToPeer, users: u32) -> String {
    let t = &text().duel;
    let degree = u64::from(side.degree.min(users.saturating_sub(1)));
    match (side.search, side.overlay) {
        (Search::CentralIndex, _) => t.index.to_owned(),
        (Search::Chord, _) => t.chord.to_owned(),
        (Search::Kademlia, _) => t.kademlia.to_owned(),
        (_, Overlay::Ring) => t.ring.to_owned(),
        (_, Overlay::FullMesh) => t.full_mesh.to_owned(),
        (_, Overlay::Superpeers) => plural(t.superpeers, u64::from(side.superpeers)),
        (_, Overlay::RandomRegular) => plural([t.linked_to; 2], degree),
        _ => plural([t.linked_to_about; 2], degree),
    }
}

/// A number of the live line.
type Count = fn(&SideMetrics) -> u64;

/// What became of all that was asked: asked = served + lost + under way, always.
fn live(page: Page, side: Side) -> View {
    let t = &text().duel;
    let counts: [(&str, &str, &'static str, Count); 4] = [
        ("span.asked", "arrived", t.arrived, |metrics| metrics.arrived),
        ("span.served", "served", t.served, |metrics| metrics.outcomes.served),
        ("span.lost", "lost", t.lost, |metrics| metrics.outcomes.lost() + metrics.receivers_stuck),
        ("span.flying", "in_flight", t.under_way, |metrics| metrics.outcomes.in_flight),
    ];
    let scores = page.run.scores;
    // Of a file the same is said in other words.
    let entry = |index: usize, selector: &str, word: &'static str, number: View| {
        let has_file = move || page.run.scenario.with(|scenario| scenario.file.is_some());
        let word = move || if has_file() { t.file_words[index] } else { word };
        view(selector).child(view("span").live_text(word)).text(" ").child(number)
    };
    let count = |(index, (selector, key, word, count)): (usize, (&str, &str, &'static str, Count))| {
        let number = move || scores.with(|scores| metrics_of(scores.as_deref(), side).map(count));
        let value = move || number().map(|number| number.to_string()).unwrap_or_default();
        let number = view("b")
            .set("data-metric", key)
            .live("data-value", value)
            .live_text(move || format::count(number().unwrap_or(0)));
        entry(index, selector, word, number)
    };
    let p95 = view("b").live_text(move || {
        scores.with(|scores| {
            let metrics = metrics_of(scores.as_deref(), side);
            let has_file = page.run.scenario.with_untracked(|scenario| scenario.file.is_some());
            let metric = if has_file { Metric::CompletionLast } else { Metric::LatencyP95 };
            metrics.map_or_else(|| "–".to_owned(), |metrics| metric.cell(Some(metrics), 2))
        })
    });
    // Spaces between them: where they are read as one line, the words would run into one another.
    let mut line = view("p.live").set("aria-live", "off");
    for entry in counts.into_iter().enumerate().map(count) {
        line = line.child(entry).text(" ");
    }
    line.child(entry(4, "span.p95", t.p95, p95))
}

/// The metrics of a side, if it runs.
pub(crate) fn metrics_of(scores: Option<&Scores>, side: Side) -> Option<&SideMetrics> {
    scores?.sides.iter().find(|scores| scores.side == side).map(|scores| &scores.metrics)
}
