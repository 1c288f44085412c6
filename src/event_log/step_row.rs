//! One step of a request's trace, with its bar in the waterfall.

use super::EventLogState;
use super::state::EventLocation;
use super::waterfall::{TimeScale, WIDTH};
use crate::dom::side_name;
use crate::state::RunSignals;
use crate::text::{interpolate, text};
use leptos::prelude::*;
use netduel_results::{
    BALANCER, NetworkDescription, TraceDigest, TraceStep, describe_trace_step, format_duration_ns,
};
use netduel_scenario::Side;

/// A button that goes to the time of the step.
#[component]
pub(super) fn StepRow(
    /// The side of the trace.
    side: Side,
    /// The trace.
    trace: Memo<TraceDigest>,
    /// Which of its steps.
    index: usize,
    /// The time scale of all bars.
    scale: Memo<TimeScale>,
) -> impl IntoView {
    let log = expect_context::<EventLogState>();
    let networks = expect_context::<RunSignals>().networks;
    let step = Memo::new(move |_| trace.with(|trace| trace.steps.get(index).cloned()));
    let sentence = move || {
        step.with(|step| {
            networks.with(|networks| {
                let network = NetworkDescription::of_side(networks, side)?;
                Some(describe_trace_step(network, step.as_ref()?))
            })
        })
    };
    let duration = Memo::new(move |_| {
        step.with(|step| step.as_ref().map(|step| trace.with(|trace| duration(trace, step))))
    });
    let bar = Memo::new(move |_| {
        step.with(|step| trace.with(|trace| step.as_ref().map(|step| scale.get().bar(trace, step))))
            .unwrap_or_default()
    });
    let at_ns = move || step.with(|step| step.as_ref().map(|step| step.span.begins_ns));
    let request = move || trace.with(|trace| trace.request.map(|request| request.id));
    let go_to = move |_| {
        if let Some(TraceStep { span, recipients, .. }) = step.get_untracked() {
            let nodes =
                std::iter::once(span.from).chain(recipients).filter(|node| *node != BALANCER).collect();
            log.go_to(&EventLocation { side, at_ns: span.begins_ns, nodes, request: untrack(request) });
        }
    };
    view! {
        <button
            type="button"
            tabindex="-1"
            data-at=at_ns
            data-side=side_name(side)
            data-request=request
            on:click=go_to
        >
            <span>{sentence}</span>
            <time>{move || duration.get()}</time>
            <svg viewBox=format!("0 0 {WIDTH} 8") preserveAspectRatio="none" aria-hidden="true">
                <rect
                    class=move || step.with(|step| step.as_ref().map_or("", |step| step.span.kind.name()))
                    class:unfinished=move || bar.get().is_unfinished
                    x=move || bar.get().x
                    y="0"
                    width=move || bar.get().width
                    height="8"
                />
            </svg>
        </button>
    }
}

/// How long a step took, or has taken so far.
fn duration(trace: &TraceDigest, step: &TraceStep) -> String {
    let begins_ns = step.span.begins_ns;
    match step.span.ends_ns {
        Some(ends_ns) => format_duration_ns(ends_ns - begins_ns),
        None => {
            let so_far = format_duration_ns(trace.observed_until_ns.saturating_sub(begins_ns));
            interpolate(text().request_trace.so_far, &[("duration", &so_far)])
        }
    }
}
