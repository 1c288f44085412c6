//! How the capacities of the two networks compare.

use crate::format;
use crate::text::{interpolate, text};
use netduel_scenario::{File, Scenario};

/// The capacities of both networks, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Capacity {
    /// What the numbers are.
    pub(super) words: &'static str,
    /// One number if both networks have the same capacity, else two.
    pub(super) numbers: String,
    /// How equal capacities come about, or how different they are; empty where neither is known.
    pub(super) explanation: String,
}

impl Capacity {
    /// The capacities in a scenario: requests per second, or where a file is distributed, the rates at which all who
    /// have it can send it together.
    pub(super) fn of(scenario: &Scenario) -> Capacity {
        let t = &text().duel;
        if let Some(file) = &scenario.file {
            return Capacity {
                words: t.uplinks,
                numbers: uplinks(scenario, file),
                explanation: String::new(),
            };
        }
        let users = f64::from(scenario.workload.users);
        let per_peer = scenario.peer_service_rate_per_s();
        let per_server =
            scenario.client_server.as_ref().map(|side| f64::from(side.workers) * side.service_rate_per_s);
        let servers = scenario.client_server.as_ref().map_or(0.0, |side| f64::from(side.servers));
        let left = per_server.map(|rate| rate * servers);
        let right = scenario.peer_to_peer.as_ref().map(|_| per_peer * users);
        let number = |total: f64| [&format::plain(total), format::SPACE, t.requests_per_second].concat();
        match (left, right) {
            (Some(left), Some(right)) if (left - right).abs() <= left * 1e-9 => {
                let factors = [servers, per_server.unwrap_or(0.0), users, per_peer].map(format::plain);
                let names = ["servers", "per_server", "peers", "per_peer"];
                let values: Vec<_> = names.into_iter().zip(factors.iter().map(String::as_str)).collect();
                Capacity {
                    words: t.same_capacity,
                    numbers: number(left),
                    explanation: interpolate(t.capacity_why, &values),
                }
            }
            _ => {
                let both: Vec<String> = [left, right].into_iter().flatten().map(number).collect();
                let explanation =
                    left.zip(right).map_or_else(String::new, |(left, right)| ratio(left, right));
                Capacity { words: t.capacities, numbers: both.join(" | "), explanation }
            }
        }
    }
}

/// How many times the capacity of the other side the larger one is.
fn ratio(left: f64, right: f64) -> String {
    let t = &text().duel;
    let (template, times) =
        if left > right { (t.left_larger, left / right) } else { (t.right_larger, right / left) };
    if times.is_finite() {
        interpolate(template, &[("times", &format::plain((times * 10.0).round() / 10.0))])
    } else {
        String::new()
    }
}

/// The rates at which the nodes of each side can send together.
fn uplinks(scenario: &Scenario, file: &File) -> String {
    let sizes = (0..).zip(file.class_sizes(scenario.workload.users));
    let users_bits_per_s: f64 =
        sizes.map(|(class, size)| f64::from(size) * file.uplink_of_class_bits_per_s(class)).sum();
    let swarm = scenario.swarm_or_default();
    let servers =
        scenario.client_server.as_ref().map(|side| f64::from(side.servers) * file.server_uplink_bits_per_s);
    let seeds = scenario.peer_to_peer.as_ref().map(|_| f64::from(swarm.seeds) * swarm.seed_uplink_bits_per_s);
    let both = [(servers, scenario.runs_swarm(true)), (seeds, true)];
    let rate = |(own_bits_per_s, users_help): (Option<f64>, bool)| {
        let users_bits_per_s = if users_help { users_bits_per_s } else { 0.0 };
        Some([&format::bits(own_bits_per_s? + users_bits_per_s), "/s"].concat())
    };
    let both: Vec<String> = both.into_iter().filter_map(rate).collect();
    both.join(" | ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use netduel_scenario::{ClientServer, PeerToPeer};

    fn scenario() -> Scenario {
        Scenario {
            client_server: Some(ClientServer::default()),
            peer_to_peer: Some(PeerToPeer::default()),
            ..Scenario::default()
        }
    }

    #[test]
    fn equal_capacity_is_explained() {
        let Capacity { words, numbers, explanation } = Capacity::of(&scenario());
        assert_eq!((words, numbers.as_str()), ("same capacity: ", "120\u{a0}req/s"));
        assert_eq!(explanation, "1 × 120 = 24 × 5 requests per second");
    }

    #[test]
    fn different_capacities_are_both_shown() {
        let mut scenario = scenario();
        if let Some(side) = &mut scenario.peer_to_peer {
            side.capacity = netduel_scenario::Capacity::Own;
            side.service_rate_per_s = 10.0;
        }
        let Capacity { words, numbers, explanation } = Capacity::of(&scenario);
        assert_eq!((words, numbers.as_str()), ("capacity: ", "120\u{a0}req/s | 240\u{a0}req/s"));
        assert_eq!(explanation, "the right has 2 times as much");
    }
}
