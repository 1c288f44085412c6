//! The state of a run at a shown time, and the next action worth taking.

use crate::fault_actions::{is_active, is_beside_peers, is_node_crash, next_millisecond_s};
use netduel_scenario::{Capacity, Fault, FaultSide, Scenario};

/// The state of a run at a time. Nodes are counted as `[servers, peers, nodes beside the peers]`.
#[derive(Debug, Clone, PartialEq)]
pub enum RunState {
    /// No fault has happened yet.
    Healthy,
    /// Nodes have been crashed since a time.
    Degraded {
        /// Since when, in seconds.
        since_s: f64,
        /// The crashed nodes.
        nodes: [u32; 3],
    },
    /// A fault of another kind has lasted since a time.
    Faulty {
        /// Since when, in seconds.
        since_s: f64,
        /// The name of the fault.
        what: &'static str,
    },
    /// All nodes work again.
    Recovered {
        /// When the last ones recovered, in seconds.
        since_s: f64,
        /// The nodes that recovered last.
        nodes: [u32; 3],
    },
    /// The run has ended.
    Finished,
}

/// The next action worth taking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NextAction {
    /// Crash one node on each side.
    Crash,
    /// Let all crashed nodes recover.
    Recover,
    /// Start again with two more servers.
    AddServers,
    /// Start again with another seed.
    OtherSeed,
}

impl RunState {
    /// The state of a run at a shown time, in nanoseconds.
    pub fn at(scenario: &Scenario, shown_ns: u64, is_finished: bool) -> RunState {
        if is_finished {
            return RunState::Finished;
        }
        // A fault added by hand begins at the next whole millisecond, and counts at once.
        let now_s = next_millisecond_s(shown_ns);
        let crashes = || scenario.faults.iter().filter(|fault| is_node_crash(fault));
        let other =
            scenario.faults.iter().rev().find(|fault| !is_node_crash(fault) && is_active(fault, now_s));
        if let Some(fault) = other {
            return RunState::Faulty { since_s: fault.at_s, what: fault.kind.choice().label };
        }
        let active: Vec<&Fault> = crashes().filter(|fault| is_active(fault, now_s)).collect();
        if let Some(since_s) = active.iter().map(|fault| fault.at_s).min_by(f64::total_cmp) {
            return RunState::Degraded { since_s, nodes: affected_nodes(scenario, &active) };
        }
        let ended_s = |fault: &Fault| fault.until_s.0.filter(|until_s| *until_s <= now_s);
        match crashes().filter_map(ended_s).max_by(f64::total_cmp) {
            Some(since_s) => {
                let ended: Vec<&Fault> = crashes().filter(|fault| fault.until_s.0 == Some(since_s)).collect();
                RunState::Recovered { since_s, nodes: affected_nodes(scenario, &ended) }
            }
            None => RunState::Healthy,
        }
    }

    /// The nodes that are crashed or have recovered.
    pub fn nodes(&self) -> [u32; 3] {
        match self {
            RunState::Degraded { nodes, .. } | RunState::Recovered { nodes, .. } => *nodes,
            _ => [0, 0, 0],
        }
    }

    /// The next action worth taking.
    pub fn next_action(&self, scenario: &Scenario) -> NextAction {
        let has_one_server = scenario.client_server.as_ref().is_some_and(|side| side.servers == 1);
        match self {
            RunState::Healthy | RunState::Faulty { .. } => NextAction::Crash,
            RunState::Degraded { .. } => NextAction::Recover,
            RunState::Recovered { nodes: [servers, ..], .. } if has_one_server && *servers > 0 => {
                NextAction::AddServers
            }
            RunState::Recovered { .. } => NextAction::Crash,
            RunState::Finished => NextAction::OtherSeed,
        }
    }
}

