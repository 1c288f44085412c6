//! Going back and forth in a run changes nothing about it.
#![cfg(not(target_arch = "wasm32"))]

#[allow(dead_code, reason = "not every test needs all of it")]
mod common;

use netduel_engine::checkpoints::MOST_SNAPSHOTS;
use netduel_engine::metrics::{Message, Observer};
use netduel_engine::{Checkpoints, Duel};
use netduel_results::{NodeState, SideMetrics};
use netduel_scenario::{Fault, FaultKind, FaultSide, Replication, Scenario, Side, Value};
use proptest::prelude::*;
use std::collections::BTreeMap;

type State = (u64, u64, Vec<Option<u64>>, Vec<Option<SideMetrics>>);

/// Everything that can be read of a run.
fn state(duel: &Duel) -> State {
    let clocks = Side::BOTH.map(|side| duel.now_ns(side)).to_vec();
    (duel.run_hash(), duel.events(), clocks, Side::BOTH.map(|side| duel.metrics(side)).to_vec())
}

fn run_until(scenario: &Scenario, time_ns: u64) -> Duel {
    let mut duel = Duel::new(scenario).unwrap();
    duel.run_until(time_ns);
    duel
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn wherever_one_seeks_it_is_as_if_one_had_run_there(
        scenario in common::scenario(), every in 1u64..200, shares in prop::collection::vec(0.0f64..1.2, 1..8),
    ) {
        let mut timeline = Checkpoints::with_snapshots_every(Duel::new(&scenario).unwrap(), every);
        let end_ns = timeline.duel().duration_ns();
        for share in shares {
            let time_ns = (share * end_ns as f64) as u64;
            timeline.seek(time_ns, &mut ());
            prop_assert_eq!(timeline.now_ns(), time_ns.min(end_ns));
            prop_assert_eq!(state(timeline.duel()), state(&run_until(&scenario, time_ns)));
        }
        timeline.seek(u64::MAX, &mut ());
        let undisturbed = run_until(&scenario, u64::MAX);
        prop_assert_eq!(state(timeline.duel()), state(&undisturbed));
        for side in Side::BOTH {
            prop_assert_eq!(timeline.duel().windows(side), undisturbed.windows(side));
            prop_assert_eq!(timeline.duel().faults(side), undisturbed.faults(side));
        }
    }

    #[test]
    fn a_step_back_undoes_a_step(
        scenario in common::scenario(), every in 1u64..100, share in 0.0f64..1.0, steps in 1usize..30,
    ) {
        let mut timeline = Checkpoints::with_snapshots_every(Duel::new(&scenario).unwrap(), every);
        let time_ns = (share * timeline.duel().duration_ns() as f64) as u64;
        timeline.seek(time_ns, &mut ());
        let (hash, events) = (timeline.duel().run_hash(), timeline.events());
        let mut states = Vec::new();
        for _ in 0..steps {
            if timeline.step(&mut ()).is_none() {
                break;
            }
            states.push(state(timeline.duel()));
        }
        let later = timeline.clone();
        while let Some(expected) = states.pop() {
            prop_assert_eq!(&state(timeline.duel()), &expected);
            prop_assert!(timeline.step_back(&mut ()));
        }
        prop_assert_eq!((timeline.duel().run_hash(), timeline.events()), (hash, events));
        // A copy is unmoved by all that, and goes on as the run would have.
        for mut timeline in [timeline, later] {
            timeline.seek(u64::MAX, &mut ());
            prop_assert_eq!(state(timeline.duel()), state(&run_until(&scenario, u64::MAX)));
        }
    }

    #[test]
    fn steps_go_through_all_events_in_the_order_of_time_and_side(scenario in common::scenario(), every in 1u64..100) {
        let undisturbed = run_until(&scenario, u64::MAX);
        prop_assume!(undisturbed.events() < 3000);
        let mut timeline = Checkpoints::with_snapshots_every(Duel::new(&scenario).unwrap(), every);
        let mut last = (0, Side::ClientServer);
        while let Some(side) = timeline.step(&mut ()) {
            let now_ns = timeline.now_ns();
            prop_assert!(now_ns > last.0 || side >= last.1, "{:?} after {:?}", (now_ns, side), last);
            last = (now_ns, side);
        }
        prop_assert_eq!(timeline.events(), undisturbed.events());
        prop_assert_eq!(timeline.duel().run_hash(), undisturbed.run_hash());
        while timeline.step_back(&mut ()) && timeline.events() > undisturbed.events().saturating_sub(20) {}
        timeline.seek(0, &mut ());
        prop_assert_eq!(state(timeline.duel()), state(&run_until(&scenario, 0)));
    }

    #[test]
    fn a_fork_goes_its_own_way_and_the_original_is_still_there(scenario in common::scenario(), share in 0.0f64..1.0) {
        let mut timeline = Checkpoints::with_snapshots_every(Duel::new(&scenario).unwrap(), 50);
        let at_ns = (share * timeline.duel().duration_ns() as f64) as u64;
        timeline.seek(at_ns, &mut ());
        let before = state(timeline.duel());
        let mut changed = scenario.clone();
        let side = if scenario.client_server.is_some() { FaultSide::ClientServer } else { FaultSide::PeerToPeer };
        changed.faults.push(Fault { at_s: at_ns as f64 / 1e9 + 0.001, side, ..Fault::default() });
        let mut fork = Checkpoints::with_snapshots_every(Duel::new(&changed).unwrap(), 50);
        fork.seek(at_ns, &mut ());
        prop_assert_eq!(fork.duel().run_hash(), before.0, "the past is the same");
        fork.seek(u64::MAX, &mut ());
        prop_assert_eq!(state(fork.duel()), state(&run_until(&changed, u64::MAX)));
        prop_assert_eq!(state(timeline.duel()), before);
        timeline.seek(u64::MAX, &mut ());
        prop_assert_eq!(state(timeline.duel()), state(&run_until(&scenario, u64::MAX)));
    }
}

