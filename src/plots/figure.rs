//! The frame of a plot: title, a switch between drawing and table, and both.

use crate::format;
use crate::icon::{Icon, icon};
use crate::measured;
use crate::text::{fill, text};
use crate::view::{View, escaped, view};
use leptos::prelude::*;

/// A table: its head, and its rows.
pub(super) type Table = (Vec<String>, Vec<Vec<String>>);

/// A plot: the same in words, as a drawing and in numbers.
pub(super) trait Plot: Copy + 'static {
    /// What it is called.
    fn title(self) -> &'static str;
    /// What it is about, in a line.
    fn about(self) -> String;
    /// The drawing in a sentence.
    fn sentence(self) -> String;
    /// The markup of a drawing of this width and height.
    fn drawing(self, width: f64, height: f64) -> String;
    /// The numbers.
    fn table(self) -> Table;
}

/// The figure of a plot.
pub(super) fn figure(plot: impl Plot) -> View {
    let t = &text().plot;
    let is_table = RwSignal::new(false);
    let label = move || {
        let switch = if is_table.get() { t.as_plot } else { t.as_table };
        fill(switch, &[("title", plot.title())])
    };
    let switch = view("button.btn.sq.s")
        .set("type", "button")
        .live("aria-label", label)
        .live("title", label)
        .live_is("aria-pressed", move || is_table.get())
        .child(icon(Icon::Table))
        .on("click", move |_| is_table.update(|is_table| *is_table = !*is_table));
    let body = view("div.drawing").live_class("table", move || is_table.get());
    let size = measured::size(&body);
    let markup = move || {
        if is_table.get() {
            return rows(plot.table());
        }
        let (width, height) = size.get();
        let drawing = if width > 0.0 { plot.drawing(width, height) } else { String::new() };
        let [width, height] = [width, height].map(|length| format::coordinate(length.max(1.0)));
        let sentence = escaped(&plot.sentence());
        let values = [("width", &*width), ("height", &*height), ("sentence", &*sentence)];
        [&fill(SVG, &values), &*drawing, "</svg>"].concat()
    };
    view("figure").children([
        view("figcaption").children([
            view("h3").live_text(move || plot.title()),
            view("p").live_text(move || plot.about()),
            switch,
        ]),
        body.live_markup(markup),
    ])
}

/// `{sentence}`, `{width}`, `{height}`
const SVG: &str = r#"<svg role="img" aria-label="{sentence}" viewBox="0 0 {width} {height}">"#;

fn rows((head, rows): Table) -> String {
    let cell = |open: &str, words: &String, close: &str| [open, &escaped(words), close].concat();
    let head: String = head.iter().map(|words| cell("<th scope=\"col\">", words, "</th>")).collect();
    let row = |row: &Vec<String>| {
        let mut cells = row.iter();
        let first = cells.next().map(|words| cell("<th scope=\"row\">", words, "</th>")).unwrap_or_default();
        let rest: String = cells.map(|words| cell("<td>", words, "</td>")).collect();
        ["<tr>", &first, &rest, "</tr>"].concat()
    };
    let rows: String = rows.iter().map(row).collect();
    ["<table><thead><tr>", &head, "</tr></thead><tbody>", &rows, "</tbody></table>"].concat()
}
