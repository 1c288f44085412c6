//! The number from which every random draw follows.

use crate::browser;
use crate::icon::{Icon, icon};
use crate::page::Page;
use crate::text::{fill, text};
use leptos::prelude::*;
use netduel_engine::scenario::Value;

/// A field for the seed, and a button for another one.
#[component]
pub(super) fn SeedField() -> impl IntoView {
    let page = Page::get();
    let t = &text().transport;
    let seed = Memo::new(move |_| page.shown.scenario.with(|scenario| scenario.run.seed));
    // What is said about a value that was refused; the field keeps it.
    let refused = RwSignal::new(String::new());
    let is_refused = move || refused.with(|refused| !refused.is_empty());
    let run = move |seed: u64| {
        refused.set(String::new());
        let mut scenario = page.shown.scenario.get_untracked();
        scenario.run.seed = seed;
        let was_over = page.shown.is_finished.get_untracked();
        page.player.start(scenario);
        if was_over {
            page.player.play();
        }
    };
    let on_change = move |event| {
        let mut scenario = page.shown.scenario.get_untracked();
        match scenario.set("run.seed", &Value::parse(&event_target_value(&event))) {
            Ok(()) => run(scenario.run.seed),
            Err(error) => {
                let kept = seed.get_untracked().to_string();
                let values = [("allowed", &*error.allowed), ("value", &error.value), ("kept", &kept)];
                refused.set(fill(t.seed_refused, &values));
            }
        }
    };
    view! {
        <span class="seed">
            <label class="lab" for="seed">
                {t.seed}
            </label>
            <input
                type="text"
                inputmode="numeric"
                id="seed"
                autocomplete="off"
                prop:value=move || seed.get().to_string()
                aria-invalid=move || if is_refused() { "true" } else { "false" }
                aria-describedby="seed-refused"
                on:change=on_change
            />
            <span class="refused" id="seed-refused" role="status" hidden=move || !is_refused()>
                {refused}
            </span>
        </span>
        <button
            type="button"
            class="btn sq"
            aria-label=t.another_seed
            title=t.another_seed
            on:click=move |_| run(browser::chance(9999) + 1)
        >
            {icon(Icon::Dice)}
        </button>
    }
    .into_any()
}
