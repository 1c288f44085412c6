//! One metric of both sides, and on demand how it was computed.

use super::{Lead, Metric, counts, shown_values, spark};
use crate::duel::{self, metrics_of};
use crate::format;
use crate::keyboard::key_of;
use crate::page::{Page, side_name};
use crate::player::Answer;
use crate::text::{fill, text};
use crate::view::{View, escaped, svg, view};
use leptos::prelude::*;
use netduel_scenario::Side;

/// A row, and the explanation that it opens.
pub(super) fn row(page: Page, metric: Metric) -> [View; 2] {
    let is_open = RwSignal::new(false);
    let lead = move || super::lead(page, metric);
    let arrow = move |of: Lead, sign: &'static str| {
        view("span.ar").live_text(move || match lead() {
            lead if lead == of => sign,
            // Once, on the right.
            Lead::Equal if of == Lead::Right => "=",
            _ => "",
        })
    };
    let name = view("span.nm").text(metric.name());
    let button = view("button")
        .set("type", "button")
        .set("title", text().score.how)
        .live_is("aria-expanded", move || is_open.get())
        .live("aria-label", move || label(metric, lead()))
        .children([arrow(Lead::Left, "◂"), name, arrow(Lead::Right, "▸")])
        .on("click", move |_| {
            page.explanations.ask();
            is_open.update(|is_open| *is_open = !*is_open);
        })
        .on("keydown", move |event| {
            if key_of(&event) == "Escape" && is_open.get_untracked() {
                event.stop_propagation();
                is_open.set(false);
            }
        });
    let [left, right] = Side::BOTH;
    let is_absent = move || {
        let has_file = page.run.scenario.with(|scenario| scenario.file.is_some());
        let is_empty = || shown_values(page, metric) == [None, None];
        !metric.is_for(has_file) || (metric.is_special() || has_file) && is_empty()
    };
    let cells = view("tr.row").live_if("hidden", is_absent).children([
        sparkline(page, metric, left),
        bar(page, metric, left),
        value(page, metric, left),
        view("th").set("scope", "row").child(button),
        value(page, metric, right),
        bar(page, metric, right),
        sparkline(page, metric, right),
    ]);
    let said = view("div").live_markup(move || if is_open.get() { how(page, metric) } else { String::new() });
    let [of_left, of_right] = Side::BOTH.map(|side| requests(page, metric, side, is_open));
    let inside = view("td").set("colspan", "7").children([said, of_left, of_right]);
    let explanation = view("tr.how").live_if("hidden", move || !is_open.get() || is_absent()).child(inside);
    [cells, explanation]
}

/// The requests behind a score: each opens its way.
fn requests(page: Page, metric: Metric, side: Side, is_open: RwSignal<bool>) -> View {
    let t = &text().happenings;
    let found = Memo::new(move |_| {
        page.run.scores.with(|scores| match scores {
            Some(scores) if is_open.get() => counts::requests(metric, scores, side).to_vec(),
            _ => Vec::new(),
        })
    });
    let is_empty = move || found.with(Vec::is_empty);
    let title = if matches!(metric, Metric::LatencyP50 | Metric::LatencyP95) { t.slowest } else { t.failed };
    let numbers = move || found.with(|found| found.iter().map(|of| of.number).collect());
    let make = move |number: u32| {
        // In another course the same request may end otherwise.
        let own = move || found.with(|found| found.iter().find(|of| of.number == number).copied());
        let words = move || {
            own().map_or_else(String::new, |of| {
                let answer = Answer { outcome: of.outcome, after_ns: (of.time_s * 1e9) as u64 };
                let words = duel::answer(side, true, false, Some(answer)).words;
                [&format::count(u64::from(number)), ": ", &*words].concat()
            })
        };
        view("button.btn").set("type", "button").set("data-request", &number.to_string()).live_text(words).on(
            "click",
            move |_| {
                if let Some(of) = untrack(own) {
                    page.player.select_request_near(number - 1, ((of.arrived_s + of.time_s) * 1e9) as u64);
                    page.happenings.show(page);
                }
            },
        )
    };
    let list = view("span").live_keyed(numbers, make);
    let class = ["requests ", ["l", "r"][side as usize]].concat();
    view("p").set("class", &class).live_if("hidden", is_empty).text(title).text(" ").child(list)
}

