//! Paints with the browser's own 2D drawing where there is no WebGL2.

use super::scene::Scene;
use super::webgl::Frame;
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

/// The 2D context of the canvas.
pub(crate) struct Canvas2d {
    context: CanvasRenderingContext2d,
}

impl Canvas2d {
    /// `None` if the canvas gives no 2D context either.
    pub(crate) fn new(canvas: &HtmlCanvasElement) -> Option<Canvas2d> {
        Some(Canvas2d { context: canvas.get_context("2d").ok()??.dyn_into().ok()? })
    }

    /// Paints a frame.
    pub(super) fn paint(&mut self, _scenes: &[Option<Scene>; 2], frame: &Frame) {
        let pixels = f64::from(frame.pixels_per_css);
        self.context.clear_rect(
            0.0,
            0.0,
            f64::from(frame.width_css) * pixels,
            f64::from(frame.height_css) * pixels,
        );
    }
}
