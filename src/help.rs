//! Help: what the page shows, what the marks mean, and the keys.

use crate::help_text::{HelpDocument, HelpSection, HelpText, Shortcut};
use crate::icon::{Icon, IconKind};
use crate::lazy_view::{LazyView, LoadingLine};
use crate::state::Settings;
use crate::text::text;
use leptos::html;
use leptos::prelude::*;
use leptos::wasm_split::{SplitLoaderError, wasm_split};

/// The help dialog. The browser keeps the focus in it, closes it with Esc, and gives the focus back.
#[component]
pub(crate) fn HelpDialog() -> impl IntoView {
    let t = &text().help;
    let Settings { is_help_open, .. } = expect_context();
    let dialog = NodeRef::<html::Dialog>::new();
    // What opens and closes is the browser's own dialog, which is no part of the reactive system.
    Effect::new(move |_| {
        let Some(dialog) = dialog.get() else { return };
        match (is_help_open.get(), dialog.open()) {
            // Fails only if it is open already.
            (true, false) => drop(dialog.show_modal()),
            (false, true) => dialog.close(),
            _ => {}
        }
    });
    let close = move |_| is_help_open.set(false);
    view! {
        <dialog class="help" aria-labelledby="heading-help" node_ref=dialog on:close=move |_| is_help_open.set(false)>
            <header>
                <h2 id="heading-help">{t.title}</h2>
                <button type="button" class="btn sq" aria-label=t.close on:click=close>
                    <Icon kind=IconKind::Close />
                </button>
            </header>
            <div class="body">
                <Show when=move || is_help_open.get()>
                    <LazyView load=help_sections />
                </Show>
                <ShortcutSwitch />
            </div>
        </dialog>
    }
}

/// The text of help.
#[wasm_split(trust, wasm_split_path = ::leptos::wasm_split, fallible)]
fn help_sections() -> Result<ViewFn, SplitLoaderError> {
    Ok(ViewFn::from(|| view! { <HelpSections /> }))
}

/// The sections and the list of keys, fetched when help is opened for the first time.
#[component]
fn HelpSections() -> impl IntoView {
    let help_text = expect_context::<HelpText>();
    help_text.request();
    let document = move || match help_text.document() {
        Some(document) => view! { <HelpDocumentView document=document /> }.into_any(),
        None if help_text.has_failed() => view! { <p role="status">{text().help.not_loaded}</p> }.into_any(),
        None => view! { <LoadingLine /> }.into_any(),
    };
    view! { {document} }
}

/// The text of help.
#[component]
fn HelpDocumentView(
    /// The text, in sections.
    document: HelpDocument,
) -> impl IntoView {
    let section = |section: HelpSection| {
        view! {
            <h3>{section.title}</h3>
            {section.paragraphs.into_iter().map(|paragraph| view! { <p>{paragraph}</p> }).collect_view()}
        }
    };
    let shortcut = |shortcut: Shortcut| {
        view! {
            <dt><kbd>{shortcut.keys}</kbd></dt>
            <dd>{shortcut.action}</dd>
        }
    };
    view! {
        {document.sections.into_iter().map(section).collect_view()}
        <h3>{document.keyboard.title}</h3>
        <dl>{document.keyboard.shortcuts.into_iter().map(shortcut).collect_view()}</dl>
    }
}

/// Whether single keys are shortcuts. The choice is remembered where the browser allows it.
#[component]
fn ShortcutSwitch() -> impl IntoView {
    let Settings { has_shortcuts, set_has_shortcuts, .. } = expect_context();
    view! {
        <label>
            <input
                type="checkbox"
                prop:checked=has_shortcuts
                on:change:target=move |event| set_has_shortcuts.set(event.target().checked())
            />
            {text().help.single_keys}
        </label>
    }
}
