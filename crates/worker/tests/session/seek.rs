//! Seeks and single steps.

use crate::support::*;
use netduel_engine::Duel;
use netduel_engine::kernel::ns_from_s;
use netduel_protocol::trace::{Record, WORDS};
use netduel_protocol::{Command, Report, StepEvents};
use netduel_scenario::Side;
use netduel_worker::{Outgoing, Session};

/// The position that a seek or a step reports: time, number of events, and the side of the step.
fn moved(out: &[Outgoing]) -> (u64, u64, Option<Side>) {
    match out.iter().map(|outgoing| &outgoing.report).collect::<Vec<_>>()[..] {
        [
            Report::Moved { time_ns, events, step, .. },
            Report::Trace { side: Side::ClientServer, .. },
            Report::Trace { side: Side::PeerToPeer, .. },
            Report::State { side: Side::ClientServer, .. },
            Report::State { side: Side::PeerToPeer, .. },
            Report::Metrics { at, .. },
        ] => {
            assert_eq!(at.time_ns, *time_ns);
            (*time_ns, *events, step.as_ref().map(|step| step.side))
        }
        ref other => panic!("{other:?}"),
    }
}

fn picture(out: &[Outgoing], wanted: Side) -> Vec<Record> {
    let of_side =
        out.iter().filter(|outgoing| matches!(outgoing.report, Report::State { side, .. } if side == wanted));
    let words = of_side.flat_map(|outgoing| outgoing.records.as_deref().unwrap().chunks(WORDS));
    words.map(|words| Record::read(words).unwrap()).collect()
}

#[test]
fn a_seek_goes_anywhere_and_the_run_goes_on_from_there_as_it_did() {
    let mut whole = Duel::new(&scenario()).unwrap();
    whole.run_to_end();
    let mut session = start(&scenario());
    grant(&mut session, 8.0);
    work(&mut session, 100);
    for (seek_s, granted_s) in [(3.3, 5.0), (9.0, 9.5), (0.0, 10.0)] {
        let out = send(&mut session, Command::Seek { run_id: 1, time_ns: ns_from_s(seek_s) });
        let mut there = Duel::new(&scenario()).unwrap();
        there.run_until(ns_from_s(seek_s));
        assert_eq!(moved(&out), (ns_from_s(seek_s), there.events(), None));
        assert_eq!(scores(&out)[0].run_hash, there.run_hash());
        for side in Side::BOTH {
            let records = picture(&out, side);
            let messages = records.iter().filter(|record| matches!(record, Record::Message { .. })).count();
            assert_eq!(messages as u64, there.messages_in_flight(side));
            let nodes = records.iter().filter_map(|record| match record {
                Record::Node { node, at_ns, .. } => Some((*at_ns, *node)),
                _ => None,
            });
            let nodes: Vec<(u64, u32)> = nodes.collect();
            let all_at = |at_ns| (0..there.nodes(side).len() as u32).map(move |node| (at_ns, node));
            assert!(nodes.iter().copied().rev().take(all_at(0).len()).rev().eq(all_at(ns_from_s(seek_s))));
            if seek_s > 0.0 {
                assert!(
                    nodes.iter().copied().take(all_at(0).len()).eq(all_at(0)),
                    "the time before comes first"
                );
            }
            let windows = &scores(&out)[0].sides[side as usize];
            assert_eq!((windows.first_window, &windows.windows[..]), (0, there.windows(side)));
        }
        assert!(!session.has_work(), "nothing more before time is granted");
        grant(&mut session, granted_s);
        let out = work(&mut session, 100);
        let mut later = there.clone();
        for side in Side::BOTH {
            let ended = |record: &&Record| matches!(record, Record::Ended { .. });
            later.run_until(ns_from_s(granted_s));
            let count = |duel: &Duel| {
                duel.windows(side).iter().map(|window| window.served + window.lost).sum::<u32>()
            };
            let reported = records(&out, side).iter().filter(ended).count() as u32;
            assert_eq!(
                reported,
                count(&later) - count(&there),
                "what happens from there on is reported once"
            );
        }
    }
    let last = session.handle(Command::Seek { run_id: 1, time_ns: u64::MAX });
    assert_eq!(last, []);
    let out = work(&mut session, 100);
    assert_eq!((scores(&out)[0].run_hash, scores(&out)[0].finished), (whole.run_hash(), true));
}

