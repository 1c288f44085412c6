//! What the tests of the session share: a run, and the commands of a page.

use netduel_engine::kernel::ns_from_s;
use netduel_protocol::trace::{Record, WORDS};
use netduel_protocol::{Command, Report, Scores};
use netduel_scenario::{Scenario, Side};
use netduel_worker::{Outgoing, Session};

pub(crate) const QUARTER_S: u64 = 250_000_000;

pub(crate) fn scenario() -> Scenario {
    let mut scenario = netduel_presets::find("web-site").unwrap().scenario;
    scenario.run.duration_s = 10.0;
    scenario
}

pub(crate) fn start(scenario: &Scenario) -> Session {
    let mut session = Session::default();
    session.handle(Command::Start { run_id: 1, scenario: scenario.clone(), metrics_every_ns: QUARTER_S });
    session
}

pub(crate) fn grant(session: &mut Session, until_s: f64) {
    let command = Command::Grant { run_id: 1, until_ns: ns_from_s(until_s), metrics_every_ns: QUARTER_S };
    assert_eq!(session.handle(command), []);
}

/// Works in time slices that end after this many checks of the clock. Samples of the scores are left out.
pub(crate) fn work(session: &mut Session, looks: u32) -> Vec<Outgoing> {
    let is_sample = |outgoing: &Outgoing| matches!(outgoing.report, Report::Sample { .. });
    let mut out = work_with_samples(session, looks);
    out.retain(|outgoing| !is_sample(outgoing));
    out
}

/// As `work`, with the samples of the scores.
pub(crate) fn work_with_samples(session: &mut Session, looks: u32) -> Vec<Outgoing> {
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

pub(crate) fn scores(out: &[Outgoing]) -> Vec<&Scores> {
    out.iter()
        .filter_map(|outgoing| match &outgoing.report {
            Report::Metrics { at, .. } => Some(&**at),
            _ => None,
        })
        .collect()
}

pub(crate) fn records(out: &[Outgoing], wanted: Side) -> Vec<Record> {
    let of_side =
        out.iter().filter(|outgoing| matches!(outgoing.report, Report::Trace { side, .. } if side == wanted));
    of_side
        .flat_map(|outgoing| outgoing.records.as_deref().unwrap().chunks(WORDS))
        .map(|words| Record::read(words).unwrap())
        .collect()
}

pub(crate) fn send(session: &mut Session, command: Command) -> Vec<Outgoing> {
    let mut out = session.handle(command);
    out.extend(work(session, 3));
    out
}
