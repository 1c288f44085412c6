//! What lies over a pane: a button for every node, labels, the inspector.
#![allow(unreachable_pub, reason = "the component macro makes the properties public")]

use super::StageHandle;
use super::inspector::Inspector;
use super::nodes::NodeLayer;
use leptos::ev;
use leptos::html::Div;
use leptos::prelude::*;
use netduel_engine::network::Side;

/// Something a reader does to a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NodeAction {
    /// In which network.
    pub(crate) side: Side,
    /// Its id, from 0.
    pub(crate) node: u32,
    /// What to do.
    pub(crate) command: NodeCommand,
}

/// What can be done to a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NodeCommand {
    /// It stops at once.
    Crash,
    /// It comes back.
    Recover,
}

/// The accessible layer of one pane. It fills the nearest positioned ancestor, and says where the pane is.
#[component]
pub(crate) fn StageOverlay(
    /// The picture beneath.
    stage: StageHandle,
    /// Which network.
    side: Side,
    /// Changes a few times a second; texts follow it.
    #[prop(into)]
    tick: Signal<u64>,
    /// A reader acts on a node.
    on_action: Callback<NodeAction>,
) -> impl IntoView {
    let root = NodeRef::<Div>::new();
    let layer = StoredValue::new_local(NodeLayer::new(side));
    let selected = RwSignal::new(None::<u32>);

    Effect::new(move || {
        if let Some(root) = root.get() {
            stage.set_view(side, Some(root.into()));
            stage.measure();
        }
    });
    on_cleanup(move || stage.set_view(side, None));
    Effect::new(move || {
        tick.track();
        let Some(root) = root.get() else { return };
        let gone = layer.try_update_value(|layer| stage.with(|stage| layer.refresh(&root, stage)));
        if gone.flatten() == Some(true) && selected.get_untracked().is_some() {
            selected.set(None);
        }
    });

    let node_of = move |event: &web_sys::Event| layer.try_with_value(|layer| layer.node_of(event)).flatten();
    let light = move |node: Option<u32>| {
        stage.change(|stage| stage.light(side, node));
    };
    let select = move |node: Option<u32>| {
        selected.set(node);
        stage.change(|stage| stage.select_node(side, node));
    };
    let close = move || {
        let node = selected.get_untracked();
        select(None);
        layer.try_with_value(|layer| layer.focus(node));
    };
    let on_click = move |event: ev::MouseEvent| {
        if let Some(node) = node_of(&event) {
            let again = selected.get_untracked() == Some(node);
            select((!again).then_some(node));
        }
    };
    let on_keydown = move |event: ev::KeyboardEvent| {
        let step = match event.key().as_str() {
            "ArrowRight" | "ArrowDown" => Some(1),
            "ArrowLeft" | "ArrowUp" => Some(-1),
            "Home" => Some(i32::MIN),
            "End" => Some(i32::MAX),
            _ => None,
        };
        if event.key() == "Escape" && selected.get_untracked().is_some() {
            event.prevent_default();
            event.stop_propagation();
            close();
        } else if let (Some(step), Some(node)) = (step, node_of(&event)) {
            event.prevent_default();
            event.stop_propagation();
            layer.try_update_value(|layer| layer.walk(node, step));
        }
    };

    view! {
        <div
            class="stage-overlay"
            node_ref=root
            on:click=on_click
            on:keydown=on_keydown
            on:pointerover=move |event| light(node_of(&event))
            on:pointerleave=move |_| light(None)
            on:focusin=move |event| light(node_of(&event))
            on:focusout=move |_| light(None)
        >
            {move || {
                selected
                    .get()
                    .map(|node| {
                        view! { <Inspector stage side node tick on_action on_close=Callback::new(move |()| close()) /> }
                    })
            }}
        </div>
    }
}
