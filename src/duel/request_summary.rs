//! The selected request in one sentence: which nodes it reached, and when.

use crate::format;
use crate::stage::{PathStep, StageHandle, request_path};
use crate::state::{Player, RunSignals};
use crate::text::{interpolate, text};
use leptos::prelude::*;
use netduel_results::Outcome;
use netduel_scenario::Side;
use netduel_session::Entry;
use netduel_stage::Mark;

/// The most steps that the summary has; the picture shows all.
const MOST_STEPS: usize = 12;

/// The line that takes the place of the legend while a request is selected.
#[component]
pub(super) fn RequestSummary(
    /// The side on which the request is followed.
    side: Side,
) -> impl IntoView {
    let run = expect_context::<RunSignals>();
    let player = expect_context::<Player>();
    let stage = expect_context::<StageHandle>();
    let summary = move || {
        let request = run.selected_request.get()?;
        let entry = player.with_recording(|recording| recording.log.entry(request).cloned())?;
        let (user, steps) = stage.read(|stage| request_path(stage, side)).flatten()?;
        Some(summarize(side, &entry, &user, &steps))
    };
    view! {
        <ShowLet some=summary let:summary>
            <p class="request-summary">{summary}</p>
        </ShowLet>
    }
}

fn summarize(side: Side, entry: &Entry, user: &str, steps: &[PathStep]) -> String {
    let t = &text().duel;
    let number = format::count(u64::from(entry.request) + 1);
    let mut summary = interpolate(t.summary, &[("n", &number), ("user", user)]);
    let without_message = entry.ends[side as usize].and_then(|end| match end.outcome {
        Outcome::Served => Some(t.summary_own_copy),
        Outcome::NodeFailed if end.after_ns == 0 => Some(t.summary_off),
        _ => None,
    });
    if let Some(words) = without_message.filter(|_| steps.is_empty()) {
        return [&summary, " → ", words].concat();
    }
    for PathStep { mark, to, from, arrives_ns } in steps.iter().take(MOST_STEPS) {
        let template = match mark {
            Mark::Query => t.summary_query,
            Mark::Hit => t.summary_hit,
            Mark::Request => t.summary_request,
            Mark::Response => t.summary_response,
            _ => t.summary_failure,
        };
        let after = format::duration(arrives_ns.saturating_sub(entry.arrived_ns) as f64 * 1e-9);
        summary.push_str(" → ");
        summary.push_str(&interpolate(template, &[("to", to), ("from", from), ("t", &after)]));
    }
    if steps.len() > MOST_STEPS {
        summary.push_str(" → …");
    }
    summary
}

#[cfg(test)]
mod tests {
    use super::*;
    use netduel_session::RequestEnd;

    fn entry(outcome: Outcome, after_ns: u64) -> Entry {
        let ends = [None, Some(RequestEnd { outcome, after_ns })];
        Entry { request: 6, user: 2, object: 0, arrived_ns: 1_000_000_000, ends }
    }

    fn step(mark: Mark, from: &str, to: &str, after_ms: u64) -> PathStep {
        let arrives_ns = 1_000_000_000 + after_ms * 1_000_000;
        PathStep { mark, from: from.to_owned(), to: to.to_owned(), arrives_ns }
    }

    #[test]
    fn every_step_tells_the_time_since_the_request_arrived() {
        let steps = [
            step(Mark::Query, "Peer 3", "Peer 9", 40),
            step(Mark::Hit, "Peer 9", "Peer 3", 80),
            step(Mark::Request, "Peer 3", "Peer 5", 120),
            step(Mark::Response, "Peer 5", "Peer 3", 160),
        ];
        let summary = summarize(Side::PeerToPeer, &entry(Outcome::Served, 160_000_000), "Peer 3", &steps);
        let expected = "Request 7 by Peer 3 → Peer 9 40.0\u{a0}ms → found 80.0\u{a0}ms → asks Peer 5 120\u{a0}ms → answer 160\u{a0}ms";
        assert_eq!(summary, expected);
    }

    #[test]
    fn a_request_without_any_message_says_why() {
        let summary = |outcome| summarize(Side::PeerToPeer, &entry(outcome, 0), "Peer 3", &[]);
        assert!(summary(Outcome::Served).ends_with("→ had its own copy"));
        assert!(summary(Outcome::NodeFailed).ends_with("→ was down or away"));
        assert_eq!(summary(Outcome::NotFound), "Request 7 by Peer 3");
    }

    #[test]
    fn a_long_path_is_cut_off() {
        let steps = vec![step(Mark::Query, "Peer 3", "Peer 9", 40); MOST_STEPS + 1];
        let summary = summarize(Side::PeerToPeer, &entry(Outcome::NotFound, 9), "Peer 3", &steps);
        assert!(summary.ends_with(" → …"));
        assert_eq!(summary.matches('→').count(), MOST_STEPS + 1);
    }
}
