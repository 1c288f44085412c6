//! A term with its explanation in one line, which appears while the term is pointed at, tapped or focused.

use leptos::prelude::*;

/// A term with its explanation.
#[component]
pub(crate) fn Term(
    /// Names the explanation in the page.
    id: &'static str,
    /// The term.
    #[prop(into)]
    words: Signal<String>,
    /// What it means.
    #[prop(into)]
    meaning: Signal<String>,
) -> impl IntoView {
    view! {
        <span class="term" tabindex="0" role="note" aria-describedby=id>
            {words}
            <Explanation id meaning/>
        </span>
    }
}

/// An explanation in one line. It is seen while the element in which it stands is pointed at or focused.
#[component]
pub(crate) fn Explanation(
    /// Its id.
    #[prop(into)]
    id: String,
    /// What it says.
    #[prop(into)]
    meaning: Signal<String>,
) -> impl IntoView {
    view! { <span class="tip" role="tooltip" id=id>{meaning}</span> }
}
