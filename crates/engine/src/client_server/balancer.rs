//! How the balancer chooses a server.

use crate::network::Station;
use crate::scenario::Balancer;

/// A balancer and what it remembers. It knows at every moment which servers are up.
#[derive(Debug, Clone)]
pub(super) struct BalancerState {
    policy: Balancer,
    /// Where the next turn begins.
    turn: usize,
}

impl BalancerState {
    pub(super) fn new(policy: Balancer) -> BalancerState {
        BalancerState { policy, turn: 0 }
    }

    /// The server for the next request; `None` if all are down.
    pub(super) fn choose(&mut self, servers: &[Station]) -> Option<u32> {
        let in_turn = (self.turn..servers.len()).chain(0..self.turn);
        let mut up = in_turn.filter(|server| servers[*server].is_up());
        let chosen = match self.policy {
            Balancer::RoundRobin => up.next(),
            Balancer::LeastConnections => up.min_by_key(|server| servers[*server].in_system()),
        }?;
        self.turn = (chosen + 1) % servers.len();
        Some(chosen as u32)
    }
}

#[cfg(test)]
mod tests {
    use super::BalancerState;
    use crate::network::Station;
    use crate::scenario::{Balancer, Discipline};

    #[test]
    fn round_robin_takes_each_in_turn_and_skips_those_that_are_down() {
        let mut servers = vec![Station::new(1, None, Discipline::FirstComeFirstServed); 4];
        let mut balancer = BalancerState::new(Balancer::RoundRobin);
        let mut draw = |servers: &[Station]| [(); 4].map(|()| balancer.choose(servers).unwrap());
        assert_eq!(draw(&servers), [0, 1, 2, 3]);
        servers[1].crash();
        assert_eq!(draw(&servers), [0, 2, 3, 0]);
    }

    #[test]
    fn least_connections_takes_the_shortest_queue_and_equals_in_turn() {
        let mut servers = vec![Station::new(1, None, Discipline::FirstComeFirstServed); 3];
        let mut balancer = BalancerState::new(Balancer::LeastConnections);
        let chosen: Vec<u32> = (0..6)
            .map(|slot| {
                let server = balancer.choose(&servers).unwrap();
                servers[server as usize].offer(0, slot, 10);
                server
            })
            .collect();
        assert_eq!(chosen, [0, 1, 2, 0, 1, 2]);
        servers[1].crash();
        servers[1].recover();
        assert_eq!(balancer.choose(&servers), Some(1));
    }

    #[test]
    fn nobody_is_chosen_when_all_are_down() {
        let mut servers = vec![Station::new(1, None, Discipline::FirstComeFirstServed); 2];
        servers.iter_mut().for_each(|server| drop(server.crash()));
        assert_eq!(BalancerState::new(Balancer::RoundRobin).choose(&servers), None);
    }
}
