//! What the sentence above the duel says: from the scenario, the shown time and, at the end, the scores.

use super::situation::Situation;
use crate::format;
use crate::scoreboard::Metric;
use crate::text::{Piece, fill, pieces, plural, text};
use netduel_protocol::Scores;
use netduel_scenario::{FaultSide, Scenario, Side};

/// Longer than two lines nobody reads it.
const LONGEST: usize = 190;

/// A part of the sentence; those of a side are underlined in its colour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Part {
    /// Plain words.
    Words(String),
    /// Words about a side.
    Of(Side, String),
    /// What to watch: a phone has no room for it.
    Watch(String),
}

/// The sentence for a situation.
pub(crate) fn sentence(
    scenario: &Scenario,
    situation: &Situation,
    scores: Option<&Scores>,
    is_as_given: bool,
) -> Vec<Part> {
    match situation {
        Situation::Calm => calm(scenario, if is_as_given { &scenario.watch } else { "" }),
        Situation::Down { since_s, nodes } => {
            let t = &text().lead;
            let both = if scenario.file.is_some() { t.breaks_off } else { t.down_on_both };
            broken([both, t.down_on_one], *since_s, *nodes, scenario)
        }
        Situation::Back { since_s, nodes } => {
            let t = &text().lead;
            broken([t.back_on_both, t.back_on_one], *since_s, *nodes, scenario)
        }
        Situation::Suffering { since_s, what } => {
            let time = format::moment(*since_s);
            vec![Part::Words(fill(text().lead.suffering, &[("time", &time), ("what", what)]))]
        }
        Situation::Over => over(scenario, scores),
    }
}

/// The sentence as plain text.
fn plain(parts: &[Part]) -> String {
    parts
        .iter()
        .map(|(Part::Words(words) | Part::Of(_, words) | Part::Watch(words))| words.as_str())
        .collect()
}

fn calm(scenario: &Scenario, watch: &str) -> Vec<Part> {
    let t = &text().lead;
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
        // Who is there stands over both panes too.
        watch => parts = vec![Part::Words(watch.to_owned())],
    }
    parts
}

/// About nodes that are down or back: `[servers, peers, indices]`.
fn broken(templates: [&str; 2], since_s: f64, nodes: [u32; 3], scenario: &Scenario) -> Vec<Part> {
    let t = &text().lead;
    let all = [
        scenario.client_server.as_ref().map_or(0, |side| side.servers),
        scenario.peer_to_peer.as_ref().map_or(0, |_| scenario.workload.users),
    ];
    let word = |down: u32, all: u32, only: &str, every: Option<&str>, some: [&str; 2]| {
        let of_all = [("all", &*format::count(u64::from(all)))];
        match every {
            _ if all == 1 => only.to_owned(),
            Some(every) if down == all => fill(every, &of_all),
            _ => {
                let number = format::count(u64::from(down));
                fill(if down == 1 { some[0] } else { some[1] }, &[("n", &number), of_all[0]])
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
    let time = format::moment(since_s);
    let values = [("time", &*time)];
    match (&left, &right) {
        (Some(_), Some(_)) => filled(templates[0], left.as_deref(), right.as_deref(), &values),
        _ => {
            let place = if left.is_some() { "{l}" } else { "{r}" };
            let template = fill(templates[1], &[("time", "{time}"), ("what", place)]);
            filled(&template, left.as_deref(), right.as_deref(), &values)
        }
    }
}

fn over(scenario: &Scenario, scores: Option<&Scores>) -> Vec<Part> {
    let t = &text().lead;
    let of = |side: Side, template: &str| {
        let side = scores?.sides.iter().find(|scores| scores.side == side)?;
        let all = format::count(side.metrics.arrived);
        if scenario.file.is_some() {
            let n = format::count(side.metrics.outcomes.served);
            return Some(fill(t.file_sides[side.side as usize], &[("n", &n), ("all", &all)]));
        }
        let rate = Metric::SuccessRate.written(side.metrics.success_rate?);
        let arrived = format::count(side.metrics.arrived);
        Some(fill(template, &[("rate", &rate), ("arrived", &arrived)]))
    };
    let (left, right) = (of(Side::ClientServer, t.left_served), of(Side::PeerToPeer, t.right_served));
    let time = format::moment(scenario.run.duration_s);
    filled(t.over, left.as_deref(), right.as_deref(), &[("time", &time)])
}

/// Fills a template whose `{l}` and `{r}` are about the sides.
fn filled(template: &str, left: Option<&str>, right: Option<&str>, values: &[(&str, &str)]) -> Vec<Part> {
    let mut parts = Vec::new();
    for piece in pieces(template) {
        match piece {
            Piece::Words(words) => parts.push(Part::Words(words.to_owned())),
            Piece::Place("l") => parts.extend(left.map(|left| Part::Of(Side::ClientServer, left.to_owned()))),
            Piece::Place("r") => {
                parts.extend(right.map(|right| Part::Of(Side::PeerToPeer, right.to_owned())))
            }
            Piece::Place(name) => {
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

    fn said(servers: u32, situation: &Situation) -> String {
        plain(&sentence(&scenario(servers), situation, None, servers == 1))
    }

    #[test]
    fn a_broken_index_is_named() {
        let situation = Situation::Down { since_s: 2.0, nodes: [0, 0, 1] };
        assert!(plain(&sentence(&scenario(1), &situation, None, true)).contains("the index"));
    }

    #[test]
    fn at_first_it_says_who_is_there_and_what_to_watch() {
        let calm = said(1, &Situation::Calm);
        assert!(calm.starts_with("One server against 24 peers: both sides serve the same 24 users."));
        assert!(calm.contains("Kill the server"), "{calm}");
        let changed = said(3, &Situation::Calm);
        assert!(changed.starts_with("3 servers") && !changed.contains("Kill"), "{changed}");
    }

    #[test]
    fn it_says_what_is_down_and_since_when() {
        let down = Situation::Down { since_s: 12.346, nodes: [1, 1, 0] };
        let one = said(1, &down);
        assert!(one.contains("12.35\u{a0}s") && one.contains("the only server"), "{one}");
        assert!(one.contains("one peer of 24"), "{one}");
        assert!(said(3, &down).contains("one server of 3"));
        let all = said(3, &Situation::Down { since_s: 1.0, nodes: [3, 2, 0] });
        assert!(all.contains("all 3 servers") && all.contains("2 peers of 24"), "{all}");
    }

    #[test]
    fn a_fault_on_one_side_speaks_of_that_side_alone() {
        let parts = sentence(&scenario(1), &Situation::Down { since_s: 2.0, nodes: [0, 1, 0] }, None, true);
        assert!(parts.contains(&Part::Of(Side::PeerToPeer, "one peer of 24".to_owned())));
        assert!(!plain(&parts).contains("server"));
    }

    #[test]
    fn one_side_alone_is_a_sentence_too() {
        let mut scenario = scenario(1);
        scenario.client_server = None;
        assert!(plain(&sentence(&scenario, &Situation::Calm, None, false)).starts_with("24 peers: 24 users"));
    }
}
