//! The two large figures of each side, and between them their names and the sentence that compares them.

use crate::state::RunSignals;
use crate::term::Term;
use crate::text::{interpolate, text};
use leptos::prelude::*;
use netduel_protocol::Scores;
use netduel_scenario::Side;
use netduel_session::key_figures::{KeyFigure, comparison, key_figures};
use std::sync::Arc;

/// The classes of the two figures, in their order.
const CLASSES: [&str; 2] = ["answers", "time"];

/// The ids of their explanations.
const MEANING_IDS: [&str; 2] = ["meaning-answers", "meaning-time"];

/// Both figures of a side.
#[component]
pub(super) fn SideFigures(
    /// The side.
    side: Side,
) -> impl IntoView {
    let RunSignals { scores, scores_before, has_file, .. } = expect_context();
    let of = move |scores: &Option<Arc<Scores>>| {
        key_figures(scores.as_ref().and_then(|scores| scores.metrics(side)), has_file.get())
    };
    let figures = Memo::new(move |_| scores.with(of));
    let before = Memo::new(move |_| {
        scores_before.with(|scores| scores.is_some().then(|| of(scores).map(|figure| figure.value)))
    });
    let figure = move |index: usize| {
        let read = move |read: fn(&KeyFigure) -> &String| move || figures.with(|of| read(&of[index]).clone());
        let before = move || {
            let value = before.with(|before| before.as_ref().map(|before| before[index].clone()))?;
            Some(interpolate(text().key_figures.before, &[("value", &value)]))
        };
        view! {
            <div class=["key-figure ", CLASSES[index]].concat()>
                <dt>
                    {move || names(has_file.get())[index][0]}
                    <span class="more">{move || names(has_file.get())[index][1]}</span>
                </dt>
                <dd>
                    <b data-figure=CLASSES[index]>{read(|figure| &figure.value)}</b>
                    <span>
                        <span class="before">{before}</span>
                        " "
                        <span class="detail">{read(|figure| &figure.detail)}</span>
                    </span>
                </dd>
            </div>
        }
    };
    view! { <dl class="key-figures" aria-live="off">{[0, 1].map(figure)}</dl> }
}

/// The names of the figures, where both sides face each other, and the comparison.
#[component]
pub(super) fn FigureNames() -> impl IntoView {
    let RunSignals { scores, has_file, .. } = expect_context();
    let name = move |index: usize| {
        let words = Signal::derive(move || names(has_file.get())[index].concat());
        let meaning = Signal::derive(move || {
            let t = &text().key_figures;
            let meanings = if has_file.get() { t.meanings_of_file } else { t.meanings };
            meanings[index].to_owned()
        });
        view! { <span><Term id=MEANING_IDS[index] words meaning/></span> }
    };
    let sentence = move || scores.with(|scores| comparison(scores.as_deref(), has_file.get()));
    view! {
        <p class="figure-names">{[0, 1].map(name)}</p>
        <p class="comparison">{sentence}</p>
    }
}

fn names(has_file: bool) -> [[&'static str; 2]; 2] {
    let t = &text().key_figures;
    if has_file { t.names_of_file } else { t.names }
}
