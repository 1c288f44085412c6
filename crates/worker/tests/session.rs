//! The session, driven by the commands of a page.

use netduel_engine::Duel;
use netduel_engine::history::{EventFilter, EventLog};
use netduel_engine::kernel::ns_from_s;
use netduel_protocol::trace::{Record, WORDS};
use netduel_protocol::{
    Command, EventQuery, EventQueryError, EventTopic, History, HistoryQuery, Report, Scores, SideEvent,
    SideTrace, StepEvents, TraceQuery,
};
use netduel_results::estimate::replication_seeds;
use netduel_results::{LogEvent, Outcome, Window};
use netduel_scenario::{Fault, FaultSide, Scenario, Side};
use netduel_worker::{Outgoing, Session};

const QUARTER_S: u64 = 250_000_000;

fn scenario() -> Scenario {
    let mut scenario = netduel_presets::find("web-site").unwrap().scenario;
    scenario.run.duration_s = 10.0;
    scenario
}

fn start(scenario: &Scenario) -> Session {
    let mut session = Session::default();
    session.handle(Command::Start { run_id: 1, scenario: scenario.clone(), metrics_every_ns: QUARTER_S });
    session
}

fn grant(session: &mut Session, until_s: f64) {
    let command = Command::Grant { run_id: 1, until_ns: ns_from_s(until_s), metrics_every_ns: QUARTER_S };
    assert_eq!(session.handle(command), []);
}

/// Works in time slices that end after this many checks of the clock.
fn work(session: &mut Session, looks: u32) -> Vec<Outgoing> {
    let mut out = Vec::new();
    while session.has_work() {
        let mut left = looks;
        out.extend(session.work(|| {
            left = left.saturating_sub(1);
            left == 0
        }));
    }
    out
}

fn scores(out: &[Outgoing]) -> Vec<&Scores> {
    out.iter()
        .filter_map(|outgoing| match &outgoing.report {
            Report::Metrics { at, .. } => Some(&**at),
            _ => None,
        })
        .collect()
}

fn records(out: &[Outgoing], wanted: Side) -> Vec<Record> {
    let of_side =
        out.iter().filter(|outgoing| matches!(outgoing.report, Report::Trace { side, .. } if side == wanted));
    of_side
        .flat_map(|outgoing| outgoing.records.as_deref().unwrap().chunks(WORDS))
        .map(|words| Record::read(words).unwrap())
        .collect()
}

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

