//! Whether the serving nodes can keep up with the request rate.

use super::{
    AbandonedRequests, Arrivals, Balancer, ClientServer, Replication, Scenario, Side, WorkDistribution,
};
use serde::{Deserialize, Serialize};

/// Nodes that receive more requests than they can serve. An unlimited queue then grows without bound.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Overload {
    /// The side of the nodes.
    pub side: Side,
    /// A lower bound of the requests per second that they receive. It does not include retries.
    pub offered_per_s: f64,
    /// The requests per second that they can serve.
    pub capacity_per_s: f64,
    /// The number of the server or peer, from 1. `None` for several together.
    pub node: Option<u32>,
}

/// Rates that differ by less are equal, apart from rounding.
const PRECISION: f64 = 1e-9;

/// Whether a queue grows without bound if it is offered this many requests per second and can serve that many. At equality it
/// grows if anything is random, like the square root of time; in a D/D/c queue no request waits.
pub fn is_overloaded(offered_per_s: f64, capacity_per_s: f64, is_random: bool) -> bool {
    let tolerance = if is_random { -PRECISION } else { PRECISION };
    offered_per_s > 0.0 && offered_per_s >= capacity_per_s * (1.0 + tolerance)
}

impl Scenario {
    /// The rate at which requests arrive at the end of the run, including flash crowds, if unlimited queues can grow without bound at a
    /// high rate. `None` if arrivals are closed, which slow down with the responses; if abandoned requests leave the queues, which
    /// limits every wait; or if a file is distributed, which has no queues.
    pub fn last_requests_per_s(&self) -> Option<f64> {
        let is_open = self.workload.arrivals != Arrivals::Closed && self.file.is_none();
        let is_open = is_open && self.workload.abandoned_requests == AbandonedRequests::Served;
        let last_factor = || self.demand_steps().last().map_or(1.0, |step| step.1);
        is_open.then(|| self.workload.requests_per_s * last_factor())
    }

    /// The servers whose queues grow without bound according to queueing theory. `None` if the system is stable: a limited
    /// queue refuses excess requests, and closed arrivals slow down with the responses. Also `None` with caches, which answer
    /// an unknown part of the requests, and with a file, which has no queues.
    ///
    /// `hashed_shares` has the share of the requests that consistent hashing sends to each server, and is not used with other
    /// balancers. The result depends on the last request rate of the run, including flash crowds. Other faults are ignored.
    pub fn overload_of_servers(&self, hashed_shares: &[f64]) -> Option<Overload> {
        let side = self.client_server.as_ref()?;
        let rate_per_s = self.last_requests_per_s()?;
        let has_caches = side.client_cache_objects > 0 || side.edge_cache_objects > 0;
        if side.queue_capacity.0.is_some() || has_caches {
            return None;
        }
        let primary_share = match side.replication {
            Replication::None => 0.0,
            _ if side.reads_from_replicas => self.workload.write_share,
            _ => 1.0,
        };
        let is_periodic = self.workload.arrivals == Arrivals::Deterministic
            && self.workload.work_distribution == WorkDistribution::Deterministic
            && (primary_share == 0.0 || primary_share == 1.0);
        side.overload(
            rate_per_s * primary_share,
            rate_per_s * (1.0 - primary_share),
            hashed_shares,
            is_periodic,
        )
    }
}

impl ClientServer {
    /// The overloaded servers if this many requests per second go to the first server directly, and this many through the
    /// balancer. With `is_periodic`, requests arrive at equal intervals and take equal work.
    fn overload(
        &self,
        first_per_s: f64,
        balanced_per_s: f64,
        hashed_shares: &[f64],
        is_periodic: bool,
    ) -> Option<Overload> {
        let capacities: Vec<f64> = (0..self.servers)
            .map(|server| self.worker_rate_per_s(server) * f64::from(self.workers))
            .collect();
        let weights: f64 = (0..capacities.len()).map(|server| self.server_weights.of(server)).sum();
        let own_share = |server: usize| match self.balancer {
            _ if self.servers == 1 => 1.0,
            Balancer::Random | Balancer::RoundRobin => 1.0 / f64::from(self.servers),
            Balancer::WeightedRoundRobin => self.server_weights.of(server) / weights,
            Balancer::ConsistentHashing => hashed_shares.get(server).copied().unwrap_or(0.0),
            // The other balancers avoid servers with long queues, so no server has a fixed share.
            _ => 0.0,
        };
        // These pass a periodic stream on as periodic streams. The other balancers draw servers, or choose among servers of
        // which one may idle while another has a queue.
        let takes_turns = matches!(self.balancer, Balancer::RoundRobin | Balancer::WeightedRoundRobin);
        let is_random = !(is_periodic && (self.servers == 1 || takes_turns));
        let single = capacities.iter().enumerate().find_map(|(server, capacity_per_s)| {
            let own_per_s = balanced_per_s * own_share(server);
            let offered_per_s = if server == 0 { first_per_s + own_per_s } else { own_per_s };
            is_overloaded(offered_per_s, *capacity_per_s, is_random).then_some(Overload {
                side: Side::ClientServer,
                offered_per_s,
                capacity_per_s: *capacity_per_s,
                node: Some(server as u32 + 1),
            })
        });
        single.or_else(|| self.slowest_together(&capacities, first_per_s, balanced_per_s, is_random))
    }

