//! The events of a side as records, of which sentences can be made: "peer 12 asks peer 31 for object 7".

use crate::metrics::{AttackStep, LossCause, Message, MessageKind, NodeState, Observer, Outcome, Strike};
use crate::network::NetworkDescription;
use crate::workload::Request;
use std::collections::BTreeSet;

/// Stands for no node, request or object.
const NONE: u32 = u32::MAX;

/// Something that happened. What does not belong to it is `None`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Happening {
    /// When.
    pub at_ns: u64,
    /// What.
    pub what: What,
    /// To which node: the one that sends, serves or fails; of a request, where it ended. From 0; it may be the
    /// [balancer](crate::network::BALANCER).
    pub node: Option<u32>,
    /// The node at the other end of a message.
    pub other: Option<u32>,
    /// The request it is about, from 0.
    pub request: Option<u32>,
    /// What that asks for, from 0.
    pub object: Option<u32>,
}

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// A user asks.
    Arrived,
    /// A message sets out.
    Sent(MessageKind),
    /// A message does not arrive.
    Lost(LossCause),
    /// A search knows a holder, so many links away.
    Found(u32),
    /// A node has served a request.
    Served,
    /// A request ends.
    Ended(Outcome),
    /// A node goes down, by a fault or by its own choice.
    Down,
    /// A node is there again.
    Up,
    /// A node becomes primary.
    Promoted,
    /// An entry of the time line of faults begins, the entry counted from 0.
    FaultBegins(u32),
    /// It ends.
    FaultEnds(u32),
    /// Something becomes of an attacker's request.
    Attack(AttackStep),
}

impl What {
    /// Its name in files and filters.
    pub fn name(self) -> &'static str {
        match self {
            What::Arrived => "arrived",
            What::Sent(kind) => kind.name(),
            What::Lost(LossCause::NodeDown) => "lost_node_down",
            What::Lost(LossCause::Partition) => "lost_partition",
            What::Lost(LossCause::Link) => "lost_link",
            What::Found(_) => "found",
            What::Served => "served_by",
            What::Ended(outcome) => outcome.name(),
            What::Down => "down",
            What::Up => "up",
            What::Promoted => "promoted",
            What::FaultBegins(_) => "fault_begins",
            What::FaultEnds(_) => "fault_ends",
            What::Attack(AttackStep::Sent) => "attack",
            What::Attack(AttackStep::Served) => "attack_served",
            What::Attack(AttackStep::Refused) => "attack_refused",
            What::Attack(AttackStep::Lost) => "attack_lost",
        }
    }

    /// Every name there is.
    pub const NAMES: [&'static str; 28] = [
        "arrived",
        "request",
        "query",
        "response",
        "failure",
        "hit",
        "upkeep",
        "copy",
        "lost_node_down",
        "lost_partition",
        "lost_link",
        "found",
        "served_by",
        "served",
        "refused",
        "timed_out",
        "node_failed",
        "not_found",
        "denied",
        "down",
        "up",
        "promoted",
        "fault_begins",
        "fault_ends",
        "attack",
        "attack_served",
        "attack_refused",
        "attack_lost",
    ];
}

/// Which events are wanted; all of them by default.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only those of this node, at either end; from 0.
    pub node: Option<u32>,
    /// Only those of this request; from 0.
    pub request: Option<u32>,
    /// Only those of these names; of all if there are none.
    pub names: Vec<String>,
}

impl Filter {
    fn wants(&self, happening: &Happening) -> bool {
        let is_of_node = |node| happening.node == Some(node) || happening.other == Some(node);
        self.node.is_none_or(is_of_node)
            && self.request.is_none_or(|request| happening.request == Some(request))
            && (self.names.is_empty() || self.names.iter().any(|name| name == happening.what.name()))
    }
}

