//! The words over a pane: the balancer, the servers and their loads, the user and the hops of the chosen request.

use super::Stage;
use super::nodes::{element, set_lengths};
use netduel_engine::network::Side;
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
        let Some(holder) = element(root, "div", "stage-labels") else { return };
        let _ = holder.set_attribute("aria-hidden", "true");
        let Some(layout) = stage.layout(self.side) else { return };
        set_lengths(&holder, &[("font-size", super::layout::label_size(layout.unit))]);
        let sign = layout.sign;
        if sign.half_width > 0.0
            && let Some(label) = element(&holder, "span", "stage-label centred")
        {
            label.set_text_content(Some("balancer"));
            set_lengths(&label, &[("left", sign.x), ("top", sign.y)]);
            self.sign = Some(label);
        }
        if let Some(below) = layout.label {
            for place in layout.places.iter().take(stage.serving_nodes(self.side)) {
                let Some(label) = element(&holder, "span", "stage-label centred") else { return };
                // The text's middle is a third of its size above its baseline.
                let top = place.y + below - super::layout::label_size(layout.unit) * 0.36;
                set_lengths(&label, &[("left", place.x), ("top", top)]);
                self.servers.push((label, String::new()));
            }
        }
        self.holder = Some(holder);
    }

    /// A few times a second.
    pub(super) fn tell(&mut self, root: &Element, stage: &Stage) {
        for (node, (label, text)) in self.servers.iter_mut().enumerate() {
            let state = stage.node_state(self.side, node as u32);
            let number = (node + 1).to_string();
            let new = if state.up {
                ["S", &number, " <b>", &state.load_percent().to_string(), " %</b>"].concat()
            } else {
                ["S", &number, " down"].concat()
            };
            if new != *text {
                label.set_inner_html(&new);
                *text = new;
            }
        }
        let _ = root;
        let shown = (stage.chosen_user(self.side), stage.hops(self.side));
        if shown != self.shown {
            self.show_way(stage, &shown);
            self.shown = shown;
        }
    }

    fn show_way(&mut self, stage: &Stage, (user, hops): &(Option<u32>, Vec<u32>)) {
        self.hops.drain(..).chain(self.user.take()).for_each(|old| old.remove());
        let (Some(holder), Some(layout)) = (&self.holder, stage.layout(self.side)) else { return };
        let outward = |node: u32, distance: f32| {
            let place = layout.places.get(node as usize)?;
            let (away_x, away_y) = (place.x - layout.pool.x, place.y - layout.pool.y);
            let length = away_x.hypot(away_y).max(1.0);
            let reach = (place.radius + distance) / length;
            Some((place.x + away_x * reach, place.y + away_y * reach))
        };
        let size = (layout.unit * 0.58).max(8.0);
        for (index, node) in hops.iter().enumerate() {
            let Some((x, y)) = outward(*node, size + 4.0) else { continue };
            let Some(badge) = element(holder, "span", "stage-hop") else { return };
            badge.set_text_content(Some(&(index + 1).to_string()));
            set_lengths(
                &badge,
                &[("left", x - size), ("top", y - size), ("width", 2.0 * size), ("height", 2.0 * size)],
            );
            self.hops.push(badge);
        }
        let number = user.and_then(|node| stage.user_of(self.side, node));
        if let (Some(node), Some(number)) = (user, number)
            && let Some((x, y)) = outward(*node, layout.unit * 0.8)
            && let Some(label) = element(holder, "span", "stage-label strong")
        {
            label.set_text_content(Some(&["user ", &(number + 1).to_string()].concat()));
            set_lengths(&label, &[("left", x), ("top", y)]);
            self.user = Some(label);
        }
    }
}
