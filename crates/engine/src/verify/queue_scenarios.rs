//! Scenarios of queues on which reference cases are based, and how they are run.

use super::experiment::{Experiment, Trial};
use crate::metrics::Observer;
use netduel_results::SideMetrics;
use netduel_scenario::{ClientServer, QueueCapacity, Scenario, Side, WorkDistribution, Workload};

/// The service rate of one worker, per second. Results are in mean service times, so its value does not matter.
pub(super) const RATE: f64 = 1000.0;

/// The number of requests in one observation of full length.
const REQUESTS: f64 = 1_000_000.0;

/// A time in mean service times.
pub(super) fn in_services(time_s: Option<f64>) -> f64 {
    time_s.unwrap_or(f64::NAN) * RATE
}

/// The parameters of the distributions of work: squared coefficient of variation 4, four stages, a heavy but truncated tail.
pub(super) fn work_parameters() -> Workload {
    Workload { work_tail_exponent: 2.5, work_tail_ratio: 50.0, ..Workload::default() }
}

/// One server with the given number of workers, without link delay, and users that practically never give up.
pub(super) fn queue(
    workers: u32,
    capacity: Option<u32>,
    rho: f64,
    distribution: WorkDistribution,
    trial: Trial,
    size: f64,
) -> Experiment {
    let requests_per_s = rho * RATE * f64::from(workers);
    let base = Scenario {
        workload: Workload {
            requests_per_s,
            work_distribution: distribution,
            timeout_s: 86_400.0,
            objects: 1,
            ..work_parameters()
        },
        client_server: Some(ClientServer {
            workers,
            service_rate_per_s: RATE,
            queue_capacity: QueueCapacity(capacity),
            link_delay_s: 0.0,
            ..ClientServer::default()
        }),
        ..Scenario::default()
    };
    let mut scenario = Experiment::new(trial, base);
    scenario.run.duration_s = REQUESTS * size / requests_per_s;
    // The transient of a queue decays within about 1/(1 − √ρ)² service times. The warm-up is ten times as long, but at most a fifth
    // of the run.
    let gap = 1.0 - rho.min(0.99).sqrt();
    let relaxation_s = 1.0 / (gap * gap) / RATE;
    scenario.run.warm_up_s = (10.0 * relaxation_s).min(scenario.run.duration_s / 5.0);
    scenario
}

pub(super) fn server(scenario: &mut Experiment) -> &mut ClientServer {
    scenario.client_server.get_or_insert_default()
}

pub(super) fn run(scenario: &Experiment, observer: &mut impl Observer) -> SideMetrics {
    let Some(mut duel) = scenario.start() else { return SideMetrics::default() };
    duel.advance(Side::ClientServer, u64::MAX, u64::MAX, observer);
    duel.metrics(Side::ClientServer).unwrap_or_default()
}
