//! The buttons and labels over a pane. Made and changed by hand, a few times a second and only where something
//! is new: sixty nodes with five texts each are no matter for signals.

use super::Stage;
use super::labels::Labels;
use netduel_engine::network::Side;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement};

/// No target is smaller than this, in CSS pixels, whatever its node looks like.
const TARGET: f32 = 24.0;

/// The buttons of one side.
pub(super) struct NodeLayer {
    side: Side,
    version: Option<u32>,
    run: Option<u32>,
    group: Option<HtmlElement>,
    buttons: Vec<Button>,
    labels: Labels,
    /// The one button that Tab reaches.
    reached: u32,
}

struct Button {
    element: HtmlElement,
    name: String,
}

impl NodeLayer {
    pub(super) fn new(side: Side) -> NodeLayer {
        NodeLayer {
            side,
            version: None,
            run: None,
            group: None,
            buttons: Vec::new(),
            labels: Labels::new(side),
            reached: 0,
        }
    }

    /// Brings everything up to the moment last painted.
    pub(super) fn refresh(&mut self, root: &Element, stage: &Stage) {
        if self.version != Some(stage.version()) {
            self.version = Some(stage.version());
            if self.run != Some(stage.run()) {
                self.run = Some(stage.run());
                self.make(root, stage);
            }
            self.place(stage);
            self.labels.place(root, stage);
        }
        for (node, button) in self.buttons.iter_mut().enumerate() {
            button.tell(stage, self.side, node as u32);
        }
        self.labels.tell(stage);
    }

    fn make(&mut self, root: &Element, stage: &Stage) {
        if let Some(old) = self.group.take() {
            old.remove();
        }
        self.buttons.clear();
        self.reached = 0;
        let Some(group) = element(root, "div", "stage-nodes") else { return };
        let _ = group.set_attribute("role", "group");
        let _ = group.set_attribute(
            "aria-label",
            match self.side {
                Side::ClientServer => {
                    "Client–server network: servers, then users. Arrow keys move along them."
                }
                Side::PeerToPeer => "Peer-to-peer network: peers in a ring. Arrow keys move along it.",
            },
        );
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
                let _ = button.class_list().add_1("square");
            }
            self.buttons.push(Button { element: button, name: String::new() });
        }
        let _ = root.prepend_with_node_1(&group);
        self.group = Some(group);
    }

    fn place(&self, stage: &Stage) {
        for (node, button) in self.buttons.iter().enumerate() {
            let Some((x, y, radius)) = stage.node_position(self.side, node as u32) else { continue };
            let half = (radius + 3.0).max(TARGET / 2.0);
            set_lengths(
                &button.element,
                &[("left", x - half), ("top", y - half), ("width", 2.0 * half), ("height", 2.0 * half)],
            );
        }
    }

    /// The node whose button an event came from.
    pub(super) fn node_of(&self, event: &Event) -> Option<u32> {
        let target = event.target()?.dyn_into::<Element>().ok()?;
        self.buttons.iter().position(|button| *button.element == target).map(|node| node as u32)
    }

    /// Gives a node's button the focus.
    pub(super) fn focus(&self, node: Option<u32>) {
        if let Some(button) = node.and_then(|node| self.buttons.get(node as usize)) {
            let _ = button.element.focus();
        }
    }

    /// Moves the focus along the nodes, round and round; to an end by as many steps as there are numbers.
    pub(super) fn walk(&mut self, from: u32, steps: i32) {
        let count = self.buttons.len() as i64;
        let to = match steps {
            i32::MIN => 0,
            i32::MAX => count - 1,
            _ => (i64::from(from) + i64::from(steps)).rem_euclid(count.max(1)),
        };
        for (node, stop) in [(self.reached, "-1"), (to as u32, "0")] {
            if let Some(button) = self.buttons.get(node as usize) {
                let _ = button.element.set_attribute("tabindex", stop);
            }
        }
        self.reached = to as u32;
        self.focus(Some(self.reached));
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
        if stage.serves(side, node) {
            let state = stage.node_state(side, node);
            let _ = self.element.set_attribute("data-up", if state.up { "true" } else { "false" });
            let _ = self.element.set_attribute("data-load", &state.load_percent().to_string());
            let _ = self.element.set_attribute("data-waiting", &state.waiting.to_string());
        }
    }
}

/// A new element within another.
pub(super) fn element(parent: &Element, tag: &str, class: &str) -> Option<HtmlElement> {
    let element = parent.owner_document()?.create_element(tag).ok()?;
    element.set_class_name(class);
    parent.append_child(&element).ok()?;
    element.dyn_into().ok()
}

/// Sets lengths in whole CSS pixels.
pub(super) fn set_lengths(element: &HtmlElement, lengths: &[(&str, f32)]) {
    let style = element.style();
    for (name, length) in lengths {
        let _ = style.set_property(name, &[&(length.round() as i32).to_string(), "px"].concat());
    }
}
