//! How a trace becomes a scene.

use super::Scene;
use crate::stage::layout::Curve;
use crate::stage::messages::{Mark, Message, in_sample};

use netduel_protocol::trace::{MessageKind, Record, WORDS};
use netduel_results::{BALANCER, Outcome};

/// Requests of which it is remembered who asked, and whether a message told that they failed.
pub(super) const REMEMBERED: usize = 1 << 13;

impl Scene {
    /// Takes a batch of a trace in.
    pub(crate) fn push(&mut self, words: &[u32]) {
        for record in words.chunks_exact(WORDS).filter_map(Record::read) {
            match record {
                Record::Message { kind, from, to, request, sent_ns, arrives_ns } => {
                    self.push_message(kind, from, to, request, sent_ns, arrives_ns);
                }
                Record::Node { node, up, away, busy, waiting, at_ns } => {
                    self.history.push(node, netduel_results::NodeState { up, away, busy, waiting }, at_ns);
                }
                Record::Ended { request, user, outcome, node, ended_ns, .. } => {
                    self.push_end(request, user, outcome, node, ended_ns);
                }
                Record::Arrived { request, user, .. } => {
                    self.askers[request as usize % REMEMBERED] = (request, self.network.node_of_user(user));
                }
                part @ (Record::FileState { .. } | Record::Flow { .. } | Record::FileProgress { .. }) => {
                    self.file.push(part);
                }
            }
        }
    }

    /// Takes in how things stand at a time: the states of nodes, and the messages on their way, in any order.
    pub(crate) fn present(&mut self, time_ns: u64, words: &[u32]) {
        self.messages.cut(0);
        self.cut(time_ns);
        let records: Vec<Record> = words.chunks_exact(WORDS).filter_map(Record::read).collect();
        let sent_ns = |record: &Record| match record {
            Record::Message { sent_ns, .. } => *sent_ns,
            _ => 0,
        };
        // By time, then place, in one number: a run lasts no more than 2^47 ns, and a picture has fewer than 2^17 records.
        let key = |(record, place): (&Record, u64)| sent_ns(record) << 17 | place;
        let mut order: Vec<u64> = records.iter().zip(0..1 << 17).map(key).collect();
        order.sort_unstable();
        let mut ordered = Vec::with_capacity(words.len());
        for key in order {
            match records[key as usize % (1 << 17)] {
                Record::Node { node, up, away, busy, waiting, .. } => {
                    Record::Node { node, up, away, busy, waiting, at_ns: time_ns }.write(&mut ordered);
                }
                record => record.write(&mut ordered),
            }
        }
        self.push(&ordered);
    }

    fn push_message(
        &mut self,
        kind: MessageKind,
        from: u32,
        to: u32,
        request: u32,
        sent_ns: u64,
        arrives_ns: u64,
    ) {
        let mark = match kind {
            MessageKind::Request => Mark::Request,
            MessageKind::Query => Mark::Query,
            MessageKind::Response => Mark::Response,
            MessageKind::Failure => Mark::Failure,
            MessageKind::Hit => Mark::Hit,
            // The balancer and the servers share one frame: what they say to each other stays inside.
            MessageKind::Upkeep if from == BALANCER || to == BALANCER => return,
            MessageKind::Upkeep | MessageKind::Copy => Mark::Upkeep,
        };
        // Upkeep belongs to no request. A number of its own, apart from those of requests, has it thinned out as they are;
        // what is not drawn then is never needed, as the messages of a request that may yet be chosen are.
        let request = if mark == Mark::Upkeep { from ^ to.rotate_left(16) | 1 << 31 } else { request };
        if mark == Mark::Upkeep && !in_sample(request, self.thinning) {
            return;
        }
        // Only searches travel the overlay; everything else goes straight to whom it is for.
        let curve = if kind == MessageKind::Query { Curve::Link } else { Curve::Direct };
        let arrives_ns = arrives_ns.max(sent_ns);
        let message = Message { mark, curve, from, to, request, sent_ns, arrives_ns };
        let message = Message { from: self.sender(from), to: self.receiver(to, from), ..message };
        self.add(message);
        if kind == MessageKind::Failure {
            self.told[request as usize % REMEMBERED] = request;
            self.add(Message { mark: Mark::Lost, arrives_ns: sent_ns, ..message });
        }
    }

    /// A failure that no message told of is shown where it was decided.
    fn push_end(&mut self, request: u32, user: u32, outcome: Outcome, node: u32, ended_ns: u64) {
        if outcome == Outcome::Served || self.told[request as usize % REMEMBERED] == request {
            return;
        }
        let asker = self.network.node_of_user(user);
        let from = match outcome {
            Outcome::TimedOut | Outcome::NotFound => asker,
            _ => node,
        };
        self.add(Message {
            mark: Mark::Lost,
            curve: Curve::Direct,
            from: self.sender(from),
            to: asker,
            request,
            sent_ns: ended_ns,
            arrives_ns: ended_ns,
        });
    }

    /// The node of a request's user, if it is remembered.
    pub(super) fn asker(&self, request: u32) -> Option<u32> {
        let (known, node) = self.askers[request as usize % REMEMBERED];
        (known == request && (node as usize) < self.looks.len()).then_some(node)
    }

    /// The balancer is no node. What it sends comes from the pool, as from any server …
    fn sender(&self, node: u32) -> u32 {
        if node == BALANCER { 0 } else { node }
    }

    /// … and what it receives is not lost because some server is down: the way of a client's message ends at
    /// the pool whatever the record says, so that it says the client itself.
    fn receiver(&self, node: u32, sender: u32) -> u32 {
        if node == BALANCER { sender } else { node }
    }

    fn add(&mut self, message: Message) {
        let nodes = self.network.roles.len() as u32;
        if message.from >= nodes || message.to >= nodes {
            return;
        }
        self.messages.push(message, self.trail.request());
        self.trail.add(&message);
    }
}