#[test]
fn the_state_of_a_file_is_sampled_from_the_start_until_everybody_has_it() {
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

fn send(session: &mut Session, command: Command) -> Vec<Outgoing> {
    let mut out = session.handle(command);
    out.extend(work(session, 3));
    out
}

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
            let nodes = records.iter().filter(|record| matches!(record, Record::Node { .. })).count();
            assert_eq!(nodes, there.nodes(side).len());
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
    let (mut at, mut events, mut way) = (seek.0, seek.1, Vec::new());
    for _ in 0..20 {
        let out = send(&mut session, Command::Step { run_id: 1, from_ns: at, forward: true });
        let (time_ns, count, stepped) = moved(&out);
        assert!(time_ns >= at && count == events + 1 && stepped.is_some());
        way.push((time_ns, count, scores(&out)[0].run_hash));
        (at, events) = (time_ns, count);
    }
    for expected in way.iter().rev().skip(1) {
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

/// The history that the worker answers with.
fn query(session: &mut Session, query: HistoryQuery) -> History {
    assert_eq!(session.handle(Command::Query { run_id: 1, query }), []);
    let mut histories = work(session, 1).into_iter().filter_map(|outgoing| match outgoing.report {
        Report::History { run_id: 1, history } => Some(history),
        _ => None,
    });
    let history = histories.next().unwrap();
    assert_eq!(histories.next(), None, "one query has one answer");
    history
}

#[test]
fn history_is_what_happened_and_the_run_continues_as_if_nobody_had_asked() {
    let mut session = start(&scenario());
    grant(&mut session, 6.0);
    work(&mut session, 1000);
    let until_ns = ns_from_s(4.0);
    let history = query(
        &mut session,
        HistoryQuery {
            until_ns,
            trace: Some(TraceQuery { request: 20, near_ns: until_ns }),
            events: Some(EventQuery { node: "peer 3".to_owned(), ..EventQuery::default() }),
            max_replayed_events: u64::MAX,
        },
    );
    let traces = history.traces.unwrap();
    assert_eq!(traces.iter().map(|side| side.side).collect::<Vec<_>>(), Side::BOTH);
    for SideTrace { trace, .. } in &traces {
        assert_eq!(trace.request.map(|request| request.id), Some(20));
        assert_eq!(trace.end.map(|end| end.outcome), Some(Outcome::Served));
    }
    assert!(traces[0].trace.steps.len() > 2 && traces[0].trace.messages > 1, "{traces:?}");
    let page = history.events.unwrap().unwrap();
    let times: Vec<u64> = page.events.iter().map(|event| event.event.at_ns).collect();
    assert!(times.iter().all(|at_ns| *at_ns <= until_ns));
    assert!(times.windows(2).all(|pair| pair[0] >= pair[1]), "latest first");
    assert!(page.events.len() > 10, "{page:?}");
    let is_of_peer_3 = |event: &SideEvent| {
        event.side == Side::PeerToPeer && [event.event.node, event.event.other].contains(&Some(2))
    };
    assert!(page.events.iter().all(is_of_peer_3), "{page:?}");
    grant(&mut session, 10.0);
    let hash = scores(&work(&mut session, 1000)).last().map(|at| at.run_hash);
    let mut undisturbed = Duel::new(&scenario()).unwrap();
    undisturbed.run_to_end();
    assert_eq!(hash, Some(undisturbed.run_hash()));
}

#[test]
fn pages_of_events_follow_one_another_until_there_are_no_earlier_ones() {
    let mut session = start(&scenario());
    grant(&mut session, 4.0);
    work(&mut session, 1000);
    let (mut events, mut has_earlier) = (Vec::new(), true);
    while has_earlier {
        let of_server = EventQuery {
            node: "server 1".to_owned(),
            topic: Some(EventTopic::Messages),
            skip: events.len() as u32,
            ..EventQuery::default()
        };
        let wanted = HistoryQuery {
            until_ns: ns_from_s(4.0),
            events: Some(of_server),
            max_replayed_events: u64::MAX,
            ..HistoryQuery::default()
        };
        let page = query(&mut session, wanted).events.unwrap().unwrap();
        assert_eq!(page.skipped as usize, events.len());
        assert!(page.events.len() == 100 || !page.has_earlier);
        has_earlier = page.has_earlier;
        events.extend(page.events);
    }
    let scenario = scenario();
    let mut whole = Duel::new(&scenario).unwrap();
    let side = Side::ClientServer;
    let filter = EventFilter {
        node: Some(0),
        names: vec!["request".to_owned(), "response".to_owned()],
        ..EventFilter::default()
    };
    let mut log = EventLog::new(whole.network(side).unwrap(), filter, usize::MAX);
    whole.advance(side, ns_from_s(4.0), u64::MAX, &mut log);
    let found: Vec<LogEvent> = events.iter().rev().map(|event| event.event).collect();
    assert!(found.len() > 100);
    assert_eq!(found, log.events());
}

#[test]
fn a_query_about_a_node_that_does_not_exist_is_answered_with_an_error() {
    let mut session = start(&scenario());
    let wanted = HistoryQuery {
        events: Some(EventQuery { node: "peer 99".to_owned(), ..EventQuery::default() }),
        max_replayed_events: u64::MAX,
        ..HistoryQuery::default()
    };
    let error = EventQueryError::UnknownNode { typed: "peer 99".to_owned() };
    assert_eq!(query(&mut session, wanted), History { traces: None, events: Some(Err(error)) });
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
