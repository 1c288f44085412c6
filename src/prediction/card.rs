//! The card with the question, its answers, and what the run answered. It is loaded when a question is asked.

use super::hands::{CHOICES, Hands, HandsField, hands_in_words};
use crate::format;
use crate::icon::SideMark;
use crate::state::{Player, RunSignals};
use crate::text::{interpolate, text};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::wasm_split::{SplitLoaderError, wasm_split};
use netduel_session::PredictionStage;
use netduel_session::prediction::{Answer, Question, Verdict};

/// The card of a question.
#[wasm_split(lesson, wasm_split_path = ::leptos::wasm_split, fallible)]
pub(super) fn card(question: Question) -> Result<ViewFn, SplitLoaderError> {
    Ok(ViewFn::from(move || view! { <Card question/> }))
}

#[component]
fn Card(
    /// The question.
    question: Question,
) -> impl IntoView {
    let RunSignals { prediction, duration_ns, scenario, .. } = expect_context();
    let hands: Hands = RwSignal::new([0; 3]);
    // Before the run has begun, its length is that of the scenario.
    let length_ns = Memo::new(move |_| match duration_ns.get() {
        0 => (scenario.read().run.duration_s * 1e9).round() as u64,
        length_ns => length_ns,
    });
    let stage = move || prediction.read().as_ref().map(|prediction| prediction.stage.clone());
    let body = move || {
        Some(match stage()? {
            PredictionStage::Asked if question.side.is_none() => {
                view! { <Choices question hands/> }.into_any()
            }
            PredictionStage::Asked => view! { <NumberField question/> }.into_any(),
            PredictionStage::Running(answer) => view! { <Running question answer length_ns/> }.into_any(),
            PredictionStage::Revealed(answer, verdict) => {
                view! { <Revealed question answer verdict hands/> }.into_any()
            }
        })
    };
    view! {
        <section class="prediction" aria-label=text().prediction.name>
            <h1>{move || question.words(length_ns.get())}</h1>
            {body}
        </section>
    }
}

/// The answers to the question which side has the larger value.
#[component]
fn Choices(
    /// The question.
    question: Question,
    /// The show of hands.
    hands: Hands,
) -> impl IntoView {
    let player = expect_context::<Player>();
    let choice = move |(index, answer): (usize, Answer)| {
        let name = question.written(answer);
        let mark = match answer {
            Answer::Side(side) => Some(view! { <SideMark side/> }),
            _ => None,
        };
        view! {
            <li>
                <button type="button" class="btn b" on:click=move |_| player.answer(Some(answer))>
                    {mark}
                    {name.clone()}
                </button>
                <HandsField index name hands/>
            </li>
        }
    };
    view! {
        <ul class="answers">{CHOICES.into_iter().enumerate().map(choice).collect_view()}</ul>
        <WithoutAnswer/>
    }
}

/// The field for a number.
#[component]
fn NumberField(
    /// The question.
    question: Question,
) -> impl IntoView {
    let t = &text().prediction;
    let player = expect_context::<Player>();
    let typed = RwSignal::new(String::new());
    let refused = RwSignal::new(String::new());
    let answer = move |event: SubmitEvent| {
        event.prevent_default();
        match question.number(&typed.get_untracked()) {
            Ok(answer) => player.answer(Some(answer)),
            Err(possible) => refused.set(possible),
        }
    };
    view! {
        <form class="answers" on:submit=answer>
            <label>
                {t.your_answer}
                <input
                    type="text"
                    inputmode="decimal"
                    autocomplete="off"
                    aria-describedby="prediction-refused"
                    aria-invalid=move || (!refused.read().is_empty()).to_string()
                    prop:value=typed
                    on:input:target=move |event| typed.set(event.target().value())
                />
                {question.metric.typed_unit().0}
            </label>
            <button type="submit" class="btn b">{t.answer}</button>
            <span id="prediction-refused" class="refused" role="status" hidden=move || refused.read().is_empty()>
                {refused}
            </span>
        </form>
        <WithoutAnswer/>
    }
}

#[component]
fn WithoutAnswer() -> impl IntoView {
    let player = expect_context::<Player>();
    view! {
        <button type="button" class="btn quiet" on:click=move |_| player.answer(None)>
            {text().prediction.without_answer}
        </button>
    }
}

/// While the run goes on to the time of the question.
#[component]
fn Running(
    /// The question.
    question: Question,
    /// The reader's answer.
    answer: Option<Answer>,
    /// The length of the run.
    length_ns: Memo<u64>,
) -> impl IntoView {
    let t = &text().prediction;
    let player = expect_context::<Player>();
    let words = move || {
        let time = format::seconds(question.at_ns(length_ns.get()) as f64 / 1e9);
        interpolate(t.running, &[("time", &time)])
    };
    view! {
        <p>{answer.map(|answer| you_said(question, answer))} " " {words}</p>
        <button type="button" class="btn b" on:click=move |_| player.reveal()>{t.reveal}</button>
    }
}

/// What the run answered.
#[component]
fn Revealed(
    /// The question.
    question: Question,
    /// The reader's answer.
    answer: Option<Answer>,
    /// What the run answered.
    verdict: Verdict,
    /// The show of hands.
    hands: Hands,
) -> impl IntoView {
    let t = &text().prediction;
    let player = expect_context::<Player>();
    let RunSignals { prediction_count, .. } = expect_context();
    let judged = verdict.is_right.map(|is_right| {
        let words = if is_right { t.right } else { t.wrong };
        view! { <b class:right=is_right>{words}</b> }
    });
    let count = move || {
        let count = prediction_count.get();
        let values = [("right", &*count.right.to_string()), ("asked", &count.asked.to_string())];
        (count.asked > 1).then(|| interpolate(t.count, &values))
    };
    view! {
        <p>
            <strong>{verdict.words}</strong>
            " "
            {answer.map(|answer| you_said(question, answer))}
            " "
            {judged}
            " "
            {count}
            " "
            {move || hands_in_words(hands.get(), verdict.right)}
        </p>
        <button type="button" class="btn b" on:click=move |_| player.end_prediction()>{t.close}</button>
    }
}

fn you_said(question: Question, answer: Answer) -> String {
    interpolate(text().prediction.you_said, &[("answer", &question.written(answer))])
}
