//! The window with the notes: what the teacher reads while the class sees the pictures in the other window.

use super::channel::{Channel, Command, Status};
use crate::format;
use crate::lazy_view::LazyView;
use crate::printing::provide_printing;
use crate::text::{interpolate, text};
use leptos::ev;
use leptos::prelude::*;
use leptos::wasm_split::{SplitLoaderError, wasm_split};
use netduel_running_order::OrderStep;
use netduel_session::query;

/// Whether this window is the one with the notes.
pub(crate) fn is_notes_window() -> bool {
    let search = window().location().search().unwrap_or_default();
    query::value(&search, "notes").as_deref() == Some("1")
}

/// The whole page of this window.
#[component]
pub(crate) fn NotesWindow() -> impl IntoView {
    provide_printing();
    view! { <LazyView load=notes_view/> }
}

#[wasm_split(lesson, wasm_split_path = ::leptos::wasm_split, fallible)]
fn notes_view() -> Result<ViewFn, SplitLoaderError> {
    Ok(ViewFn::from(|| view! { <Notes/> }))
}

#[component]
fn Notes() -> impl IntoView {
    let t = &text().running_order;
    let channel = Channel::new();
    let status = RwSignal::new(Status::default());
    channel.listen(move |message: Status| status.set(message));
    channel.send(&Command::Status);
    let keys = window_event_listener(ev::keydown, move |event| {
        let command = match event.key().as_str() {
            "PageDown" | "ArrowRight" | "n" | "N" => Command::Next,
            "PageUp" | "ArrowLeft" | "b" | "B" => Command::Back,
            _ => return,
        };
        event.prevent_default();
        channel.send(&command);
    });
    on_cleanup(move || keys.remove());
    let is_on = Memo::new(move |_| !status.read().place.is_empty());
    let time = move || {
        let time = format::seconds(status.read().time_s);
        interpolate(t.at, &[("time", &time)])
    };
    let command = move |name: &'static str, class: &'static str, command: Command| {
        view! { <button type="button" class=class on:click=move |_| channel.send(&command)>{name}</button> }
    };
    view! {
        <main class="notes-window">
            <h1>{t.notes_title}</h1>
            <Show when=move || is_on.get() fallback=move || view! { <p role="status">{t.waiting}</p> }>
                <p class="place">{move || status.read().place.clone()} " · " {time}</p>
                <nav aria-label=t.title>
                    {command(t.back, "btn b", Command::Back)}
                    {command(t.play_pause, "btn b", Command::PlayPause)}
                    {command(t.next, "act", Command::Next)}
                </nav>
                <h2>{t.now}</h2>
                {move || step_view(status.read().steps[0].clone())}
                <p class="question">{move || status.read().question.clone()}</p>
                <h2>{t.then}</h2>
                {move || step_view(status.read().steps[1].clone())}
            </Show>
        </main>
    }
}

/// A step with its notes.
fn step_view(step: Option<OrderStep>) -> impl IntoView {
    match step {
        Some(step) => view! { <h3>{step.name}</h3> <p class="notes">{step.notes}</p> }.into_any(),
        None => view! { <p>{text().running_order.end}</p> }.into_any(),
    }
}
