//! One network: its name, what it consists of, the counts of its requests, its picture, and a legend.

use super::key_figures::SideFigures;
use super::legend::Legend;
use super::live_counts::LiveCounts;
use super::network::describe_network;
use super::request_summary::RequestSummary;
use crate::dom::side_name;
use crate::follow::{Follow, FollowCaption};
use crate::icon::SideMark;
use crate::stage::{NetworkOverlay, NodeAction};
use crate::state::RunSignals;
use crate::text::text;
use leptos::prelude::*;
use netduel_scenario::Side;

/// The pane of one side.
#[component]
pub(super) fn Pane(
    /// The side.
    side: Side,
    /// Called with the action that the user takes on a node.
    on_action: Callback<NodeAction>,
) -> impl IntoView {
    let shown_time_ns = expect_context::<RunSignals>().shown_time_ns;
    let follow = expect_context::<Follow>();
    let (class, heading) = match side {
        Side::ClientServer => ("pane left", "heading-left"),
        Side::PeerToPeer => ("pane right", "heading-right"),
    };
    view! {
        <section class=class data-side=side_name(side) aria-labelledby=heading>
            <header>
                <div class="pane-name">
                    <h2 id=heading>
                        <SideMark side />
                        {text().duel.sides[side as usize]}
                    </h2>
                    <Description side />
                    <LiveCounts side />
                </div>
                <SideFigures side />
            </header>
            <div class="view">
                <NetworkOverlay side shown_time_ns on_action />
            </div>
            <Legend side />
            {move || match follow.is_on() {
                true => view! { <FollowCaption side /> }.into_any(),
                false => view! { <RequestSummary side /> }.into_any(),
            }}
        </section>
    }
}

/// What the network of a side consists of.
#[component]
fn Description(
    /// The side.
    side: Side,
) -> impl IntoView {
    let run = expect_context::<RunSignals>();
    let network = move || run.scenario.with(|scenario| describe_network(scenario, side));
    let is_connected = move || {
        run.networks
            .with(|networks| networks.iter().all(|network| network.side != side || network.is_connected))
    };
    let words = move || match is_connected() {
        true => network(),
        // First, since a narrow pane cuts off the end.
        false => [text().duel.in_parts, ": ", &network()].concat(),
    };
    view! { <p class="description">{words}</p> }
}
