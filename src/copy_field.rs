//! A text with a button that copies it.

use crate::clipboard::copy_to_clipboard;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// A text that can be copied.
#[component]
pub(crate) fn CopyField(
    /// What it is.
    name: &'static str,
    /// The text.
    #[prop(into)]
    text: Signal<String>,
) -> impl IntoView {
    let t = &crate::text::text().share;
    let has_copied = RwSignal::new(None);
    let copy = move |_| {
        let text = text.get_untracked();
        spawn_local(async move {
            let outcome = copy_to_clipboard(&text).await;
            has_copied.try_set(Some(outcome));
        });
    };
    // It is about the text that was copied.
    Effect::watch(move || text.get(), move |_, _, _| has_copied.set(None), false);
    let told = move || has_copied.get().map(|copied| if copied { t.copied } else { t.not_copied });
    view! {
        <div class="copy-field">
            <textarea
                readonly
                rows="3"
                aria-label=name
                spellcheck="false"
                prop:value=move || text.get()
                on:focus:target=move |event| event.target().select()
            ></textarea>
            <button type="button" class="btn b" on:click=copy>{t.copy}</button>
            <p role="status">{told}</p>
        </div>
    }
}
