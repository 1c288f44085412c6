//! The number from which every random draw follows.

use crate::browser;
use crate::icon::{Icon, icon};
use crate::page::Page;
use crate::text::{fill, text};
use crate::view::{View, view};
use leptos::prelude::*;

/// A field for the seed, and a button for another one.
pub(super) fn seed_field(page: Page) -> [View; 2] {
    let t = &text().transport;
    let seed = move || page.run.scenario.with(|scenario| scenario.run.seed.to_string());
    // What is said about a value that was refused; the field keeps it.
    let refused = RwSignal::new(String::new());
    let is_refused = move || refused.with(|refused| !refused.is_empty());
    let run = move |seed: u64| {
        refused.set(String::new());
        let mut scenario = page.run.scenario.get_untracked();
        scenario.run.seed = seed;
        let was_over = page.run.is_finished.get_untracked();
        page.player.start(scenario);
        if was_over {
            page.player.play();
        }
    };
    let on_change = move |event| {
        let mut scenario = page.run.scenario.get_untracked();
        match scenario.set("run.seed", &browser::typed(&event_target_value(&event))) {
            Ok(()) => run(scenario.run.seed),
            Err(error) => {
                let kept = untrack(seed);
                let values = [("allowed", &*error.allowed), ("value", &error.value), ("kept", &kept)];
                refused.set(fill(t.seed_refused, &values));
            }
        }
    };
    let field = view("input")
        .set("type", "text")
        .set("inputmode", "numeric")
        .set("id", "seed")
        .set("autocomplete", "off")
        .set("aria-describedby", "seed-refused")
        .live_is("aria-invalid", is_refused)
        .live_value(seed)
        .on("change", on_change);
    let said = view("span.refused")
        .set("id", "seed-refused")
        .set("role", "status")
        .live_if("hidden", move || !is_refused())
        .live_text(move || refused.get());
    let another = view("button.btn.sq")
        .set("type", "button")
        .set("aria-label", t.another_seed)
        .set("title", t.another_seed)
        .child(icon(Icon::Dice))
        .on("click", move |_| run(browser::chance(9999) + 1));
    [view("span.seed").children([view("label.lab").set("for", "seed").text(t.seed), field, said]), another]
}
