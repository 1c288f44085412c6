//! Whole conversations of a person, the session and a real engine.

mod common;

use common::Page;
use netduel_protocol::{Command, EventQuery, HistoryQuery, Report, Scores};
use netduel_scenario::{End, Fault, FaultSide, Scenario, Side, Value};
use netduel_session::fault_actions::{crash_busiest, recover_all};
use netduel_session::headline::headline;
use netduel_session::run_state::RunState;
use netduel_session::{Entry, Metric, Notification, PictureCommand, Speed};

const SECOND: u64 = 1_000_000_000;

fn scenario() -> Scenario {
    let mut scenario = netduel_presets::find("web-site").unwrap().scenario;
    scenario.run.duration_s = 10.0;
    scenario
}

/// What the page shows: the scores of the shown time, the requests, and the lost requests of each window.
fn shown(page: &Page) -> (Scores, Vec<Entry>, Vec<u32>) {
    let recording = page.session.recording();
    let mut scores = page.session.scores().map(|scores| (**scores).clone()).unwrap();
    // Reports carry the windows since the last report.
    scores.sides.iter_mut().for_each(|side| {
        (side.first_window, side.windows) = (0, Vec::new());
    });
    let windows = recording.windows(Side::PeerToPeer);
    let until = (page.session.shown_time_ns() / page.session.window_ns()) as usize;
    // Windows in which no request has ended may be missing at the end.
    let lost = (0..until).map(|place| windows.get(place).map_or(0, |window| window.lost)).collect();
    (scores, recording.log.latest().take(24).cloned().collect(), lost)
}

/// A page that has played up to a time in seconds and paused there.
fn played_to(scenario: Scenario, to_s: u64) -> Page {
    let mut page = Page::open(scenario);
    page.act(|session| session.play());
    while page.session.shown_time_ns() < to_s * SECOND {
        page.pass(0.05);
    }
    page.act(|session| session.stop());
    page.act(|session| session.seek(to_s * SECOND));
    page
}

#[test]
fn a_page_that_opens_shows_both_networks_at_time_0() {
    let page = Page::open(scenario());
    assert_eq!(page.opened, [1]);
    assert_eq!(page.session.networks().len(), 2);
    assert_eq!(page.session.duration_ns(), 10 * SECOND);
    assert!(page.picture.iter().any(|command| matches!(command, PictureCommand::SetNetworks(_))));
    assert_eq!(page.session.shown_time_ns(), 0);
}

#[test]
fn time_passes_at_the_chosen_speed_and_stops_at_the_end() {
    let mut page = Page::open(scenario());
    page.act(|session| session.play());
    page.pass(2.0);
    let shown_s = page.session.shown_time_ns() as f64 / 1e9;
    assert!((1.9..2.5).contains(&shown_s), "{shown_s}");
    page.act(|session| session.set_speed(Speed::nearest(10.0)));
    page.pass(2.0);
    assert!(page.session.is_finished() && !page.session.is_playing());
    assert!(page.session.announcement().contains("ended"), "{}", page.session.announcement());
    assert!(page.session.scores().is_some_and(|scores| scores.finished));
    page.act(|session| session.play());
    assert!(page.session.is_playing() && !page.session.is_finished());
}

#[test]
fn the_engine_computes_no_more_than_a_little_ahead() {
    let mut page = Page::open(scenario());
    page.act(|session| session.play());
    page.pass(1.0);
    assert!(page.session.computed_until_ns() < page.session.shown_time_ns() + 2 * SECOND);
}

#[test]
fn what_is_shown_at_a_time_does_not_depend_on_the_way_there() {
    let expected = shown(&played_to(scenario(), 4));
    assert_eq!(expected.1.len(), 24);

    let mut back = played_to(scenario(), 7);
    back.act(|session| session.seek(4 * SECOND));
    assert_eq!(shown(&back), expected, "back from a later time");

    let mut forward = played_to(scenario(), 1);
    forward.act(|session| session.seek(4 * SECOND));
    assert_eq!(shown(&forward), expected, "forward from an earlier time");

    let mut far = Page::open(scenario());
    far.act(|session| session.seek(u64::MAX));
    assert!(far.session.is_finished());
    far.act(|session| session.seek(4 * SECOND));
    assert_eq!(shown(&far), expected, "back from the end, without having played");

    let mut stepped = played_to(scenario(), 4);
    stepped.act(|session| session.step(true));
    stepped.act(|session| session.step(false));
    stepped.act(|session| session.seek(9 * SECOND));
    stepped.act(|session| session.seek(4 * SECOND));
    assert_eq!(shown(&stepped), expected, "after steps");
}

