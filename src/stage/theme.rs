//! The colours of the stage: design tokens, read from the document as the reader sees it.

use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

/// The tokens the stage draws with. `colour` in `webgl/common.glsl` names them by their place here.
pub(crate) const TOKENS: [&str; 27] = [
    "--bg",
    "--band",
    "--glass",
    "--ink",
    "--ink-2",
    "--line-strong",
    "--link",
    "--hover",
    "--load-over",
    "--load-hatch",
    "--focus",
    "--ink-3",
    "--msg-request",
    "--msg-query",
    "--msg-response",
    "--msg-failure",
    "--msg-response",
    "--msg-failure",
    "--msg-upkeep",
    "--left",
    "--load-left-1",
    "--load-left-2",
    "--load-left-3",
    "--right",
    "--load-right-1",
    "--load-right-2",
    "--load-right-3",
];

/// Places in [`TOKENS`] that the 2D painter names.
pub(crate) const BG: usize = 0;
pub(crate) const BAND: usize = 1;
pub(crate) const GLASS: usize = 2;
pub(crate) const INK: usize = 3;
pub(crate) const INK_2: usize = 4;
pub(crate) const LINE_STRONG: usize = 5;
pub(crate) const LINK: usize = 6;
pub(crate) const HOVER: usize = 7;
pub(crate) const OVER: usize = 8;
pub(crate) const HATCH: usize = 9;

/// Where the marks' colours begin, in the order of [`super::messages::Mark`].
pub(crate) const MARKS: usize = 12;
/// Where a side's colours begin: the accent, then three steps of load.
pub(crate) const SIDES: [usize; 2] = [19, 23];

/// The tokens' values.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Theme {
    /// Red, green, blue and opacity from 0 to 1, colour multiplied by opacity; four numbers per token.
    pub(crate) colours: Vec<f32>,
    /// The same as CSS says it.
    pub(crate) css: Vec<String>,
    /// How long a crashed node drains, in milliseconds; 0 for a reader who wants no motion.
    pub(crate) drain_ms: f64,
}

impl Theme {
    /// Reads the tokens as they hold for the document.
    pub(crate) fn read() -> Theme {
        let Some(window) = web_sys::window() else { return Theme::default() };
        let root = window.document().and_then(|document| document.document_element());
        let style = root.and_then(|root| window.get_computed_style(&root).ok().flatten());
        let Some(style) = style else { return Theme::default() };
        let value = |token: &str| style.get_property_value(token).unwrap_or_default().trim().to_owned();
        let css: Vec<String> = TOKENS.iter().map(|token| value(token)).collect();
        let colours = measure(&window, &css).unwrap_or_else(|| vec![0.0; 4 * TOKENS.len()]);
        // "280ms" or "0ms": parseFloat takes the number and leaves the unit.
        let drain_ms = js_sys::parse_float(&value("--d-3"));
        Theme { colours, css, drain_ms: if drain_ms.is_finite() { drain_ms } else { 0.0 } }
    }
}

/// The browser reads its own colours: one pixel is painted of each.
fn measure(window: &web_sys::Window, css: &[String]) -> Option<Vec<f32>> {
    let canvas = window.document()?.create_element("canvas").ok()?.dyn_into::<HtmlCanvasElement>().ok()?;
    canvas.set_width(css.len() as u32);
    canvas.set_height(1);
    let options = js_sys::Object::new();
    js_sys::Reflect::set(&options, &"willReadFrequently".into(), &JsValue::TRUE).ok()?;
    let context = canvas.get_context_with_context_options("2d", &options).ok()??;
    let context = context.dyn_into::<CanvasRenderingContext2d>().ok()?;
    for (index, colour) in css.iter().enumerate() {
        context.set_fill_style_str(colour);
        context.fill_rect(index as f64, 0.0, 1.0, 1.0);
    }
    let pixels = context.get_image_data(0.0, 0.0, css.len() as f64, 1.0).ok()?.data();
    let premultiply = |pixel: &[u8]| {
        let opacity = f32::from(pixel[3]) / 255.0;
        [0, 1, 2, 3].map(|index| if index == 3 { opacity } else { f32::from(pixel[index]) / 255.0 * opacity })
    };
    Some(pixels.chunks_exact(4).flat_map(premultiply).collect())
}
