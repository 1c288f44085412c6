//! A painter that draws with WebGL2. Every message is uploaded once; the graphics processor moves it.

mod data_texture;
mod pane;
mod pane_uniforms;
mod programs;

use crate::animation_frame::{next_frame, now_ms};
use crate::frame::Frame;
use crate::geometry::Detail;
use crate::scene::Scene;
use pane::Pane;
use programs::{ProgramKind, Programs, Progress};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::spawn_local;
use web_sys::{Event, HtmlCanvasElement, WebGl2RenderingContext as Gl};

/// The programs for small networks. They are compiled first.
const FIRST_PROGRAMS: [ProgramKind; 6] = [
    ProgramKind::Curves,
    ProgramKind::Boxes,
    ProgramKind::FillLevels,
    ProgramKind::Dots,
    ProgramKind::Ticks,
    ProgramKind::Messages,
];
/// The programs for large networks. They are compiled when there is one.
const PROGRAMS_FOR_POINTS: [ProgramKind; 7] = [
    ProgramKind::Curves,
    ProgramKind::Boxes,
    ProgramKind::FillLevels,
    ProgramKind::Dots,
    ProgramKind::Ticks,
    ProgramKind::DotPoints,
    ProgramKind::MessagePoints,
];

/// A context that is not restored for this long, in milliseconds of a visible page, is taken for lost for good.
const LONGEST_LOSS_MS: f64 = 10_000.0;

/// The WebGL2 painter of a canvas.
pub(crate) struct WebGl {
    context: Rc<Context>,
    panes: [Option<Pane>; 2],
    /// The panes belong to the context that was restored this many times.
    restorations: u32,
}

impl WebGl {
    /// `None` if the canvas has no WebGL2 context. The painter draws nothing until its programs are compiled. `ready` is
    /// called when it can draw, also after the context was lost and restored.
    pub(crate) fn new(canvas: &HtmlCanvasElement, ready: Rc<dyn Fn()>) -> Option<WebGl> {
        let context = Context::new(canvas, ready)?;
        context.clone().require(&FIRST_PROGRAMS);
        Some(WebGl { context, panes: [None, None], restorations: 0 })
    }

    /// Whether the programs can be compiled, as far as is known.
    pub(crate) fn can_paint(&self) -> bool {
        self.context.programs.borrow().progress(&FIRST_PROGRAMS) != Progress::Failed
    }

    /// Whether the browser has lost the context and does not restore it.
    pub(crate) fn is_lost_for_good(&self) -> bool {
        self.context.is_lost_for_good.get()
    }

    /// Removes everything that was uploaded.
    pub(crate) fn clear(&mut self) {
        for pane in self.panes.iter_mut().filter_map(Option::take) {
            pane.delete(&self.context.gl);
        }
    }

    /// Paints a frame, as far as the programs for it are compiled.
    pub(crate) fn paint(&mut self, scenes: &[Option<Scene>; 2], frame: &Frame) {
        let gl = &self.context.gl;
        if self.context.is_lost.get() {
            return;
        }
        if self.restorations != self.context.restorations.get() {
            // Everything in the lost context is gone.
            self.restorations = self.context.restorations.get();
            self.panes = [None, None];
        }
        let is_large = scenes.iter().flatten().any(|scene| scene.layout.detail == Detail::Points);
        let needed: &[ProgramKind] = if is_large { &PROGRAMS_FOR_POINTS } else { &FIRST_PROGRAMS };
        if !self.context.clone().require(needed) {
            return;
        }
        let size =
            [frame.width_css, frame.height_css].map(|length| (length * frame.pixels_per_css).round() as i32);
        gl.disable(Gl::SCISSOR_TEST);
        gl.viewport(0, 0, size[0], size[1]);
        gl.clear_color(0.0, 0.0, 0.0, 0.0);
        gl.clear(Gl::COLOR_BUFFER_BIT);
        gl.enable(Gl::SCISSOR_TEST);
        gl.enable(Gl::BLEND);
        gl.blend_func(Gl::ONE, Gl::ONE_MINUS_SRC_ALPHA);
        let programs = self.context.programs.borrow();
        for (pane, scene) in self.panes.iter_mut().zip(scenes) {
            let Some(scene) = scene.as_ref().filter(|scene| scene.rect.width > 0.0) else { continue };
            if pane.is_none() {
                *pane = Pane::new(gl);
            }
            if let Some(pane) = pane {
                pane.paint(gl, &programs, scene, frame);
            }
        }
    }
}

