//! What each kind of fault does to each side.
#![cfg(not(target_arch = "wasm32"))]

use netduel_engine::Duel;
use netduel_results::{FaultRecord, SideMetrics};
use netduel_scenario::{Scenario, Side, Value};

/// Four servers and forty peers with ample capacity. Every search finds its object.
fn scenario(changes: &str) -> Scenario {
    let mut scenario = Scenario::default();
    let base = "run.duration_s=30 workload.users=40 workload.requests_per_s=40 workload.timeout_s=2 \
        client_server.servers=4 client_server.service_rate_per_s=500 client_server.link_delay_s=0.02 \
        client_server.queue_capacity=unlimited peer_to_peer.link_delay_s=0.02 peer_to_peer.copies=10 \
        peer_to_peer.capacity=own peer_to_peer.service_rate_per_s=100 peer_to_peer.time_to_live_hops=6";
    for change in base.split_whitespace().chain(changes.split_whitespace()) {
        let (path, value) = change.split_once('=').unwrap();
        scenario.set(path, &Value::parse(value)).unwrap();
    }
    scenario
}

fn run(changes: &str) -> (Duel, [SideMetrics; 2]) {
    let mut duel = Duel::new(&scenario(changes)).unwrap();
    duel.run_to_end();
    let metrics = Side::BOTH.map(|side| duel.metrics(side).unwrap());
    (duel, metrics)
}

fn first(duel: &Duel) -> [FaultRecord; 2] {
    Side::BOTH.map(|side| duel.faults(side).remove(0))
}

fn success([left, right]: &[SideMetrics; 2]) -> [f64; 2] {
    [left.success_rate.unwrap(), right.success_rate.unwrap()]
}

#[test]
fn a_share_takes_as_much_from_both_sides_and_is_told() {
    let (duel, metrics) = run("faults.1.at_s=10 faults.1.until_s=20 faults.1.share=0.25");
    let [left, right] = first(&duel);
    assert_eq!([(left.affected, left.of), (right.affected, right.of)], [(1, 4), (10, 40)]);
    assert_eq!((left.number, left.began_s, left.ended_s), (1, 10.0, Some(20.0)));
    // A quarter of the capacity for a third of the time.
    for metrics in &metrics {
        assert!((metrics.availability.unwrap() - (1.0 - 0.25 / 3.0)).abs() < 1e-9);
    }
    // The users of crashed peers get nothing; clients hardly notice.
    let [left, right] = metrics.map(|metrics| metrics.success_rate_during_faults.unwrap());
    assert!(left > 0.98 && (0.6..0.85).contains(&right), "{left} {right}");
}

#[test]
fn a_fault_beyond_the_end_of_the_run_never_happens() {
    let (duel, metrics) = run("faults.1.at_s=40 faults.1.kind=partition faults.1.share=1");
    let (_, undisturbed) = run("");
    assert_eq!(metrics, undisturbed);
    assert!(duel.faults(Side::ClientServer).is_empty());
}

#[test]
fn a_partition_of_all_nodes_from_each_other_stops_both_sides_until_it_ends() {
    let isolation = "faults.1.kind=partition faults.1.share=1 faults.1.cut=apart faults.1.role=user \
        faults.1.at_s=10 faults.1.until_s=20 peer_to_peer.copies=1";
    let (duel, metrics) = run(isolation);
    for (side, metrics) in Side::BOTH.into_iter().zip(&metrics) {
        let windows = duel.windows(side);
        assert!(windows[5..10].iter().all(|window| window.lost == 0), "{side:?} before");
        // A peer that holds the object itself needs no other node.
        let served: u32 = windows[13..20].iter().map(|window| window.served).sum();
        assert!(served <= if side == Side::PeerToPeer { 30 } else { 0 }, "{side:?}: {served} served");
        assert!(windows[25..30].iter().all(|window| window.lost == 0), "{side:?} after");
        assert!(metrics.messages.lost_to_partitions > 100);
        assert_eq!(metrics.messages.lost_to_partitions, metrics.messages.lost);
    }
    assert_eq!(metrics[0].availability, Some(1.0), "all machines are up all the time");
    let [left, right] = first(&duel);
    assert_eq!((left.affected, right.affected), (40, 40));
    assert!([left, right].iter().all(|fault| (10.0..14.0).contains(&fault.recovery_s.unwrap())));
}

