//! Replication: stale reads, and writes that are lost in a change of primary.

use super::experiment::{Experiment, Trial};
use super::queue_scenarios::{queue, run, server};
use super::reference_case::{ReferenceCase, add};
use netduel_scenario::{Balancer, End, Fault, FaultNode, Replication, WorkDistribution};

const STALE: &str = "Poisson writes: the replica lacks a write to an object with probability 1 − e^(−λ·age); half of the reads go to it";
const LOST: &str = "Little's law: only the primary has the last λ·lag writes when it crashes";
const NONE_LOST: &str = "a synchronous write is confirmed when all replicas have it";

/// The time for which only the primary has a write, and the time that the write then takes to the replica.
const LAG_S: f64 = 0.4;
const DELAY_S: f64 = 0.1;

pub(super) fn reference_cases() -> Vec<ReferenceCase> {
    let mut reference_cases = Vec::new();
    // Two writes per second to each of ten objects.
    let expected = -libm::expm1(-2.0 * (LAG_S + DELAY_S)) / 2.0;
    add(&mut reference_cases, "replica-stale".to_owned(), expected, STALE, 0.0, |trial, size| {
        let mut scenario = pair(Replication::Asynchronous, trial);
        (scenario.workload.requests_per_s, scenario.workload.write_share) = (100.0, 0.2);
        scenario.run.duration_s = 5000.0 * size;
        run(&scenario, &mut ()).stale_read_rate.unwrap_or(f64::NAN)
    });
    let mut lost = |id: &str, replication, expected: f64, source| {
        add(&mut reference_cases, id.to_owned(), expected, source, 0.0, move |trial, size| {
            let mut scenario = pair(replication, trial);
            (scenario.workload.requests_per_s, scenario.workload.write_share) = (20.0, 1.0);
            crash_in_turn(&mut scenario, (400.0 * size).max(20.0) as u32);
            let metrics = run(&scenario, &mut ());
            metrics.writes_lost as f64 / metrics.promotions as f64
        });
    };
    lost("writes-lost-asynchronous", Replication::Asynchronous, 20.0 * LAG_S, LOST);
    lost("writes-lost-synchronous", Replication::Synchronous, 0.0, NONE_LOST);
    reference_cases
}

/// Two servers with a copy each, which are so fast that service takes practically no time.
fn pair(replication: Replication, trial: Trial) -> Experiment {
    let mut scenario = queue(1, None, 0.5, WorkDistribution::Deterministic, trial, 1.0);
    (scenario.workload.objects, scenario.workload.zipf_exponent) = (10, 0.0);
    scenario.run.warm_up_s = 1.0;
    let side = server(&mut scenario);
    (side.servers, side.balancer, side.service_rate_per_s) = (2, Balancer::Random, 1e6);
    (side.replication, side.replication_lag_s, side.replication_delay_s) = (replication, LAG_S, DELAY_S);
    (side.promotion_delay_s, side.link_delay_s) = (2.0, 0.001);
    scenario
}

/// The two servers crash in turn, each at a time when it is the primary.
fn crash_in_turn(scenario: &mut Experiment, times: u32) {
    const EVERY_S: f64 = 20.0;
    scenario.run.duration_s = EVERY_S * f64::from(times + 1);
    scenario.faults = (0..times)
        .map(|turn| {
            let at_s = EVERY_S * f64::from(turn + 1);
            let node = FaultNode(Some(turn % 2 + 1));
            Fault { at_s, until_s: End(Some(at_s + EVERY_S / 2.0)), node, ..Fault::default() }
        })
        .collect();
    // Only the left side runs.
    scenario.faults.iter_mut().for_each(|fault| fault.side = netduel_scenario::FaultSide::ClientServer);
}
