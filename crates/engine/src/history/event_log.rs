//! The events of a side as records, of which sentences can be made: "peer 12 asks peer 31 for object 7".

use crate::metrics::{FaultEvent, Message, Observer};
use netduel_results::{
    AttackStep, EventKind, LogEvent, LossCause, NetworkDescription, NodeState, Outcome, Request,
};
use std::collections::BTreeSet;

/// Stands for no node, request or object.
const NONE: u32 = u32::MAX;

/// Which events are wanted; all of them by default.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EventFilter {
    /// Only those of this node, at either end; from 0.
    pub node: Option<u32>,
    /// Only those of this request; from 0.
    pub request: Option<u32>,
    /// Only those of these names; of all if there are none.
    pub names: Vec<String>,
}

impl EventFilter {
    fn wants(&self, event: &LogEvent) -> bool {
        let is_of_node = |node| event.node == Some(node) || event.other == Some(node);
        self.node.is_none_or(is_of_node)
            && self.request.is_none_or(|request| event.request == Some(request))
            && (self.names.is_empty() || self.names.iter().any(|name| name == event.kind.name()))
    }
}

/// Watches a side and keeps kind is wanted, up to a number.
#[derive(Debug, Clone)]
pub struct EventLog {
    filter: EventFilter,
    most: usize,
    events: Vec<LogEvent>,
    left_out: u64,
    /// Which nodes are down.
    down: BTreeSet<u32>,
    /// The node of the first user.
    first_user: u32,
}

impl EventLog {
    /// An empty log of at most so many events of a network.
    pub fn new(network: &NetworkDescription, filter: EventFilter, most: usize) -> EventLog {
        let first_user = network.node_of_user(0);
        EventLog { filter, most, events: Vec::new(), left_out: 0, down: BTreeSet::new(), first_user }
    }

    /// What happened, in order.
    pub fn events(&self) -> &[LogEvent] {
        &self.events
    }

    /// How many more were wanted than it had room for.
    pub fn left_out(&self) -> u64 {
        self.left_out
    }

    /// What happened since the last call. Its room is free again.
    pub fn take(&mut self) -> Vec<LogEvent> {
        std::mem::take(&mut self.events)
    }

    fn note(&mut self, at_ns: u64, kind: EventKind, node: u32, other: u32, request: u32, object: u32) {
        let some = |number: u32, is_there: bool| is_there.then_some(number);
        let has_node = !matches!(kind, EventKind::FaultBegins(_) | EventKind::FaultEnds(_));
        let has_other = matches!(kind, EventKind::Sent(_) | EventKind::Lost(_));
        let event = LogEvent {
            at_ns,
            kind,
            node: some(node, has_node),
            other: some(other, has_other),
            request: some(request, request != NONE),
            object: some(object, object != NONE),
        };
        if !self.filter.wants(&event) {
            return;
        }
        if self.events.len() < self.most {
            self.events.push(event);
        } else {
            self.left_out += 1;
        }
    }
}

impl Observer for EventLog {
    fn arrived(&mut self, request: &Request) {
        let node = self.first_user + request.user;
        self.note(request.arrived_ns, EventKind::Arrived, node, NONE, request.id, request.object);
    }

    fn sent(&mut self, now_ns: u64, message: &Message) {
        self.note(now_ns, EventKind::Sent(message.kind), message.from, message.to, message.request, NONE);
    }

    fn lost(&mut self, now_ns: u64, from: u32, to: u32, cause: LossCause) {
        self.note(now_ns, EventKind::Lost(cause), from, to, NONE, NONE);
    }

    fn found(&mut self, now_ns: u64, request: &Request, hops: u32) {
        self.note(
            now_ns,
            EventKind::Found(hops),
            self.first_user + request.user,
            NONE,
            request.id,
            request.object,
        );
    }

    fn served(&mut self, now_ns: u64, node: u32, request: &Request) {
        self.note(now_ns, EventKind::Served, node, NONE, request.id, request.object);
    }

    fn ended(&mut self, now_ns: u64, request: &Request, outcome: Outcome, node: u32) {
        self.note(now_ns, EventKind::Ended(outcome), node, NONE, request.id, request.object);
    }

    fn node(&mut self, now_ns: u64, node: u32, state: NodeState) {
        if state.up == self.down.contains(&node) {
            let kind = if state.up { EventKind::Up } else { EventKind::Down };
            if state.up {
                self.down.remove(&node);
            } else {
                self.down.insert(node);
            }
            self.note(now_ns, kind, node, NONE, NONE, NONE);
        }
    }

    fn promoted(&mut self, now_ns: u64, node: u32, _writes_lost: u64) {
        self.note(now_ns, EventKind::Promoted, node, NONE, NONE, NONE);
    }

    fn fault(&mut self, now_ns: u64, fault_event: &FaultEvent<'_>) {
        let kind = if fault_event.begins {
            EventKind::FaultBegins(fault_event.entry)
        } else {
            EventKind::FaultEnds(fault_event.entry)
        };
        self.note(now_ns, kind, NONE, NONE, NONE, NONE);
    }

    fn attacked(&mut self, now_ns: u64, node: u32, step: AttackStep) {
        self.note(now_ns, EventKind::Attack(step), node, NONE, NONE, NONE);
    }
}
