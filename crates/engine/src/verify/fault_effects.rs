//! Faults whose effects are known exactly: link loss, slow servers, and attacks.

use super::experiment::Experiment;
use super::peer_scenarios::quick_peers;
use super::queue_scenarios::{in_services, queue, run, server};
use super::reference_case::{ReferenceCase, add};
use netduel_scenario::{Fault, FaultKind, FaultShare, Search, Side, WorkDistribution};
use netduel_theory::queues;

const LOSS: &str = "independent losses: k messages all arrive with probability (1 − p)^k; two to a server and back, four through an index";
const SLOW: &str = "M/M/1 at half the speed: 1/(µ/2 − λ); Kleinrock, Queueing Systems I (1975)";
const ATTACK: &str = "Erlang B for the requests of users and attackers together: Poisson arrivals see time averages (Wolff 1982)";

pub(super) fn reference_cases() -> Vec<ReferenceCase> {
    let mut reference_cases = Vec::new();
    add(&mut reference_cases, "link-loss-2-messages".to_owned(), 0.81, LOSS, 0.0, |trial, size| {
        let mut scenario = queue(1, None, 0.02, WorkDistribution::Deterministic, trial, size);
        scenario.workload.timeout_s = 1.0;
        scenario.faults = vec![fault_of_all_nodes(FaultKind::LinkLoss)];
        run(&scenario, &mut ()).success_rate.unwrap_or(f64::NAN)
    });
    // One request in a thousand is for an object that the user's own peer holds, and needs no message.
    let local = 1.0 / 1000.0;
    let expected = local + (1.0 - local) * libm::pow(0.9, 4.0);
    add(&mut reference_cases, "link-loss-4-messages".to_owned(), expected, LOSS, 0.0, |trial, size| {
        let mut scenario = quick_peers(Search::CentralIndex, 1000, trial);
        scenario.run.duration_s = (60.0 * size).max(2.0);
        scenario.faults = vec![fault_of_all_nodes(FaultKind::LinkLoss)];
        success_of_peers(&scenario)
    });
    add(&mut reference_cases, "slow-half".to_owned(), 4.0, SLOW, 0.0, |trial, size| {
        let mut scenario = queue(1, None, 0.25, WorkDistribution::Exponential, trial, size);
        scenario.faults = vec![Fault { speed: 0.5, ..fault_of_all_nodes(FaultKind::Slow) }];
        in_services(run(&scenario, &mut ()).latency_mean_s)
    });
    let blocked = queues::erlang_b(2, 1.0);
    add(&mut reference_cases, "attack-blocking".to_owned(), blocked, ATTACK, 0.0, |trial, size| {
        let mut scenario = queue(2, Some(0), 0.25, WorkDistribution::Exponential, trial, size);
        let attack_per_s = server(&mut scenario).service_rate_per_s * 0.5;
        scenario.faults = vec![Fault { attack_per_s, ..fault_of_all_nodes(FaultKind::Attack) }];
        let metrics = run(&scenario, &mut ());
        metrics.outcomes.refused as f64 / metrics.outcomes.finished() as f64
    });
    reference_cases
}

/// A fault that affects all nodes from the start on. A link loss drops one message in ten.
fn fault_of_all_nodes(kind: FaultKind) -> Fault {
    Fault { kind, share: FaultShare(Some(1.0)), loss: 0.1, ..Fault::default() }
}

fn success_of_peers(scenario: &Experiment) -> f64 {
    let Some(mut duel) = scenario.start() else { return f64::NAN };
    duel.run_to_end();
    duel.metrics(Side::PeerToPeer).and_then(|metrics| metrics.success_rate).unwrap_or(f64::NAN)
}
