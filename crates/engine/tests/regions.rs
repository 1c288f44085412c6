//! Regions: the delays of messages are those of the matrix.

mod common;

use netduel_engine::Duel;
use netduel_engine::metrics::{Message, Observer};
use netduel_results::{BALANCER, Outcome, Request};
use netduel_scenario::{FaultKind, FaultRole, RegionDelays, Scenario, Side, Value};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

const MS: u64 = 1_000_000;

/// Distinct delays, so that each tells from which region to which a message goes: 10 ms and 1 ms for each further place.
fn matrix(regions: u64) -> RegionDelays {
    let delay_s = |from: u64, to: u64| (10 + from * regions + to) as f64 / 1e3;
    RegionDelays((0..regions).map(|from| (0..regions).map(|to| delay_s(from, to)).collect()).collect())
}

/// The region of each node, as the messages show it.
struct Map {
    regions: u64,
    of_node: BTreeMap<u32, u64>,
}

impl Map {
    fn place(&mut self, node: u32, region: u64) {
        let known = *self.of_node.entry(node).or_insert(region);
        assert_eq!(known, region, "node {node} is in one region");
    }
}

impl Observer for Map {
    fn sent(&mut self, now_ns: u64, message: &Message) {
        let delay_ns = message.arrives_ns - now_ns;
        // The balancer and a server that it checks exchange messages at once.
        if delay_ns > 0 || (message.to != BALANCER && message.from != BALANCER) {
            let place = (delay_ns / MS).checked_sub(10).filter(|place| *place < self.regions * self.regions);
            let place =
                place.filter(|_| delay_ns.is_multiple_of(MS)).unwrap_or_else(|| panic!("{message:?}"));
            self.place(message.from, place / self.regions);
            self.place(message.to, place % self.regions);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn every_message_takes_as_long_as_from_the_region_of_its_sender_to_that_of_its_receiver(
        scenario in common::scenario(), regions in 1u64..5,
    ) {
        let mut scenario = scenario;
        scenario.workload.region_delays_s = matrix(regions);
        scenario.workload.region_shares.0 = [2.0, 1.0].into_iter().take(regions as usize).collect();
        scenario.faults.retain(|fault| fault.kind != FaultKind::LinkDelay && fault.role != FaultRole::Edge);
        if let Some(left) = &mut scenario.client_server {
            left.edge_cache_objects = 0;
        }
        let mut duel = Duel::new(&scenario).unwrap();
        let mut of_users = BTreeMap::new();
        for side in Side::BOTH {
            let mut map = Map { regions, of_node: BTreeMap::new() };
            duel.advance(side, u64::MAX, u64::MAX, &mut map);
            let servers = match side {
                Side::ClientServer => scenario.client_server.as_ref().map_or(0, |left| left.servers),
                Side::PeerToPeer => 0,
            };
            let mut sizes = vec![0u32; regions as usize];
            for (node, region) in map.of_node.range(servers..servers + scenario.workload.users) {
                sizes[*region as usize] += 1;
                let user = node - servers;
                prop_assert_eq!(*of_users.entry(user).or_insert(*region), *region, "a user is in one place");
            }
            let all = scenario.workload.region_shares.apportion(scenario.workload.users, regions as usize);
            prop_assert!(sizes.iter().zip(&all).all(|(seen, all)| seen <= all), "{sizes:?} of {all:?}");
        }
    }
}

/// The latencies of served requests in milliseconds, for each user.
#[derive(Default)]
struct Latencies(BTreeMap<u32, BTreeSet<u64>>);

impl Observer for Latencies {
    fn ended(&mut self, now_ns: u64, request: &Request, outcome: Outcome, _node: u32) {
        assert_eq!(outcome, Outcome::Served);
        let latency_ns = now_ns - request.arrived_ns;
        assert!(latency_ns.is_multiple_of(MS));
        self.0.entry(request.user).or_default().insert(latency_ns / MS);
    }
}

fn scenario(changes: &[(&str, &str)]) -> Scenario {
    let mut scenario = Scenario::default();
    for (path, value) in changes {
        scenario.set(path, &Value::parse(value)).unwrap_or_else(|error| panic!("{error}"));
    }
    scenario
}

/// Few requests with equal work, from users in three regions. A worker or a peer needs 5 ms.
const IDLE: [(&str, &str); 9] = [
    ("run.duration_s", "1200"),
    ("workload.users", "6"),
    ("workload.arrivals", "deterministic"),
    ("workload.requests_per_s", "0.5"),
    ("workload.work_distribution", "deterministic"),
    ("workload.region_delays_s", "1ms 20ms 300ms; 40ms 2ms 50ms; 600ms 70ms 3ms"),
    ("workload.timeout_s", "10"),
    ("workload.objects", "40"),
    ("workload.zipf_exponent", "0"),
];

fn latencies(side: Side, changes: &[(&str, &str)]) -> Latencies {
    let mut latencies = Latencies::default();
    let scenario = scenario(&[&IDLE[..], changes].concat());
    Duel::new(&scenario).unwrap().advance(side, u64::MAX, u64::MAX, &mut latencies);
    latencies
}

#[test]
fn in_an_idle_client_server_network_the_latency_is_that_of_the_ways_and_of_the_work() {
    let of = |changes: &[(&str, &str)]| {
        let changes = [&[("client_server.service_rate_per_s", "200")], changes].concat();
        let found = latencies(Side::ClientServer, &changes);
        let mut sets: Vec<Vec<u64>> = found.0.into_values().map(|set| set.into_iter().collect()).collect();
        sets.sort();
        sets
    };
    // One server in the first region, and two users in each: there and back, and 5 ms of work.
    let single = [vec![7], vec![7], vec![65], vec![65], vec![905], vec![905]];
    assert_eq!(of(&[]), single);
    // With a server in each region, a request goes to the balancer in the first one, from there to the server, and back directly.
    let of_region = |to_balancer: u64, back: [u64; 3]| -> Vec<u64> {
        let all = [0, 20, 300].into_iter().zip(back).map(|(forward, back)| to_balancer + forward + 5 + back);
        BTreeSet::from_iter(all).into_iter().collect()
    };
    let mut expected = [of_region(1, [1, 40, 600]), of_region(40, [20, 2, 70]), of_region(600, [300, 50, 3])];
    expected.sort();
    let in_turn = [("client_server.servers", "3"), ("client_server.balancer", "random")];
    let found = of(&in_turn);
    assert_eq!([&found[0], &found[2], &found[4]], [&expected[0], &expected[1], &expected[2]]);
    assert_eq!([&found[1], &found[3], &found[5]], [&expected[0], &expected[1], &expected[2]]);
    // The edge is a part of the way and adds nothing to it.
    let edge = [
        ("client_server.edge_cache_objects", "1"),
        ("client_server.edge_cache_ttl_s", "0.001"),
        ("client_server.edge_delay_s", "1ms"),
    ];
    assert_eq!(of(&edge), single);
}

#[test]
fn among_idle_peers_the_latency_is_that_of_query_hit_request_and_answer() {
    let changes = [
        // Each peer asks all others directly: a way through a third region can be shorter.
        ("peer_to_peer.overlay", "full_mesh"),
        ("peer_to_peer.time_to_live_hops", "1"),
        ("peer_to_peer.copies", "1"),
        ("peer_to_peer.capacity", "own"),
        ("peer_to_peer.service_rate_per_s", "200"),
    ];
    let found = latencies(Side::PeerToPeer, &changes);
    // A user has the object, or asks a peer and fetches it from there: two ways there, and two ways back.
    let round_trips = [0, 2, 60, 900, 4, 120, 6];
    let expected: BTreeSet<u64> =
        round_trips.into_iter().map(|there_and_back| 5 + 2 * there_and_back).collect();
    let all: BTreeSet<u64> = found.0.into_values().flatten().collect();
    assert_eq!(all, expected);
}

#[test]
fn one_region_is_the_same_as_equal_links_and_regions_repeat() {
    let hash = |changes: &[(&str, &str)]| {
        let mut duel = Duel::new(&scenario(&[&[("run.duration_s", "10")], changes].concat())).unwrap();
        duel.run_to_end();
        duel.run_hash()
    };
    for search in ["flooding", "expanding_ring", "random_walks", "central_index", "chord", "kademlia"] {
        let base = [
            ("peer_to_peer.search", search),
            ("peer_to_peer.session_s", "20"),
            ("client_server.servers", "3"),
            ("client_server.replication", "asynchronous"),
            ("client_server.replication_delay_s", "0.04"),
            ("workload.write_share", "0.2"),
        ];
        let with = |delays: &str| hash(&[&base[..], &[("workload.region_delays_s", delays)]].concat());
        assert_eq!(hash(&base), with("0.04"), "{search}");
        let regions = "0.01 0.08; 0.05 0.02";
        assert_eq!(with(regions), with(regions));
        assert_ne!(with(regions), with("0.04"));
    }
}
