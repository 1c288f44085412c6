//! The headline: a sentence about the state of the run, from the scenario, the shown time and, at the end, the scores.

use crate::metrics::Metric;
use crate::run_state::RunState;
use netduel_protocol::Scores;
use netduel_scenario::{FaultSide, Scenario, Side};
use netduel_text::{TemplatePart, format, interpolate, plural, template_parts, text};

/// The largest number of characters: about two lines.
const LONGEST: usize = 190;

/// A part of the headline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// Plain words.
    Words(String),
    /// Words about a side, underlined in its colour.
    Of(Side, String),
    /// What to watch for; hidden where there is little room.
    Watch(String),
}

/// Whether two scenarios differ in seed, duration and faults alone: the preset's advice on what to watch for then still holds.
pub fn is_same_duel(one: &Scenario, other: &Scenario) -> bool {
    one.workload == other.workload
        && one.client_server == other.client_server
        && one.peer_to_peer == other.peer_to_peer
        && one.file == other.file
        && one.swarm == other.swarm
}

/// The headline for a state. The scores matter only when the run has finished.
pub fn headline(
    scenario: &Scenario,
    state: &RunState,
    scores: Option<&Scores>,
    is_as_preset: bool,
) -> Vec<Part> {
    match state {
        RunState::Healthy => healthy(scenario, if is_as_preset { &scenario.watch } else { "" }),
        RunState::Degraded { since_s, nodes } => {
            let t = &text().headline;
            let both = if scenario.file.is_some() { t.breaks_off } else { t.down_on_both };
            about_nodes([both, t.down_on_one], *since_s, *nodes, scenario)
        }
        RunState::Recovered { since_s, nodes } => {
            let t = &text().headline;
            about_nodes([t.back_on_both, t.back_on_one], *since_s, *nodes, scenario)
        }
        RunState::Faulty { since_s, what } => {
            let time = format::seconds(*since_s);
            vec![Part::Words(interpolate(text().headline.other_fault, &[("time", &time), ("what", what)]))]
        }
        RunState::Finished => finished(scenario, scores),
    }
}

/// The headline as plain text.
fn plain(parts: &[Part]) -> String {
    parts
        .iter()
        .map(|(Part::Words(words) | Part::Of(_, words) | Part::Watch(words))| words.as_str())
        .collect()
}

fn healthy(scenario: &Scenario, watch: &str) -> Vec<Part> {
    let t = &text().headline;
    let servers = scenario.client_server.as_ref().map(|side| plural(t.servers, u64::from(side.servers)));
    let users = plural(t.users, u64::from(scenario.workload.users));
    let peers = plural(t.peers, u64::from(scenario.workload.users));
    let template = match (&scenario.client_server, &scenario.peer_to_peer) {
        (Some(_), None) => t.left_alone,
        (None, _) => t.right_alone,
        _ => t.both,
    };
    let mut parts = filled(template, servers.as_deref(), Some(&peers), &[("users", &users)]);
    let length = plain(&parts).chars().count() + watch.chars().count();
    match watch {
        "" => {}
        watch if length < LONGEST => parts.push(Part::Watch([" ", watch].concat())),
        // The nodes of both sides are also named above the panes.
        watch => parts = vec![Part::Words(watch.to_owned())],
    }
    parts
}

/// About nodes that are crashed or have recovered: `[servers, peers, nodes beside the peers]`.
fn about_nodes(templates: [&str; 2], since_s: f64, nodes: [u32; 3], scenario: &Scenario) -> Vec<Part> {
    let t = &text().headline;
    let all = [
        scenario.client_server.as_ref().map_or(0, |side| side.servers),
        scenario.peer_to_peer.as_ref().map_or(0, |_| scenario.workload.users),
    ];
    let word = |down: u32, all: u32, only: &str, every: Option<&str>, some: [&str; 2]| {
        let of_all = [("all", &*format::count(u64::from(all)))];
        match every {
            _ if all == 1 => only.to_owned(),
            Some(every) if down == all => interpolate(every, &of_all),
            _ => {
                let number = format::count(u64::from(down));
                interpolate(if down == 1 { some[0] } else { some[1] }, &[("n", &number), of_all[0]])
            }
        }
    };
    let left = (nodes[0] > 0)
        .then(|| word(nodes[0], all[0], t.the_only_server, Some(t.all_servers), t.some_servers));
    let peers = (nodes[1] > 0).then(|| word(nodes[1], all[1], t.the_only_peer, None, t.some_peers));
    let is_index = scenario.faults.iter().any(|fault| fault.side == FaultSide::Index);
    let other = match (&scenario.file, is_index) {
        (None, _) => t.the_index,
        (Some(_), true) => t.the_tracker,
        (Some(_), false) => t.the_seed,
    };
    let index = (nodes[2] > 0).then(|| other.to_owned());
    let right = match (peers, index) {
        (Some(peers), Some(index)) => Some([&index, ", ", &peers].concat()),
        (peers, index) => peers.or(index),
    };
    let time = format::seconds(since_s);
    let values = [("time", &*time)];
    match (&left, &right) {
        (Some(_), Some(_)) => filled(templates[0], left.as_deref(), right.as_deref(), &values),
        _ => {
            let place = if left.is_some() { "{l}" } else { "{r}" };
            let template = interpolate(templates[1], &[("time", "{time}"), ("what", place)]);
            filled(&template, left.as_deref(), right.as_deref(), &values)
        }
    }
}

