//! The page: two networks side by side.
#![forbid(unsafe_code)]
// `#[component]` makes the types of its props public to every module that can see the component.
#![allow(unreachable_pub)]

mod app;
mod browser;
mod clipboard;
mod copy_field;
mod dialog;
mod dom;
mod duel;
mod embed;
mod event_log;
mod follow;
mod full_screen;
mod header;
mod headline;
mod help;
mod help_text;
mod icon;
mod keyboard;
mod lazy_view;
mod live_region;
mod notifications;
mod offline;
mod on_screen;
mod outcome_label;
mod parameters;
mod plots;
mod prediction;
mod presenting;
mod printing;
mod replications;
mod run_hash;
mod running_order;
mod scoreboard;
mod share;
mod single_file;
mod stage;
mod state;
mod term;
mod theme;
mod tour;
mod transport;
mod trust;
mod views;

use netduel_text as text;
use netduel_text::format;

fn main() {
    // Page and worker are one program. What both share is loaded once.
    #[cfg(target_arch = "wasm32")]
    if netduel_worker::start() {
        return;
    }
    if let Some(shell) = leptos::prelude::document().get_element_by_id("shell") {
        shell.remove();
    }
    match running_order::is_notes_window() {
        true => leptos::mount::mount_to_body(running_order::NotesWindow),
        false => leptos::mount::mount_to_body(app::App),
    }
}
