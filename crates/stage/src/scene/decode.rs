//! Decodes the records of a trace into a scene.

use super::Scene;
use crate::answers::End;
use crate::geometry::Curve;
use crate::messages::{Mark, Message, in_sample};
use netduel_protocol::trace::{MessageKind, Record, WORDS};
use netduel_results::{BALANCER, NodeState, Outcome};

impl Scene {
    /// Adds a batch of a trace. Its records are in the order of time.
    pub(crate) fn push(&mut self, words: &[u32]) {
        for record in words.chunks_exact(WORDS).filter_map(Record::read) {
            match record {
                Record::Message { kind, from, to, request, sent_ns, arrives_ns } => {
                    let arrives_ns = arrives_ns.max(sent_ns);
                    let (mark, curve) = (mark(kind), curve(kind));
                    self.push_message(Message { mark, curve, from, to, request, sent_ns, arrives_ns });
                }
                Record::Node { node, up, away, busy, waiting, at_ns } => {
                    self.history.push(node, NodeState { up, away, busy, waiting }, at_ns);
                }
                Record::Primary { node, at_ns } => self.primaries.push((at_ns, node)),
                Record::UpSince { node, since_ns } => self.history.set_up_since(node, since_ns),
                Record::Ended { request, user, outcome, node, ended_ns, .. } => {
                    self.push_end(request, user, outcome, node, ended_ns);
                }
                Record::Arrived { request, user, .. } => {
                    self.requests.set_user_node(request, self.network.node_of_user(user));
                }
                part @ (Record::FileState { .. } | Record::Flow { .. } | Record::FileProgress { .. }) => {
                    self.file.push(part);
                }
            }
        }
        self.request_path.update();
    }

    /// Replaces everything by the state at a time: the states of the nodes, and the messages in flight, in any order. The states of
    /// the nodes may be preceded by those of the time before, which then replace what was known of it.
    pub(crate) fn present(&mut self, time_ns: u64, words: &[u32]) {
        let mut records: Vec<Record> = words.chunks_exact(WORDS).filter_map(Record::read).collect();
        let is_of_before = |record: &Record| matches!(record, Record::Node { at_ns, .. } if *at_ns < time_ns);
        let has_time_before = records.iter().any(is_of_before);
        self.messages.cut(0);
        self.cut_state(if has_time_before { 0 } else { time_ns });
        // A stable sort: the records of a file sample stay together, in their order.
        records.sort_by_key(|record| match record {
            Record::Message { sent_ns, .. } => *sent_ns,
            _ => 0,
        });
        let mut ordered = Vec::with_capacity(words.len());
        records.iter().for_each(|record| record.write(&mut ordered));
        self.push(&ordered);
    }

    fn push_message(&mut self, mut message: Message) {
        let Message { mark, from, to, sent_ns, .. } = message;
        if mark == Mark::Upkeep {
            // The load balancer and the servers share one box, so their maintenance traffic is not drawn.
            if from == BALANCER || to == BALANCER {
                return;
            }
            // Maintenance traffic belongs to no request. A number that is no number of a request makes thinning apply to it.
            // Messages that are not drawn can be dropped here, because they are never part of a chosen request.
            message.request = from ^ to.rotate_left(16) | 1 << 31;
            if !in_sample(message.request, self.thinning) {
                return;
            }
        }
        // The load balancer is not a node. Its messages start at the server box, as those of any server do. Messages to it
        // name their sender as the receiver: the path of a client ends at the server box anyway, and the message is not drawn
        // as lost if some server is down.
        message.from = if from == BALANCER { 0 } else { from };
        message.to = if to == BALANCER { from } else { to };
        self.add(message);
        if mark == Mark::Failure {
            self.requests.set_failure_reported(message.request);
            self.add(Message { mark: Mark::Lost, arrives_ns: sent_ns, ..message });
        }
    }

    /// Shows a failure that no message reported at the node where it was decided.
    fn push_end(&mut self, request: u32, user: u32, outcome: Outcome, node: u32, ended_ns: u64) {
        // What the balancer cannot hand on is lost at the server, if there is only one.
        let at = if node != BALANCER { Some(node) } else { (self.serving == 1).then_some(0) };
        self.answers.push(End { at_ns: ended_ns, request, user, outcome, node: at });
        if outcome == Outcome::Served || self.requests.is_failure_reported(request) {
            return;
        }
        let user_node = self.network.node_of_user(user);
        let from = match outcome {
            Outcome::TimedOut | Outcome::NotFound => user_node,
            _ if node == BALANCER => 0,
            _ => node,
        };
        self.add(Message {
            mark: Mark::Lost,
            curve: Curve::Direct,
            from,
            to: user_node,
            request,
            sent_ns: ended_ns,
            arrives_ns: ended_ns,
        });
    }

    /// Adds a message if both of its nodes exist.
    fn add(&mut self, message: Message) {
        let nodes = self.network.roles.len() as u32;
        if message.from < nodes && message.to < nodes {
            self.messages.push(message, self.request_path.request());
            self.request_path.add(&message);
        }
    }
}

fn mark(kind: MessageKind) -> Mark {
    match kind {
        MessageKind::Request => Mark::Request,
        MessageKind::Query => Mark::Query,
        MessageKind::Response => Mark::Response,
        MessageKind::Failure => Mark::Failure,
        MessageKind::Hit => Mark::Hit,
        MessageKind::Upkeep | MessageKind::Copy => Mark::Upkeep,
    }
}

/// Queries travel over links; all other messages go directly to their receiver.
fn curve(kind: MessageKind) -> Curve {
    if kind == MessageKind::Query { Curve::Link } else { Curve::Direct }
}
