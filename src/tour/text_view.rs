//! The tour as a text: all its steps in order, for readers who do not see the picture, and for paper.

use crate::format;
use crate::lazy_view::LazyView;
use crate::printing::Printing;
use crate::state::{Player, RunSignals};
use crate::text::{interpolate, text};
use crate::tour::TourGuide;
use leptos::prelude::*;
use leptos::wasm_split::{SplitLoaderError, wasm_split};

/// The disclosure with the text, which is built when it is opened.
#[component]
pub(crate) fn TourText() -> impl IntoView {
    let printing = expect_context::<Printing>();
    let is_open = RwSignal::new(false);
    view! {
        <details
            class="tour-text"
            prop:open=move || is_open.get() || printing.get()
            on:toggle:target=move |event| {
                if !untrack(|| printing.get()) {
                    is_open.set(event.target().open());
                }
            }
        >
            <summary>{text().tour.as_text}</summary>
            <Show when=move || is_open.get()>
                <LazyView load=tour_text />
            </Show>
        </details>
    }
}

#[wasm_split(tours, wasm_split_path = ::leptos::wasm_split, fallible)]
fn tour_text() -> Result<ViewFn, SplitLoaderError> {
    Ok(ViewFn::from(|| view! { <TourSteps /> }))
}

/// The steps. What a step meant has its values once the step was shown.
#[component]
fn TourSteps() -> impl IntoView {
    let player = expect_context::<Player>();
    let guide = expect_context::<TourGuide>();
    let RunSignals { shown_step, .. } = expect_context();
    guide.with_steps(|| ());
    let steps = move || {
        // The step that is shown is marked, and its values are filled in when it ends.
        let shown = shown_step.read().as_ref().map(|step| step.number);
        let step = move |(number, step): (usize, netduel_session::StepText)| {
            let (from, until) = (format::seconds(step.from_s), format::seconds(step.until_s));
            let times = interpolate(text().tour.times, &[("from", &from), ("until", &until)]);
            view! {
                <li aria-current=(shown == Some(number)).then_some("step")>
                    <b>{times}</b> " " {step.watch} <br /> {step.meaning}
                </li>
            }
        };
        (1..).zip(player.tour_as_text()).map(step).collect_view()
    };
    view! { <ol>{steps}</ol> }
}
