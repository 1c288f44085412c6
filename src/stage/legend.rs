//! The legend below a pane, for images: its symbols are drawings of the page, its words are text.

use super::words::words_of;
use leptos::prelude::*;
use netduel_stage::{Symbol, Words};
use wasm_bindgen::JsCast;
use web_sys::{CssStyleDeclaration, DomRect, Element, HtmlElement};

/// How the style sheet draws symbols (`style/duel.css`).
const CLASSES: [(&str, &str); 2] = [
    ("class=\"legend-node\"", "fill=\"var(--glass)\" stroke=\"var(--ink-2)\" stroke-width=\"1.5\""),
    (
        "class=\"legend-down\"",
        "fill=\"var(--bg)\" stroke=\"var(--line-strong)\" stroke-width=\"1.5\" stroke-dasharray=\"3 2.6\"",
    ),
];

/// The symbols and the words of the legend of a pane, measured from the upper left corner of the canvas. Nothing where the page
/// shows no legend.
pub(super) fn legend_below(pane: &HtmlElement, canvas: &DomRect) -> Vec<(Symbol, Words)> {
    let section = pane.closest("section").ok().flatten();
    let entries = section.and_then(|section| section.query_selector_all(".legend li").ok());
    let Some(entries) = entries else { return Vec::new() };
    let entry = |index| entries.get(index)?.dyn_into::<Element>().ok();
    (0..entries.length()).filter_map(|index| entry_of(&entry(index)?, canvas)).collect()
}

fn entry_of(entry: &Element, canvas: &DomRect) -> Option<(Symbol, Words)> {
    let drawing = entry.query_selector("svg").ok()??;
    let words: HtmlElement = entry.query_selector("span").ok()??.unchecked_into();
    let place = drawing.get_bounding_client_rect();
    let page = window().get_computed_style(&document().document_element()?).ok()??;
    let symbol = Symbol {
        corner: (place.left() - canvas.left(), place.top() - canvas.top()),
        size: (place.width(), place.height()),
        view_box: drawing.get_attribute("viewBox")?,
        markup: with_colours(&drawing.inner_html(), |name| value(&page, name)),
    };
    Some((symbol, words_of(&words, canvas)?))
}

fn value(style: &CssStyleDeclaration, name: &str) -> String {
    style.get_property_value(name).unwrap_or_default().trim().to_owned()
}

/// Drawings without a style sheet: with colours in the place of classes and of variables.
fn with_colours(markup: &str, value: impl Fn(&str) -> String) -> String {
    let markup = CLASSES.iter().fold(markup.to_owned(), |text, (class, paint)| text.replace(class, paint));
    let mut pieces = markup.split("var(");
    let mut coloured = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (name, rest) = piece.split_once(')').unwrap_or((piece, ""));
        coloured.extend([&value(name), rest]);
    }
    coloured
}

#[cfg(test)]
mod tests {
    use super::with_colours;

    #[test]
    fn a_symbol_needs_no_style_sheet() {
        let value = |name: &str| ["<", name, ">"].concat();
        let markup = r#"<circle r="4" class="legend-node"/><path stroke="var(--msg-query)"/>"#;
        let coloured = r#"<circle r="4" fill="<--glass>" stroke="<--ink-2>" stroke-width="1.5"/><path stroke="<--msg-query>"/>"#;
        assert_eq!(with_colours(markup, value), coloured);
    }
}
