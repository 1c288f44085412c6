//! Single keys, as long as no control has the focus. They can be switched off in Help.

use crate::page::Page;
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement, KeyboardEvent};

/// Controls keep the keys that press them …
const CONTROLS: &str = "a, button, summary";
/// … and fields all keys, as does everything that reads keys by itself.
const FIELDS: &str = "input, select, textarea, dialog, [role=dialog]";

/// Listens to the keys of the page.
pub(crate) fn listen(page: Page) {
    let handle = window_event_listener(ev::keydown, move |event| {
        let has_modifier = event.ctrl_key() || event.meta_key() || event.alt_key();
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let is_in = |selector: &str| {
            target.as_ref().is_some_and(|target| target.closest(selector).is_ok_and(|found| found.is_some()))
        };
        let presses = matches!(event.key().as_str(), " " | "Enter");
        let is_on_control = is_in(FIELDS) || presses && is_in(CONTROLS);
        let is_text = is_in("input[type=text], input[type=search]");
        // The way back that every program has; a text field has its own.
        if (event.ctrl_key() || event.meta_key()) && !is_text && !event.alt_key() {
            match event.key().as_str() {
                "z" => page.player.undo(),
                "y" | "Z" => page.player.redo(),
                _ => return,
            }
            event.prevent_default();
            return;
        }
        if has_modifier || event.default_prevented() || page.is_help_open.try_get_untracked() != Some(false) {
            return;
        }
        // Letting go of a request is not a shortcut but the way back.
        if event.key() == "Escape" {
            page.player.select_request(None);
            return;
        }
        if !is_on_control
            && page.has_shortcuts.try_get_untracked() == Some(true)
            && act(page, &event.key(), event.shift_key())
        {
            event.prevent_default();
        }
    });
    on_cleanup(move || handle.remove());
}

/// Arrow keys go from row to row of a list of buttons, and down into it; Home and End to its ends.
pub(crate) fn walk(event: &Event) {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let row = target.as_ref().and_then(|target| target.closest("button").ok().flatten());
    let list = row.as_ref().and_then(|row| row.parent_element());
    let to = match (key_of(event).as_str(), row) {
        ("ArrowDown", Some(row)) => row.next_element_sibling(),
        ("ArrowUp", Some(row)) => row.previous_element_sibling(),
        ("Home", _) => list.and_then(|list| list.first_element_child()),
        ("End", _) => list.and_then(|list| list.last_element_child()),
        ("ArrowDown", None) => target.and_then(|list| list.query_selector("button").ok().flatten()),
        _ => None,
    };
    if let Some(row) = to.and_then(|row| row.dyn_into::<HtmlElement>().ok()) {
        event.prevent_default();
        event.stop_propagation();
        // Fails only for what cannot have the focus.
        let _ = row.focus();
    }
}

fn act(page: Page, key: &str, is_shifted: bool) -> bool {
    let speed = page.run.speed.get_untracked();
    match key {
        " " => page.player.toggle(),
        "r" | "R" | "Home" => page.player.reset(),
        "End" => page.player.seek(u64::MAX),
        "ArrowLeft" if !is_shifted => page.player.step(false),
        "ArrowRight" if !is_shifted => page.player.step(true),
        "ArrowLeft" if is_shifted => page.player.seek_fault_event(false),
        "ArrowRight" if is_shifted => page.player.seek_fault_event(true),
        "+" | "=" => page.player.set_speed(speed.faster()),
        "-" | "−" => page.player.set_speed(speed.slower()),
        "?" => page.is_help_open.set(true),
        _ => return false,
    }
    true
}

/// The key of an event; empty if it is of another kind.
pub(crate) fn key_of(event: &Event) -> String {
    event.dyn_ref::<KeyboardEvent>().map(KeyboardEvent::key).unwrap_or_default()
}