#[test]
fn the_parts_of_a_partition_go_on_each_for_itself() {
    let split = "faults.1.kind=partition faults.1.share=0.5 faults.1.role=user faults.1.at_s=5";
    let (_, metrics) = run(split);
    let [left, right] = success(&metrics);
    // Half of the clients have no server; peers find a copy on their own side.
    assert!((0.5..0.65).contains(&left) && right > 0.9, "{left} {right}");
    // Servers that are cut off receive nothing; the balancer turns to the others.
    let (_, metrics) = run(&split.replace("role=user", "role=server"));
    assert!(success(&metrics)[0] > 0.99, "{:?}", metrics[0].outcomes);
}

#[test]
fn a_cut_off_server_is_silent_until_health_checks_miss_it() {
    let slow = "faults.1.kind=partition faults.1.side=client_server faults.1.node=1 faults.1.at_s=10 \
        client_server.health_check_interval_s=1 client_server.health_check_threshold=3 client_server.balancer=round_robin";
    let (duel, [left, _]) = run(slow);
    // Every fourth of 40 requests a second for two to three seconds.
    assert!((15..35).contains(&left.outcomes.timed_out), "{:?}", left.outcomes);
    assert_eq!(left.outcomes.node_failed, 0);
    let [fault, _] =
        [duel.faults(Side::ClientServer).remove(0), FaultRecord::clone(&duel.faults(Side::ClientServer)[0])];
    assert!((3.0..7.0).contains(&fault.recovery_s.unwrap()), "{fault:?}");
    // Clients that give an attempt up and try again hardly notice.
    let retry = "client_server.attempt_timeout_s=0.3 client_server.retries=4";
    let (_, [left, _]) = run(&format!("{slow} {retry}"));
    assert!(left.success_rate.unwrap() > 0.995, "{:?}", left.outcomes);
}

#[test]
fn half_the_speed_takes_twice_the_time() {
    let (_, usual) = run("workload.work_distribution=deterministic workload.requests_per_s=1");
    let (_, slow) = run("workload.work_distribution=deterministic workload.requests_per_s=1 \
        faults.1.kind=slow faults.1.share=1 faults.1.speed=0.25");
    for (usual, slow, service_s) in [(&usual[0], &slow[0], 0.002), (&usual[1], &slow[1], 0.01)] {
        let longer = slow.latency_p50_s.unwrap() - usual.latency_p50_s.unwrap();
        assert!((longer / (3.0 * service_s) - 1.0).abs() < 0.05, "{longer}");
    }
}

#[test]
fn delays_come_on_top_of_every_message_once() {
    let (_, usual) = run("workload.requests_per_s=2 peer_to_peer.search=central_index");
    // Over the peers' links: to the index and back, to the holder and back. On the left to the server and back.
    let (_, slow) =
        run("workload.requests_per_s=2 peer_to_peer.search=central_index faults.1.kind=link_delay \
        faults.1.share=1 faults.1.extra_delay_s=0.05");
    for (usual, slow, messages) in [(&usual[0], &slow[0], 2.0), (&usual[1], &slow[1], 4.0)] {
        let longer = slow.latency_max_s.unwrap() - usual.latency_max_s.unwrap();
        assert!((longer - 0.05 * messages).abs() < 0.004, "{longer}");
    }
}

