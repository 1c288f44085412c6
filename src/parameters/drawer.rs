//! The drawer with all parameters, and the button that opens it.

use super::group::Group;
use super::group_panel::GroupPanel;
use super::results::SearchResults;
use super::state::DrawerState;
use super::synonyms::Synonyms;
use super::visibility::changed_count;
use crate::dom::focus_later;
use crate::icon::{Icon, IconKind};
use crate::lazy_view::LazyView;
use crate::run_hash::RunHash;
use crate::state::{Player, Preset, RunSignals};
use crate::text::text;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use leptos::wasm_split::{SplitLoaderError, wasm_split};
use leptos_use_media_query::use_media_query;
use netduel_scenario::Scenario;

/// A phone shows one group at a time. The same width as in the style sheets.
const PHONE: &str = "(max-width: 719px)";

/// The parameters of the run. The drawer is built when it is opened.
#[component]
pub(crate) fn ParametersDrawer() -> impl IntoView {
    let drawer = expect_context::<DrawerState>();
    let on_keydown = move |event: KeyboardEvent| {
        // Keys pressed in the drawer are no shortcuts of the page, except Space after a click. Escape closes the drawer.
        match event.key().as_str() {
            "Escape" => drawer.set_open(false),
            " " | "Tab" => return,
            _ => {}
        }
        event.stop_propagation();
    };
    view! {
        <Show when=move || drawer.is_open()>
            <aside
                class="drawer"
                id="drawer"
                aria-labelledby="heading-parameters"
                class:seeking=move || drawer.is_searching()
                on:keydown=on_keydown
            >
                <div class="grab" aria-hidden="true"></div>
                <DrawerHeader/>
                <LazyView load=drawer_body/>
            </aside>
        </Show>
    }
}

/// What the drawer shows below its heading.
#[wasm_split(parameters, wasm_split_path = ::leptos::wasm_split, fallible)]
fn drawer_body() -> Result<ViewFn, SplitLoaderError> {
    Ok(ViewFn::from(|| view! { <DrawerBody/> }))
}

/// The button that opens and closes the drawer.
#[component]
pub(crate) fn ParametersButton() -> impl IntoView {
    let drawer = expect_context::<DrawerState>();
    let name = text().parameters.name;
    view! {
        <button
            class="btn wide"
            type="button"
            aria-label=name
            aria-controls="drawer"
            aria-expanded=move || drawer.is_open().to_string()
            on:click=move |_| drawer.toggle()
        >
            <Icon kind=IconKind::Sliders/>
            <span>{name}</span>
        </button>
    }
}

/// The groups of parameters, and the ways to find one.
#[component]
fn DrawerBody() -> impl IntoView {
    let t = &text().parameters;
    let drawer = expect_context::<DrawerState>();
    let RunSignals { scenario, change_effect, .. } = expect_context::<RunSignals>();
    Synonyms::fetch(drawer.synonyms);
    let groups = Memo::new(move |_| Group::of(&scenario.read()));
    let is_phone = use_media_query(PHONE);
    let phone_group = Memo::new(move |_| {
        let chosen = drawer.phone_group.get();
        if groups.read().contains(&chosen) { chosen } else { Group::Workload }
    });
    let only_group =
        Signal::derive(move || (is_phone.get() && !drawer.is_searching()).then(|| phone_group.get()));
    Effect::new(move |_| {
        if let Some(number) = drawer.focused_fault.get() {
            drawer.focused_fault.set(None);
            focus_later(&format!("[id=\"parameter-faults.{number}.at_s\"]"));
        }
    });
    let tab = move |group: Group| {
        view! {
            <button
                type="button"
                aria-pressed=move || (phone_group.get() == group).to_string()
                on:click=move |_| drawer.phone_group.set(group)
            >
                {group.name()}
            </button>
        }
    };
    view! {
        <div class="tabs" role="group" aria-label=t.groups>
            {move || groups.get().into_iter().map(tab).collect_view()}
        </div>
        <input
            class="find"
            type="search"
            placeholder=t.find
            aria-label=t.find
            prop:value=move || drawer.search.get()
            on:input:target=move |event| drawer.search.set(event.target().value())
        />
        <SearchResults/>
        <p class="effect" role="status">{move || change_effect.get()}</p>
        <div class="groups" tabindex="0" role="region" aria-label=t.groups>
            <For each=move || groups.get() key=|group| *group let(group)>
                <GroupPanel group only_group/>
            </For>
        </div>
        // A phone has no other place for it.
        <footer><RunHash/></footer>
    }
}

/// The drawer's heading, the button that resets all parameters, and the one that closes the drawer.
#[component]
fn DrawerHeader() -> impl IntoView {
    let t = &text().parameters;
    let drawer = expect_context::<DrawerState>();
    let player = expect_context::<Player>();
    let scenario = expect_context::<RunSignals>().scenario;
    let preset = expect_context::<Preset>().scenario;
    let is_changed = move || changed_count(Scenario::parameters(), &scenario.read(), &preset.read()) > 0;
    view! {
        <header>
            <h2 id="heading-parameters">{t.name}</h2>
            <button
                class="btn t"
                type="button"
                hidden=move || !is_changed()
                on:click=move |_| player.start(preset.get_untracked())
            >
                {t.reset_all}
            </button>
            <button class="btn sq" type="button" aria-label=t.close on:click=move |_| drawer.set_open(false)>
                <Icon kind=IconKind::Close/>
            </button>
        </header>
    }
}
