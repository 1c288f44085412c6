//! The sentence that says what is on the screen now, and the one button for the next thing worth doing.

mod sentence;
mod situation;

pub(crate) use situation::{crash, is_beside_peers, recover};

use crate::browser;
use crate::notice::notices;
use crate::page::Page;
use crate::text::text;
use crate::view::{View, escaped, view};
use leptos::prelude::*;
use netduel_scenario::{Scenario, Side};
use sentence::{Part, sentence};
use situation::{NextAction, Situation};

/// Sentence, notices and next action.
pub(crate) fn lead(page: Page) -> View {
    let shown = page.run;
    let situation = move || {
        shown.tick.track();
        let now_ns = page.player.shown_time_ns();
        shown.scenario.with(|scenario| Situation::at(scenario, now_ns, shown.is_finished.get()))
    };
    let said = move || {
        let happened = shown.step_description.get();
        if !happened.is_empty() {
            return escaped(&happened);
        }
        // The scores matter at the end only; following them before would make the sentence anew all the time.
        let scores = if shown.is_finished.get() { shown.scores.get() } else { None };
        let parts = shown.scenario.with(|scenario| {
            let is_as_given = page.given.with(|given| is_same_duel(given, scenario));
            sentence(scenario, &situation(), scores.as_deref(), is_as_given)
        });
        parts.iter().map(markup).collect::<String>()
    };
    let action = move || shown.scenario.with(|scenario| situation().next_action(scenario));
    let words = move || shown.scenario.with(|scenario| words(action(), scenario, situation().nodes()));
    let button = view("button.act")
        .set("type", "button")
        .live_text(move || words().0)
        .on("click", move |_| act(page, untrack(action)));
    view("section.lead").set("aria-label", text().lead.name).children([
        view("div.say").children([notices(page), view("h1").live_markup(said)]),
        view("div.next").children([button, view("p").live_text(move || words().1)]),
    ])
}

/// Whether only chance and misfortune differ: then what there was to watch is still to be seen.
fn is_same_duel(one: &Scenario, other: &Scenario) -> bool {
    one.workload == other.workload
        && one.client_server == other.client_server
        && one.peer_to_peer == other.peer_to_peer
        && one.file == other.file
        && one.swarm == other.swarm
}

fn markup(part: &Part) -> String {
    let (tag, class, words) = match part {
        Part::Words(words) => return escaped(words),
        Part::Watch(words) => ("span", "watch", words),
        Part::Of(Side::ClientServer, words) => ("em", "l", words),
        Part::Of(Side::PeerToPeer, words) => ("em", "r", words),
    };
    ["<", tag, " class=\"", class, "\">", &escaped(words), "</", tag, ">"].concat()
}

/// The button's words, and the line below it.
fn words(action: NextAction, scenario: &Scenario, struck: [u32; 3]) -> (&'static str, &'static str) {
    let t = &text().lead;
    let has_peers = scenario.peer_to_peer.is_some();
    match (action, scenario.client_server.as_ref().map(|side| side.servers)) {
        (NextAction::Kill, Some(1)) => (t.kill_server, if has_peers { t.kill_caption } else { "" }),
        (NextAction::Kill, Some(_)) => (t.kill_busiest_server, if has_peers { t.kill_caption } else { "" }),
        (NextAction::Kill, None) => (t.kill_busiest_peer, ""),
        (NextAction::BringBack, _) => match struck {
            [1, 1, 0] => (t.bring_back, t.bring_back_both_caption),
            [0, 1, 0] | [1, 0, 0] | [0, 0, 1] => (t.bring_back, ""),
            _ => (t.bring_back_all, ""),
        },
        (NextAction::AddServers, _) if situation::is_equal(scenario) => {
            (t.add_servers, t.add_servers_equal_caption)
        }
        (NextAction::AddServers, _) => (t.add_servers, t.add_servers_caption),
        (NextAction::OtherSeed, _) => (t.other_seed, t.other_seed_caption),
    }
}

fn act(page: Page, action: NextAction) {
    let scenario = page.run.scenario.get_untracked();
    match action {
        NextAction::Kill => {
            page.player.change_faults(|faults, at_s| situation::kill(&scenario, faults, at_s))
        }
        NextAction::BringBack => {
            page.player.change_faults(|faults, at_s| situation::bring_back(faults, at_s))
        }
        NextAction::AddServers => {
            let given = page.given.with_untracked(|given| given.faults.len());
            page.player.start(situation::with_two_more_servers(&scenario, given));
            page.player.play();
        }
        NextAction::OtherSeed => {
            let mut other = scenario;
            other.run.seed = browser::chance(9999) + 1;
            page.player.start(other);
            page.player.play();
        }
    }
}
