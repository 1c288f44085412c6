//! Plots: how long requests took, and how many were answered over time. Each has a sentence and a table.

mod curves;
mod figure;
mod file;
mod latency;
mod success;

use crate::page::Page;
use crate::text::text;
use crate::view::{View, view};
use file::{finished_plot, pieces_plot};
use latency::latency_plot;
use success::success_plot;

/// All plots.
pub(crate) fn plots(page: Page) -> View {
    view("section.plots").set("aria-label", text().plot.region).children([
        latency_plot(page),
        success_plot(page),
        finished_plot(page),
        pieces_plot(page),
    ])
}
