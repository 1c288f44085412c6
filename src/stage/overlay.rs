//! What lies over a pane: a button for every node, labels, the inspector.

use super::StageHandle;
use super::layer::{After, Layer};
use crate::view::{View, follow, view};
use leptos::prelude::*;
use netduel_scenario::Side;
use std::cell::RefCell;
use std::rc::Rc;

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

/// The accessible layer of one pane. It fills the nearest positioned ancestor, and says where the pane is. Its
/// texts follow the tick, a few times a second.
pub(crate) fn stage_overlay(
    stage: StageHandle,
    side: Side,
    tick: RwSignal<u64>,
    act: impl Fn(NodeAction) + 'static,
) -> View {
    let root = view("div.stage-overlay");
    let layer = Rc::new(RefCell::new(Layer::new(root.element().clone(), stage, side)));
    let act: Rc<dyn Fn(NodeAction)> = Rc::new(act);
    stage.set_view(side, root.element().clone());
    let refreshed = layer.clone();
    follow(move || {
        tick.track();
        stage.version().track();
        refreshed.borrow_mut().refresh();
    });
    HEARD.into_iter().fold(root, |root, kind| {
        let (layer, act) = (layer.clone(), act.clone());
        root.on(kind, move |event| {
            // Moving the focus and removing what has it tell of themselves at once, amid the change that does so;
            // such an event is heard of no one.
            let after = layer.try_borrow_mut().map_or(After::Nothing, |mut layer| layer.hear(&event));
            match after {
                After::Nothing => {}
                After::Focus(element) => drop(element.focus()),
                After::Act(action) => act(action),
            }
        })
    })
}
