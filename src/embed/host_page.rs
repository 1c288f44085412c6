//! The page around the frame: where all answers and events go.

use crate::stage::StageHandle;
use crate::state::{Player, RunAddress, Settings};
use js_sys::JSON;
use leptos::prelude::*;
use netduel_embedding::size::Announcement;
use wasm_bindgen::JsValue;
use web_sys::{MessageEvent, Window};

/// The parts of the page that a host page can reach.
#[derive(Clone, Copy)]
pub(super) struct Parts {
    pub(super) player: Player,
    pub(super) run_address: RunAddress,
    pub(super) stage: StageHandle,
    pub(super) settings: Settings,
}

/// The page around the frame. A copy is the same page.
#[derive(Clone, Copy)]
pub(super) struct HostPage {
    window: StoredValue<Window, LocalStorage>,
}

impl HostPage {
    /// The page around the frame, if there is one.
    pub(super) fn around() -> Option<HostPage> {
        let window = window();
        let parent = window.parent().ok().flatten()?;
        (parent != window).then(|| HostPage { window: StoredValue::new_local(parent) })
    }

    /// Sends a JSON text as an object to a page of an origin; `*` for any.
    pub(super) fn post(self, json: &str, origin: &str) {
        if let Ok(message) = JSON::parse(json) {
            self.post_value(&message, origin);
        }
    }

    /// Sends the size of the frame. It is no secret.
    pub(super) fn announce(self, announcement: &Announcement) {
        match announcement {
            Announcement::Text(text) => self.post_value(&JsValue::from_str(text), "*"),
            Announcement::Object(object) => self.post(&object.to_string(), "*"),
        }
    }

    fn post_value(self, message: &JsValue, origin: &str) {
        // Pages without an origin, such as those of files and sandboxes, can only be reached as any.
        let origin = if origin.is_empty() || origin == "null" { "*" } else { origin };
        self.window.try_with_value(|window| {
            // Fails only if the host page is gone.
            let _ = window.post_message(message, origin);
        });
    }

    /// Whether a message comes from it.
    pub(super) fn is_source_of(self, event: &MessageEvent) -> bool {
        let source = event.source().map(JsValue::from);
        self.window.try_with_value(|window| source.as_ref() == Some(window.as_ref())).unwrap_or_default()
    }
}
