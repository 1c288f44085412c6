//! The heading of one fault's controls.

use crate::format;
use crate::state::{Player, RunSignals};
use crate::text::{interpolate, text};
use leptos::prelude::*;
use netduel_protocol::SideScores;
use netduel_scenario::Side;

/// The number of a fault, how many nodes it affected on each side, and the button that deletes it.
#[component]
pub(super) fn FaultHeading(
    /// The fault's number in the scenario, from 1.
    number: usize,
) -> impl IntoView {
    let player = expect_context::<Player>();
    let scores = expect_context::<RunSignals>().scores;
    let effect = move || {
        let sides = Side::BOTH.into_iter().filter_map(|side| {
            let scores = scores.get()?;
            describe_effect(scores.sides.iter().find(|scores| scores.side == side)?, number)
        });
        sides.collect::<Vec<_>>().join(" · ")
    };
    view! {
        <div class="fault-head">
            <b>{number}"."</b>
            <span>{effect}</span>
            <button class="btn b" type="button" on:click=move |_| player.remove_fault(number)>
                {text().parameters.delete}
            </button>
        </div>
    }
}

/// What a fault did on a side, in words; `None` before it begins.
fn describe_effect(scores: &SideScores, number: usize) -> Option<String> {
    let t = &text().parameters;
    let record = scores.faults.iter().find(|record| record.number as usize == number)?;
    let [n, of] = [record.affected, record.of].map(|nodes| format::count(u64::from(nodes)));
    let affected = interpolate(t.affected, &[("n", &n), ("of", &of)]);
    let recovery = record.recovery_s.map(|after_s| interpolate(t.back, &[("t", &format::duration(after_s))]));
    let side = text().duel.sides[scores.side as usize];
    Some(format!("{side}: {affected}{}", recovery.unwrap_or_default()))
}
