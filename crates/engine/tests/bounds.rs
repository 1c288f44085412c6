//! The work of a run stays bounded: the events per simulated second, and the memory that it holds, as any delay, gap or pause
//! of any model goes to zero or to its largest value.
#![cfg(not(target_arch = "wasm32"))]

use netduel_engine::Duel;
use netduel_engine::kernel::ns_from_s;
use netduel_scenario::{Kind, Scenario, Side, Value};
use proptest::prelude::*;
use proptest::sample::{Index, select};

fn scenario(changes: &str) -> Scenario {
    // Peers of their own capacity, since some models have no servers to compare them with.
    let base = "peer_to_peer.capacity=own peer_to_peer.service_rate_per_s=50 peer_to_peer.copies=3";
    let mut scenario = Scenario::default();
    for change in base.split_whitespace().chain(changes.split_whitespace()) {
        let (path, value) = change.split_once('=').unwrap();
        scenario.set(path, &Value::parse(value)).unwrap();
    }
    scenario
}

/// Small networks of every model, with everything switched on that happens by itself.
const MODELS: [&str; 13] = [
    "client_server.servers=3 client_server.retries=5 client_server.attempt_timeout_s=0.1 client_server.breaker_failures=3",
    "client_server.servers=3 client_server.health_check_interval_s=0.2 client_server.balancer=peak_ewma \
        client_server.retries=2 client_server.queue_capacity=unlimited",
    "client_server.servers=4 client_server.replication=asynchronous workload.write_share=0.5 \
        client_server.health_check_interval_s=0.2",
    "client_server.servers=4 client_server.replication=synchronous workload.write_share=0.5 client_server.discipline=processor_sharing",
    "client_server.client_cache_objects=5 client_server.edge_cache_objects=20 workload.object_changes_per_s=1",
    "peer_to_peer.search=flooding peer_to_peer.holder_choice=nearest peer_to_peer.session_s=1 peer_to_peer.offline_s=0.5 \
        peer_to_peer.graceful_leave_share=0.5",
    "peer_to_peer.search=expanding_ring peer_to_peer.overlay=barabasi_albert peer_to_peer.time_to_live_hops=4 peer_to_peer.session_s=2",
    "peer_to_peer.search=random_walks peer_to_peer.overlay=superpeers peer_to_peer.session_s=2 peer_to_peer.offline_s=1",
    "peer_to_peer.search=central_index peer_to_peer.session_s=1 peer_to_peer.offline_s=0.5 peer_to_peer.holder_choice=least_loaded",
    "peer_to_peer.search=chord peer_to_peer.session_s=1 peer_to_peer.offline_s=0.5 peer_to_peer.virtual_nodes=3 \
        peer_to_peer.maintenance_interval_s=0.5 peer_to_peer.republish_interval_s=1",
    "peer_to_peer.search=kademlia peer_to_peer.session_s=1 peer_to_peer.offline_s=0.5 peer_to_peer.graceful_leave_share=0.5 \
        peer_to_peer.maintenance_interval_s=0.5 peer_to_peer.republish_interval_s=1",
    "file.size_bits=20000000 swarm.seeding_s=0.2 client_server.servers=2 peer_to_peer.link_delay_s=0.01 file.arrivals=poisson \
        file.arrivals_per_s=10 swarm.seed_stay_s=1",
    "file.size_bits=20000000 file.left=peer_assisted file.right=peer_assisted client_server.servers=2 peer_to_peer.link_delay_s=0.01",
];

const ARRIVALS: [&str; 4] = ["poisson", "deterministic", "bursty", "closed"];

const FAULTS: [&str; 8] =
    ["none", "crash", "slow", "failures", "partition", "link_delay", "link_loss", "attack"];

/// The paths of all times of a scenario, and the values at the ends of their ranges, next to zero, and the word if there is one.
fn extremes(scenario: &Scenario) -> Vec<(String, Vec<Value>)> {
    let mut found = Vec::new();
    for parameter in Scenario::parameters().filter(|known| known.unit == "s" && known.table != "run") {
        let path = parameter.path().replace("faults.", "faults.1.");
        if scenario.get(&path).is_none() || path.ends_with("at_s") {
            continue;
        }
        let numbers =
            [parameter.minimum, parameter.minimum.max(1e-12), parameter.minimum.max(1e-9), parameter.maximum];
        let mut values: Vec<Value> = numbers.into_iter().map(Value::Number).collect();
        if let Kind::RealOr(word) = parameter.kind {
            values.push(Value::Text(word.to_owned()));
        }
        found.push((path, values));
    }
    found
}