#[test]
fn a_step_shows_the_next_event_and_describes_it() {
    let mut page = played_to(scenario(), 2);
    page.act(|session| session.step(true));
    let first_ns = page.session.shown_time_ns();
    assert!(first_ns >= 2 * SECOND);
    assert!(!page.session.step_description().is_empty());
    page.act(|session| session.step(true));
    assert!(page.session.shown_time_ns() >= first_ns);
    page.act(|session| session.step(false));
    assert_eq!(page.session.shown_time_ns(), first_ns);
    page.pass(1.0);
    assert_eq!(page.session.shown_time_ns(), first_ns, "time stands still between steps");
    page.act(|session| session.play());
    assert_eq!(page.session.step_description(), "");
}

#[test]
fn a_fault_forks_the_run_at_the_shown_time_and_undo_takes_it_back() {
    let mut page = played_to(scenario(), 2);
    let unchanged = shown(&played_to(scenario(), 5));
    page.act(|session| session.crash_node(Side::PeerToPeer, 3));
    let forked = Command::Fork {
        run_id: 0,
        scenario: page.session.scenario().clone(),
        from_ns: 2 * SECOND,
        metrics_every_ns: 0,
    };
    let is_fork = |command: &Command| match command {
        Command::Fork { scenario, from_ns, .. } => {
            let Command::Fork { scenario: expected, from_ns: expected_ns, .. } = &forked else {
                return false;
            };
            scenario == expected && from_ns == expected_ns
        }
        _ => false,
    };
    assert!(page.commands.iter().any(is_fork));
    let fault = &page.session.scenario().faults[0];
    assert_eq!((fault.at_s, fault.side, fault.node.0), (2.0, FaultSide::PeerToPeer, Some(4)));
    assert!(page.session.announcement().contains("crashed"), "{}", page.session.announcement());
    assert!(page.session.recording().ghost_history().is_some());
    page.act(|session| session.seek(5 * SECOND));
    let faulty = shown(&page);
    assert_ne!(faulty.0.run_hash, unchanged.0.run_hash);

    page.act(|session| session.undo());
    assert_eq!(
        page.session.shown_time_ns(),
        2 * SECOND,
        "undo goes back to where the fault made a difference"
    );
    assert_eq!(page.session.can_undo_redo(), (false, true));
    page.act(|session| session.seek(5 * SECOND));
    assert_eq!(shown(&page), unchanged);

    page.act(|session| session.redo());
    page.act(|session| session.seek(5 * SECOND));
    assert_eq!(shown(&page), faulty);
}

#[test]
fn a_crashed_node_recovers_although_its_crash_was_not_shown() {
    let mut run = scenario();
    run.faults.push(Fault { at_s: 1.0, side: FaultSide::PeerToPeer, ..Fault::default() });
    let mut page = Page::open(run);
    page.act(|session| session.seek(3 * SECOND));
    let scores = page.session.scores().unwrap();
    let crashed =
        scores.sides.iter().find(|scores| scores.side == Side::PeerToPeer).unwrap().faults[0].nodes[0];
    page.act(|session| session.recover_node(Side::PeerToPeer, crashed - 1));
    assert_eq!(page.session.scenario().faults[0].until_s, End(Some(3.0)));
}

#[test]
fn a_parameter_restarts_continues_or_goes_back_as_its_effect_requires() {
    let set = |page: &mut Page, path: &str, value: f64| {
        let now_ms = page.wall_ms();
        page.act(|session| session.set_parameter(path, &Value::Number(value), now_ms)).unwrap();
    };
    let mut page = played_to(scenario(), 3);
    set(&mut page, "run.duration_s", 12.0);
    assert_eq!(page.session.shown_time_ns(), 3 * SECOND);
    assert_eq!(page.session.duration_ns(), 12 * SECOND);
    set(&mut page, "run.seed", 99.0);
    assert_eq!(page.session.shown_time_ns(), 0);
    let now_ms = page.wall_ms();
    let errors =
        page.act(|session| session.set_parameter("run.seed", &Value::Number(-1.0), now_ms)).unwrap_err();
    assert_eq!(errors[0].path, "run.seed");
    assert_eq!(page.session.scenario().run.seed, 99);
}

