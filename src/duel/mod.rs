//! The two networks, side by side, and what both share between them.

mod answer;
mod legend;
mod pane;
mod request_rows;
mod spine;

pub(crate) use pane::metrics_of;

use crate::lead;
use crate::page::Page;
use crate::stage::{NodeAction, NodeCommand, StageCanvas};
use crate::text::text;
use leptos::prelude::*;
use netduel_engine::network::Side;
use netduel_engine::scenario::FaultSide;
use pane::Pane;
use spine::Spine;

/// The canvas, the panes and the axis.
#[component]
pub(crate) fn Duel() -> impl IntoView {
    let page = Page::get();
    let on_action = Callback::new(move |action: NodeAction| act(page, action));
    view! {
        <section class="duel" id="stage" tabindex="-1" aria-label=text().duel.name>
            <StageCanvas stage=page.stage />
            <Pane side=Side::ClientServer on_action />
            <Spine />
            <Pane side=Side::PeerToPeer on_action />
        </section>
    }
    .into_any()
}

/// Does to a node what a reader wants.
fn act(page: Page, NodeAction { side, node, command }: NodeAction) {
    let of = match side {
        Side::ClientServer => FaultSide::ClientServer,
        Side::PeerToPeer => FaultSide::PeerToPeer,
    };
    match command {
        NodeCommand::Crash => page.player.change_faults(|faults, at_s| lead::crash(faults, at_s, of, node)),
        NodeCommand::Recover => {
            let now_ns = page.player.now_ns();
            let crashed_ns = page.player.read(|recording| recording.crashed_at_ns(side, node, now_ns));
            if let Some(crashed_ns) = crashed_ns {
                let crashed_s = crashed_ns as f64 / 1e9;
                page.player.change_faults(|faults, at_s| lead::recover(faults, at_s, of, node, crashed_s));
            }
        }
    }
}