/// Watches a side and keeps what is wanted, up to a number.
#[derive(Debug, Clone)]
pub struct EventLog {
    filter: Filter,
    most: usize,
    happenings: Vec<Happening>,
    left_out: u64,
    /// Which nodes are down.
    down: BTreeSet<u32>,
    /// The node of the first user.
    first_user: u32,
}

impl EventLog {
    /// An empty log of at most so many events of a network.
    pub fn new(network: &NetworkDescription, filter: Filter, most: usize) -> EventLog {
        let first_user = network.node_of_user(0);
        EventLog { filter, most, happenings: Vec::new(), left_out: 0, down: BTreeSet::new(), first_user }
    }

    /// What happened, in order.
    pub fn happenings(&self) -> &[Happening] {
        &self.happenings
    }

    /// How many more were wanted than it had room for.
    pub fn left_out(&self) -> u64 {
        self.left_out
    }

    /// What happened since the last call. Its room is free again.
    pub fn take(&mut self) -> Vec<Happening> {
        std::mem::take(&mut self.happenings)
    }

    fn note(&mut self, at_ns: u64, what: What, node: u32, other: u32, request: u32, object: u32) {
        let some = |number: u32, is_there: bool| is_there.then_some(number);
        let has_node = !matches!(what, What::FaultBegins(_) | What::FaultEnds(_));
        let has_other = matches!(what, What::Sent(_) | What::Lost(_));
        let happening = Happening {
            at_ns,
            what,
            node: some(node, has_node),
            other: some(other, has_other),
            request: some(request, request != NONE),
            object: some(object, object != NONE),
        };
        if !self.filter.wants(&happening) {
            return;
        }
        if self.happenings.len() < self.most {
            self.happenings.push(happening);
        } else {
            self.left_out += 1;
        }
    }
}

impl Observer for EventLog {
    fn arrived(&mut self, request: &Request) {
        let node = self.first_user + request.user;
        self.note(request.arrived_ns, What::Arrived, node, NONE, request.id, request.object);
    }

    fn sent(&mut self, now_ns: u64, message: &Message) {
        self.note(now_ns, What::Sent(message.kind), message.from, message.to, message.request, NONE);
    }

    fn lost(&mut self, now_ns: u64, from: u32, to: u32, cause: LossCause) {
        self.note(now_ns, What::Lost(cause), from, to, NONE, NONE);
    }

    fn found(&mut self, now_ns: u64, request: &Request, hops: u32) {
        self.note(
            now_ns,
            What::Found(hops),
            self.first_user + request.user,
            NONE,
            request.id,
            request.object,
        );
    }

    fn served(&mut self, now_ns: u64, node: u32, request: &Request) {
        self.note(now_ns, What::Served, node, NONE, request.id, request.object);
    }

    fn ended(&mut self, now_ns: u64, request: &Request, outcome: Outcome, node: u32) {
        self.note(now_ns, What::Ended(outcome), node, NONE, request.id, request.object);
    }

    fn node(&mut self, now_ns: u64, node: u32, state: NodeState) {
        if state.up == self.down.contains(&node) {
            let what = if state.up { What::Up } else { What::Down };
            if state.up {
                self.down.remove(&node);
            } else {
                self.down.insert(node);
            }
            self.note(now_ns, what, node, NONE, NONE, NONE);
        }
    }

    fn promoted(&mut self, now_ns: u64, node: u32, _writes_lost: u64) {
        self.note(now_ns, What::Promoted, node, NONE, NONE, NONE);
    }

    fn struck(&mut self, now_ns: u64, strike: &Strike<'_>) {
        let what =
            if strike.begins { What::FaultBegins(strike.entry) } else { What::FaultEnds(strike.entry) };
        self.note(now_ns, what, NONE, NONE, NONE, NONE);
    }

    fn attacked(&mut self, now_ns: u64, node: u32, step: AttackStep) {
        self.note(now_ns, What::Attack(step), node, NONE, NONE, NONE);
    }
}
