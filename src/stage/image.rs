//! The picture as an image: what is painted, and the words over it.

use super::canvas::StageHandle;
use super::legend::legend_below;
use super::words::words_over;
use leptos::prelude::*;
use netduel_scenario::Side;
use netduel_stage::{PaneRect, Svg, Words};
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, DomRect, HtmlCanvasElement};

/// The background of a picture for a page of paper.
const WHITE: &str = "#ffffff";

const MARGIN_BELOW_LEGEND_PX: f32 = 4.0;

/// The colours of an image.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum ImageTheme {
    /// Those of the page.
    #[default]
    Page,
    /// The light theme, on white.
    OnWhite,
}

/// How an SVG is to look.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct ImageLook {
    /// Its colours.
    pub(crate) theme: ImageTheme,
    /// Whether the legend is on it, if the page shows one.
    pub(crate) has_legend: bool,
}

impl StageHandle {
    /// The picture of both networks, or of one, as the address of a PNG (`data:image/png;base64,…`). Without a width it has that on
    /// the screen. `None` while there is no picture.
    pub(crate) fn image(self, side: Option<Side>, width_px: Option<u32>) -> Option<String> {
        let area = self.rect_of(side)?;
        let whole = self.rect_of(None)?;
        let scale =
            width_px.map_or_else(|| window().device_pixel_ratio(), |width| f64::from(width) / area.width());
        let (width, height) = (area.width() * scale, area.height() * scale);
        let (image, context) = empty_canvas(width.round() as u32, height.round() as u32)?;
        // Scaling fails for no finite factor.
        context.scale(scale, scale).ok()?;
        let _ = context.translate(whole.left() - area.left(), whole.top() - area.top());
        self.paint_at_scale(scale, |canvas, whole| draw_canvas(&context, canvas, whole));
        draw_words(&context, &self.words(&whole));
        image.to_data_url().ok()
    }

    /// The picture of both networks, or of one, as an SVG document with a title and a description. Without a width it has that on the
    /// screen. `None` while there is no picture.
    pub(crate) fn svg(
        self,
        side: Option<Side>,
        width_px: Option<u32>,
        ImageLook { theme, has_legend }: ImageLook,
        [title, description]: [String; 2],
    ) -> Option<String> {
        let (area, whole) = (self.rect_of(side)?, self.rect_of(None)?);
        let sides = Side::BOTH.into_iter().filter(|one| side.is_none_or(|side| side == *one));
        in_theme(theme, || {
            let mut svg = Svg {
                area: PaneRect {
                    x: (area.left() - whole.left()) as f32,
                    y: (area.top() - whole.top()) as f32,
                    width: area.width() as f32,
                    height: area.height() as f32,
                },
                width_px: width_px.map_or(area.width(), f64::from),
                side,
                background: (theme == ImageTheme::OnWhite).then(|| WHITE.to_owned()),
                title,
                description,
                ..Svg::default()
            };
            for pane in sides.filter_map(|side| self.pane(side).get_untracked()) {
                svg.words.extend(words_over(&pane, &whole));
                for (symbol, words) in if has_legend { legend_below(&pane, &whole) } else { Vec::new() } {
                    let bottom = (symbol.corner.1 + symbol.size.1) as f32 + MARGIN_BELOW_LEGEND_PX;
                    svg.area.height = svg.area.height.max(bottom - svg.area.y);
                    svg.symbols.push(symbol);
                    svg.words.push(words);
                }
            }
            self.read(|stage| stage.svg(&svg))
        })
    }

    /// Draws the frame that has just been painted, and words over it, as large as the canvas.
    pub(crate) fn copy_to(self, context: &CanvasRenderingContext2d, width_px: u32, words: &[Words]) {
        let (Some(canvas), Some(whole)) = (self.canvas_untracked(), self.rect_of(None)) else { return };
        let scale = f64::from(width_px) / whole.width();
        // None of this fails for finite numbers.
        let _ = context.set_transform(1.0, 0.0, 0.0, 1.0, 0.0, 0.0);
        fill_background(context);
        let _ = context.scale(scale, scale);
        draw_canvas(context, &canvas, &whole);
        draw_words(context, words);
    }