#[test]
fn the_next_fault_event_is_found_even_where_nothing_is_computed() {
    let mut run = scenario();
    run.faults.push(Fault { at_s: 6.0, until_s: End(Some(8.0)), ..Fault::default() });
    let mut page = Page::open(run);
    page.act(|session| session.seek_fault_event(true));
    let first_ns = page.session.shown_time_ns();
    assert!(0 < first_ns && first_ns <= 6 * SECOND, "{first_ns}");
    page.act(|session| session.seek(7 * SECOND));
    page.act(|session| session.seek_fault_event(false));
    let before_ns = page.session.shown_time_ns();
    assert!((6 * SECOND..7 * SECOND).contains(&before_ns), "{before_ns}");
}

#[test]
fn a_worker_that_panics_is_replaced_once() {
    let mut page = played_to(scenario(), 2);
    let panicked = || Report::Panicked { message: "index out of bounds".to_owned() };
    let now_ms = page.wall_ms();
    page.act(|session| session.receive(panicked(), Vec::new(), now_ms));
    assert_eq!(page.opened, [1, 2]);
    let restarted = Notification::EngineRestarted("index out of bounds".to_owned());
    assert_eq!(page.session.notifications(), [restarted]);
    assert!(page.session.shown_time_ns() < SECOND);
    assert_eq!(page.session.networks().len(), 2);

    let now_ms = page.wall_ms();
    page.act(|session| session.receive(panicked(), Vec::new(), now_ms));
    assert_eq!(page.opened, [1, 2], "it fails again at once");
    assert!(matches!(page.session.notifications(), [Notification::EngineStopped(_)]));
    assert!(!page.session.is_playing());

    page.act(|session| session.retry());
    assert_eq!(page.opened, [1, 2, 3]);
    assert!(page.session.is_playing());
    assert_eq!(page.session.notifications(), []);
}

#[test]
fn a_worker_that_stops_without_a_word_is_replaced_and_one_that_has_nothing_to_do_is_not() {
    let mut page = played_to(scenario(), 2);
    page.pass(60.0);
    assert_eq!(page.opened, [1], "a paused run has nothing to report");
    page.is_worker_dead = true;
    page.act(|session| session.play());
    page.pass(15.0);
    assert_eq!(page.opened, [1], "a large network may take this long");
    page.pass(10.0);
    assert_eq!(page.opened, [1, 2]);
    assert_eq!(page.session.notifications(), [Notification::EngineRestarted(String::new())]);
}

#[test]
fn a_scenario_at_which_the_engine_fails_twice_is_not_started_a_third_time() {
    let mut page = played_to(scenario(), 2);
    let fail = |page: &mut Page, after_ms: f64| {
        let now_ms = page.wall_ms() + after_ms;
        let panicked = Report::Panicked { message: "out of memory".to_owned() };
        page.act(|session| session.receive(panicked, Vec::new(), now_ms));
    };
    fail(&mut page, 0.0);
    assert_eq!(page.opened, [1, 2]);
    // However long it takes: a run that fills the memory needs some time for it.
    fail(&mut page, 100_000.0);
    assert_eq!(page.opened, [1, 2]);
    assert!(matches!(page.session.notifications(), [Notification::EngineStopped(_)]));
    page.act(|session| session.retry());
    fail(&mut page, 200_000.0);
    assert_eq!(page.opened, [1, 2, 3], "only the reader starts it again");
}

#[test]
fn only_the_time_out_of_the_present_worker_counts() {
    let mut page = Page::open(scenario());
    page.act(|session| session.time_out_worker(1, 30_000.0));
    assert_eq!(page.session.notifications(), [], "a worker that is ready does not time out");
    let mut session = netduel_session::Session::new(scenario(), Speed::nearest(1.0), false);
    session.open();
    session.open();
    session.time_out_worker(1, 30_000.0);
    assert_eq!(session.notifications(), []);
    session.time_out_worker(2, 31_000.0);
    assert_eq!(session.notifications(), [Notification::EngineNotLoaded]);
}

