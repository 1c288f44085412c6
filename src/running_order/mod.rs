//! The running order of a lesson: runs that a teacher has chosen, with notes and questions, one after the other; and the window with
//! the notes beside that with the pictures.

mod bar;
mod channel;
mod editor;
mod lesson;
mod notes;

use crate::lazy_view::LazyView;
use bar::Bar;
use leptos::prelude::*;
use leptos::wasm_split::{SplitLoaderError, wasm_split};

pub(crate) use editor::RunningOrderEditor;
pub(crate) use lesson::Lesson;
pub(crate) use notes::{NotesWindow, is_notes_window};

/// The bar of the lesson, while it is under way. Its code is loaded then.
#[component]
pub(crate) fn RunningOrderBar() -> impl IntoView {
    let lesson = expect_context::<Lesson>();
    view! {
        <Show when=move || lesson.is_on()>
            <LazyView load=bar_view/>
        </Show>
    }
}

#[wasm_split(lesson, wasm_split_path = ::leptos::wasm_split, fallible)]
fn bar_view() -> Result<ViewFn, SplitLoaderError> {
    Ok(ViewFn::from(|| view! { <Bar/> }))
}
