//! One metric of both sides.

use super::board::Board;
use super::evidence;
use super::explanation::explanation;
use super::sparkline::{Sparkline, SparklinePair};
use crate::dom::{side_class, side_name};
use crate::format;
use crate::help_text::HelpText;
use crate::lazy_view::LazyView;
use crate::on_screen::{memo_on_screen, use_on_screen};
use crate::replications::Replications;
use crate::state::{Player, RunSignals};
use crate::term::Explanation;
use crate::text::{interpolate, text};
use leptos::html::Td;
use leptos::prelude::*;
use netduel_protocol::Scores;
use netduel_scenario::Side;
use netduel_session::{Leader, Metric};
use std::sync::Arc;

/// A row of the scoreboard, and below it, once it is opened, how the metric is computed.
#[component]
pub(super) fn ScoreRow(
    /// The values of all metrics.
    board: Board,
    /// The metric.
    metric: Metric,
    /// Whether the explanation is open.
    is_open: RwSignal<bool>,
) -> impl IntoView {
    let player = expect_context::<Player>();
    let scores = expect_context::<RunSignals>().scores;
    let leader = Memo::new(move |_| board.leader(metric));
    let [left, right] = Side::BOTH;
    let shown_step = expect_context::<RunSignals>().shown_step;
    let is_pointed_at = move || shown_step.read().as_ref().is_some_and(|step| step.point_at.has(metric.id()));
    let sparkline_cell = NodeRef::<Td>::new();
    let sparklines = memo_on_screen(use_on_screen(sparkline_cell), move || {
        let scores = scores.get();
        player.with_recording(|recording| SparklinePair::of(recording, scores.as_deref(), metric))
    });
    view! {
        <tr class="row" class:lit=is_pointed_at>
            <td class="sparkline-cell" node_ref=sparkline_cell>
                <Sparkline pair=sparklines side=left/>
            </td>
            <BarCell board metric leader side=left/>
            <ValueCell metric leader side=left/>
            <th scope="row">
                <MetricButton metric leader is_open/>
            </th>
            <ValueCell metric leader side=right/>
            <BarCell board metric leader side=right/>
            <td class="sparkline-cell">
                <Sparkline pair=sparklines side=right/>
            </td>
        </tr>
        <Show when=move || is_open.get()>
            <tr class="explanation">
                <td colspan="7">
                    <LazyView load=move || explanation(metric)/>
                </td>
            </tr>
        </Show>
    }
}

/// The name of a metric with the sign of its leader. It opens and closes the explanation; Escape closes it.
#[component]
fn MetricButton(
    /// The metric.
    metric: Metric,
    /// The side with the better value.
    leader: Memo<Leader>,
    /// Whether the explanation is open.
    is_open: RwSignal<bool>,
) -> impl IntoView {
    let help_text = expect_context::<HelpText>();
    let meaning_id = ["meaning-", metric.id()].concat();
    let described_by = meaning_id.clone();
    let meaning =
        Signal::derive(move || help_text.metric(metric.id()).map(|help| help.meaning).unwrap_or_default());
    let toggle = move |_| {
        help_text.request();
        is_open.update(|is_open| *is_open = !*is_open);
    };
    let close = move |event: web_sys::KeyboardEvent| {
        if event.key() == "Escape" && is_open.get_untracked() {
            event.stop_propagation();
            is_open.set(false);
        }
    };
    let left_sign = move || if leader.get() == Leader::Left { "◂" } else { "" };
    let right_sign = move || match leader.get() {
        Leader::Right => "▸",
        Leader::Equal => "=",
        Leader::Left | Leader::Undetermined => "",
    };
    view! {
        <button
            type="button"
            class="explained"
            aria-describedby=described_by
            aria-expanded=move || is_open.get().to_string()
            aria-label=move || label(metric, leader.get())
            on:click=toggle
            on:keydown=close
            on:mouseenter=move |_| help_text.request()
            on:focus=move |_| help_text.request()
        >
            <span class="leader-sign">{left_sign}</span>
            <span class="metric-name">{metric.name()}</span>
            <span class="leader-sign">{right_sign}</span>
            <Explanation id=meaning_id meaning/>
        </button>
    }
}

/// A side's value as a bar that begins at zero.
#[component]
fn BarCell(
    /// The values of all metrics.
    board: Board,
    /// The metric.
    metric: Metric,
    /// The side with the better value.
    leader: Memo<Leader>,
    /// The side.
    side: Side,
) -> impl IntoView {
    let width = move || {
        let length = metric.bar_lengths(board.shown_values(metric))[side as usize];
        format!("{:.1}%", length * 100.0)
    };
    view! {
        <td class=format!("value-bar {}", side_class(side))>
            <i class:ahead=move || is_ahead(leader.get(), side) style:width=width></i>
        </td>
    }
}

/// A side's value in figures, with its interval after replications. The attributes hold the exact numbers.
#[component]
fn ValueCell(
    /// The metric.
    metric: Metric,
    /// The side with the better value.
    leader: Memo<Leader>,
    /// The side.
    side: Side,
) -> impl IntoView {
    let RunSignals { scores, scores_before, .. } = expect_context();
    let replications = expect_context::<Replications>();
    let words = move || {
        scores.with(|scores| {
            let own = scores.as_ref().map(|scores| scores.side(side));
            let Some(own) = own else { return "–".to_owned() };
            metric.cell(own.map(|own| &own.metrics), evidence::count_serving_nodes(own))
        })
    };
    let exact_value = move || {
        let value = |scores: &Option<Arc<Scores>>| metric.value(scores.as_ref()?.metrics(side)?);
        format::to_machine(scores.with(value))
    };
    let before = move || {
        let value = scores_before.with(|before| {
            let own = before.as_ref()?.side(side);
            Some(metric.cell(own.map(|own| &own.metrics), evidence::count_serving_nodes(own)))
        })?;
        Some(view! { <small class="before">{interpolate(text().score.before, &[("value", &value)])}</small> })
    };
    let estimate = move || replications.estimates(metric)?[side as usize];
    let interval = move || {
        let interval = estimate().map(|estimate| metric.format_estimate(estimate));
        interval.map(|interval| view! { <small>{interval}</small> })
    };
    view! {
        <td
            class=format!("value {}", side_class(side))
            class:ahead=move || is_ahead(leader.get(), side)
            data-side=side_name(side)
            data-metric=metric.id()
            data-value=exact_value
            data-mean=move || format::to_machine(estimate().map(|estimate| estimate.mean))
            data-half-width=move || format::to_machine(estimate().map(|estimate| estimate.half_width))
        >
            <span>{words}</span>
            {before}
            {interval}
        </td>
    }
}

/// Whether a side has the better value, or both have the same.
fn is_ahead(leader: Leader, side: Side) -> bool {
    leader == Leader::Equal || leader == [Leader::Left, Leader::Right][side as usize]
}

fn label(metric: Metric, leader: Leader) -> String {
    let t = &text().score;
    let name = metric.name();
    let sides = text().duel.sides;
    match leader {
        Leader::Left => interpolate(t.row_ahead, &[("metric", name), ("who", sides[0])]),
        Leader::Right => interpolate(t.row_ahead, &[("metric", name), ("who", sides[1])]),
        Leader::Equal | Leader::Undetermined => interpolate(t.row, &[("metric", name)]),
    }
}
