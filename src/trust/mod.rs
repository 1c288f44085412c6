//! How the numbers are made, and the engine's results beside the literature.

mod report;

use crate::lazy_view::LazyView;
use crate::text::text;
use leptos::prelude::*;
use leptos::wasm_split::{SplitLoaderError, wasm_split};
use report::VerificationReport;

/// The view about trust: how a number comes about, and how it can be checked.
#[component]
pub(crate) fn TrustView() -> impl IntoView {
    view! {
        <article class="trust">
            <LazyView load=trust_article />
        </article>
    }
}

/// The text and the table of the view.
#[wasm_split(trust, wasm_split_path = ::leptos::wasm_split, fallible)]
fn trust_article() -> Result<ViewFn, SplitLoaderError> {
    Ok(ViewFn::from(|| view! { <TrustArticle /> }))
}

/// How a number comes about, and the report.
#[component]
fn TrustArticle() -> impl IntoView {
    let t = &text().trust;
    view! {
        <h1>{t.title}</h1>
        {t.paragraphs.map(|paragraph| view! { <p>{paragraph}</p> }).collect_view()}
        <h2>{t.report}</h2>
        <VerificationReport />
    }
}
