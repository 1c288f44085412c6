//! The session, driven by the commands of a page.

mod history;
mod replications;
mod seek;
mod support;

use netduel_engine::Duel;
use netduel_engine::kernel::ns_from_s;
use netduel_protocol::trace::Record;
use netduel_protocol::{Command, Report, Scores, next_sample_ns};
use netduel_results::Window;
use netduel_scenario::{Fault, FaultSide, Scenario, Side};
use netduel_worker::Outgoing;
use support::*;

#[test]
fn nothing_happens_before_time_is_granted_and_nothing_beyond_it() {
    let mut session = start(&scenario());
    let out = work(&mut session, 1000);
    assert!(matches!(out[0].report, Report::Started { from_ns: 0, .. }));
    assert_eq!(scores(&out).iter().map(|at| at.time_ns).collect::<Vec<_>>(), [0]);
    grant(&mut session, 0.6);
    let out = work(&mut session, 1000);
    assert_eq!(scores(&out).iter().map(|at| at.time_ns).collect::<Vec<_>>(), [QUARTER_S, 2 * QUARTER_S]);
    let latest = out.iter().filter_map(|outgoing| match outgoing.report {
        Report::Trace { until_ns, .. } => Some(until_ns),
        _ => None,
    });
    assert_eq!(latest.max(), Some(ns_from_s(0.6)));
}

#[test]
fn slices_and_grants_new_unvalidated_give_the_same_run() {
    let mut whole = Duel::new(&scenario()).unwrap();
    whole.run_to_end();
    for (looks, step_s) in [(1, 0.37), (3, 2.0), (1000, 10.0)] {
        let mut session = start(&scenario());
        let mut out = work(&mut session, looks);
        let mut until_s = 0.0;
        while until_s < 10.0 {
            until_s += step_s;
            grant(&mut session, until_s);
            out.extend(work(&mut session, looks));
        }
        let last = *scores(&out).last().unwrap();
        assert!(last.finished);
        assert_eq!(last.run_hash, whole.run_hash());
        assert_eq!(Some(&last.sides[0].metrics), whole.metrics(Side::ClientServer).as_ref());
        let served = |side| {
            records(&out, side).iter().filter(|record| matches!(record, Record::Ended { .. })).count() as u64
        };
        for side in Side::BOTH {
            assert_eq!(served(side), whole.metrics(side).unwrap().outcomes.finished());
        }
    }
}

#[test]
fn windows_arrive_whole_however_they_are_cut() {
    let mut session = start(&scenario());
    let mut out = work(&mut session, 5);
    grant(&mut session, 10.0);
    out.extend(work(&mut session, 5));
    let mut whole = Duel::new(&scenario()).unwrap();
    whole.run_to_end();
    for (index, side) in Side::BOTH.into_iter().enumerate() {
        let mut windows: Vec<Window> = Vec::new();
        for at in scores(&out) {
            windows.truncate(at.sides[index].first_window as usize);
            windows.extend(&at.sides[index].windows);
        }
        assert_eq!(windows, whole.windows(side));
    }
}

#[test]
fn a_fork_goes_on_as_if_the_fault_had_been_in_the_scenario_from_the_start() {
    let mut session = start(&scenario());
    grant(&mut session, 4.0);
    work(&mut session, 100);
    let mut forked = scenario();
    forked.faults.push(Fault { at_s: 3.0, side: FaultSide::Both, ..Fault::default() });
    session.handle(Command::Fork {
        run_id: 1,
        scenario: forked.clone(),
        from_ns: ns_from_s(3.0),
        metrics_every_ns: QUARTER_S,
    });
    grant(&mut session, 10.0);
    let out = work(&mut session, 100);
    assert!(matches!(out[0].report, Report::Started { from_ns: 3_000_000_000, .. }));
    let mut whole = Duel::new(&forked).unwrap();
    whole.run_to_end();
    assert_eq!(scores(&out).last().unwrap().run_hash, whole.run_hash());
    for side in Side::BOTH {
        let is_crash =
            |record: &Record| matches!(record, Record::Node { up: false, at_ns: 3_000_000_000, .. });
        assert!(
            records(&out, side).iter().any(is_crash),
            "what happens at the fork's own moment is reported"
        );
    }
}

