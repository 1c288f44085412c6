//! The way from the steps to the tour as a text, for those who come there with the keyboard.

use crate::text::text;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// The button.
#[component]
pub(super) fn TextLink() -> impl IntoView {
    view! {
        <button type="button" class="to-text" on:click=|_| open_text()>
            {text().tour.as_text}
        </button>
    }
}

/// Opens the text and goes there.
fn open_text() {
    let find = |selector| document().query_selector(selector).ok().flatten();
    if let Some(details) = find(".tour-text") {
        // Neither fails for elements of the page.
        let _ = details.set_attribute("open", "");
        if let Some(summary) = find(".tour-text summary").and_then(|it| it.dyn_into::<HtmlElement>().ok()) {
            let _ = summary.focus();
        }
    }
}