fn affected_nodes(scenario: &Scenario, faults: &[&Fault]) -> [u32; 3] {
    let beside = faults.iter().filter(|fault| is_beside_peers(scenario, fault)).count() as u32;
    let on = |side: FaultSide| {
        let is_on = |fault: &&&Fault| {
            (fault.side == side || fault.side == FaultSide::Both) && !is_beside_peers(scenario, fault)
        };
        faults.iter().filter(is_on).count() as u32
    };
    let servers = scenario.client_server.as_ref().map_or(0, |side| side.servers);
    let peers = scenario.peer_to_peer.as_ref().map_or(0, |_| scenario.workload.users);
    [on(FaultSide::ClientServer).min(servers), on(FaultSide::PeerToPeer).min(peers), beside.min(1)]
}

/// The same scenario with two more servers and without the faults added by hand: the first `preset_faults` stay.
pub fn with_two_more_servers(scenario: &Scenario, preset_faults: usize) -> Scenario {
    let mut more = scenario.clone();
    more.faults.truncate(preset_faults);
    if let Some(side) = &mut more.client_server {
        side.servers += 2;
    }
    more
}

/// Whether the peers together always have the capacity of the servers, however many servers there are.
pub fn has_equal_capacity(scenario: &Scenario) -> bool {
    scenario.peer_to_peer.as_ref().is_some_and(|side| side.capacity == Capacity::EqualTotal)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fault_actions::{crash_busiest, recover, recover_all};
    use netduel_scenario::{ClientServer, PeerToPeer};

    const SECOND: u64 = 1_000_000_000;

    fn scenario() -> Scenario {
        Scenario {
            client_server: Some(ClientServer::default()),
            peer_to_peer: Some(PeerToPeer::default()),
            ..Scenario::default()
        }
    }

    #[test]
    fn a_crash_counts_at_once_and_until_everything_has_recovered() {
        let mut run = scenario();
        assert_eq!(RunState::at(&run, SECOND, false), RunState::Healthy);
        let shown_ns = 1_234_567_890;
        crash_busiest(&scenario(), &mut run.faults, next_millisecond_s(shown_ns));
        let degraded = RunState::at(&run, shown_ns, false);
        assert_eq!(degraded, RunState::Degraded { since_s: 1.235, nodes: [1, 1, 0] });
        assert_eq!(degraded.next_action(&run), NextAction::Recover);
        recover_all(&mut run.faults, 2.5);
        assert_eq!(run.validate(), Ok(()));
        let recovered = RunState::at(&run, 3 * SECOND, false);
        assert_eq!(recovered, RunState::Recovered { since_s: 2.5, nodes: [1, 1, 0] });
        assert_eq!(recovered.next_action(&run), NextAction::AddServers);
        assert_eq!(RunState::at(&run, SECOND, true).next_action(&run), NextAction::OtherSeed);
    }

    #[test]
    fn a_recovery_on_one_side_leaves_the_other_degraded() {
        let mut run = scenario();
        crash_busiest(&scenario(), &mut run.faults, 1.0);
        recover(&mut run.faults, 2.0, FaultSide::PeerToPeer, 6, 1.0);
        let degraded = RunState::Degraded { since_s: 1.0, nodes: [1, 0, 0] };
        assert_eq!(RunState::at(&run, 3 * SECOND, false), degraded);
    }

    #[test]
    fn more_servers_begin_without_the_faults_added_by_hand() {
        let mut run = scenario();
        crash_busiest(&scenario(), &mut run.faults, 1.0);
        let more = with_two_more_servers(&run, 0);
        assert_eq!(more.client_server.map(|side| side.servers), Some(3));
        assert_eq!(more.faults, []);
        assert!(has_equal_capacity(&run));
    }

    #[test]
    fn a_side_that_does_not_run_is_not_affected() {
        let mut run = scenario();
        run.client_server = None;
        let before = run.clone();
        crash_busiest(&before, &mut run.faults, 1.0);
        assert_eq!(run.faults[0].side, FaultSide::PeerToPeer);
        let degraded = RunState::Degraded { since_s: 1.0, nodes: [0, 1, 0] };
        assert_eq!(RunState::at(&run, 2 * SECOND, false), degraded);
    }
}
