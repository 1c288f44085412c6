//! Plots: how long requests took, and how many were answered over time. Each has a sentence and a table.

mod figure;
mod latency;
mod success;

use crate::text::text;
use latency::LatencyPlot;
use leptos::prelude::*;
use success::SuccessPlot;

/// All plots.
#[component]
pub(crate) fn Plots() -> impl IntoView {
    view! {
        <section class="plots" aria-label=text().plot.region>
            <LatencyPlot />
            <SuccessPlot />
        </section>
    }
    .into_any()
}
