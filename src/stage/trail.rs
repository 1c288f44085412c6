//! The way of the chosen request: which of its messages led to the answer, and which were only tried.

use super::layout::Curve;
use super::messages::{Mark, Message};
use netduel_scenario::Side;

/// Messages of the chosen request that are kept.
const LONGEST: usize = 1 << 10;

/// What a message was for its request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// A part of the way that led to the answer.
    OnWay,
    /// One of many tried.
    Tried,
    /// On a line that an earlier message has drawn, there or back.
    Again,
}

/// The messages of the chosen request, if there is one.
#[derive(Debug, Default)]
pub(crate) struct Trail {
    request: Option<u32>,
    user: Option<u32>,
    steps: Vec<(Message, Step)>,
    version: u32,
}

impl Trail {
    /// Follows a request from now on, or none; `asker` is the node of its user, `messages` are those that are
    /// still known.
    pub(crate) fn choose<'a>(
        &mut self,
        request: Option<u32>,
        asker: Option<u32>,
        messages: impl Iterator<Item = &'a Message>,
    ) {
        (self.request, self.user) = (request, asker);
        self.steps.clear();
        let own = messages.filter(|message| Some(message.request) == request && message.mark != Mark::Lost);
        self.steps.extend(own.take(LONGEST).map(|message| (*message, Step::Tried)));
        self.find();
    }

    /// A further message was sent.
    pub(crate) fn add(&mut self, message: &Message) {
        let is_own = self.request == Some(message.request) && message.mark != Mark::Lost;
        if is_own && self.steps.len() < LONGEST {
            self.steps.push((*message, Step::Tried));
            self.find();
        }
    }

    /// Forgets what was sent at a time and later.
    pub(crate) fn cut(&mut self, from_ns: u64) {
        self.steps.retain(|(message, _)| message.sent_ns < from_ns);
        self.find();
    }

    /// From the node that was asked to serve back to the user, along the queries that arrived there first.
    fn find(&mut self) {
        self.version = self.version.wrapping_add(1);
        // Whoever sent the first message, if the request itself was forgotten.
        self.user = self.user.or(self.steps.first().map(|(message, _)| message.from));
        let asked = self.steps.iter().find(|(message, _)| message.mark == Mark::Request);
        let server = asked.map(|(message, _)| message.to);
        for index in 0..self.steps.len() {
            let (earlier, rest) = self.steps.split_at_mut(index);
            let (message, step) = &mut rest[0];
            *step = if message.curve == Curve::Link {
                Step::Tried
            } else if earlier.iter().any(|(other, _)| is_same_line(other, message)) {
                Step::Again
            } else if server.is_none_or(|server| server == message.from || server == message.to) {
                Step::OnWay
            } else {
                Step::Tried
            };
        }
        self.find_back(server);
    }

    /// Marks the queries that led to a node, or to the one that knew of it.
    fn find_back(&mut self, server: Option<u32>) {
        let asked_ns = |steps: &[(Message, Step)]| {
            let asked = steps.iter().find(|(message, _)| message.mark == Mark::Request);
            asked.map_or(u64::MAX, |(message, _)| message.sent_ns)
        };
        let was_queried = |steps: &[(Message, Step)], node: u32| {
            steps.iter().any(|(message, _)| message.mark == Mark::Query && message.to == node)
        };
        // Where others know what a node holds, that node was never asked itself: the last to tell knew it.
        let told = self.steps.iter().filter(|(message, _)| message.mark == Mark::Hit);
        let before_ns = asked_ns(&self.steps);
        let last = told
            .filter(|(message, _)| message.arrives_ns <= before_ns)
            .max_by_key(|(message, _)| message.arrives_ns)
            .map(|(message, _)| message.from);
        let mut goal = server.and_then(|node| if was_queried(&self.steps, node) { Some(node) } else { last });
        while let Some(node) = goal.filter(|node| Some(*node) != self.user) {
            let to_node = self.steps.iter_mut().filter(|(message, step)| {
                message.mark == Mark::Query && message.to == node && *step == Step::Tried
            });
            let first = to_node.min_by_key(|(message, _)| message.arrives_ns);
            let found = first.map(|(message, step)| {
                *step = Step::OnWay;
                *message
            });
            goal = found.map(|message| message.from);
            if let Some(message) = found.filter(|message| Some(message.from) == self.user) {
                self.mark_asked_before(&message);
            }
        }
    }

    /// Who asks one after another came to the last by what those before it said.
    fn mark_asked_before(&mut self, last: &Message) {
        let hits = self.steps.iter().filter(|(message, _)| message.mark == Mark::Hit);
        let answered: Vec<u32> = hits.map(|(message, _)| message.from).collect();
        for (message, step) in &mut self.steps {
            let is_before = message.mark == Mark::Query && message.sent_ns < last.sent_ns;
            if is_before && message.from == last.from && answered.contains(&message.to) {
                *step = Step::OnWay;
            }
        }
    }

    /// The chosen request.
    pub(crate) fn request(&self) -> Option<u32> {
        self.request
    }

    /// The node of its user, if it is known.
    pub(crate) fn user(&self) -> Option<u32> {
        self.user
    }

    /// Changes with the lines.
    pub(crate) fn version(&self) -> u32 {
        self.version
    }

    /// The lines to draw, and whether each is a part of the way that led to the answer.
    pub(crate) fn lines(&self) -> impl Iterator<Item = (&Message, bool)> {
        let drawn = self.steps.iter().filter(|(_, step)| *step != Step::Again);
        drawn.map(|(message, step)| (message, *step == Step::OnWay))
    }

    /// The messages on the way to the answer that have arrived by a time, in the order in which they did.
    pub(crate) fn told(&self, now_ns: u64) -> Vec<Message> {
        let mut told: Vec<Message> = Vec::new();
        for (message, step) in &self.steps {
            let is_told = match message.mark {
                Mark::Query => *step == Step::OnWay,
                // Whose query was on the way; others tell too, but too late or of no use.
                Mark::Hit => self.steps.iter().any(|(query, step)| {
                    *step == Step::OnWay && query.mark == Mark::Query && query.to == message.from
                }),
                Mark::Request | Mark::Response | Mark::Failure => true,
                Mark::Lost | Mark::Upkeep => false,
            };
            if is_told && message.arrives_ns <= now_ns {
                let place = told.partition_point(|other| other.arrives_ns <= message.arrives_ns);
                told.insert(place, *message);
            }
        }
        told
    }

    /// The nodes reached on the way to the answer up to a time, in order: on the right those that were asked, on the
    /// left the server that answered.
    pub(crate) fn hops(&self, side: Side, now_ns: u64) -> Vec<u32> {
        let hop = |(message, step): &(Message, Step)| match (side, message.mark) {
            (Side::PeerToPeer, Mark::Query) if *step == Step::OnWay => Some((message.arrives_ns, message.to)),
            (Side::PeerToPeer, Mark::Request) => Some((message.arrives_ns, message.to)),
            (Side::ClientServer, Mark::Response) => Some((message.sent_ns, message.from)),
            _ => None,
        };
        let mut reached: Vec<(u64, u32)> = Vec::new();
        for hop in self.steps.iter().filter_map(hop).filter(|(at_ns, _)| *at_ns <= now_ns) {
            reached.insert(reached.partition_point(|other| *other <= hop), hop);
        }
        let mut nodes: Vec<u32> = Vec::new();
        for (_, node) in reached {
            if !nodes.contains(&node) {
                nodes.push(node);
            }
        }
        nodes
    }
}

