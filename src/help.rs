//! Help: what this is, what the marks mean, and the keys.

use crate::browser;
use crate::icon::{Icon, icon};
use crate::page::Page;
use crate::text::text;
use leptos::html::Dialog;
use leptos::prelude::*;

const KEY: &str = "shortcuts";

/// Whether single keys do something, as last chosen.
pub(crate) fn has_shortcuts() -> bool {
    browser::remembered(KEY).as_deref() != Some("off")
}

/// The dialog. The browser keeps the focus in it, closes it with Esc and gives the focus back.
#[component]
pub(crate) fn HelpDialog() -> impl IntoView {
    let page = Page::get();
    let t = &text().help;
    let dialog = NodeRef::<Dialog>::new();
    Effect::new(move || {
        let Some(dialog) = dialog.get() else { return };
        match (page.is_help_open.get(), dialog.open()) {
            // Fails only if it is open already.
            (true, false) => drop(dialog.show_modal()),
            (false, true) => dialog.close(),
            _ => {}
        }
    });
    let paragraphs = |paragraphs: &'static [&'static str]| {
        paragraphs.iter().map(|words| view! { <p>{*words}</p> }).collect::<Vec<_>>()
    };
    let section = |(heading, words): &(&'static str, &'static [&'static str])| {
        view! { <h3>{*heading}</h3>{paragraphs(words)} }.into_any()
    };
    let sections: Vec<_> = t.sections.iter().map(section).collect();
    let key = |(key, does): &(&'static str, &'static str)| {
        view! { <dt><kbd>{*key}</kbd></dt><dd>{*does}</dd> }.into_any()
    };
    let keys: Vec<_> = t.shortcuts.iter().map(key).collect();
    let switch = move |event| {
        let on = event_target_checked(&event);
        page.has_shortcuts.set(on);
        browser::remember(KEY, if on { "on" } else { "off" });
    };
    view! {
        <dialog class="help" aria-labelledby="heading-help" node_ref=dialog on:close=move |_| page.is_help_open.set(false)>
            <header>
                <h2 id="heading-help">{t.title}</h2>
                <button
                    type="button"
                    class="btn sq"
                    aria-label=t.close
                    on:click=move |_| page.is_help_open.set(false)
                >
                    {icon(Icon::Close)}
                </button>
            </header>
            <div class="body">
                {sections}
                <h3>{t.keys}</h3>
                <dl>{keys}</dl>
                <label>
                    <input type="checkbox" prop:checked=move || page.has_shortcuts.get() on:change=switch />
                    {t.single_keys}
                </label>
            </div>
        </dialog>
    }
    .into_any()
}
