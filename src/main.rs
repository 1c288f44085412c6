//! The page: two networks side by side.

#[allow(dead_code, unused_imports, reason = "the page will use all of it")]
mod stage;

use leptos::prelude::*;

fn main() {
    leptos::mount::mount_to_body(|| view! { <h1>"netduel"</h1> });
}
