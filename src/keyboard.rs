//! Keyboard shortcuts of the page. Single keys can be switched off in Help. A control that was reached with the keyboard keeps the
//! keys that press it. A control that was clicked leaves them to the page, so that Space after a click plays and pauses.

use crate::dom::target_of;
use crate::follow::Follow;
use crate::presenting::Presenting;
use crate::running_order::Lesson;
use crate::state::{Player, RunSignals, Settings};
use crate::tour::TourGuide;
use crate::views::{Navigation, ViewId};
use leptos::ev;
use leptos::prelude::*;
use netduel_session::Control;
use web_sys::KeyboardEvent;

/// Controls that keys press.
const CONTROLS: &str = "a, button, summary";
/// Fields keep all keys, as does everything that handles keys by itself.
const FIELDS: &str = "input, select, textarea, dialog, [role=dialog]";
/// Fields in which Space does something else than write.
const FIELDS_WITHOUT_TEXT: &str = "input[type=checkbox], input[type=radio], input[type=range], select";

/// Listens to the shortcuts until the current owner is disposed of.
pub(crate) fn listen_to_shortcuts(navigation: Navigation) {
    let settings = expect_context::<Settings>();
    let Settings { has_shortcuts, is_help_open, is_embedded, .. } = settings;
    let player = expect_context::<Player>();
    let run = expect_context::<RunSignals>();
    let guide = expect_context::<TourGuide>();
    let follow = expect_context::<Follow>();
    let presenting = expect_context::<Presenting>();
    let lesson = expect_context::<Lesson>();
    let is_clicked = track_clicks();
    let listener = window_event_listener(ev::keydown, move |event| {
        let has_dialog = || {
            [is_help_open, settings.is_share_open].iter().any(|open| open.try_get_untracked() != Some(false))
        };
        if event.default_prevented() || has_dialog() {
            return;
        }
        // The other views show no run: there, the keys scroll.
        let shows_run = untrack(|| navigation.current()) == ViewId::Duel;
        let is_handled = if !shows_run {
            has_shortcuts.get_untracked()
                && !is_of_control(&event, is_clicked)
                && open_help(is_help_open, &event)
        } else if (event.ctrl_key() || event.meta_key()) && !event.alt_key() {
            handle_undo(player, &event)
        } else if event.alt_key() {
            false
        } else if event.key() == "Escape" {
            // Deselecting a request is no shortcut but the way back, so it cannot be switched off.
            player.select_request(None);
            follow.leave();
            false
        } else {
            has_shortcuts.try_get_untracked() == Some(true)
                && untrack(|| settings.shows(Control::Play))
                && !is_of_control(&event, is_clicked)
                && (handle_key(player, run, &event)
                    || handle_follow_key(follow, &event)
                    || !is_embedded && handle_present_key(presenting, &event)
                    || handle_lesson_key(lesson, &event)
                    || handle_prediction_key(player, run, &event)
                    || handle_tour_key(player, guide, run, &event)
                    || !is_embedded && open_help(is_help_open, &event))
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

fn handle_present_key(presenting: Presenting, event: &KeyboardEvent) -> bool {
    let is_its_key = matches!(event.key().as_str(), "p" | "P");
    if is_its_key {
        presenting.toggle();
    }
    is_its_key
}

fn handle_follow_key(follow: Follow, event: &KeyboardEvent) -> bool {
    let is_its_key = matches!(event.key().as_str(), "f" | "F");
    if is_its_key {
        follow.toggle();
    }
    is_its_key
}

/// The key of a clicker goes on from the question to what the run answers, and then puts the question away.
fn handle_prediction_key(player: Player, run: RunSignals, event: &KeyboardEvent) -> bool {
    let is_its_key = matches!(event.key().as_str(), "n" | "N" | "PageDown");
    if !is_its_key || untrack(|| run.prediction.read().is_none()) {
        return false;
    }
    if !player.advance_prediction() {
        player.end_prediction();
    }
    true
}

/// The same keys as those of a tour: a clicker leads through either.
fn handle_lesson_key(lesson: Lesson, event: &KeyboardEvent) -> bool {
    if !untrack(|| lesson.is_on()) {
        return false;
    }
    match event.key().as_str() {
        "n" | "N" | "PageDown" => lesson.next(),
        "b" | "B" | "PageUp" => lesson.back(),
        _ => return false,
    }
    true
}

/// Page up and page down are what presenter clickers send. Without a tour they scroll.
fn handle_tour_key(player: Player, guide: TourGuide, run: RunSignals, event: &KeyboardEvent) -> bool {
    let is_on_tour = untrack(|| run.shown_step.read().is_some());
    match (event.key().as_str(), is_on_tour) {
        ("n" | "N" | "PageDown", true) => player.next_step(),
        ("b" | "B" | "PageUp", true) => player.previous_step(),
        ("n" | "N", false) => guide.begin(),
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
fn is_of_control(event: &KeyboardEvent, is_clicked: StoredValue<bool>) -> bool {
    match event.key().as_str() {
        " " if is_clicked.get_value() => is_in(event, FIELDS) && !is_in(event, FIELDS_WITHOUT_TEXT),
        " " | "Enter" => is_in(event, FIELDS) || is_in(event, CONTROLS),
        _ => is_in(event, FIELDS),
    }
}

/// Whether the focus came where it is by a click or a touch, rather than with the keyboard.
fn track_clicks() -> StoredValue<bool> {
    let is_clicked = StoredValue::new(false);
    let pointer = window_event_listener(ev::pointerdown, move |_| {
        is_clicked.try_set_value(true);
    });
    let keyboard = window_event_listener(ev::keydown, move |event| {
        // Tab moves the focus, and so does a key that a list or the picture has handled.
        if event.key() == "Tab" || event.default_prevented() {
            is_clicked.try_set_value(false);
        }
    });
    on_cleanup(move || {
        pointer.remove();
        keyboard.remove();
    });
    is_clicked
}

fn is_in(event: &KeyboardEvent, selector: &str) -> bool {
    target_of(event).is_some_and(|target| target.closest(selector).is_ok_and(|found| found.is_some()))
}