/// Far more than any of these networks needs for half a second, and far less than an endless loop makes.
const MOST_EVENTS: u64 = 3_000_000;
const MOST_BYTES: usize = 200_000_000;

fn assert_bounded(scenario: &Scenario) -> Result<(), TestCaseError> {
    let Ok(mut duel) = Duel::new(scenario) else { return Ok(()) };
    for side in Side::BOTH {
        let is_over = duel.advance(side, u64::MAX, MOST_EVENTS, &mut ());
        prop_assert!(is_over, "{side:?}: {} events until {:?} ns", duel.events_of(side), duel.now_ns(side));
    }
    prop_assert!(duel.bytes() < MOST_BYTES, "{} bytes", duel.bytes());
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]
    #[test]
    fn work_and_memory_are_bounded_at_the_ends_of_all_times(
        model in select(&MODELS[..]),
        arrivals in select(&ARRIVALS[..]),
        fault in select(&FAULTS[..]),
        share in select(&[0.1, 0.5, 1.0][..]),
        changes in prop::collection::vec((any::<Index>(), any::<Index>()), 1..4),
        seed in 0u64..1000,
    ) {
        let mut scenario = scenario(&format!("workload.users=12 workload.requests_per_s=40 workload.objects=30 \
            run.duration_s=0.5 workload.arrivals={arrivals} run.seed={seed}"));
        for change in model.split_whitespace() {
            let (path, value) = change.split_once('=').unwrap();
            scenario.set(path, &Value::parse(value)).unwrap();
        }
        if fault != "none" && (scenario.file.is_none() || fault != "attack") {
            for (name, value) in [("at_s", Value::Number(0.1)), ("kind", Value::Text(fault.into())), ("share", Value::Number(share)),
                ("mtbf_s", Value::Number(0.1)), ("mttr_s", Value::Number(0.1))] {
                scenario.set(&format!("faults.1.{name}"), &value).unwrap();
            }
        }
        for (path, value) in changes {
            let times = extremes(&scenario);
            let (path, values) = path.get(&times);
            scenario.set(path, value.get(values)).unwrap();
        }
        assert_bounded(&scenario)?;
    }
}

#[test]
fn every_time_alone_can_be_at_either_end_in_every_model() {
    let (mut accepted, mut rejected) = (0, Vec::new());
    for model in MODELS {
        let base = scenario(&format!(
            "workload.users=12 workload.requests_per_s=40 workload.objects=30 run.duration_s=0.5 {model}"
        ));
        assert_eq!(base.validate(), Ok(()), "{model}");
        for (path, values) in extremes(&base) {
            for value in values {
                let mut scenario = base.clone();
                scenario.set(&path, &value).unwrap();
                match scenario.validate() {
                    Ok(()) => accepted += 1,
                    Err(errors) => rejected.push((path.clone(), value.to_string(), errors[0].to_string())),
                }
                if let Err(error) = assert_bounded(&scenario) {
                    panic!("{model} with {path}={value}: {error}");
                }
            }
        }
    }
    assert!(rejected.len() * 20 < accepted, "{accepted} accepted, rejected: {rejected:#?}");
}

/// Events of a run of peers that come and go, at this delay.
fn events(search: &str, interval: &str, link_delay_s: f64) -> f64 {
    let mut duel = Duel::new(&scenario(&format!(
        "peer_to_peer.search={search} workload.users=60 workload.objects=100 workload.requests_per_s=12 \
        peer_to_peer.session_s=60 peer_to_peer.offline_s=15 peer_to_peer.maintenance_interval_s={interval} \
        workload.timeout_s=10 peer_to_peer.link_delay_s={link_delay_s}"
    )))
    .unwrap();
    assert!(
        duel.advance(Side::PeerToPeer, ns_from_s(60.0), 3_000_000, &mut ()),
        "{search} at {link_delay_s} s"
    );
    duel.events_of(Side::PeerToPeer) as f64
}

#[test]
fn shorter_delays_do_not_make_more_messages() {
    for search in ["flooding", "expanding_ring", "random_walks", "central_index", "chord", "kademlia"] {
        for interval in ["2", "never"] {
            let reference = events(search, interval, 0.01);
            for link_delay_s in [0.0, 1e-9, 1e-6, 1e-3] {
                let found = events(search, interval, link_delay_s);
                assert!(
                    (0.8..1.25).contains(&(found / reference)),
                    "{search}, maintenance {interval}: {found} events at {link_delay_s} s, {reference} at 0.01 s"
                );
            }
        }
    }
}
