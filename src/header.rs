//! Name, scenario, and the page's own tools.

use crate::icon::{Icon, icon};
use crate::page::Page;
use crate::text::text;
use crate::theme::ThemeButton;
use leptos::prelude::*;

const BRAND: &str = r#"<rect x="1" y="2" width="14" height="14" rx="2" fill="var(--left)"/><circle cx="22" cy="9" r="7" fill="var(--right)"/>"#;

/// The bar above everything.
#[component]
pub(crate) fn Header() -> impl IntoView {
    let page = Page::get();
    let t = &text().header;
    let option = |preset: netduel_presets::Preset| {
        view! { <option value=preset.id>{preset.scenario.title}</option> }
    };
    let options: Vec<_> = netduel_presets::all().into_iter().map(option).collect();
    let choose = move |event| {
        if let Some(preset) = netduel_presets::find(&event_target_value(&event)) {
            page.preset.set(preset.id);
            page.player.start_at_its_speed(preset.scenario);
        }
    };
    view! {
        <header class="top">
            <a class="brand" href="./" aria-label=t.brand>
                <svg viewBox="0 0 30 18" width="30" height="18" aria-hidden="true" inner_html=BRAND></svg>
                <span>"netduel"</span>
            </a>
            <label class="pick">
                <span class="lab">{t.scenario}</span>
                <select aria-label=t.scenario prop:value=move || page.preset.get() on:change=choose>
                    {options}
                </select>
            </label>
            <nav class="tools" aria-label=t.tools>
                <ThemeButton />
                <button
                    type="button"
                    class="btn sq"
                    aria-label=t.help
                    title=t.help
                    aria-haspopup="dialog"
                    on:click=move |_| page.is_help_open.set(true)
                >
                    {icon(Icon::Help)}
                </button>
            </nav>
        </header>
    }
    .into_any()
}