    /// The words over both networks, and the size of the picture in CSS pixels.
    pub(crate) fn words_and_size(self) -> Option<(Vec<Words>, (f64, f64))> {
        let whole = self.rect_of(None)?;
        Some((self.words(&whole), (whole.width(), whole.height())))
    }

    fn words(self, whole: &DomRect) -> Vec<Words> {
        let panes = Side::BOTH.into_iter().filter_map(|side| self.pane(side).get_untracked());
        panes.flat_map(|pane| words_over(&pane, whole)).collect()
    }
}

/// A canvas in the colour of the page, and its context.
pub(crate) fn empty_canvas(
    width_px: u32,
    height_px: u32,
) -> Option<(HtmlCanvasElement, CanvasRenderingContext2d)> {
    let image: HtmlCanvasElement = document().create_element("canvas").ok()?.unchecked_into();
    image.set_width(width_px);
    image.set_height(height_px);
    let context: CanvasRenderingContext2d = image.get_context("2d").ok()??.unchecked_into();
    fill_background(&context);
    Some((image, context))
}

fn fill_background(context: &CanvasRenderingContext2d) {
    let root = document().document_element();
    let page = root.and_then(|root| window().get_computed_style(&root).ok().flatten());
    let colour = page.and_then(|page| page.get_property_value("--bg").ok());
    if let (Some(colour), Some(canvas)) = (colour, context.canvas()) {
        context.set_fill_style_str(&colour);
        context.fill_rect(0.0, 0.0, f64::from(canvas.width()), f64::from(canvas.height()));
    }
}

fn draw_canvas(context: &CanvasRenderingContext2d, canvas: &HtmlCanvasElement, whole: &DomRect) {
    // Fails only for a picture without pixels.
    let _ = context.draw_image_with_html_canvas_element_and_dw_and_dh(
        canvas,
        0.0,
        0.0,
        whole.width(),
        whole.height(),
    );
}

/// Draws words, each at its middle.
fn draw_words(context: &CanvasRenderingContext2d, words: &[Words]) {
    context.set_text_align("center");
    context.set_text_baseline("middle");
    context.set_line_join("round");
    for Words { text, middle: (x, y), size_px, weight, family, colour, halo, background } in words {
        if let Some(area) = background {
            context.set_fill_style_str(&area.colour);
            context.begin_path();
            let ((left, top), (width, height)) = (area.corner, area.size);
            let _ = context.round_rect_with_f64(left, top, width, height, area.radius);
            context.fill();
        }
        context.set_font(&format!("{weight} {size_px}px {family}"));
        // Drawing a text fails for none.
        if let Some(halo) = halo {
            context.set_stroke_style_str(halo);
            context.set_line_width(Words::HALO_PX);
            let _ = context.stroke_text(text, *x, *y);
        }
        context.set_fill_style_str(colour);
        let _ = context.fill_text(text, *x, *y);
    }
}

/// Reads something in the colours of a theme. The page is not painted meanwhile.
fn in_theme<R>(theme: ImageTheme, read: impl FnOnce() -> R) -> R {
    const ATTRIBUTE: &str = "data-theme";
    let root = document().document_element().filter(|_| theme == ImageTheme::OnWhite);
    let Some(root) = root else { return read() };
    let before = root.get_attribute(ATTRIBUTE);
    // Fails only for names that are not valid.
    let _ = root.set_attribute(ATTRIBUTE, "light");
    let result = read();
    let _ = match before {
        Some(before) => root.set_attribute(ATTRIBUTE, &before),
        None => root.remove_attribute(ATTRIBUTE),
    };
    result
}
