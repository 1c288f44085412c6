//! Bounds of the work that goes on without requests, such as checks, maintenance and republishing, and of what searches,
//! retries and copies hold in memory.
//!
//! Everything is bounded in two ways: by the number of events in the run, and by the number of records of about 64 bytes held
//! at a time. By Little's law, the latter is the rate at which records are created times how long each is held.

use super::limit::{at_least_s, at_most_whole, whole};
use super::validate::{Errors, LARGEST_EVENT_COUNT, LARGEST_IN_FLIGHT, LARGEST_REQUEST_COUNT, LARGEST_STATE};
use super::{
    Choking, ClientServer, Fault, FaultKind, HolderChoice, Overlay, PeerToPeer, Placement, Replication,
    Scenario, Search,
};
use netduel_text::format::duration;

/// The records of a lookup in a hash table, with the lists that it and its messages carry.
const RECORDS_PER_LOOKUP: f64 = 5.0;

/// The most hops of a lookup in a consistent table.
const HOPS_PER_LOOKUP: f64 = 64.0;

/// The largest number of copies that all peers of a hash table can collect while peers come and go.
const LARGEST_COLLECTED_COUNT: f64 = 1e8;

/// The shortest time between two health checks.
const SHORTEST_HEALTH_CHECK_S: f64 = 0.001;

/// Why and how often peers leave and return.
struct Churn {
    path: String,
    /// How many peers are affected.
    peers: f64,
    /// The mean time from one return to the next.
    cycle_s: f64,
    /// The words before the smallest possible cycle.
    together_with: &'static str,
}

impl Scenario {
    pub(crate) fn check_work(&self, errors: &mut Errors<'_>) {
        if self.file.is_some() {
            return self.check_rounds_of_swarm(errors);
        }
        if let Some(left) = &self.client_server {
            self.check_servers(left, errors);
        }
        if let Some(right) = &self.peer_to_peer {
            for churn in self.churn(right) {
                self.check_comings(right, &churn, errors);
            }
            if right.search.is_hash_table() {
                self.check_upkeep(right, errors);
            }
        }
    }

    /// Bounds the number of attempts between clients and servers.
    pub(crate) fn check_messages_of_clients(&self, left: &ClientServer, errors: &mut Errors<'_>) {
        let round_trip_s = self.hops_of_round_trip() * self.client_link_delay_s(left);
        let attempts = left.attempts_within(round_trip_s);
        self.check_requests(
            round_trip_s,
            LARGEST_IN_FLIGHT / attempts,
            format_args!(
                "with a round-trip delay of {} and up to {} attempts in this time for each request",
                duration(round_trip_s),
                whole(attempts)
            ),
            errors,
        );
    }

    fn check_servers(&self, left: &ClientServer, errors: &mut Errors<'_>) {
        let least_s = f64::from(left.servers) * self.run.duration_s / LARGEST_REQUEST_COUNT;
        let least_s = least_s.max(SHORTEST_HEALTH_CHECK_S);
        let interval_s = left.health_check_interval_s;
        if interval_s > 0.0 && interval_s < least_s {
            errors.reject(
                "client_server.health_check_interval_s",
                format_args!("0, or {} for this number of servers and this duration", at_least_s(least_s)),
            );
        }
        if left.replication != Replication::None {
            let lag_s =
                if left.replication == Replication::Asynchronous { left.replication_lag_s } else { 0.0 };
            let held_s = lag_s + self.largest_delay_s(self.server_link_delay_s(left));
            let copies = f64::from(left.servers) * self.workload.write_share;
            self.check_requests(
                held_s,
                LARGEST_STATE / copies,
                format_args!("if each is copied to {} servers over up to {}", left.servers, duration(held_s)),
                errors,
            );
        }
    }

