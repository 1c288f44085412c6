//! The two networks side by side, and between them what both share.

mod capacity;
mod centre_column;
mod key_figures;
mod legend;
mod live_counts;
mod network;
mod pane;
mod request_list;
mod request_rows;
mod request_summary;

use crate::stage::{NodeAction, NodeCommand, StageCanvas};
use crate::state::Player;
use crate::text::text;
use centre_column::CentreColumn;
use leptos::prelude::*;
use netduel_scenario::Side;
use pane::Pane;

pub(crate) use network::describe_network;

/// Both networks: the canvas on which they are painted, a pane for each, and the column between the panes.
#[component]
pub(crate) fn Duel() -> impl IntoView {
    let player = expect_context::<Player>();
    let on_action = Callback::new(move |action| apply(player, action));
    view! {
        <section class="duel" id="stage" tabindex="-1" aria-label=text().duel.name>
            <StageCanvas />
            <Pane side=Side::ClientServer on_action />
            <CentreColumn />
            <Pane side=Side::PeerToPeer on_action />
        </section>
    }
}

/// Executes the user's action on a node.
fn apply(player: Player, NodeAction { side, node, command }: NodeAction) {
    match command {
        NodeCommand::Crash => player.crash_node(side, node),
        NodeCommand::Recover => player.recover_node(side, node),
    }
}
