//! The renderer: it holds both networks and draws them at the shown time.

use crate::animation_frame::{next_frame, now_ms};
use crate::canvas2d::Canvas2d;
use crate::emphasis::Emphasis;
use crate::file_distribution::FlowScale;
use crate::frame::Frame;
use crate::geometry::{Detail, PaneRect};
use crate::node_order::ring_slots;
use crate::scale::Scale;
use crate::scene::{Moment, Scene};
use crate::theme::Theme;
use crate::webgl::WebGl;
use netduel_results::NetworkDescription;
use netduel_scenario::Side;
use std::cell::RefCell;
use std::ops::Range;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlCanvasElement;

/// The load of a node is averaged over this much wall-clock time at the current speed …
const WINDOW_WALL_S: f64 = 0.25;
/// … but over at least this many service times of the slowest node. In slow motion, a single request would otherwise fill a
/// node, and every busy node would look overloaded …
const WINDOW_SERVICES: f64 = 4.0;
/// … and over at most this much simulated time, which the history covers.
const LONGEST_WINDOW_S: f64 = 10.0;

/// A failure is shown for this much wall-clock time.
const FAILURE_SHOWN_WALL_S: f64 = 0.6;
/// A node that comes up has a halo for this much wall-clock time.
const HALO_WALL_S: f64 = 0.8;
/// The motion trail of a message fades within this much wall-clock time.
const TRAIL_WALL_S: f64 = 0.25;
const TRAIL_OPACITY: f32 = 0.7;
/// Nothing of this is shown for longer than this simulated time, because the shaders compare times within a few minutes only.
const LONGEST_SHOWN_S: f64 = 100.0;

/// The eye cannot follow a message that crosses its link faster than this range. With increasing speed, messages fade and
/// their motion trails appear.
const FOLLOWED_MS: Range<f64> = 60.0..140.0;
/// The speed at which the pattern of a transfer moves. `webgl/curves.frag` repeats the pattern after `FLOW_PITCH_PX`.
const FLOW_PX_PER_S: f64 = 40.0;
const FLOW_PITCH_PX: f64 = 14.0;
/// More device pixels per CSS pixel than this cost time but make no visible difference.
const MOST_PIXELS_PER_CSS: f64 = 3.0;

/// The means by which the networks are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PainterKind {
    /// WebGL2, which draws networks of every size.
    WebGl2,
    /// The 2D canvas of the browser. It draws small networks well and large networks more simply.
    Canvas2d,
    /// Nothing is drawn. The renderer still answers questions about the nodes.
    None,
}

/// Why the networks are not drawn in full.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limitation {
    /// There is no WebGL2: large networks are drawn without their links.
    Simplified,
    /// There is no way to draw.
    Missing,
    /// The browser has lost the graphics of the page and does not restore them.
    Lost,
}

enum Painter {
    /// The first frame of the page has not been painted yet.
    Starting,
    WebGl(Box<WebGl>),
    Canvas2d(Canvas2d),
    None,
}

/// Draws two networks side by side on a canvas.
pub struct Renderer {
    canvas: HtmlCanvasElement,
    painter: Rc<RefCell<Painter>>,
    when_ready: Rc<RefCell<Box<dyn Fn()>>>,
    scenes: [Option<Scene>; 2],
    panes: [PaneRect; 2],
    size_css: (f32, f32),
    pixels_per_css: f32,
    /// Read when it is needed first.
    theme: Option<Theme>,
    speed: f64,
    shortest_window_ns: f64,
    now_ns: u64,
    /// The time of the last frame, in milliseconds of the browser's clock.
    painted_ms: f64,
    chosen_request: Option<u32>,
    is_in_focus: bool,
    layout_version: u32,
    run: u32,
}

impl Renderer {
    /// A renderer that draws on a canvas by the given means, or by simpler means if the browser lacks them.
    ///
    /// The rendering context is created after the first frame of the page has been painted, because it can take the browser
    /// more than a second. Until then nothing is drawn, but everything else works. [`when_ready`](Self::when_ready) tells when
    /// the renderer can draw.
    pub fn new(canvas: HtmlCanvasElement, kind: PainterKind) -> Renderer {
        let renderer = Renderer {
            canvas: canvas.clone(),
            painter: Rc::new(RefCell::new(Painter::Starting)),
            when_ready: Rc::new(RefCell::new(Box::new(|| {}))),
            scenes: [None, None],
            panes: Default::default(),
            size_css: (0.0, 0.0),
            pixels_per_css: 1.0,
            theme: None,
            speed: 1.0,
            shortest_window_ns: 0.0,
            now_ns: 0,
            painted_ms: 0.0,
            chosen_request: None,
            is_in_focus: false,
            layout_version: 0,
            run: 0,
        };
        if kind == PainterKind::None {
            renderer.painter.replace(Painter::None);
        } else {
            let (painter, when_ready) = (renderer.painter.clone(), renderer.when_ready.clone());
            spawn_local(start_painter(canvas, kind, painter, Rc::new(move || when_ready.borrow()())));
        }
        renderer
    }

