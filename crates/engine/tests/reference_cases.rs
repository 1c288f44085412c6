//! The engine against closed forms. The tolerances are four standard errors of the estimator, from theory.

use netduel_engine::Duel;
use netduel_engine::kernel::{Distribution, NS_PER_S};
use netduel_engine::metrics::{Message, Observer};
use netduel_results::{MessageKind, NodeState, Request, SideMetrics};
use netduel_scenario::{
    Balancer, Capacity, ClientServer, Discipline, PeerToPeer, QueueCapacity, Scenario, Side, WorkDistribution,
};
use netduel_theory::{flooding, queues};
use std::collections::BTreeMap;

/// The service rate of one worker, per second: the mean service time is then a millisecond.
const RATE: f64 = 1000.0;

/// One server with the given numbers of workers and waiting places, without link delay, and users that do not give up.
fn queue(workers: u32, capacity: Option<u32>, arrivals_per_s: f64, duration_s: f64) -> Scenario {
    let mut scenario = Scenario {
        client_server: Some(ClientServer {
            servers: 1,
            workers,
            service_rate_per_s: RATE,
            queue_capacity: QueueCapacity(capacity),
            balancer: Balancer::RoundRobin,
            link_delay_s: 0.0,
            ..ClientServer::default()
        }),
        ..Scenario::default()
    };
    scenario.run.duration_s = duration_s;
    scenario.run.warm_up_s = duration_s / 20.0;
    scenario.workload.requests_per_s = arrivals_per_s;
    scenario.workload.timeout_s = 86_400.0;
    scenario
}

/// Counts the arrivals that find all workers busy.
struct Waits {
    workers: u32,
    busy: u32,
    arrived: u64,
    waited: u64,
}

impl Observer for Waits {
    fn arrived(&mut self, _request: &Request) {
        self.arrived += 1;
        self.waited += u64::from(self.busy == self.workers);
    }

    fn node(&mut self, _now_ns: u64, _node: u32, state: NodeState) {
        self.busy = state.busy;
    }
}

fn run(scenario: &Scenario, observer: &mut impl Observer) -> SideMetrics {
    let mut duel = Duel::new(scenario).unwrap();
    duel.advance(Side::ClientServer, u64::MAX, u64::MAX, observer);
    duel.metrics(Side::ClientServer).unwrap()
}

fn assert_close(name: &str, measured: f64, expected: f64, standard_error: f64) {
    let difference = (measured - expected).abs();
    let tolerance = 4.0 * standard_error;
    assert!(difference <= tolerance, "{name}: {measured} instead of {expected} ± {tolerance}");
}

#[test]
fn mm1_times_in_system_agree_with_theory() {
    for rho in [0.5, 0.8] {
        let metrics = run(&queue(1, None, rho * RATE, 600.0), &mut ());
        let customers = metrics.outcomes.served as f64;
        let error_s = queues::mm1_mean_wait_variance(rho, customers).sqrt() / RATE;
        let mean_s = queues::mm1_time_in_system_s(rho * RATE, RATE);
        assert_close("mean", metrics.latency_mean_s.unwrap(), mean_s, error_s);
        assert_close("utilisation", metrics.utilisation.unwrap(), rho, (2.0 * rho / customers).sqrt());
        // A quantile q(p) of an exponential time has p(1 − p)/(n f(q)²) as its variance with n independent
        // customers; correlation inflates it as it inflates that of the mean, whose own variance is 1/(1 − ρ)².
        let inflation = (error_s / (mean_s / customers.sqrt())).max(1.0);
        for (share, measured) in [(0.5, metrics.latency_p50_s), (0.99, metrics.latency_p99_s)] {
            let quantile_s = queues::mm1_time_in_system_quantile_s(rho * RATE, RATE, share);
            let independent_s = (share / (1.0 - share) / customers).sqrt() * mean_s;
            assert_close("quantile", measured.unwrap(), quantile_s, independent_s * inflation);
        }
    }
}

#[test]
fn mmc_waits_agree_with_erlang_c() {
    for workers in [2, 4] {
        let arrivals = 0.8 * f64::from(workers) * RATE;
        let mut waits = Waits { workers, busy: 0, arrived: 0, waited: 0 };
        let metrics = run(&queue(workers, None, arrivals, 300.0), &mut waits);
        let wait_s = metrics.latency_mean_s.unwrap() - 1.0 / RATE;
        // A queue with c workers fluctuates like a queue with a single worker of c times the speed.
        let relative =
            queues::mm1_mean_wait_variance(0.8, metrics.outcomes.served as f64).sqrt() / (0.8 / 0.2);
        let expected_s = queues::mmc_wait_s(workers, arrivals, RATE);
        assert_close("wait", wait_s, expected_s, relative * expected_s);
        let probability = queues::erlang_c(workers, 0.8 * f64::from(workers));
        let measured = waits.waited as f64 / waits.arrived as f64;
        assert_close("probability of waiting", measured, probability, relative * probability);
    }
}

