//! The trace of the selected request on both sides: how it ended, why, where the time went, and every step of it.

use super::EventLogState;
use super::step_row::StepRow;
use super::waterfall::TimeScale;
use crate::dom::{move_focus_in_list, side_class};
use crate::state::RunSignals;
use crate::text::{interpolate, text};
use leptos::html;
use leptos::prelude::*;
use netduel_protocol::SideTrace;
use netduel_results::{
    NetworkDescription, Request, TraceSummary, format_duration_ns, format_time_ns, summarize_trace,
};
use netduel_scenario::Side;

/// The trace of the selected request, or what to do to see one.
#[component]
pub(super) fn RequestTracePanel() -> impl IntoView {
    let RunSignals { history, selected_request, .. } = expect_context();
    let t = &text().request_trace;
    let traces = Memo::new(move |_| history.with(|history| history.traces.clone()));
    let request =
        Memo::new(move |_| traces.with(|traces| traces.iter().flatten().find_map(|side| side.trace.request)));
    let scale = Memo::new(move |_| {
        traces.with(|traces| TimeScale::of(traces.iter().flatten().map(|side| &side.trace)))
    });
    // The panels of the sides stay while the same sides are shown.
    let sides = Memo::new(move |_| {
        let is_shown = request.read().is_some();
        let side_of = |trace: &SideTrace| trace.side;
        traces.with(|traces| traces.iter().flatten().filter(|_| is_shown).map(side_of).collect::<Vec<_>>())
    });
    let panel_of = move |side| view! { <SideTracePanel side traces scale/> };
    let panel = NodeRef::<html::Div>::new();
    let focuses = expect_context::<EventLogState>().focuses_trace;
    Effect::new(move || {
        if focuses.get()
            && let Some(panel) = panel.get()
        {
            focuses.set(false);
            // Fails only for an element that cannot have the focus.
            let _ = panel.focus();
        }
    });
    view! {
        <div class="request-trace" tabindex="-1" node_ref=panel on:keydown=|event| move_focus_in_list(&event)>
            <Show when=move || selected_request.get().is_some() fallback=move || t.none_selected>
                <Show when=move || traces.with(Option::is_some)>
                    <Show when=move || request.get().is_some() fallback=move || view! { <p>{t.not_arrived}</p> }>
                        <h3>{move || request.get().map(|request| title(&request))}</h3>
                        <p>{move || request.get().map(|request| scale_legend(&request, scale.get()))}</p>
                    </Show>
                    <div>{move || sides.get().into_iter().map(panel_of).collect_view()}</div>
                </Show>
            </Show>
        </div>
    }
}

/// The trace on one side.
#[component]
fn SideTracePanel(
    /// The side.
    side: Side,
    /// The traces of all sides.
    traces: Memo<Option<Vec<SideTrace>>>,
    /// The time scale of all bars.
    scale: Memo<TimeScale>,
) -> impl IntoView {
    let RunSignals { networks, scenario, .. } = expect_context();
    let t = &text().request_trace;
    let trace = Memo::new(move |_| {
        let of_side = |traces: &Option<Vec<SideTrace>>| {
            Some(traces.as_ref()?.iter().find(|trace| trace.side == side)?.trace.clone())
        };
        traces.with(of_side).unwrap_or_default()
    });
    let summary = Memo::new(move |_| {
        let timeout_s = scenario.with(|scenario| scenario.workload.timeout_s);
        networks.with(|networks| {
            let network = NetworkDescription::of_side(networks, side)?;
            trace.with(|trace| summarize_trace(network, trace, timeout_s))
        })
    });
    // A row belongs to one step of one request.
    let steps = move || {
        trace.with(|trace| {
            let request = trace.request.map(|request| request.id);
            (0..trace.steps.len()).map(|index| (request, index)).collect::<Vec<_>>()
        })
    };
    let omitted = move || trace.with(|trace| trace.omitted_steps);
    view! {
        <section class=side_class(side)>
            <p>
                {move || match summary.get() {
                    Some(summary) => view! { <Summary summary=summary/> }.into_any(),
                    None => t.not_arrived_here.into_any(),
                }}
            </p>
            <div>
                <For each=steps key=|key| *key let((_, index))>
                    <StepRow side=side trace=trace index=index scale=scale/>
                </For>
            </div>
            <Show when=move || { omitted() > 0 }>
                <p>{move || interpolate(t.omitted, &[("count", &omitted().to_string())])}</p>
            </Show>
        </section>
    }
}

/// How a request ended, why, and where the time went.
#[component]
fn Summary(
    /// In words.
    summary: TraceSummary,
) -> impl IntoView {
    let TraceSummary { outcome, is_failure, reason, totals } = summary;
    view! { <b class:failed=is_failure>{outcome}</b> " " {reason} " " {totals} }
}

fn title(request: &Request) -> String {
    let t = &text().request_trace;
    let [number, user, object] =
        [request.id, request.user, request.object].map(|index| (index + 1).to_string());
    let template = if request.is_write { t.title_write } else { t.title_read };
    interpolate(template, &[("request", &number), ("user", &user), ("object", &object)])
}

fn scale_legend(request: &Request, scale: TimeScale) -> String {
    let time = format_time_ns(request.arrived_ns);
    let duration = format_duration_ns(scale.duration_ns);
    interpolate(text().request_trace.scale, &[("time", &time), ("duration", &duration)])
}