    /// Sets what to do when the renderer can draw, or when it is known that it cannot. This is done again after the browser
    /// has restored a lost rendering context. The host should [`redraw`](Self::redraw) then, because nothing was drawn before.
    pub fn when_ready(&mut self, act: impl Fn() + 'static) {
        *self.when_ready.borrow_mut() = Box::new(act);
    }

    /// Why the networks are not drawn in full; `None` if they are.
    pub fn limitation(&self) -> Option<Limitation> {
        match &*self.painter.borrow() {
            Painter::Starting => None,
            Painter::WebGl(painter) if painter.is_lost_for_good() => Some(Limitation::Lost),
            Painter::WebGl(painter) if painter.can_paint() => None,
            Painter::Canvas2d(_) if self.detail() == Detail::FillLevels => None,
            Painter::Canvas2d(_) => Some(Limitation::Simplified),
            Painter::WebGl(_) | Painter::None => Some(Limitation::Missing),
        }
    }

    /// Begins a new run with these networks. Everything before is removed.
    pub fn set_networks(&mut self, networks: &[NetworkDescription]) {
        self.run = self.run.wrapping_add(1);
        self.scenes = [None, None];
        self.chosen_request = None;
        self.now_ns = 0;
        if let Painter::WebGl(painter) = &mut *self.painter.borrow_mut() {
            painter.clear();
        }
        let rates = networks.iter().flat_map(|network| &network.service_rate_per_s);
        let slowest = rates.copied().filter(|rate| *rate > 0.0).fold(f64::INFINITY, f64::min);
        self.shortest_window_ns = (WINDOW_SERVICES / slowest).min(LONGEST_WINDOW_S) * 1e9;
        for network in networks {
            let mut scene = Scene::new(network.clone());
            scene.focus(self.is_in_focus);
            self.scenes[network.side as usize] = Some(scene);
        }
        self.arrange();
    }

    /// Removes everything that was reported about this time and later.
    pub fn cut(&mut self, from_ns: u64) {
        for scene in self.scenes.iter_mut().flatten() {
            scene.cut(from_ns);
        }
    }

    /// Adds a batch of the trace of a network: the words of [records](netduel_protocol::trace::Record) in the order of time.
    /// They may be later than the shown time.
    pub fn push(&mut self, side: Side, words: &[u32]) {
        if let Some(scene) = &mut self.scenes[side as usize] {
            scene.push(words);
        }
    }

    /// Replaces everything known about a network by its state at a time: records of its nodes and of the messages in flight.
    pub fn present(&mut self, side: Side, time_ns: u64, words: &[u32]) {
        if let Some(scene) = &mut self.scenes[side as usize] {
            scene.present(time_ns, words);
        }
    }

    /// Sets the part of the canvas where a network is drawn.
    pub fn set_pane(&mut self, side: Side, rect: PaneRect) {
        if self.panes[side as usize] != rect {
            self.panes[side as usize] = rect;
            self.arrange();
        }
    }

    /// Sets the size of the canvas in CSS pixels, and the number of device pixels per CSS pixel. A change of the size clears the
    /// canvas until the next frame.
    pub fn resize(&mut self, width_css: f64, height_css: f64, device_pixel_ratio: f64) {
        let ratio = device_pixel_ratio.clamp(1.0, MOST_PIXELS_PER_CSS);
        self.size_css = (width_css as f32, height_css as f32);
        self.pixels_per_css = ratio as f32;
        let (width, height) = ((width_css * ratio).round() as u32, (height_css * ratio).round() as u32);
        if (self.canvas.width(), self.canvas.height()) != (width, height) {
            self.canvas.set_width(width);
            self.canvas.set_height(height);
        }
    }

    /// Reads the design tokens of the document again before the next frame. To be called when the theme, or the reader's
    /// preference for reduced motion, has changed.
    pub fn set_theme(&mut self) {
        self.theme = None;
    }

    /// Sets the speed of the shown time, in simulated seconds per second.
    pub fn set_speed(&mut self, speed: f64) {
        self.speed = speed.max(0.0);
    }

