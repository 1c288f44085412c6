//! The buttons over the nodes of a pane.

use super::Stage;
use crate::text::text;
use netduel_scenario::Side;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement};

/// No target is smaller than this, in CSS pixels, whatever its node looks like.
const TARGET: f32 = 24.0;

/// The buttons of one side.
pub(super) struct Nodes {
    side: Side,
    group: Option<HtmlElement>,
    buttons: Vec<Button>,
    /// The one button that Tab reaches.
    reached: u32,
}

struct Button {
    element: HtmlElement,
    name: String,
}

impl Nodes {
    pub(super) fn new(side: Side) -> Nodes {
        Nodes { side, group: None, buttons: Vec::new(), reached: 0 }
    }

    /// Makes them anew for other networks.
    pub(super) fn make(&mut self, root: &Element, stage: &Stage) {
        if let Some(old) = self.group.take() {
            old.remove();
        }
        self.buttons.clear();
        self.reached = 0;
        let Some(group) = element(root, "div", "stage-nodes") else { return };
        let _ = group.set_attribute("role", "group");
        let _ = group.set_attribute("aria-label", text().stage.groups[self.side as usize]);
        for node in 0..stage.buttons(self.side) as u32 {
            let Some(button) = element(&group, "button", "stage-node") else { return };
            let _ = button.set_attribute("type", "button");
            let _ = button.set_attribute("tabindex", if node == 0 { "0" } else { "-1" });
            if stage.serves(self.side, node) {
                let _ = button.set_attribute("data-node", &(node + 1).to_string());
            }
            if let Some(user) = stage.user_of(self.side, node) {
                let _ = button.set_attribute("data-user", &(user + 1).to_string());
            } else {
                button.set_class_name("stage-node square");
            }
            self.buttons.push(Button { element: button, name: String::new() });
        }
        self.group = Some(group);
    }

    /// Moves them to where their nodes stand.
    pub(super) fn place(&self, stage: &Stage) {
        for (node, button) in self.buttons.iter().enumerate() {
            let Some((x, y, radius)) = stage.node_position(self.side, node as u32) else { continue };
            let half = (radius + 3.0).max(TARGET / 2.0);
            set_box(&button.element, x, y, half);
        }
    }

    /// Says what their nodes do.
    pub(super) fn tell(&mut self, stage: &Stage) {
        for (node, button) in self.buttons.iter_mut().enumerate() {
            button.tell(stage, self.side, node as u32);
        }
    }

    /// The node of a button.
    pub(super) fn node_of(&self, element: &Element) -> Option<u32> {
        self.buttons.iter().position(|button| *button.element == *element).map(|node| node as u32)
    }

    /// Whether an event came from a button, and not from under the pointer.
    pub(super) fn is_button(&self, event: &Event) -> bool {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        target.is_some_and(|target| self.node_of(&target).is_some())
    }

    /// The button of a node.
    pub(super) fn button(&self, node: u32) -> Option<HtmlElement> {
        self.buttons.get(node as usize).map(|button| button.element.clone())
    }

    /// The button that is so many steps along, round and round; or the first or last, for the least or greatest
    /// number. Tab reaches it from now on.
    pub(super) fn walk(&mut self, from: u32, steps: i32) -> Option<HtmlElement> {
        let count = self.buttons.len() as i32;
        let to = match steps {
            i32::MIN => 0,
            i32::MAX => count - 1,
            _ => (from as i32 + steps).rem_euclid(count.max(1)),
        };
        for (node, stop) in [(self.reached, "-1"), (to as u32, "0")] {
            let _ = self.button(node)?.set_attribute("tabindex", stop);
        }
        self.reached = to as u32;
        self.button(self.reached)
    }
}

impl Button {
    fn tell(&mut self, stage: &Stage, side: Side, node: u32) {
        let name = stage.node_name(side, node);
        if name == self.name {
            return;
        }
        let _ = self.element.set_attribute("aria-label", &name);
        self.name = name;
        let state = stage.node_state(side, node);
        let _ = self.element.set_attribute("data-up", if state.up { "true" } else { "false" });
        if stage.serves(side, node) {
            let _ = self.element.set_attribute("data-load", &state.load_percent().to_string());
            let _ = self.element.set_attribute("data-waiting", &state.waiting.to_string());
        }
    }
}

/// A new element within another.
pub(super) fn element(parent: &Element, tag: &str, class: &str) -> Option<HtmlElement> {
    let element = parent.owner_document()?.create_element(tag).ok()?;
    if !class.is_empty() {
        element.set_class_name(class);
    }
    parent.append_child(&element).ok()?;
    Some(element.unchecked_into())
}

/// Sets lengths in whole CSS pixels.
pub(super) fn set_lengths(element: &HtmlElement, lengths: &[(&str, f32)]) {
    let style = element.style();
    for (name, length) in lengths {
        let _ = style.set_property(name, &[&(length.round() as i32).to_string(), "px"].concat());
    }
}

/// Makes an element a square around a point.
pub(super) fn set_box(element: &HtmlElement, x: f32, y: f32, half: f32) {
    let side = 2.0 * half;
    set_lengths(element, &[("left", x - half), ("top", y - half), ("width", side), ("height", side)]);
}
