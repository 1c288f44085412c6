//! The column between the panes: what both networks share. It names the figures of both, and has the dials, which change both, and the
//! requests, which both get.

use super::capacity::Capacity;
use super::key_figures::FigureNames;
use super::request_list::RequestList;
use crate::event_log::EventLogState;
use crate::format;
use crate::parameters::Dials;
use crate::state::{RunSignals, Settings};
use crate::text::{interpolate, text};
use leptos::prelude::*;
use netduel_scenario::Scenario;
use netduel_session::Control;

/// The column between the panes. In an embedded page it has at most the dials.
#[component]
pub(super) fn CentreColumn() -> impl IntoView {
    let settings = expect_context::<Settings>();
    let contents = match settings.is_embedded {
        true => view! {
            <Show when=move || settings.shows(Control::Dials)>
                <Dials />
            </Show>
        }
        .into_any(),
        false => view! {
            <FigureNames />
            <Choice />
        }
        .into_any(),
    };
    view! {
        <section class="centre-column" aria-labelledby="heading-requests">
            {contents}
        </section>
    }
}

/// Either the dials or the requests one by one. A request that is selected is among the latter.
#[component]
fn Choice() -> impl IntoView {
    let t = &text().duel;
    let selected_request = expect_context::<RunSignals>().selected_request;
    let chosen = RwSignal::new(None);
    let shows_requests =
        Memo::new(move |_| chosen.get().unwrap_or_else(|| selected_request.read().is_some()));
    let tab = move |requests: bool, name: &'static str| {
        view! {
            <button
                type="button"
                aria-pressed=move || (shows_requests.get() == requests).to_string()
                on:click=move |_| chosen.set(Some(requests))
            >
                {name}
            </button>
        }
    };
    view! {
        <div class="centre-tabs" role="group" aria-label=t.centre_tabs>
            {tab(false, t.dials)}
            {tab(true, t.one_by_one)}
        </div>
        <div class="dials" class:out=move || shows_requests.get()>
            <Dials />
            <CapacityComparison />
        </div>
        <div class="requests-one-by-one" class:out=move || !shows_requests.get()>
            <WorkloadHeader />
            <RequestList />
            <ShowTrace />
        </div>
    }
}

/// What the users ask for, and how often.
#[component]
fn WorkloadHeader() -> impl IntoView {
    let t = &text().duel;
    let run = expect_context::<RunSignals>();
    let title = move || if run.has_file.get() { t.same_file } else { t.same_requests };
    let workload = move || run.scenario.with(describe_workload);
    view! {
        <header>
            <h2 id="heading-requests">{title}</h2>
            <p class="description">{workload}</p>
        </header>
    }
}

fn describe_workload(scenario: &Scenario) -> String {
    let t = &text().duel;
    match &scenario.file {
        Some(file) => {
            let users = format::count(u64::from(scenario.workload.users));
            interpolate(t.file_for, &[("size", &format::bits(file.size_bits as f64)), ("n", &users)])
        }
        None => interpolate(t.per_second, &[("rate", &format::plain(scenario.workload.requests_per_s))]),
    }
}

/// Opens the trace of the selected request.
#[component]
fn ShowTrace() -> impl IntoView {
    let event_log = expect_context::<EventLogState>();
    let RunSignals { selected_request, .. } = expect_context();
    let has_selection = move || selected_request.with(Option::is_some);
    view! {
        <Show when=has_selection>
            <button type="button" class="btn show-trace" on:click=move |_| event_log.show()>
                {text().event_log.every_step}
            </button>
        </Show>
    }
}

/// How the capacities of the two networks compare.
#[component]
fn CapacityComparison() -> impl IntoView {
    let run = expect_context::<RunSignals>();
    let capacity = Memo::new(move |_| run.scenario.with(Capacity::of));
    view! {
        <p class="capacity" title=move || capacity.with(|capacity| capacity.explanation.clone())>
            <span>{move || capacity.with(|capacity| capacity.words)}</span>
            <b>{move || capacity.with(|capacity| capacity.numbers.clone())}</b>
        </p>
    }
}
