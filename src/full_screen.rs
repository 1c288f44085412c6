//! The whole page on the full screen. Browsers allow it only after a click or a key, and in a frame only if the host page does.

use js_sys::futures::JsFuture;
use js_sys::{Function, Promise, Reflect};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::{JsCast, JsValue};

/// Whether the browser and the host page allow it.
pub(crate) fn is_allowed() -> bool {
    document().fullscreen_enabled()
}

/// Whether the page fills the screen.
pub(crate) fn is_on() -> bool {
    document().fullscreen_element().is_some()
}

/// Asks for the full screen. If that is refused, the page stays as it is.
pub(crate) fn enter() {
    spawn_local(async move { drop(request().await) });
}

/// Leaves the full screen, if the page is there: otherwise the browser would report an error.
pub(crate) fn leave() {
    if is_on() {
        document().exit_fullscreen();
    }
}

/// Calls a function whenever the page has entered or left the full screen, until the current owner is disposed of. Esc leaves it, and
/// the browser does not report the key.
pub(crate) fn on_change(call: impl Fn() + 'static) {
    let listener = window_event_listener_untyped("fullscreenchange", move |_| call());
    on_cleanup(move || listener.remove());
}

/// `web_sys` does not return the promise, whose refusal would be an error of the page.
async fn request() -> Result<(), JsValue> {
    let root = document().document_element().map(JsValue::from).unwrap_or_default();
    let request: Function = Reflect::get(&root, &"requestFullscreen".into())?.dyn_into()?;
    JsFuture::from(request.call0(&root)?.dyn_into::<Promise>()?).await.map(drop)
}
