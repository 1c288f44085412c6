//! How the numbers are made, and the engine's results beside the literature.

mod report;

use crate::text::text;
use leptos::prelude::*;
use report::VerificationReport;

/// The view about trust: how a number comes about, and how it can be checked.
#[component]
pub(crate) fn TrustView() -> impl IntoView {
    let t = &text().trust;
    view! {
        <article class="trust">
            <h1>{t.title}</h1>
            {t.paragraphs.map(|paragraph| view! { <p>{paragraph}</p> }).collect_view()}
            <h2>{t.report}</h2>
            <VerificationReport />
        </article>
    }
}
