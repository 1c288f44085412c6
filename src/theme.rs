//! The color theme: as the address asks, else as last chosen, else as the system prefers.

use crate::icon::{Icon, IconKind};
use crate::stage::StageHandle;
use crate::text::{interpolate, text};
use leptos::prelude::*;
use leptos_use_color_mode::{
    ColorMode, UseColorModeOptions, UseColorModeReturn, use_color_mode_with_options,
};
use std::sync::Arc;

/// The theme that is shown, and the way to choose one. A copy is the same theme.
#[derive(Clone, Copy)]
struct Theme {
    mode: Signal<ColorMode>,
    choose: WriteSignal<ColorMode>,
}

/// Applies the theme to the document, and gives it to the components below.
pub(crate) fn provide_theme() {
    let stage = expect_context::<StageHandle>();
    let options = UseColorModeOptions::default()
        .attribute("data-theme")
        .storage_key("netduel.theme")
        .initial_value_from_url_param("theme")
        .transition_enabled(true)
        .on_changed(Arc::new(move |mode, apply: Arc<dyn Fn(ColorMode) + Send + Sync>| {
            apply(mode);
            // The picture takes its colors from the style sheet.
            stage.change(|stage| stage.set_theme());
        }));
    let UseColorModeReturn { mode, set_mode, .. } = use_color_mode_with_options(options);
    provide_context(Theme { mode, choose: set_mode });
}

/// The button that switches between light and dark.
#[component]
pub(crate) fn ThemeButton() -> impl IntoView {
    let Theme { mode, choose } = expect_context::<Theme>();
    let is_dark = move || mode.get() == ColorMode::Dark;
    let label = Memo::new(move |_| {
        let t = &text().header;
        interpolate(t.theme, &[("theme", if is_dark() { t.dark } else { t.light })])
    });
    let toggle = move |_| choose.set(if is_dark() { ColorMode::Light } else { ColorMode::Dark });
    view! {
        <button type="button" class="btn sq" aria-label=label title=label on:click=toggle>
            <Icon kind=IconKind::Theme />
        </button>
    }
}
