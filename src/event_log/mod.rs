//! The event log: what happened in the run, event by event, and the trace of the selected request.

mod coverage;
mod filters;
mod list;
mod state;
mod step_row;
mod trace;
mod waterfall;

pub(crate) use state::EventLogState;

use crate::lazy_view::LazyView;
use crate::text::text;
use filters::EventFilters;
use leptos::prelude::*;
use leptos::wasm_split::{SplitLoaderError, wasm_split};
use list::EventList;
use trace::RequestTracePanel;

/// The section with the event log. It is closed at first; its content is loaded and built when it is opened.
#[component]
pub(crate) fn EventLog() -> impl IntoView {
    let t = &text().event_log;
    let is_open = expect_context::<EventLogState>().is_open;
    view! {
        <section class="event-log" aria-label=t.name>
            <header>
                <h2>{t.name}</h2>
                <button
                    type="button"
                    class="btn b"
                    aria-expanded=move || is_open.get().to_string()
                    on:click=move |_| is_open.update(|is_open| *is_open = !*is_open)
                >
                    {move || if is_open.get() { t.close } else { t.open }}
                </button>
            </header>
            <Show when=move || is_open.get()>
                <div>
                    <LazyView load=event_log_body/>
                </div>
            </Show>
        </section>
    }
}

/// What the open log shows.
#[wasm_split(event_log, wasm_split_path = ::leptos::wasm_split, fallible)]
fn event_log_body() -> Result<ViewFn, SplitLoaderError> {
    Ok(ViewFn::from(|| {
        view! {
            <EventFilters/>
            <EventList/>
            <RequestTracePanel/>
        }
    }))
}
