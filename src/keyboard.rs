//! Single keys, as long as no control has the focus. They can be switched off in Help.

use crate::page::Page;
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, KeyboardEvent};

/// Controls keep their own keys; so does everything that reads keys by itself.
const CONTROLS: &str = "a, button, input, select, textarea, summary, dialog, [role=dialog]";

/// Listens to the keys of the page.
pub(crate) fn listen(page: Page) {
    let handle = window_event_listener(ev::keydown, move |event| {
        let has_modifier = event.ctrl_key() || event.meta_key() || event.alt_key();
        let is_on_control = event
            .target()
            .and_then(|target| target.dyn_into::<Element>().ok())
            .is_some_and(|target| target.closest(CONTROLS).is_ok_and(|control| control.is_some()));
        let is_text = event
            .target()
            .and_then(|target| target.dyn_into::<Element>().ok())
            .is_some_and(|target| target.matches("input[type=text], input[type=search]").unwrap_or(false));
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
            page.player.choose(None);
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

fn act(page: Page, key: &str, is_shifted: bool) -> bool {
    let speed = page.shown.speed.get_untracked();
    match key {
        " " => page.player.toggle(),
        "r" | "R" | "Home" => page.player.reset(),
        "End" => page.player.seek(u64::MAX),
        "ArrowLeft" if !is_shifted => page.player.step(false),
        "ArrowRight" if !is_shifted => page.player.step(true),
        "ArrowLeft" if is_shifted => page.player.seek_trouble(false),
        "ArrowRight" if is_shifted => page.player.seek_trouble(true),
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