    /// Shows the path of a request in both networks, or of none.
    pub fn choose_request(&mut self, request: Option<u32>) {
        self.chosen_request = request;
        for scene in self.scenes.iter_mut().flatten() {
            scene.choose(request);
        }
    }

    /// Puts the chosen request in focus, so that the eye can follow it: all other messages, and the nodes that it has not reached,
    /// are faint. Or shows it beside the others.
    pub fn focus_request(&mut self, is_in_focus: bool) {
        self.is_in_focus = is_in_focus;
        for scene in self.scenes.iter_mut().flatten() {
            scene.focus(is_in_focus);
        }
    }

    /// Highlights a user in both networks, or none.
    pub fn hover_user(&mut self, user: Option<u32>) {
        for scene in self.scenes.iter_mut().flatten() {
            scene.hover(user.map(|user| scene.network.node_of_user(user)));
        }
    }

    /// Highlights a single node, such as a server, or none.
    pub fn hover_node(&mut self, side: Side, node: Option<u32>) {
        if let Some(scene) = &mut self.scenes[side as usize] {
            scene.hover(node);
        }
    }

    /// Shows the partitions of a network. For each partition, the iterator gives whether its nodes are separated from each
    /// other as well, and the numbers of its nodes, from 1.
    pub fn split<'a>(&mut self, side: Side, partitions: impl Iterator<Item = (bool, &'a [u32])>) {
        if let Some(scene) = &mut self.scenes[side as usize] {
            scene.split(partitions);
        }
    }

    /// Marks these nodes of a network, and no others.
    pub fn mark_nodes(&mut self, side: Option<Side>, nodes: &[u64]) {
        for scene in self.scenes.iter_mut().flatten() {
            scene.marked = if Some(scene.side()) == side { nodes.to_vec() } else { Vec::new() };
        }
    }

    /// Draws what the page speaks of as always and everything else faint, or with `None` everything as always.
    pub fn emphasise(&mut self, side: Side, emphasis: Option<Emphasis>) {
        if let Some(scene) = &mut self.scenes[side as usize] {
            scene.emphasis = emphasis;
        }
    }

    /// Draws a ring around a node, such as the one that an inspector describes, or around none.
    pub fn select_node(&mut self, side: Side, node: Option<u32>) {
        if let Some(scene) = &mut self.scenes[side as usize] {
            scene.select(node);
        }
    }

    /// Draws a frame that shows a simulated time. Returns whether another frame is due even if the shown time does not change,
    /// because a crashed node is draining.
    pub fn draw(&mut self, now_ns: u64) -> bool {
        let clock_ms = now_ms();
        let passed_ms = clock_ms - std::mem::replace(&mut self.painted_ms, clock_ms);
        // After a jump in time a crash is in the past, so nothing drains.
        let has_jumped = now_ns.abs_diff(self.now_ns) as f64 > (self.speed * 1e9).max(1.0);
        self.now_ns = now_ns;
        let painter = self.painter.clone();
        let mut painter = painter.borrow_mut();
        if matches!(*painter, Painter::WebGl(_) | Painter::Canvas2d(_)) && self.theme.is_none() {
            self.theme = Some(Theme::read());
        }
        let drain_ms = self.theme.as_ref().map_or(0.0, |theme| theme.drain_ms);
        let drained = if has_jumped || drain_ms <= 0.0 { 1.0 } else { passed_ms / drain_ms };
        let moment = Moment {
            now_ns,
            window_ns: self.window_ns(),
            drained: drained.clamp(0.0, 1.0) as f32,
            halo_ns: self.simulated_ns(HALO_WALL_S),
        };
        let mut is_moving = false;
        for scene in self.scenes.iter_mut().flatten() {
            is_moving |= scene.show(moment);
        }
        if let Some(theme) = &self.theme {
            let frame = self.frame(theme);
            match &mut *painter {
                Painter::WebGl(painter) => painter.paint(&self.scenes, &frame),
                Painter::Canvas2d(painter) => painter.paint(&self.scenes, &frame),
                Painter::Starting | Painter::None => {}
            }
        }
        is_moving
    }

    /// Draws the last frame again, after a change of what is highlighted or chosen.
    pub fn redraw(&mut self) {
        self.draw(self.now_ns);
    }

    /// How well the eye can follow a message at the current speed, from 0 to 1.
    pub fn followed(&self) -> f32 {
        let delays_s = self.scenes.iter().flatten().map(|scene| scene.network.link_delay_s);
        let wall_ms = delays_s.fold(0.0, f64::max) / self.speed.max(1e-9) * 1e3;
        let Range { start, end } = FOLLOWED_MS;
        ((wall_ms - start) / (end - start)).clamp(0.0, 1.0) as f32
    }

    /// The length of the window over which loads are averaged, in simulated time.
    pub fn window_ns(&self) -> u64 {
        (WINDOW_WALL_S * self.speed * 1e9).max(self.shortest_window_ns) as u64
    }

    /// How much of each node is drawn.
    pub fn detail(&self) -> Detail {
        self.scenes.iter().flatten().map(|scene| scene.layout.detail).next().unwrap_or_default()
    }

    /// The shown time.
    pub fn now_ns(&self) -> u64 {
        self.now_ns
    }

    /// Changes when nodes are placed elsewhere.
    pub fn version(&self) -> u32 {
        self.layout_version
    }

    /// Changes with every call of [`set_networks`](Self::set_networks).
    pub fn run(&self) -> u32 {
        self.run
    }

    pub(crate) fn scenes(&self) -> &[Option<Scene>; 2] {
        &self.scenes
    }

    pub(crate) fn scene(&self, side: Side) -> Option<&Scene> {
        self.scenes[side as usize].as_ref()
    }

    /// The simulated time that passes in this wall-clock time, but no more than the shaders can compare.
    fn simulated_ns(&self, wall_s: f64) -> u64 {
        ((wall_s * self.speed).min(LONGEST_SHOWN_S) * 1e9) as u64
    }

    /// The frame of the shown time.
    pub(crate) fn frame<'a>(&self, theme: &'a Theme) -> Frame<'a> {
        let followed = self.followed();
        let widest = match self.detail() {
            Detail::FillLevels => 6.0,
            Detail::Dots => 4.0,
            Detail::Points => 2.0,
        };
        let fastest = self.scenes.iter().flatten().map(|scene| scene.file.fastest_bits_per_s);
        // The pattern moves in wall-clock time: a higher speed does not mean more pixels per second.
        let wall_s = self.now_ns as f64 * 1e-9 / self.speed.max(1e-9);
        Frame {
            theme,
            width_css: self.size_css.0,
            height_css: self.size_css.1,
            pixels_per_css: self.pixels_per_css,
            now_ns: self.now_ns,
            failure_shown_ns: self.simulated_ns(FAILURE_SHOWN_WALL_S),
            trail_ns: self.simulated_ns(TRAIL_WALL_S),
            trail_opacity: (1.0 - followed) * TRAIL_OPACITY,
            message_opacity: followed,
            flow_offset: ((wall_s * FLOW_PX_PER_S) % FLOW_PITCH_PX) as f32,
            flow_scale: FlowScale { widest, fastest_bits_per_s: fastest.fold(0.0, f32::max) },
        }
    }

    /// Lays both networks out in their panes.
    fn arrange(&mut self) {
        self.layout_version = self.layout_version.wrapping_add(1);
        let networks: Vec<_> = self.scenes.iter().flatten().map(|scene| scene.network.clone()).collect();
        // Both networks have the scale that fits into the smaller pane.
        let visible = self.panes.iter().filter(|pane| pane.width > 0.0 && pane.height > 0.0);
        let (width, height) = visible
            .fold((f32::MAX, f32::MAX), |least, pane| (least.0.min(pane.width), least.1.min(pane.height)));
        if width == f32::MAX {
            return;
        }
        let scale = Scale::fitting(&networks, width, height);
        let ring_slots = ring_slots(&networks);
        for (scene, pane) in self.scenes.iter_mut().zip(self.panes) {
            if let Some(scene) = scene {
                scene.arrange(pane, scale, &ring_slots);
            }
        }
    }
}

/// Creates the best painter up to `kind` that the browser has, after the page has been painted.
async fn start_painter(
    canvas: HtmlCanvasElement,
    kind: PainterKind,
    painter: Rc<RefCell<Painter>>,
    ready: Rc<dyn Fn()>,
) {
    // The callback of the first animation frame runs before that frame is painted, the second one after it.
    next_frame().await;
    next_frame().await;
    let webgl = (kind == PainterKind::WebGl2).then(|| WebGl::new(&canvas, ready.clone())).flatten();
    if let Some(webgl) = webgl {
        // It is ready when its programs are compiled.
        painter.replace(Painter::WebGl(Box::new(webgl)));
    } else {
        painter.replace(Canvas2d::new(&canvas).map_or(Painter::None, Painter::Canvas2d));
        ready();
    }
}
