//! A painter that draws with the 2D canvas of the browser. It is used where WebGL2 is missing. It draws small networks as the
//! WebGL2 painter does, and large networks more simply.

use crate::emphasis::FAINT_OPACITY;
use crate::frame::Frame;
use crate::geometry::{Curve, Detail, NodePlace, NodeShape, Rectangle};
use crate::layout::{NUMBERED_RADIUS, TICK_PITCH};
use crate::message_path::{MessagePath, PathPoint};
use crate::messages::{Mark, Message, in_sample};
use crate::node_style::{
    AWAY, CHOSEN, CUT_OFF, FAINT, HOVERED, NodeStyle, PRIMARY, REACHED, SELECTED, UNANSWERED,
};
use crate::scene::Scene;
use crate::theme::{self, MARKS, SIDES, Theme};
use js_sys::{Array, Math};
use std::f64::consts::TAU;
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

/// Only this many of the latest messages are considered.
const MOST_VISIBLE: u64 = 1 << 11;

/// The 2D painter of a canvas.
pub(crate) struct Canvas2d {
    context: CanvasRenderingContext2d,
}

impl Canvas2d {
    /// `None` if the canvas has no 2D context.
    pub(crate) fn new(canvas: &HtmlCanvasElement) -> Option<Canvas2d> {
        Some(Canvas2d { context: canvas.get_context("2d").ok()??.dyn_into().ok()? })
    }

    /// Paints a frame.
    pub(crate) fn paint(&mut self, scenes: &[Option<Scene>; 2], frame: &Frame) {
        let context = &self.context;
        let scale = f64::from(frame.pixels_per_css);
        // This call and those below fail only for numbers that are not finite.
        let _ = context.set_transform(scale, 0.0, 0.0, scale, 0.0, 0.0);
        context.clear_rect(0.0, 0.0, f64::from(frame.width_css), f64::from(frame.height_css));
        for scene in scenes.iter().flatten() {
            context.save();
            let _ = context.translate(f64::from(scene.rect.x), f64::from(scene.rect.y));
            let pen = Pen { context, theme: frame.theme, accent: SIDES[scene.side() as usize] };
            pen.scene(scene, frame);
            context.restore();
        }
    }
}

/// Draws one network.
struct Pen<'a> {
    context: &'a CanvasRenderingContext2d,
    theme: &'a Theme,
    /// The first colour of the side.
    accent: usize,
}

