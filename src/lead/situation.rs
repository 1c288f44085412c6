//! Where a run stands: what is down, what is worth doing next, and how it is done.

use crate::player::next_millisecond_s;
use netduel_scenario::{Capacity, End, Fault, FaultKind, FaultNode, FaultSide, Scenario};

/// Where a run stands at a time. Nodes are `[servers, peers, indices]`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Situation {
    /// Nothing has happened yet.
    Calm,
    /// Some nodes are down since a time.
    Down { since_s: f64, nodes: [u32; 3] },
    /// Nothing is down any more; what came back last, and when.
    Back { since_s: f64, nodes: [u32; 3] },
    /// Something else goes wrong since a time: what, in a word.
    Suffering { since_s: f64, what: &'static str },
    /// The run has ended.
    Over,
}

/// The next thing worth doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NextAction {
    /// One machine on each side dies.
    Kill,
    /// All that is down comes back.
    BringBack,
    /// The run starts again with two more servers.
    AddServers,
    /// The run starts again with another seed.
    OtherSeed,
}

impl Situation {
    /// At a shown time of a run.
    pub(crate) fn at(scenario: &Scenario, now_ns: u64, is_finished: bool) -> Situation {
        if is_finished {
            return Situation::Over;
        }
        // What was just done begins at the next whole millisecond, and counts at once.
        let now_s = next_millisecond_s(now_ns);
        let plain = || scenario.faults.iter().filter(|fault| is_kill(fault));
        let other = scenario.faults.iter().rev().find(|fault| !is_kill(fault) && is_active(fault, now_s));
        if let Some(fault) = other {
            return Situation::Suffering { since_s: fault.at_s, what: fault.kind.choice().label };
        }
        let down: Vec<&Fault> = plain().filter(|fault| is_active(fault, now_s)).collect();
        if let Some(since_s) = down.iter().map(|fault| fault.at_s).min_by(f64::total_cmp) {
            return Situation::Down { since_s, nodes: struck(scenario, &down) };
        }
        let ended = |fault: &&Fault| fault.until_s.0.filter(|until_s| *until_s <= now_s);
        let latest_s = plain().filter_map(|fault| ended(&fault)).max_by(f64::total_cmp);
        match latest_s {
            Some(since_s) => {
                let back: Vec<&Fault> = plain().filter(|fault| fault.until_s.0 == Some(since_s)).collect();
                Situation::Back { since_s, nodes: struck(scenario, &back) }
            }
            None => Situation::Calm,
        }
    }

    /// The nodes it is about: servers, peers.
    pub(crate) fn nodes(&self) -> [u32; 3] {
        match self {
            Situation::Down { nodes, .. } | Situation::Back { nodes, .. } => *nodes,
            _ => [0, 0, 0],
        }
    }

    /// What is worth doing next.
    pub(crate) fn next_action(&self, scenario: &Scenario) -> NextAction {
        let is_alone = scenario.client_server.as_ref().is_some_and(|side| side.servers == 1);
        match self {
            Situation::Calm | Situation::Suffering { .. } => NextAction::Kill,
            Situation::Down { .. } => NextAction::BringBack,
            Situation::Back { nodes: [servers, ..], .. } if is_alone && *servers > 0 => {
                NextAction::AddServers
            }
            Situation::Back { .. } => NextAction::Kill,
            Situation::Over => NextAction::OtherSeed,
        }
    }
}

/// Whether a fault is the crash of single nodes, as the button and a click on a node make it.
fn is_kill(fault: &Fault) -> bool {
    fault.is_plain() || fault.kind == FaultKind::Crash && fault.side == FaultSide::Index
}

/// Whether a fault strikes at a time.
pub(crate) fn is_active(fault: &Fault, now_s: f64) -> bool {
    fault.at_s <= now_s && fault.until_s.0.is_none_or(|until_s| now_s < until_s)
}

