//! The heading of one fault's controls.

use crate::format;
use crate::state::{Player, RunSignals};
use crate::text::{interpolate, text};
use leptos::prelude::*;
use netduel_protocol::SideScores;
use netduel_scenario::Side;
use netduel_session::fault_actions::struck_shares;

/// The number of a fault, how many nodes it affected on each side, and the button that deletes it. Where a crash cannot strike the
/// same share of both sides, what it strikes, and the offer of a slow-down instead.
#[component]
pub(super) fn FaultHeading(
    /// The fault's number in the scenario, from 1.
    number: usize,
) -> impl IntoView {
    let player = expect_context::<Player>();
    let RunSignals { scenario, scores, .. } = expect_context();
    let effect = move || {
        let sides = Side::BOTH.into_iter().filter_map(|side| {
            let scores = scores.get()?;
            describe_effect(scores.sides.iter().find(|scores| scores.side == side)?, number)
        });
        sides.collect::<Vec<_>>().join(" · ")
    };
    let struck = Memo::new(move |_| {
        let scenario = scenario.read();
        let fault = scenario.faults.get(number.checked_sub(1)?)?;
        Some((fault.share.0?, struck_shares(&scenario, fault)?))
    });
    let slow_down = move || {
        let (share, [left, right]) = struck.get()?;
        let t = &text().parameters;
        let [share, left, right] = [share, left, right].map(format::percent);
        let words = interpolate(t.share_not_met, &[("share", &share), ("left", &left), ("right", &right)]);
        Some(view! {
            <p class="share-not-met">
                {words} " "
                <button class="btn b" type="button" on:click=move |_| player.slow_down_instead(number)>
                    {t.slow_down_instead}
                </button>
            </p>
        })
    };
    view! {
        <div class="fault-head">
            <b>{number}"."</b>
            <span>{effect}</span>
            <button class="btn b" type="button" on:click=move |_| player.remove_fault(number)>
                {text().parameters.delete}
            </button>
        </div>
        {slow_down}
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
