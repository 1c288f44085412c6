//! What peers that come and go meet: lookups under churn, and the loss of those on whom others rely.
#![cfg(not(target_arch = "wasm32"))]

use netduel_engine::Duel;
use netduel_engine::kernel::{NS_PER_S, ns_from_s};
use netduel_engine::metrics::{Message, MessageKind, NodeState, Observer, Outcome};
use netduel_engine::network::Side;
use netduel_engine::scenario::{Scenario, Value};
use netduel_engine::workload::Request;
use proptest::prelude::*;
use std::collections::BTreeMap;

/// Peers alone, with a capacity that nobody notices, and these changes.
fn peers(changes: &str) -> Scenario {
    let mut scenario = Scenario::default();
    let base = "peer_to_peer.capacity=own peer_to_peer.service_rate_per_s=100000 \
        peer_to_peer.queue_capacity=unlimited workload.time_out_s=100";
    for change in base.split_whitespace().chain(changes.split_whitespace()) {
        let (path, value) = change.split_once('=').unwrap();
        scenario.set(path, &Value::parse(value)).unwrap();
    }
    scenario
}

fn run(scenario: &Scenario, observer: &mut impl Observer) {
    Duel::new(scenario).unwrap().advance(Side::PeerToPeer, u64::MAX, u64::MAX, observer);
}

/// Who is up, and what came of the requests of those who were when they asked, by when they did.
#[derive(Default)]
struct Story {
    up: BTreeMap<u32, bool>,
    came_back_ns: BTreeMap<u32, u64>,
    asked_by_living: BTreeMap<u32, Request>,
    ended: Vec<(Request, Outcome)>,
    /// When which request sent which kind of message to a peer that was down.
    time_outs: u64,
}

impl Story {
    fn is_up(&self, node: u32) -> bool {
        self.up.get(&node).copied().unwrap_or(true)
    }

    /// Outcomes of what living peers asked from one moment to another.
    fn outcomes(&self, from_s: f64, to_s: f64) -> Vec<(Request, Outcome)> {
        let asked = |request: &Request| (ns_from_s(from_s)..ns_from_s(to_s)).contains(&request.arrived_ns);
        self.ended.iter().copied().filter(|(request, _)| asked(request)).collect()
    }
}

impl Observer for Story {
    fn arrived(&mut self, request: &Request) {
        if self.is_up(request.user) {
            self.asked_by_living.insert(request.id, *request);
        }
    }

    fn node(&mut self, now_ns: u64, node: u32, state: NodeState) {
        if self.up.insert(node, state.up) == Some(false) && state.up {
            self.came_back_ns.insert(node, now_ns);
        }
    }

    fn sent(&mut self, _now_ns: u64, message: &Message) {
        let is_lookup = matches!(message.kind, MessageKind::Query | MessageKind::Request);
        self.time_outs += u64::from(is_lookup && !self.is_up(message.to));
    }

    fn ended(&mut self, _now_ns: u64, request: &Request, outcome: Outcome, _node: u32) {
        if self.asked_by_living.remove(&request.id).is_some() {
            self.ended.push((*request, outcome));
        }
    }
}
