//! Waiting for animation frames.

use js_sys::{Function, Promise};
use wasm_bindgen_futures::JsFuture;

/// Waits for the next animation frame. A hidden tab has none.
pub(crate) async fn next_frame() {
    let request = |resolve: Function, _| {
        if let Some(window) = web_sys::window() {
            // Fails only in a document without a window.
            let _ = window.request_animation_frame(&resolve);
        }
    };
    // The promise is never rejected.
    let _ = JsFuture::from(Promise::new(&mut { request })).await;
}
