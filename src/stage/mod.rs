//! The picture of both networks: one canvas behind the duel, an accessible layer over each pane.
//!
//! [`Stage`] is plain Rust and takes part in no reactive graph: the page hands it traces as they come and
//! calls [`Stage::draw`] from its animation frame. [`overlay`] puts buttons and labels over it, a few times
//! a second. Pure parts ([`layout`], [`liquid`], [`history`], [`messages`], [`scene`]) are tested natively.

mod canvas;
mod canvas2d;
mod describe;
mod history;
mod inspector;
mod labels;
mod layer;
mod layout;
mod liquid;
mod messages;
mod nodes;
mod overlay;
mod pool;
mod popover;
mod ring;
mod scene;
mod seats;
mod theme;
mod trail;
mod way;
mod webgl;

pub(crate) use canvas::{StageHandle, stage_canvas};
pub(crate) use describe::Told;
pub(crate) use layout::{Detail, PaneRect};
pub(crate) use messages::Mark;
pub(crate) use overlay::{NodeAction, NodeCommand, stage_overlay};
pub(crate) use scene::NodeState;

use canvas2d::Canvas2d;
use layout::Scale;
use netduel_results::NetworkDescription;
use netduel_scenario::Side;
use scene::{Moment, Scene};
use seats::seats;
use std::ops::Range;
use theme::Theme;
use web_sys::HtmlCanvasElement;
use webgl::{Frame, WebGl};

/// The load of a node is averaged over this much shown time …
const WINDOW_SHOWN_S: f64 = 0.25;
/// … but over no less than this many of the slowest node's service times: in slow motion a single request
/// would otherwise fill a glass, and every busy node would look like one that has too much to do …
const WINDOW_SERVICES: f64 = 4.0;
/// … and over no more than this, so that the log has it.
const LONGEST_WINDOW_S: f64 = 10.0;
/// A failure stays this much shown time where it happened.
const LINGER_S: f64 = 0.6;
/// A node that comes up has a halo for this much shown time.
const NEWS_S: f64 = 0.8;

/// No failure or trace stays longer than this, in simulated time: painters compare times within some minutes.
const LONGEST_STAY_S: f64 = 100.0;
/// A message that crosses its link in less shown time than this cannot be followed; it fades, and its way lights
/// up instead. So the picture goes over, with rising speed, from messages to flows.
const FOLLOWED_MS: Range<f64> = 60.0..140.0;
/// What a message leaves behind fades within this much shown time.
const TRACE_S: f64 = 0.25;
const TRACE_STRENGTH: f32 = 0.7;
/// How fast the pattern of what flows moves, and from where on it repeats; as in `webgl/curves.frag`.
const FLOW_PX_PER_S: f64 = 40.0;
const FLOW_PITCH_PX: f64 = 14.0;

/// What paints the stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PainterKind {
    /// The browser's own 2D drawing: fine for small networks, simpler where nodes are no longer glasses.
    Canvas2d,
    /// Nothing: the overlay and the tables of the page are all there is.
    None,
}

enum Painter {
    WebGl(Box<WebGl>),
    Canvas2d(Canvas2d),
    None,
}

/// The picture of both networks.
pub(crate) struct Stage {
    canvas: HtmlCanvasElement,
    painter: Painter,
    scenes: [Option<Scene>; 2],
    panes: [PaneRect; 2],
    size: (f32, f32),
    pixels_per_css: f32,
    theme: Theme,
    speed: f64,
    least_window_ns: f64,
    now_ns: u64,
    /// When the last frame was painted, in the browser's milliseconds.
    painted_ms: f64,
    chosen: Option<u32>,
    version: u32,
    /// Counts the networks set.
    run: u32,
}

fn index(side: Side) -> usize {
    match side {
        Side::ClientServer => 0,
        Side::PeerToPeer => 1,
    }
}

impl Stage {
    /// Takes the canvas; what paints depends on the browser.
    pub(crate) fn new(canvas: HtmlCanvasElement) -> Stage {
        let painter = match WebGl::new(&canvas) {
            Some(painter) => Painter::WebGl(Box::new(painter)),
            None => Canvas2d::new(&canvas).map_or(Painter::None, Painter::Canvas2d),
        };
        let theme = Theme::read();
        Stage {
            canvas,
            painter,
            scenes: [None, None],
            panes: Default::default(),
            size: (0.0, 0.0),
            pixels_per_css: 1.0,
            theme,
            speed: 1.0,
            least_window_ns: 0.0,
            now_ns: 0,
            painted_ms: 0.0,
            chosen: None,
            version: 0,
            run: 0,
        }
    }

    /// What paints, if it cannot paint all that there is.
    pub(crate) fn lacking_painter(&self) -> Option<PainterKind> {
        match self.painter {
            Painter::WebGl(_) => None,
            Painter::Canvas2d(_) if self.detail() == Detail::Glasses => None,
            Painter::Canvas2d(_) => Some(PainterKind::Canvas2d),
            Painter::None => Some(PainterKind::None),
        }
    }

