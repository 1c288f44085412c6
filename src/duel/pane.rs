//! One network: its name, what it consists of, a line of live numbers, its picture and a legend.

use super::legend::legend;
use crate::format;
use crate::icon::mark;
use crate::page::{Page, side_name};
use crate::scoreboard::Metric;
use crate::stage::{NodeAction, StageOverlay};
use crate::text::{plural, text};
use leptos::prelude::*;
use netduel_engine::metrics::SideMetrics;
use netduel_engine::network::Side;
use netduel_engine::scenario::Scenario;
use netduel_protocol::Scores;

/// One of the two panes.
#[component]
pub(super) fn Pane(side: Side, on_action: Callback<NodeAction>) -> impl IntoView {
    let page = Page::get();
    let shown = page.shown;
    let (class, heading) = match side {
        Side::ClientServer => ("pane left", "heading-left"),
        Side::PeerToPeer => ("pane right", "heading-right"),
    };
    let what = Memo::new(move |_| shown.scenario.with(|scenario| what(scenario, side)));
    view! {
        <section class=class data-side=side_name(side) aria-labelledby=heading>
            <header>
                <h2 id=heading>{mark(side)}{text().duel.sides[side as usize]}</h2>
                <p class="what">{what}</p>
                {live(page, side)}
            </header>
            <div class="view">
                <StageOverlay stage=page.stage side tick=shown.tick on_action />
            </div>
            {legend(side)}
        </section>
    }
    .into_any()
}

/// What a network consists of.
fn what(scenario: &Scenario, side: Side) -> String {
    let t = &text().duel;
    match side {
        Side::ClientServer => scenario
            .client_server
            .as_ref()
            .map_or_else(|| t.absent.to_owned(), |side| plural(t.behind_balancer, u64::from(side.servers))),
        Side::PeerToPeer => scenario.peer_to_peer.as_ref().map_or_else(
            || t.absent.to_owned(),
            |side| {
                let peers = plural(t.peers, u64::from(scenario.workload.users));
                let degree = u64::from(side.degree.min(scenario.workload.users.saturating_sub(1)));
                [&peers, ", ", &plural([t.linked_to; 2], degree)].concat()
            },
        ),
    }
}

/// A number of the live line.
type Count = fn(&SideMetrics) -> u64;

/// What became of all that was asked: asked = served + lost + under way, always.
fn live(page: Page, side: Side) -> AnyView {
    let t = &text().duel;
    let counts: [(&str, &str, &str, Count); 4] = [
        ("asked", "arrived", t.arrived, |metrics| metrics.arrived),
        ("served", "served", t.served, |metrics| metrics.outcomes.served),
        ("lost", "lost", t.lost, |metrics| metrics.outcomes.lost()),
        ("flying", "in_flight", t.under_way, |metrics| metrics.outcomes.in_flight),
    ];
    let scores = page.shown.scores;
    let count = move |(class, key, word, count): (&'static str, &'static str, &'static str, Count)| {
        let number = Memo::new(move |_| scores.with(|scores| metrics_of(scores.as_deref(), side).map(count)));
        let written = move || format::count(number.get().unwrap_or(0));
        let value = move || number.get().map(|number| number.to_string()).unwrap_or_default();
        view! { <span class=class>{word}" "<b data-metric=key data-value=value>{written}</b></span> }
            .into_any()
    };
    let p95 = move || {
        scores.with(|scores| {
            let metrics = metrics_of(scores.as_deref(), side);
            metrics.map_or_else(|| "–".to_owned(), |metrics| Metric::LatencyP95.cell(Some(metrics), 2))
        })
    };
    let [asked, served, lost, flying] = counts.map(count);
    view! {
        <p class="live" aria-live="off">
            {asked}{served}{lost}{flying}<span class="p95">{t.p95}" "<b>{p95}</b></span>
        </p>
    }
    .into_any()
}

/// The metrics of a side, if it runs.
pub(crate) fn metrics_of(scores: Option<&Scores>, side: Side) -> Option<&SideMetrics> {
    scores?.sides.iter().find(|scores| scores.side == side).map(|scores| &scores.metrics)
}
