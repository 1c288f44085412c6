//! A painter that draws with the 2D canvas of the browser. It is used where WebGL2 is missing.

use crate::drawing::draw_network;
use crate::frame::Frame;
use crate::pen::{Pen, Point};
use crate::scene::Scene;
use js_sys::Array;
use std::f64::consts::TAU;
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

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
            draw_network(self, scene, frame);
        }
    }
}

impl Pen for Canvas2d {
    fn save(&mut self) {
        self.context.save();
    }

    fn restore(&mut self) {
        self.context.restore();
    }

    fn translate(&mut self, (x, y): Point) {
        let _ = self.context.translate(x, y);
    }

    fn rotate(&mut self, (cosine, sine): Point) {
        let _ = self.context.transform(cosine, sine, -sine, cosine, 0.0, 0.0);
    }

    fn set_opacity(&mut self, opacity: f64) {
        self.context.set_global_alpha(opacity);
    }

    fn dash(&mut self, on: f64, off: f64) {
        let _ = self.context.set_line_dash(&Array::of2(&on.into(), &off.into()));
    }

    fn solid(&mut self) {
        let _ = self.context.set_line_dash(&Array::new());
    }

    fn round_ends(&mut self, are_round: bool) {
        self.context.set_line_cap(if are_round { "round" } else { "butt" });
    }

    fn begin_path(&mut self) {
        self.context.begin_path();
    }

    fn move_to(&mut self, (x, y): Point) {
        self.context.move_to(x, y);
    }

    fn line_to(&mut self, (x, y): Point) {
        self.context.line_to(x, y);
    }

    fn curve_to(&mut self, control: Point, to: Point) {
        self.context.quadratic_curve_to(control.0, control.1, to.0, to.1);
    }

    fn close_path(&mut self) {
        self.context.close_path();
    }

    fn circle(&mut self, (x, y): Point, radius: f64) {
        let _ = self.context.arc(x, y, radius, 0.0, TAU);
    }

    fn rectangle(&mut self, (left, top): Point, (width, height): Point) {
        self.context.rect(left, top, width, height);
    }

    fn rounded_rectangle(&mut self, (left, top): Point, (width, height): Point, corner: f64) {
        let _ = self.context.round_rect_with_f64(left, top, width, height, corner);
    }

    fn fill(&mut self, colour: &str) {
        self.context.set_fill_style_str(colour);
        self.context.fill();
    }

    fn stroke(&mut self, colour: &str, width: f64) {
        self.context.set_stroke_style_str(colour);
        self.context.set_line_width(width);
        self.context.stroke();
    }

    fn clip(&mut self) {
        self.context.clip();
    }
}
