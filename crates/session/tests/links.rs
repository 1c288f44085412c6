//! A run that is shown as a link names it: the same run, at the same time.

mod common;

use common::Page;
use netduel_scenario::{Scenario, Side, Value};
use netduel_session::{Addressed, NamedRun, Notification, Session, Speed, state_of};

const SECOND: u64 = 1_000_000_000;

fn scenario(id: &str, changes: &[(&str, &str)]) -> Scenario {
    let mut scenario = netduel_presets::find(id).unwrap().scenario;
    for (path, value) in changes {
        scenario.set(path, &Value::parse(value)).unwrap();
    }
    scenario
}

/// The hash of the run up to the shown time, as the page shows it after a moment.
fn hash(page: &mut Page) -> (u64, u64) {
    page.pass(0.3);
    let scores = page.session.scores().unwrap();
    (scores.time_ns, scores.run_hash)
}

/// A page that has been opened at a time.
fn opened_at(scenario: Scenario, time_ns: u64) -> Page {
    let mut session = Session::new(Scenario::default(), Speed::nearest(1.0), false);
    session.show_run(scenario, Speed::nearest(1.0), time_ns);
    Page::open_session(session)
}

#[test]
fn a_page_that_is_opened_by_its_own_address_shows_the_same_run_at_the_same_time() {
    let mut page = Page::open(scenario("web-site", &[]));
    let now_ms = page.wall_ms();
    page.act(|session| session.set_parameter("workload.users", &Value::parse("30"), now_ms)).unwrap();
    page.act(|session| session.play());
    page.pass(3.0);
    page.act(|session| session.crash_node(Side::ClientServer, 0));
    page.pass(1.5);
    page.act(|session| session.crash_node(Side::PeerToPeer, 4));
    page.pass(2.0);
    page.act(|session| session.pause());
    let session = &page.session;
    let preset = netduel_presets::find("web-site").unwrap().scenario;
    let run = NamedRun {
        preset: "web-site".to_owned(),
        preset_scenario: preset,
        scenario: session.scenario().clone(),
        speed: session.speed(),
        time_ns: session.sought_time_ns(),
    };
    let fragment = run.fragment("");
    assert!(fragment.len() < 100, "{fragment}");
    let read = Addressed::by_query("").with_state(state_of(&fragment).unwrap()).run;
    assert_eq!(read.scenario.faults.len(), 2);
    let mut copy = opened_at(read.scenario, read.time_ns);
    assert_eq!(copy.session.shown_time_ns(), page.session.shown_time_ns());
    assert_eq!(hash(&mut copy), hash(&mut page));
    assert!(!copy.session.is_playing());
}

#[test]
fn another_run_is_shown_at_its_time_and_the_first_one_comes_back() {
    let mut page = Page::open(scenario("web-site", &[]));
    page.act(|session| session.seek(5 * SECOND));
    let shown = hash(&mut page);
    let first = (page.session.scenario().clone(), shown);
    let other = scenario("database-records", &[("run.seed", "3")]);
    page.act(|session| session.play());
    page.act(|session| session.show_run(other.clone(), Speed::nearest(2.0), 7 * SECOND));
    assert!(!page.session.is_playing() && page.session.speed() == Speed::nearest(2.0));
    assert_eq!(page.session.shown_time_ns(), 7 * SECOND);
    assert_eq!(hash(&mut page), hash(&mut opened_at(other, 7 * SECOND)));
    page.act(|session| session.show_run(first.0.clone(), Speed::nearest(1.0), 5 * SECOND));
    assert_eq!(hash(&mut page), first.1);
    // The same run at another time.
    page.act(|session| session.show_run(first.0, Speed::nearest(1.0), SECOND));
    assert_eq!(hash(&mut page).0, SECOND);
}

#[test]
fn the_time_that_is_on_its_way_is_the_time_of_the_page() {
    let mut session = Session::new(scenario("web-site", &[]), Speed::nearest(1.0), false);
    session.show_run(scenario("web-site", &[]), Speed::nearest(1.0), 9 * SECOND);
    assert_eq!((session.shown_time_ns(), session.sought_time_ns()), (0, 9 * SECOND));
    session.open();
    assert_eq!(session.sought_time_ns(), 9 * SECOND);
    let mut page = Page::open_session(session);
    assert_eq!((page.session.shown_time_ns(), page.session.sought_time_ns()), (9 * SECOND, 9 * SECOND));
    page.act(|session| session.reset());
    assert_eq!(page.session.sought_time_ns(), 0);
}

#[test]
fn an_invalid_run_is_refused_and_the_present_one_stays() {
    let mut page = Page::open(scenario("web-site", &[]));
    let mut wrong = scenario("web-site", &[]);
    (wrong.client_server, wrong.peer_to_peer) = (None, None);
    page.act(|session| session.show_run(wrong, Speed::FASTEST, 0));
    assert!(matches!(page.session.notifications(), [Notification::Refused(_)]));
    assert_eq!(page.session.scenario(), &scenario("web-site", &[]));
}

#[test]
fn a_time_that_is_sought_before_the_run_has_begun_is_shown_once_it_has() {
    let wanted = scenario("web-site", &[]);
    let mut usual = opened_at(wanted.clone(), 20 * SECOND);
    for opens_first in [false, true] {
        let mut session = Session::new(wanted.clone(), Speed::nearest(1.0), false);
        if opens_first {
            session.open();
            session.seek(20 * SECOND);
        } else {
            session.seek(20 * SECOND);
        }
        let mut page = Page::open_session(session);
        page.pass(0.3);
        assert_eq!(page.session.shown_time_ns(), 20 * SECOND, "{opens_first}");
        assert_eq!(hash(&mut page), hash(&mut usual));
    }
}