    /// The records of a search besides its queries.
    pub(crate) fn records_of_search(&self, right: &PeerToPeer) -> f64 {
        let peers = f64::from(self.workload.users);
        // An answer names every holder that it knows.
        let holders = if right.search.is_hash_table() || right.placement == Placement::Uniform {
            f64::from(right.copies).min(peers)
        } else {
            peers
        };
        let collects = !right.search.uses_overlay() || right.holder_choice != HolderChoice::First;
        let named = if collects { holders / 8.0 } else { 0.0 };
        named
            + match right.search {
                // One bit for each peer that the query has reached.
                Search::Flooding | Search::ExpandingRing => 1.0 + peers / 512.0,
                Search::RandomWalks | Search::CentralIndex => 1.0,
                Search::Chord => RECORDS_PER_LOOKUP,
                // Every reply adds up to k peers to the list, of five to a record.
                Search::Kademlia => {
                    let bucket_size = f64::from(right.bucket_size);
                    RECORDS_PER_LOOKUP + peers.min(2.0 * bucket_size * bucket_size) / 5.0
                }
            }
    }

    /// The most queries that a search sends in total, if it has at most so many in flight.
    pub(crate) fn messages_of_search(&self, right: &PeerToPeer, queries: f64) -> f64 {
        match right.search {
            Search::Flooding | Search::CentralIndex => queries,
            Search::ExpandingRing => {
                queries * f64::from(right.time_to_live_hops.div_ceil(right.ring_step_hops) + 1)
            }
            Search::RandomWalks => queries * f64::from(right.walk_hops),
            Search::Chord | Search::Kademlia => queries * HOPS_PER_LOOKUP,
        }
    }

    /// Why peers leave and return: sessions, and random failures.
    fn churn(&self, right: &PeerToPeer) -> Vec<Churn> {
        let peers = self.workload.users;
        let sessions = right.session_s.0.map(|session_s| Churn {
            path: "peer_to_peer.session_s".to_owned(),
            peers: f64::from(peers),
            cycle_s: session_s + right.offline_s,
            together_with: "the mean offline time",
        });
        let failures = (1..).zip(&self.faults).filter(|(_, fault)| fault.kind == FaultKind::Failures);
        let failures = failures.map(|(number, fault)| Churn {
            path: format!("faults.{number}.mtbf_s"),
            peers: f64::from(fault.affected_count(self.fault_nodes(fault, false).len() as u32)),
            cycle_s: fault.mtbf_s + fault.mttr_s,
            together_with: "mttr_s",
        });
        sessions.into_iter().chain(failures).collect()
    }

    /// Bounds what peers send and leave behind when they leave and return.
    fn check_comings(&self, right: &PeerToPeer, churn: &Churn, errors: &mut Errors<'_>) {
        let (duration_s, peers) = (self.run.duration_s, f64::from(self.workload.users));
        let delay_s = self.largest_delay_s(self.peer_link_delay_s(right)).min(duration_s);
        let nodes = right.nodes_per_peer();
        let (messages, held_s, left_behind) = if right.search.is_hash_table() {
            let present = match right.session_s.0 {
                Some(session_s) => (peers * session_s / (session_s + right.offline_s)).max(1.0),
                None => peers,
            };
            let objects = f64::from(self.workload.objects) * (f64::from(right.copies) / present).min(1.0);
            let known = match right.search {
                Search::Kademlia => peers.min(f64::from(right.bucket_size) * 32.0),
                _ => 2.0,
            };
            // The next rounds of a peer stay in the event queue when it leaves.
            let intervals_s = [
                right.maintenance_interval_s.0.map(|interval_s| interval_s * nodes),
                right.republish_interval_s.0,
            ];
            let waiting_s: f64 =
                intervals_s.into_iter().flatten().map(|wait_s| wait_s.min(duration_s * nodes)).sum();
            (nodes * (known + RECORDS_PER_LOOKUP) + objects, delay_s * HOPS_PER_LOOKUP, waiting_s)
        } else {
            let links = match right.overlay {
                _ if right.search == Search::CentralIndex => 1.0,
                Overlay::FullMesh => peers - 1.0,
                Overlay::Superpeers => peers / f64::from(right.superpeers) + right.degree,
                _ => right.degree,
            };
            (2.0 * links, delay_s, 0.0)
        };
        let at_once = churn.peers * (messages * held_s.min(duration_s) + left_behind) / LARGEST_STATE;
        let in_all = churn.peers * messages * duration_s / LARGEST_EVENT_COUNT;
        let least_s = at_once.max(in_all);
        if churn.cycle_s < least_s {
            errors.reject(
                &churn.path,
                format_args!(
                    "{} together with {}, since each departure and return can send {} messages",
                    at_least_s(least_s),
                    churn.together_with,
                    whole(libm::ceil(messages))
                ),
            );
        }
    }