    /// Begins a new run: everything before is forgotten.
    pub(crate) fn set_networks(&mut self, networks: &[NetworkDescription]) {
        self.run = self.run.wrapping_add(1);
        self.scenes = [None, None];
        self.chosen = None;
        self.now_ns = 0;
        if let Painter::WebGl(painter) = &mut self.painter {
            painter.forget();
        }
        let rates = networks.iter().flat_map(|network| &network.service_rate_per_s);
        let slowest = rates.copied().filter(|rate| *rate > 0.0).fold(f64::INFINITY, f64::min);
        self.least_window_ns = (WINDOW_SERVICES / slowest).min(LONGEST_WINDOW_S) * 1e9;
        for network in networks {
            self.scenes[index(network.side)] = Some(Scene::new(network.clone()));
        }
        self.arrange();
    }

    /// Takes back everything that was reported about this time and later: a fork begins here.
    pub(crate) fn cut(&mut self, from_ns: u64) {
        for scene in self.scenes.iter_mut().flatten() {
            scene.cut(from_ns);
        }
    }

    /// Takes a batch of a trace in, in order of time; it may be ahead of the shown time.
    pub(crate) fn push(&mut self, side: Side, words: &[u32]) {
        if let Some(scene) = &mut self.scenes[index(side)] {
            scene.push(words);
        }
    }

    /// Takes in how a side stands at a time, whatever was known of it.
    pub(crate) fn present(&mut self, side: Side, time_ns: u64, words: &[u32]) {
        if let Some(scene) = &mut self.scenes[index(side)] {
            scene.present(time_ns, words);
        }
    }

    /// Where a side's view lies within the canvas, in CSS pixels.
    pub(crate) fn set_pane(&mut self, side: Side, rect: PaneRect) {
        if self.panes[index(side)] != rect {
            self.panes[index(side)] = rect;
            self.arrange();
        }
    }

    /// The canvas's size in CSS pixels, and device pixels per CSS pixel.
    pub(crate) fn resize(&mut self, width_css: f64, height_css: f64, device_pixel_ratio: f64) {
        // More than three pixels each way cost time and show nothing.
        let ratio = device_pixel_ratio.clamp(1.0, 3.0);
        self.size = (width_css as f32, height_css as f32);
        self.pixels_per_css = ratio as f32;
        let (width, height) = ((width_css * ratio).round() as u32, (height_css * ratio).round() as u32);
        if (self.canvas.width(), self.canvas.height()) != (width, height) {
            self.canvas.set_width(width);
            self.canvas.set_height(height);
        }
    }

    /// Reads the design tokens anew: the theme or the reader's preferences have changed.
    pub(crate) fn set_theme(&mut self) {
        self.theme = Theme::read();
    }

    /// Simulated seconds per shown second, of which the window of the load and the stay of failures depend.
    pub(crate) fn set_speed(&mut self, speed: f64) {
        self.speed = speed.max(0.0);
    }

    /// Draws the way of a request on both sides, or of none.
    pub(crate) fn choose_request(&mut self, request: Option<u32>) {
        self.chosen = request;
        for scene in self.scenes.iter_mut().flatten() {
            scene.choose(request);
        }
    }

    /// Lights a user on both sides, or nobody.
    pub(crate) fn hover_user(&mut self, user: Option<u32>) {
        for scene in self.scenes.iter_mut().flatten() {
            scene.hover(user.map(|user| scene.network.node_of_user(user)));
        }
    }

    /// Lights a single node, such as a server.
    pub(crate) fn hover_node(&mut self, side: Side, node: Option<u32>) {
        if let Some(scene) = &mut self.scenes[index(side)] {
            scene.hover(node);
        }
    }

