//! The picture as an image: what is painted, and the words over it.

use super::canvas::StageHandle;
use leptos::prelude::*;
use netduel_scenario::Side;
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, DomRect, HtmlCanvasElement, HtmlElement};

/// The elements over the picture that have words.
const WORDS: &str = ".stage-node.numbered, .stage-label, .stage-hop";

impl StageHandle {
    /// The picture of both networks, or of one, as the address of a PNG (`data:image/png;base64,…`). Without a width it has that on
    /// the screen. `None` while there is no picture.
    pub(crate) fn image(self, side: Option<Side>, width_px: Option<u32>) -> Option<String> {
        let area = self.rect_of(side)?;
        let scale =
            width_px.map_or_else(|| window().device_pixel_ratio(), |width| f64::from(width) / area.width());
        let image: HtmlCanvasElement = document().create_element("canvas").ok()?.unchecked_into();
        image.set_width((area.width() * scale).round() as u32);
        image.set_height((area.height() * scale).round() as u32);
        let context: CanvasRenderingContext2d = image.get_context("2d").ok()??.unchecked_into();
        let page = window().get_computed_style(&document().document_element()?).ok()??;
        context.set_fill_style_str(&page.get_property_value("--bg").ok()?);
        context.fill_rect(0.0, 0.0, f64::from(image.width()), f64::from(image.height()));
        // Scaling fails for no finite factor.
        context.scale(scale, scale).ok()?;
        self.paint_at_scale(scale, |canvas, whole| {
            let (x, y) = (whole.left() - area.left(), whole.top() - area.top());
            // Fails only for a picture without pixels.
            let _ = context.draw_image_with_html_canvas_element_and_dw_and_dh(
                canvas,
                x,
                y,
                whole.width(),
                whole.height(),
            );
        });
        for side in Side::BOTH {
            if let Some(pane) = self.pane(side).get_untracked() {
                draw_words(&context, &pane, &area);
            }
        }
        image.to_data_url().ok()
    }
}

/// Draws the words over a pane, each at the middle of its element.
fn draw_words(context: &CanvasRenderingContext2d, pane: &HtmlElement, area: &DomRect) {
    let Ok(elements) = pane.query_selector_all(WORDS) else { return };
    context.set_text_align("center");
    context.set_text_baseline("middle");
    for index in 0..elements.length() {
        let Some(element) = elements.get(index).and_then(|node| node.dyn_into::<HtmlElement>().ok()) else {
            continue;
        };
        let (words, pseudo) =
            match element.get_attribute("data-user").or_else(|| element.get_attribute("data-node")) {
                Some(number) => (number, Some("::after")),
                None => (element.inner_text(), None),
            };
        let style = match pseudo {
            Some(pseudo) => window().get_computed_style_with_pseudo_elt(&element, pseudo),
            None => window().get_computed_style(&element),
        };
        let Ok(Some(style)) = style else { continue };
        let value = |name: &str| style.get_property_value(name).unwrap_or_default();
        let font = [value("font-weight"), value("font-size"), value("font-family")].join(" ");
        let place = element.get_bounding_client_rect();
        context.set_font(&font);
        context.set_fill_style_str(&value("color"));
        let (x, y) = (
            place.left() + place.width() / 2.0 - area.left(),
            place.top() + place.height() / 2.0 - area.top(),
        );
        // Fails for no text.
        let _ = context.fill_text(words.trim(), x, y);
    }
}
