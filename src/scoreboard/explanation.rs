//! How a metric is computed: its formula, the counts behind it on both sides, and the requests to look at.

use super::evidence;
use crate::dom::side_class;
use crate::event_log::EventLogState;
use crate::format;
use crate::help_text::HelpText;
use crate::outcome_label::OutcomeLabel;
use crate::state::{Player, RunSignals};
use crate::text::text;
use leptos::prelude::*;
use leptos::wasm_split::{SplitLoaderError, wasm_split};
use netduel_results::RequestRecord;
use netduel_scenario::Side;
use netduel_session::Metric;
use netduel_session::RequestEnd;

/// The explanation of a metric.
#[wasm_split(event_log, wasm_split_path = ::leptos::wasm_split, fallible)]
pub(super) fn explanation(metric: Metric) -> Result<ViewFn, SplitLoaderError> {
    Ok(ViewFn::from(move || view! { <Explanation metric/> }))
}

/// The formula and the meaning of a metric between the counts of both sides, and requests to look at.
#[component]
fn Explanation(
    /// The metric.
    metric: Metric,
) -> impl IntoView {
    let help_text = expect_context::<HelpText>();
    let formula_and_meaning = move || match help_text.metric(metric.id()) {
        Some(help) => view! { <b>{help.meaning}</b> {help.formula} }.into_any(),
        None if help_text.has_failed() => text().parameters.not_explained.into_any(),
        None => ().into_any(),
    };
    let [left, right] = Side::BOTH;
    view! {
        <div>
            <Evidence metric side=left/>
            <p class="definition">{formula_and_meaning}</p>
            <Evidence metric side=right/>
        </div>
        <RequestLinks metric side=left/>
        <RequestLinks metric side=right/>
    }
}

/// The counts from which a side's value is computed.
#[component]
fn Evidence(
    /// The metric.
    metric: Metric,
    /// The side.
    side: Side,
) -> impl IntoView {
    let scores = expect_context::<RunSignals>().scores;
    let lines = move || {
        let lines = scores.with(|scores| {
            scores.as_ref().map(|scores| evidence::lines(metric, scores, side)).unwrap_or_default()
        });
        lines.into_iter().map(|line| view! { <span>{line}</span> }).collect_view()
    };
    view! { <p class=side_class(side)>{lines}</p> }
}

/// The requests behind a side's score, as buttons that show every step of theirs.
#[component]
fn RequestLinks(
    /// The metric.
    metric: Metric,
    /// The side.
    side: Side,
) -> impl IntoView {
    let t = &text().event_log;
    let scores = expect_context::<RunSignals>().scores;
    let requests = Memo::new(move |_| {
        scores.with(|scores| {
            scores
                .as_ref()
                .map(|scores| evidence::requests(metric, scores, side).to_vec())
                .unwrap_or_default()
        })
    });
    let title = if matches!(metric, Metric::LatencyP50 | Metric::LatencyP95) { t.slowest } else { t.failed };
    let links = move || {
        requests.get().into_iter().map(|request| view! { <RequestLink request side/> }).collect_view()
    };
    view! {
        <Show when=move || requests.with(|requests| !requests.is_empty())>
            <p class=format!("requests {}", side_class(side))>
                {title} " "
                {links}
            </p>
        </Show>
    }
}

/// A request and how it ended. It leads to every step of the request.
#[component]
fn RequestLink(
    /// The request.
    request: RequestRecord,
    /// The side.
    side: Side,
) -> impl IntoView {
    let player = expect_context::<Player>();
    let event_log = expect_context::<EventLogState>();
    let outcome = RequestEnd { outcome: request.outcome, after_ns: (request.time_s * 1e9) as u64 };
    let outcome = OutcomeLabel::new(side, true, false, Some(outcome)).words;
    let show = move |_| {
        let ended_ns = ((request.arrived_s + request.time_s) * 1e9) as u64;
        player.select_request_near(request.number - 1, ended_ns);
        event_log.show();
    };
    view! {
        <button class="btn" type="button" data-request=request.number.to_string() on:click=show>
            {format::count(u64::from(request.number))} ": " {outcome}
        </button>
    }
}
