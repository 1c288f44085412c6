//! The frame of a plot: its title, and a switch between the drawing and a table of the same numbers.

use crate::browser;
use crate::format;
use crate::icon::{Icon, IconKind};
use crate::on_screen::{memo_on_screen, use_on_screen};
use crate::text::{interpolate, text};
use leptos::html::Div;
use leptos::prelude::*;
use leptos_use_element_size::{UseElementSizeReturn, use_element_size};

/// A table.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Table {
    /// The names of the columns.
    pub(super) head: Vec<String>,
    /// The cells of each row; the first names it.
    pub(super) rows: Vec<Vec<String>>,
}

/// Where a plot is drawn.
#[derive(Clone, Copy)]
pub(super) struct PlotArea {
    element: NodeRef<Div>,
    is_on_screen: Signal<bool>,
    /// Width and height in pixels of the drawing, which are larger than CSS pixels where the type is; 0 before the area is laid out.
    pub(super) size: Memo<(f64, f64)>,
}

impl PlotArea {
    /// An area that a [`Figure`] is to fill.
    pub(super) fn new() -> PlotArea {
        let element = NodeRef::new();
        let UseElementSizeReturn { width, height } = use_element_size(element);
        let size = Memo::new(move |_| {
            let scale = browser::type_scale();
            (width.get() / scale, height.get() / scale)
        });
        PlotArea { element, is_on_screen: use_on_screen(element), size }
    }

    /// A memo that is computed only while the area is on the screen.
    pub(super) fn memo<T>(self, compute: impl Fn() -> T + Send + Sync + 'static) -> Memo<T>
    where
        T: Clone + Default + PartialEq + Send + Sync + 'static,
    {
        memo_on_screen(self.is_on_screen, compute)
    }
}

/// A plot in its frame.
#[component]
pub(super) fn Figure(
    /// Where the plot is drawn.
    area: PlotArea,
    /// Its heading.
    #[prop(into)]
    title: Signal<&'static str>,
    /// What it shows, in a line.
    #[prop(into)]
    description: Signal<String>,
    /// The drawing in a sentence, for readers who do not see it: they read it wherever the screen is, so it is always up to date.
    summary: Memo<String>,
    /// The numbers that are drawn. They are computed only while they are shown.
    table: Memo<Table>,
    /// The drawing: elements of SVG, in CSS pixels.
    children: ChildrenFn,
) -> impl IntoView {
    let t = &text().plot;
    let is_table = RwSignal::new(false);
    let label = move || {
        let template = if is_table.get() { t.as_plot } else { t.as_table };
        interpolate(template, &[("title", title.get())])
    };
    // A drawing is built when it is first seen.
    let was_on_screen = Memo::new(move |was: Option<&bool>| was == Some(&true) || area.is_on_screen.get());
    let view_box = move || {
        let (width, height) = area.size.get();
        let [width, height] = [width, height].map(|length| format::coordinate(length.max(1.0)));
        format!("0 0 {width} {height}")
    };
    let drawing = move || {
        let children = children.clone();
        view! {
            <Show when=move || was_on_screen.get()>
                <svg role="img" aria-label=move || summary.get() viewBox=view_box>
                    {children()}
                </svg>
            </Show>
        }
    };
    view! {
        <figure>
            <figcaption>
                <h3>{move || title.get()}</h3>
                <p>{move || description.get()}</p>
                <button
                    class="btn sq s"
                    type="button"
                    aria-label=label
                    title=label
                    aria-pressed=move || is_table.get().to_string()
                    on:click=move |_| is_table.update(|is_table| *is_table = !*is_table)
                >
                    <Icon kind=IconKind::Table/>
                </button>
            </figcaption>
            <div class="drawing" class:table=move || is_table.get() node_ref=area.element>
                <Show when=move || is_table.get() fallback=drawing>
                    <Numbers table/>
                </Show>
            </div>
        </figure>
    }
}

/// The table of a plot.
#[component]
fn Numbers(
    /// Its contents.
    table: Memo<Table>,
) -> impl IntoView {
    let head = move || {
        let head = table.with(|table| table.head.clone());
        head.into_iter().map(|words| view! { <th scope="col">{words}</th> }).collect_view()
    };
    let row = |row: Vec<String>| {
        let mut cells = row.into_iter();
        let name = cells.next();
        let cells = cells.map(|words| view! { <td>{words}</td> }).collect_view();
        view! { <tr><th scope="row">{name}</th>{cells}</tr> }
    };
    let rows = move || table.with(|table| table.rows.clone()).into_iter().map(row).collect_view();
    view! {
        <table>
            <thead><tr>{head}</tr></thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

/// Words inside a drawing.
#[component]
pub(super) fn Label(
    /// Its classes: alignment, weight and colour.
    class: &'static str,
    /// In CSS pixels.
    x: f64,
    /// The base line, in CSS pixels.
    y: f64,
    /// What it says.
    #[prop(into)]
    words: String,
) -> impl IntoView {
    view! { <text class=class x=format::coordinate(x.round()) y=format::coordinate(y.round())>{words}</text> }
}