fn struck(scenario: &Scenario, faults: &[&Fault]) -> [u32; 3] {
    // Beside the peers: an index, a tracker, seeds.
    let is_beside = |fault: &&&Fault| is_beside_peers(scenario, fault);
    let indices = faults.iter().filter(is_beside).count() as u32;
    let on = |side: FaultSide| {
        let is_on = |fault: &&&Fault| {
            (fault.side == side || fault.side == FaultSide::Both) && !is_beside_peers(scenario, fault)
        };
        faults.iter().filter(is_on).count() as u32
    };
    let servers = scenario.client_server.as_ref().map_or(0, |side| side.servers);
    let peers = scenario.peer_to_peer.as_ref().map_or(0, |_| scenario.workload.users);
    [on(FaultSide::ClientServer).min(servers), on(FaultSide::PeerToPeer).min(peers), indices.min(1)]
}

/// Whether a fault strikes none of the peers, but who stands beside them: an index, a tracker, a seed.
pub(crate) fn is_beside_peers(scenario: &Scenario, fault: &Fault) -> bool {
    let is_seed = || fault.node.0.is_some_and(|node| node > scenario.workload.users);
    fault.side == FaultSide::Index || fault.side == FaultSide::PeerToPeer && is_seed()
}

/// The busiest node dies, one on each side that runs.
pub(crate) fn kill(scenario: &Scenario, faults: &mut Vec<Fault>, at_s: f64) {
    let side = match (&scenario.client_server, &scenario.peer_to_peer) {
        (Some(_), None) => FaultSide::ClientServer,
        (None, _) => FaultSide::PeerToPeer,
        _ => FaultSide::Both,
    };
    faults.push(Fault { at_s, side, node: FaultNode(None), ..Fault::default() });
}

/// All that is down comes back.
pub(crate) fn bring_back(faults: &mut [Fault], at_s: f64) {
    for fault in faults.iter_mut().filter(|fault| is_kill(fault) && is_active(fault, at_s)) {
        end(fault, at_s);
    }
}

/// A fault ends, one millisecond after its start at the earliest.
fn end(fault: &mut Fault, at_s: f64) {
    fault.until_s = End(Some(at_s.max(((fault.at_s * 1e3).floor() + 1.0) / 1e3)));
}

/// A single node dies. Nodes count from 0 here, from 1 in the scenario.
pub(crate) fn crash(faults: &mut Vec<Fault>, at_s: f64, side: FaultSide, node: u32) {
    let node = FaultNode((side != FaultSide::Index).then_some(node + 1));
    faults.push(Fault { at_s, side, node, ..Fault::default() });
}

/// A single node comes back: the fault that struck it ends on its side, and lasts on the other.
pub(crate) fn recover(faults: &mut Vec<Fault>, at_s: f64, side: FaultSide, node: u32, crashed_at_s: f64) {
    let strikes = |fault: &Fault| {
        let begins_then = (fault.at_s - crashed_at_s).abs() < 1e-6;
        let is_named = side == FaultSide::Index || fault.node.0.is_none_or(|named| named == node + 1);
        is_active(fault, at_s)
            && begins_then
            && is_named
            && (fault.side == side || fault.side == FaultSide::Both)
    };
    let Some(place) = faults.iter().position(strikes) else { return };
    if faults[place].side == FaultSide::Both {
        let mut rest = faults[place].clone();
        rest.side = match side {
            FaultSide::ClientServer => FaultSide::PeerToPeer,
            _ => FaultSide::ClientServer,
        };
        faults[place].side = side;
        faults.insert(place + 1, rest);
    }
    end(&mut faults[place], at_s);
}

/// The same scenario with two more servers, and without the faults that were made by hand: the first `given` stay.
pub(crate) fn with_two_more_servers(scenario: &Scenario, given: usize) -> Scenario {
    let mut more = scenario.clone();
    more.faults.truncate(given);
    if let Some(side) = &mut more.client_server {
        side.servers += 2;
    }
    more
}