impl Pen<'_> {
    fn scene(&self, scene: &Scene, frame: &Frame) {
        let layout = &scene.layout;
        if layout.detail == Detail::FillLevels {
            self.links(scene);
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
            self.node(place, style, shows_fill);
            let is_lost = style.is_down();
            self.ticks(
                place,
                scene.ticks(node),
                if is_lost { MARKS + Mark::Lost as usize } else { theme::INK },
            );
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
    }

    fn fill(&self, token: usize) {
        self.context.set_fill_style_str(&self.theme.css[token]);
        self.context.fill();
    }

    fn stroke(&self, token: usize, width: f64) {
        self.context.set_stroke_style_str(&self.theme.css[token]);
        self.context.set_line_width(width);
        self.context.stroke();
    }

    fn dash(&self, on: f64, off: f64) {
        let _ = self.context.set_line_dash(&Array::of2(&on.into(), &off.into()));
    }

    fn solid(&self) {
        let _ = self.context.set_line_dash(&Array::new());
    }

    fn path(&self, points: &[(f64, f64)]) {
        self.context.begin_path();
        for (x, y) in points {
            self.context.line_to(*x, *y);
        }
    }

    fn curve(&self, path: &MessagePath, share: f64) {
        let (control, to) = path.up_to(share);
        self.context.begin_path();
        self.context.move_to(path.from.0, path.from.1);
        self.context.quadratic_curve_to(control.0, control.1, to.0, to.1);
    }

    fn links(&self, scene: &Scene) {
        let is_down = |node: u32| scene.styles[node as usize].is_down();
        let no_server = scene.all_servers_down();
        let clients = scene.serving as u32..scene.styles.len() as u32;
        // The link of a client ends at the server box, so the client stands for both ends.
        for (a, b) in scene.links().chain(clients.map(|client| (client, client))) {
            let Some(path) = MessagePath::between(&scene.layout, a, b, Curve::Link) else { continue };
            let part = if a == b { 0 } else { scene.part(b) };
            let is_off = no_server || is_down(a) || is_down(b) || scene.part(a) != part;
            if is_off {
                self.dash(2.0, 4.0);
            }
            self.curve(&path, 1.0);
            self.stroke(theme::LINK, 1.0);
            self.solid();
        }
    }

    fn chosen_path(&self, scene: &Scene, message: &Message, is_on_path: bool, now_ns: u64) {
        let Some(path) = MessagePath::between(&scene.layout, message.from, message.to, message.curve) else {
            return;
        };
        let Some(share) = share(message, now_ns) else { return };
        let is_direct = message.curve == Curve::Direct && scene.layout.server_box.half_width == 0.0;
        if is_direct {
            self.dash(5.0, 4.0);
        }
        self.context.set_global_alpha(if is_on_path { 1.0 } else { 0.35 });
        self.curve(&path, share.min(1.0));
        self.stroke(theme::INK, if is_on_path { 1.8 } else { 1.0 });
        self.context.set_global_alpha(1.0);
        self.solid();
    }

    fn rounded(&self, x: f64, y: f64, half_width: f64, half_height: f64, corner: f64) {
        self.context.begin_path();
        let (left, top) = (x - half_width, y - half_height);
        let _ = self.context.round_rect_with_f64(left, top, 2.0 * half_width, 2.0 * half_height, corner);
    }

    fn rectangle(&self, rectangle: Rectangle) {
        if rectangle.half_width > 0.0 {
            let (half_width, half_height) =
                (f64::from(rectangle.half_width), f64::from(rectangle.half_height));
            let (x, y) = (f64::from(rectangle.x), f64::from(rectangle.y));
            self.rounded(x, y, half_width, half_height, half_height.min(10.0));
            self.fill(theme::BAND);
            self.stroke(theme::LINE_STRONG, 1.0);
        }
    }

    fn outline(&self, place: &NodePlace, grown: f64) {
        let (x, y, radius) = (f64::from(place.x), f64::from(place.y), f64::from(place.radius));
        match place.shape {
            NodeShape::Square => {
                self.rounded(x, y, radius + grown, radius + grown, (radius * 0.4).min(5.0) + grown);
            }
            NodeShape::Pill => {
                self.rounded(x, y, radius + grown, radius * 0.64 + grown, radius * 0.3 + grown)
            }
            shape if shape.corners().is_empty() => {
                self.context.begin_path();
                let _ = self.context.arc(x, y, radius + grown, 0.0, TAU);
            }
            shape => {
                self.context.begin_path();
                for (across, down) in shape.corners() {
                    let reach = radius + grown;
                    self.context.line_to(x + f64::from(*across) * reach, y + f64::from(*down) * reach);
                }
                self.context.close_path();
            }
        }
    }

    fn node(&self, place: &NodePlace, style: &NodeStyle, shows_fill: bool) {
        let step = style.load_step as usize;
        let fill = self.accent + 1 + step.min(2);
        self.context.set_global_alpha(if style.has(CUT_OFF) || style.has(FAINT) {
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
            self.context.save();
            self.context.set_global_alpha(1.0 - age);
            self.stroke(self.accent, 2.0);
            self.context.restore();
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
            self.dash(3.0, 2.6);
            self.stroke(theme::LINE_STRONG, 1.5);
            self.solid();
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
        self.context.set_global_alpha(1.0);
        if style.has(UNANSWERED) {
            // A broken ring, as in `webgl/nodes.frag`.
            let (reach, width) = if shows_fill { (4.5, 2.2) } else { (2.5, 1.4) };
            let sixth = (f64::from(place.radius) + reach) * TAU / 6.0;
            self.dash(sixth * 0.66, sixth * 0.34);
            self.outline(place, reach);
            self.stroke(MARKS + Mark::Lost as usize, width);
            self.solid();
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

    fn cross(&self, place: &NodePlace) {
        let (x, y, arm) = (f64::from(place.x), f64::from(place.y), f64::from(place.radius) * 0.46);
        for side in [-1.0, 1.0] {
            self.path(&[(x - arm, y - arm * side), (x + arm, y + arm * side)]);
            self.stroke(theme::INK_2, 1.7);
        }
    }

    fn filled(&self, place: &NodePlace, surface: f64, fill: usize, is_over: bool) {
        let (x, y, radius) = (f64::from(place.x), f64::from(place.y), f64::from(place.radius));
        let level = y + surface * radius;
        self.fill(theme::GLASS);
        self.context.save();
        self.context.clip();
        self.context.set_fill_style_str(&self.theme.css[fill]);
        self.context.fill_rect(x - radius, level, 2.0 * radius, y + radius - level);
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
        self.context.restore();
        self.outline(place, 0.0);
        self.stroke(self.accent, if place.shape == NodeShape::Square { 1.8 } else { 1.5 });
    }

    /// Draws ticks as `webgl/ticks.vert` does.
    fn ticks(&self, place: &NodePlace, count: u32, token: usize) {
        let (x, y, radius) = (f64::from(place.x), f64::from(place.y), f64::from(place.radius));
        let pitch = f64::from(TICK_PITCH);
        self.context.set_line_cap("round");
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
                let (sine, cosine) = (Math::sin(turn), Math::cos(turn));
                ((sine, -cosine), (sine * (radius + 3.0), -cosine * (radius + 3.0)))
            };
            let (foot_x, foot_y) = (x + foot.0, y + foot.1);
            self.path(&[(foot_x, foot_y), (foot_x + 4.5 * up.0, foot_y + 4.5 * up.1)]);
            self.stroke(token, 1.5);
        }
        self.context.set_line_cap("butt");
    }

    /// Draws a message as `webgl/messages.vert` and `webgl/messages.frag` do.
    fn message(&self, scene: &Scene, message: &Message, frame: &Frame) {
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
        self.context.save();
        let (cosine, sine) = if mark == Mark::Lost { (1.0, 0.0) } else { heading };
        let _ = self.context.transform(cosine, sine, -sine, cosine, x, y);
        let tail = (travelled + size).min(3.4 * size);
        if mark != Mark::Lost && tail > 1.2 * size {
            self.context.set_global_alpha(0.45 * opacity);
            self.path(&[(-tail, 0.0), (-1.2 * size, 0.0)]);
            self.stroke(MARKS + mark as usize, 1.6);
        }
        if mark == Mark::Failure {
            // A cross is upright whatever its heading. Turned by 45° it would be a plus sign.
            let _ = self.context.transform(cosine, -sine, sine, cosine, 0.0, 0.0);
        }
        self.context.set_global_alpha(opacity);
        self.glyph(mark, size);
        self.context.restore();
    }

    fn glyph(&self, mark: Mark, k: f64) {
        let token = MARKS + mark as usize;
        match mark {
            Mark::Request => {
                self.path(&[(-k, -0.95 * k), (1.15 * k, 0.0), (-k, 0.95 * k)]);
                self.fill(token);
            }
            Mark::Query => {
                self.path(&[(-1.1 * k, 0.0), (0.0, -1.1 * k), (1.1 * k, 0.0), (0.0, 1.1 * k)]);
                self.context.close_path();
                self.fill(theme::BG);
                self.stroke(token, 1.9);
            }
            Mark::Response => {
                self.context.set_fill_style_str(&self.theme.css[token]);
                self.context.fill_rect(-0.85 * k, -0.85 * k, 1.7 * k, 1.7 * k);
            }
            Mark::Hit => {
                for (radius, is_rim) in [(0.95 * k, true), (0.36 * k, false)] {
                    self.context.begin_path();
                    let _ = self.context.arc(0.0, 0.0, radius, 0.0, TAU);
                    self.fill(if is_rim { theme::BG } else { token });
                    if is_rim {
                        self.stroke(token, 1.7);
                    }
                }
            }
            Mark::Upkeep => {
                self.context.begin_path();
                let _ = self.context.arc(0.0, 0.0, 0.45 * k, 0.0, TAU);
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
