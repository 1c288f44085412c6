//! Plots: how long requests took, and how the run went over time. Each has a sentence and a table.

mod figure;
mod file;
mod latency;
mod step_chart;
mod success;

use crate::lazy_view::{LazyView, LoadingLine, load_later};
use crate::on_screen::use_on_screen;
use crate::state::RunSignals;
use crate::text::text;
use file::{FinishedPlot, PiecesPlot};
use latency::LatencyPlot;
use leptos::html::Section;
use leptos::prelude::*;
use leptos::wasm_split::{SplitLoaderError, wasm_split};
use success::SuccessPlot;

/// The plots that the scenario has: of its requests, or of the file that is distributed. They are loaded when their place is first
/// seen.
#[component]
pub(crate) fn Plots() -> impl IntoView {
    let section = NodeRef::<Section>::new();
    let is_on_screen = use_on_screen(section);
    load_later(plot_list);
    let was_on_screen = Memo::new(move |was: Option<&bool>| was == Some(&true) || is_on_screen.get());
    view! {
        <section class="plots" aria-label=text().plot.region node_ref=section>
            <Show when=move || was_on_screen.get() fallback=LoadingLine>
                <LazyView load=plot_list/>
            </Show>
        </section>
    }
}

/// The plots.
#[wasm_split(plots, wasm_split_path = ::leptos::wasm_split, fallible)]
fn plot_list() -> Result<ViewFn, SplitLoaderError> {
    Ok(ViewFn::from(|| view! { <PlotList/> }))
}

/// The plots that the scenario has.
#[component]
fn PlotList() -> impl IntoView {
    let RunSignals { scenario, has_file, .. } = expect_context();
    let has_swarm = move || scenario.with(|scenario| scenario.runs_swarm(true) || scenario.runs_swarm(false));
    view! {
        <LatencyPlot/>
        <Show when=move || has_file.get() fallback=|| view! { <SuccessPlot/> }>
            <FinishedPlot/>
        </Show>
        <Show when=has_swarm>
            <PiecesPlot/>
        </Show>
    }
}
