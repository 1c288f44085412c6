//! The probability that a request has to wait.
#![cfg(not(target_arch = "wasm32"))]

use netduel_engine::Duel;
use netduel_scenario::{Scenario, Side, Value};
use netduel_theory::queues::erlang_c;

fn wait_probability(changes: &str) -> f64 {
    let mut scenario = Scenario::default();
    let base = "run.duration_s=2000 run.warm_up_s=100 workload.timeout_s=1000 client_server.queue_capacity=unlimited \
                client_server.service_rate_per_s=10 client_server.link_delay_s=0";
    for change in base.split_whitespace().chain(changes.split_whitespace()) {
        let (path, value) = change.split_once('=').unwrap();
        scenario.set(path, &Value::parse(value)).unwrap();
    }
    let mut duel = Duel::new(&scenario).unwrap();
    duel.run_to_end();
    duel.metrics(Side::ClientServer).unwrap().wait_probability.unwrap()
}

#[test]
fn the_share_of_requests_that_wait_is_that_of_queueing_theory() {
    for (workers, requests_per_s) in [(1, 7.0), (3, 24.0), (10, 70.0)] {
        let found = wait_probability(&format!(
            "workload.requests_per_s={requests_per_s} client_server.workers={workers}"
        ));
        let expected = erlang_c(workers, requests_per_s / 10.0);
        assert!((found - expected).abs() < 0.02, "{workers} workers: {found} for {expected}");
    }
    // No request waits if the intervals are equal and longer than every service.
    let steady =
        "workload.arrivals=deterministic workload.work_distribution=deterministic workload.requests_per_s=9";
    assert_eq!(wait_probability(steady), 0.0);
}
