//! Waiting for animation frames, and the time between them.

use js_sys::{Function, Promise};
use wasm_bindgen_futures::JsFuture;

/// The wall time in milliseconds since any fixed time; 0 in a document without a window.
pub(crate) fn now_ms() -> f64 {
    let performance = web_sys::window().and_then(|window| window.performance());
    performance.map_or(0.0, |performance| performance.now())
}

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
