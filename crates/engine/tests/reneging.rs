//! Requests that leave the queues when their users give up.
#![cfg(not(target_arch = "wasm32"))]

use netduel_engine::Duel;
use netduel_engine::metrics::Observer;
use netduel_results::{NodeState, Outcome, Request, SideMetrics};
use netduel_scenario::{Scenario, Side, Value};
use netduel_theory::queues;

fn scenario(side: Side, changes: &str) -> Scenario {
    let mut scenario = Scenario::default();
    scenario.add_table(side.name());
    for change in changes.split_whitespace() {
        let (path, value) = change.split_once('=').unwrap();
        scenario.set(path, &Value::parse(value)).unwrap();
    }
    scenario
}

fn run(side: Side, changes: &str, observer: &mut impl Observer) -> (SideMetrics, u64) {
    let mut duel = Duel::new(&scenario(side, changes)).unwrap();
    duel.advance(side, u64::MAX, u64::MAX, observer);
    let completed = duel.nodes(side).iter().map(|node| node.completed).sum();
    (duel.metrics(side).unwrap(), completed)
}

/// A queue without link delay, with a mean service time of 10 ms.
fn queue(workers: u32, offered: f64, patience_in_services: f64) -> String {
    format!(
        "run.duration_s=3000 run.warm_up_s=10 workload.requests_per_s={} workload.timeout_s={} \
         workload.abandoned_requests=removed_from_queue client_server.service_rate_per_s=100 \
         client_server.workers={workers} client_server.queue_capacity=unlimited client_server.link_delay_s=0",
        offered * 100.0,
        patience_in_services / 100.0
    )
}

#[test]
fn the_share_of_customers_that_leave_is_that_of_queueing_theory() {
    for (workers, offered, patience) in [(1, 0.8, 3.0), (1, 1.0, 2.0), (1, 1.5, 5.0), (4, 4.4, 1.0)] {
        let (metrics, completed) = run(Side::ClientServer, &queue(workers, offered, patience), &mut ());
        let arrived = metrics.arrived as f64;
        let left = 1.0 - completed as f64 / arrived;
        let expected = queues::abandonment_share(workers, offered, 1.0, patience);
        // Customers leave in groups about as large as the number that arrives within a patience.
        let error = (expected / arrived * (1.0 + offered * patience)).sqrt();
        assert!((left - expected).abs() < 4.0 * error, "{workers} workers: {left} for {expected} ± {error}");
        if workers == 1 {
            let expected = queues::served_in_time_share(offered, 1.0, patience);
            let found = metrics.success_rate.unwrap();
            assert!((found - expected).abs() < 4.0 * error, "{found} for {expected}");
        }
    }
}

/// Checks that each request waits no longer than its patience, and counts those that leave.
#[derive(Default)]
struct Waits {
    patience_ns: u64,
    left: u64,
    timed_out: u64,
    waiting: i64,
}

impl Observer for Waits {
    fn watches_service(&self) -> bool {
        true
    }
    fn queued(&mut self, _now_ns: u64, _node: u32, _request: &Request) {
        self.waiting += 1;
    }
    fn service_began(&mut self, now_ns: u64, _node: u32, request: &Request) {
        assert!(
            now_ns - request.arrived_ns <= self.patience_ns,
            "no work begins for a user who has given up"
        );
    }
    fn left_queue(&mut self, now_ns: u64, _node: u32, request: &Request) {
        assert_eq!(now_ns - request.arrived_ns, self.patience_ns);
        self.left += 1;
    }
    fn ended(&mut self, _now_ns: u64, _request: &Request, outcome: Outcome, _node: u32) {
        self.timed_out += u64::from(outcome == Outcome::TimedOut);
    }
    fn node(&mut self, _now_ns: u64, _node: u32, state: NodeState) {
        assert!(i64::from(state.waiting) <= self.waiting);
    }
}

#[test]
fn no_work_begins_for_a_user_who_has_given_up_on_either_side() {
    let overload = "run.duration_s=60 workload.users=24 workload.requests_per_s=60 workload.timeout_s=0.5 \
        client_server.service_rate_per_s=40 client_server.queue_capacity=unlimited peer_to_peer.capacity=own \
        peer_to_peer.service_rate_per_s=2 peer_to_peer.queue_capacity=unlimited";
    for side in Side::BOTH {
        let changes: Vec<&str> = overload
            .split_whitespace()
            .filter(|change| {
                let table = change.split('.').next().unwrap();
                ["run", "workload", side.name()].contains(&table)
            })
            .collect();
        let changes = changes.join(" ");
        let mut waits = Waits { patience_ns: 500_000_000, ..Waits::default() };
        let removed = format!("{changes} workload.abandoned_requests=removed_from_queue");
        let (metrics, completed) = run(side, &removed, &mut waits);
        assert!(waits.left > 200 && waits.timed_out >= waits.left, "{} leave", waits.left);
        let (served, all_completed) = run(side, &changes, &mut ());
        assert!(completed < served.arrived && metrics.success_rate > served.success_rate);
        assert!(metrics.queue_length_max < served.queue_length_max && all_completed > 0);
        let overloads = |changes: &str| Duel::new(&scenario(side, changes)).unwrap().overloads().len();
        assert_eq!((overloads(&changes), overloads(&removed)), (1, 0), "waits are limited");
    }
}

#[test]
fn an_attempt_leaves_when_its_client_stops_waiting_for_it() {
    let changes = "run.duration_s=60 workload.requests_per_s=150 workload.timeout_s=10 client_server.retries=3 \
        client_server.attempt_timeout_s=0.2 client_server.queue_capacity=unlimited client_server.service_rate_per_s=100 \
        client_server.link_delay_s=0";
    let (served, _) = run(Side::ClientServer, changes, &mut ());
    let removed = format!("{changes} workload.abandoned_requests=removed_from_queue");
    let (removed, _) = run(Side::ClientServer, &removed, &mut ());
    assert!(removed.success_rate > served.success_rate);
    // 150 requests per second with four attempts each wait for 0.2 s: 120 on average, at most.
    assert!(removed.queue_length_max < 200, "{}", removed.queue_length_max);
    assert!(served.queue_length_max > 500, "{}", served.queue_length_max);
}