fn busy(changes: &str) -> Scenario {
    let mut scenario = Scenario::default();
    scenario.add_side("client_server");
    scenario.add_side("peer_to_peer");
    for change in changes.split_whitespace() {
        let (path, value) = change.split_once('=').unwrap();
        scenario.set(path, &Value::parse(value)).unwrap();
    }
    scenario
}

#[test]
fn a_long_run_keeps_few_snapshots_and_no_seek_replays_much_of_it() {
    let scenario = busy("run.duration_s=100 workload.requests_per_s=100");
    let mut timeline = Checkpoints::with_snapshots_every(Duel::new(&scenario).unwrap(), 100);
    for second in 1..=100 {
        timeline.seek(second * 1_000_000_000, &mut ());
        let (count, _) = timeline.size();
        assert!(count <= MOST_SNAPSHOTS);
        let share = timeline.longest_replay() as f64 / timeline.events() as f64;
        assert!(timeline.events() < 10_000 || share < 0.06, "{share} of {} events", timeline.events());
    }
    assert!(timeline.events() > 100_000, "{}", timeline.events());
}

#[test]
fn large_states_keep_fewer_snapshots() {
    let scenario =
        busy("run.duration_s=20 workload.users=2000 workload.requests_per_s=2000 peer_to_peer.search=chord");
    let mut timeline = Checkpoints::new(Duel::new(&scenario).unwrap());
    timeline.seek(u64::MAX, &mut ());
    let (count, bytes) = timeline.size();
    assert!(
        count >= 2 && bytes <= netduel_engine::checkpoints::MOST_SNAPSHOT_BYTES,
        "{count} of {bytes} bytes"
    );
}

/// Messages that are on their way, and what nodes did last.
#[derive(Default)]
struct Present {
    now_ns: u64,
    under_way: Vec<(u64, Message)>,
    nodes: BTreeMap<u32, NodeState>,
}

impl Observer for Present {
    fn sent(&mut self, now_ns: u64, message: &Message) {
        self.under_way.push((now_ns, *message));
    }

    fn node(&mut self, _now_ns: u64, node: u32, state: NodeState) {
        self.nodes.insert(node, state);
    }
}

impl Present {
    /// In an order of their own, without those that have arrived.
    fn messages(mut self) -> Vec<String> {
        self.under_way.retain(|(_, message)| message.arrives_ns > self.now_ns);
        let mut messages: Vec<String> = self.under_way.iter().map(|message| format!("{message:?}")).collect();
        messages.sort();
        messages
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn the_present_is_what_those_know_who_watched_all_of_the_past(scenario in common::scenario(), share in 0.0f64..1.0) {
        // A delay that changes while a message travels leaves its departure unknown.
        prop_assume!(scenario.faults.iter().all(|fault| fault.kind != FaultKind::LinkDelay));
        let mut duel = Duel::new(&scenario).unwrap();
        let now_ns = (share * duel.duration_ns() as f64) as u64;
        for side in Side::BOTH {
            let (mut watched, mut told) = (Present { now_ns, ..Present::default() }, Present { now_ns, ..Present::default() });
            duel.advance(side, now_ns, u64::MAX, &mut watched);
            duel.emit_state(side, &mut told);
            prop_assert_eq!(told.under_way.len() as u64, duel.messages_under_way(side));
            for (node, state) in &watched.nodes {
                prop_assert_eq!(told.nodes.get(node), Some(state));
            }
            // What replicas send each other is told of the primary of now; several messages may arrive at once.
            if scenario.client_server.as_ref().is_none_or(|side| side.replication == Replication::None) {
                prop_assert_eq!(told.messages(), watched.messages());
            }
        }
    }
}
