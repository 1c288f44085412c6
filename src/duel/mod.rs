//! The two networks, side by side, and what both share between them.

mod answer;
mod legend;
mod pane;
mod request_rows;
mod spine;
mod story;

pub(crate) use answer::shown as answer;
pub(crate) use pane::metrics_of;

use crate::lead;
use crate::page::Page;
use crate::stage::{NodeAction, NodeCommand, stage_canvas};
use crate::text::text;
use crate::view::{View, view};
use leptos::prelude::*;
use netduel_scenario::{FaultSide, Side};
use pane::pane;
use spine::spine;

/// The canvas, the panes and the axis.
pub(crate) fn duel(page: Page) -> View {
    let [left, right] = Side::BOTH.map(|side| pane(page, side, move |action| act(page, action)));
    view("section.duel")
        .set("id", "stage")
        .set("tabindex", "-1")
        .set("aria-label", text().duel.name)
        .children([stage_canvas(page.stage), left, spine(page), right])
}

/// Does to a node what a reader wants.
fn act(page: Page, NodeAction { side, node, command }: NodeAction) {
    let of = match side {
        Side::ClientServer => FaultSide::ClientServer,
        Side::PeerToPeer
            if page.run.scenario.with_untracked(|scenario| node >= scenario.nodes_before_index()) =>
        {
            FaultSide::Index
        }
        Side::PeerToPeer => FaultSide::PeerToPeer,
    };
    match command {
        NodeCommand::Crash => page.player.change_faults(|faults, at_s| lead::crash(faults, at_s, of, node)),
        NodeCommand::Recover => {
            let now_ns = page.player.shown_time_ns_untracked();
            let crashed_ns =
                page.player.with_recording_untracked(|recording| recording.crashed_at_ns(side, node, now_ns));
            if let Some(crashed_ns) = crashed_ns {
                let crashed_s = crashed_ns as f64 / 1e9;
                page.player.change_faults(|faults, at_s| lead::recover(faults, at_s, of, node, crashed_s));
            }
        }
    }
}
