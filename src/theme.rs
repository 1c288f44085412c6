//! The color theme: as the address asks, else as last chosen, else as the system prefers.

use crate::icon::{Icon, IconKind};
use crate::printing::Printing;
use crate::stage::StageHandle;
use crate::state::Address;
use crate::text::{interpolate, text};
use codee::string::FromToStringCodec;
use leptos::prelude::*;
use leptos_use_preferences::use_preferred_dark;
use leptos_use_storage::use_local_storage;
use netduel_session::query;

/// The theme that is shown, and the way to choose one. A copy is the same theme.
#[derive(Clone, Copy)]
struct Theme {
    is_dark: Memo<bool>,
    choose: Callback<bool>,
}

/// Applies the theme to the document, and gives it to the components below.
pub(crate) fn provide_theme(address: Address) {
    let prefers_dark = use_preferred_dark();
    // Remembered for the next visit where the browser allows it. src/shell.js reads it before the program has loaded.
    let (stored, store, _) = use_local_storage::<String, FromToStringCodec>("netduel.theme");
    let chosen = RwSignal::new(None);
    let is_dark = Memo::new(move |_| {
        let asked = query::value(&address.query(), "theme").unwrap_or_default();
        let chosen_before = || is_dark(&stored.read()).filter(|_| asked != "auto");
        let chosen = chosen.get().or_else(|| is_dark(&asked)).or_else(chosen_before);
        chosen.unwrap_or_else(|| prefers_dark.get())
    });
    let choose = Callback::new(move |is_dark| {
        chosen.set(Some(is_dark));
        store.set(name(is_dark).to_owned());
    });
    let stage = expect_context::<StageHandle>();
    let printing = expect_context::<Printing>();
    Effect::new(move || {
        // Paper is white.
        let is_dark = is_dark.get() && !printing.get();
        if let Some(root) = document().document_element() {
            // Fails only for names that are not valid.
            let _ = root.set_attribute("data-theme", name(is_dark));
        }
        // The picture takes its colors from the style sheet.
        stage.change(|stage| stage.set_theme());
    });
    provide_context(Theme { is_dark, choose });
}

fn name(is_dark: bool) -> &'static str {
    if is_dark { "dark" } else { "light" }
}

fn is_dark(name: &str) -> Option<bool> {
    [false, true].into_iter().find(|is_dark| self::name(*is_dark) == name)
}

/// The button that switches between light and dark.
#[component]
pub(crate) fn ThemeButton() -> impl IntoView {
    let Theme { is_dark, choose } = expect_context::<Theme>();
    let label = move || {
        let t = &text().header;
        interpolate(t.theme, &[("theme", if is_dark.get() { t.dark } else { t.light })])
    };
    view! {
        <button
            type="button"
            class="btn sq"
            aria-label=label
            title=label
            on:click=move |_| choose.run(!is_dark.get_untracked())
        >
            <Icon kind=IconKind::Theme />
        </button>
    }
}
