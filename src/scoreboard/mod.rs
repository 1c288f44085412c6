//! The scores of both sides on the same yardstick: a butterfly around the names of the metrics.

mod counts;
mod metric;
mod row;
mod spark;

pub(crate) use metric::{Lead, Metric};

use crate::duel::metrics_of;
use crate::format;
use crate::page::Page;
use crate::text::{fill, text};
use leptos::prelude::*;
use netduel_engine::network::Side;
use row::Row;

/// The table.
#[component]
pub(crate) fn Scoreboard() -> impl IntoView {
    let t = &text().score;
    let page = Page::get();
    let leads = Memo::new(move |_| Metric::ALL.map(|metric| metric.lead(shown_values(page, metric))));
    let ahead = move |lead: Lead| {
        let count = move || leads.get().into_iter().filter(|of| *of == lead).count();
        let words = move || {
            let (before, after) = t.ahead.split_once("{n}").unwrap_or(("", t.ahead));
            (count() > 0).then(|| view! { {before}<b>{count().to_string()}</b>{after} })
        };
        words.into_any()
    };
    let footer = move || {
        page.shown.scenario.with(|scenario| {
            let seed = scenario.run.seed.to_string();
            let warm_up = format::moment(scenario.run.warm_up_s);
            let template = if scenario.run.warm_up_s > 0.0 { t.one_run_warm } else { t.one_run };
            fill(template, &[("seed", &seed), ("warm_up", &warm_up)])
        })
    };
    let rows: Vec<_> = Metric::ALL.into_iter().map(|metric| view! { <Row metric /> }).collect();
    let columns: Vec<_> =
        t.columns.into_iter().map(|column| view! { <th scope="col">{column}</th> }).collect();
    view! {
        <section class="score" aria-labelledby="heading-score">
            <header>
                <p class="sc-l">{ahead(Lead::Left)}</p>
                <h2 id="heading-score">{t.name}</h2>
                <p class="sc-r">{ahead(Lead::Right)}</p>
            </header>
            <table>
                <caption class="vh">{t.caption}</caption>
                <colgroup>
                    <col class="c-sp" /><col /><col class="c-v" /><col class="c-n" /><col class="c-v" /><col />
                    <col class="c-sp" />
                </colgroup>
                <thead class="vh">
                    <tr>{columns}</tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
            <footer>
                <p>{footer}</p>
            </footer>
        </section>
    }
    .into_any()
}

/// What both sides show of a metric.
fn shown_values(page: Page, metric: Metric) -> [Option<f64>; 2] {
    page.shown.scores.with(|scores| {
        Side::BOTH.map(|side| metrics_of(scores.as_deref(), side).and_then(|of| metric.shown_value(of)))
    })
}