    /// Bounds the lookups and copies of maintenance and republishing, and what peers collect.
    fn check_upkeep(&self, right: &PeerToPeer, errors: &mut Errors<'_>) {
        let (duration_s, peers) = (self.run.duration_s, f64::from(self.workload.users));
        let objects = f64::from(self.workload.objects);
        let lookup_s =
            (self.largest_delay_s(self.peer_link_delay_s(right)) * HOPS_PER_LOOKUP).min(duration_s);
        // Copies move to other peers, and those that had them keep them.
        let moves = right.session_s.0.is_some() || self.faults.iter().any(Fault::makes_peers_unreachable);
        if moves && objects * peers > LARGEST_COLLECTED_COUNT {
            errors.reject(
                "workload.objects",
                format_args!(
                    "{} objects, since every peer can collect a copy of each",
                    at_most_whole(LARGEST_COLLECTED_COUNT / peers)
                ),
            );
        }
        let copies = objects * if moves { peers } else { f64::from(right.copies) };
        let nodes = peers * right.nodes_per_peer();
        let rounds = [
            ("peer_to_peer.maintenance_interval_s", right.maintenance_interval_s.0, nodes, 1.0),
            // A peer republishes all of its objects at once, each to all of its holders.
            (
                "peer_to_peer.republish_interval_s",
                right.republish_interval_s.0,
                copies,
                f64::from(right.copies),
            ),
        ];
        for (path, interval_s, lookups, stores) in rounds {
            let at_once = lookups * (RECORDS_PER_LOOKUP + stores) * lookup_s / LARGEST_STATE;
            let in_all = lookups * (HOPS_PER_LOOKUP / 4.0 + stores) * duration_s / LARGEST_EVENT_COUNT;
            let least_s = at_once.max(in_all);
            if interval_s.is_some_and(|interval_s| interval_s < least_s) {
                errors.reject(
                    path,
                    format_args!(
                        "\"never\", or {}, since each round starts {} lookups of up to {}",
                        at_least_s(least_s),
                        whole(libm::ceil(lookups)),
                        duration(lookup_s)
                    ),
                );
            }
        }
    }

    /// Bounds the choking and announcing of a swarm. Every round of a peer looks at all of its neighbours.
    fn check_rounds_of_swarm(&self, errors: &mut Errors<'_>) {
        if !self.runs_swarm(true) && !self.runs_swarm(false) {
            return;
        }
        let swarm = self.swarm_or_default();
        let servers = self.client_server.as_ref().map_or(0, |left| left.servers);
        let nodes = f64::from(self.workload.users + swarm.seeds.max(servers));
        let per_round = f64::from(swarm.neighbours.min(self.workload.users)) + 10.0;
        let least_s = nodes * per_round * self.run.duration_s / LARGEST_EVENT_COUNT;
        let has_rounds = swarm.choking == Choking::TitForTat;
        for (path, interval_s, applies) in [
            ("swarm.choke_interval_s", swarm.choke_interval_s, has_rounds),
            ("swarm.optimistic_interval_s", swarm.optimistic_interval_s, has_rounds),
            ("swarm.announce_interval_s", swarm.announce_interval_s, true),
        ] {
            if applies && interval_s < least_s {
                errors.reject(
                    path,
                    format_args!(
                        "{} for this number of users, neighbours and this duration",
                        at_least_s(least_s)
                    ),
                );
            }
        }
    }
}

