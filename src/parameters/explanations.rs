//! What each parameter means, in a sentence or two. The engine knows, and tells when the drawer is first opened: the
//! page need not carry the words before.

use crate::page::Page;
use leptos::prelude::*;

/// The explanation of the parameter at this path; empty before the engine has told.
pub(super) fn explanation(page: Page, path: &str) -> String {
    page.shown.explanations.with(|all| {
        let found = all.iter().find(|(known, _)| known == path);
        found.map(|(_, words)| words.clone()).unwrap_or_default()
    })
}
