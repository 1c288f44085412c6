//! Replications: runs of which only the final scores are reported.

use crate::support::*;
use netduel_engine::Duel;
use netduel_protocol::{Command, Report};
use netduel_results::estimate::replication_seeds;
use netduel_scenario::{Fault, FaultSide, Scenario, Side};
use netduel_worker::{Outgoing, Session};

fn replicate(session: &mut Session, run_id: u32, scenario: Scenario) -> Vec<Outgoing> {
    let mut out = session.handle(Command::RunReplication { run_id, scenario });
    out.extend(work(session, 1));
    out
}

#[test]
fn a_replication_reports_only_the_final_scores_of_its_seed() {
    let mut session = Session::default();
    for (run_id, seed) in replication_seeds(7, 3).enumerate() {
        let mut other = scenario();
        other.run.seed = seed;
        other.faults.push(Fault { at_s: 3.0, side: FaultSide::Both, ..Fault::default() });
        let mut whole = Duel::new(&other).unwrap();
        whole.run_to_end();
        let out = replicate(&mut session, run_id as u32, other);
        let [Outgoing { report: Report::Metrics { run_id: id, at }, records: None }] = out.as_slice() else {
            panic!("{out:?}")
        };
        assert_eq!((*id, at.finished, at.run_hash), (run_id as u32, true, whole.run_hash()));
        for (scores, side) in at.sides.iter().zip(Side::BOTH) {
            assert_eq!((scores.side, Some(&scores.metrics)), (side, whole.metrics(side).as_ref()));
        }
    }
}

#[test]
fn a_replication_of_one_side_reports_that_side() {
    let mut alone = scenario();
    alone.peer_to_peer = None;
    let out = replicate(&mut Session::default(), 0, alone);
    let sides: Vec<Side> = scores(&out)[0].sides.iter().map(|scores| scores.side).collect();
    assert_eq!(sides, [Side::ClientServer]);
}

#[test]
fn an_impossible_replication_is_answered_with_reasons() {
    let mut impossible = scenario();
    impossible.workload.users = 5;
    let out = replicate(&mut Session::default(), 4, impossible);
    assert!(matches!(&out[..], [Outgoing { report: Report::Refused { run_id: 4, .. }, .. }]), "{out:?}");
}
