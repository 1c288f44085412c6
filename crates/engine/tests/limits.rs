//! Runs at the ends of the ranges of their parameters.
#![cfg(not(target_arch = "wasm32"))]

use netduel_engine::Duel;
use netduel_scenario::{LONGEST_RUN_S, Scenario, Side, Value};

fn run(changes: &str) -> Duel {
    let mut scenario = Scenario::default();
    for change in changes.split_whitespace() {
        let (path, value) = change.split_once('=').unwrap();
        scenario.set(path, &Value::parse(value)).unwrap();
    }
    let mut duel = Duel::new(&scenario).unwrap_or_else(|errors| panic!("{changes}: {errors:?}"));
    duel.run_to_end();
    duel
}

#[test]
fn services_can_take_longer_than_the_longest_run() {
    let changes = "workload.requests_per_s=0.0001 workload.timeout_s=86400 run.duration_s=2592000 \
                   client_server.service_rate_per_s=0.000001 client_server.server_speeds=0.001 \
                   workload.work_distribution=pareto workload.work_tail_ratio=1000000 \
                   client_server.queue_capacity=unlimited peer_to_peer.queue_capacity=unlimited \
                   peer_to_peer.capacity=own peer_to_peer.service_rate_per_s=0.000001 faults.1.kind=slow \
                   faults.1.speed=0.001 faults.1.share=1";
    for discipline in ["first_come_first_served", "processor_sharing"] {
        let duel = run(&format!("{changes} client_server.discipline={discipline}"));
        for side in Side::BOTH {
            let metrics = duel.metrics(side).unwrap();
            assert!(metrics.arrived > 150 && metrics.outcomes.timed_out > 50, "{metrics:?}");
        }
    }
}

#[test]
fn a_download_can_take_longer_than_a_day() {
    let duel = run("file.size_bits=1000000000 workload.users=4 run.duration_s=2592000 \
                    file.server_uplink_bits_per_s=2000 client_server.servers=1");
    let done_s = duel.metrics(Side::ClientServer).unwrap().completion_last_s.unwrap();
    assert!((done_s - 2e6).abs() < 1.0, "4 · 10⁹ bit at 2000 bit/s: {done_s} s");
    assert!(done_s < LONGEST_RUN_S);
}

#[test]
fn a_peer_can_have_more_than_64_virtual_nodes() {
    let duel = run("peer_to_peer.search=chord peer_to_peer.virtual_nodes=300 run.duration_s=2 \
                    peer_to_peer.maintenance_interval_s=never peer_to_peer.capacity=own");
    assert!(duel.metrics(Side::PeerToPeer).unwrap().outcomes.served > 10);
}

#[test]
fn the_mean_number_of_links_can_be_a_fraction() {
    let overlay = |degree: f64| {
        let mut scenario = Scenario::default();
        scenario.set("workload.users", &Value::Number(5000.0)).unwrap();
        scenario.set("peer_to_peer.overlay", &Value::parse("erdos_renyi")).unwrap();
        scenario.set("peer_to_peer.degree", &Value::Number(degree)).unwrap();
        let graph = netduel_engine::overlay(&scenario).unwrap();
        2.0 * graph.link_count() as f64 / 5000.0
    };
    // The number of links is binomial; its standard error is below 0.02 per peer.
    for degree in [0.5, 1.5, 2.5] {
        assert!((overlay(degree) - degree).abs() < 0.1, "{degree}: {}", overlay(degree));
    }
}
