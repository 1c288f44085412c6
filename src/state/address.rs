//! The query string of the page's address, as a signal.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsValue;
use web_sys::History;

/// The query string of the address. Every change goes through it, so that all links and views follow. A copy is the same address.
#[derive(Clone, Copy)]
pub(crate) struct Address(RwSignal<String>);

impl Address {
    /// The address of this page. It follows the browser's back and forward buttons.
    pub(crate) fn new() -> Address {
        let query = RwSignal::new(query_of_browser());
        let listener = window_event_listener(ev::popstate, move |_| {
            query.try_set(query_of_browser());
        });
        on_cleanup(move || listener.remove());
        Address(query)
    }

    /// The query string, with its question mark; empty if there is none. Tracked.
    pub(crate) fn query(self) -> String {
        self.0.get()
    }

    /// Replaces the query string without loading the page.
    pub(crate) fn replace(self, query: &str) {
        self.change(query, History::replace_state_with_url);
    }

    /// Replaces the query string as a link does: with a new entry of the browser's history.
    pub(crate) fn push(self, query: &str) {
        self.change(query, History::push_state_with_url);
    }

    fn change(self, query: &str, change: fn(&History, &JsValue, &str, Option<&str>) -> Result<(), JsValue>) {
        let window = window();
        if let (Ok(history), Ok(path)) = (window.history(), window.location().pathname()) {
            // A sandboxed frame may forbid it. The browser's address then stays, and the page goes on.
            let _ = change(&history, &JsValue::NULL, "", Some(&[&path, query].concat()));
        }
        self.0.set(query.to_owned());
    }
}

fn query_of_browser() -> String {
    window().location().search().unwrap_or_default()
}
