//! Checkpoints: the cost of taking snapshots, their size, and the time of a seek.

use crate::host::{now_s, print_line};
use netduel_engine::kernel::{Purpose, Stream};
use netduel_engine::{Checkpoints, Duel};
use netduel_scenario::{Scenario, Side, Value};
use std::hint::black_box;

/// How often each run is measured. The fastest run counts.
const REPETITIONS: u32 = 5;

/// The number of steps in which the two sides of a run advance alternately.
const STEPS: u32 = 200;

/// The number of seeks per run.
const SEEKS: usize = 200;

fn scenario(changes: &str) -> Scenario {
    let mut scenario =
        netduel_presets::find(netduel_presets::DEFAULT_ID).map(|preset| preset.scenario).unwrap_or_default();
    for change in changes.split_whitespace() {
        let (path, value) = change.split_once('=').expect("a path and a value");
        scenario.set(path, &Value::parse(value)).expect("the path exists and the value is valid");
    }
    scenario
}

/// Prints, for each scenario, the cost of snapshots and the times of seeks to random times.
pub(crate) fn print_table(filter: &str) {
    let large = "run.duration_s=20 workload.users=10000 workload.objects=10000 workload.requests_per_s=2000 \
        client_server.servers=20 peer_to_peer.capacity=own peer_to_peer.service_rate_per_s=5 peer_to_peer.copies=20";
    let jobs = [
        ("checkpoints, web site, 600 s", "run.duration_s=600".to_owned()),
        ("checkpoints, 10 000 peers, floods", format!("{large} workload.requests_per_s=200")),
        ("checkpoints, 10 000 peers, Chord", format!("{large} peer_to_peer.search=chord")),
        ("checkpoints, 10 000 peers, Kademlia", format!("{large} peer_to_peer.search=kademlia")),
    ];
    print_line(
        "checkpoints: events, snapshots, MB each, time of a copy, cost of all snapshots, seeks (median, worst)",
    );
    for (name, changes) in jobs.iter().filter(|(name, _)| name.contains(filter)) {
        measure(name, &scenario(changes));
    }
    print_line("");
}

/// The duration of a run whose sides advance alternately, as in the page's worker, in seconds.
fn run_alternately_s(scenario: &Scenario, mut advance: impl FnMut(Side, u64) -> bool) -> f64 {
    let began_s = now_s();
    for step in 1..=STEPS {
        let until_ns = (scenario.run.duration_s * 1e9 * f64::from(step) / f64::from(STEPS)) as u64;
        for side in Side::BOTH {
            advance(side, until_ns);
        }
    }
    now_s() - began_s
}

fn measure(name: &str, scenario: &Scenario) {
    let (mut plain_s, mut with_snapshots_s) = (f64::INFINITY, f64::INFINITY);
    for _ in 0..REPETITIONS {
        let mut duel = Duel::new_unvalidated(scenario);
        plain_s = plain_s.min(run_alternately_s(scenario, |side, until_ns| {
            duel.advance(side, until_ns, u64::MAX, &mut ())
        }));
        let mut checkpoints = Checkpoints::new(Duel::new_unvalidated(scenario));
        let advance = |side, until_ns| checkpoints.advance(side, until_ns, u64::MAX, &mut ());
        with_snapshots_s = with_snapshots_s.min(run_alternately_s(scenario, advance));
        assert_eq!(duel.run_hash(), checkpoints.duel().run_hash());
    }
    let mut checkpoints = Checkpoints::new(Duel::new_unvalidated(scenario));
    checkpoints.seek(u64::MAX, &mut ());
    let began_s = now_s();
    (0..REPETITIONS).for_each(|_| drop(black_box(checkpoints.duel().clone())));
    let copy_s = (now_s() - began_s) / f64::from(REPETITIONS);
    let mut times = Stream::new(7, 0, Purpose::Work);
    let mut seeks_s: Vec<f64> = (0..SEEKS)
        .map(|_| {
            let time_ns = times.below(checkpoints.duel().duration_ns());
            let began_s = now_s();
            checkpoints.seek(time_ns, &mut ());
            now_s() - began_s
        })
        .collect();
    seeks_s.sort_by(f64::total_cmp);
    checkpoints.seek(u64::MAX, &mut ());
    let (count, bytes) = checkpoints.size();
    print_line(&format!(
        "  {name:<36}{:>10}{count:>5}{:>8.2} MB{:>8.2} ms{:>8.1} %{:>9.2} ms{:>9.2} ms",
        checkpoints.events(),
        bytes as f64 / count as f64 / 1e6,
        1e3 * copy_s,
        100.0 * (with_snapshots_s / plain_s - 1.0),
        1e3 * seeks_s[SEEKS / 2],
        1e3 * seeks_s[SEEKS - 1],
    ));
}
