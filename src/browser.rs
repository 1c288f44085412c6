//! What the browser offers, and may refuse: a sandboxed frame has no storage and no history.

use web_sys::Window;

/// Milliseconds since the page was opened.
pub(crate) fn now_ms() -> f64 {
    window().and_then(|window| window.performance()).map_or(0.0, |clock| clock.now())
}

/// The query string of the address, with its question mark.
pub(crate) fn query() -> String {
    window().and_then(|window| window.location().search().ok()).unwrap_or_default()
}

/// Replaces the query string of the address without loading the page. A sandboxed frame may forbid it; the address then stays.
pub(crate) fn set_query(search: &str) {
    let Some(window) = window() else { return };
    let path = window.location().pathname().unwrap_or_default();
    if let Ok(history) = window.history() {
        let address = [&path, search].concat();
        let _ = history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(&address));
    }
}

/// A random number below a limit. It may only become something that a person sees, such as a seed.
pub(crate) fn random_below(limit: u32) -> u64 {
    (js_sys::Math::random() * f64::from(limit)) as u64
}

fn window() -> Option<Window> {
    web_sys::window()
}
