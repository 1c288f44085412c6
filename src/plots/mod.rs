//! Plots: how long requests took, and how the run went over time. Each has a sentence and a table.

mod figure;
mod file;
mod latency;
mod step_chart;
mod success;

use crate::state::RunSignals;
use crate::text::text;
use file::{FinishedPlot, PiecesPlot};
use latency::LatencyPlot;
use leptos::prelude::*;
use success::SuccessPlot;

/// The plots that the scenario has: of its requests, or of the file that is distributed.
#[component]
pub(crate) fn Plots() -> impl IntoView {
    let RunSignals { scenario, has_file, .. } = expect_context();
    let has_swarm = move || scenario.with(|scenario| scenario.runs_swarm(true) || scenario.runs_swarm(false));
    view! {
        <section class="plots" aria-label=text().plot.region>
            <LatencyPlot/>
            <Show when=move || has_file.get() fallback=|| view! { <SuccessPlot/> }>
                <FinishedPlot/>
            </Show>
            <Show when=has_swarm>
                <PiecesPlot/>
            </Show>
        </section>
    }
}
