//! Printing. The page on paper has one layout, whatever the window's, and the light theme (`style/print.css`).

use leptos::ev;
use leptos::prelude::*;
use leptos_use_media_query::use_media_query;

/// Whether the page is laid out for paper. A copy is the same state.
#[derive(Clone, Copy)]
pub(crate) struct Printing {
    is_printing: RwSignal<bool>,
}

impl Printing {
    /// Whether the page is laid out for paper. A tracked read.
    pub(crate) fn get(self) -> bool {
        self.is_printing.get()
    }
}

/// Follows the browser's announcements of printing, and gives the state to the components below.
///
/// A page that is being printed gets no reports of new sizes. So the layout for paper is put on while the page is still on the
/// screen, where it can be measured, rather than by a media query.
pub(crate) fn provide_printing() {
    let is_printing = RwSignal::new(false);
    let print = move |starts: bool| {
        // First, since whoever follows the signal measures the page.
        if let Some(root) = document().document_element() {
            // Fails only for names that are not valid.
            let _ = root.toggle_attribute_with_force("data-printing", starts);
        }
        is_printing.set(starts);
    };
    // Listened to for as long as there is a page.
    let _ = window_event_listener(ev::beforeprint, move |_| print(true));
    let _ = window_event_listener(ev::afterprint, move |_| print(false));
    // Tools that show the page as it will be printed announce nothing.
    let is_shown_as_printed = use_media_query("print");
    Effect::watch(move || is_shown_as_printed.get(), move |starts, _, _| print(*starts), false);
    provide_context(Printing { is_printing });
}
