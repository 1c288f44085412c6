//! Failover: servers that crash, balancers that detect it, and clients that retry.

use super::experiment::{Experiment, Trial};
use super::queue_scenarios::{queue, run, server};
use super::reference_case::{ReferenceCase, add};
use crate::kernel::{Purpose, Stream};
use netduel_scenario::{
    Arrivals, Balancer, End, Fault, FaultKind, FaultNode, FaultShare, FaultSide, RetryBudget,
    WorkDistribution,
};

const AVAILABILITY: &str = "MTBF/(MTBF + MTTR); Trivedi, Probability and Statistics (2001), ch. 6";
const REPLICAS: &str = "1 − (1 − a)^3 for three independent servers";
const DETECTION: &str = "counting: k missed checks at interval h end (k − ½)h after a crash at a random time";
const GEOMETRIC: &str = "independent attempts: (1 − p^(r+1))/(1 − p) of them, all of which fail with p^(r+1)";
const BUDGET: &str = "definition: if all attempts fail, retries are the budgeted share of requests";

pub(super) fn reference_cases() -> Vec<ReferenceCase> {
    let mut reference_cases = Vec::new();
    for (servers, expected, source) in [(1u32, 0.9, AVAILABILITY), (3, 0.999, REPLICAS)] {
        add(
            &mut reference_cases,
            format!("availability-{servers}"),
            expected,
            source,
            0.0,
            move |trial, _| {
                let mut scenario = quick_servers(servers, trial);
                scenario.workload.requests_per_s = 20.0;
                scenario.run.duration_s = 9000.0 / f64::from(servers);
                scenario.faults = vec![failures()];
                run(&scenario, &mut ()).success_rate.unwrap_or(f64::NAN)
            },
        );
    }
    add(&mut reference_cases, "failover-2-checks".to_owned(), 1.5, DETECTION, 0.0, |trial, size| {
        let mut scenario = quick_servers(2, trial);
        let crashes = (900.0 * size).max(30.0) as u32;
        let mut phases = Stream::new(trial.seed, 1, Purpose::Bursts);
        scenario.faults =
            (0..crashes).map(|turn| crash(1, 10.0 * f64::from(turn) + phases.unit(), 5.0)).collect();
        scenario.run.duration_s = 10.0 * f64::from(crashes);
        scenario.workload.arrivals = Arrivals::Deterministic;
        scenario.workload.requests_per_s = 100.0;
        let side = server(&mut scenario);
        (side.health_check_interval_s, side.health_check_threshold) = (1.0, 2);
        side.balancer = Balancer::RoundRobin;
        // Every second request goes to the server that is down.
        run(&scenario, &mut ()).outcomes.node_failed as f64 / 50.0 / f64::from(crashes)
    });
    let half_fail = |trial: Trial, size: f64| {
        let mut scenario = quick_servers(4, trial);
        scenario.workload.requests_per_s = 100.0;
        scenario.run.duration_s = 5000.0 * size;
        scenario.faults = vec![crash(1, 0.0, f64::INFINITY), crash(3, 0.0, f64::INFINITY)];
        let side = server(&mut scenario);
        // The balancer does not detect the crashes.
        (side.health_check_interval_s, side.health_check_threshold) = (3600.0, 100);
        (side.retries, side.retry_backoff_s) = (3, 0.001);
        run(&scenario, &mut ())
    };
    add(&mut reference_cases, "retries-attempts".to_owned(), 1.875, GEOMETRIC, 0.0, move |trial, size| {
        half_fail(trial, size).attempts_per_request.unwrap_or(f64::NAN)
    });
    add(&mut reference_cases, "retries-success".to_owned(), 0.9375, GEOMETRIC, 0.0, move |trial, size| {
        half_fail(trial, size).success_rate.unwrap_or(f64::NAN)
    });
    // Ten of the retries for 100 000 requests do not count towards the budget.
    add(&mut reference_cases, "retries-budget".to_owned(), 1.2, BUDGET, 0.0002, |trial, _| {
        let mut scenario = quick_servers(1, trial);
        (scenario.workload.requests_per_s, scenario.run.duration_s) = (100.0, 1000.0);
        scenario.faults = vec![crash(1, 0.0, f64::INFINITY)];
        let side = server(&mut scenario);
        (side.retries, side.retry_backoff_s, side.retry_budget) = (5, 0.001, RetryBudget(Some(0.2)));
        run(&scenario, &mut ()).attempts_per_request.unwrap_or(f64::NAN)
    });
    reference_cases
}

/// Servers that are chosen at random, have no link delay, and are so fast that they are practically always idle when they crash.
fn quick_servers(servers: u32, trial: Trial) -> Experiment {
    let mut scenario = queue(1, None, 0.5, WorkDistribution::Deterministic, trial, 1.0);
    scenario.run.warm_up_s = 0.0;
    let side = server(&mut scenario);
    (side.servers, side.balancer, side.service_rate_per_s) = (servers, Balancer::Random, 1e6);
    scenario
}

fn crash(node: u32, at_s: f64, length_s: f64) -> Fault {
    let until_s = End(length_s.is_finite().then_some(at_s + length_s));
    Fault { at_s, until_s, node: FaultNode(Some(node)), side: FaultSide::ClientServer, ..Fault::default() }
}

/// Random failures of all servers: they are up for 9 s and down for 1 s on average, with exponential times.
fn failures() -> Fault {
    let share = FaultShare(Some(1.0));
    Fault { kind: FaultKind::Failures, share, mtbf_s: 9.0, mttr_s: 1.0, ..Fault::default() }
}
