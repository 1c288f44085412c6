//! The relations between the metrics of a run: each has one definition, so they never contradict each other.

mod common;

use netduel_engine::Duel;
use netduel_engine::kernel::{NS_PER_S, ns_from_s};
use netduel_engine::metrics::Observer;
use netduel_results::{DistributionBin, NodeLoad, NodeState, Outcome, Request, SideMetrics};
use netduel_scenario::{Discipline, FaultKind, Scenario, Side};
use proptest::prelude::*;
use std::collections::BTreeMap;

/// What the metrics are compared with, counted from the events.
#[derive(Default)]
struct Witness {
    warm_up_ns: u64,
    latencies_ns: Vec<u64>,
    /// The times of the arrival and of the end of each request, in the order of arrival.
    stays: Vec<(u32, u64, Option<u64>)>,
    answered: Vec<u64>,
    ended_after_warm_up: u64,
    /// The requests that wait at each node, and since when all of them have.
    waiting: Vec<u64>,
    waiting_since_ns: u64,
    waiting_most: u64,
    waiting_sum_ns: u128,
    /// The time for which each number of requests waited at all nodes together.
    lengths_ns: BTreeMap<u64, u64>,
    hops: BTreeMap<u64, u64>,
}

impl Witness {
    fn new(scenario: &Scenario) -> Witness {
        Witness { warm_up_ns: ns_from_s(scenario.run.warm_up_s), ..Witness::default() }
    }

    fn wait_until(&mut self, now_ns: u64) {
        let length_ns = now_ns.max(self.warm_up_ns) - self.waiting_since_ns.max(self.warm_up_ns);
        let all: u64 = self.waiting.iter().sum();
        self.waiting_sum_ns += u128::from(length_ns) * u128::from(all);
        *self.lengths_ns.entry(all).or_default() += length_ns;
        if length_ns > 0 {
            self.waiting_most = self.waiting_most.max(all);
        }
        self.waiting_since_ns = now_ns;
    }
}

impl Observer for Witness {
    fn arrived(&mut self, request: &Request) {
        self.stays.push((request.id, request.arrived_ns, None));
    }

    fn ended(&mut self, now_ns: u64, request: &Request, outcome: Outcome, node: u32) {
        if let Some(stay) = self.stays.iter_mut().find(|stay| stay.0 == request.id) {
            stay.2 = Some(now_ns);
        }
        self.ended_after_warm_up += u64::from(now_ns >= self.warm_up_ns);
        if request.arrived_ns >= self.warm_up_ns && outcome == Outcome::Served {
            self.latencies_ns.push(now_ns - request.arrived_ns);
            let node = node as usize;
            self.answered.resize(self.answered.len().max(node + 1), 0);
            self.answered[node] += 1;
        }
    }

    fn found(&mut self, _now_ns: u64, request: &Request, hops: u32) {
        if request.arrived_ns >= self.warm_up_ns {
            *self.hops.entry(u64::from(hops)).or_default() += 1;
        }
    }

    fn node(&mut self, now_ns: u64, node: u32, state: NodeState) {
        self.wait_until(now_ns);
        let node = node as usize;
        self.waiting.resize(self.waiting.len().max(node + 1), 0);
        self.waiting[node] = u64::from(state.waiting);
        if now_ns >= self.warm_up_ns {
            self.waiting_most = self.waiting_most.max(self.waiting.iter().sum());
        }
    }
}

fn close(left: f64, right: f64) -> bool {
    (left - right).abs() <= 1e-9 * left.abs().max(right.abs()).max(1.0)
}

/// Compares a distribution with the weights of its numbers. Ranges of numbers have the sum of their weights.
fn check_distribution(bins: &[DistributionBin], weights: &BTreeMap<u64, u64>) -> Result<(), TestCaseError> {
    let total: u64 = weights.values().sum();
    for bin in bins {
        let weight: u64 = weights.range(bin.at_least..=bin.at_most).map(|(_, weight)| weight).sum();
        prop_assert!(close(bin.share * total as f64, weight as f64), "{bin:?}");
    }
    let shares: f64 = bins.iter().map(|bin| bin.share).sum();
    prop_assert!(close(shares, f64::from(u8::from(total > 0))), "{shares}");
    Ok(())
}

fn mean(bins: &[DistributionBin]) -> f64 {
    bins.iter().map(|bin| bin.share * bin.mean).sum()
}

