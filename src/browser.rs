//! What the browser offers and may refuse: in a sandboxed frame storage throws, and much else may be missing.

use netduel_scenario::Value;
use web_sys::{Storage, Window};

/// Milliseconds since the page was opened.
pub(crate) fn now_ms() -> f64 {
    window().and_then(|window| window.performance()).map_or(0.0, |clock| clock.now())
}

/// Whether a media query holds now.
pub(crate) fn prefers(query: &str) -> bool {
    let list = window().and_then(|window| window.match_media(query).ok().flatten());
    list.is_some_and(|list| list.matches())
}

/// A remembered setting; `None` where nothing may be stored.
pub(crate) fn remembered(key: &str) -> Option<String> {
    storage()?.get_item(&stored_name(key)).ok().flatten()
}

/// Remembers a setting where that is possible.
pub(crate) fn remember(key: &str, value: &str) {
    if let Some(storage) = storage() {
        // Full or forbidden: then it holds until the page is closed.
        let _ = storage.set_item(&stored_name(key), value);
    }
}

/// The part of the address behind the question mark.
pub(crate) fn query() -> String {
    window().and_then(|window| window.location().search().ok()).unwrap_or_default()
}

/// Puts another query into the address without loading it. Foreign frames may forbid it; the address then stays.
pub(crate) fn set_query(search: &str) {
    let Some(window) = window() else { return };
    let path = window.location().pathname().unwrap_or_default();
    if let Ok(history) = window.history() {
        let _ =
            history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(&[&path, search].concat()));
    }
}

fn window() -> Option<Window> {
    web_sys::window()
}

fn storage() -> Option<Storage> {
    window().and_then(|window| window.local_storage().ok().flatten())
}

/// Other pages of the same host store things too.
fn stored_name(key: &str) -> String {
    ["netduel.", key].concat()
}

/// A number below a limit, by chance. Only what a person then sees as a seed may come from here.
pub(crate) fn chance(limit: u32) -> u64 {
    (js_sys::Math::random() * f64::from(limit)) as u64
}

/// Reads a decimal number as a person types it. The browser does it: reading and writing floats, the standard library
/// would bring 13 kB. Both round correctly, so that they read the same number.
pub(crate) fn number(text: &str) -> Option<f64> {
    let is_decimal = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'.' | b'e' | b'E' | b'+' | b'-');
    if text.is_empty() || !text.bytes().all(is_decimal) {
        return None;
    }
    #[cfg(target_family = "wasm")]
    let number = wasm_bindgen::JsValue::from_str(text).unchecked_into_f64();
    #[cfg(not(target_family = "wasm"))]
    let number = text.parse().unwrap_or(f64::NAN);
    (!number.is_nan()).then_some(number)
}

/// What a person typed: a number if it is one, else a word.
pub(crate) fn typed(text: &str) -> Value {
    match number(text.trim()) {
        Some(number) => Value::Number(number),
        None => Value::word(text),
    }
}
