//! The caption of a side, and what drives the picture from one request to the next. It is loaded when requests are first followed.

use super::choice::is_over;
use super::story::{Sent, Story};
use crate::stage::{StageHandle, node_title};
use crate::state::{Player, RunSignals};
use crate::text::text;
use leptos::prelude::*;
use leptos::wasm_split::{SplitLoaderError, wasm_split};
use netduel_scenario::{Scenario, Search, Side};
use netduel_session::Entry;

/// Time without a request to follow is skipped if it would take longer than this, in seconds of wall time …
const LONGEST_WAIT_S: f64 = 1.2;
/// … but for this much before the request.
const LEAD_S: f64 = 0.4;

/// The caption of a side. That of the left side also leads from one request to the next.
#[wasm_split(follow, wasm_split_path = ::leptos::wasm_split, fallible)]
pub(super) fn follow_caption(side: Side) -> Result<ViewFn, SplitLoaderError> {
    Ok(ViewFn::from(move || view! { <Caption side/> }))
}

#[component]
fn Caption(
    /// The side.
    side: Side,
) -> impl IntoView {
    let run = expect_context::<RunSignals>();
    let player = expect_context::<Player>();
    let stage = expect_context::<StageHandle>();
    if side == Side::ClientServer {
        let guide = Guide { run, player, chosen: StoredValue::new(None) };
        Effect::new(move |_| {
            run.shown_time_ns.track();
            run.selected_request.track();
            untrack(|| guide.lead());
        });
    }
    let words = Memo::new(move |_| {
        let now_ns = run.shown_time_ns.get();
        let request = run.selected_request.get();
        untrack(|| {
            let entry = player.with_recording(|recording| recording.log.entry(request?).cloned());
            let scenario = run.scenario.read();
            let words = |entry| stage.read(|stage| story(stage, &scenario, side, &entry, now_ns)).flatten();
            entry.and_then(words)
        })
        .filter(|words| !words.is_empty())
        .unwrap_or_else(|| text().follow.waiting.to_owned())
    });
    view! { <p>{words}</p> }
}

fn story(
    stage: &netduel_stage::Renderer,
    scenario: &Scenario,
    side: Side,
    entry: &Entry,
    now_ns: u64,
) -> Option<String> {
    let user = stage.chosen_user(side)?;
    let sent: Vec<Sent> = stage.request_messages(side).into_iter().map(Sent::from).collect();
    let name = |node| node_title(stage, side, node);
    let is_chord = scenario.peer_to_peer.as_ref().is_some_and(|side| side.search == Search::Chord);
    let ruled_out = |from, to| if is_chord { stage.peers_between(side, from, to) } else { None };
    Some(Story { side, entry, user, now_ns, sent: &sent, name: &name, ruled_out: &ruled_out }.words())
}

/// Leads from one request to the next.
#[derive(Clone, Copy)]
struct Guide {
    run: RunSignals,
    player: Player,
    /// The request that was chosen last, and when it arrives.
    chosen: StoredValue<Option<(u32, u64)>>,
}

impl Guide {
    /// Chooses the next request once the present one is over.
    fn lead(self) {
        let now_ns = self.run.shown_time_ns.get_untracked();
        let factor = self.run.speed.get_untracked().factor().unwrap_or(1.0);
        let wall_ns = |seconds: f64| (seconds * factor * 1e9) as u64;
        let selected = self.run.selected_request.get_untracked();
        let entry = selected.and_then(|request| {
            self.player.with_recording(|recording| recording.log.entry(request).cloned())
        });
        let is_present = match (entry, self.chosen.get_value()) {
            (Some(entry), _) => !is_over(&entry, self.runs(), factor, now_ns),
            // It has not arrived yet.
            (None, Some((request, arrives_ns))) if selected == Some(request) => {
                arrives_ns < now_ns + wall_ns(2.0 * LONGEST_WAIT_S) && arrives_ns + wall_ns(LEAD_S) > now_ns
            }
            (None, _) => false,
        };
        if is_present || self.run.is_finished.get_untracked() {
            return;
        }
        let (next, known_ns) = self.player.with_recording(|recording| {
            let next = recording.log.next_with_messages(now_ns);
            (next.map(|entry| (entry.request, entry.arrived_ns)), recording.known_ns())
        });
        self.chosen.set_value(next);
        let request = next.map(|(request, _)| request);
        if request != selected {
            self.player.select_request(request);
        }
        // Nothing can be followed until then.
        let until_ns = next.map_or(known_ns, |(_, arrives_ns)| arrives_ns.saturating_sub(wall_ns(LEAD_S)));
        if self.run.is_playing.get_untracked() && until_ns > now_ns + wall_ns(LONGEST_WAIT_S) {
            self.player.seek(until_ns);
        }
    }

    /// Which sides run.
    fn runs(self) -> [bool; 2] {
        let networks = self.run.networks.read_untracked();
        Side::BOTH.map(|side| networks.iter().any(|network| network.side == side))
    }
}
