//! Seeking and stepping in a run do not change the run.
#![cfg(not(target_arch = "wasm32"))]

#[allow(dead_code, reason = "not every test needs all of it")]
mod common;

use netduel_engine::checkpoints::MAX_SNAPSHOTS;
use netduel_engine::metrics::{Message, Observer};
use netduel_engine::{Checkpoints, Duel};
use netduel_results::{NodeState, SideMetrics};
use netduel_scenario::{Fault, FaultKind, FaultSide, Replication, Scenario, Side, Value};
use proptest::prelude::*;
use std::collections::BTreeMap;

type State = (u64, u64, Vec<Option<u64>>, Vec<Option<SideMetrics>>);

/// Everything that can be observed of a run.
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
    fn a_seek_leads_to_the_same_state_as_a_run_to_that_time(
        scenario in common::scenario(), every in 1u64..200, shares in prop::collection::vec(0.0f64..1.2, 1..8),
    ) {
        let mut checkpoints = Checkpoints::with_snapshots_every(Duel::new(&scenario).unwrap(), every);
        let end_ns = checkpoints.duel().duration_ns();
        for share in shares {
            let time_ns = (share * end_ns as f64) as u64;
            checkpoints.seek(time_ns, &mut ());
            prop_assert_eq!(checkpoints.now_ns(), time_ns.min(end_ns));
            prop_assert_eq!(state(checkpoints.duel()), state(&run_until(&scenario, time_ns)));
        }
        checkpoints.seek(u64::MAX, &mut ());
        let uninterrupted = run_until(&scenario, u64::MAX);
        prop_assert_eq!(state(checkpoints.duel()), state(&uninterrupted));
        for side in Side::BOTH {
            prop_assert_eq!(checkpoints.duel().windows(side), uninterrupted.windows(side));
            prop_assert_eq!(checkpoints.duel().faults(side), uninterrupted.faults(side));
        }
    }

    #[test]
    fn a_step_back_undoes_a_step(
        scenario in common::scenario(), every in 1u64..100, share in 0.0f64..1.0, steps in 1usize..30,
    ) {
        let mut checkpoints = Checkpoints::with_snapshots_every(Duel::new(&scenario).unwrap(), every);
        let time_ns = (share * checkpoints.duel().duration_ns() as f64) as u64;
        checkpoints.seek(time_ns, &mut ());
        let (hash, events) = (checkpoints.duel().run_hash(), checkpoints.events());
        let mut states = Vec::new();
        for _ in 0..steps {
            if checkpoints.step(&mut ()).is_none() {
                break;
            }
            states.push(state(checkpoints.duel()));
        }
        let later = checkpoints.clone();
        while let Some(expected) = states.pop() {
            prop_assert_eq!(&state(checkpoints.duel()), &expected);
            prop_assert!(checkpoints.step_back(&mut ()));
        }
        prop_assert_eq!((checkpoints.duel().run_hash(), checkpoints.events()), (hash, events));
        // A copy made before is unaffected, and both continue like an uninterrupted run.
        for mut checkpoints in [checkpoints, later] {
            checkpoints.seek(u64::MAX, &mut ());
            prop_assert_eq!(state(checkpoints.duel()), state(&run_until(&scenario, u64::MAX)));
        }
    }

    #[test]
    fn steps_handle_all_events_in_the_order_of_time_and_side(scenario in common::scenario(), every in 1u64..100) {
        let uninterrupted = run_until(&scenario, u64::MAX);
        prop_assume!(uninterrupted.events() < 3000);
        let mut checkpoints = Checkpoints::with_snapshots_every(Duel::new(&scenario).unwrap(), every);
        let mut last = (0, Side::ClientServer);
        while let Some(side) = checkpoints.step(&mut ()) {
            let now_ns = checkpoints.now_ns();
            prop_assert!(now_ns > last.0 || side >= last.1, "{:?} after {:?}", (now_ns, side), last);
            last = (now_ns, side);
        }
        prop_assert_eq!(checkpoints.events(), uninterrupted.events());
        prop_assert_eq!(checkpoints.duel().run_hash(), uninterrupted.run_hash());
        while checkpoints.step_back(&mut ()) && checkpoints.events() > uninterrupted.events().saturating_sub(20) {}
        checkpoints.seek(0, &mut ());
        prop_assert_eq!(state(checkpoints.duel()), state(&run_until(&scenario, 0)));
    }

    #[test]
    fn a_changed_copy_of_a_run_does_not_affect_the_original(scenario in common::scenario(), share in 0.0f64..1.0) {
        let mut checkpoints = Checkpoints::with_snapshots_every(Duel::new(&scenario).unwrap(), 50);
        let at_ns = (share * checkpoints.duel().duration_ns() as f64) as u64;
        checkpoints.seek(at_ns, &mut ());
        let before = state(checkpoints.duel());
        let mut changed = scenario.clone();
        let side = if scenario.client_server.is_some() { FaultSide::ClientServer } else { FaultSide::PeerToPeer };
        changed.faults.push(Fault { at_s: at_ns as f64 / 1e9 + 0.001, side, ..Fault::default() });
        let mut fork = Checkpoints::with_snapshots_every(Duel::new(&changed).unwrap(), 50);
        fork.seek(at_ns, &mut ());
        prop_assert_eq!(fork.duel().run_hash(), before.0, "the past is the same");
        fork.seek(u64::MAX, &mut ());
        prop_assert_eq!(state(fork.duel()), state(&run_until(&changed, u64::MAX)));
        prop_assert_eq!(state(checkpoints.duel()), before);
        checkpoints.seek(u64::MAX, &mut ());
        prop_assert_eq!(state(checkpoints.duel()), state(&run_until(&scenario, u64::MAX)));
    }
}

