//! The page: two networks side by side.

use leptos::prelude::*;

fn main() {
    leptos::mount::mount_to_body(|| view! { <h1>"netduel"</h1> });
}