impl ClientServer {
    /// The most attempts that a client makes for one request within a period. An attempt that has failed is followed by the next
    /// one at once if there is no backoff, but only a timeout leaves the failed one in flight.
    pub(crate) fn attempts_within(&self, period_s: f64) -> f64 {
        let most = match self.retry_budget.0 {
            Some(per_request) => f64::from(self.retries).min(libm::ceil(per_request)),
            None => f64::from(self.retries),
        };
        if self.attempt_timeout_s == 0.0 {
            return 1.0;
        }
        1.0 + libm::floor(period_s / self.attempt_timeout_s).min(most)
    }
}

impl PeerToPeer {
    /// The number of positions of each peer in a hash table.
    pub(crate) fn nodes_per_peer(&self) -> f64 {
        if self.search == Search::Chord { f64::from(self.virtual_nodes) } else { 1.0 }
    }
}

impl Fault {
    /// Whether peers can lose each other because of it.
    fn makes_peers_unreachable(&self) -> bool {
        self.kind.affects_links() || matches!(self.kind, FaultKind::Crash | FaultKind::Failures)
    }
}

#[cfg(test)]
mod tests {
    use crate::rejected_paths::rejected_paths;
    use crate::{Scenario, Value};

    /// Changes that multiply to too much work or too much memory, each with the field that is rejected.
    const EXCESSES: [(&str, &str); 14] = [
        (
            "workload.arrivals=bursty workload.burst_off_s=3600 workload.burst_on_s=0.001 workload.requests_per_s=20000",
            "workload.requests_per_s",
        ),
        (
            "workload.arrivals=closed workload.think_time_s=0.001 workload.users=10000 peer_to_peer.overlay=ring peer_to_peer.link_delay_s=0",
            "workload.think_time_s",
        ),
        (
            "peer_to_peer.search=chord workload.users=2000 workload.objects=10000 peer_to_peer.copies=1000 \
                peer_to_peer.republish_interval_s=0.1 peer_to_peer.link_delay_s=60",
            "peer_to_peer.republish_interval_s",
        ),
        (
            "peer_to_peer.search=kademlia workload.users=2000 workload.objects=10000 peer_to_peer.copies=1000 \
                peer_to_peer.republish_interval_s=0.1 peer_to_peer.link_delay_s=0",
            "peer_to_peer.republish_interval_s",
        ),
        (
            "peer_to_peer.search=chord workload.users=10000 run.duration_s=199 peer_to_peer.maintenance_interval_s=0.1 peer_to_peer.link_delay_s=60",
            "peer_to_peer.maintenance_interval_s",
        ),
        (
            "peer_to_peer.search=chord workload.users=10000 workload.objects=100000 peer_to_peer.session_s=1000",
            "workload.objects",
        ),
        (
            "peer_to_peer.overlay=full_mesh peer_to_peer.search=random_walks workload.users=10000 peer_to_peer.session_s=0.1 \
                peer_to_peer.offline_s=0.1 run.duration_s=100",
            "peer_to_peer.session_s",
        ),
        (
            "peer_to_peer.search=chord peer_to_peer.virtual_nodes=64 workload.users=5000 peer_to_peer.session_s=2 peer_to_peer.offline_s=2 \
                peer_to_peer.maintenance_interval_s=80000 run.duration_s=10000",
            "peer_to_peer.session_s",
        ),
        (
            "peer_to_peer.search=central_index peer_to_peer.copies=10000 workload.users=10000 workload.objects=100 \
                workload.requests_per_s=10000 peer_to_peer.link_delay_s=10",
            "workload.requests_per_s",
        ),
        (
            "peer_to_peer.overlay=ring peer_to_peer.time_to_live_hops=1 workload.users=10000 workload.requests_per_s=100000 \
                peer_to_peer.link_delay_s=30 client_server.link_delay_s=0",
            "workload.requests_per_s",
        ),
        (
            "workload.users=10000 peer_to_peer.time_to_live_hops=32 workload.requests_per_s=100000 peer_to_peer.link_delay_s=0",
            "workload.requests_per_s",
        ),
        ("client_server.health_check_interval_s=0.000000000001", "client_server.health_check_interval_s"),
        (
            "client_server.retries=100 client_server.attempt_timeout_s=0.001 client_server.link_delay_s=60 workload.requests_per_s=1000 \
                peer_to_peer.link_delay_s=0",
            "workload.requests_per_s",
        ),
        (
            "client_server.servers=64 client_server.replication=asynchronous client_server.replication_lag_s=3600 workload.write_share=1 \
                workload.requests_per_s=5000 run.duration_s=3600",
            "workload.requests_per_s",
        ),
    ];

