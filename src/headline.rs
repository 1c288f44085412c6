//! The headline: a sentence about the state of the run, and a button for the next action worth taking.

use crate::browser;
use crate::format;
use crate::notifications::Notifications;
use crate::state::{Player, Preset, RunSignals};
use crate::text::{interpolate, text};
use crate::tour::{TourButton, TourControls};
use leptos::prelude::*;
use netduel_scenario::{Scenario, Side};
use netduel_session::fault_actions::{crash_busiest, recover_all};
use netduel_session::headline::{Part, headline, is_same_duel};
use netduel_session::run_state::{NextAction, RunState, has_equal_capacity, with_two_more_servers};

/// Headline, notifications and next action.
#[component]
pub(crate) fn Headline() -> impl IntoView {
    let player: Player = expect_context();
    let RunSignals { scenario, scores, is_finished, step_description, shown_step, .. } = expect_context();
    let Preset { id: preset_id, scenario: preset_scenario } = expect_context();
    let state = Memo::new(move |_| RunState::at(&scenario.read(), player.shown_time_ns(), is_finished.get()));
    let parts = Memo::new(move |_| {
        let scenario = scenario.read();
        // Only the headline at the end contains scores.
        let scores = if is_finished.get() { scores.get() } else { None };
        let is_as_preset = is_same_duel(&preset_scenario.read(), &scenario);
        headline(&scenario, &state.read(), scores.as_deref(), is_as_preset)
    });
    let words = move || {
        if let Some(step) = shown_step.get() {
            return step.words.into_any();
        }
        let step = step_description.read();
        if step.is_empty() {
            parts.get().into_iter().map(|part| view! { <PartWords part/> }).collect_view().into_any()
        } else {
            step.clone().into_any()
        }
    };
    let action = move || state.read().next_action(&scenario.read());
    let labels = move || action_labels(action(), &scenario.read(), state.read().nodes());
    let act = move |_| {
        take_action(player, untrack(action), scenario.get_untracked(), &preset_scenario.read_untracked());
    };
    let is_on_tour = Memo::new(move |_| shown_step.read().is_some());
    view! {
        <section class="headline" class:touring=is_on_tour aria-label=text().headline.name>
            <div class="say">
                <Notifications/>
                <h1>{words}</h1>
            </div>
            <div class="next">
                {move || match is_on_tour.get() {
                    true => view! { <TourControls/> }.into_any(),
                    false => view! {
                        <button type="button" class="act" on:click=act>
                            {move || labels().0}
                        </button>
                        <p>{move || labels().1}</p>
                        <Show when=move || !preset_id.read().is_empty()>
                            <TourButton/>
                        </Show>
                    }
                    .into_any(),
                }}
            </div>
        </section>
    }
}

/// A part of the headline.
#[component]
fn PartWords(
    /// The part.
    part: Part,
) -> impl IntoView {
    match part {
        Part::Words(words) => words.into_any(),
        Part::Watch(words) => view! { <span class="watch">{words}</span> }.into_any(),
        Part::Of(Side::ClientServer, words) => view! { <em class="l">{words}</em> }.into_any(),
        Part::Of(Side::PeerToPeer, words) => view! { <em class="r">{words}</em> }.into_any(),
    }
}

/// The label of the button and the caption below it.
fn action_labels(action: NextAction, scenario: &Scenario, crashed: [u32; 3]) -> (&'static str, String) {
    let t = &text().headline;
    let label_and_caption = match (action, scenario.client_server.as_ref().map(|side| side.servers)) {
        (NextAction::Crash, Some(servers)) => {
            let label = if servers == 1 { t.crash_server } else { t.crash_busiest_server };
            return (label, crash_caption(scenario, servers));
        }
        (NextAction::Crash, None) => (t.crash_busiest_peer, ""),
        (NextAction::Recover, _) => match crashed {
            [1, 1, 0] => (t.recover_node, t.recover_both_caption),
            [0, 1, 0] | [1, 0, 0] | [0, 0, 1] => (t.recover_node, ""),
            _ => (t.recover_all_nodes, ""),
        },
        (NextAction::AddServers, _) if has_equal_capacity(scenario) => {
            (t.add_servers, t.add_servers_equal_caption)
        }
        (NextAction::AddServers, _) => (t.add_servers, t.add_servers_caption),
        (NextAction::OtherSeed, _) => (t.other_seed, t.other_seed_caption),
    };
    (label_and_caption.0, label_and_caption.1.to_owned())
}

/// What a server and a peer that crash together are of the capacity of their sides; empty without peers.
fn crash_caption(scenario: &Scenario, servers: u32) -> String {
    if scenario.peer_to_peer.is_none() {
        return String::new();
    }
    let share = |nodes: u32| format::percent(1.0 / f64::from(nodes.max(1)));
    let (left, right) = (share(servers), share(scenario.workload.users));
    interpolate(text().headline.crash_caption, &[("left", &left), ("right", &right)])
}

fn take_action(player: Player, action: NextAction, scenario: Scenario, preset: &Scenario) {
    match action {
        NextAction::Crash => player.change_faults(|faults, at_s| crash_busiest(&scenario, faults, at_s)),
        NextAction::Recover => player.change_faults(|faults, at_s| recover_all(faults, at_s)),
        NextAction::AddServers => {
            player.start(with_two_more_servers(&scenario, preset.faults.len()));
            player.play();
        }
        NextAction::OtherSeed => {
            let mut other = scenario;
            other.run.seed = browser::random_seed();
            player.start(other);
            player.play();
        }
    }
}
