//! The live region, from which a screen reader announces what has changed.

use crate::state::RunSignals;
use leptos::prelude::*;

/// The only live region for announcements of the run.
#[component]
pub(crate) fn LiveRegion() -> impl IntoView {
    let RunSignals { announcement, .. } = expect_context();
    view! { <p class="vh" role="status" aria-live="polite">{move || announcement.get()}</p> }
}
