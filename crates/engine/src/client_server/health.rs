//! What the balancer believes about which servers are up.

use crate::network::Station;
use netduel_scenario::ClientServer;

/// Health checks at an interval, or, without them, perfect knowledge.
#[derive(Debug, Clone)]
pub(super) struct Health {
    interval_s: f64,
    threshold: u32,
    /// Checks missed in a row by each server.
    missed: Vec<u32>,
    /// Servers that a partition cuts off from the balancer.
    cut_off: Vec<bool>,
}

impl Health {
    pub(super) fn new(side: &ClientServer) -> Health {
        Health {
            interval_s: side.health_check_interval_s,
            threshold: side.health_check_threshold,
            missed: vec![0; side.servers as usize],
            cut_off: vec![false; side.servers as usize],
        }
    }

    /// Time between two checks, in seconds; `None` if there are none.
    pub(super) fn interval_s(&self) -> Option<f64> {
        (self.interval_s > 0.0).then_some(self.interval_s)
    }

    /// Takes in which servers have answered a check. One answer makes a server count as up again.
    pub(super) fn check(&mut self, answered: impl Iterator<Item = bool>) {
        for (missed, answered) in self.missed.iter_mut().zip(answered) {
            *missed = if answered { 0 } else { missed.saturating_add(1) };
        }
    }

    /// Who is cut off from now on.
    pub(super) fn set_cut_off(&mut self, cut_off: impl Iterator<Item = bool>) {
        self.cut_off = cut_off.collect();
    }

    /// Whether the balancer takes a server to be up.
    pub(super) fn believes_up(&self, server: usize, servers: &[Station]) -> bool {
        match self.interval_s() {
            Some(_) => self.missed[server] < self.threshold,
            None => servers[server].is_up() && !self.cut_off[server],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Health;
    use crate::network::Station;
    use netduel_scenario::{ClientServer, Discipline};

    #[test]
    fn a_crash_is_believed_after_so_many_missed_checks_and_a_recovery_after_one() {
        let side = ClientServer {
            health_check_interval_s: 1.0,
            health_check_threshold: 2,
            ..ClientServer::default()
        };
        let mut servers = vec![Station::new(1, None, Discipline::FirstComeFirstServed)];
        let mut health = Health::new(&side);
        servers[0].crash();
        let beliefs = [(); 3].map(|()| {
            let belief = health.believes_up(0, &servers);
            health.check(servers.iter().map(Station::is_up));
            belief
        });
        assert_eq!(beliefs, [true, true, false]);
        servers[0].recover();
        assert!(!health.believes_up(0, &servers));
        health.check(servers.iter().map(Station::is_up));
        assert!(health.believes_up(0, &servers));
    }
}
