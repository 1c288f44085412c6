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
    // The time at which it has stopped the run. A run that was opened in the dialog stands at another one, and stays there.
    Effect::new(move |stopped: Option<Option<u64>>| match (is_open.get(), stopped.flatten()) {
        (true, _) if is_playing.get_untracked() => {
            player.suspend();
            Some(player.sought_time_ns())
        }
        (false, Some(time_ns)) => {
            if player.sought_time_ns() == time_ns {
                player.resume();
            }
            None
        }
        (_, stopped) => stopped,
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
