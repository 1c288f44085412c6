//! What is to be known of one node, and what can be done to it.
#![allow(unreachable_pub, reason = "the component macro makes the properties public")]

use super::overlay::{NodeAction, NodeCommand};
use super::{NodeState, StageHandle};
use leptos::prelude::*;
use netduel_engine::network::Side;

#[component]
pub(super) fn Inspector(
    stage: StageHandle,
    side: Side,
    node: u32,
    #[prop(into)] tick: Signal<u64>,
    on_action: Callback<NodeAction>,
    on_close: Callback<()>,
) -> impl IntoView {
    let state = Memo::new(move |_| {
        tick.track();
        stage.with(|stage| stage.node_state(side, node)).unwrap_or_default()
    });
    let title = stage.with(|stage| stage.node_title(side, node)).unwrap_or_default();
    let label = title.clone();
    let act = move |command| on_action.run(NodeAction { side, node, command });
    let load = move || [state.get().load_percent().to_string().as_str(), " %"].concat();
    let width = move || ["width:", state.get().load_percent().to_string().as_str(), "%"].concat();
    let is_up = move || state.with(|state: &NodeState| state.up);
    view! {
        <div class="pop" role="dialog" aria-label=label>
            <header>
                <h3>{title}</h3>
                <span class="state">{move || if is_up() { "up" } else { "crashed" }}</span>
                <button type="button" class="btn sq s" aria-label="Close" on:click=move |_| on_close.run(())>"×"</button>
            </header>
            <dl>
                <div><dt>"Load"</dt><dd><span class="meter"><i style=width></i></span><b>{load}</b></dd></div>
                <div><dt>"Queue"</dt><dd><b>{move || state.get().waiting}</b>" waiting"</dd></div>
            </dl>
            <div class="row">
                <button type="button" class="btn b" disabled=move || !is_up() on:click=move |_| act(NodeCommand::Crash)>"Crash"</button>
                <button type="button" class="btn b" disabled>"Slow down"</button>
                <button type="button" class="btn b" disabled=is_up on:click=move |_| act(NodeCommand::Recover)>"Recover"</button>
            </div>
        </div>
    }
}