#[test]
fn losses_agree_with_erlang_b() {
    for (workers, offered) in [(5, 3.0), (10, 8.0)] {
        let metrics = run(&queue(workers, Some(0), offered * RATE, 100.0), &mut ());
        let expected = queues::erlang_b(workers, offered);
        let arrived = metrics.outcomes.finished() as f64;
        // Losses occur in bursts about as long as a service time: offered + 1 losses behave like one.
        let error = (expected * (1.0 - expected) / arrived * (1.0 + offered)).sqrt();
        assert_close("blocking", metrics.outcomes.refused as f64 / arrived, expected, error);
    }
}

#[test]
fn mg1_waits_agree_with_pollaczek_and_khinchine() {
    use WorkDistribution::{Deterministic, Erlang, Hyperexponential, Lognormal, Uniform};
    for distribution in [Deterministic, Erlang, Uniform, Hyperexponential, Lognormal] {
        let mut scenario = queue(1, None, 0.8 * RATE, 600.0);
        scenario.workload.work_distribution = distribution;
        let variation = Distribution::of_work(&scenario.workload).squared_variation();
        let metrics = run(&scenario, &mut ());
        let expected_s = queues::mg1_wait_s(0.8 * RATE, RATE, variation);
        // The relative error of exponential service, scaled by the variation of the work.
        let relative = queues::mm1_mean_wait_variance(0.8, metrics.outcomes.served as f64).sqrt() / 4.0;
        let error_s = relative * expected_s * (1.0 + variation);
        assert_close(
            &format!("{distribution:?}"),
            metrics.latency_mean_s.unwrap() - 1.0 / RATE,
            expected_s,
            error_s,
        );
    }
}

#[test]
fn processor_sharing_is_insensitive_to_the_distribution_of_work() {
    use WorkDistribution::{Deterministic, Exponential, Hyperexponential};
    for distribution in [Deterministic, Exponential, Hyperexponential] {
        let mut scenario = queue(1, None, 0.8 * RATE, 600.0);
        scenario.workload.work_distribution = distribution;
        scenario.client_server.as_mut().unwrap().discipline = Discipline::ProcessorSharing;
        let metrics = run(&scenario, &mut ());
        let expected_s = queues::mm1_time_in_system_s(0.8 * RATE, RATE);
        let relative = queues::mm1_mean_wait_variance(0.8, metrics.outcomes.served as f64).sqrt() / 4.0;
        assert_close(
            &format!("{distribution:?}"),
            metrics.latency_mean_s.unwrap(),
            expected_s,
            2.0 * relative * expected_s,
        );
    }
}

#[test]
fn littles_law_holds_in_a_stable_queue() {
    let metrics = run(&queue(2, None, 1.6 * RATE, 100.0), &mut ());
    let arrival_rate = metrics.arrived as f64 / 95.0;
    let product = arrival_rate * metrics.time_in_system_mean_s.unwrap();
    assert!(
        (metrics.requests_in_system_mean / product - 1.0).abs() < 1e-3,
        "L = λW up to effects at the ends of the run"
    );
}

#[test]
fn a_flood_that_reaches_all_peers_sends_exactly_2e_minus_n_plus_1_queries() {
    /// The queries of each request that searches, and the last request that arrives early enough to finish.
    struct Queries(BTreeMap<u32, u64>, u32);
    impl Observer for Queries {
        fn arrived(&mut self, request: &Request) {
            if request.arrived_ns < 15 * NS_PER_S {
                self.1 = request.id;
            }
        }
        fn sent(&mut self, _now_ns: u64, message: &Message) {
            if message.kind == MessageKind::Query {
                *self.0.entry(message.request).or_default() += 1;
            }
        }
    }
    for (peers, degree) in [(24, 4), (101, 6), (400, 3)] {
        let mut scenario = Scenario {
            peer_to_peer: Some(PeerToPeer {
                degree: f64::from(degree),
                copies: 1,
                time_to_live_hops: 32,
                capacity: Capacity::Own,
                service_rate_per_s: 1000.0,
                ..PeerToPeer::default()
            }),
            ..Scenario::default()
        };
        scenario.run.duration_s = 20.0;
        scenario.workload.users = peers;
        scenario.workload.requests_per_s = 10.0;
        let mut duel = Duel::new(&scenario).unwrap();
        let links = duel.network(Side::PeerToPeer).unwrap().links.len() as u64;
        let mut queries = Queries(BTreeMap::new(), 0);
        duel.advance(Side::PeerToPeer, u64::MAX, u64::MAX, &mut queries);
        let expected = flooding::saturating_messages(u64::from(peers), links);
        let floods: Vec<u64> = queries.0.range(..=queries.1).map(|(_, count)| *count).collect();
        assert!(
            floods.len() > 100 && floods.iter().all(|count| *count == expected),
            "{expected}: {floods:?}"
        );
    }
}
