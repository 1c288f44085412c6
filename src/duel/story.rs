//! The story of the chosen request, in words: which nodes its way led to, and when.

use crate::format;
use crate::page::Page;
use crate::player::Entry;
use crate::stage::{Mark, Told};
use crate::text::{fill, text};
use crate::view::{View, view};
use leptos::prelude::*;
use netduel_results::Outcome;
use netduel_scenario::Side;

/// Steps told at most; the picture shows all.
const MOST: usize = 12;

/// The line in the place of the legend while a request is chosen.
pub(super) fn story(page: Page, side: Side) -> View {
    let words = Memo::new(move |_| {
        page.run.tick.track();
        page.run.selected_request.get().map(|request| told(page, side, request)).unwrap_or_default()
    });
    view("p.story").live_if("hidden", move || words.with(String::is_empty)).live_text(move || words.get())
}

fn told(page: Page, side: Side, request: u32) -> String {
    let t = &text().duel;
    let entry = page.player.with_recording(|recording| recording.log.entry(request).cloned());
    let Some(Entry { arrived_ns, answers, .. }) = entry else { return String::new() };
    let after = |at_ns: u64| format::span(at_ns.saturating_sub(arrived_ns) as f64 * 1e-9);
    let Some((user, steps)) = page.stage.with(|stage| stage.told(side)).flatten() else {
        return String::new();
    };
    let mut story = fill(t.story, &[("n", &format::count(u64::from(request) + 1)), ("user", &user)]);
    let count = steps.len();
    let alone = answers[side as usize].and_then(|answer| match answer.outcome {
        Outcome::Served => Some(t.story_own),
        Outcome::NodeFailed if answer.after_ns == 0 => Some(t.story_off),
        _ => None,
    });
    if let Some(words) = alone.filter(|_| count == 0) {
        return [&story, " → ", words].concat();
    }
    for Told { mark, to, from, arrives_ns } in steps.into_iter().take(MOST) {
        let template = match mark {
            Mark::Query => t.story_query,
            Mark::Hit => t.story_hit,
            Mark::Request => t.story_request,
            Mark::Response => t.story_response,
            _ => t.story_failure,
        };
        story.push_str(" → ");
        story.push_str(&fill(template, &[("to", &to), ("from", &from), ("t", &after(arrives_ns))]));
    }
    if count > MOST {
        story.push_str(" → …");
    }
    story
}
