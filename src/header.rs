//! The bar above everything: the name, the views, the scenario, and the page's own tools.

use crate::icon::{Icon, IconKind};
use crate::parameters::ParametersButton;
use crate::presenting::PresentButton;
use crate::share::ShareButton;
use crate::state::{Address, Preset, RunAddress, Settings};
use crate::text::text;
use crate::theme::ThemeButton;
use crate::views::{Navigation, ViewId, ViewLinks};
use leptos::prelude::*;

/// The header of the page.
#[component]
pub(crate) fn Header() -> impl IntoView {
    let t = &text().header;
    let address = expect_context::<Address>();
    let navigation = expect_context::<Navigation>();
    let Settings { is_help_open, .. } = expect_context();
    let is_duel = move || navigation.current() == ViewId::Duel;
    view! {
        <header class="top">
            <a class="brand" href=address.page() aria-label=t.brand>
                <svg viewBox="0 0 30 18" width="30" height="18" aria-hidden="true">
                    <rect x="1" y="2" width="14" height="14" rx="2" fill="var(--left)" />
                    <circle cx="22" cy="9" r="7" fill="var(--right)" />
                </svg>
                <span>"netduel"</span>
            </a>
            <Show when=is_duel>
                <PresetChoice />
            </Show>
            <ViewLinks />
            <nav class="tools" aria-label=t.tools>
                <Show when=is_duel>
                    <ParametersButton />
                    <ShareButton />
                </Show>
                <Show when=is_duel>
                    <PresentButton />
                </Show>
                <ThemeButton />
                <button
                    type="button"
                    class="btn sq"
                    aria-label=t.help
                    title=t.help
                    aria-haspopup="dialog"
                    on:click=move |_| is_help_open.set(true)
                >
                    <Icon kind=IconKind::Help />
                </button>
            </nav>
        </header>
    }
}

/// The choice among the preset scenarios.
#[component]
fn PresetChoice() -> impl IntoView {
    let t = &text().header;
    let preset = expect_context::<Preset>();
    let run_address = expect_context::<RunAddress>();
    let presets = netduel_presets::all();
    let options =
        presets.into_iter().map(|preset| view! { <option value=preset.id>{preset.scenario.title}</option> });
    let choose = move |event| run_address.choose_preset(&event_target_value(&event));
    view! {
        <label class="pick">
            <span class="lab">{t.scenario}</span>
            <select aria-label=t.scenario prop:value=preset.id on:change=choose>
                <Show when=move || preset.id.read().is_empty()>
                    <option value="">{t.linked}</option>
                </Show>
                {options.collect_view()}
            </select>
        </label>
    }
}
