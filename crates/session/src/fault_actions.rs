//! The changes that a person makes to the faults of a scenario.

use netduel_scenario::{
    End, Fault, FaultKind, FaultNode, FaultRole, FaultShare, FaultSide, LONGEST_RUN_S, Scenario,
};

/// A simulated time rounded up to a whole millisecond, in seconds. Faults that are added by hand then have short times.
pub fn next_millisecond_s(time_ns: u64) -> f64 {
    time_ns.div_ceil(1_000_000) as f64 / 1e3
}

/// Whether a fault is the crash of single nodes, as a button or a click on a node adds it.
pub fn is_node_crash(fault: &Fault) -> bool {
    fault.is_single_crash() || fault.kind == FaultKind::Crash && fault.side == FaultSide::Index
}

/// Whether a fault lasts at a time, in seconds.
pub fn is_active(fault: &Fault, at_s: f64) -> bool {
    fault.at_s <= at_s && fault.until_s.0.is_none_or(|until_s| at_s < until_s)
}

/// Whether a fault affects none of the peers but a node beside them: an index, a tracker or a seed.
pub fn is_beside_peers(scenario: &Scenario, fault: &Fault) -> bool {
    let is_seed = || fault.node.0.is_some_and(|node| node > scenario.workload.users);
    fault.side == FaultSide::Index || fault.side == FaultSide::PeerToPeer && is_seed()
}

/// Crashes the busiest node of each side that runs.
pub fn crash_busiest(scenario: &Scenario, faults: &mut Vec<Fault>, at_s: f64) {
    let side = match (&scenario.client_server, &scenario.peer_to_peer) {
        (Some(_), None) => FaultSide::ClientServer,
        (None, _) => FaultSide::PeerToPeer,
        _ => FaultSide::Both,
    };
    faults.push(Fault { at_s, side, node: FaultNode(None), ..Fault::default() });
}

/// The share of the serving nodes of each side that a crash strikes, left first, where it differs from the share that was asked
/// for: 30 % of one server is none. `None` if the share is met on both sides.
pub fn struck_shares(scenario: &Scenario, fault: &Fault) -> Option<[f64; 2]> {
    /// Shares that differ by less count as equal.
    const MET_WITHIN: f64 = 0.02;
    let share = fault.share.0?;
    let servers = scenario.client_server.as_ref()?.servers;
    scenario.peer_to_peer.as_ref()?;
    let is_of_both = fault.kind == FaultKind::Crash
        && fault.side == FaultSide::Both
        && fault.role == FaultRole::Serving
        && scenario.file.is_none();
    let struck = [servers, scenario.workload.users]
        .map(|nodes| f64::from(fault.affected_count(nodes)) / f64::from(nodes.max(1)));
    (is_of_both && struck.iter().any(|struck| (struck - share).abs() > MET_WITHIN)).then_some(struck)
}

/// Replaces the crash of a share of the nodes, by its number from 1, by a slow-down of all nodes that takes the same share of the
/// capacity.
pub fn slow_down_instead(faults: &mut [Fault], number: usize) {
    if let Some(fault) = number.checked_sub(1).and_then(|place| faults.get_mut(place))
        && let Some(share) = fault.share.0
    {
        let slowest = 0.001;
        (fault.kind, fault.share, fault.speed) =
            (FaultKind::Slow, FaultShare(Some(1.0)), (1.0 - share).max(slowest));
    }
}

/// Crashes a node. Nodes are numbered from 0 here and from 1 in the scenario.
pub fn crash(faults: &mut Vec<Fault>, at_s: f64, side: FaultSide, node: u32) {
    let node = FaultNode((side != FaultSide::Index).then_some(node + 1));
    faults.push(Fault { at_s, side, node, ..Fault::default() });
}