    fn changes(text: &str) -> Vec<(&str, &str)> {
        text.split_whitespace().map(|change| change.split_once('=').unwrap()).collect()
    }

    #[test]
    fn every_product_of_parameters_that_is_too_large_is_rejected_with_the_field_to_change() {
        for (text, path) in EXCESSES {
            assert!(
                rejected_paths(&changes(text)).contains(&path.to_owned()),
                "{text}: {:?}",
                rejected_paths(&changes(text))
            );
        }
    }

    #[test]
    fn the_value_that_an_error_names_is_possible() {
        for (text, path) in EXCESSES {
            let mut scenario = Scenario::default();
            scenario.add_table("client_server");
            scenario.add_table("peer_to_peer");
            for (path, value) in changes(text) {
                scenario.set(path, &Value::parse(value)).unwrap();
            }
            // Another limit of the same field may follow.
            for _ in 0..2 {
                let errors = scenario.validate().err().unwrap_or_default();
                let Some(error) = errors.into_iter().find(|error| error.path == path) else { break };
                let allowed = error.allowed.replace('\u{202f}', "");
                let words: Vec<&str> = allowed.split_whitespace().collect();
                let bound = words.windows(4).find_map(|found| match *found {
                    ["at", "least" | "most", number, unit] => {
                        let is_unit = ["ns", "µs", "ms", "s", "req/s"].contains(&unit.trim_end_matches(','));
                        let unit = if is_unit { unit.trim_end_matches(',') } else { "" };
                        Some(format!("{number} {unit}"))
                    }
                    _ => None,
                });
                let bound = Value::parse(&bound.unwrap_or_else(|| panic!("{error}")));
                let is_possible = scenario.set(path, &bound).is_ok();
                if !is_possible && error.allowed.starts_with("\"never\"") {
                    scenario.set(path, &Value::Text("never".to_owned())).unwrap();
                    continue;
                }
                scenario.set(path, &bound).unwrap_or_else(|error| panic!("{text}: {error}"));
            }
            let paths: Vec<String> =
                scenario.validate().err().unwrap_or_default().into_iter().map(|error| error.path).collect();
            assert!(!paths.contains(&path.to_owned()), "{text}: {path} is still rejected");
        }
    }

    #[test]
    fn swarms_are_bounded_by_their_rounds() {
        let long = "file.size_bits=1000000000 workload.users=10000 swarm.neighbours=200 run.duration_s=86400";
        assert_eq!(rejected_paths(&changes(long)), [""; 0]);
        for path in ["choke_interval_s", "optimistic_interval_s", "announce_interval_s"] {
            let path = format!("swarm.{path}");
            let rejected = rejected_paths(&[&changes(long)[..], &[(&path, "0.1")]].concat());
            assert_eq!(rejected, [path]);
        }
    }
}
