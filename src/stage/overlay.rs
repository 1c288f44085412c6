//! What lies over a pane: a button for every node, labels, the inspector.
#![allow(unreachable_pub, reason = "the component macro makes the properties public")]

use super::StageHandle;
use super::layer::{After, Layer};
use leptos::html::Div;
use leptos::prelude::*;
use netduel_engine::network::Side;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::Event;

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

/// The events that the layer hears, all at its root.
const HEARD: [&str; 7] = ["click", "keydown", "pointermove", "pointerleave", "focusin", "focusout", "change"];

type Shared = Rc<RefCell<Option<Layer>>>;

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
    let layer = StoredValue::new_local(Shared::default());
    let shared = move || layer.try_get_value().unwrap_or_default();
    let listener = StoredValue::new_local(Closure::<dyn Fn(Event)>::new(move |event: Event| {
        // Moving the focus and removing what has it tell of themselves at once, amid the change that does so;
        // such an event is heard of no one.
        let after = match shared().try_borrow_mut() {
            Ok(mut layer) => layer.as_mut().map(|layer| layer.hear(&event)),
            Err(_) => None,
        };
        match after.unwrap_or(After::Nothing) {
            After::Nothing => {}
            After::Focus(element) => drop(element.focus()),
            After::Act(action) => on_action.run(action),
        }
    }));
    Effect::new(move || {
        let Some(root) = root.get() else { return };
        listener.try_with_value(|listener| {
            for kind in HEARD {
                let _ = root.add_event_listener_with_callback(kind, listener.as_ref().unchecked_ref());
            }
        });
        shared().replace(Some(Layer::new(root.clone().into(), stage, side)));
        stage.set_view(side, Some(root.into()));
        stage.measure();
    });
    Effect::new(move || {
        tick.track();
        stage.version().track();
        root.track();
        if let Some(layer) = shared().borrow_mut().as_mut() {
            layer.refresh();
        }
    });
    on_cleanup(move || stage.set_view(side, None));
    view! { <div class="stage-overlay" node_ref=root></div> }
}
