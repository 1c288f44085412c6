//! A search of the past finds what an observer of the whole run has seen.
#![cfg(not(target_arch = "wasm32"))]

#[allow(dead_code, reason = "not every test needs all of it")]
mod common;

use netduel_engine::history::{EventFilter, EventLog, EventSearch, Moment, TraceSearch};
use netduel_engine::{Checkpoints, Duel};
use netduel_results::{EventKind, LogEvent};
use netduel_scenario::{Scenario, Side};
use proptest::prelude::*;

/// All selected events up to a time, in the order of (time, side).
fn all(scenario: &Scenario, until_ns: u64, filter: &EventFilter) -> Vec<(Side, LogEvent)> {
    let mut duel = Duel::new(scenario).unwrap();
    let mut all = Vec::new();
    for side in Side::BOTH {
        let Some(network) = duel.network(side).cloned() else { continue };
        let mut log = EventLog::new(&network, filter.clone(), usize::MAX);
        duel.advance(side, until_ns, u64::MAX, &mut log);
        all.extend(log.take().into_iter().map(|event| (side, event)));
    }
    all.sort_by_key(|(side, event)| (event.at_ns, *side as u8));
    all
}

fn found(
    checkpoints: &Checkpoints,
    moment: Moment,
    filter: &EventFilter,
    max_events: usize,
    budget: u64,
) -> Vec<(Side, LogEvent)> {
    let mut search = EventSearch::new(
        checkpoints,
        moment,
        Side::BOTH.map(|side| (side, filter.clone())).to_vec(),
        max_events,
    )
    .unwrap();
    while !search.advance(checkpoints, &mut budget.clone()) {}
    search.found()
}

fn filter() -> impl Strategy<Value = EventFilter> {
    let names = prop::collection::vec(prop::sample::select(&EventKind::NAMES[..]), 0..3);
    let node = prop_oneof![3 => Just(None), 1 => (0u32..8).prop_map(Some)];
    let request = prop_oneof![3 => Just(None), 1 => (0u32..20).prop_map(Some)];
    (node, request, names).prop_map(|(node, request, names)| EventFilter {
        node,
        request,
        names: names.into_iter().map(str::to_owned).collect(),
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn the_latest_events_are_those_of_the_whole_run(
        scenario in common::scenario(), every in 1u64..300, filter in filter(), max_events in 1usize..60,
        (share, ahead) in (0.0f64..1.0, 0.0f64..1.0), budget in 1u64..5000,
    ) {
        let mut checkpoints = Checkpoints::with_snapshots_every(Duel::new(&scenario).unwrap(), every);
        let until_ns = (share * checkpoints.duel().duration_ns() as f64) as u64;
        // The run may be ahead of the moment of the search.
        checkpoints.seek(until_ns + (ahead * 1e9) as u64, &mut ());
        let all = all(&scenario, until_ns, &filter);
        let latest = &all[all.len().saturating_sub(max_events)..];
        prop_assert_eq!(found(&checkpoints, Moment::Time(until_ns), &filter, max_events, budget), latest);
    }

    #[test]
    fn after_a_step_the_log_ends_with_the_events_of_that_step(
        scenario in common::scenario(), every in 1u64..100, share in 0.0f64..1.0, steps in 1usize..20,
    ) {
        let mut checkpoints = Checkpoints::with_snapshots_every(Duel::new(&scenario).unwrap(), every);
        checkpoints.seek((share * checkpoints.duel().duration_ns() as f64) as u64, &mut ());
        let everything = EventFilter::default();
        let mut log = found(&checkpoints, Moment::Present, &everything, usize::MAX, u64::MAX);
        for _ in 0..steps {
            let before = checkpoints.duel().clone();
            let Some(side) = checkpoints.step(&mut ()) else { break };
            let mut step_log = EventLog::new(before.network(side).unwrap(), everything.clone(), usize::MAX);
            before.emit_state(side, &mut step_log);
            step_log.take();
            before.clone().advance(side, u64::MAX, 1, &mut step_log);
            log.extend(step_log.take().into_iter().map(|event| (side, event)));
            log.sort_by_key(|(side, event)| (event.at_ns, *side as u8));
            prop_assert_eq!(&found(&checkpoints, Moment::Present, &everything, usize::MAX, u64::MAX), &log);
        }
    }

    #[test]
    fn the_trace_of_a_request_is_the_same_from_any_snapshot(
        scenario in common::scenario(), every in 1u64..300, request in 0u32..40, share in 0.0f64..1.0, budget in 1u64..3000, near in 0.0f64..1.0,
    ) {
        let traces = |every: u64, budget: u64, near: f64| {
            let mut checkpoints = Checkpoints::with_snapshots_every(Duel::new(&scenario).unwrap(), every);
            let until_ns = (share * checkpoints.duel().duration_ns() as f64) as u64;
            checkpoints.seek(u64::MAX, &mut ());
            let mut search = TraceSearch::new(&checkpoints, Moment::Time(until_ns), request, (near * 3e9) as u64).unwrap();
            while !search.advance(&checkpoints, &mut budget.clone()) {}
            search.traces().map(Clone::clone)
        };
        prop_assert_eq!(traces(every, budget, near), traces(u64::MAX, u64::MAX, 1.0));
    }
}

#[test]
fn the_exemplars_are_the_slowest_requests_and_the_latest_failures() {
    let mut scenario = Scenario::default();
    scenario.add_table("client_server");
    scenario.add_table("peer_to_peer");
    for change in
        ["workload.requests_per_s=160", "run.warm_up_s=1", "run.duration_s=6", "workload.timeout_s=0.5"]
    {
        let (path, value) = change.split_once('=').unwrap();
        scenario.set(path, &netduel_scenario::Value::parse(value)).unwrap();
    }
    let mut duel = Duel::new(&scenario).unwrap();
    duel.run_to_end();
    for side in Side::BOTH {
        let ended = all(&scenario, u64::MAX, &EventFilter::default());
        let of_side = ended.iter().filter(|(of, _)| *of == side);
        let mut arrived = std::collections::BTreeMap::new();
        let mut times: Vec<(u64, u32)> = Vec::new();
        let mut failed: Vec<u32> = Vec::new();
        for (_, event) in of_side {
            match (event.kind, event.request) {
                (EventKind::Arrived, Some(request)) => drop(arrived.insert(request, event.at_ns)),
                (EventKind::Ended(outcome), Some(request)) if arrived[&request] >= 1_000_000_000 => {
                    if outcome == netduel_results::Outcome::Served {
                        times.push((event.at_ns - arrived[&request], request));
                    } else {
                        failed.push(request);
                    }
                }
                _ => {}
            }
        }
        // The sort is stable: equally slow requests stay in the order in which they ended.
        times.sort_by_key(|(time_ns, _)| std::cmp::Reverse(*time_ns));
        let slowest: Vec<u32> = duel.slowest(side).iter().map(|record| record.number - 1).collect();
        assert_eq!(slowest, times.iter().take(8).map(|(_, request)| *request).collect::<Vec<_>>());
        assert_eq!(Some(duel.slowest(side)[0].time_s), Some(times[0].0 as f64 / 1e9));
        let records = duel.failed(side);
        assert!(!records.is_empty() && records.iter().all(|record| failed.contains(&(record.number - 1))));
        assert!(records.iter().any(|record| Some(record.number - 1) == failed.last().copied()));
    }
}
