//! The page: two networks side by side.
#![forbid(unsafe_code)]
#![allow(unreachable_pub, reason = "the component macro makes what it writes public")]

mod announce;
mod app;
mod browser;
mod duel;
mod embed;
mod engine_link;
mod format;
mod header;
mod help;
mod icon;
mod keyboard;
mod lead;
mod measured;
mod notice;
mod page;
mod player;
mod plots;
mod query;
mod scoreboard;
mod stage;
mod text;
mod theme;
mod transport;

fn main() {
    leptos::mount::mount_to_body(app::App);
}