/// Relations that hold in every run, at every time.
fn check(metrics: &SideMetrics, nodes: &[NodeLoad], measured_s: f64) -> Result<(), TestCaseError> {
    let m = metrics;
    let latencies = [m.latency_p50_s, m.latency_p90_s, m.latency_p95_s, m.latency_p99_s, m.latency_max_s];
    prop_assert!(latencies.is_sorted(), "{latencies:?}");
    prop_assert!(m.latency_mean_s <= m.latency_max_s);
    prop_assert_eq!(m.latency_max_s.is_some(), m.outcomes.served > 0);
    prop_assert!(m.completion_last_s.is_none_or(|last_s| m.latency_max_s <= Some(last_s)));
    prop_assert!(m.queue_length_mean <= m.queue_length_max as f64 + 1e-9);
    prop_assert!(close(m.throughput_per_s.unwrap_or(0.0) * measured_s, m.outcomes.served as f64));
    let finished = m.outcomes.finished() as f64;
    prop_assert!(close(m.success_rate.unwrap_or(0.0) * finished, m.outcomes.served as f64));
    prop_assert!(m.writes_lost <= m.writes_confirmed);
    prop_assert_eq!(
        m.bits_from_origins + m.bits_from_peers,
        m.bits_received + m.bits_wasted + m.bits_under_way
    );
    // What nodes show adds up to what their side shows.
    let sum = |value: fn(&NodeLoad) -> f64| nodes.iter().map(value).sum::<f64>();
    prop_assert!(sum(|node| node.served as f64) <= m.outcomes.served as f64);
    prop_assert!(close(sum(|node| node.queue_length_mean), m.queue_length_mean));
    let most = |value: fn(&NodeLoad) -> f64| nodes.iter().map(value).fold(0.0, f64::max);
    prop_assert!(most(|node| node.queue_length_max as f64) <= m.queue_length_max as f64);
    prop_assert!(sum(|node| node.queue_length_max as f64) >= m.queue_length_max as f64);
    prop_assert!(sum(|node| node.bits_sent as f64) <= m.bits_sent as f64);
    for node in nodes {
        prop_assert!(node.queue_length_mean <= node.queue_length_max as f64 + 1e-9, "{node:?}");
        prop_assert!(node.utilisation.is_none_or(|share| (0.0..=1.0 + 1e-9).contains(&share)), "{node:?}");
    }
    let busiest = nodes.iter().filter_map(|node| node.utilisation).fold(0.0, f64::max);
    prop_assert_eq!(m.busiest_node_utilisation.unwrap_or(0.0), busiest);
    prop_assert!(m.utilisation.unwrap_or(0.0) <= busiest + 1e-9);
    for jain in [m.jain_index, m.jain_index_messages, m.jain_index_bits].into_iter().flatten() {
        prop_assert!((1.0 / nodes.len() as f64 - 1e-9..=1.0 + 1e-9).contains(&jain), "{jain}");
    }
    let peak = |value: fn(&NodeLoad) -> f64| {
        (most(value) > 0.0 && nodes.len() > 1).then(|| most(value) * nodes.len() as f64 / sum(value))
    };
    for (shown, counted) in [
        (m.peak_to_mean_load, peak(|node| node.served as f64)),
        (m.peak_to_mean_messages, peak(|node| node.messages as f64)),
        (m.peak_to_mean_bits, peak(|node| node.bits_sent as f64)),
    ] {
        prop_assert!(close(shown.unwrap_or(0.0), counted.unwrap_or(0.0)), "{shown:?}, {counted:?}");
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(384))]

    #[test]
    fn metrics_agree_with_the_events_and_with_each_other(scenario in common::scenario(), until in 0.0f64..1.2) {
        let mut duel = Duel::new(&scenario).unwrap();
        let now_ns = duel.duration_ns().min(ns_from_s(scenario.run.duration_s * until));
        for side in Side::BOTH {
            let mut witness = Witness::new(&scenario);
            duel.advance(side, now_ns, u64::MAX, &mut witness);
            let Some(metrics) = duel.metrics(side) else { continue };
            let nodes = duel.nodes(side);
            witness.wait_until(now_ns);
            let measured_ns = now_ns.saturating_sub(witness.warm_up_ns);
            let measured_s = measured_ns as f64 / NS_PER_S as f64;
            check(&metrics, &nodes, measured_s)?;

            // Quantiles of so few requests are exact.
            let mut sorted = witness.latencies_ns;
            sorted.sort_unstable();
            let last = sorted.len().saturating_sub(1);
            let nearest = |percent: usize| sorted.get((sorted.len() * percent).div_ceil(100).saturating_sub(1).min(last));
            let exact = |percent: usize| nearest(percent).map(|latency_ns| *latency_ns as f64 / NS_PER_S as f64);
            prop_assert!(sorted.len() <= 1000);
            prop_assert_eq!([metrics.latency_p50_s, metrics.latency_p95_s, metrics.latency_max_s], [50, 95, 100].map(exact));

            // Time averages include what arrived before the warm-up ended.
            let stay_ns = |(_, arrived_ns, ended_ns): &(u32, u64, Option<u64>)| {
                let end_ns = ended_ns.unwrap_or(now_ns).max(witness.warm_up_ns);
                u128::from(end_ns.saturating_sub((*arrived_ns).max(witness.warm_up_ns)))
            };
            let stays_ns: u128 = witness.stays.iter().map(stay_ns).sum();
            prop_assert!(close(metrics.requests_in_system_mean * measured_ns as f64, stays_ns as f64));
            prop_assert!(close(metrics.queue_length_mean * measured_ns as f64, witness.waiting_sum_ns as f64));
            prop_assert_eq!(metrics.queue_length_max, witness.waiting_most);
            let ratio = metrics.messages_per_request.unwrap_or(0.0) * witness.ended_after_warm_up as f64;
            prop_assert!(close(ratio.round(), ratio), "a whole number of messages: {ratio}");

            // Distributions have the shares of the events and the means of the metrics.
            let distributions = duel.distributions(side).unwrap();
            check_distribution(&distributions.queue_length_distribution, &witness.lengths_ns)?;
            check_distribution(&distributions.hops_distribution, &witness.hops)?;
            prop_assert!(close(mean(&distributions.queue_length_distribution), metrics.queue_length_mean));
            let node_mean = mean(&distributions.node_queue_length_distribution);
            prop_assert!(close(node_mean * nodes.len() as f64, metrics.queue_length_mean));
            prop_assert!(close(mean(&distributions.hops_distribution), metrics.hops_mean.unwrap_or(0.0)));

            // A node served what was answered from it. Only the rest came from a cache.
            for node in &nodes {
                let answered = witness.answered.get(node.node as usize - 1).copied().unwrap_or(0);
                prop_assert_eq!(node.served, answered);
            }
            let is_cached = scenario.client_server.as_ref().is_some_and(|left| left.client_cache_objects + left.edge_cache_objects > 0);
            if side == Side::PeerToPeer || !is_cached {
                prop_assert_eq!(nodes.iter().map(|node| node.served).sum::<u64>(), metrics.outcomes.served);
            }

            // Requests whose users wait are in the system. Others wait only if users give up, try again or attack.
            let is_patient = metrics.outcomes.timed_out == 0 && witness.stays.iter().all(|stay| stay.2.is_none_or(|end_ns| end_ns - stay.1 < ns_from_s(scenario.workload.timeout_s)));
            let is_retried = scenario.client_server.as_ref().is_some_and(|left| left.attempt_timeout_s > 0.0);
            let is_cut = scenario.faults.iter().any(|fault| fault.kind != FaultKind::Slow && fault.kind != FaultKind::FlashCrowd);
            if is_patient && !is_cut && !(is_retried && side == Side::ClientServer) && scenario.peer_to_peer.as_ref().is_none_or(|right| right.session_s.0.is_none()) {
                prop_assert!(metrics.requests_in_system_mean >= metrics.queue_length_mean - 1e-9);
            }
            let is_shared = scenario.client_server.as_ref().is_some_and(|left| left.discipline == Discipline::ProcessorSharing);
            if side == Side::ClientServer && is_shared {
                prop_assert_eq!((metrics.queue_length_mean, metrics.queue_length_max), (0.0, 0), "no request waits");
            }
        }
    }
}

/// A server that receives more than it can serve, with users who practically never give up.
fn overload(warm_up_s: f64) -> Scenario {
    let mut scenario = Scenario::default();
    scenario.add_table("client_server");
    for (path, value) in [
        ("run.duration_s", "20"),
        ("workload.requests_per_s", "300"),
        ("workload.timeout_s", "10000"),
        ("client_server.servers", "1"),
        ("client_server.workers", "1"),
        ("client_server.service_rate_per_s", "100"),
        ("client_server.queue_capacity", "unlimited"),
    ] {
        scenario.set(path, &netduel_scenario::Value::parse(value)).unwrap();
    }
    scenario.run.warm_up_s = warm_up_s;
    scenario
}

#[test]
fn a_warm_up_hides_no_request_from_the_time_averages() {
    let mut duel = Duel::new(&overload(18.0)).unwrap();
    duel.run_to_end();
    let metrics = duel.metrics(Side::ClientServer).unwrap();
    assert!(metrics.queue_length_mean > 3000.0, "{}", metrics.queue_length_mean);
    assert!(metrics.requests_in_system_mean > metrics.queue_length_mean);
    assert!(metrics.queue_length_max as f64 >= metrics.queue_length_mean);
}
