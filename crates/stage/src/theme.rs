//! The colours and durations of the picture. They are design tokens: custom CSS properties of the document.

use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

/// The tokens of the colours. `webgl/common.glsl` uses their indices.
pub(crate) const TOKENS: [&str; 26] = [
    "--bg",
    "--band",
    "--glass",
    "--ink",
    "--ink-2",
    "--line-strong",
    "--link",
    "--hover",
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

// Indices of single colours in `TOKENS`.
pub(crate) const BG: usize = 0;
pub(crate) const BAND: usize = 1;
pub(crate) const GLASS: usize = 2;
pub(crate) const INK: usize = 3;
pub(crate) const INK_2: usize = 4;
pub(crate) const LINE_STRONG: usize = 5;
pub(crate) const LINK: usize = 6;
pub(crate) const HOVER: usize = 7;
pub(crate) const HATCH: usize = 8;

/// Index of the first colour of the marks, in the order of [`Mark`](crate::Mark).
pub(crate) const MARKS: usize = 11;
/// Index of the first colour of each side: the accent, followed by three load steps.
pub(crate) const SIDES: [usize; 2] = [18, 22];

/// The values of the tokens.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Theme {
    /// Red, green, blue and opacity of each token, from 0 to 1. The colour is multiplied by the opacity.
    pub(crate) colours: Vec<f32>,
    /// The same colours as CSS values.
    pub(crate) css: Vec<String>,
    /// How long it takes a crashed node to drain, in milliseconds; 0 if the reader prefers reduced motion.
    pub(crate) drain_ms: f64,
}

impl Theme {
    /// Reads the tokens of the document. The browser has to recalculate its styles first, so this is done only when the theme
    /// changes.
    pub(crate) fn read() -> Theme {
        let Some(window) = web_sys::window() else { return Theme::default() };
        let root = window.document().and_then(|document| document.document_element());
        let style = root.and_then(|root| window.get_computed_style(&root).ok().flatten());
        let Some(style) = style else { return Theme::default() };
        let value = |token: &str| style.get_property_value(token).unwrap_or_default().trim().to_owned();
        let css: Vec<String> = TOKENS.iter().map(|token| value(token)).collect();
        let colours = measure(&window, &css).unwrap_or_else(|| vec![0.0; 4 * TOKENS.len()]);
        // parseFloat ignores the unit of a value such as "280ms".
        let drain_ms = js_sys::parse_float(&value("--d-3"));
        Theme { colours, css, drain_ms: if drain_ms.is_finite() { drain_ms } else { 0.0 } }
    }
}

/// Converts CSS colours to numbers. The browser parses them: one pixel of each colour is painted and read back.
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