fn scenario(changes: &str) -> Scenario {
    let mut scenario = Scenario::default();
    scenario.add_table("client_server");
    scenario.add_table("peer_to_peer");
    for change in changes.split_whitespace() {
        let (path, value) = change.split_once('=').unwrap();
        scenario.set(path, &Value::parse(value)).unwrap();
    }
    scenario
}

#[test]
fn a_long_run_keeps_few_snapshots_and_no_seek_replays_much_of_it() {
    let scenario = scenario("run.duration_s=100 workload.requests_per_s=100");
    let mut checkpoints = Checkpoints::with_snapshots_every(Duel::new(&scenario).unwrap(), 100);
    for second in 1..=100 {
        checkpoints.seek(second * 1_000_000_000, &mut ());
        let (count, _) = checkpoints.size();
        assert!(count <= MAX_SNAPSHOTS);
        let share = checkpoints.longest_replay() as f64 / checkpoints.events() as f64;
        assert!(checkpoints.events() < 10_000 || share < 0.06, "{share} of {} events", checkpoints.events());
    }
    assert!(checkpoints.events() > 100_000, "{}", checkpoints.events());
}

#[test]
fn large_states_keep_fewer_snapshots() {
    let scenario = scenario(
        "run.duration_s=20 workload.users=2000 workload.requests_per_s=2000 peer_to_peer.search=chord",
    );
    let mut checkpoints = Checkpoints::new(Duel::new(&scenario).unwrap());
    checkpoints.seek(u64::MAX, &mut ());
    let (count, bytes) = checkpoints.size();
    assert!(
        count >= 2 && bytes <= netduel_engine::checkpoints::MAX_SNAPSHOT_BYTES,
        "{count} of {bytes} bytes"
    );
}

/// The messages in flight, and the latest state of each node.
#[derive(Default)]
struct CurrentState {
    now_ns: u64,
    in_flight: Vec<(u64, Message)>,
    nodes: BTreeMap<u32, NodeState>,
    /// The nodes that have been down, each with the time since when it has been up or down.
    up_since_ns: BTreeMap<u32, u64>,
}

impl Observer for CurrentState {
    fn sent(&mut self, now_ns: u64, message: &Message) {
        self.in_flight.push((now_ns, *message));
    }

    fn node(&mut self, now_ns: u64, node: u32, state: NodeState) {
        let was_up = self.nodes.insert(node, state).is_none_or(|before| before.up);
        if state.up != was_up {
            self.up_since_ns.insert(node, now_ns);
        }
    }

    fn up_since(&mut self, node: u32, since_ns: u64) {
        self.up_since_ns.insert(node, since_ns);
    }
}

impl CurrentState {
    /// The messages that have not arrived yet, sorted.
    fn messages(mut self) -> Vec<String> {
        self.in_flight.retain(|(_, message)| message.arrives_ns > self.now_ns);
        let mut messages: Vec<String> = self.in_flight.iter().map(|message| format!("{message:?}")).collect();
        messages.sort();
        messages
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn the_emitted_state_is_the_one_that_an_observer_of_the_whole_run_has(scenario in common::scenario(), share in 0.0f64..1.0) {
        // If the delay of a link changes while a message is in flight, the time at which it was sent is unknown.
        prop_assume!(scenario.faults.iter().all(|fault| fault.kind != FaultKind::LinkDelay));
        let mut duel = Duel::new(&scenario).unwrap();
        let now_ns = (share * duel.duration_ns() as f64) as u64;
        for side in Side::BOTH {
            let state = || CurrentState { now_ns, ..CurrentState::default() };
            let (mut watched, mut emitted) = (state(), state());
            duel.advance(side, now_ns, u64::MAX, &mut watched);
            duel.emit_state(side, &mut emitted);
            prop_assert_eq!(emitted.in_flight.len() as u64, duel.messages_in_flight(side));
            for (node, state) in &watched.nodes {
                prop_assert_eq!(emitted.nodes.get(node), Some(state));
                prop_assert_eq!(emitted.up_since_ns[node], watched.up_since_ns.get(node).copied().unwrap_or(0));
            }
            // Messages between replicas are attributed to the current primary, so they can differ.
            if scenario.client_server.as_ref().is_none_or(|side| side.replication == Replication::None) {
                prop_assert_eq!(emitted.messages(), watched.messages());
            }
        }
    }
}
