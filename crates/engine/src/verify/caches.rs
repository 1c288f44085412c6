//! Caches: hit rates and staleness.

use super::experiment::{Experiment, Trial};
use super::queue_scenarios::{queue, run, server};
use super::reference_case::{ReferenceCase, add};
use crate::workload::Popularity;
use netduel_scenario::{Arrivals, TimeToLive, WorkDistribution};
use netduel_theory::caches;

const STALENESS: &str = "integration: a copy of age t is stale with probability 1 − e^(−μt)";
const TTL: &str = "Jung, Berger, Balakrishnan (2003): hit rate of a cache with time to live";
const KING: &str = "King (1971): LRU, exact";
const CHE: &str = "Che, Tung, Wang (2002): LRU, approximation for large caches";

pub(super) fn reference_cases() -> Vec<ReferenceCase> {
    let mut reference_cases = Vec::new();
    for changes in [0.5, 1.0, 2.0] {
        let expected = caches::staleness(changes);
        add(
            &mut reference_cases,
            format!("cache-stale-{changes}"),
            expected,
            STALENESS,
            0.0,
            move |trial, size| {
                let mut scenario = edge(50.0, trial, size);
                scenario.workload.object_changes_per_s = changes;
                run(&scenario, &mut ()).stale_cache_rate.unwrap_or(f64::NAN)
            },
        );
    }
    for requests in [0.5, 2.0] {
        let expected = caches::ttl_hit_rate(requests);
        add(&mut reference_cases, format!("cache-ttl-{requests}"), expected, TTL, 0.0, move |trial, size| {
            run(&edge(requests, trial, size / 4.0), &mut ()).edge_cache_hit_rate.unwrap_or(f64::NAN)
        });
    }
    let exact = caches::lru_hit_rate(&zipf(10), 3);
    add(&mut reference_cases, "cache-lru-3-of-10".to_owned(), exact, KING, 0.0, |trial, size| {
        let mut scenario = one_user(10, trial, size);
        let side = server(&mut scenario);
        (side.client_cache_objects, side.client_cache_ttl_s) = (3, TimeToLive(None));
        run(&scenario, &mut ()).client_cache_hit_rate.unwrap_or(f64::NAN)
    });
    let approximate = caches::lru_hit_rate_che(&zipf(1000), 100);
    // At this size the approximation is known to be accurate to about half a per cent.
    add(&mut reference_cases, "cache-lru-100-of-1000".to_owned(), approximate, CHE, 0.003, |trial, size| {
        let mut scenario = one_user(1000, trial, size);
        let side = server(&mut scenario);
        (side.edge_cache_objects, side.edge_cache_ttl_s) = (100, TimeToLive(None));
        run(&scenario, &mut ()).edge_cache_hit_rate.unwrap_or(f64::NAN)
    });
    reference_cases
}

fn zipf(objects: u32) -> Vec<f64> {
    let popularity = Popularity::new(objects, 0.8);
    (0..objects).map(|object| popularity.probability(object)).collect()
}

/// An edge that keeps ten objects for one second, with the given mean number of requests for each object during that time. The
/// servers are so fast that fetching a copy takes practically no time.
fn edge(requests: f64, trial: Trial, size: f64) -> Experiment {
    let mut scenario = queue(1, None, 0.5, WorkDistribution::Deterministic, trial, size);
    let workload = &mut scenario.workload;
    (workload.objects, workload.zipf_exponent, workload.requests_per_s) = (10, 0.0, 10.0 * requests);
    scenario.run.duration_s = 200_000.0 * size / workload.requests_per_s.min(100.0);
    scenario.run.warm_up_s = scenario.run.duration_s / 100.0;
    let side = server(&mut scenario);
    (side.edge_cache_objects, side.edge_cache_ttl_s) = (10, TimeToLive(Some(1.0)));
    (side.edge_delay_s, side.service_rate_per_s) = (0.0, 1e6);
    scenario
}

/// One user that makes one request at a time.
fn one_user(objects: u32, trial: Trial, size: f64) -> Experiment {
    let mut scenario = queue(1, None, 0.5, WorkDistribution::Deterministic, trial, size);
    let workload = &mut scenario.workload;
    (workload.arrivals, workload.users, workload.think_time_s) = (Arrivals::Closed, 1, 0.01);
    (workload.objects, workload.zipf_exponent) = (objects, 0.8);
    scenario.run.duration_s = 10_000.0 * size;
    // The hit rate is lower until the cache is full.
    scenario.run.warm_up_s = scenario.run.duration_s / 10.0;
    let side = server(&mut scenario);
    (side.edge_delay_s, side.service_rate_per_s) = (0.0, 1e6);
    scenario
}