#[test]
fn a_late_report_of_an_abandoned_run_is_ignored() {
    let mut page = played_to(scenario(), 2);
    let before = shown(&page);
    let mut late = before.0.clone();
    late.run_hash ^= 1;
    page.act(|session| session.change_faults(|_, _| {}));
    page.act(|session| {
        session.receive(Report::Metrics { run_id: 1, at: Box::new(late) }, Vec::new(), 0.0);
        let moved = Report::Moved { run_id: 1, time_ns: 9, events: 0, step: None };
        session.receive(moved, Vec::new(), 0.0);
    });
    assert_eq!(page.session.step_description(), "");
    assert_eq!(shown(&page).0.run_hash, before.0.run_hash);
    assert_eq!(page.session.shown_time_ns(), 2 * SECOND);
}

#[test]
fn an_invalid_scenario_changes_nothing_but_the_notifications() {
    let mut page = played_to(scenario(), 2);
    let mut invalid = scenario();
    invalid.run.duration_s = -1.0;
    page.act(|session| session.start(invalid));
    assert!(matches!(page.session.notifications(), [Notification::Refused(_)]));
    assert_eq!(page.session.scenario(), &scenario());
    assert_eq!(page.session.shown_time_ns(), 2 * SECOND);
}

#[test]
fn a_history_query_is_answered_once_until_the_run_changes() {
    let asked =
        |page: &Page| page.commands.iter().filter(|command| matches!(command, Command::Query { .. })).count();
    let mut page = played_to(scenario(), 2);
    let query = || HistoryQuery {
        events: Some(EventQuery::default()),
        max_replayed_events: u64::MAX,
        ..HistoryQuery::default()
    };
    page.act(|session| session.query_history(query()));
    assert!(page.session.history().events.is_some());
    page.act(|session| session.query_history(query()));
    assert_eq!(asked(&page), 1);
    page.act(|session| session.crash_node(Side::PeerToPeer, 3));
    assert_eq!(asked(&page), 2, "the changed run is asked once more");
    page.act(|session| session.stop_history_queries());
    page.act(|session| session.seek(3 * SECOND));
    assert_eq!(asked(&page), 2);
}

/// Everything that the page shows of a run at the shown time.
fn everything_shown(page: &Page) -> String {
    let (scores, requests, lost) = shown(page);
    let recording = page.session.recording();
    let until_ns = page.session.shown_time_ns();
    let curves: Vec<Vec<(u64, f64)>> = Side::BOTH
        .into_iter()
        .flat_map(|side| Metric::ALL.map(|metric| recording.history.series(side, metric, until_ns).collect()))
        .collect();
    let curves: Vec<_> = curves
        .iter()
        .map(|curve| (curve.len(), curve.last(), curve.iter().map(|point| point.1).sum::<f64>()))
        .collect();
    let scenario = page.session.scenario();
    let state = RunState::at(scenario, until_ns, page.session.is_finished());
    let sentence = headline(scenario, &state, Some(&scores), true);
    format!("{scores:#?}\n{requests:#?}\n{lost:?}\n{curves:#?}\n{sentence:?}")
}

#[test]
fn what_is_shown_depends_on_the_run_and_the_time_alone() {
    let mut random = 7_u64;
    let mut below = |limit: u64| {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (random >> 33) % limit
    };
    for preset in ["web-site", "file-sharing", "retry-storm", "small-file"] {
        let mut scenario = netduel_presets::find(preset).unwrap().scenario;
        scenario.run.duration_s = 12.0;
        scenario.faults.retain(|fault| fault.at_s < 12.0);
        scenario.faults.push(Fault { at_s: 4.0, until_s: End(Some(7.0)), ..Fault::default() });
        let mut page = Page::open(scenario.clone());
        for _ in 0..12 {
            match below(6) {
                0 => page.act(|session| session.play()),
                1 => page.act(|session| session.step(true)),
                2 => page.act(|session| session.step(false)),
                3 => page.act(|session| session.seek_fault_event(false)),
                4 => page.act(|session| session.seek(u64::MAX)),
                _ => {
                    page.act(|session| session.set_speed(Speed::nearest([0.1, 1.0, 10.0][below(3) as usize])))
                }
            }
            page.pass(0.05 * below(20) as f64);
            page.act(|session| session.pause());
            // Whole milliseconds, sample times, the ends and times between them.
            let to_ns = [below(12_000) * 1_000_000, below(12 * SECOND), 12 * SECOND, 0][below(4) as usize];
            page.act(|session| session.seek(to_ns));
            let mut fresh = Page::open(scenario.clone());
            fresh.act(|session| session.seek(to_ns));
            assert_eq!(page.session.shown_time_ns(), fresh.session.shown_time_ns());
            // Line by line, so that a failure names the difference.
            for (line, fresh_line) in everything_shown(&page).lines().zip(everything_shown(&fresh).lines()) {
                assert_eq!(line, fresh_line, "{preset} at {to_ns}");
            }
        }
    }
}

