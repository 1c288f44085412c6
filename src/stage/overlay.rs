//! What lies over a pane: a button for every node, labels, the inspector.
#![allow(unreachable_pub, reason = "the component macro makes the properties public")]

use super::StageHandle;
use super::inspector::Inspector;
use super::nodes::NodeLayer;
use leptos::ev;
use leptos::html::Div;
use leptos::prelude::*;
use netduel_engine::network::Side;
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlInputElement, MouseEvent};

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
    let lit = StoredValue::new(None::<u32>);
    let (version, run) = (stage.version(), move || stage.with(|stage| stage.run()).unwrap_or_default());
    // A selection is of one run: with the next its node is gone.
    let chosen = RwSignal::new(None::<(u32, u32)>);
    let selected = Memo::new(move |_| {
        version.track();
        chosen.get().filter(|(of_run, _)| *of_run == run()).map(|(_, node)| node)
    });
    // How many nodes have no button: they are too many, and are called by number.
    let unnamed = Memo::new(move |_| {
        version.track();
        let counts = stage.with(|stage| (stage.serving_nodes(side), stage.buttons(side)));
        counts.filter(|(nodes, buttons)| buttons < nodes).map_or(0, |(nodes, _)| nodes as u32)
    });

    let select = move |node: Option<u32>| {
        chosen.set(node.map(|node| (run(), node)));
        stage.change(|stage| stage.select_node(side, node));
    };
    Effect::new(move || {
        if let Some(root) = root.get() {
            stage.set_view(side, Some(root.into()));
            stage.measure();
        }
    });
    on_cleanup(move || stage.set_view(side, None));
    Effect::new(move || {
        tick.track();
        version.track();
        let Some(root) = root.get() else { return };
        layer.try_update_value(|layer| stage.with(|stage| layer.refresh(&root, stage)));
    });

    let node_of = move |event: &Event| {
        let by_button = layer.try_with_value(|layer| layer.node_of(event)).flatten();
        by_button.or_else(|| node_under(event, stage, side).filter(|_| unnamed.get_untracked() > 0))
    };
    let light = move |node: Option<u32>| {
        if lit.get_value() != node {
            lit.set_value(node);
            stage.change(|stage| stage.light(side, node));
        }
    };
    let close = move || {
        let node = selected.get_untracked();
        select(None);
        layer.try_with_value(|layer| layer.focus(node));
    };
    let on_click = move |event: ev::MouseEvent| {
        let node = node_of(&event);
        // A click beside the nodes closes; one within the inspector or the field for numbers does not.
        if node.is_some() || is_on(&event, root) {
            select(node.filter(|_| selected.get_untracked() != node));
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
    let on_number = move |event: Event| {
        let number = event_target::<HtmlInputElement>(&event).value_as_number();
        if number >= 1.0 && number <= f64::from(unnamed.get_untracked()) {
            select(Some(number as u32 - 1));
        }
    };
    let finder = move || {
        let most = unnamed.get();
        (most > 0).then(|| {
            let word = if side == Side::PeerToPeer { "Peer" } else { "Server" };
            let of = ["of ", &most.to_string()].concat();
            view! {
                <label class="stage-find">
                    <span>{word}</span>
                    <input type="number" min="1" max=most.to_string() on:change=on_number />
                    <span>{of}</span>
                </label>
            }
        })
    };
    let inspector = move || {
        selected.get().map(|node| {
            let on_close = Callback::new(move |()| close());
            view! { <Inspector stage side node tick on_action on_close /> }
        })
    };

    view! {
        <div
            class="stage-overlay"
            node_ref=root
            on:click=on_click
            on:keydown=on_keydown
            on:pointermove=move |event| light(node_of(&event))
            on:pointerleave=move |_| light(None)
            on:focusin=move |event| light(node_of(&event))
            on:focusout=move |_| light(None)
        >
            {finder}
            {inspector}
        </div>
    }
}

/// The node nearest to the pointer, for panes whose nodes are too many for buttons.
fn node_under(event: &Event, stage: StageHandle, side: Side) -> Option<u32> {
    let event = event.dyn_ref::<MouseEvent>()?;
    let pane = event.current_target()?.dyn_into::<web_sys::Element>().ok()?.get_bounding_client_rect();
    let (x, y) = (f64::from(event.client_x()) - pane.left(), f64::from(event.client_y()) - pane.top());
    stage.with(|stage| stage.node_at(side, x as f32, y as f32)).flatten()
}

fn is_on(event: &Event, root: NodeRef<Div>) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    root.get_untracked().is_some_and(|root| target.as_ref() == Some(root.as_ref()))
}
