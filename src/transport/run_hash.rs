//! The fingerprint of everything that happened up to the latest scores.

use crate::format;
use crate::icon::{Icon, icon};
use crate::page::Page;
use crate::text::{fill, text};
use crate::view::{View, view};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

/// So many digits are shown; all are copied.
const DIGITS: usize = 8;

/// The run hash; a click copies it.
pub(crate) fn run_hash(page: Page) -> View {
    let t = &text().transport;
    let scores = page.run.scores;
    let digits = move || {
        let hash = scores.with(|scores| scores.as_ref().map(|scores| scores.run_hash));
        hash.map(format::hash).unwrap_or_default()
    };
    let time_s = move || scores.with(|scores| scores.as_ref().map(|scores| scores.time_ns as f64 / 1e9));
    let short = move || digits().get(..DIGITS).unwrap_or("········").to_owned();
    view("button.hash")
        .set("type", "button")
        .live("title", move || fill(t.hash, &[("hash", &digits())]))
        .live("data-run-hash", digits)
        .live("data-time-s", move || format::machine(time_s()))
        .children([view("span.lab").text(t.run), view("code").live_text(short)])
        .children([view("span.vh").text(t.copy), icon(Icon::Copy)])
        .on("click", move |_| copy(page, untrack(digits)))
}

/// Copies where the browser allows it, and says what came of it.
fn copy(page: Page, hash: String) {
    let say = move |template: &str, hash: &str| {
        page.run.announcement.try_set(fill(template, &[("hash", hash)]));
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
