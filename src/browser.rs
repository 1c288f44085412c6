//! Services of the browser: its clock, its random numbers, and files of the site.

use js_sys::Promise;
use js_sys::futures::JsFuture;
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Response, Window};

#[wasm_bindgen]
extern "C" {
    /// The browser's. By its plain name, so that the whole page as one file can give it another meaning (`src/single-file/fetch.js`).
    fn fetch(address: &str) -> Promise;
}

/// Random seeds are between 1 and this, so that they can be read out and typed.
const LARGEST_RANDOM_SEED: u32 = 9999;

/// Milliseconds since the page was opened.
pub(crate) fn now_ms() -> f64 {
    window().and_then(|window| window.performance()).map_or(0.0, |clock| clock.now())
}

/// Whether a media query matches now. The signals of leptos-use know it only after the first effects have run.
pub(crate) fn matches_media(query: &str) -> bool {
    window().and_then(|window| window.match_media(query).ok().flatten()).is_some_and(|list| list.matches())
}

/// How much larger than 16 px the type of the page is: it grows with the window (`style/base.css`). Drawings grow with it.
pub(crate) fn type_scale() -> f64 {
    let font_size = || {
        let root = window()?.document()?.document_element()?;
        let style = window()?.get_computed_style(&root).ok()??;
        style.get_property_value("font-size").ok()?.strip_suffix("px")?.parse::<f64>().ok()
    };
    font_size().filter(|px| *px > 0.0).map_or(1.0, |px| px / 16.0)
}

/// Fetches a JSON file of the site. The address is relative to the page; the error is the browser's or the server's message.
/// The browser parses the file, so the program contains no parser of its own.
pub(crate) async fn fetch_json<T: DeserializeOwned>(address: &str) -> Result<T, String> {
    let value = js_sys::JSON::parse(&fetch_text(address).await?).map_err(message)?;
    serde_wasm_bindgen::from_value(value).map_err(|error| error.to_string())
}

/// Fetches a text file of the site. The address is relative to the page; the error is the browser's or the server's message.
pub(crate) async fn fetch_text(address: &str) -> Result<String, String> {
    let response = JsFuture::from(fetch(address)).await.map_err(message)?.unchecked_into::<Response>();
    if !response.ok() {
        return Err(response.status_text());
    }
    let text = JsFuture::from(response.text().map_err(message)?).await.map_err(message)?;
    Ok(text.as_string().unwrap_or_default())
}

/// What the browser says of a failure.
fn message(error: JsValue) -> String {
    js_sys::Error::from(error).to_string().into()
}

/// A random seed. Nothing else on the page is random: all other random numbers come from the seed of the run.
pub(crate) fn random_seed() -> u64 {
    (js_sys::Math::random() * f64::from(LARGEST_RANDOM_SEED)) as u64 + 1
}

fn window() -> Option<Window> {
    web_sys::window()
}