    /// Checks all servers together. With d choices, also checks the k slowest servers, which receive the requests whose choices
    /// are all among them (Foss and Chernova 1998).
    fn slowest_together(
        &self,
        capacities: &[f64],
        first_per_s: f64,
        balanced_per_s: f64,
        is_random: bool,
    ) -> Option<Overload> {
        // Non-negative floating-point numbers are ordered like their bits.
        let mut bits: Vec<u64> = capacities.iter().map(|capacity| capacity.to_bits()).collect();
        bits.sort_unstable();
        let ascending: Vec<f64> = bits.into_iter().map(f64::from_bits).collect();
        let (count, choices) = (capacities.len(), self.choices as usize);
        (1..=count).find_map(|slowest| {
            let share = if slowest == count {
                1.0
            } else if self.balancer == Balancer::PowerOfChoices {
                // C(k, d)/C(n, d).
                let chosen = |drawn: usize| slowest.saturating_sub(drawn) as f64 / (count - drawn) as f64;
                (0..choices.min(count)).map(chosen).product()
            } else {
                0.0
            };
            let capacity_per_s: f64 = ascending[..slowest].iter().sum();
            let first_per_s = if slowest == count { first_per_s } else { 0.0 };
            let offered_per_s = first_per_s + balanced_per_s * share;
            is_overloaded(offered_per_s, capacity_per_s, is_random).then_some(Overload {
                side: Side::ClientServer,
                offered_per_s,
                capacity_per_s,
                node: None,
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Overload;
    use crate::{Scenario, Value};

    fn overload(changes: &str) -> Option<Overload> {
        let mut scenario = Scenario::default();
        for change in ["client_server.queue_capacity=unlimited", "client_server.service_rate_per_s=100"]
            .into_iter()
            .chain(changes.split_whitespace())
        {
            let (path, value) = change.split_once('=').unwrap();
            scenario.set(path, &Value::parse(&value.replace(',', " "))).unwrap();
        }
        scenario.overload_of_servers(&[])
    }

    #[test]
    fn an_unlimited_queue_is_unstable_at_full_load() {
        assert_eq!(overload("workload.requests_per_s=99"), None);
        let found = overload("workload.requests_per_s=100").unwrap();
        assert_eq!((found.offered_per_s, found.capacity_per_s, found.node), (100.0, 100.0, Some(1)));
        assert_eq!(overload("workload.requests_per_s=200 client_server.queue_capacity=50"), None);
        assert_eq!(overload("workload.requests_per_s=200 workload.arrivals=closed"), None);
        assert_eq!(overload("workload.requests_per_s=200 client_server.servers=3"), None);
        assert!(overload("workload.requests_per_s=50 workload.rate_profile=10:3").is_some());
    }

    #[test]
    fn a_slow_server_is_overloaded_by_balancers_that_ignore_queues() {
        let slow = "workload.requests_per_s=180 client_server.servers=3 client_server.server_speeds=1,1,0.5";
        let with = |balancer: &str| overload(&format!("{slow} client_server.balancer={balancer}"));
        for blind in ["random", "round_robin", "weighted_round_robin"] {
            assert_eq!(with(blind).and_then(|found| found.node), Some(3), "{blind}");
        }
        assert_eq!(with("least_connections"), None);
        assert_eq!(with("weighted_round_robin client_server.server_weights=1,1,0.5"), None);
        // Two of three servers are drawn, so another one is always compared with the slowest.
        assert_eq!(with("power_of_choices"), None);
        assert!(with("power_of_choices client_server.choices=1").is_some());
    }

    #[test]
    fn writes_overload_the_primary_regardless_of_the_number_of_replicas() {
        let writes = "workload.requests_per_s=150 workload.write_share=0.8 client_server.servers=5";
        assert_eq!(overload(writes), None);
        let replicated = format!("{writes} client_server.replication=asynchronous");
        assert_eq!(overload(&replicated).and_then(|found| found.node), Some(1));
    }

    #[test]
    fn at_full_load_a_periodic_queue_is_stable_and_a_random_one_is_not() {
        let full = "workload.requests_per_s=300 client_server.servers=3 client_server.balancer=round_robin";
        let periodic = "workload.arrivals=deterministic workload.work_distribution=deterministic";
        assert!(overload(full).is_some());
        assert!(overload(&format!("{full} workload.arrivals=deterministic")).is_some());
        assert_eq!(overload(&format!("{full} {periodic}")), None);
        assert!(overload(&format!("{full} {periodic} client_server.balancer=random")).is_some());
        assert!(overload(&format!("{full} {periodic} workload.requests_per_s=301")).is_some());
    }
}
