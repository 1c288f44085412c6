//! Where a teacher makes a running order. It is loaded with the dialog "Share".

use super::lesson::{Lesson, reason};
use crate::copy_field::CopyField;
use crate::icon::{Icon, IconKind};
use crate::prediction::QuestionField;
use crate::single_file;
use crate::state::{RunAddress, RunSignals, Settings};
use crate::text::{interpolate, text};
use codee::string::FromToStringCodec;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_use_storage::use_local_storage;
use netduel_running_order::{LONGEST_NAME, LONGEST_NOTES, MOST_STEPS, NAME, OrderStep, RunningOrder};

/// The list of the steps, with their notes and questions, and the link to it.
#[component]
pub(crate) fn RunningOrderEditor() -> impl IntoView {
    let t = &text().running_order;
    let lesson = expect_context::<Lesson>();
    let run_address = expect_context::<RunAddress>();
    let Settings { is_share_open, .. } = expect_context();
    let RunSignals { scenario, .. } = expect_context();
    let order = lesson.order;
    let (stored, store, _) = use_local_storage::<String, FromToStringCodec>("netduel.running-order");
    // That of a link stays in its place.
    if order.with_untracked(|order| order.steps.is_empty())
        && let Ok(kept) = RunningOrder::read(&stored.get_untracked())
    {
        order.set(kept);
    }
    // What cannot be written is too long; the browser then keeps what was there before.
    let keep = move || order.with_untracked(RunningOrder::write).map(|written| store.set(written));
    let change = Callback::new(move |change: Box<dyn FnOnce(&mut RunningOrder)>| {
        order.update(change);
        let _ = keep();
    });
    let add = move |_| {
        spawn_local(async move {
            let Some(state) = run_address.state().await else { return };
            let name = scenario.with_untracked(|scenario| short(&scenario.title, LONGEST_NAME));
            let step = OrderStep { state, name, ..OrderStep::default() };
            change.run(Box::new(move |order| order.steps.push(step)));
        });
    };
    let is_full = move || order.read().steps.len() >= MOST_STEPS;
    let link = Signal::derive(move || match order.read().write() {
        Ok(written) => [&page_address(), "#", NAME, &written].concat(),
        Err(error) => reason(error).to_owned(),
    });
    let begin = move |_| {
        is_share_open.set(false);
        lesson.begin(order.with_untracked(RunningOrder::write).ok().as_deref());
    };
    // The fields of a step keep what is typed, so the list is built anew only when steps come, go or move.
    let places =
        Memo::new(move |_| order.read().steps.iter().map(|step| step.state.clone()).collect::<Vec<_>>());
    let has_steps = move || !places.read().is_empty();
    view! {
        <section class="order-editor">
            <h3>{t.open}</h3>
            <p>{t.about}</p>
            <label class="size">
                {t.name}
                <input
                    type="text"
                    maxlength=LONGEST_NAME
                    prop:value=move || order.read().title.clone()
                    on:change:target=move |event| {
                        let title = short(&event.target().value(), LONGEST_NAME);
                        change.run(Box::new(move |order| order.title = title));
                    }
                />
            </label>
            <Show when=has_steps fallback=move || view! { <p>{t.empty}</p> }>
                <ol>
                    {move || {
                        let count = places.read().len();
                        (0..count).map(|index| view! { <StepEditor index count change/> }).collect_view()
                    }}
                </ol>
            </Show>
            <div class="options">
                <button type="button" class="btn b" disabled=is_full on:click=add>{t.add}</button>
                <Show when=has_steps>
                    <button type="button" class="act" on:click=begin>{t.begin}</button>
                </Show>
            </div>
            <p role="status">
                {move || is_full().then(|| interpolate(t.full, &[("most", &MOST_STEPS.to_string())]))}
            </p>
            <Show when=has_steps>
                <CopyField name=t.link text=link/>
            </Show>
        </section>
    }
}

/// A change of the running order, which the browser then keeps.
type Change = Callback<Box<dyn FnOnce(&mut RunningOrder)>>;

/// A step in the list.
#[component]
fn StepEditor(
    /// Its place.
    index: usize,
    /// The number of steps.
    count: usize,
    /// Changes the list.
    change: Change,
) -> impl IntoView {
    let t = &text().running_order;
    let order = expect_context::<Lesson>().order;
    let step = order.with_untracked(|order| order.steps.get(index).cloned().unwrap_or_default());
    let question = RwSignal::new(step.question.clone());
    Effect::new(move |before: Option<String>| {
        let question = question.get();
        if before.is_some_and(|before| before != question) {
            let asked = question.clone();
            change.run(Box::new(move |order| order.steps[index].question = asked));
        }
        question
    });
    let swap = move |with: usize| change.run(Box::new(move |order| order.steps.swap(index, with)));
    let delete = move |_| change.run(Box::new(move |order| drop(order.steps.remove(index))));
    view! {
        <li>
            <div class="options">
                <b>{step.name}</b>
                <button type="button" class="btn" disabled=index == 0 on:click=move |_| swap(index - 1)>{t.up}</button>
                <button type="button" class="btn" disabled=index + 1 == count on:click=move |_| swap(index + 1)>
                    {t.down}
                </button>
                <button type="button" class="btn sq" aria-label=t.delete title=t.delete on:click=delete>
                    <Icon kind=IconKind::Close/>
                </button>
            </div>
            <label class="notes">
                {t.notes}
                <textarea
                    rows="2"
                    maxlength=LONGEST_NOTES
                    prop:value=step.notes
                    on:change:target=move |event| {
                        let notes = short(&event.target().value(), LONGEST_NOTES);
                        change.run(Box::new(move |order| order.steps[index].notes = notes));
                    }
                ></textarea>
            </label>
            <div class="options"><QuestionField question/></div>
        </li>
    }
}

/// The address of this page without query string and fragment.
fn page_address() -> String {
    let location = window().location();
    single_file::address_for_others().unwrap_or_else(|| {
        [location.origin().unwrap_or_default(), location.pathname().unwrap_or_default()].concat()
    })
}

/// The beginning of a text, in whole characters.
fn short(text: &str, longest: usize) -> String {
    text.chars().take(longest).collect()
}
