//! A wait includes its end: an answer that arrives at exactly the end of a user's patience counts, on both sides and for both kinds of
//! timeout.

use netduel_engine::Duel;
use netduel_results::SideMetrics;
use netduel_scenario::{Scenario, Side, Value};

/// Equal gaps, equal work, and delays of whole milliseconds, so that many latencies are equal.
const EVEN: &str = "run.duration_s=5 workload.arrivals=deterministic workload.requests_per_s=4 workload.users=12 \
    workload.work_distribution=deterministic client_server.link_delay_s=0.03 client_server.service_rate_per_s=20 \
    peer_to_peer.link_delay_s=0.03 peer_to_peer.capacity=own peer_to_peer.service_rate_per_s=20 peer_to_peer.copies=3";

fn run(side: Side, changes: &str) -> SideMetrics {
    let mut scenario = Scenario::default();
    scenario.add_table(side.name());
    let is_wanted = |change: &&str| {
        let table = change.split('.').next().unwrap();
        !["client_server", "peer_to_peer"].contains(&table) || table == side.name()
    };
    for change in EVEN.split_whitespace().chain(changes.split_whitespace()).filter(is_wanted) {
        let (path, value) = change.split_once('=').unwrap();
        scenario.set(path, &Value::parse(value)).unwrap();
    }
    let mut duel = Duel::new(&scenario).unwrap();
    duel.run_to_end();
    duel.metrics(side).unwrap()
}

#[test]
fn an_answer_at_the_end_of_patience_counts_and_one_after_it_does_not() {
    let searches = ["flooding", "expanding_ring", "central_index", "chord", "kademlia"];
    let right = searches.map(|search| (Side::PeerToPeer, format!("peer_to_peer.search={search}")));
    let left = ["", "client_server.edge_cache_objects=5 client_server.edge_delay_s=0.01"];
    let left = left.map(|changes| (Side::ClientServer, changes.to_owned()));
    for (side, changes) in left.into_iter().chain(right) {
        let patient = run(side, &format!("{changes} workload.timeout_s=60"));
        let slowest_s = patient.latency_max_s.unwrap();
        let of = |timeout_s: f64| run(side, &format!("{changes} workload.timeout_s={timeout_s:.9}")).outcomes;
        assert!(patient.outcomes.served > 0 && patient.outcomes.timed_out == 0);
        let exact = of(slowest_s);
        assert_eq!((exact.served, exact.timed_out), (patient.outcomes.served, 0), "{changes}: {slowest_s} s");
        let shorter = of(slowest_s - 1e-9);
        assert!(shorter.timed_out > 0 && shorter.served < exact.served, "{changes}: {shorter:?}");
    }
}

#[test]
fn an_answer_at_the_end_of_the_wait_for_an_attempt_counts_and_one_after_it_does_not() {
    let of = |timeout_s: f64| {
        let changes = format!(
            "client_server.attempt_timeout_s={timeout_s:.9} client_server.retries=0 workload.timeout_s=60"
        );
        run(Side::ClientServer, &changes).outcomes
    };
    // Two hops and the work.
    let exact = of(0.11);
    assert!(exact.served > 0 && exact.timed_out == 0, "{exact:?}");
    let shorter = of(0.11 - 1e-9);
    assert!(shorter.served == 0 && shorter.timed_out > 0, "{shorter:?}");
}
