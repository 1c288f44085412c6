//! The layer over a pane: a button for every node, labels, and the inspector.

use super::StageHandle;
use super::caption::Caption;
use super::inspector::inspector;
use super::labels::Labels;
use super::node_action::NodeAction;
use super::node_finder::NodeFinder;
use super::nodes::{NodeButtons, button_count, button_of, node_after_key, node_of};
use crate::lazy_view::LazyView;
use leptos::ev::{KeyboardEvent, MouseEvent, PointerEvent};
use leptos::html::{Div, Input};
use leptos::prelude::*;
use netduel_scenario::Side;

/// The state of one overlay.
#[derive(Clone, Copy)]
struct Overlay {
    stage: StageHandle,
    side: Side,
    root: NodeRef<Div>,
    group: NodeRef<Div>,
    finder: NodeRef<Input>,
    /// The inspected node, and the run in which it was opened: the next run may not have it.
    inspected: RwSignal<Option<(u32, u32)>>,
    /// The node whose button was reached last.
    reached: RwSignal<u32>,
    /// The node that is highlighted.
    highlighted: StoredValue<Option<u32>>,
}

impl Overlay {
    fn new(stage: StageHandle, side: Side) -> Overlay {
        Overlay {
            stage,
            side,
            root: stage.pane(side),
            group: NodeRef::new(),
            finder: NodeRef::new(),
            inspected: RwSignal::new(None),
            reached: RwSignal::new(0),
            highlighted: StoredValue::new(None),
        }
    }

    fn inspected_untracked(self) -> Option<u32> {
        let run = self.stage.read(|stage| stage.run());
        self.inspected.get_untracked().filter(|(_, of)| Some(*of) == run).map(|(node, _)| node)
    }

    fn open(self, node: u32) {
        self.stage.change(|stage| stage.select_node(self.side, Some(node)));
        self.inspected.set(self.stage.read(|stage| (node, stage.run())));
    }

    /// Closes the inspector and gives the focus back to the node's button, or to the field with which it was found.
    fn close(self) {
        let Some(node) = self.inspected_untracked() else { return };
        self.stage.change(|stage| stage.select_node(self.side, None));
        self.inspected.set(None);
        // Fails only for elements that cannot have the focus.
        let _ = match (button_of(self.group, node), self.finder.get_untracked()) {
            (Some(button), _) => button.focus(),
            (None, Some(field)) => field.focus(),
            (None, None) => Ok(()),
        };
    }

    fn highlight(self, node: Option<u32>) {
        if self.highlighted.get_value() != node {
            self.highlighted.set_value(node);
            self.stage.change(|stage| stage.highlight(self.side, node));
        }
    }

    /// Whether an event concerns the pane itself, and none of the elements on it.
    fn is_root(self, event: &MouseEvent) -> bool {
        let root = self.root.get_untracked().map(|root| (*root).clone().into());
        event.target().is_some() && event.target() == root
    }

    /// The node under the pointer. Where nodes have no buttons, the nearest one counts.
    fn node_under(self, event: &MouseEvent) -> Option<u32> {
        if !self.is_root(event) {
            return node_of(event);
        }
        self.finder.get_untracked()?;
        let (x, y) = (event.offset_x() as f32, event.offset_y() as f32);
        self.stage.read(|stage| stage.node_at(self.side, x, y)).flatten()
    }

    fn click(self, event: MouseEvent) {
        match self.node_under(&event) {
            Some(node) if self.inspected_untracked() != Some(node) => self.open(node),
            Some(_) => self.close(),
            None if self.is_root(&event) => self.close(),
            None => {}
        }
    }

    fn keydown(self, event: KeyboardEvent) {
        let key = event.key();
        if key == "Escape" && self.inspected_untracked().is_some() {
            self.close();
        } else {
            let nodes = self.stage.read(|stage| button_count(stage, self.side)).unwrap_or_default() as u32;
            let Some(to) = node_of(&event).and_then(|node| node_after_key(&key, node, nodes)) else { return };
            self.reached.set(to);
            // Fails only for elements that cannot have the focus.
            let _ = button_of(self.group, to).map(|button| button.focus());
        }
        event.prevent_default();
        event.stop_propagation();
    }
}

/// The accessible layer over one pane. It fills the nearest positioned ancestor, and the network is painted where it is.
///
/// Nothing in it changes with every frame: it follows the shown time, which changes a few times a second, and writes only
/// what has changed.
#[component]
pub(crate) fn NetworkOverlay(
    /// The network.
    side: Side,
    /// The shown time. Other changes of the picture come through [`StageHandle`].
    #[prop(into)]
    shown_time_ns: Signal<u64>,
    /// Called with the action that the user takes on a node.
    #[prop(into)]
    on_action: Callback<NodeAction>,
) -> impl IntoView {
    let stage = expect_context::<StageHandle>();
    let overlay = Overlay::new(stage, side);
    let inspected = Memo::new(move |_| {
        stage.layout_version();
        let run = stage.read(|stage| stage.run());
        overlay.inspected.get().filter(|(_, of)| Some(*of) == run)
    });
    let tab_stop = Memo::new(move |_| {
        stage.layout_version();
        let buttons = stage.read(|stage| button_count(stage, side)).unwrap_or_default() as u32;
        Some(overlay.reached.get()).filter(|reached| *reached < buttons).unwrap_or(0)
    });
    // Another node gets an inspector of its own.
    let inspector_of = move |(node, _)| {
        let on_close = Callback::new(move |()| overlay.close());
        let on_command = Callback::new(move |command| on_action.run(NodeAction { side, node, command }));
        view! { <LazyView load=move || inspector(side, node, shown_time_ns, on_close, on_command)/> }
    };
    view! {
        <div
            class="stage-overlay"
            node_ref=overlay.root
            on:click=move |event| overlay.click(event)
            on:keydown=move |event| overlay.keydown(event)
            on:pointermove=move |event: PointerEvent| overlay.highlight(overlay.node_under(&event))
            on:pointerleave=move |_| overlay.highlight(None)
            on:focusin=move |event| overlay.highlight(node_of(&event))
            on:focusout=move |_| overlay.highlight(None)
        >
            <NodeButtons side shown_time_ns tab_stop=tab_stop.into() group=overlay.group />
            <NodeFinder side field=overlay.finder on_found=Callback::new(move |node| overlay.open(node)) />
            <Labels side shown_time_ns />
            <Caption side shown_time_ns />
            {move || inspected.get().map(inspector_of)}
        </div>
    }
}
