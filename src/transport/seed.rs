//! The seed: the number that determines every random draw of the run.

use crate::browser;
use crate::icon::{Icon, IconKind};
use crate::state::{Player, RunSignals, Settings};
use crate::term::Explanation;
use crate::text::{interpolate, text};
use leptos::prelude::*;
use netduel_scenario::Value;

/// A field for the seed, and a button that draws another one.
#[component]
pub(super) fn SeedField() -> impl IntoView {
    let t = &text().transport;
    let RunSignals { scenario, is_finished, .. } = expect_context::<RunSignals>();
    let player = expect_context::<Player>();
    let settings = expect_context::<Settings>();
    let seed = move || scenario.read().run.seed;
    // Why a value was rejected; the field keeps it.
    let rejection = RwSignal::new(String::new());
    let is_rejected = move || !rejection.read().is_empty();
    let run_with = move |seed: u64| {
        rejection.set(String::new());
        let mut scenario = scenario.get_untracked();
        scenario.run.seed = seed;
        let was_finished = is_finished.get_untracked();
        player.start(scenario);
        if was_finished {
            player.play();
        }
    };
    let set_seed = move |typed: String| {
        let mut scenario = scenario.get_untracked();
        match scenario.set("run.seed", &Value::parse(&typed)) {
            Ok(()) => run_with(scenario.run.seed),
            Err(error) => {
                let kept = untrack(seed).to_string();
                let values = [("allowed", &*error.allowed), ("value", &error.value), ("kept", &kept)];
                rejection.set(interpolate(t.seed_refused, &values));
            }
        }
    };
    view! {
        <span class="seed">
            <label class="lab term" for="seed">
                {t.seed}
                <Explanation id="meaning-seed" meaning=t.seed_meaning.to_owned()/>
            </label>
            <input
                type="text"
                inputmode="numeric"
                id="seed"
                disabled=move || settings.is_locked("run.seed")
                autocomplete="off"
                aria-describedby="seed-refused"
                aria-invalid=move || is_rejected().to_string()
                prop:value=move || seed().to_string()
                on:change:target=move |event| set_seed(event.target().value())
            />
            <span class="refused" id="seed-refused" role="status" hidden=move || !is_rejected()>
                {move || rejection.get()}
            </span>
        </span>
        <button
            class="btn sq"
            type="button"
            disabled=move || settings.is_locked("run.seed")
            aria-label=t.another_seed
            title=t.another_seed
            on:click=move |_| run_with(browser::random_seed())
        >
            <Icon kind=IconKind::Dice/>
        </button>
    }
}
