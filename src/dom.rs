//! Names and focus of elements.

use leptos::prelude::*;
use netduel_scenario::Side;
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};

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

/// Whether the pointer or the focus is in an element.
pub(crate) fn is_in_use(element: &Element) -> bool {
    element.matches(":hover, :focus-within") == Ok(true)
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

/// Arrow keys move the focus from row to row of a list of buttons, and down into the list; Home and End move it to the ends.
pub(crate) fn move_focus_in_list(event: &KeyboardEvent) {
    let target = target_of(event);
    let row = target.as_ref().and_then(|target| target.closest("button").ok().flatten());
    let list = row.as_ref().and_then(|row| row.parent_element());
    let next = match (event.key().as_str(), row) {
        ("ArrowDown", Some(row)) => row.next_element_sibling(),
        ("ArrowUp", Some(row)) => row.previous_element_sibling(),
        ("Home", _) => list.and_then(|list| list.first_element_child()),
        ("End", _) => list.and_then(|list| list.last_element_child()),
        ("ArrowDown", None) => target.and_then(|list| list.query_selector("button").ok().flatten()),
        _ => None,
    };
    if let Some(row) = next.and_then(|row| row.dyn_into::<HtmlElement>().ok()) {
        event.prevent_default();
        event.stop_propagation();
        // Fails only for an element that cannot have the focus.
        let _ = row.focus();
    }
}

/// The element at which a key was pressed.
pub(crate) fn target_of(event: &KeyboardEvent) -> Option<Element> {
    event.target().and_then(|target| target.dyn_into().ok())
}
