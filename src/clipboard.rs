//! The clipboard.

use js_sys::futures::JsFuture;
use leptos::prelude::window;

/// Copies a text and tells whether the browser allowed it. `leptos_use::use_clipboard` does not tell of a refusal.
pub(crate) async fn copy_to_clipboard(text: &str) -> bool {
    let navigator = window().navigator();
    // Browsers leave the clipboard out of pages that did not come over a secure connection.
    let has_clipboard = js_sys::Reflect::has(&navigator, &"clipboard".into()) == Ok(true);
    has_clipboard && JsFuture::from(navigator.clipboard().write_text(text)).await.is_ok()
}
