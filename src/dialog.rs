//! A dialog over the page.

use crate::icon::{Icon, IconKind};
use crate::state::{Player, RunSignals};
use leptos::html;
use leptos::prelude::*;

/// A dialog. The browser keeps the focus in it, closes it with Esc, and gives the focus back. Time stands still while it is open: it
/// covers the pictures.
#[component]
pub(crate) fn ModalDialog(
    /// The class of its element.
    class: &'static str,
    /// Its title.
    title: &'static str,
    /// The name of the button that closes it.
    close_label: &'static str,
    /// Whether it is open.
    is_open: RwSignal<bool>,
    /// The content.
    children: Children,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    let player = expect_context::<Player>();
    let RunSignals { is_playing, .. } = expect_context();
    Effect::new(move |was_playing: Option<bool>| match (is_open.get(), was_playing) {
        (true, _) if is_playing.get_untracked() => {
            player.suspend();
            true
        }
        (false, Some(true)) => {
            player.resume();
            false
        }
        (_, was_playing) => was_playing.unwrap_or_default(),
    });
    // What opens and closes is the browser's own dialog, which is no part of the reactive system.
    Effect::new(move |_| {
        let Some(dialog) = dialog.get() else { return };
        match (is_open.get(), dialog.open()) {
            // Fails only if it is open already.
            (true, false) => drop(dialog.show_modal()),
            (false, true) => dialog.close(),
            _ => {}
        }
    });
    let heading = format!("heading-{class}");
    let labelled_by = heading.clone();
    view! {
        <dialog
            class=["dialog ", class].concat()
            aria-labelledby=labelled_by
            node_ref=dialog
            on:close=move |_| is_open.set(false)
        >
            <header>
                <h2 id=heading>{title}</h2>
                <button type="button" class="btn sq" aria-label=close_label on:click=move |_| is_open.set(false)>
                    <Icon kind=IconKind::Close />
                </button>
            </header>
            <div class="body">{children()}</div>
        </dialog>
    }
}
