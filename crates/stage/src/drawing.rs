//! How a network is drawn with a pen: its links, nodes and messages. The canvas of the browser and vector graphics have a pen each
//! and share the drawing. It shows small networks as the WebGL2 painter does, and large networks more simply.

use crate::emphasis::FAINT_OPACITY;
use crate::frame::Frame;
use crate::geometry::{Curve, Detail, NodePlace, NodeShape, Rectangle, sine_cosine};
use crate::layout::{NUMBERED_RADIUS, TICK_PITCH};
use crate::message_path::{MessagePath, PathPoint};
use crate::messages::{Mark, Message, in_sample};
use crate::node_style::{
    AWAY, CHOSEN, CUT_OFF, FAINT, HOVERED, NodeStyle, PRIMARY, REACHED, SELECTED, UNANSWERED,
};
use crate::pen::{Part, Pen};
use crate::scene::Scene;
use crate::theme::{self, MARKS, SIDES, Theme};
use std::f64::consts::TAU;

/// Only this many of the latest messages are considered.
const MOST_VISIBLE: u64 = 1 << 11;

/// Draws a network in its pane.
pub(crate) fn draw_network(pen: &mut impl Pen, scene: &Scene, frame: &Frame) {
    pen.save();
    pen.translate((f64::from(scene.rect.x), f64::from(scene.rect.y)));
    Drawing { pen, theme: frame.theme, accent: SIDES[scene.side() as usize] }.scene(scene, frame);
    pen.restore();
}

/// Draws one network.
struct Drawing<'a, P> {
    pen: &'a mut P,
    theme: &'a Theme,
    /// The first colour of the side.
    accent: usize,
}

