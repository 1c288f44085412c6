//! The distributions of lengths of queues and of hops, against theory.
#![cfg(not(target_arch = "wasm32"))]

use netduel_engine::Duel;
use netduel_results::{DistributionBin, SideDistributions, quantile};
use netduel_scenario::{Scenario, Side, Value};
use netduel_theory::{hash_tables, queues, searches};

fn run(side: Side, changes: &str) -> SideDistributions {
    let mut scenario = Scenario::default();
    scenario.add_table(side.name());
    for change in changes.split_whitespace() {
        let (path, value) = change.split_once('=').unwrap();
        scenario.set(path, &Value::parse(value)).unwrap();
    }
    let mut duel = Duel::new(&scenario).unwrap();
    duel.run_to_end();
    duel.distributions(side).unwrap()
}

fn share_of(bins: &[DistributionBin], number: u64) -> f64 {
    bins.iter().find(|bin| (bin.at_least, bin.at_most) == (number, number)).map_or(0.0, |bin| bin.share)
}

/// The largest difference between a distribution and its expected shares of 0, 1, 2 …, among their sums from 0 on.
fn largest_difference(bins: &[DistributionBin], expected: impl IntoIterator<Item = f64>) -> f64 {
    let differences = (0..).zip(expected).scan(0.0, |sum, (number, share)| {
        *sum += share_of(bins, number) - share;
        Some(f64::abs(*sum))
    });
    differences.fold(0.0, f64::max)
}

#[test]
fn the_lengths_of_a_queue_are_those_of_queueing_theory() {
    for (workers, offered) in [(1, 0.7), (1, 0.9), (4, 3.2)] {
        let found = run(
            Side::ClientServer,
            &format!(
                "run.duration_s=3000 run.warm_up_s=50 workload.timeout_s=10000 client_server.link_delay_s=0 \
                 client_server.queue_capacity=unlimited client_server.service_rate_per_s=100 \
                 client_server.workers={workers} workload.requests_per_s={}",
                offered * 100.0
            ),
        );
        let bins = &found.queue_length_distribution;
        let expected = |waiting| queues::mmc_waiting_probability(workers, offered, waiting);
        let difference = largest_difference(bins, (0..40).map(expected));
        // Four standard errors: a queue forgets its length within about 2/(1 − ρ)² service times.
        let spare = 1.0 - offered / f64::from(workers);
        let independent = 300_000.0 * offered * spare * spare / 2.0;
        assert!(difference < 4.0 * (0.25 / independent).sqrt(), "{workers} workers: {difference}");
        assert!(share_of(bins, 0) > 0.0 && share_of(bins, 5) > 0.0);
        // With a single server both distributions are the same.
        assert_eq!(found.node_queue_length_distribution, *bins);
    }
}

#[test]
fn the_hops_of_a_flood_on_a_ring_are_the_distances_to_the_nearest_copy() {
    for copies in [1, 4] {
        let found = run(
            Side::PeerToPeer,
            &format!(
                "run.duration_s=400 run.warm_up_s=1 workload.users=65 workload.requests_per_s=50 workload.objects=2000 \
                 workload.zipf_exponent=0 workload.timeout_s=60 peer_to_peer.overlay=ring peer_to_peer.copies={copies} \
                 peer_to_peer.time_to_live_hops=32 peer_to_peer.capacity=own peer_to_peer.service_rate_per_s=1000"
            ),
        );
        let expected = searches::ring_hops(65, copies);
        let bins = &found.hops_distribution;
        // Four standard errors for 20 000 requests to copies at 2000 places.
        let error = (0.25f64 / 20_000.0).sqrt();
        assert!(largest_difference(bins, expected.iter().copied()) < 4.0 * error, "{copies} copies");
        let median = (0..).zip(&expected).scan(0.0, |sum, (hops, share)| {
            *sum += share;
            Some((hops, *sum))
        });
        let median = median.into_iter().find(|(_, sum)| *sum >= 0.5).unwrap().0;
        assert!(quantile(bins, 0.5).unwrap().abs_diff(median) <= 1, "{copies} copies");
    }
}

#[test]
fn the_hops_of_chord_lookups_have_the_distribution_of_theory() {
    let found = run(
        Side::PeerToPeer,
        "run.duration_s=200 run.warm_up_s=1 workload.users=512 workload.requests_per_s=200 workload.objects=20000 \
         workload.zipf_exponent=0 workload.timeout_s=60 peer_to_peer.search=chord peer_to_peer.copies=1 \
         peer_to_peer.successors=1 peer_to_peer.maintenance_interval_s=never peer_to_peer.capacity=own \
         peer_to_peer.service_rate_per_s=1000",
    );
    let bins = &found.hops_distribution;
    let mean: f64 = bins.iter().map(|bin| bin.mean * bin.share).sum();
    assert!((mean - 4.5).abs() < 0.5, "about half the binary logarithm of the number of peers: {mean}");
    // One ring has one set of random identifiers: its distances vary by about 1/√512.
    let difference = largest_difference(bins, hash_tables::chord_hops(512));
    assert!(difference < 0.03, "{difference}");
}
