//! Going back in a run: what snapshots cost while it goes on, how large they are, and how long a seek takes.

use crate::host::{now_s, say};
use netduel_engine::kernel::{Purpose, Stream};
use netduel_engine::{Checkpoints, Duel};
use netduel_scenario::{Scenario, Side, Value};
use std::hint::black_box;

/// How often each run is measured; the fastest counts.
const REPETITIONS: u32 = 5;

/// In so many paces both sides of a run go on together.
const PACES: u32 = 200;

/// How many places of a run are sought.
const SEEKS: usize = 200;

fn scenario(changes: &str) -> Scenario {
    let mut scenario =
        netduel_presets::find(netduel_presets::DEFAULT_ID).map(|preset| preset.scenario).unwrap_or_default();
    for change in changes.split_whitespace() {
        let (path, value) = change.split_once('=').expect("a path and a value");
        scenario.set(path, &Value::parse(value)).expect("the path and the value are possible");
    }
    scenario
}

/// Each scenario with and without snapshots, and seeks all over it.
pub(crate) fn table(wanted: &str) {
    let large = "run.duration_s=20 workload.users=10000 workload.objects=10000 workload.requests_per_s=2000 \
        client_server.servers=20 peer_to_peer.capacity=own peer_to_peer.service_rate_per_s=5 peer_to_peer.copies=20";
    let jobs = [
        ("timeline, web site, 600 s", "run.duration_s=600".to_owned()),
        ("timeline, 10 000 peers, floods", format!("{large} workload.requests_per_s=200")),
        ("timeline, 10 000 peers, Chord", format!("{large} peer_to_peer.search=chord")),
        ("timeline, 10 000 peers, Kademlia", format!("{large} peer_to_peer.search=kademlia")),
    ];
    say("time lines: events, snapshots, MB each, cost of a copy, of all of them, seeks (median, worst)");
    for (name, changes) in jobs.iter().filter(|(name, _)| name.contains(wanted)) {
        measure(name, &scenario(changes));
    }
    say("");
}

/// How long a run takes whose sides go on by turns, as they do in the page's worker.
fn paced_s(scenario: &Scenario, mut advance: impl FnMut(Side, u64) -> bool) -> f64 {
    let began_s = now_s();
    for pace in 1..=PACES {
        let until_ns = (scenario.run.duration_s * 1e9 * f64::from(pace) / f64::from(PACES)) as u64;
        for side in Side::BOTH {
            advance(side, until_ns);
        }
    }
    now_s() - began_s
}

fn measure(name: &str, scenario: &Scenario) {
    let (mut plain_s, mut snapped_s) = (f64::INFINITY, f64::INFINITY);
    for _ in 0..REPETITIONS {
        let mut duel = Duel::of_any_size(scenario);
        plain_s =
            plain_s.min(paced_s(scenario, |side, until_ns| duel.advance(side, until_ns, u64::MAX, &mut ())));
        let mut timeline = Checkpoints::new(Duel::of_any_size(scenario));
        let advance = |side, until_ns| timeline.advance(side, until_ns, u64::MAX, &mut ());
        snapped_s = snapped_s.min(paced_s(scenario, advance));
        assert_eq!(duel.run_hash(), timeline.duel().run_hash());
    }
    let mut timeline = Checkpoints::new(Duel::of_any_size(scenario));
    timeline.seek(u64::MAX, &mut ());
    let began_s = now_s();
    (0..REPETITIONS).for_each(|_| drop(black_box(timeline.duel().clone())));
    let copy_s = (now_s() - began_s) / f64::from(REPETITIONS);
    let mut places = Stream::new(7, 0, Purpose::Work);
    let mut seeks_s: Vec<f64> = (0..SEEKS)
        .map(|_| {
            let time_ns = places.below(timeline.duel().duration_ns());
            let began_s = now_s();
            timeline.seek(time_ns, &mut ());
            now_s() - began_s
        })
        .collect();
    seeks_s.sort_by(f64::total_cmp);
    timeline.seek(u64::MAX, &mut ());
    let (count, bytes) = timeline.size();
    say(&format!(
        "  {name:<36}{:>10}{count:>5}{:>8.2} MB{:>8.2} ms{:>8.1} %{:>9.2} ms{:>9.2} ms",
        timeline.events(),
        bytes as f64 / count as f64 / 1e6,
        1e3 * copy_s,
        100.0 * (snapped_s / plain_s - 1.0),
        1e3 * seeks_s[SEEKS / 2],
        1e3 * seeks_s[SEEKS - 1],
    ));
}
