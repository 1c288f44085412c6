//! Keyboard shortcuts of the page. Single keys work as long as no control has the focus, and can be switched off in Help.

use crate::dom::target_of;
use crate::state::{Player, RunSignals, Settings};
use crate::views::{Navigation, ViewId};
use leptos::ev;
use leptos::prelude::*;
use web_sys::KeyboardEvent;

/// Controls keep the keys that press them.
const CONTROLS: &str = "a, button, summary";
/// Fields keep all keys, as does everything that handles keys by itself.
const FIELDS: &str = "input, select, textarea, dialog, [role=dialog]";

/// Listens to the shortcuts until the current owner is disposed of.
pub(crate) fn listen_to_shortcuts(navigation: Navigation) {
    let Settings { has_shortcuts, is_help_open, is_embedded, .. } = expect_context();
    let player = expect_context::<Player>();
    let run = expect_context::<RunSignals>();
    let listener = window_event_listener(ev::keydown, move |event| {
        if event.default_prevented() || is_help_open.try_get_untracked() != Some(false) {
            return;
        }
        // The other views show no run: there, the keys scroll.
        let shows_run = untrack(|| navigation.current()) == ViewId::Duel;
        let is_handled = if !shows_run {
            has_shortcuts.get_untracked() && !is_of_control(&event) && open_help(is_help_open, &event)
        } else if (event.ctrl_key() || event.meta_key()) && !event.alt_key() {
            handle_undo(player, &event)
        } else if event.alt_key() {
            false
        } else if event.key() == "Escape" {
            // Deselecting a request is no shortcut but the way back, so it cannot be switched off.
            player.select_request(None);
            false
        } else {
            has_shortcuts.try_get_untracked() == Some(true)
                && !is_of_control(&event)
                && (handle_key(player, run, &event) || !is_embedded && open_help(is_help_open, &event))
        };
        if is_handled {
            event.prevent_default();
        }
    });
    on_cleanup(move || listener.remove());
}

/// Undo and redo. A text field has its own.
fn handle_undo(player: Player, event: &KeyboardEvent) -> bool {
    if is_in(event, "input[type=text], input[type=search]") {
        return false;
    }
    match event.key().as_str() {
        "z" => player.undo(),
        "y" | "Z" => player.redo(),
        _ => return false,
    }
    true
}

fn handle_key(player: Player, run: RunSignals, event: &KeyboardEvent) -> bool {
    let speed = run.speed.get_untracked();
    match (event.key().as_str(), event.shift_key()) {
        (" ", _) => player.toggle(),
        ("r" | "R" | "Home", _) => player.reset(),
        ("End", _) => player.seek(u64::MAX),
        ("ArrowLeft", false) => player.step(false),
        ("ArrowRight", false) => player.step(true),
        ("ArrowLeft", true) => player.seek_fault_event(false),
        ("ArrowRight", true) => player.seek_fault_event(true),
        ("+" | "=", _) => player.set_speed(speed.faster()),
        ("-" | "−", _) => player.set_speed(speed.slower()),
        _ => return false,
    }
    true
}

fn open_help(is_help_open: RwSignal<bool>, event: &KeyboardEvent) -> bool {
    let is_help = event.key() == "?";
    if is_help {
        is_help_open.set(true);
    }
    is_help
}

/// Whether the focused control needs the key itself.
fn is_of_control(event: &KeyboardEvent) -> bool {
    let presses = matches!(event.key().as_str(), " " | "Enter");
    is_in(event, FIELDS) || presses && is_in(event, CONTROLS)
}

fn is_in(event: &KeyboardEvent, selector: &str) -> bool {
    target_of(event).is_some_and(|target| target.closest(selector).is_ok_and(|found| found.is_some()))
}
