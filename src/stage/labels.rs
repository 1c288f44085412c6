//! The words over a pane: the balancer, the servers and their loads, the user and the hops of the chosen request.

use super::Stage;
use super::describe::number_of;
use super::layout::Shape;
use super::nodes::{element, set_box, set_lengths};
use crate::format::count;
use crate::text::{fill, text};
use netduel_results::Role;
use netduel_scenario::Side;
use web_sys::{Element, HtmlElement};

/// The labels of one side. All of them are said elsewhere too, so that they are hidden from screen readers.
pub(super) struct Labels {
    side: Side,
    holder: Option<HtmlElement>,
    sign: Option<HtmlElement>,
    servers: Vec<(HtmlElement, String)>,
    user: Option<HtmlElement>,
    hops: Vec<HtmlElement>,
    shown: (Option<u32>, Vec<u32>),
    note: Option<HtmlElement>,
    noted: String,
}

impl Labels {
    pub(super) fn new(side: Side) -> Labels {
        Labels {
            side,
            holder: None,
            sign: None,
            servers: Vec::new(),
            user: None,
            hops: Vec::new(),
            shown: (None, Vec::new()),
            note: None,
            noted: String::new(),
        }
    }

    /// After the layout has changed.
    pub(super) fn place(&mut self, root: &Element, stage: &Stage) {
        if let Some(old) = self.holder.take() {
            old.remove();
        }
        (self.sign, self.user) = (None, None);
        self.servers.clear();
        self.hops.clear();
        self.shown = (None, Vec::new());
        (self.note, self.noted) = (None, String::new());
        let Some(holder) = element(root, "div", "stage-labels") else { return };
        let _ = holder.set_attribute("aria-hidden", "true");
        let Some(layout) = stage.layout(self.side) else { return };
        set_lengths(&holder, &[("font-size", super::layout::label_size(layout.unit))]);
        let sign = layout.sign;
        if sign.half_width > 0.0
            && let Some(label) = element(&holder, "span", "stage-label centred")
        {
            let words = match (self.side, stage.helper(self.side)) {
                (_, Some((_, Role::Index))) => text().stage.index,
                (_, Some((_, Role::Tracker))) => text().stage.tracker,
                // Who wants a file asks a server itself.
                _ if stage.has_file(self.side) => "",
                _ => text().stage.balancer,
            };
            label.set_text_content(Some(words));
            set_lengths(&label, &[("left", sign.x), ("top", sign.y)]);
            self.sign = Some(label);
        }
        if let Some((node, Role::Edge)) = stage.helper(self.side)
            && let Some(place) = layout.places.get(node as usize)
            && let Some(label) = element(&holder, "span", "stage-label edge")
        {
            label.set_text_content(Some(text().stage.edge));
            let top = place.y - super::layout::label_size(layout.unit) * 0.6;
            set_lengths(&label, &[("left", place.x + place.radius + 5.0), ("top", top)]);
        }
        if let Some(below) = layout.label {
            for place in layout.places.iter().take(stage.serving_nodes(self.side)) {
                let Some(label) = element(&holder, "span", "stage-label centred server") else { return };
                // The text's middle is a third of its size above its baseline.
                let top = place.y + below - super::layout::label_size(layout.unit) * 0.36;
                set_lengths(&label, &[("left", place.x), ("top", top)]);
                self.servers.push((label, String::new()));
            }
        }
        self.note = element(&holder, "p", "stage-note");
        self.holder = Some(holder);
    }

    /// A few times a second.
    pub(super) fn tell(&mut self, stage: &Stage) {
        for (node, (label, shown)) in self.servers.iter_mut().enumerate() {
            let state = stage.node_state(self.side, node as u32);
            let number = number_of(node as u32);
            let load = match state.held {
                Some(_) => stage.sending(self.side, node as u32),

                None => [&state.load_percent().to_string(), "\u{a0}%"].concat(),
            };
            let load = ["<b>", &load, "</b>"].concat();
            let words = if state.up { text().stage.server_up } else { text().stage.server_down };
            let new = fill(words, &[("n", &number), ("load", &load)]);
            if new != *shown {
                label.set_inner_html(&new);
                *shown = new;
            }
        }
        self.tell_what_is_drawn(stage);
        let shown = (stage.chosen_user(self.side), stage.hops(self.side));
        if shown != self.shown {
            self.show_way(stage, &shown);
            self.shown = shown;
        }
    }

    /// Where not every message is drawn as one, that is said.
    fn tell_what_is_drawn(&mut self, stage: &Stage) {
        let (t, one_in) = (&text().stage, stage.one_request_in(self.side));
        let note = match (stage.followed() > 0.0, one_in) {
            _ if stage.has_file(self.side) => String::new(),
            (false, _) => t.flows.to_owned(),
            (true, 1) => String::new(),
            (true, _) => fill(t.sample, &[("n", &count(u64::from(one_in)))]),
        };
        if let Some(element) = self.note.as_ref().filter(|_| note != self.noted) {
            element.set_text_content(Some(&note));
            self.noted = note;
        }
    }

    fn show_way(&mut self, stage: &Stage, (user, hops): &(Option<u32>, Vec<u32>)) {
        self.hops.drain(..).chain(self.user.take()).for_each(|old| old.remove());
        let (Some(holder), Some(layout)) = (&self.holder, stage.layout(self.side)) else { return };
        let (middle_x, middle_y) = (layout.pool.x, layout.pool.y);
        let outward = |node: u32, distance: f32| {
            let place = layout.places.get(node as usize)?;
            if place.shape == Shape::Square {
                return Some((place.x + place.radius, place.y - place.radius));
            }
            let (away_x, away_y) = (place.x - middle_x, place.y - middle_y);
            let reach = (place.radius + distance) / away_x.hypot(away_y).max(1.0);
            Some((place.x + away_x * reach, place.y + away_y * reach))
        };
        let size = (layout.unit * 0.58).max(8.0);
        for (index, node) in hops.iter().enumerate() {
            let Some((x, y)) = outward(*node, size + 4.0) else { continue };
            let Some(badge) = element(holder, "span", "stage-hop") else { return };
            badge.set_text_content(Some(&number_of(index as u32)));
            set_box(&badge, x, y, size);
            self.hops.push(badge);
        }
        let number = user.and_then(|node| stage.user_of(self.side, node));
        if let (Some(node), Some(number)) = (user, number)
            && let Some(place) = layout.places.get(*node as usize)
            && let Some(label) = element(holder, "span", "")
        {
            label.set_text_content(Some(&fill(text().stage.asker, &[("n", &number_of(number))])));
            // Above the node, leaning outward: there it covers neither its link nor a neighbour's.
            let across = (place.x - middle_x) / middle_x.max(1.0);
            let (class, lean) = match across {
                _ if across < -0.1 => ("stage-label strong to-left", -0.6),
                _ if across > 0.1 => ("stage-label strong to-right", 0.6),
                _ => ("stage-label strong centred", 0.0),
            };
            label.set_class_name(class);
            let gap = if stage.serves(self.side, *node) { 8.0 } else { 3.0 };
            let half = super::layout::label_size(layout.unit) * 0.6;
            let above = place.y - place.radius - gap - half;
            // At the top of the ring that would be over the words above the picture.
            let top = if above < half { place.y + place.radius + 4.0 + half } else { above };
            set_lengths(&label, &[("left", place.x + place.radius * lean), ("top", top)]);
            self.user = Some(label);
        }
    }
}
