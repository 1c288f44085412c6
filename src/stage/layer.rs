//! One pane's layer of buttons and words: what it shows and how it answers. Made and changed by hand, a few times a
//! second and only where something is new: sixty nodes with five texts each are no matter for signals.

use super::inspector::Inspector;
use super::labels::Labels;
use super::nodes::{Nodes, element};
use super::overlay::NodeAction;
use super::{Stage, StageHandle};
use crate::format::count;
use crate::text::{fill, text};
use netduel_scenario::Side;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement, HtmlInputElement, KeyboardEvent, MouseEvent};

/// What is left to do once the layer has answered an event.
pub(super) enum After {
    Nothing,
    Focus(HtmlElement),
    Act(NodeAction),
}

pub(super) struct Layer {
    root: Element,
    stage: StageHandle,
    side: Side,
    version: Option<u32>,
    run: Option<u32>,
    nodes: Nodes,
    labels: Labels,
    /// A field for the number of a node, where they are too many for a button each.
    finder: Option<HtmlElement>,
    inspector: Option<Inspector>,
    lit: Option<u32>,
}

impl Layer {
    pub(super) fn new(root: Element, stage: StageHandle, side: Side) -> Layer {
        Layer {
            root,
            stage,
            side,
            version: None,
            run: None,
            nodes: Nodes::new(side),
            labels: Labels::new(side),
            finder: None,
            inspector: None,
            lit: None,
        }
    }

    /// Brings everything up to the moment last painted.
    pub(super) fn refresh(&mut self) {
        self.stage.with(|stage| {
            if self.run != Some(stage.run()) {
                self.run = Some(stage.run());
                // A selection is of one run: with the next its node is gone.
                self.inspector = None;
                self.nodes.make(&self.root, stage);
                self.make_finder(stage);
            }
            if self.version != Some(stage.version()) {
                self.version = Some(stage.version());
                self.nodes.place(stage);
                self.labels.place(&self.root, stage);
                self.inspector.iter().for_each(|inspector| inspector.place(stage));
            }
            self.nodes.tell(stage);
            self.labels.tell(stage);
            self.inspector.iter().for_each(|inspector| inspector.tell(stage));
        });
    }

    fn make_finder(&mut self, stage: &Stage) {
        if let Some(old) = self.finder.take() {
            old.remove();
        }
        let most = stage.serving_nodes(self.side);
        if stage.buttons(self.side) >= most {
            return;
        }
        let Some(label) = element(&self.root, "label", "stage-find") else { return };
        let t = &text().stage;
        let of = fill(t.of, &[("n", &count(most as u64))]);
        let words = [t.find[self.side as usize], &of];
        for (index, word) in words.into_iter().enumerate() {
            if let Some(text) = element(&label, "span", "") {
                text.set_text_content(Some(word));
            }
            if index == 0
                && let Some(field) = element(&label, "input", "")
            {
                let most = most.to_string();
                for (name, value) in [("type", "number"), ("min", "1"), ("max", most.as_str())] {
                    let _ = field.set_attribute(name, value);
                }
            }
        }
        self.finder = Some(label);
    }

    /// Answers an event.
    pub(super) fn hear(&mut self, event: &Event) -> After {
        let node = self.node_of(event);
        match event.type_().as_str() {
            "click" => return self.click(event, node),
            "keydown" => return self.press(event, node),
            "change" => return self.find(event),
            "pointermove" | "focusin" => self.light(node),
            _ => self.light(None),
        }
        After::Nothing
    }

    fn click(&mut self, event: &Event, node: Option<u32>) -> After {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        if let Some(inspector) = &self.inspector
            && let Some(button) =
                target.as_ref().and_then(|target| target.closest("[data-do]").ok().flatten())
        {
            return match inspector.command(&button) {
                Some(command) => After::Act(NodeAction { side: self.side, node: inspector.node(), command }),
                None if inspector.is_close(&button) => self.close(),
                None => After::Nothing,
            };
        }
        let open = self.inspector.as_ref().map(Inspector::node);
        match node {
            Some(node) if open != Some(node) => self.open(node),
            // The same node again, or a click beside all nodes; one within the inspector leaves it open.
            Some(_) => self.close(),
            None if target.as_ref() == Some(&self.root) => self.close(),
            None => After::Nothing,
        }
    }

    fn press(&mut self, event: &Event, node: Option<u32>) -> After {
        let Some(key) = event.dyn_ref::<KeyboardEvent>().map(KeyboardEvent::key) else {
            return After::Nothing;
        };
        let on_button = node.filter(|_| self.nodes.is_button(event));
        let step = match key.as_str() {
            "ArrowRight" | "ArrowDown" => Some(1),
            "ArrowLeft" | "ArrowUp" => Some(-1),
            "Home" => Some(i32::MIN),
            "End" => Some(i32::MAX),
            _ => None,
        };
        let after = match (step, on_button) {
            _ if key == "Escape" && self.inspector.is_some() => self.close(),
            (Some(step), Some(node)) => self.nodes.walk(node, step).map_or(After::Nothing, After::Focus),
            _ => return After::Nothing,
        };
        event.prevent_default();
        event.stop_propagation();
        after
    }

    fn find(&mut self, event: &Event) -> After {
        let field = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
        let number = field.map_or(0.0, |field| field.value_as_number());
        let most = self.stage.with(|stage| stage.serving_nodes(self.side)).unwrap_or_default();
        if number >= 1.0 && number <= most as f64 { self.open(number as u32 - 1) } else { After::Nothing }
    }

    fn open(&mut self, node: u32) -> After {
        self.inspector = None;
        self.stage.change(|stage| stage.select_node(self.side, Some(node)));
        let inspector = self.stage.with(|stage| Inspector::open(&self.root, stage, self.side, node));
        self.inspector = inspector.flatten();
        self.inspector.as_ref().map_or(After::Nothing, |inspector| After::Focus(inspector.element()))
    }

    /// Closes the inspector and gives the focus back.
    fn close(&mut self) -> After {
        let Some(inspector) = self.inspector.take() else { return After::Nothing };
        self.stage.change(|stage| stage.select_node(self.side, None));
        let field =
            || self.finder.as_ref()?.last_element_child()?.previous_element_sibling()?.dyn_into().ok();
        self.nodes.button(inspector.node()).or_else(field).map_or(After::Nothing, After::Focus)
    }

    fn light(&mut self, node: Option<u32>) {
        if self.lit != node {
            self.lit = node;
            self.stage.change(|stage| stage.light(self.side, node));
        }
    }

    /// The node whose button an event came from; where there are too many for buttons, the one under the pointer.
    fn node_of(&self, event: &Event) -> Option<u32> {
        let target = event.target()?.dyn_into::<Element>().ok()?;
        if target != self.root {
            return self.nodes.node_of(&target);
        }
        let event = event.dyn_ref::<MouseEvent>().filter(|_| self.finder.is_some())?;
        let pane = self.root.get_bounding_client_rect();
        let (x, y) = (f64::from(event.client_x()) - pane.left(), f64::from(event.client_y()) - pane.top());
        self.stage.with(|stage| stage.node_at(self.side, x as f32, y as f32)).flatten()
    }
}
