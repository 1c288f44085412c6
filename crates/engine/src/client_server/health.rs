//! The balancer's knowledge of which servers are up.

use crate::network::Station;
use netduel_scenario::ClientServer;

/// Health checks at an interval or, without an interval, perfect knowledge.
#[derive(Debug, Clone)]
pub(super) struct HealthChecks {
    interval_s: f64,
    threshold: u32,
    /// Number of consecutive checks that each server has missed.
    missed: Vec<u32>,
    /// Servers that a partition separates from the balancer.
    partitioned: Vec<bool>,
}

impl HealthChecks {
    pub(super) fn new(side: &ClientServer) -> HealthChecks {
        HealthChecks {
            interval_s: side.health_check_interval_s,
            threshold: side.health_check_threshold,
            missed: vec![0; side.servers as usize],
            partitioned: vec![false; side.servers as usize],
        }
    }

    /// Time between two checks, in seconds; `None` if there are no checks.
    pub(super) fn interval_s(&self) -> Option<f64> {
        (self.interval_s > 0.0).then_some(self.interval_s)
    }

    /// Records which servers have answered a check. A single answer marks a server as up again.
    pub(super) fn check(&mut self, answered: impl Iterator<Item = bool>) {
        for (missed, answered) in self.missed.iter_mut().zip(answered) {
            *missed = if answered { 0 } else { missed.saturating_add(1) };
        }
    }

    /// Sets which servers are separated from the balancer.
    pub(super) fn set_partitioned(&mut self, partitioned: impl Iterator<Item = bool>) {
        self.partitioned = partitioned.collect();
    }

    /// Whether the balancer considers a server to be up.
    pub(super) fn considers_up(&self, server: usize, servers: &[Station]) -> bool {
        match self.interval_s() {
            Some(_) => self.missed[server] < self.threshold,
            None => servers[server].is_up() && !self.partitioned[server],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::HealthChecks;
    use crate::network::Station;
    use netduel_scenario::{ClientServer, Discipline};

    #[test]
    fn a_crash_is_noticed_after_the_threshold_of_missed_checks_and_a_recovery_after_one() {
        let side = ClientServer {
            health_check_interval_s: 1.0,
            health_check_threshold: 2,
            ..ClientServer::default()
        };
        let mut servers = vec![Station::new(1, None, Discipline::FirstComeFirstServed)];
        let mut health = HealthChecks::new(&side);
        servers[0].crash();
        let beliefs = [(); 3].map(|()| {
            let belief = health.considers_up(0, &servers);
            health.check(servers.iter().map(Station::is_up));
            belief
        });
        assert_eq!(beliefs, [true, true, false]);
        servers[0].recover();
        assert!(!health.considers_up(0, &servers));
        health.check(servers.iter().map(Station::is_up));
        assert!(health.considers_up(0, &servers));
    }
}
