//! Warnings of overload against long runs: the queues of nodes that are called overloaded grow with the length of the run, and
//! where the shares are exact, those of all others do not.
#![cfg(not(target_arch = "wasm32"))]

use netduel_engine::Duel;
use netduel_engine::kernel::ns_from_s;
use netduel_scenario::{Overload, Scenario, Side, Value};

fn scenario(changes: &str) -> Scenario {
    let base = "workload.users=20 workload.objects=40 workload.zipf_exponent=1 workload.timeout_s=80000 run.duration_s=1000 \
        peer_to_peer.capacity=own peer_to_peer.copies=3";
    let mut scenario = Scenario::default();
    for change in base.split_whitespace().chain(changes.split_whitespace()) {
        let (path, value) = change.split_once('=').unwrap();
        scenario.set(path, &Value::parse(&value.replace(',', " "))).unwrap();
    }
    scenario
}

/// The overload of a side, and the number of its requests that wait or are in service after 500 s and after 1000 s.
fn found(scenario: &Scenario, side: Side) -> (Option<Overload>, [f64; 2]) {
    let mut duel = Duel::new(scenario).unwrap();
    let overload = duel.overloads().into_iter().find(|overload| overload.side == side);
    let in_flight = [500.0, 1000.0].map(|at_s| {
        duel.advance(side, ns_from_s(at_s), u64::MAX, &mut ());
        duel.metrics(side).unwrap().outcomes.in_flight as f64
    });
    (overload, in_flight)
}

/// Checks a network whose nodes have `capacity_path` as their rate: it is stable at 1.1 times the smallest stable rate, and
/// overloaded at 0.9 times it. Returns the number of the overloaded node.
fn check_around_the_limit(changes: &str, side: Side, capacity_path: &str) -> Option<u32> {
    let at = |rate_per_s: f64| scenario(&format!("{changes} {capacity_path}={rate_per_s}"));
    let is_overloaded = |rate_per_s: f64| {
        let overloads = Duel::new(&at(rate_per_s)).unwrap().overloads();
        overloads.iter().any(|overload| overload.side == side)
    };
    let (mut unstable, mut stable) = (0.001, 1000.0);
    assert!(is_overloaded(unstable) && !is_overloaded(stable), "{changes}");
    while stable / unstable > 1.001 {
        let middle = f64::sqrt(stable * unstable);
        *(if is_overloaded(middle) { &mut unstable } else { &mut stable }) = middle;
    }
    let (none, [early, late]) = found(&at(1.1 * stable), side);
    assert_eq!(none, None);
    assert!(late < 1.5 * early + 120.0, "{changes}: a stable queue grows from {early} to {late}");
    let (overload, [early, late]) = found(&at(0.9 * unstable), side);
    assert!(late > 1.5 * early && late > 100.0, "{changes}: {early} to {late} at {overload:?}");
    overload.unwrap().node
}

#[test]
fn servers_are_called_overloaded_where_their_queues_grow() {
    let base = "client_server.queue_capacity=unlimited workload.requests_per_s=20 client_server.servers=4";
    for (changes, names_one) in [
        ("client_server.balancer=random", true),
        ("client_server.balancer=round_robin", true),
        ("client_server.balancer=weighted_round_robin client_server.server_weights=3,1,1,1", true),
        ("client_server.balancer=least_connections", false),
        ("client_server.balancer=power_of_choices client_server.server_speeds=1,1,0.1,0.1", false),
        ("client_server.balancer=peak_ewma", false),
        ("client_server.balancer=consistent_hashing client_server.virtual_nodes=1", true),
        ("client_server.balancer=consistent_hashing client_server.virtual_nodes=100", true),
    ] {
        let changes = format!("{base} {changes}");
        let node = check_around_the_limit(&changes, Side::ClientServer, "client_server.service_rate_per_s");
        assert_eq!(node.is_some(), names_one, "{changes}: {node:?}");
    }
}

#[test]
fn peers_are_called_overloaded_where_their_queues_grow() {
    let base = "peer_to_peer.queue_capacity=unlimited workload.requests_per_s=20";
    for changes in [
        "peer_to_peer.search=chord",
        "peer_to_peer.search=kademlia peer_to_peer.copies=1",
        "peer_to_peer.search=central_index",
        "peer_to_peer.search=central_index peer_to_peer.copies=1 peer_to_peer.holder_choice=least_loaded",
        "peer_to_peer.search=flooding peer_to_peer.copies=1 peer_to_peer.time_to_live_hops=3",
        "peer_to_peer.search=expanding_ring peer_to_peer.copies=1 peer_to_peer.overlay=ring peer_to_peer.time_to_live_hops=4",
    ] {
        let changes = format!("{base} {changes}");
        let node = check_around_the_limit(&changes, Side::PeerToPeer, "peer_to_peer.service_rate_per_s");
        assert!(node.is_some(), "{changes}");
    }
}

#[test]
fn where_shares_are_bounds_every_warning_is_true() {
    let base = "peer_to_peer.queue_capacity=unlimited workload.requests_per_s=20";
    for changes in [
        "peer_to_peer.search=flooding peer_to_peer.placement=proportional",
        "peer_to_peer.search=flooding peer_to_peer.holder_choice=nearest peer_to_peer.overlay=watts_strogatz",
        "peer_to_peer.search=flooding peer_to_peer.holder_choice=least_loaded peer_to_peer.free_rider_share=0.5",
        "peer_to_peer.search=kademlia",
        "peer_to_peer.search=chord peer_to_peer.virtual_nodes=4",
        "peer_to_peer.search=chord peer_to_peer.holder_choice=least_loaded",
    ] {
        for rate_per_s in [0.7, 0.9, 1.1, 1.5, 2.0, 3.0, 5.0] {
            let scenario =
                scenario(&format!("{base} {changes} peer_to_peer.service_rate_per_s={rate_per_s}"));
            let (overload, [early, late]) = found(&scenario, Side::PeerToPeer);
            let grows = late > 1.3 * early && late > 60.0;
            assert!(
                overload.is_none() || grows,
                "{changes} at {rate_per_s}: {early} to {late}, {overload:?}"
            );
        }
    }
}

#[test]
fn a_periodic_queue_at_full_load_has_no_warning_and_no_queue() {
    let full = "client_server.queue_capacity=unlimited workload.requests_per_s=20 client_server.service_rate_per_s=20 \
        workload.arrivals=deterministic";
    let (overload, [_, late]) =
        found(&scenario(&format!("{full} workload.work_distribution=deterministic")), Side::ClientServer);
    assert_eq!(overload, None);
    assert!(late < 5.0, "{late}");
    let (overload, _) = found(&scenario(full), Side::ClientServer);
    assert_eq!(
        overload.unwrap().node,
        Some(1),
        "with random work the queue grows like the square root of time"
    );
}
