//! Light or dark: as asked for in the address, else as last chosen, else as the reader's system prefers.

use crate::browser;
use crate::icon::{Icon, icon};
use crate::stage::StageHandle;
use crate::text::{fill, text};
use crate::view::{View, view};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

const KEY: &str = "theme";
const PREFERS_DARK: &str = "(prefers-color-scheme: dark)";

/// The theme of the page.
#[derive(Clone, Copy)]
pub(crate) struct Theme {
    is_dark: RwSignal<bool>,
    /// Whether it follows the system.
    is_auto: RwSignal<bool>,
    stage: StageHandle,
}

impl Theme {
    /// As asked for (`light`, `dark` or `auto`), else as last chosen, else as the system prefers.
    pub(crate) fn new(asked: Option<&str>, stage: StageHandle) -> Theme {
        let chosen = asked.map(str::to_owned).or_else(|| browser::remembered(KEY));
        let chosen = chosen.as_deref().filter(|word| matches!(*word, "light" | "dark"));
        let theme = Theme {
            is_dark: RwSignal::new(
                chosen.map_or_else(|| browser::prefers(PREFERS_DARK), |word| word == "dark"),
            ),
            is_auto: RwSignal::new(chosen.is_none()),
            stage,
        };
        theme.apply();
        theme.follow_system();
        theme
    }

    fn toggle(self) {
        self.is_dark.update(|is_dark| *is_dark = !*is_dark);
        self.is_auto.set(false);
        browser::remember(KEY, self.word());
        self.apply();
    }

    fn word(self) -> &'static str {
        if self.is_dark.try_get_untracked() == Some(true) { "dark" } else { "light" }
    }

    fn apply(self) {
        if let Some(root) = document().document_element() {
            // Fails only for malformed names.
            let _ = root.set_attribute("data-theme", self.word());
        }
        self.stage.change(|stage| stage.set_theme());
    }

    fn follow_system(self) {
        let Ok(Some(list)) = window().match_media(PREFERS_DARK) else { return };
        let follow = Closure::<dyn FnMut()>::new(move || {
            if self.is_auto.try_get_untracked() == Some(true) {
                self.is_dark.try_set(browser::prefers(PREFERS_DARK));
                self.apply();
            }
        });
        // Fails only in browsers so old that they have no events on media queries; the theme then stays.
        let _ = list.add_event_listener_with_callback("change", follow.as_ref().unchecked_ref());
        follow.forget();
    }
}

/// Switches between light and dark.
pub(crate) fn theme_button(theme: Theme) -> View {
    let label = move || {
        let t = &text().header;
        let word = if theme.is_dark.get() { t.dark } else { t.light };
        fill(t.theme, &[("theme", word)])
    };
    view("button.btn.sq")
        .set("type", "button")
        .live("aria-label", label)
        .live("title", label)
        .child(icon(Icon::Theme))
        .on("click", move |_| theme.toggle())
}
