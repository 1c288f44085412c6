//! The distribution of load over nodes, in requests, messages and bits.
#![cfg(not(target_arch = "wasm32"))]

use netduel_engine::Duel;
use netduel_engine::metrics::Observer;
use netduel_results::{NodeLoad, Request, SideMetrics};
use netduel_scenario::{Scenario, Side, Value};

/// Only the peer-to-peer side, with ample capacity, and these changes.
fn scenario(changes: &str) -> Scenario {
    let mut scenario = Scenario::default();
    let base = "run.duration_s=100 run.warm_up_s=10 peer_to_peer.capacity=own peer_to_peer.service_rate_per_s=100000 \
        peer_to_peer.queue_capacity=unlimited workload.timeout_s=100 workload.users=200 \
        workload.requests_per_s=200 peer_to_peer.search=central_index peer_to_peer.copies=4";
    for change in base.split_whitespace().chain(changes.split_whitespace()) {
        let (path, value) = change.split_once('=').unwrap();
        scenario.set(path, &Value::parse(value)).unwrap();
    }
    scenario
}

fn run(changes: &str) -> (SideMetrics, Vec<NodeLoad>) {
    let mut duel = Duel::new(&scenario(changes)).unwrap();
    duel.run_to_end();
    (duel.metrics(Side::PeerToPeer).unwrap(), duel.nodes(Side::PeerToPeer))
}

fn peaks(changes: &str) -> [f64; 2] {
    let metrics = run(changes).0;
    [metrics.peak_to_mean_load.unwrap(), metrics.peak_to_mean_bits.unwrap()]
}

#[test]
fn holders_of_popular_objects_are_hot_spots_unless_popular_objects_have_more_copies() {
    // The four holders of the most popular of 100 objects serve a quarter of its requests each; the mean load is one
    // request in 200. With Zipf exponents of 0.6, 1.2 and 1.8 the object has .071, .278 and .546 of all requests.
    let mut before = [0.0; 2];
    for (exponent, share) in [("0", 0.01), ("0.6", 0.071), ("1.2", 0.278), ("1.8", 0.546)] {
        let uniform = peaks(&format!("workload.zipf_exponent={exponent}"));
        assert!(uniform.iter().zip(before).all(|(now, before)| *now > before), "{exponent}: {uniform:?}");
        // Peers that hold a copy serve themselves. The requests of all others are spread evenly over the holders.
        assert!(uniform[0] > 0.9 * share / 4.0 * 200.0, "{exponent}: {uniform:?}");
        let level = peaks(&format!("workload.zipf_exponent={exponent} peer_to_peer.placement=proportional"));
        // All copies are then requested equally often, up to rounding of their numbers; peers hold two copies on average.
        assert!(level.iter().all(|peak| *peak < 5.0), "{exponent}: {level:?}");
        before = uniform;
    }
}

#[test]
fn nodes_that_forward_queries_carry_messages_and_nodes_that_serve_carry_bits() {
    // Objects so large that the size of other messages is negligible.
    let (metrics, nodes) = run(
        "peer_to_peer.search=flooding peer_to_peer.overlay=superpeers peer_to_peer.superpeers=10 peer_to_peer.degree=4 \
         peer_to_peer.time_to_live_hops=6 peer_to_peer.copies=20 workload.zipf_exponent=0 workload.object_bits=10000000000",
    );
    let (two_tiers, leaves) = nodes.split_at(10);
    let mean = |nodes: &[NodeLoad], load: fn(&NodeLoad) -> u64| {
        nodes.iter().map(load).sum::<u64>() as f64 / nodes.len() as f64
    };
    let ratio = |load: fn(&NodeLoad) -> u64| mean(two_tiers, load) / mean(leaves, load);
    let [served, messages, bits] =
        [ratio(|node| node.served), ratio(|node| node.messages), ratio(|node| node.bits_sent)];
    // Superpeers handle the queries of all peers, but serve only slightly more than others.
    assert!(messages > 20.0 && messages > 5.0 * bits, "{served} {messages} {bits}");
    // A peer serves a tenth of its own requests itself, without messages. Leaves serve less, so this is a larger share of it.
    assert!(bits > served && bits < served / 0.9, "{served} {messages} {bits}");
    assert!(metrics.jain_index_messages < metrics.jain_index_bits);
    assert!(metrics.gini_coefficient_messages > metrics.gini_coefficient_bits);
    assert!(metrics.peak_to_mean_messages > metrics.peak_to_mean_bits);
}

#[test]
fn if_only_objects_have_a_size_the_bits_sent_are_those_of_objects_served_to_others() {
    struct ToOthers(Vec<u64>);
    impl Observer for ToOthers {
        fn served(&mut self, _now_ns: u64, node: u32, request: &Request) {
            self.0[node as usize] += u64::from(node != request.user);
        }
    }
    let scenario = scenario("workload.message_bits=0 workload.object_bits=5 run.warm_up_s=0");
    let mut duel = Duel::new(&scenario).unwrap();
    let mut to_others = ToOthers(vec![0; 200]);
    duel.advance(Side::PeerToPeer, u64::MAX, u64::MAX, &mut to_others);
    let nodes = duel.nodes(Side::PeerToPeer);
    let bits: Vec<u64> = nodes.iter().map(|node| node.bits_sent).collect();
    assert_eq!(bits, to_others.0.iter().map(|served| 5 * served).collect::<Vec<_>>());
    assert_eq!(duel.metrics(Side::PeerToPeer).unwrap().bits_sent, bits.iter().sum::<u64>());
    assert!(
        nodes.iter().any(|node| node.bits_sent < 5 * node.served),
        "some serve themselves, without a message"
    );
}