/// Lets a node recover: the fault that crashed it at `crashed_at_s` ends on its side, and continues on the other.
pub fn recover(faults: &mut Vec<Fault>, at_s: f64, side: FaultSide, node: u32, crashed_at_s: f64) {
    let crashed_it = |fault: &Fault| {
        let began_then = (fault.at_s - crashed_at_s).abs() < 1e-6;
        let is_named = side == FaultSide::Index || fault.node.0.is_none_or(|named| named == node + 1);
        is_active(fault, at_s)
            && began_then
            && is_named
            && (fault.side == side || fault.side == FaultSide::Both)
    };
    let Some(place) = faults.iter().position(crashed_it) else { return };
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

/// Lets all crashed nodes recover.
pub fn recover_all(faults: &mut [Fault], at_s: f64) {
    for fault in faults.iter_mut().filter(|fault| is_node_crash(fault) && is_active(fault, at_s)) {
        end(fault, at_s);
    }
}

/// Ends a fault, at the earliest one millisecond after its start.
fn end(fault: &mut Fault, at_s: f64) {
    fault.until_s = End(Some(at_s.max(((fault.at_s * 1e3).floor() + 1.0) / 1e3)));
}

/// When a change of the faults at a time has its effect, in seconds: then, or up to a millisecond later where a fault ends that has only
/// just begun.
pub(crate) fn effect_of_change_s(faults: &[Fault], at_s: f64) -> f64 {
    let ends = faults.iter().filter_map(|fault| fault.until_s.0);
    ends.filter(|end_s| (at_s..at_s + 0.0015).contains(end_s)).fold(at_s, f64::max)
}

/// Adds a fault at a time. Its end is given as if it began at 0.
pub fn add_fault(faults: &mut Vec<Fault>, mut fault: Fault, at_s: f64) {
    fault.at_s = rounded_s(at_s);
    fault.until_s = End(fault.until_s.0.map(|length_s| rounded_s(fault.at_s + length_s)));
    faults.push(fault);
}

/// Moves a fault, by its number from 1, to another time. It lasts as long as before.
pub fn move_fault(faults: &mut [Fault], number: usize, at_s: f64) {
    if let Some(fault) = number.checked_sub(1).and_then(|place| faults.get_mut(place)) {
        let shift_s = rounded_s(at_s) - fault.at_s;
        fault.at_s = rounded_s(at_s);
        fault.until_s = End(fault.until_s.0.map(|until_s| rounded_s(until_s + shift_s)));
    }
}

/// Removes a fault by its number from 1.
pub fn remove_fault(faults: &mut Vec<Fault>, number: usize) {
    if (1..=faults.len()).contains(&number) {
        faults.remove(number - 1);
    }
}

/// A time in whole milliseconds, within the longest duration of a run.
fn rounded_s(seconds: f64) -> f64 {
    (seconds.clamp(0.0, LONGEST_RUN_S) * 1e3).round() / 1e3
}

#[cfg(test)]
mod tests {
    use super::*;
    use netduel_scenario::{ClientServer, PeerToPeer};

    fn scenario() -> Scenario {
        Scenario {
            client_server: Some(ClientServer::default()),
            peer_to_peer: Some(PeerToPeer::default()),
            ..Scenario::default()
        }
    }

    #[test]
    fn a_recovery_in_the_same_millisecond_ends_the_crash_one_millisecond_later() {
        let mut run = scenario();
        crash_busiest(&scenario(), &mut run.faults, 0.0);
        recover_all(&mut run.faults, 0.0);
        assert_eq!(run.faults[0].until_s, End(Some(0.001)));
        assert_eq!(run.validate(), Ok(()));
    }

    #[test]
    fn recovering_ends_the_crash_of_that_node_alone() {
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
    fn recovering_on_one_side_leaves_the_other_side_crashed() {
        let mut run = scenario();
        crash_busiest(&scenario(), &mut run.faults, 1.0);
        recover(&mut run.faults, 2.0, FaultSide::PeerToPeer, 6, 1.0);
        let ends = run.faults.iter().map(|fault| (fault.side, fault.until_s)).collect::<Vec<_>>();
        assert_eq!(ends, [(FaultSide::PeerToPeer, End(Some(2.0))), (FaultSide::ClientServer, End(None))]);
        assert_eq!(run.validate(), Ok(()));
    }

    #[test]
    fn a_fault_that_is_moved_keeps_its_length() {
        let mut faults = Vec::new();
        add_fault(&mut faults, Fault { until_s: End(Some(5.0)), ..Fault::default() }, 10.0004);
        assert_eq!((faults[0].at_s, faults[0].until_s), (10.0, End(Some(15.0))));
        move_fault(&mut faults, 1, 2.5);
        assert_eq!((faults[0].at_s, faults[0].until_s), (2.5, End(Some(7.5))));
        move_fault(&mut faults, 0, 1.0);
        remove_fault(&mut faults, 0);
        assert_eq!(faults.len(), 1);
        remove_fault(&mut faults, 1);
        assert_eq!(faults, []);
    }

    #[test]
    fn a_share_that_cannot_crash_exactly_is_replaced_by_a_slow_down_of_that_share() {
        let mut scenario = Scenario {
            client_server: Some(netduel_scenario::ClientServer { servers: 1, ..Default::default() }),
            peer_to_peer: Some(netduel_scenario::PeerToPeer::default()),
            ..Scenario::default()
        };
        let crash = Fault { share: FaultShare(Some(0.3)), side: FaultSide::Both, ..Fault::default() };
        scenario.faults.push(crash.clone());
        assert_eq!(scenario.workload.users, 24);
        assert_eq!(struck_shares(&scenario, &crash), Some([0.0, 7.0 / 24.0]));
        slow_down_instead(&mut scenario.faults, 1);
        let [slow] = scenario.faults.as_slice() else { panic!("one fault") };
        assert_eq!((slow.kind, slow.share, slow.speed), (FaultKind::Slow, FaultShare(Some(1.0)), 0.7));
        assert_eq!(struck_shares(&scenario, slow), None);
        assert_eq!(scenario.validate(), Ok(()));
        let half = Fault { share: FaultShare(Some(0.5)), ..crash };
        scenario.client_server.as_mut().expect("it has servers").servers = 2;
        assert_eq!(struck_shares(&scenario, &half), None);
    }
}
