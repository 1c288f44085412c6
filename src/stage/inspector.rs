//! What is to be known of one node, and what can be done to it: a popover inside the ring, or a strip where it would
//! cover nodes.

use super::describe::number_of;
use super::nodes::{element, set_lengths};
use super::overlay::NodeCommand;
use super::{NodeState, Stage, popover};
use crate::format::{count, fixed};
use crate::text::{fill, text};
use netduel_results::Role;
use netduel_scenario::Side;
use web_sys::{Element, HtmlElement};

/// Panes narrower than this have no room for a popover beside their nodes.
const NARROW: f32 = 420.0;

const CLOSE: &str = "close";
const CRASH: &str = "crash";
const RECOVER: &str = "recover";
/// `{close}`
const MARKUP: &str = concat!(
    r#"<header><h3></h3><span class="state"></span>"#,
    r#"<button type="button" class="btn sq s" data-do="close" aria-label="{close}">"#,
    r#"<svg class="ic" viewBox="0 0 20 20" aria-hidden="true"><path d="M5.5 5.5l9 9M14.5 5.5l-9 9" class="ln"/></svg>"#,
    r#"</button></header>"#,
);
/// `{load}`, `{queue}`
const SERVING: &str = concat!(
    r#"<dl><div><dt>{load}</dt><dd><span class="meter"><i></i></span><b class="load"></b></dd></div>"#,
    r#"<div><dt>{queue}</dt><dd class="queue"></dd></div></dl>"#,
);
/// `{crash}`, `{recover}`
const MORTAL: &str = concat!(
    r#"<div class="row"><button type="button" class="btn b" data-do="crash">{crash}</button>"#,
    r#"<button type="button" class="btn b" data-do="recover">{recover}</button></div>"#,
);
/// `{has}`, `{sends}`, `{gets}`
const SHARING: &str = concat!(
    r#"<dl><div><dt>{has}</dt><dd><span class="meter"><i></i></span><b class="load"></b></dd></div>"#,
    r#"<div class="pieces" hidden></div>"#,
    r#"<div><dt>{sends}</dt><dd class="sends"></dd></div><div><dt>{gets}</dt><dd class="gets"></dd></div></dl>"#,
);
/// `{only_asks}`
const ASKING: &str = "<p>{only_asks}</p>";

/// The open inspector of one pane; gone when dropped.
pub(super) struct Inspector {
    side: Side,
    node: u32,
    root: HtmlElement,
}

impl Drop for Inspector {
    fn drop(&mut self) {
        self.root.remove();
    }
}

impl Inspector {
    /// Opens it for a node.
    pub(super) fn open(parent: &Element, stage: &Stage, side: Side, node: u32) -> Option<Inspector> {
        let root = element(parent, "div", class(side))?;
        let title = stage.node_title(side, node);
        let t = &text().stage;
        let user = stage.user_of(side, node).map_or_else(String::new, number_of);
        let (only_asks, rest) = match stage.role(side, node) {
            Some(Role::Edge) => (t.edge_does.to_owned(), [ASKING, ""]),
            Some(Role::Index) => (t.index_does.to_owned(), [ASKING, MORTAL]),
            Some(Role::Tracker) => (t.tracker_does.to_owned(), [ASKING, MORTAL]),
            Some(Role::Client) if stage.has_file(side) => (String::new(), [SHARING, ""]),
            _ if stage.has_file(side) => (String::new(), [SHARING, MORTAL]),
            Some(Role::Client) => (fill(t.only_asks, &[("n", &user)]), [ASKING, ""]),
            _ => (String::new(), [SERVING, MORTAL]),
        };
        let words = [
            ("close", t.close),
            ("load", t.load),
            ("queue", t.queue),
            ("crash", t.crash),
            ("recover", t.recover),
            ("only_asks", &only_asks),
            ("has", t.file[0]),
            ("sends", t.file[1]),
            ("gets", t.file[2]),
        ];
        root.set_inner_html(&fill(&[MARKUP, rest[0], rest[1]].concat(), &words));
        for (name, value) in [("role", "dialog"), ("aria-label", title.as_str()), ("tabindex", "-1")] {
            let _ = root.set_attribute(name, value);
        }
        let inspector = Inspector { side, node, root };
        inspector.write("h3", &title);
        inspector.tell(stage);
        inspector.place(stage);
        Some(inspector)
    }

    /// The node it speaks of.
    pub(super) fn node(&self) -> u32 {
        self.node
    }

    /// What takes the focus when it opens.
    pub(super) fn element(&self) -> HtmlElement {
        self.root.clone()
    }

    /// Whether one of its buttons closes it.
    pub(super) fn is_close(&self, button: &Element) -> bool {
        button.get_attribute("data-do").as_deref() == Some(CLOSE)
    }

