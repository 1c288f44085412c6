//! The scores of both sides on the same yardstick: a butterfly around the names of the metrics.

mod counts;
mod metric;
mod row;
mod spark;

pub(crate) use metric::{Lead, Metric};

use crate::duel::metrics_of;
use crate::format;
use crate::page::Page;
use crate::replicates::RUNS;
use crate::text::{fill, text};
use crate::view::{View, view};
use leptos::prelude::*;
use netduel_scenario::Side;
use row::row;

/// Success rates that differ by no more are alike.
const ALIKE: f64 = 0.05;

const COLUMNS: &str =
    r#"<col class="c-sp"><col><col class="c-v"><col class="c-n"><col class="c-v"><col><col class="c-sp">"#;

/// The table.
pub(crate) fn scoreboard(page: Page) -> View {
    let t = &text().score;
    let heading = view("h2").set("id", "heading-score").text(t.name);
    let columns = t.columns.into_iter().map(|column| view("th").set("scope", "col").text(column));
    let head = view("thead.vh").child(view("tr").children(columns));
    let rows = view("tbody").children(Metric::ALL.into_iter().flat_map(|metric| row(page, metric)));
    let table = view("table").children([
        view("caption.vh").text(t.caption),
        view("colgroup").markup(COLUMNS),
        head,
        rows,
    ]);
    page.replicates.follow_scenario();
    let is_repeated = move || page.replicates.done() == Some(RUNS);
    let root = view("section.score").set("aria-labelledby", "heading-score");
    root.live_class("rep", is_repeated).children([
        view("header").children([
            view("p.sc-l").live_markup(move || ahead(page, Lead::Left)),
            heading,
            view("p.sc-r").live_markup(move || ahead(page, Lead::Right)),
        ]),
        table,
        view("footer").child(view("p").live_text(move || footer(page))).children(repeat(page)),
    ])
}

/// Who is ahead in a metric.
fn lead(page: Page, metric: Metric) -> Lead {
    if metric.speaks_of_the_served() && !serve_alike(page) {
        return Lead::Nobody;
    }
    match page.replicates.estimates(metric) {
        Some(estimates) => metric.lead_of_estimates(estimates),
        None => metric.lead(shown_values(page, metric)),
    }
}

/// Whether both sides serve about the same share. If not, one of them lacks the requests that would have been hardest
/// to serve: a dead server is neither fast nor thrifty.
fn serve_alike(page: Page) -> bool {
    let estimates = page.replicates.estimates(Metric::SuccessRate);
    let means = estimates.map(|estimates| estimates.map(|estimate| estimate.map(|estimate| estimate.mean)));
    match means.unwrap_or_else(|| shown_values(page, Metric::SuccessRate)) {
        [Some(left), Some(right)] => (left - right).abs() <= ALIKE,
        _ => true,
    }
}

/// In how many metrics a side is ahead.
fn ahead(page: Page, of: Lead) -> String {
    let has_file = page.run.scenario.with(|scenario| scenario.file.is_some());
    let all = Metric::ALL.into_iter().filter(|metric| metric.is_for(has_file));
    let leads = all.map(|metric| lead(page, metric));
    let count = leads.filter(|lead| *lead == of).count();
    let number = ["<b>", &count.to_string(), "</b>"].concat();
    if count > 0 { fill(text().score.ahead, &[("n", &number)]) } else { String::new() }
}

fn footer(page: Page) -> String {
    let t = &text().score;
    page.run.scenario.with(|scenario| {
        let seed = scenario.run.seed.to_string();
        let warm_up = format::moment(scenario.run.warm_up_s);
        let template = if scenario.run.warm_up_s > 0.0 { t.one_run_warm } else { t.one_run };
        let run = fill(template, &[("seed", &seed), ("warm_up", &warm_up)]);
        let is_repeated = page.replicates.done() == Some(RUNS);
        let (n, time) = (RUNS.to_string(), format::moment(scenario.run.duration_s));
        let runs = fill(if is_repeated { t.repeated } else { t.not_repeated }, &[("n", &n), ("time", &time)]);
        let said = Metric::ALL.into_iter().any(|metric| shown_values(page, metric) != [None, None]);
        let more = match (said, serve_alike(page)) {
            (false, _) => t.soon,
            (true, false) => t.not_alike,
            (true, true) => "",
        };
        [more, if more.is_empty() { "" } else { " " }, &run, &runs].concat()
    })
}

/// How far the repeated runs are, and the button that begins, ends or forgets them.
fn repeat(page: Page) -> [View; 2] {
    let t = &text().score;
    let n = RUNS.to_string();
    let label = fill(t.repeat, &[("n", &n)]);
    let progress = move || match page.replicates.done() {
        Some(done) => fill(t.progress, &[("done", &done.to_string()), ("n", &n)]),
        None => String::new(),
    };
    let words = move || match page.replicates.done() {
        None => label.clone(),
        Some(RUNS) => t.forget.to_owned(),
        Some(_) => t.stop.to_owned(),
    };
    let button = view("button.btn.b").set("type", "button").live_text(words).on("click", move |_| {
        match untrack(|| page.replicates.done()) {
            None => page.replicates.begin(),
            Some(_) => page.replicates.stop(),
        }
    });
    [view("span.runs").live_text(progress), button]
}

/// What both sides show of a metric.
fn shown_values(page: Page, metric: Metric) -> [Option<f64>; 2] {
    page.run.scores.with(|scores| {
        Side::BOTH.map(|side| metrics_of(scores.as_deref(), side).and_then(|of| metric.shown_value(of)))
    })
}
