//! Help: what this is, what the marks mean, and the keys.

use crate::browser;
use crate::icon::{Icon, icon};
use crate::page::Page;
use crate::text::text;
use crate::view::{View, follow, view};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlDialogElement;

const KEY: &str = "shortcuts";

/// Whether single keys do something, as last chosen.
pub(crate) fn has_shortcuts() -> bool {
    browser::remembered(KEY).as_deref() != Some("off")
}

/// The dialog. The browser keeps the focus in it, closes it with Esc and gives the focus back.
pub(crate) fn help_dialog(page: Page) -> View {
    let t = &text().help;
    let close = move |_| page.is_help_open.set(false);
    let heading = view("h2").set("id", "heading-help").text(t.title);
    let button = view("button.btn.sq")
        .set("type", "button")
        .set("aria-label", t.close)
        .child(icon(Icon::Close))
        .on("click", close);
    let words = view("div").live_markup(move || page.explanations.help());
    let dialog = view("dialog.help")
        .set("aria-labelledby", "heading-help")
        .child(view("header").children([heading, button]))
        .child(view("div.body").children([words, switch(page)]))
        .on("close", close);
    let element: HtmlDialogElement = dialog.element().clone().unchecked_into();
    follow(move || match (page.is_help_open.get(), element.open()) {
        // Fails only if it is open already.
        (true, false) => {
            page.explanations.ask();
            drop(element.show_modal());
        }
        (false, true) => element.close(),
        _ => {}
    });
    dialog
}

/// Whether single keys do something.
fn switch(page: Page) -> View {
    let change = move |event| {
        let on = event_target_checked(&event);
        page.has_shortcuts.set(on);
        browser::remember(KEY, if on { "on" } else { "off" });
    };
    let field = view("input").set("type", "checkbox").on("change", change);
    if page.has_shortcuts.get_untracked() {
        // The attribute is what the box begins with.
        let _ = field.element().set_attribute("checked", "");
    }
    view("label").child(field).text(text().help.single_keys)
}
