//! Paints with WebGL2: every message is uploaded once and moved by the graphics processor.

mod pane;
mod records;
mod shaders;

use super::layout::Detail;
use super::messages::Message;
use super::scene::Scene;
use super::theme::Theme;
use pane::Pane;
use records::Record;
use shaders::{Kind, Program};
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{Event, HtmlCanvasElement, WebGl2RenderingContext as Gl};

/// Times are handed over in units of 2⁷ ns = 128 ns, wrapping after 9 minutes.
const UNIT_BITS: u32 = 7;

/// What a frame needs beside the scenes.
pub(super) struct Frame<'a> {
    pub(super) theme: &'a Theme,
    pub(super) width_css: f32,
    pub(super) height_css: f32,
    pub(super) pixels_per_css: f32,
    pub(super) now_ns: u64,
    /// How long a failure stays.
    pub(super) linger_ns: u64,
    /// How long a message's way shows where it went, …
    pub(super) trace_ns: u64,
    /// … how strongly, …
    pub(super) trace_strength: f32,
    /// … and how strongly the message itself.
    pub(super) glyph_opacity: f32,
    /// How far what flows has moved, in CSS pixels.
    pub(super) flowed: f32,
    /// How thick the fastest flow is, and how fast.
    pub(super) pipe: (f32, f32),
}

/// One canvas, one context, both networks.
pub(crate) struct WebGl {
    gl: Gl,
    programs: [Option<Program>; Kind::COUNT],
    panes: [Option<Pane>; 2],
    /// The context was lost since the last frame, and with it everything made in it.
    lost: Rc<Cell<bool>>,
    _on_loss: Closure<dyn Fn(Event)>,
}

impl WebGl {
    /// `None` without WebGL2.
    pub(crate) fn new(canvas: &HtmlCanvasElement) -> Option<WebGl> {
        let options = js_sys::Object::new();
        for (name, value) in [("antialias", false), ("depth", false), ("stencil", false)] {
            js_sys::Reflect::set(&options, &name.into(), &JsValue::from_bool(value)).ok()?;
        }
        let gl = canvas.get_context_with_context_options("webgl2", &options).ok()??.dyn_into::<Gl>().ok()?;
        let lost = Rc::new(Cell::new(false));
        let on_loss = {
            let lost = lost.clone();
            Closure::<dyn Fn(Event)>::new(move |event: Event| {
                // Without this a browser never gives a lost context back.
                event.prevent_default();
                lost.set(true);
            })
        };
        canvas.add_event_listener_with_callback("webglcontextlost", on_loss.as_ref().unchecked_ref()).ok()?;
        let mut painter =
            WebGl { gl, programs: Default::default(), panes: [None, None], lost, _on_loss: on_loss };
        // A context that cannot compile the programs is of no use: the next painter is tried.
        for kind in [Kind::Curves, Kind::Glasses, Kind::Messages] {
            painter.program(kind)?;
        }
        Some(painter)
    }

    fn program(&mut self, kind: Kind) -> Option<&Program> {
        let slot = &mut self.programs[kind as usize];
        if slot.is_none() {
            match Program::new(&self.gl, kind) {
                Ok(program) => *slot = Some(program),
                Err(words) if !self.gl.is_context_lost() => web_sys::console::error_1(&words.into()),
                Err(_) => {}
            }
        }
        slot.as_ref()
    }

    /// Forgets everything that was uploaded.
    pub(crate) fn forget(&mut self) {
        for pane in self.panes.iter_mut().filter_map(Option::take) {
            pane.delete(&self.gl);
        }
    }

    /// Paints a frame.
    pub(super) fn paint(&mut self, scenes: &[Option<Scene>; 2], frame: &Frame) {
        if self.gl.is_context_lost() {
            return;
        }
        if self.lost.take() {
            self.programs = Default::default();
            self.panes = [None, None];
        }
        let gl = self.gl.clone();
        let size =
            [frame.width_css, frame.height_css].map(|length| (length * frame.pixels_per_css).round() as i32);
        gl.disable(Gl::SCISSOR_TEST);
        gl.viewport(0, 0, size[0], size[1]);
        gl.clear_color(0.0, 0.0, 0.0, 0.0);
        gl.clear(Gl::COLOR_BUFFER_BIT);
        gl.enable(Gl::SCISSOR_TEST);
        gl.enable(Gl::BLEND);
        gl.blend_func(Gl::ONE, Gl::ONE_MINUS_SRC_ALPHA);
        for (index, scene) in scenes.iter().enumerate() {
            let Some(scene) = scene.as_ref().filter(|scene| scene.rect.width > 0.0) else { continue };
            if kinds(scene).into_iter().any(|kind| self.program(kind).is_none()) {
                continue;
            }
            let pane = &mut self.panes[index];
            if pane.is_none() {
                *pane = Pane::new(&gl);
            }
            if let Some(pane) = pane {
                pane.paint(&gl, &self.programs, scene, frame);
            }
        }
    }
}

/// The programs that a scene needs; those for many nodes are compiled only once there are many.
fn kinds(scene: &Scene) -> Vec<Kind> {
    let mut kinds = vec![Kind::Curves, Kind::Frames, Kind::Glasses, Kind::Dots, Kind::Ticks];
    match scene.layout.detail {
        Detail::Points => kinds.extend([Kind::DotPoints, Kind::MessagePoints]),
        _ => kinds.push(Kind::Messages),
    }
    kinds
}

/// A time as the programs take it: compared by wrapping differences only.
fn units(time_ns: u64) -> i32 {
    (time_ns >> UNIT_BITS) as i32
}

/// A message, or anything that goes from one node to another, as the programs take it.
fn record(message: &Message, on_way: bool) -> Record {
    let code = message.mark as u32 | (message.curve as u32) << 4 | u32::from(on_way) << 5;
    let (sent, arrives) = (units(message.sent_ns) as u32, units(message.arrives_ns) as u32);
    [message.from, message.to, code, message.request, sent, arrives, 0, 0]
}
