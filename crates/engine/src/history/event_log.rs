//! The event log: the events of a side as records, which can be described in sentences.

use crate::metrics::{FaultEvent, FileTransfer, Message, Observer, TransferEnd};
use netduel_results::{
    AttackStep, EventKind, LogEvent, LossCause, NetworkDescription, NodeState, Outcome, Request,
};
use std::collections::BTreeSet;

/// In place of a node, request or object: the event has none.
const NONE: u32 = u32::MAX;

/// Selects events by node, request and name. The default selects all of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EventFilter {
    /// Selects only the events of this node, counted from 0, at either end of a message.
    pub node: Option<u32>,
    /// Selects only the events of this request, counted from 0.
    pub request: Option<u32>,
    /// Selects only the events with one of these names; if the list is empty, events with any name.
    pub names: Vec<String>,
}

impl EventFilter {
    fn matches(&self, event: &LogEvent) -> bool {
        let is_of_node = |node| event.node == Some(node) || event.other == Some(node);
        self.node.is_none_or(is_of_node)
            && self.request.is_none_or(|request| event.request == Some(request))
            && (self.names.is_empty() || self.names.iter().any(|name| name == event.kind.name()))
    }
}

/// Observes a side and records the events that a filter selects, up to a maximum number.
#[derive(Debug, Clone)]
pub struct EventLog {
    filter: EventFilter,
    max_events: usize,
    events: Vec<LogEvent>,
    omitted: u64,
    /// The nodes that are down.
    down: BTreeSet<u32>,
    /// The node of the first user.
    first_user: u32,
}

impl EventLog {
    /// An empty log of a network that records at most `max_events` events.
    pub fn new(network: &NetworkDescription, filter: EventFilter, max_events: usize) -> EventLog {
        let first_user = network.node_of_user(0);
        EventLog { filter, max_events, events: Vec::new(), omitted: 0, down: BTreeSet::new(), first_user }
    }

    /// The events recorded, in order.
    pub fn events(&self) -> &[LogEvent] {
        &self.events
    }

    /// How many further events the filter selected after the log was full.
    pub fn omitted(&self) -> u64 {
        self.omitted
    }

    /// Removes and returns the events recorded since the last call.
    pub fn take(&mut self) -> Vec<LogEvent> {
        std::mem::take(&mut self.events)
    }

    fn record(&mut self, at_ns: u64, kind: EventKind, node: u32, other: u32, request: u32, object: u32) {
        let has_node = !matches!(kind, EventKind::FaultBegins(_) | EventKind::FaultEnds(_));
        let has_other = matches!(
            kind,
            EventKind::Sent(_)
                | EventKind::Lost(_)
                | EventKind::TransferBegins(_)
                | EventKind::TransferEnds(_)
                | EventKind::TransferInterrupted(_)
        );
        let event = LogEvent {
            at_ns,
            kind,
            node: has_node.then_some(node),
            other: has_other.then_some(other),
            request: (request != NONE).then_some(request),
            object: (object != NONE).then_some(object),
        };
        if !self.filter.matches(&event) {
            return;
        }
        if self.events.len() < self.max_events {
            self.events.push(event);
        } else {
            self.omitted += 1;
        }
    }
}

impl Observer for EventLog {
    fn arrived(&mut self, request: &Request) {
        let node = self.first_user + request.user;
        self.record(request.arrived_ns, EventKind::Arrived, node, NONE, request.id, request.object);
    }

    fn sent(&mut self, now_ns: u64, message: &Message) {
        self.record(now_ns, EventKind::Sent(message.kind), message.from, message.to, message.request, NONE);
    }

    fn transfer_began(&mut self, now_ns: u64, transfer: &FileTransfer) {
        let FileTransfer { from, to, request, .. } = *transfer;
        self.record(now_ns, EventKind::TransferBegins(transfer.numbered_piece()), from, to, request, NONE);
    }

    fn transferred(&mut self, now_ns: u64, transfer: &FileTransfer, end: &TransferEnd) {
        let FileTransfer { from, to, request, .. } = *transfer;
        let piece = transfer.numbered_piece();
        let kind = if end.is_complete {
            EventKind::TransferEnds(piece)
        } else {
            EventKind::TransferInterrupted(piece)
        };
        self.record(now_ns, kind, from, to, request, NONE);
    }

    fn lost(&mut self, now_ns: u64, from: u32, to: u32, cause: LossCause) {
        self.record(now_ns, EventKind::Lost(cause), from, to, NONE, NONE);
    }

    fn found(&mut self, now_ns: u64, request: &Request, hops: u32) {
        self.record(
            now_ns,
            EventKind::Found(hops),
            self.first_user + request.user,
            NONE,
            request.id,
            request.object,
        );
    }

    fn served(&mut self, now_ns: u64, node: u32, request: &Request) {
        self.record(now_ns, EventKind::Served, node, NONE, request.id, request.object);
    }

    fn ended(&mut self, now_ns: u64, request: &Request, outcome: Outcome, node: u32) {
        self.record(now_ns, EventKind::Ended(outcome), node, NONE, request.id, request.object);
    }

    fn node(&mut self, now_ns: u64, node: u32, state: NodeState) {
        if state.up == self.down.contains(&node) {
            let kind = if state.up { EventKind::Up } else { EventKind::Down };
            if state.up {
                self.down.remove(&node);
            } else {
                self.down.insert(node);
            }
            self.record(now_ns, kind, node, NONE, NONE, NONE);
        }
    }

    fn promoted(&mut self, now_ns: u64, node: u32, _writes_lost: u64) {
        self.record(now_ns, EventKind::Promoted, node, NONE, NONE, NONE);
    }

    fn fault(&mut self, now_ns: u64, event: &FaultEvent<'_>) {
        let kind = if event.begins {
            EventKind::FaultBegins(event.fault)
        } else {
            EventKind::FaultEnds(event.fault)
        };
        self.record(now_ns, kind, NONE, NONE, NONE, NONE);
    }

    fn attacked(&mut self, now_ns: u64, node: u32, step: AttackStep) {
        self.record(now_ns, EventKind::Attack(step), node, NONE, NONE, NONE);
    }
}