    /// Shows the partitions of a side: of each, whether all of its nodes are alone, and which they are, from 1.
    pub(crate) fn split<'a>(&mut self, side: Side, partitions: impl Iterator<Item = (bool, &'a [u32])>) {
        if let Some(scene) = &mut self.scenes[index(side)] {
            scene.split(partitions);
        }
    }

    /// Rings nodes of a side, and no others.
    pub(crate) fn mark_nodes(&mut self, side: Option<Side>, nodes: &[u64]) {
        for scene in self.scenes.iter_mut().flatten() {
            scene.marked = if Some(scene.side()) == side { nodes.to_vec() } else { Vec::new() };
        }
    }

    /// Rings the node that the inspector speaks of.
    pub(crate) fn select_node(&mut self, side: Side, node: Option<u32>) {
        if let Some(scene) = &mut self.scenes[index(side)] {
            scene.select(node);
        }
    }

    /// Paints one frame at a simulated time. True if another is due although the clock may stand still: a
    /// crashed node is draining.
    pub(crate) fn draw(&mut self, now_ns: u64) -> bool {
        let clock_ms =
            web_sys::window().and_then(|window| window.performance()).map_or(0.0, |clock| clock.now());
        let passed_ms = clock_ms - std::mem::replace(&mut self.painted_ms, clock_ms);
        // After a leap in time a crash is history, not an event: nothing drains.
        let leapt = now_ns.abs_diff(self.now_ns) as f64 > (self.speed * 1e9).max(1.0);
        self.now_ns = now_ns;
        let drained = if leapt || self.theme.drain_ms <= 0.0 { 1.0 } else { passed_ms / self.theme.drain_ms };
        let stay_ns = |shown_s: f64| ((shown_s * self.speed).min(LONGEST_STAY_S) * 1e9) as u64;
        let moment = Moment {
            now_ns,
            window_ns: self.window_ns(),
            drained: drained.clamp(0.0, 1.0) as f32,
            news_ns: stay_ns(NEWS_S),
        };
        let mut moving = false;
        for scene in self.scenes.iter_mut().flatten() {
            moving |= scene.show(moment);
        }
        let followed = self.followed();
        let frame = Frame {
            theme: &self.theme,
            width_css: self.size.0,
            height_css: self.size.1,
            pixels_per_css: self.pixels_per_css,
            now_ns,
            linger_ns: stay_ns(LINGER_S),
            trace_ns: stay_ns(TRACE_S),
            trace_strength: (1.0 - followed) * TRACE_STRENGTH,
            glyph_opacity: followed,
            flowed: self.flowed(),
            pipe: self.pipe(),
        };
        match &mut self.painter {
            Painter::WebGl(painter) => painter.paint(&self.scenes, &frame),
            Painter::Canvas2d(painter) => painter.paint(&self.scenes, &frame),
            Painter::None => {}
        }
        moving
    }

    /// How well the eye can follow a message at this speed: 1 for well, 0 for not at all.
    pub(crate) fn followed(&self) -> f32 {
        let delays = self.scenes.iter().flatten().map(|scene| scene.network.link_delay_s);
        let shown_ms = delays.fold(0.0, f64::max) / self.speed.max(1e-9) * 1e3;
        let Range { start, end } = FOLLOWED_MS;
        ((shown_ms - start) / (end - start)).clamp(0.0, 1.0) as f32
    }

    /// How thick the fastest flow of both sides is drawn, and how fast it is.
    fn pipe(&self) -> (f32, f32) {
        let widest = match self.detail() {
            Detail::Glasses => 6.0,
            Detail::Dots => 4.0,
            Detail::Points => 2.0,
        };
        let fastest = self.scenes.iter().flatten().map(|scene| scene.file.fastest_bits_per_s);
        (widest, fastest.fold(0.0, f32::max))
    }

    /// How far what flows has moved: it goes the faster the faster time does, which does not lead to more pixels per second.
    fn flowed(&self) -> f32 {
        let shown_s = self.now_ns as f64 * 1e-9 / self.speed.max(1e-9);
        ((shown_s * FLOW_PX_PER_S) % FLOW_PITCH_PX) as f32
    }

    /// The load is averaged over this much simulated time.
    pub(crate) fn window_ns(&self) -> u64 {
        (WINDOW_SHOWN_S * self.speed * 1e9).max(self.least_window_ns) as u64
    }

    /// What a node does at the time last drawn.
    pub(crate) fn node_state(&self, side: Side, node: u32) -> NodeState {
        self.scene(side).map_or(NodeState::default(), |scene| scene.node_state(node))
    }

    /// Where a node stands in its pane, and its radius or half its side, in CSS pixels.
    pub(crate) fn node_position(&self, side: Side, node: u32) -> Option<(f32, f32, f32)> {
        let place = self.scene(side)?.layout.places.get(node as usize)?;
        Some((place.x, place.y, place.radius))
    }

    /// How much of each node is drawn.
    pub(crate) fn detail(&self) -> Detail {
        self.scenes.iter().flatten().map(|scene| scene.layout.detail).next().unwrap_or_default()
    }

    /// Messages of one request in this many are drawn; more than 1 only when there are too many.
    pub(crate) fn one_request_in(&self, side: Side) -> u32 {
        self.scene(side).map_or(1, |scene| 1 << scene.thinning())
    }

    /// Paints the moment last painted once more, after a change of what is lit or chosen.
    pub(crate) fn redraw(&mut self) {
        self.draw(self.now_ns);
    }

    /// Changes when nodes come to stand elsewhere.
    pub(crate) fn version(&self) -> u32 {
        self.version
    }

    fn scene(&self, side: Side) -> Option<&Scene> {
        self.scenes[index(side)].as_ref()
    }

    fn arrange(&mut self) {
        self.version = self.version.wrapping_add(1);
        let networks: Vec<_> = self.scenes.iter().flatten().map(|scene| scene.network.clone()).collect();
        // One scale for both: that of the tighter pane.
        let shown = self.panes.iter().filter(|pane| pane.width > 0.0 && pane.height > 0.0);
        let (width, height) = shown
            .fold((f32::MAX, f32::MAX), |least, pane| (least.0.min(pane.width), least.1.min(pane.height)));
        if width == f32::MAX {
            return;
        }
        let scale = Scale::fitting(&networks, width, height);
        let seats = seats(&networks);
        for (scene, pane) in self.scenes.iter_mut().zip(self.panes) {
            if let Some(scene) = scene {
                scene.arrange(pane, scale, &seats);
            }
        }
    }
}
