//! The words over the picture, where they stand and how they look. They are elements of the page, and images of the picture draw them.

use leptos::prelude::*;
use netduel_stage::{Background, Words};
use wasm_bindgen::JsCast;
use web_sys::{CssStyleDeclaration, DomRect, HtmlElement};

/// The elements over the picture that have words. Those of several lines are left out.
const WORDS: &str = ".stage-node.numbered, .stage-label, .stage-hop";

/// The words over a pane, measured from the upper left corner of the canvas.
pub(super) fn words_over(pane: &HtmlElement, canvas: &DomRect) -> Vec<Words> {
    let Ok(elements) = pane.query_selector_all(WORDS) else { return Vec::new() };
    let element = |index| elements.get(index)?.dyn_into::<HtmlElement>().ok();
    (0..elements.length()).filter_map(|index| words_of(&element(index)?, canvas)).collect()
}

pub(super) fn words_of(element: &HtmlElement, canvas: &DomRect) -> Option<Words> {
    let number = element.get_attribute("data-user").or_else(|| element.get_attribute("data-node"));
    let style = match &number {
        Some(_) => window().get_computed_style_with_pseudo_elt(element, "::after"),
        None => window().get_computed_style(element),
    };
    let style = style.ok()??;
    let value = |name: &str| style.get_property_value(name).unwrap_or_default();
    let size_px = pixels(&value("font-size"));
    let place = element.get_bounding_client_rect();
    let is_number = number.is_some();
    let text = number.unwrap_or_else(|| element.inner_text());
    let text = text.trim();
    if text.is_empty() || place.width() <= 0.0 {
        return None;
    }
    // The number of a node that is down stands below it (`style/stage.css`).
    let is_below = is_number && element.get_attribute("data-up").as_deref() == Some("false");
    let middle_y = if is_below { place.bottom() } else { (place.top() + place.bottom()) / 2.0 };
    let middle = ((place.left() + place.right()) / 2.0 - canvas.left(), middle_y - canvas.top());
    let size = match (is_number, is_below) {
        (false, _) => Some((place.width(), place.height())),
        (true, true) => Some((pixels(&value("width")) + 4.0, size_px)),
        (true, false) => None,
    };
    Some(Words {
        text: text.to_owned(),
        middle,
        size_px,
        weight: value("font-weight"),
        family: value("font-family"),
        colour: value("color"),
        halo: halo(&value("text-shadow")),
        background: size.and_then(|size| background(&style, middle, size)),
    })
}

fn background(style: &CssStyleDeclaration, middle: (f64, f64), size: (f64, f64)) -> Option<Background> {
    let value = |name: &str| style.get_property_value(name).unwrap_or_default();
    let colour = value("background-color");
    if matches!(colour.as_str(), "" | "transparent" | "rgba(0, 0, 0, 0)") {
        return None;
    }
    let radius = value("border-top-left-radius");
    let radius = match radius.strip_suffix('%') {
        Some(percent) => percent.parse().unwrap_or(0.0) / 100.0 * size.0,
        None => pixels(&radius),
    };
    let radius = radius.min(size.0 / 2.0).min(size.1 / 2.0);
    Some(Background { corner: (middle.0 - size.0 / 2.0, middle.1 - size.1 / 2.0), size, radius, colour })
}

/// The colour of a shadow that lets words stand out: `rgb(255, 255, 255) 0px 0px 2px`.
fn halo(shadow: &str) -> Option<String> {
    Some(shadow.split_once(')')?.0).map(|colour| [colour, ")"].concat())
}

/// A computed length in pixels.
fn pixels(length: &str) -> f64 {
    length.trim_end_matches("px").parse().unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_and_shadows_are_read_as_browsers_write_them() {
        assert_eq!([pixels("13.5px"), pixels("auto")], [13.5, 0.0]);
        assert_eq!(
            halo("rgb(255, 255, 255) 0px 0px 2px, rgb(0, 0, 0) 0px 0px 3px").unwrap(),
            "rgb(255, 255, 255)"
        );
        assert_eq!(halo("none"), None);
    }
}