fn is_same_line(a: &Message, b: &Message) -> bool {
    let ends = |message: &Message| (message.from.min(message.to), message.from.max(message.to));
    a.curve == b.curve && ends(a) == ends(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(mark: Mark, from: u32, to: u32, sent_ns: u64) -> Message {
        let curve = if mark == Mark::Query { Curve::Link } else { Curve::Direct };
        Message { mark, curve, from, to, request: 7, sent_ns, arrives_ns: sent_ns + 10 }
    }

    /// Peer 0 asks 1 and 2; 1 asks 3, and 2 asks 3 a little later; 3 has it and serves.
    fn search() -> Trail {
        let mut trail = Trail::default();
        trail.choose(Some(7), None, [].iter());
        for message in [
            message(Mark::Query, 0, 1, 0),
            message(Mark::Query, 0, 2, 0),
            message(Mark::Query, 1, 3, 10),
            message(Mark::Query, 2, 3, 11),
            message(Mark::Hit, 3, 0, 20),
            message(Mark::Request, 0, 3, 30),
            message(Mark::Response, 3, 0, 50),
        ] {
            trail.add(&message);
        }
        trail
    }

    #[test]
    fn the_way_is_the_one_that_arrived_first() {
        let trail = search();
        let on_way: Vec<_> =
            trail.lines().map(|(message, on_way)| (message.from, message.to, on_way)).collect();
        let expected = [(0, 1, true), (0, 2, false), (1, 3, true), (2, 3, false), (3, 0, true)];
        assert_eq!(on_way, expected, "what goes back and forth on a line is drawn once");
        assert_eq!(trail.hops(Side::PeerToPeer, 1000), [1, 3]);
        assert_eq!(trail.user(), Some(0));
    }

    fn followed(messages: &[Message]) -> Trail {
        let mut trail = Trail::default();
        trail.choose(Some(7), None, messages.iter());
        trail
    }

    #[test]
    fn the_way_to_a_holder_that_was_never_asked_ends_with_who_knew_it() {
        // Handed on from peer to peer: 0 asks 1, 1 asks 2, which says that 5 has it.
        let handed_on = followed(&[
            message(Mark::Query, 0, 1, 0),
            message(Mark::Query, 1, 2, 10),
            message(Mark::Hit, 2, 0, 20),
            message(Mark::Request, 0, 5, 30),
        ]);
        assert_eq!(handed_on.hops(Side::PeerToPeer, 1000), [1, 2, 5]);
    }

    #[test]
    fn who_asks_one_after_another_has_all_that_answered_on_the_way() {
        let mut messages = vec![message(Mark::Query, 0, 9, 0)];
        for (node, sent_ns) in [(1, 0), (2, 20), (3, 40)] {
            messages.push(message(Mark::Query, 0, node, sent_ns));
            messages.push(message(Mark::Hit, node, 0, sent_ns + 10));
        }
        messages.push(message(Mark::Request, 0, 5, 60));
        assert_eq!(followed(&messages).hops(Side::PeerToPeer, 1000), [1, 2, 3, 5], "9 never answered");
    }

    #[test]
    fn hops_are_numbered_as_they_are_reached() {
        let trail = search();
        assert_eq!(trail.hops(Side::PeerToPeer, 15), [1]);
        assert!(trail.hops(Side::PeerToPeer, 5).is_empty());
    }

    #[test]
    fn the_server_that_answered_is_the_hop_on_the_left() {
        let mut trail = Trail::default();
        let messages = [message(Mark::Request, 5, 5, 0), message(Mark::Response, 2, 5, 30)];
        trail.choose(Some(7), None, messages.iter());
        assert_eq!(trail.hops(Side::ClientServer, 40), [2]);
        assert_eq!(trail.user(), Some(5));
    }

    #[test]
    fn a_cut_takes_back_what_came_later() {
        let mut trail = search();
        trail.cut(20);
        assert_eq!(trail.lines().count(), 4);
        assert!(trail.lines().all(|(_, on_way)| !on_way), "without an answer there is no way to it");
    }
}