fn finished(scenario: &Scenario, scores: Option<&Scores>) -> Vec<Part> {
    let t = &text().headline;
    let of = |side: Side, template: &str| {
        let side = scores?.sides.iter().find(|scores| scores.side == side)?;
        let all = format::count(side.metrics.arrived);
        if scenario.file.is_some() {
            let n = format::count(side.metrics.outcomes.served);
            return Some(interpolate(t.file_sides[side.side as usize], &[("n", &n), ("all", &all)]));
        }
        let rate = Metric::SuccessRate.format(side.metrics.success_rate?);
        let arrived = format::count(side.metrics.arrived);
        Some(interpolate(template, &[("rate", &rate), ("arrived", &arrived)]))
    };
    let (left, right) = (of(Side::ClientServer, t.left_served), of(Side::PeerToPeer, t.right_served));
    let time = format::seconds(scenario.run.duration_s);
    filled(t.over, left.as_deref(), right.as_deref(), &[("time", &time)])
}

/// Fills a template whose `{l}` and `{r}` are about the sides.
fn filled(template: &str, left: Option<&str>, right: Option<&str>, values: &[(&str, &str)]) -> Vec<Part> {
    let mut parts = Vec::new();
    for piece in template_parts(template) {
        match piece {
            TemplatePart::Words(words) => parts.push(Part::Words(words.to_owned())),
            TemplatePart::Place("l") => {
                parts.extend(left.map(|left| Part::Of(Side::ClientServer, left.to_owned())))
            }
            TemplatePart::Place("r") => {
                parts.extend(right.map(|right| Part::Of(Side::PeerToPeer, right.to_owned())))
            }
            TemplatePart::Place(name) => {
                let value = values.iter().find(|(known, _)| *known == name);
                parts.extend(value.map(|(_, value)| Part::Words((*value).to_owned())));
            }
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use netduel_scenario::ClientServer;

    fn scenario(servers: u32) -> Scenario {
        let mut scenario = netduel_presets::find(netduel_presets::DEFAULT_ID).expect("the default").scenario;
        scenario.client_server = Some(ClientServer { servers, ..ClientServer::default() });
        scenario
    }

    fn said(servers: u32, state: &RunState) -> String {
        plain(&headline(&scenario(servers), state, None, servers == 1))
    }

    #[test]
    fn a_crashed_index_is_named() {
        let state = RunState::Degraded { since_s: 2.0, nodes: [0, 0, 1] };
        assert!(plain(&headline(&scenario(1), &state, None, true)).contains("the index"));
    }

    #[test]
    fn at_first_it_names_the_nodes_and_what_to_watch_for() {
        let healthy = said(1, &RunState::Healthy);
        assert!(
            healthy.starts_with("One server on the left and 24 peers on the right serve the same 24 users.")
        );
        assert!(healthy.contains("Kill the server"), "{healthy}");
        let changed = said(3, &RunState::Healthy);
        assert!(changed.starts_with("3 servers") && !changed.contains("Kill"), "{changed}");
    }

    #[test]
    fn it_names_the_crashed_nodes_and_since_when() {
        let down = RunState::Degraded { since_s: 12.346, nodes: [1, 1, 0] };
        let one = said(1, &down);
        assert!(one.contains("12.35\u{a0}s") && one.contains("the only server"), "{one}");
        assert!(one.contains("one peer of 24"), "{one}");
        assert!(said(3, &down).contains("one server of 3"));
        let all = said(3, &RunState::Degraded { since_s: 1.0, nodes: [3, 2, 0] });
        assert!(all.contains("all 3 servers") && all.contains("2 peers of 24"), "{all}");
    }

    #[test]
    fn a_fault_on_one_side_concerns_that_side_alone() {
        let parts =
            headline(&scenario(1), &RunState::Degraded { since_s: 2.0, nodes: [0, 1, 0] }, None, true);
        assert!(parts.contains(&Part::Of(Side::PeerToPeer, "one peer of 24".to_owned())));
        assert!(!plain(&parts).contains("server"));
    }

    #[test]
    fn one_side_alone_is_a_sentence_too() {
        let mut scenario = scenario(1);
        scenario.client_server = None;
        assert!(
            plain(&headline(&scenario, &RunState::Healthy, None, false))
                .starts_with("24 peers serve each other. The peers are the computers of 24 users.")
        );
    }
}
