//! The frame of a plot: title, a switch between drawing and table, and both.

use crate::icon::{Icon, icon};
use crate::measured;
use crate::text::text;
use leptos::html::Div;
use leptos::prelude::*;

/// What a plot says.
#[derive(Clone, Copy)]
pub(super) struct Words {
    pub(super) title: &'static str,
    /// The drawing in a sentence.
    pub(super) sentence: Signal<String>,
}

/// A table: its head, and its rows.
pub(super) type Table = (Vec<String>, Vec<Vec<String>>);

/// A figure. `draw` makes the markup of a drawing of this width and height; `table` the same in numbers.
pub(super) fn figure(
    words: Words,
    about: Signal<String>,
    draw: impl Fn(f64, f64) -> AnyView + Send + Sync + 'static,
    table: impl Fn() -> Table + Send + Sync + 'static,
) -> AnyView {
    let t = &text().plot;
    let is_table = RwSignal::new(false);
    let root = NodeRef::<Div>::new();
    let size = measured::size(root);
    let label = move || {
        let switch = if is_table.get() { t.as_plot } else { t.as_table };
        crate::text::fill(switch, &[("title", words.title)])
    };
    let body = move || {
        if is_table.get() {
            return rows(table()).into_any();
        }
        let (width, height) = size.get();
        let view_box = ["0 0 ", &width.max(1.0).to_string(), " ", &height.max(1.0).to_string()].concat();
        let drawing = (width > 0.0).then(|| draw(width, height));
        view! {
            <svg role="img" aria-label=words.sentence viewBox=view_box>
                {drawing}
            </svg>
        }
        .into_any()
    };
    view! {
        <figure>
            <figcaption>
                <h3>{words.title}</h3>
                <p>{about}</p>
                <button
                    type="button"
                    class="btn sq s"
                    aria-label=label
                    title=label
                    aria-pressed=move || if is_table.get() { "true" } else { "false" }
                    on:click=move |_| is_table.update(|is_table| *is_table = !*is_table)
                >
                    {icon(Icon::Table)}
                </button>
            </figcaption>
            <div class="drawing" class:table=move || is_table.get() node_ref=root>
                {body}
            </div>
        </figure>
    }
    .into_any()
}

fn rows((head, rows): Table) -> AnyView {
    let head: Vec<_> = head.into_iter().map(|cell| view! { <th scope="col">{cell}</th> }).collect();
    let row = |row: Vec<String>| {
        let mut cells = row.into_iter();
        let first = cells.next();
        let rest: Vec<_> = cells.map(|cell| view! { <td>{cell}</td> }).collect();
        view! { <tr><th scope="row">{first}</th>{rest}</tr> }.into_any()
    };
    let rows: Vec<_> = rows.into_iter().map(row).collect();
    view! {
        <table>
            <thead>
                <tr>{head}</tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

/// A word in a drawing.
pub(super) fn word(class: &'static str, x: f64, y: f64, words: impl Into<String>) -> AnyView {
    let (x, y) = (x.round().to_string(), y.round().to_string());
    view! { <text class=class x=x y=y>{words.into()}</text> }.into_any()
}

/// A path in a drawing.
pub(super) fn path(class: &'static str, d: String) -> AnyView {
    view! { <path class=class d=d /> }.into_any()
}