#[test]
fn a_flash_crowd_asks_more_often_on_both_sides_alike() {
    let (duel, [left, right]) =
        run("faults.1.kind=flash_crowd faults.1.at_s=10 faults.1.until_s=20 faults.1.rate_factor=4");
    assert_eq!(left.arrived, right.arrived);
    let expected = 40.0 * (10.0 + 40.0 + 10.0);
    assert!((left.arrived as f64 / expected - 1.0).abs() < 0.1, "{}", left.arrived);
    assert_eq!((first(&duel)[0].affected, first(&duel)[0].of), (0, 0));
}

#[test]
fn an_attack_takes_the_place_of_users_and_is_none_of_their_requests() {
    let (_, quiet) = run("client_server.queue_capacity=20 peer_to_peer.queue_capacity=20");
    let (_, [left, right]) = run("client_server.queue_capacity=20 peer_to_peer.queue_capacity=20 \
        faults.1.kind=attack faults.1.share=1 faults.1.attack_per_s=8000 faults.1.at_s=5");
    assert_eq!((left.arrived, right.arrived), (quiet[0].arrived, quiet[1].arrived));
    for metrics in [&left, &right] {
        assert!((metrics.attack.sent as f64 / 200_000.0 - 1.0).abs() < 0.02);
        assert!(metrics.success_rate.unwrap() < 0.75, "{:?}", metrics.outcomes);
    }
    assert_eq!(left.attack.sent, right.attack.sent, "both sides suffer alike");
}

#[test]
fn random_failures_keep_nodes_up_as_often_as_theory_says() {
    let (_, metrics) =
        run("run.duration_s=600 workload.requests_per_s=0.1 faults.1.kind=failures faults.1.share=1 \
        faults.1.mtbf_s=3 faults.1.mttr_s=1");
    // 0.75; of one node over 600 s with a deviation of about 0.02.
    assert!((metrics[1].availability.unwrap() - 0.75).abs() < 0.015, "{:?}", metrics[1].availability);
    assert!((metrics[0].availability.unwrap() - 0.75).abs() < 0.05, "{:?}", metrics[0].availability);
}

#[test]
fn those_with_the_most_links_are_struck_first_by_degree() {
    let network =
        "peer_to_peer.overlay=barabasi_albert faults.1.side=peer_to_peer faults.1.share=0.1 faults.1.at_s=1";
    let (duel, _) = run(&format!("{network} faults.1.order=degree"));
    let links = &duel.network(Side::PeerToPeer).unwrap().links;
    let degree = |node: u32| links.iter().filter(|(a, b)| *a == node || *b == node).count();
    let affected = duel.faults(Side::PeerToPeer).remove(0).nodes;
    let least = affected.iter().map(|node| degree(node - 1)).min().unwrap();
    assert_eq!(affected.len(), 4);
    assert!((0..40).filter(|node| !affected.contains(&(node + 1))).all(|node| degree(node) <= least));
}

#[test]
fn a_crashed_edge_comes_back_empty_and_loses_what_comes_meanwhile() {
    let (_, [left, _]) =
        run("client_server.edge_cache_objects=50 faults.1.role=edge faults.1.at_s=10 faults.1.until_s=20");
    let success = left.success_rate.unwrap();
    assert!((0.6..0.72).contains(&success), "no request succeeds for a third of the time: {success}");
    assert_eq!(left.outcomes.timed_out, left.outcomes.lost());
}

#[test]
fn replicas_catch_up_after_a_partition_and_writes_go_on() {
    for replication in ["synchronous", "asynchronous"] {
        for role in ["primary", "server"] {
            let (duel, [left, _]) = run(&format!(
                "client_server.replication={replication} workload.write_share=0.5 client_server.promotion_delay_s=0.5 \
                 faults.1.kind=partition faults.1.role={role} faults.1.node=2 faults.1.at_s=5 faults.1.until_s=10"
            ));
            let windows = duel.windows(Side::ClientServer);
            let late: u32 = windows[15..].iter().map(|window| window.lost).sum();
            assert_eq!(late, 0, "{replication}, {role}: {:?}", left.outcomes);
            assert!(left.success_rate.unwrap() > 0.9, "{replication}, {role}: {:?}", left.outcomes);
        }
    }
}