#[test]
fn after_a_seek_the_requests_before_it_are_reported() {
    let mut session = start(&scenario());
    work(&mut session, 100);
    let out = send(&mut session, Command::Seek { run_id: 1, time_ns: ns_from_s(8.0) });
    for side in Side::BOTH {
        let records = records(&out, side);
        let arrived = records.iter().filter(|record| matches!(record, Record::Arrived { .. })).count();
        let ended = records.iter().filter(|record| matches!(record, Record::Ended { .. })).count();
        assert_eq!(arrived + ended, records.len(), "nothing but requests");
        assert!(arrived >= 50 && ended >= 40, "{arrived} arrived, {ended} ended");
    }
}

#[test]
fn steps_go_event_by_event_and_back_the_same_way() {
    let mut session = start(&scenario());
    grant(&mut session, 4.0);
    work(&mut session, 100);
    let seek = moved(&send(&mut session, Command::Seek { run_id: 1, time_ns: ns_from_s(2.0) }));
    let (mut at, mut events, mut positions) = (seek.0, seek.1, Vec::new());
    for _ in 0..20 {
        let out = send(&mut session, Command::Step { run_id: 1, from_ns: at, forward: true });
        let (time_ns, count, stepped) = moved(&out);
        assert!(time_ns >= at && count == events + 1 && stepped.is_some());
        positions.push((time_ns, count, scores(&out)[0].run_hash));
        (at, events) = (time_ns, count);
    }
    for expected in positions.iter().rev().skip(1) {
        let out = send(&mut session, Command::Step { run_id: 1, from_ns: at, forward: false });
        let (time_ns, count, _) = moved(&out);
        assert_eq!((time_ns, count, scores(&out)[0].run_hash), *expected);
        at = time_ns;
    }
    grant(&mut session, 10.0);
    let mut whole = Duel::new(&scenario()).unwrap();
    whole.run_to_end();
    assert_eq!(scores(&work(&mut session, 100)).last().unwrap().run_hash, whole.run_hash());
}

#[test]
fn a_step_begins_at_the_time_that_is_shown_however_far_the_run_is() {
    let mut session = start(&scenario());
    grant(&mut session, 9.0);
    work(&mut session, 100);
    let forward =
        moved(&send(&mut session, Command::Step { run_id: 1, from_ns: ns_from_s(2.0), forward: true }));
    let mut there = Duel::new(&scenario()).unwrap();
    there.run_until(ns_from_s(2.0));
    assert!(forward.0 > ns_from_s(2.0) && forward.1 == there.events() + 1);
    let backward =
        moved(&send(&mut session, Command::Step { run_id: 1, from_ns: ns_from_s(5.0), forward: false }));
    there.run_until(ns_from_s(5.0));
    assert!(backward.0 <= ns_from_s(5.0) && backward.1 == there.events() - 1);
    // Commands for another run, or without a run, are ignored.
    assert_eq!(send(&mut session, Command::Step { run_id: 9, from_ns: 0, forward: true }), []);
    assert_eq!(send(&mut Session::default(), Command::Seek { run_id: 1, time_ns: 0 }), []);
}

#[test]
fn a_step_reports_its_events_and_a_step_back_the_same_ones() {
    let mut session = start(&scenario());
    grant(&mut session, 4.0);
    work(&mut session, 100);
    let mut at_ns = ns_from_s(2.0);
    let mut step = |forward| {
        let out = send(&mut session, Command::Step { run_id: 1, from_ns: at_ns, forward });
        let Report::Moved { time_ns, ref step, .. } = out[0].report else { panic!("{out:?}") };
        at_ns = time_ns;
        step.clone().unwrap()
    };
    let forward: Vec<StepEvents> = (0..20).map(|_| step(true)).collect();
    let mut back: Vec<StepEvents> = (0..20).map(|_| step(false)).collect();
    back.reverse();
    assert_eq!(forward, back);
    assert!(forward.iter().any(|step| !step.events.is_empty()));
    assert!(forward.iter().any(|step| step.delivered_to.is_some()));
}