#[test]
fn a_refused_scenario_is_answered_with_reasons_and_leaves_the_run_alone() {
    let mut session = start(&scenario());
    let mut impossible = scenario();
    impossible.workload.users = 5;
    let out = session.handle(Command::Start { run_id: 2, scenario: impossible, metrics_every_ns: 1 });
    let [Outgoing { report: Report::Refused { run_id: 2, errors }, .. }] = out.as_slice() else {
        panic!("{out:?}")
    };
    assert!(errors.iter().all(|error| error.path.starts_with("peer_to_peer.")), "{errors:?}");
    grant(&mut session, 1.0);
    assert!(scores(&work(&mut session, 10)).iter().all(|at| !at.finished));
    assert!(!session.has_work());
}

#[test]
fn the_state_of_a_file_is_sampled_from_the_start_until_all_users_have_it() {
    let scenario = netduel_presets::find("small-file").unwrap().scenario;
    let users = scenario.workload.users;
    let mut session = start(&scenario);
    grant(&mut session, scenario.run.duration_s);
    let out = work(&mut session, 3);
    for (side, first_user) in [(Side::ClientServer, 1), (Side::PeerToPeer, 0)] {
        let records = records(&out, side);
        let samples: Vec<u64> = records
            .iter()
            .filter_map(|record| match record {
                Record::FileState { at_ns } => Some(*at_ns),
                _ => None,
            })
            .collect();
        assert_eq!(samples[..2], [0, QUARTER_S / 4], "four to each report of scores");
        assert!(samples.is_sorted());
        let mut held = vec![0.0; users as usize + 2];
        let mut flows = 0;
        for record in &records {
            match *record {
                Record::FileProgress { node, share, .. } => {
                    assert!(share >= held[node as usize] && share <= 1.0, "{side:?} {node} {share}");
                    held[node as usize] = share;
                }
                Record::Flow { from, to, rate_bits_per_s } => {
                    assert!(from != to && rate_bits_per_s > 0.0);
                    flows += 1;
                }
                _ => {}
            }
        }
        assert!(flows > 0);
        assert!((first_user..first_user + users).all(|node| held[node as usize] == 1.0), "{side:?} {held:?}");
    }
}

#[test]
fn scores_read_back_as_they_were_written() {
    let mut scenario = Scenario::default();
    scenario.add_table("client_server");
    let mut duel = Duel::new(&scenario).unwrap();
    duel.run_until(5_000_000_000);
    let metrics = duel.metrics(Side::ClientServer).unwrap();
    assert!(metrics.outcomes.served > 0 && metrics.jain_index.is_none() && metrics.busiest_node == Some(1));
    let sides = vec![netduel_protocol::SideScores::new(Side::ClientServer, metrics)];
    let at = Box::new(Scores { time_ns: 5, run_hash: u64::MAX, finished: true, sides });
    let report = Report::Metrics { run_id: 1, at };
    assert_eq!(Report::decode(&report.encode()), Some(report));
}

#[test]
fn each_sample_time_is_reported_once_whatever_is_passed_by_a_seek_or_a_fork() {
    let scenario = scenario();
    let duration_ns = ns_from_s(scenario.run.duration_s);
    let times = |out: &[Outgoing]| -> Vec<u64> {
        let sample = |outgoing: &Outgoing| match &outgoing.report {
            Report::Sample { at, .. } => Some(at.time_ns),
            _ => None,
        };
        out.iter().filter_map(sample).collect()
    };
    let all: Vec<u64> = std::iter::successors(Some(next_sample_ns(0, duration_ns)), |time_ns| {
        Some(next_sample_ns(*time_ns, duration_ns)).filter(|time_ns| *time_ns <= duration_ns)
    })
    .collect();
    let mut session = start(&scenario);
    grant(&mut session, 2.5);
    let mut sampled = times(&work_with_samples(&mut session, 3));
    for to_s in [1.0, 6.0, 0.0, 4.0] {
        session.handle(Command::Seek { run_id: 1, time_ns: ns_from_s(to_s) });
        sampled.extend(times(&work_with_samples(&mut session, 3)));
    }
    grant(&mut session, 10.0);
    sampled.extend(times(&work_with_samples(&mut session, 3)));
    assert_eq!(sampled, all);
    let from_ns = ns_from_s(7.0);
    let fork = Command::Fork { run_id: 2, scenario, from_ns, metrics_every_ns: QUARTER_S };
    session.handle(fork);
    let before: Vec<u64> = all.iter().copied().filter(|time_ns| *time_ns < from_ns).collect();
    assert_eq!(times(&work_with_samples(&mut session, 3)), before);
}
