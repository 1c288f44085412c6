//! What a search finds besides parameters: scenarios, or words to search for instead.

use super::group::Group;
use super::state::DrawerState;
use super::visibility::Visibility;
use crate::state::{Preset, RunAddress, RunSignals};
use crate::text::{interpolate, text};
use leptos::prelude::*;

/// The scenarios that a search finds; without any result, words that are written alike.
#[component]
pub(super) fn SearchResults() -> impl IntoView {
    let t = &text().parameters;
    let drawer = expect_context::<DrawerState>();
    let run_address = expect_context::<RunAddress>();
    let scenario = expect_context::<RunSignals>().scenario;
    let preset = expect_context::<Preset>().scenario;
    let presets = StoredValue::new(netduel_presets::all());
    let found = Memo::new(move |_| {
        let (search, synonyms) = (drawer.search.read(), drawer.synonyms.read());
        let is_found = |known: &&netduel_presets::Preset| {
            let names = [&known.scenario.title, " ", &known.id].concat();
            !search.trim().is_empty() && synonyms.finds(&search, &names, &known.id)
        };
        presets.with_value(|presets| {
            let found = presets.iter().filter(is_found);
            found.map(|known| (known.id.clone(), known.scenario.title.clone())).collect::<Vec<_>>()
        })
    });
    let is_in_vain = Memo::new(move |_| {
        let (scenario, preset, search) = (scenario.read(), preset.read(), drawer.search.read());
        let synonyms = drawer.synonyms.read();
        let view = Visibility { scenario: &scenario, preset: &preset, search: &search, synonyms: &synonyms };
        drawer.is_searching()
            && found.read().is_empty()
            && !Group::of(&scenario).into_iter().any(|group| view.shows_any(group))
    });
    let scenario_button = move |(id, title): (String, String)| {
        view! {
            <button class="btn b" type="button" on:click=move |_| run_address.choose_preset(&id)>
                {title}
            </button>
        }
    };
    let word_button = move |word: String| {
        let searched = word.clone();
        view! {
            <button class="btn b" type="button" on:click=move |_| drawer.search.set(searched.clone())>
                {word}
            </button>
        }
    };
    view! {
        <div class="found" role="status">
            <Show when=move || !found.read().is_empty()>
                <p>{t.found_scenarios}</p>
                {move || found.get().into_iter().map(scenario_button).collect_view()}
            </Show>
            <Show when=move || is_in_vain.get()>
                <p>{move || interpolate(t.found_nothing, &[("search", drawer.search.read().trim())])}</p>
                {move || drawer.synonyms.read().nearest(&drawer.search.read()).into_iter().map(word_button).collect_view()}
            </Show>
        </div>
    }
}