impl<P: Pen> Drawing<'_, P> {
    fn scene(&mut self, scene: &Scene, frame: &Frame) {
        let layout = &scene.layout;
        self.pen.begin(Part::Network(scene.side()));
        if layout.detail == Detail::FillLevels || P::DRAWS_MANY_LINKS && layout.detail == Detail::Dots {
            self.pen.begin(Part::Links);
            self.links(scene);
            self.pen.end();
        }
        for flow in &scene.file.flows {
            if let Some(path) = MessagePath::between(layout, flow.from, flow.to, Curve::Direct) {
                self.curve(&path, 1.0);
                self.stroke(MARKS + Mark::Response as usize, f64::from(frame.flow_scale.width(flow)));
            }
        }
        for (message, is_on_path) in scene.request_path.lines() {
            self.chosen_path(scene, message, is_on_path, frame.now_ns);
        }
        for rectangle in [layout.server_box, layout.caption] {
            self.rectangle(rectangle);
        }
        for (node, (place, style)) in layout.places.iter().zip(&scene.styles).enumerate() {
            let shows_fill = layout.detail == Detail::FillLevels || scene.file.exists();
            self.pen.begin(Part::Node(node as u32));
            self.node(place, style, shows_fill);
            let is_lost = style.is_down();
            self.ticks(
                place,
                scene.ticks(node),
                if is_lost { MARKS + Mark::Lost as usize } else { theme::INK },
            );
            self.pen.end();
        }
        let visible = scene.messages.visible_at(frame.now_ns, frame.failure_shown_ns);
        for serial in visible.start.max(visible.end.saturating_sub(MOST_VISIBLE))..visible.end {
            let message = scene.messages.get(serial);
            if in_sample(message.request, scene.thinning())
                || scene.request_path.request() == Some(message.request)
            {
                self.message(scene, message, frame);
            }
        }
        self.pen.end();
    }

    fn fill(&mut self, token: usize) {
        self.pen.fill(&self.theme.css[token]);
    }

    fn stroke(&mut self, token: usize, width: f64) {
        self.pen.stroke(&self.theme.css[token], width);
    }

    fn path(&mut self, points: &[(f64, f64)]) {
        self.pen.begin_path();
        for point in points {
            self.pen.line_to(*point);
        }
    }

    fn curve(&mut self, path: &MessagePath, share: f64) {
        let (control, to) = path.up_to(share);
        self.pen.begin_path();
        self.pen.move_to(path.from);
        self.pen.curve_to(control, to);
    }

    fn links(&mut self, scene: &Scene) {
        let is_down = |node: u32| scene.styles[node as usize].is_down();
        let no_server = scene.all_servers_down();
        let clients = scene.serving as u32..scene.styles.len() as u32;
        // The link of a client ends at the server box, so the client stands for both ends.
        for (a, b) in scene.links().chain(clients.map(|client| (client, client))) {
            let Some(path) = MessagePath::between(&scene.layout, a, b, Curve::Link) else { continue };
            let part = if a == b { 0 } else { scene.part(b) };
            let is_off = no_server || is_down(a) || is_down(b) || scene.part(a) != part;
            if is_off {
                self.pen.dash(2.0, 4.0);
            }
            self.curve(&path, 1.0);
            self.stroke(theme::LINK, 1.0);
            self.pen.solid();
        }
    }

    fn chosen_path(&mut self, scene: &Scene, message: &Message, is_on_path: bool, now_ns: u64) {
        let Some(path) = MessagePath::between(&scene.layout, message.from, message.to, message.curve) else {
            return;
        };
        let Some(share) = share(message, now_ns) else { return };
        let is_direct = message.curve == Curve::Direct && scene.layout.server_box.half_width == 0.0;
        if is_direct {
            self.pen.dash(5.0, 4.0);
        }
        self.pen.set_opacity(if is_on_path { 1.0 } else { 0.35 });
        self.curve(&path, share.min(1.0));
        self.stroke(theme::INK, if is_on_path { 1.8 } else { 1.0 });
        self.pen.set_opacity(1.0);
        self.pen.solid();
    }

    fn rounded(&mut self, x: f64, y: f64, half_width: f64, half_height: f64, corner: f64) {
        self.pen.begin_path();
        let (left, top) = (x - half_width, y - half_height);
        self.pen.rounded_rectangle((left, top), (2.0 * half_width, 2.0 * half_height), corner);
    }

    fn rectangle(&mut self, rectangle: Rectangle) {
        if rectangle.half_width > 0.0 {
            let (half_width, half_height) =
                (f64::from(rectangle.half_width), f64::from(rectangle.half_height));
            let (x, y) = (f64::from(rectangle.x), f64::from(rectangle.y));
            self.rounded(x, y, half_width, half_height, half_height.min(10.0));
            self.fill(theme::BAND);
            self.stroke(theme::LINE_STRONG, 1.0);
        }
    }

    fn outline(&mut self, place: &NodePlace, grown: f64) {
        let (x, y, radius) = (f64::from(place.x), f64::from(place.y), f64::from(place.radius));
        match place.shape {
            NodeShape::Square => {
                self.rounded(x, y, radius + grown, radius + grown, (radius * 0.4).min(5.0) + grown);
            }
            NodeShape::Pill => {
                self.rounded(x, y, radius + grown, radius * 0.64 + grown, radius * 0.3 + grown)
            }
            shape if shape.corners().is_empty() => {
                self.pen.begin_path();
                self.pen.circle((x, y), radius + grown);
            }
            shape => {
                self.pen.begin_path();
                for (across, down) in shape.corners() {
                    let reach = radius + grown;
                    self.pen.line_to((x + f64::from(*across) * reach, y + f64::from(*down) * reach));
                }
                self.pen.close_path();
            }
        }
    }

    fn node(&mut self, place: &NodePlace, style: &NodeStyle, shows_fill: bool) {
        let step = style.load_step as usize;
        let fill = self.accent + 1 + step.min(2);
        self.pen.set_opacity(if style.has(CUT_OFF) || style.has(FAINT) {
            f64::from(FAINT_OPACITY)
        } else {
            1.0
        });
        if style.has(HOVERED) {
            self.outline(place, 6.0);
            self.fill(theme::HOVER);
        }
        if let Some(age) = style.halo_age.map(f64::from) {
            self.outline(place, 2.0 + 10.0 * age);
            self.pen.save();
            self.pen.set_opacity(1.0 - age);
            self.stroke(self.accent, 2.0);
            self.pen.restore();
        }
        self.outline(place, 0.0);
        let shows_fill = shows_fill || place.shape == NodeShape::Square;
        if place.shape == NodeShape::DoubleRing {
            self.outline(place, 3.5);
            self.stroke(self.accent, 1.2);
            self.outline(place, 0.0);
        }
        if place.shape.is_hollow() {
            let ink = if style.has(CHOSEN) { theme::INK } else { theme::INK_2 };
            // A ring that holds a number stays empty.
            let is_solid = style.has(CHOSEN) && place.radius < NUMBERED_RADIUS;
            self.fill(if is_solid { ink } else { theme::BG });
            self.stroke(
                ink,
                if style.has(CHOSEN) {
                    2.6
                } else if shows_fill {
                    1.6
                } else {
                    1.0
                },
            );
        } else if style.is_down() && style.surface >= 1.0 {
            self.fill(theme::BG);
            self.pen.dash(3.0, 2.6);
            self.stroke(theme::LINE_STRONG, 1.5);
            self.pen.solid();
            if shows_fill && !style.has(AWAY) {
                self.cross(place);
            }
        } else if shows_fill {
            self.filled(place, f64::from(style.surface), fill, step == 3);
            if style.has(PRIMARY) {
                self.outline(place, -5.0);
                self.stroke(self.accent, 1.8);
            }
        } else {
            self.fill(fill);
            self.stroke(self.accent, 1.2);
        }
        self.pen.set_opacity(1.0);
        if style.has(UNANSWERED) {
            // A broken ring, as in `webgl/nodes.frag`.
            let (reach, width) = if shows_fill { (4.5, 2.2) } else { (2.5, 1.4) };
            let sixth = (f64::from(place.radius) + reach) * TAU / 6.0;
            self.pen.dash(sixth * 0.66, sixth * 0.34);
            self.outline(place, reach);
            self.stroke(MARKS + Mark::Lost as usize, width);
            self.pen.solid();
        }
        if style.has(REACHED) {
            self.outline(place, 0.0);
            self.stroke(theme::INK, 2.6);
        }
        if style.has(SELECTED) {
            self.outline(place, 11.0);
            self.stroke(theme::INK, 2.0);
        }
    }

    fn cross(&mut self, place: &NodePlace) {
        let (x, y, arm) = (f64::from(place.x), f64::from(place.y), f64::from(place.radius) * 0.46);
        for side in [-1.0, 1.0] {
            self.path(&[(x - arm, y - arm * side), (x + arm, y + arm * side)]);
            self.stroke(theme::INK_2, 1.7);
        }
    }

    fn filled(&mut self, place: &NodePlace, surface: f64, fill: usize, is_over: bool) {
        let (x, y, radius) = (f64::from(place.x), f64::from(place.y), f64::from(place.radius));
        let level = y + surface * radius;
        self.fill(theme::GLASS);
        self.pen.save();
        self.pen.clip();
        self.pen.begin_path();
        self.pen.rectangle((x - radius, level), (2.0 * radius, y + radius - level));
        self.fill(fill);
        if is_over {
            // The stripes are aligned to the pane, so that those of neighbouring servers continue each other.
            let (first, last) = (x - radius + y - radius, x + radius + y + radius);
            let pitch = 5.0 * std::f64::consts::SQRT_2;
            let mut sum = (first / pitch).floor() * pitch;
            while sum < last {
                self.path(&[(sum - y - radius, y + radius), (sum - y + radius, y - radius)]);
                self.stroke(theme::HATCH, 1.5);
                sum += pitch;
            }
        }
        if surface < 0.998 {
            self.path(&[(x - radius, level), (x + radius, level)]);
            self.stroke(self.accent, if place.shape == NodeShape::Square { 2.0 } else { 1.5 });
        }
        self.pen.restore();
        self.outline(place, 0.0);
        self.stroke(self.accent, if place.shape == NodeShape::Square { 1.8 } else { 1.5 });
    }

    /// Draws ticks as `webgl/ticks.vert` does.
    fn ticks(&mut self, place: &NodePlace, count: u32, token: usize) {
        let (x, y, radius) = (f64::from(place.x), f64::from(place.y), f64::from(place.radius));
        let pitch = f64::from(TICK_PITCH);
        self.pen.round_ends(true);
        for index in 0..count {
            let (up, foot) = if place.shape == NodeShape::Square {
                let per = ((2.0 * radius / pitch) as u32).max(1);
                let start = -radius + pitch / 2.0 + (2.0 * radius - f64::from(per) * pitch) / 2.0;
                let along = start + f64::from(index % per) * pitch;
                let out = radius + 3.5;
                match index / per {
                    0 => ((0.0, -1.0), (along, -out)),
                    1 => ((1.0, 0.0), (out, along)),
                    _ => ((-1.0, 0.0), (-out, along)),
                }
            } else {
                let turn = f64::from(index) * pitch / (radius + 5.0);
                let (sine, cosine) = sine_cosine(turn);
                ((sine, -cosine), (sine * (radius + 3.0), -cosine * (radius + 3.0)))
            };
            let (foot_x, foot_y) = (x + foot.0, y + foot.1);
            self.path(&[(foot_x, foot_y), (foot_x + 4.5 * up.0, foot_y + 4.5 * up.1)]);
            self.stroke(token, 1.5);
        }
        self.pen.round_ends(false);
    }

    /// Draws a message as `webgl/messages.vert` and `webgl/messages.frag` do.
    fn message(&mut self, scene: &Scene, message: &Message, frame: &Frame) {
        let Some(path) = MessagePath::between(&scene.layout, message.from, message.to, message.curve) else {
            return;
        };
        let Some(share) = share(message, frame.now_ns) else { return };
        let past_ns = frame.now_ns.saturating_sub(message.arrives_ns);
        let mut size = f64::from(scene.layout.message);
        let down_s = scene.styles[message.to as usize].down_s;
        let lost_on_arrival = down_s.is_some_and(|down_s| past_ns as f32 * 1e-9 <= down_s);
        let (mark, share) = match message.mark {
            Mark::Lost if past_ns < frame.failure_shown_ns => (Mark::Lost, 0.0),
            Mark::Lost => return,
            mark if share < 1.0 => (mark, share),
            _ if past_ns < frame.failure_shown_ns && lost_on_arrival => {
                size *= 0.7;
                (Mark::Lost, 1.0)
            }
            _ => return,
        };
        let opacity = if mark == Mark::Lost {
            1.0
        } else {
            f64::from(frame.message_opacity * scene.message_emphasis())
        };
        let is_chosen = scene.request_path.request() == Some(message.request);
        let opacity = if is_chosen { opacity } else { opacity * f64::from(scene.others_opacity()) };
        let PathPoint { point: (x, y), heading, travelled } = path.at(share, 1.2 * size);
        self.pen.begin(Part::Message(mark));
        self.pen.save();
        let (cosine, sine) = if mark == Mark::Lost { (1.0, 0.0) } else { heading };
        self.pen.translate((x, y));
        self.pen.rotate((cosine, sine));
        let tail = (travelled + size).min(3.4 * size);
        if mark != Mark::Lost && tail > 1.2 * size {
            self.pen.set_opacity(0.45 * opacity);
            self.path(&[(-tail, 0.0), (-1.2 * size, 0.0)]);
            self.stroke(MARKS + mark as usize, 1.6);
        }
        if mark == Mark::Failure {
            // A cross is upright whatever its heading. Turned by 45° it would be a plus sign.
            self.pen.rotate((cosine, -sine));
        }
        self.pen.set_opacity(opacity);
        self.glyph(mark, size);
        self.pen.restore();
        self.pen.end();
    }

    fn glyph(&mut self, mark: Mark, k: f64) {
        let token = MARKS + mark as usize;
        match mark {
            Mark::Request => {
                self.path(&[(-k, -0.95 * k), (1.15 * k, 0.0), (-k, 0.95 * k)]);
                self.fill(token);
            }
            Mark::Query => {
                self.path(&[(-1.1 * k, 0.0), (0.0, -1.1 * k), (1.1 * k, 0.0), (0.0, 1.1 * k)]);
                self.pen.close_path();
                self.fill(theme::BG);
                self.stroke(token, 1.9);
            }
            Mark::Response => {
                self.pen.begin_path();
                self.pen.rectangle((-0.85 * k, -0.85 * k), (1.7 * k, 1.7 * k));
                self.fill(token);
            }
            Mark::Hit => {
                for (radius, is_rim) in [(0.95 * k, true), (0.36 * k, false)] {
                    self.pen.begin_path();
                    self.pen.circle((0.0, 0.0), radius);
                    self.fill(if is_rim { theme::BG } else { token });
                    if is_rim {
                        self.stroke(token, 1.7);
                    }
                }
            }
            Mark::Upkeep => {
                self.pen.begin_path();
                self.pen.circle((0.0, 0.0), 0.45 * k);
                self.fill(token);
            }
            Mark::Failure | Mark::Lost => {
                for side in [-1.0, 1.0] {
                    self.path(&[(-k, -k * side), (k, k * side)]);
                    self.stroke(token, 2.6);
                }
            }
        }
    }
}

/// The share of its path that a message has travelled: at least 1 once it has arrived, `None` before it is sent.
fn share(message: &Message, now_ns: u64) -> Option<f64> {
    let since = now_ns.checked_sub(message.sent_ns)? as f64;
    let flight = (message.arrives_ns - message.sent_ns) as f64;
    Some(if flight > 0.0 { since / flight } else { 1.0 })
}
