//! Plots: how long requests took, and how many were answered over time. Each has a sentence and a table.

mod figure;
mod latency;
mod success;

use crate::page::Page;
use crate::text::text;
use crate::view::{View, view};
use latency::latency_plot;
use success::success_plot;

/// All plots.
pub(crate) fn plots(page: Page) -> View {
    view("section.plots")
        .set("aria-label", text().plot.region)
        .children([latency_plot(page), success_plot(page)])
}
