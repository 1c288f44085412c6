//! Reneging: customers that leave the queue when their patience ends; and the distribution of the number of waiting customers.

use super::experiment::{Experiment, Trial};
use super::queue_scenarios::{RATE, queue};
use super::reference_case::{ReferenceCase, add};
use crate::Duel;
use netduel_scenario::{AbandonedRequests, Side, WorkDistribution};
use netduel_theory::queues;

const BARRER: &str = "Barrer (1957), Baccelli and Hebuterne (1981): M/M/c with a fixed patience";
const WAITING: &str = "Kleinrock 1 (1975), sections 3.2 and 3.5: P(n wait) = C(1 − ρ)ρ^n with Erlang's C";

pub(super) fn reference_cases() -> Vec<ReferenceCase> {
    let mut reference_cases = Vec::new();
    for (workers, offered, patience) in [(1u32, 0.8, 2.0), (1, 1.5, 5.0), (4, 4.4, 1.0)] {
        let expected = queues::abandonment_share(workers, offered, 1.0, patience);
        let id = format!("reneging-{workers}-{offered}-{patience}");
        add(&mut reference_cases, id, expected, BARRER, 0.0, move |trial: Trial, size| {
            let load = offered / f64::from(workers);
            let mut scenario = queue(workers, None, load, WorkDistribution::Exponential, trial, size);
            scenario.workload.timeout_s = patience / RATE;
            scenario.workload.abandoned_requests = AbandonedRequests::RemovedFromQueue;
            run(&scenario).map_or(f64::NAN, |duel| share_that_left(&duel))
        });
    }
    for (workers, waiting) in [(1u32, 0u32), (1, 8), (4, 4)] {
        let expected = queues::mmc_waiting_probability(workers, 0.8 * f64::from(workers), waiting);
        let id = format!("waiting-{workers}-{waiting}");
        add(&mut reference_cases, id, expected, WAITING, 0.0, move |trial, size| {
            let scenario = queue(workers, None, 0.8, WorkDistribution::Exponential, trial, size);
            run(&scenario).map_or(f64::NAN, |duel| time_share(&duel, u64::from(waiting)))
        });
    }
    reference_cases
}

fn run(scenario: &Experiment) -> Option<Duel> {
    let mut duel = scenario.start()?;
    duel.run_to_end();
    Some(duel)
}

/// The share of the arrived requests that no server completed.
fn share_that_left(duel: &Duel) -> f64 {
    let completed: u64 = duel.nodes(Side::ClientServer).iter().map(|node| node.completed).sum();
    let arrived = duel.metrics(Side::ClientServer).map_or(0, |metrics| metrics.arrived);
    1.0 - completed as f64 / arrived as f64
}

/// The share of the time for which exactly this many requests waited.
fn time_share(duel: &Duel, waiting: u64) -> f64 {
    let distributions = duel.distributions(Side::ClientServer).unwrap_or_default();
    let bin = distributions.queue_length_distribution.into_iter().find(|bin| bin.at_least == waiting);
    bin.map_or(0.0, |bin| bin.share)
}
