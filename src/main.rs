//! The page: two networks side by side.
#![forbid(unsafe_code)]

mod announce;
mod app;
mod browser;
mod duel;
mod embed;
mod engine_link;
mod explanations;
mod format;
mod happenings;
mod header;
mod help;
mod icon;
mod keyboard;
mod lead;
mod measured;
mod notice;
mod page;
mod parameters;
mod player;
mod plots;
mod query;
mod replicates;
mod scoreboard;
mod stage;
mod text;
mod theme;
mod transport;
mod view;

fn main() {
    // One program for both: whatever page and engine share is loaded once.
    #[cfg(target_arch = "wasm32")]
    if netduel_worker::start() {
        return;
    }
    // Gives the page its reactive system; the elements put themselves into the document.
    leptos::mount::mount_to_body(app::open);
}