/// A class for each side.
fn cell(class: &str, side: Side) -> View {
    view("td").set("class", &[class, " ", ["l", "r"][side as usize]].concat())
}

/// Whether a side is ahead, or no worse than the other.
fn is_ahead(page: Page, metric: Metric, side: Side) -> bool {
    let lead = super::lead(page, metric);
    lead == Lead::Equal || lead == [Lead::Left, Lead::Right][side as usize]
}

fn sparkline(page: Page, metric: Metric, side: Side) -> View {
    let markup = move || {
        page.run.tick.track();
        let now_ns = page.player.shown_time_ns();
        let [lines, ghosts] = page.player.with_recording(|recording| spark::lines(recording, metric, now_ns));
        spark::markup(&lines[side as usize], &ghosts[side as usize], ["l", "r"][side as usize])
    };
    let drawing = svg("svg.spark").set("viewBox", "-2 0 64 18").set("aria-hidden", "true");
    view("td.sp").child(drawing.live_markup(markup))
}

fn bar(page: Page, metric: Metric, side: Side) -> View {
    let width = move || {
        let share = metric.lengths(shown_values(page, metric))[side as usize];
        ["width:", &format::coordinate(share * 100.0), "%"].concat()
    };
    cell("br", side)
        .child(view("i").live_class("win", move || is_ahead(page, metric, side)).live("style", width))
}

fn value(page: Page, metric: Metric, side: Side) -> View {
    let scores = page.run.scores;
    let words = move || {
        scores.with(|scores| match scores {
            None => "–".to_owned(),
            Some(scores) => metric.cell(metrics_of(Some(scores), side), counts::serving_nodes(scores, side)),
        })
    };
    let machine = move || {
        let of = |scores: &Option<_>| metrics_of(scores.as_deref(), side).and_then(|of| metric.value(of));
        format::machine(scores.with(of))
    };
    let estimate = move || page.replicates.estimates(metric)?[side as usize];
    let interval = move || estimate().map(|of| metric.written_estimate(of)).unwrap_or_default();
    cell("v", side)
        .set("data-side", side_name(side))
        .set("data-metric", metric.key())
        .live("data-value", machine)
        .live("data-mean", move || format::machine(estimate().map(|of| of.mean)))
        .live("data-half-width", move || format::machine(estimate().map(|of| of.half_width)))
        .live_class("win", move || is_ahead(page, metric, side))
        .children([view("span").live_text(words), view("small").live_text(interval)])
}

fn label(metric: Metric, lead: Lead) -> String {
    let t = &text().score;
    let name = metric.name();
    let sides = text().duel.sides;
    match lead {
        Lead::Left => fill(t.row_ahead, &[("metric", name), ("who", sides[0])]),
        Lead::Right => fill(t.row_ahead, &[("metric", name), ("who", sides[1])]),
        Lead::Equal | Lead::Nobody => fill(t.row, &[("metric", name)]),
    }
}

/// The formula, and the counts behind it on both sides.
fn how(page: Page, metric: Metric) -> String {
    let scores = page.run.scores.get();
    let behind = |side: Side| {
        let lines = scores.as_ref().map(|scores| counts::behind(metric, scores, side)).unwrap_or_default();
        lines.iter().map(|line| ["<span>", &escaped(line), "</span>"].concat()).collect::<String>()
    };
    let [left, right] = Side::BOTH.map(behind);
    let (formula, meaning) = page.explanations.of_metric(metric as usize);
    let (formula, meaning) = (escaped(&formula), escaped(&meaning));
    let values = [("left", &*left), ("right", &*right), ("formula", &*formula), ("meaning", &*meaning)];
    fill(HOW, &values)
}

const HOW: &str =
    r#"<p class="l">{left}</p><p class="d"><b>{formula}</b>{meaning}</p><p class="r">{right}</p>"#;
