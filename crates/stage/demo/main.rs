//! The picture of two small networks in the browser, without a simulation and without a framework:
//! `trunk serve --config crates/stage/demo/Trunk.toml`.
//!
//! The page shows what drawing costs: the time that [`Renderer::draw`] takes on the main thread.

mod trace;

use netduel_protocol::trace::Record;
use netduel_scenario::Side;
use netduel_stage::{PainterKind, PaneRect, Renderer};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{HtmlCanvasElement, Performance, Window};

/// Traces are handed over this far ahead of the shown time.
const AHEAD_NS: u64 = 500_000_000;
/// Slower than real time, so that the eye can follow the messages.
const SPEED: f64 = 0.25;
/// Costs are shown for this many frames.
const FRAMES: usize = 240;

struct Demo {
    renderer: Renderer,
    /// Of each side: its trace, and how many of its records have been handed over.
    traces: [(Vec<(u64, Record)>, usize); 2],
    started_ms: f64,
    costs_ms: Vec<f64>,
}

fn main() {
    let window = web_sys::window().expect("the demo runs in a browser");
    let document = window.document().expect("a window has a document");
    let picture = document.get_element_by_id("picture").expect("index.html has it");
    let canvas =
        picture.first_element_child().expect("index.html has it").unchecked_into::<HtmlCanvasElement>();
    let cost = document.get_element_by_id("cost").expect("index.html has it");
    let performance = window.performance().expect("a window has a clock");
    let mut demo = Demo {
        renderer: Renderer::new(canvas, PainterKind::WebGl2),
        traces: Side::BOTH.map(|side| (trace::trace(side), 0)),
        started_ms: performance.now(),
        costs_ms: Vec::new(),
    };
    demo.renderer.set_networks(&trace::networks());
    demo.renderer.set_speed(SPEED);
    let area = picture.get_bounding_client_rect();
    demo.renderer.resize(area.width(), area.height(), window.device_pixel_ratio());
    let (width, height) = (area.width() as f32 / 2.0, area.height() as f32);
    for (x, side) in [(0.0, Side::ClientServer), (width, Side::PeerToPeer)] {
        demo.renderer.set_pane(side, PaneRect { x, y: 0.0, width, height });
    }
    animate(window, move || {
        if let Some(text) = demo.frame(&performance) {
            cost.set_text_content(Some(&text));
        }
    });
}

impl Demo {
    /// Draws a frame. Returns the costs in words, now and then.
    fn frame(&mut self, performance: &Performance) -> Option<String> {
        let before_ms = performance.now();
        let now_ns = ((before_ms - self.started_ms) * 1e6 * SPEED) as u64 % trace::DURATION_NS;
        if now_ns < self.renderer.now_ns() {
            self.renderer.set_networks(&trace::networks());
            self.traces.iter_mut().for_each(|(_, given)| *given = 0);
        }
        for (side, (records, given)) in Side::BOTH.into_iter().zip(&mut self.traces) {
            let mut words = Vec::new();
            while let Some((_, record)) = records.get(*given).filter(|(at_ns, _)| *at_ns <= now_ns + AHEAD_NS)
            {
                record.write(&mut words);
                *given += 1;
            }
            self.renderer.push(side, &words);
        }
        let start_ms = performance.now();
        self.renderer.draw(now_ns);
        self.costs_ms.push(performance.now() - start_ms);
        if self.costs_ms.len() < FRAMES {
            return None;
        }
        self.costs_ms.sort_by(f64::total_cmp);
        let [median, percentile_95] = [FRAMES / 2, FRAMES * 95 / 100].map(|rank| self.costs_ms[rank]);
        self.costs_ms.clear();
        Some(format!(
            "Drawing a frame takes {median:.3} ms (median), {percentile_95:.3} ms (95th percentile)."
        ))
    }
}

/// Calls a function with every animation frame.
fn animate(window: Window, mut act: impl FnMut() + 'static) {
    type Callback = Closure<dyn FnMut()>;
    let callback: Rc<RefCell<Option<Callback>>> = Rc::default();
    let again = callback.clone();
    let request = move |window: &Window| {
        if let Some(callback) = again.borrow().as_ref() {
            // Fails only in a document without a window.
            let _ = window.request_animation_frame(callback.as_ref().unchecked_ref());
        }
    };
    let (next, first) = (request.clone(), window.clone());
    *callback.borrow_mut() = Some(Closure::new(move || {
        act();
        next(&window);
    }));
    request(&first);
}
