//! Names and focus of elements.

use leptos::prelude::*;
use netduel_scenario::Side;
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// The name of a side in `data-side`, by which tests and styles find its elements.
pub(crate) fn side_name(side: Side) -> &'static str {
    match side {
        Side::ClientServer => "client-server",
        Side::PeerToPeer => "peer-to-peer",
    }
}

/// The class of elements that have the color of a side: left or right.
pub(crate) fn side_class(side: Side) -> &'static str {
    match side {
        Side::ClientServer => "l",
        Side::PeerToPeer => "r",
    }
}

/// Moves the focus to an element once the page shows the latest changes.
pub(crate) fn focus_later(selector: &str) {
    let selector = selector.to_owned();
    let focus = move || {
        let found = document().query_selector(&selector).ok().flatten();
        if let Some(element) = found.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
            // Fails only for an element that cannot have the focus.
            let _ = element.focus();
        }
    };
    set_timeout(focus, Duration::ZERO);
}