#[test]
fn a_crash_and_a_recovery_at_any_shown_time_are_announced() {
    for to_ns in [0, SECOND, 2_500_000_000, 2_500_000_001, 3_999_999_999, 7 * SECOND] {
        let mut page = Page::open(scenario());
        page.act(|session| session.seek(to_ns));
        page.act(|session| session.crash_node(Side::ClientServer, 0));
        page.pass(0.5);
        assert!(page.session.announcement().contains("crashed"), "{to_ns}: {}", page.session.announcement());
        page.act(|session| session.recover_node(Side::ClientServer, 0));
        page.act(|session| session.play());
        page.pass(0.5);
        assert!(
            page.session.announcement().contains("recovered"),
            "{to_ns}: {}",
            page.session.announcement()
        );
    }
}

#[test]
fn fault_events_are_visited_one_by_one_in_both_directions() {
    let mut scenario = scenario();
    scenario.workload.requests_per_s = 1.0;
    let times_s = [0.1, 1.3, 1.300_1, 2.7, 4.4, 9.3];
    for at_s in times_s {
        scenario.faults.push(Fault { at_s, until_s: End(Some(at_s + 0.000_05)), ..Fault::default() });
    }
    let mut page = Page::open(scenario);
    page.act(|session| session.seek(u64::MAX));
    let mut visited = Vec::new();
    while page.session.shown_time_ns() > 0 {
        page.act(|session| session.seek_fault_event(false));
        visited.push(page.session.shown_time_ns());
    }
    for at_s in times_s {
        assert!(visited.contains(&((at_s * 1e9).round() as u64)), "{at_s} is skipped: {visited:?}");
    }
    let mut forward = Vec::new();
    while !page.session.is_finished() {
        page.act(|session| session.seek_fault_event(true));
        forward.push(page.session.shown_time_ns());
    }
    assert!(visited.iter().all(|at_ns| *at_ns == 0 || forward.contains(at_ns)), "{forward:?}");
}

#[test]
fn a_run_that_cannot_be_computed_in_time_is_notified_until_it_keeps_up() {
    let is_notified = |page: &Page| {
        let is_slow = |one: &Notification| matches!(one, Notification::SlowRun { .. });
        page.session.notifications().iter().any(is_slow)
    };
    let mut scenario = scenario();
    scenario.run.duration_s = 60.0;
    let mut page = Page::open(scenario);
    page.act(|session| session.play());
    page.pass(12.0);
    assert!(!is_notified(&page));
    page.is_worker_busy = true;
    page.pass(12.0);
    assert!(is_notified(&page) && page.opened == [1]);
    let said = page.session.notifications()[0].sentences().concat();
    assert!(said.contains("In the last 5") && said.contains("0\u{a0}s of the run"), "{said}");
    page.is_worker_busy = false;
    page.pass(12.0);
    assert!(!is_notified(&page));
    // What was measured belongs to the run: another one begins without the notice.
    page.is_worker_busy = true;
    page.pass(12.0);
    assert!(is_notified(&page));
    page.act(|session| session.reset());
    assert!(!is_notified(&page));
}

#[test]
fn nodes_that_are_brought_back_at_the_time_of_their_crash_are_shown_to_be_back() {
    for played_s in [0, 3] {
        let mut page = played_to(scenario(), played_s);
        let state = |page: &Page| {
            RunState::at(page.session.scenario(), page.session.shown_time_ns(), page.session.is_finished())
        };
        let scenario = page.session.scenario().clone();
        page.act(|session| session.change_faults(|faults, at_s| crash_busiest(&scenario, faults, at_s)));
        page.pass(0.5);
        assert!(matches!(state(&page), RunState::Degraded { .. }), "{:?}", state(&page));
        page.act(|session| session.change_faults(|faults, at_s| recover_all(faults, at_s)));
        page.pass(0.5);
        assert!(matches!(state(&page), RunState::Recovered { .. }), "{played_s}: {:?}", state(&page));
    }
}
