//! The path of the chosen request: which of its messages led to the object, and which were sent in vain.

use crate::geometry::Curve;
use crate::messages::{Mark, Message};
use netduel_scenario::Side;

/// At most this many messages of the chosen request are kept.
const MOST_STEPS: usize = 1 << 10;

/// The role of a message in its request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum StepRole {
    /// It is part of the path that led to the object.
    OnPath,
    /// It was one of several attempts.
    Tried,
    /// It was an attempt, and the first to reach its node: together they form a tree.
    Tree,
    /// An earlier message has already been drawn along the same line, in either direction.
    Duplicate,
}

/// The messages of the chosen request, if one is chosen.
#[derive(Debug, Default)]
pub(crate) struct RequestPath {
    request: Option<u32>,
    user: Option<u32>,
    steps: Vec<(Message, StepRole)>,
    version: u32,
    /// Messages were added since the roles were determined.
    is_stale: bool,
    /// Whether the request is followed, and all else faint.
    is_in_focus: bool,
}

impl RequestPath {
    /// Follows a request from now on, or none. `user_node` is the node of its user, if known, and `messages` are the
    /// messages sent so far.
    pub(crate) fn choose<'a>(
        &mut self,
        request: Option<u32>,
        user_node: Option<u32>,
        messages: impl Iterator<Item = &'a Message>,
    ) {
        (self.request, self.user) = (request, user_node);
        self.steps.clear();
        let own = messages.filter(|message| Some(message.request) == request && message.mark != Mark::Lost);
        self.steps.extend(own.take(MOST_STEPS).map(|message| (*message, StepRole::Tried)));
        self.find_path();
    }

    /// Follows the chosen request, or shows it beside the others.
    pub(crate) fn focus(&mut self, is_in_focus: bool) {
        self.version = self.version.wrapping_add(u32::from(self.is_in_focus != is_in_focus));
        self.is_in_focus = is_in_focus;
    }

    /// Whether a request is chosen and followed.
    pub(crate) fn is_in_focus(&self) -> bool {
        self.is_in_focus && self.request.is_some()
    }

    /// Adds a message if it belongs to the chosen request. [`update`](Self::update) is due after a batch of messages.
    pub(crate) fn add(&mut self, message: &Message) {
        let is_own = self.request == Some(message.request) && message.mark != Mark::Lost;
        if is_own && self.steps.len() < MOST_STEPS {
            self.steps.push((*message, StepRole::Tried));
            self.is_stale = true;
        }
    }

    /// Takes added messages into account.
    pub(crate) fn update(&mut self) {
        if self.is_stale {
            self.find_path();
        }
    }

    /// Removes the messages sent at or after a time.
    pub(crate) fn cut(&mut self, from_ns: u64) {
        self.steps.retain(|(message, _)| message.sent_ns < from_ns);
        self.find_path();
    }

    /// Determines the role of every message.
    fn find_path(&mut self) {
        self.version = self.version.wrapping_add(1);
        self.is_stale = false;
        // If the user of the request is not known, it is the node that sent the first message.
        self.user = self.user.or(self.steps.first().map(|(message, _)| message.from));
        let server = self.first_request().map(|message| message.to);
        for index in 0..self.steps.len() {
            let (earlier, rest) = self.steps.split_at_mut(index);
            let (message, role) = &mut rest[0];
            *role = if message.curve == Curve::Link {
                StepRole::Tried
            } else if earlier.iter().any(|(other, _)| is_same_line(other, message)) {
                StepRole::Duplicate
            } else if server.is_none_or(|server| server == message.from || server == message.to) {
                StepRole::OnPath
            } else {
                StepRole::Tried
            };
        }
        self.trace_back(server);
        self.find_tree();
    }

    /// Marks the first query that reaches each node.
    fn find_tree(&mut self) {
        let mut first: Vec<(u32, u64)> = Vec::new();
        for (message, _) in self.steps.iter().filter(|(message, _)| message.mark == Mark::Query) {
            match first.iter_mut().find(|(node, _)| *node == message.to) {
                Some((_, at_ns)) => *at_ns = message.arrives_ns.min(*at_ns),
                None => first.push((message.to, message.arrives_ns)),
            }
        }
        for (message, role) in &mut self.steps {
            let is_first = first.contains(&(message.to, message.arrives_ns)) && Some(message.to) != self.user;
            if *role == StepRole::Tried && message.mark == Mark::Query && is_first {
                *role = StepRole::Tree;
            }
        }
    }

    /// The first message that asks a node to serve the object.
    fn first_request(&self) -> Option<&Message> {
        self.steps.iter().map(|(message, _)| message).find(|message| message.mark == Mark::Request)
    }

    /// Marks the queries on the way back from the serving node to the user. At each node, the query that arrived there first
    /// counts.
    fn trace_back(&mut self, server: Option<u32>) {
        let is_query_to = |message: &Message, node: u32| message.mark == Mark::Query && message.to == node;
        let was_queried = |node: u32| self.steps.iter().any(|(message, _)| is_query_to(message, node));
        // If the serving node was not queried itself, another node knew what it has: the last one that answered in time.
        let mut goal =
            server.and_then(|node| if was_queried(node) { Some(node) } else { self.last_hit_sender() });
        while let Some(node) = goal.filter(|node| Some(*node) != self.user) {
            let tried = |role: StepRole| role == StepRole::Tried;
            let to_node =
                self.steps.iter_mut().filter(|(message, role)| is_query_to(message, node) && tried(*role));
            let Some((message, role)) = to_node.min_by_key(|(message, _)| message.arrives_ns) else { return };
            *role = StepRole::OnPath;
            let query = *message;
            goal = Some(query.from);
            if goal == self.user {
                self.mark_answered_before(&query);
            }
        }
    }

    /// The sender of the last answer to a query that arrived before the object was requested.
    fn last_hit_sender(&self) -> Option<u32> {
        let requested_ns = self.first_request().map_or(u64::MAX, |message| message.sent_ns);
        let hits = self.steps.iter().map(|(message, _)| message).filter(|message| message.mark == Mark::Hit);
        let in_time = hits.filter(|message| message.arrives_ns <= requested_ns);
        in_time.max_by_key(|message| message.arrives_ns).map(|message| message.from)
    }

    /// Marks the earlier queries of the same sender that were answered. In an iterative lookup, the sender learns from each
    /// answer which node to ask next.
    fn mark_answered_before(&mut self, last: &Message) {
        let hits = self.steps.iter().filter(|(message, _)| message.mark == Mark::Hit);
        let answered: Vec<u32> = hits.map(|(message, _)| message.from).collect();
        for (message, role) in &mut self.steps {
            let is_before = message.mark == Mark::Query && message.sent_ns < last.sent_ns;
            if is_before && message.from == last.from && answered.contains(&message.to) {
                *role = StepRole::OnPath;
            }
        }
    }

    /// The chosen request.
    pub(crate) fn request(&self) -> Option<u32> {
        self.request
    }

    /// The node of its user, if known.
    pub(crate) fn user(&self) -> Option<u32> {
        self.user
    }

    /// Changes whenever the lines change.
    pub(crate) fn version(&self) -> u32 {
        self.version
    }

    /// The lines to draw, each with whether it stands out: it is part of the path that led to the object, or of the tree of a
    /// request in focus.
    pub(crate) fn lines(&self) -> impl Iterator<Item = (&Message, bool)> {
        let drawn = self.steps.iter().filter(|(_, role)| *role != StepRole::Duplicate);
        let is_tree = |role: StepRole| role == StepRole::Tree && self.is_in_focus;
        drawn.map(move |(message, role)| (message, *role == StepRole::OnPath || is_tree(*role)))
    }

    /// The messages of the path that have arrived by a time, in the order of their arrival.
    pub(crate) fn arrived(&self, now_ns: u64) -> Vec<Message> {
        let is_query_on_path =
            |query: &Message, role: StepRole| query.mark == Mark::Query && role == StepRole::OnPath;
        let mut arrived: Vec<Message> = Vec::new();
        for (message, role) in &self.steps {
            let is_part = match message.mark {
                Mark::Query => *role == StepRole::OnPath,
                // Other answers come too late, or do not help.
                Mark::Hit => self
                    .steps
                    .iter()
                    .any(|(query, role)| is_query_on_path(query, *role) && query.to == message.from),
                Mark::Request | Mark::Response | Mark::Failure => true,
                Mark::Lost | Mark::Upkeep => false,
            };
            if is_part && message.arrives_ns <= now_ns {
                let index = arrived.partition_point(|other| other.arrives_ns <= message.arrives_ns);
                arrived.insert(index, *message);
            }
        }
        arrived
    }

    /// The messages of the request that were sent by a time, in the order in which they were sent.
    pub(crate) fn sent(&self, now_ns: u64) -> impl Iterator<Item = &Message> {
        self.steps.iter().map(|(message, _)| message).filter(move |message| message.sent_ns <= now_ns)
    }

    /// The nodes that queries have reached by a time, each with the number of the hop, from 1. Where each node passes the query on,
    /// this is the number of links from the user. Where the user asks one node after the other, it is the number of the query.
    pub(crate) fn spread(&self, now_ns: u64) -> Vec<(u32, u32)> {
        let mut queries: Vec<&Message> = self
            .sent(now_ns)
            .filter(|message| message.mark == Mark::Query && message.arrives_ns <= now_ns)
            .collect();
        queries.sort_by_key(|message| message.arrives_ns);
        let first_ns = queries.first().map(|message| message.sent_ns);
        let is_by_user = queries.iter().all(|message| Some(message.from) == self.user);
        let is_iterative = is_by_user && queries.iter().any(|message| Some(message.sent_ns) != first_ns);
        let mut spread: Vec<(u32, u32)> = Vec::new();
        for query in queries {
            if Some(query.to) == self.user || spread.iter().any(|(node, _)| *node == query.to) {
                continue;
            }
            let before = spread.iter().find(|(node, _)| *node == query.from).map_or(0, |(_, hop)| *hop);
            let hop = if is_iterative { spread.len() as u32 } else { before } + 1;
            spread.push((query.to, hop));
        }
        spread
    }

    /// The nodes that the request has reached by a time, in order. In a peer-to-peer network these are the nodes that were
    /// asked; in a client–server network it is the server that answered.
    pub(crate) fn hops(&self, side: Side, now_ns: u64) -> Vec<u32> {
        let hop = |(message, role): &(Message, StepRole)| match (side, message.mark) {
            (Side::PeerToPeer, Mark::Query) if *role == StepRole::OnPath => {
                Some((message.arrives_ns, message.to))
            }
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

/// Whether two messages are drawn along the same line.
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

    /// Peer 0 asks peers 1 and 2. Peer 1 asks peer 3, and peer 2 asks it a little later. Peer 3 serves the object.
    fn search() -> RequestPath {
        let mut request_path = RequestPath::default();
        request_path.choose(Some(7), None, [].iter());
        for message in [
            message(Mark::Query, 0, 1, 0),
            message(Mark::Query, 0, 2, 0),
            message(Mark::Query, 1, 3, 10),
            message(Mark::Query, 2, 3, 11),
            message(Mark::Hit, 3, 0, 20),
            message(Mark::Request, 0, 3, 30),
            message(Mark::Response, 3, 0, 50),
        ] {
            request_path.add(&message);
        }
        request_path.update();
        request_path
    }

    #[test]
    fn the_path_follows_the_query_that_arrived_first() {
        let request_path = search();
        let is_on_path: Vec<_> = request_path
            .lines()
            .map(|(message, is_on_path)| (message.from, message.to, is_on_path))
            .collect();
        let expected = [(0, 1, true), (0, 2, false), (1, 3, true), (2, 3, false), (3, 0, true)];
        assert_eq!(is_on_path, expected, "a line is drawn once for both directions");
        assert_eq!(request_path.hops(Side::PeerToPeer, 1000), [1, 3]);
        assert_eq!(request_path.user(), Some(0));
    }

    fn followed(messages: &[Message]) -> RequestPath {
        let mut request_path = RequestPath::default();
        request_path.choose(Some(7), None, messages.iter());
        request_path
    }

    #[test]
    fn the_path_to_a_node_that_was_not_queried_ends_at_the_node_that_knew_it() {
        // A recursive lookup: peer 0 asks 1, 1 asks 2, and 2 answers that peer 5 has the object.
        let recursive = followed(&[
            message(Mark::Query, 0, 1, 0),
            message(Mark::Query, 1, 2, 10),
            message(Mark::Hit, 2, 0, 20),
            message(Mark::Request, 0, 5, 30),
        ]);
        assert_eq!(recursive.hops(Side::PeerToPeer, 1000), [1, 2, 5]);
    }

    #[test]
    fn an_iterative_lookup_has_every_node_that_answered_on_its_path() {
        let mut messages = vec![message(Mark::Query, 0, 9, 0)];
        for (node, sent_ns) in [(1, 0), (2, 20), (3, 40)] {
            messages.push(message(Mark::Query, 0, node, sent_ns));
            messages.push(message(Mark::Hit, node, 0, sent_ns + 10));
        }
        messages.push(message(Mark::Request, 0, 5, 60));
        assert_eq!(followed(&messages).hops(Side::PeerToPeer, 1000), [1, 2, 3, 5], "peer 9 did not answer");
    }

    #[test]
    fn hops_are_in_the_order_in_which_they_are_reached() {
        let request_path = search();
        assert_eq!(request_path.hops(Side::PeerToPeer, 15), [1]);
        assert!(request_path.hops(Side::PeerToPeer, 5).is_empty());
    }

    #[test]
    fn the_only_hop_of_a_client_is_the_server_that_answered() {
        let mut request_path = RequestPath::default();
        let messages = [message(Mark::Request, 5, 5, 0), message(Mark::Response, 2, 5, 30)];
        request_path.choose(Some(7), None, messages.iter());
        assert_eq!(request_path.hops(Side::ClientServer, 40), [2]);
        assert_eq!(request_path.user(), Some(5));
    }

    #[test]
    fn a_cut_removes_later_messages() {
        let mut request_path = search();
        request_path.cut(20);
        assert_eq!(request_path.lines().count(), 4);
        assert!(
            request_path.lines().all(|(_, is_on_path)| !is_on_path),
            "without an answer there is no path"
        );
    }

    #[test]
    fn in_focus_the_first_query_to_each_node_stands_out_and_forms_a_tree() {
        let mut request_path = search();
        let bold = |path: &RequestPath| {
            let lines = path.lines().filter(|(_, stands_out)| *stands_out);
            let queries = lines.filter(|(message, _)| message.mark == Mark::Query);
            queries.map(|(message, _)| (message.from, message.to)).collect::<Vec<_>>()
        };
        assert_eq!(bold(&request_path), [(0, 1), (1, 3)]);
        request_path.focus(true);
        assert_eq!(bold(&request_path), [(0, 1), (0, 2), (1, 3)], "2 to 3 came second");
    }

    #[test]
    fn hops_of_a_flood_count_links_and_those_of_an_iterative_lookup_count_queries() {
        let flood = search();
        assert_eq!(flood.spread(15), [(1, 1), (2, 1)]);
        assert_eq!(flood.spread(1000), [(1, 1), (2, 1), (3, 2)]);
        let mut lookup = RequestPath::default();
        let queries =
            [message(Mark::Query, 0, 4, 0), message(Mark::Query, 0, 6, 20), message(Mark::Query, 0, 7, 40)];
        lookup.choose(Some(7), Some(0), queries.iter());
        assert_eq!(lookup.spread(1000), [(4, 1), (6, 2), (7, 3)]);
        assert_eq!(lookup.spread(35), [(4, 1), (6, 2)]);
    }
}