    /// What one of its buttons does to the node, if it applies.
    pub(super) fn command(&self, button: &Element) -> Option<NodeCommand> {
        if button.has_attribute("aria-disabled") {
            return None;
        }
        match button.get_attribute("data-do")?.as_str() {
            CRASH => Some(NodeCommand::Crash),
            RECOVER => Some(NodeCommand::Recover),
            _ => None,
        }
    }

    /// Says what the node does at the moment last painted.
    pub(super) fn tell(&self, stage: &Stage) {
        let role = stage.role(self.side, self.node);
        if matches!(role, Some(Role::Client | Role::Edge)) && !stage.has_file(self.side) {
            return;
        }
        let state = stage.node_state(self.side, self.node);
        let percent = match state.held {
            Some(held) => ((held * 100.0) as u32).to_string(),
            None => state.load_percent().to_string(),
        };
        if state.held.is_some() {
            self.tell_of_file(stage);
        }
        let since = fixed(stage.now_ns().saturating_sub(state.since_ns) as f64 * 1e-9, 2);
        let t = &text().stage;
        let words = match state {
            NodeState { up: true, cut_off: true, .. } => t.cut_off_state,
            NodeState { up: true, .. } => t.up_for,
            NodeState { away: true, .. } => t.away_for,
            _ => t.down_for,
        };
        self.write(".state", &fill(words, &[("t", &since)]));
        self.write(".load", &[&percent, "\u{a0}%"].concat());
        if let Some(queue) = self.part(".queue") {
            let waiting = ["<b>", &count(state.waiting.into()), "</b>"].concat();
            queue.set_inner_html(&fill(t.waiting, &[("n", &waiting)]));
        }
        if let Some(meter) = self.part(".meter") {
            meter.set_class_name(if state.held.is_none() && state.is_over() {
                "meter over"
            } else {
                "meter"
            });
            let _ = meter.set_attribute("style", &["--load:", &percent, "%"].concat());
        }
        // Who stays away comes back when it wants to.
        for (name, applies) in [(CRASH, state.up), (RECOVER, !state.up && !state.away)] {
            let Some(button) = self.part(&["[data-do=", name, "]"].concat()) else { continue };
            // Not `disabled`: the button that was just pressed would lose the focus.
            let _ = match applies {
                true => button.remove_attribute("aria-disabled"),
                false => button.set_attribute("aria-disabled", "true"),
            };
        }
    }

    /// Which pieces it has, and what it sends and gets.
    fn tell_of_file(&self, stage: &Stage) {
        let [sends, gets] = stage.traffic(self.side, self.node);
        self.write(".sends", &sends);
        self.write(".gets", &gets);
        if let (Some(part), Some((own, count))) = (self.part(".pieces"), stage.pieces(self.side, self.node)) {
            let _ = part.remove_attribute("hidden");
            let piece = |piece: u32| if own >> piece & 1 == 1 { "<i class=\"on\"></i>" } else { "<i></i>" };
            part.set_inner_html(&(0..count).map(piece).collect::<String>());
        }
    }

    /// Moves to where it covers no node.
    pub(super) fn place(&self, stage: &Stage) {
        let Some(scene) = stage.scene(self.side) else { return };
        let Some(node) = scene.layout.places.get(self.node as usize) else { return };
        let class = class(self.side);
        // Measured as a popover: as a strip it has another size.
        self.root.set_class_name(class);
        let size = (self.root.offset_width() as f32, self.root.offset_height() as f32);
        let pane = (scene.rect.width, scene.rect.height);
        let place = popover::place(&scene.layout, &scene.looks, self.node as usize, size, pane);
        if let Some(place) = place.filter(|_| pane.0 >= NARROW) {
            let _ = self.root.set_attribute("data-edge", place.edge.name());
            set_lengths(
                &self.root,
                &[("left", place.left), ("top", place.top), ("--at", place.at), ("--lead", place.lead)],
            );
            return;
        }
        let _ = self.root.remove_attribute("style");
        // A narrow pane has no legend to give way: the strip keeps to the half where its node is not.
        let where_ = match (pane.0 < NARROW, node.y < pane.1 / 2.0) {
            (false, _) => " strip",
            (true, true) => " strip below",
            (true, false) => " strip above",
        };
        self.root.set_class_name(&[class, where_].concat());
    }

    fn part(&self, selector: &str) -> Option<Element> {
        self.root.query_selector(selector).ok().flatten()
    }

    fn write(&self, selector: &str, text: &str) {
        if let Some(part) = self.part(selector) {
            part.set_text_content(Some(text));
        }
    }
}

fn class(side: Side) -> &'static str {
    match side {
        Side::ClientServer => "stage-pop",
        Side::PeerToPeer => "stage-pop peer",
    }
}
