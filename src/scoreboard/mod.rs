//! The scoreboard: every metric of both networks, side by side around the names of the metrics.

mod board;
mod evidence;
mod explanation;
mod row;
mod sparkline;

use crate::dom::side_class;
use crate::format;
use crate::lazy_view::{LazyView, load_later};
use crate::printing::Printing;
use crate::replications::Replications;
use crate::state::Settings;
use crate::text::{interpolate, text};
use board::Board;
use leptos::prelude::*;
use leptos::wasm_split::{SplitLoaderError, wasm_split};
use netduel_scenario::Side;
use netduel_session::estimates::REPLICATIONS;
use netduel_session::{Leader, Metric};
use row::ScoreRow;

/// All scores, when they are wanted: the key figures stand between the networks. Paper has room for them.
#[component]
pub(crate) fn Scoreboard() -> impl IntoView {
    let t = &text().score;
    let is_open = expect_context::<Settings>().are_scores_open;
    let printing = expect_context::<Printing>();
    load_later(score_table);
    let is_shown = Memo::new(move |_| is_open.get() || printing.get());
    view! {
        <div class="scores">
            <button
                type="button"
                class="btn scores-toggle"
                aria-expanded=move || is_open.get().to_string()
                on:click=move |_| is_open.update(|is_open| *is_open = !*is_open)
            >
                {move || if is_open.get() { t.fewer } else { t.more }}
            </button>
            <Show when=move || is_shown.get()>
                <LazyView load=score_table/>
            </Show>
        </div>
    }
}

/// The table of scores.
#[wasm_split(scores, wasm_split_path = ::leptos::wasm_split, fallible)]
fn score_table() -> Result<ViewFn, SplitLoaderError> {
    Ok(ViewFn::from(|| view! { <ScoreTable/> }))
}

/// The table of scores, with the button that replicates the run.
#[component]
fn ScoreTable() -> impl IntoView {
    let t = &text().score;
    let board = Board::new(expect_context(), expect_context());
    let replications = expect_context::<Replications>();
    // Here rather than in the rows: a row that goes and comes back stays open.
    let is_open = Metric::ALL.map(|_| RwSignal::new(false));
    let [left, right] = Side::BOTH;
    view! {
        <section
            class="scoreboard"
            class:replicated=move || replications.are_complete()
            aria-labelledby="heading-score"
        >
            <header>
                <Leads board side=left/>
                <h2 id="heading-score">{t.name}</h2>
                <Leads board side=right/>
            </header>
            <table>
                <caption class="vh">{t.caption}</caption>
                <colgroup>
                    <col class="sparkline-column"/>
                    <col/>
                    <col class="value-column"/>
                    <col class="name-column"/>
                    <col class="value-column"/>
                    <col/>
                    <col class="sparkline-column"/>
                </colgroup>
                <thead class="vh">
                    <tr>{t.columns.map(|column| view! { <th scope="col">{column}</th> }).collect_view()}</tr>
                </thead>
                <For
                    each=move || board.groups()
                    key=|group| *group
                    children=move |group| {
                        view! {
                            <tbody>
                                <tr class="group">
                                    <th scope="rowgroup" colspan="7">{t.groups[group as usize]}</th>
                                </tr>
                                <For
                                    each=move || board.rows(group)
                                    key=|metric| *metric
                                    children=move |metric| {
                                        view! { <ScoreRow board metric is_open=is_open[metric as usize]/> }
                                    }
                                />
                            </tbody>
                        }
                    }
                />
            </table>
            <footer>
                <p>{move || conditions(board, replications)}</p>
                <ReplicationControls/>
            </footer>
        </section>
    }
}

/// The metrics in which a side is better for its users; empty while there is none.
#[component]
fn Leads(
    /// The values of all metrics.
    board: Board,
    /// The side.
    side: Side,
) -> impl IntoView {
    let words = move || {
        let metrics = board.led_by([Leader::Left, Leader::Right][side as usize]);
        let names: Vec<&str> = metrics.into_iter().map(Metric::name).collect();
        (!names.is_empty()).then(|| interpolate(text().score.ahead, &[("metrics", &names.join(" · "))]))
    };
    view! { <p class=format!("leads {}", side_class(side))>{words}</p> }
}

/// How many replications have finished, and the button that starts, stops or forgets them.
#[component]
fn ReplicationControls() -> impl IntoView {
    let t = &text().score;
    let replications = expect_context::<Replications>();
    let n = REPLICATIONS.to_string();
    let label = interpolate(t.repeat, &[("n", &n)]);
    let progress = move || {
        let finished = replications.finished()?;
        Some(interpolate(t.progress, &[("done", &finished.to_string()), ("n", &n)]))
    };
    let words = move || match replications.finished() {
        None => label.clone(),
        Some(REPLICATIONS) => t.forget.to_owned(),
        Some(_) => t.stop.to_owned(),
    };
    view! {
        <span class="progress">{progress}</span>
        <button class="btn b" type="button" on:click=move |_| replications.toggle()>{words}</button>
    }
}

/// The conditions under which the scores hold: seed, warm-up, replications, and what is not compared.
fn conditions(board: Board, replications: Replications) -> String {
    let t = &text().score;
    let runs = board.with_run_parameters(|parameters| {
        let seed = parameters.seed.to_string();
        let warm_up = format::seconds(parameters.warm_up_s);
        let template = if parameters.warm_up_s > 0.0 { t.one_run_warm } else { t.one_run };
        let run = interpolate(template, &[("seed", &seed), ("warm_up", &warm_up)]);
        let (n, time) = (REPLICATIONS.to_string(), format::seconds(parameters.duration_s));
        let template = if replications.are_complete() { t.repeated } else { t.not_repeated };
        [run, interpolate(template, &[("n", &n), ("time", &time)])].concat()
    });
    let comparison = match (board.has_values(), board.serve_equally()) {
        (false, _) => t.soon,
        (true, false) => t.not_alike,
        (true, true) => return runs,
    };
    [comparison, " ", &runs].concat()
}