/// Whether the peers have as much capacity as the servers, however many these are.
pub(crate) fn is_equal(scenario: &Scenario) -> bool {
    scenario.peer_to_peer.as_ref().is_some_and(|side| side.capacity == Capacity::EqualTotal)
}

#[cfg(test)]
mod tests {
    use super::*;
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
    fn a_kill_counts_at_once_and_until_all_is_brought_back() {
        let mut run = scenario();
        assert_eq!(Situation::at(&run, SECOND, false), Situation::Calm);
        let now_ns = 1_234_567_890;
        let before = run.clone();
        kill(&before, &mut run.faults, next_millisecond_s(now_ns));
        let down = Situation::at(&run, now_ns, false);
        assert_eq!(down, Situation::Down { since_s: 1.235, nodes: [1, 1, 0] });
        assert_eq!(down.next_action(&run), NextAction::BringBack);
        bring_back(&mut run.faults, 2.5);
        assert_eq!(run.validate(), Ok(()));
        let back = Situation::at(&run, 3 * SECOND, false);
        assert_eq!(back, Situation::Back { since_s: 2.5, nodes: [1, 1, 0] });
        assert_eq!(back.next_action(&run), NextAction::AddServers);
        assert_eq!(Situation::at(&run, SECOND, true).next_action(&run), NextAction::OtherSeed);
    }

    #[test]
    fn what_is_brought_back_in_the_same_millisecond_was_down_for_one() {
        let mut run = scenario();
        let before = run.clone();
        kill(&before, &mut run.faults, 0.0);
        bring_back(&mut run.faults, 0.0);
        assert_eq!(run.faults[0].until_s, End(Some(0.001)));
        assert_eq!(run.validate(), Ok(()));
    }

    #[test]
    fn recovering_one_node_leaves_the_other_side_down() {
        let mut run = scenario();
        let before = run.clone();
        kill(&before, &mut run.faults, 1.0);
        recover(&mut run.faults, 2.0, FaultSide::PeerToPeer, 6, 1.0);
        assert_eq!(
            Situation::at(&run, 3 * SECOND, false),
            Situation::Down { since_s: 1.0, nodes: [1, 0, 0] }
        );
        assert_eq!(run.faults.len(), 2);
        assert_eq!(run.validate(), Ok(()));
    }

    #[test]
    fn recovering_ends_the_fault_of_that_node_alone() {
        let mut faults = Vec::new();
        crash(&mut faults, 1.0, FaultSide::PeerToPeer, 3);
        crash(&mut faults, 1.0, FaultSide::PeerToPeer, 4);
        recover(&mut faults, 2.0, FaultSide::PeerToPeer, 4, 1.0);
        assert_eq!(faults[0].until_s, End(None));
        assert_eq!(faults[1].until_s, End(Some(2.0)));
        recover(&mut faults, 2.0, FaultSide::ClientServer, 3, 1.0);
        assert_eq!(faults[0].until_s, End(None));
    }

    #[test]
    fn more_servers_begin_without_what_was_done_by_hand() {
        let mut run = scenario();
        let before = run.clone();
        kill(&before, &mut run.faults, 1.0);
        let more = with_two_more_servers(&run, 0);
        assert_eq!(more.client_server.map(|side| side.servers), Some(3));
        assert_eq!(more.faults, []);
        assert!(is_equal(&run));
    }

    #[test]
    fn a_side_that_does_not_run_is_not_struck() {
        let mut run = scenario();
        run.client_server = None;
        let before = run.clone();
        kill(&before, &mut run.faults, 1.0);
        assert_eq!(run.faults[0].side, FaultSide::PeerToPeer);
        assert_eq!(
            Situation::at(&run, 2 * SECOND, false),
            Situation::Down { since_s: 1.0, nodes: [0, 1, 0] }
        );
    }
}
