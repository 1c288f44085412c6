//! The fingerprint of everything that happened up to the latest scores.

use crate::format;
use crate::icon::{Icon, icon};
use crate::page::Page;
use crate::text::{fill, text};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

/// So many digits are shown; all are copied.
const DIGITS: usize = 8;

/// The run hash; a click copies it.
#[component]
pub(super) fn RunHash() -> impl IntoView {
    let page = Page::get();
    let t = &text().transport;
    let hash = Memo::new(move |_| {
        let scores = page.shown.scores.get();
        scores.map(|scores| (format::hash(scores.run_hash), scores.time_ns as f64 / 1e9))
    });
    let digits = move || hash.get().map(|(digits, _)| digits).unwrap_or_default();
    let title = move || fill(t.hash, &[("hash", &digits())]);
    view! {
        <button
            type="button"
            class="hash"
            title=title
            data-run-hash=digits
            data-time-s=move || format::machine(hash.get().map(|(_, time_s)| time_s))
            on:click=move |_| copy(page, hash.get_untracked().map(|(digits, _)| digits).unwrap_or_default())
        >
            <span class="lab">{t.run}</span>
            <code>{move || digits().get(..DIGITS).unwrap_or("········").to_owned()}</code>
            <span class="vh">{t.copy}</span>
            {icon(Icon::Copy)}
        </button>
    }
    .into_any()
}

/// Copies where the browser allows it, and says what came of it.
fn copy(page: Page, hash: String) {
    let say = move |template: &str, hash: &str| {
        page.shown.announcement.try_set(fill(template, &[("hash", hash)]));
    };
    let t = &text().news;
    let clipboard = js_sys::Reflect::get(&window().navigator(), &"clipboard".into()).ok();
    let Some(clipboard) = clipboard.and_then(|clipboard| clipboard.dyn_into::<web_sys::Clipboard>().ok())
    else {
        return say(t.not_copied, &hash);
    };
    let refused = hash.clone();
    let promise = clipboard.write_text(&hash);
    let done = Closure::once_into_js(move || say(t.copied, &hash));
    let failed = Closure::once_into_js(move || say(t.not_copied, &refused));
    let then = js_sys::Reflect::get(&promise, &"then".into()).ok();
    if let Some(then) = then.and_then(|then| then.dyn_into::<js_sys::Function>().ok()) {
        // A promise's `then` does not throw.
        let _ = then.call2(&promise, &done, &failed);
    }
}
