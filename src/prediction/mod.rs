//! "Predict first": a question that is answered before the run does. The scores are hidden until then (`style/prediction.css`).

mod card;
mod hands;
mod question_field;

use crate::lazy_view::LazyView;
use crate::state::RunSignals;
use card::card;
use leptos::prelude::*;
use netduel_session::PredictionStage;

pub(crate) use question_field::QuestionField;

/// The card with the question, while there is one. Its code is loaded when a question is asked.
#[component]
pub(crate) fn PredictionCard() -> impl IntoView {
    let RunSignals { prediction, .. } = expect_context();
    // Another question gets another card.
    let question = Memo::new(move |_| prediction.read().as_ref().map(|prediction| prediction.question));
    view! {
        {move || question.get().map(|question| view! { <LazyView load=move || card(question) /> })}
    }
}

/// Whether the scores are hidden: as long as the run has not answered.
pub(crate) fn hides_scores(run: RunSignals) -> bool {
    let prediction = run.prediction.read();
    prediction.as_ref().is_some_and(|prediction| !matches!(prediction.stage, PredictionStage::Revealed(..)))
}
