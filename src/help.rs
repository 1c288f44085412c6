//! Help: what the page shows, what the marks mean, and the keys.

use crate::dialog::ModalDialog;
use crate::help_text::{HelpDocument, HelpSection, HelpText, Shortcut};
use crate::lazy_view::{LazyView, LoadingLine};
use crate::state::Settings;
use crate::text::text;
use leptos::prelude::*;
use leptos::wasm_split::{SplitLoaderError, wasm_split};

/// The help dialog.
#[component]
pub(crate) fn HelpDialog() -> impl IntoView {
    let t = &text().help;
    let Settings { is_help_open, .. } = expect_context();
    view! {
        <ModalDialog class="help" title=t.title close_label=t.close is_open=is_help_open>
            <Show when=move || is_help_open.get()>
                <LazyView load=help_sections />
            </Show>
            <ShortcutSwitch />
            <p class="version">"netduel " {env!("CARGO_PKG_VERSION")}</p>
        </ModalDialog>
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