/// A context with its programs.
struct Context {
    gl: Gl,
    programs: RefCell<Programs>,
    ready: Rc<dyn Fn()>,
    is_compiling: Cell<bool>,
    is_lost: Cell<bool>,
    is_lost_for_good: Cell<bool>,
    restorations: Cell<u32>,
}

impl Context {
    fn new(canvas: &HtmlCanvasElement, ready: Rc<dyn Fn()>) -> Option<Rc<Context>> {
        let options = js_sys::Object::new();
        for (name, value) in [("antialias", false), ("depth", false), ("stencil", false)] {
            js_sys::Reflect::set(&options, &name.into(), &JsValue::from_bool(value)).ok()?;
        }
        let gl = canvas.get_context_with_context_options("webgl2", &options).ok()??.dyn_into::<Gl>().ok()?;
        let context = Rc::new(Context {
            programs: RefCell::new(Programs::new(&gl)),
            gl,
            ready,
            is_compiling: Cell::new(false),
            is_lost: Cell::new(false),
            is_lost_for_good: Cell::new(false),
            restorations: Cell::new(0),
        });
        context.clone().follow_losses(canvas);
        Some(context)
    }

    /// Compiles the programs again after the context was lost and restored.
    fn follow_losses(self: Rc<Self>, canvas: &HtmlCanvasElement) {
        let lost = self.clone();
        let on_loss = Closure::<dyn Fn(Event)>::new(move |event: Event| {
            // Otherwise the browser does not restore the context.
            event.prevent_default();
            lost.is_lost.set(true);
            spawn_local(lost.clone().await_restoration());
        });
        let on_restoration = Closure::<dyn Fn()>::new(move || {
            self.is_lost.set(false);
            self.is_lost_for_good.set(false);
            self.restorations.set(self.restorations.get().wrapping_add(1));
            *self.programs.borrow_mut() = Programs::new(&self.gl);
            self.clone().require(&FIRST_PROGRAMS);
        });
        for (event, callback) in [
            ("webglcontextlost", on_loss.into_js_value()),
            ("webglcontextrestored", on_restoration.into_js_value()),
        ] {
            // Fails only for a callback that is not a function.
            let _ = canvas.add_event_listener_with_callback(event, callback.unchecked_ref());
        }
    }

    /// Gives a lost context up if it is not restored in time, and then calls `ready`, so that the host notices.
    async fn await_restoration(self: Rc<Self>) {
        let (lost_ms, restorations) = (now_ms(), self.restorations.get());
        while now_ms() - lost_ms < LONGEST_LOSS_MS {
            next_frame().await;
            if !self.is_lost.get() || self.restorations.get() != restorations {
                return;
            }
        }
        self.is_lost_for_good.set(true);
        (self.ready)();
    }

    /// Returns whether these programs are ready. If they are not, it compiles them over the next animation frames and then
    /// calls `ready`.
    fn require(self: Rc<Self>, kinds: &'static [ProgramKind]) -> bool {
        let progress = self.programs.borrow().progress(kinds);
        if progress == Progress::Compiling && !self.is_compiling.replace(true) {
            spawn_local(async move {
                while self.programs.borrow_mut().advance(&self.gl, kinds) == Progress::Compiling {
                    next_frame().await;
                }
                self.is_compiling.set(false);
                (self.ready)();
            });
        }
        progress == Progress::Ready
    }
}
