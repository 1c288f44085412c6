//! What the layer over the picture asks the stage: who is where, and what it is called.

use crate::format::{bits, count};
use crate::text::{fill, text};

use super::layout::{Layout, Place};
use super::messages::{Mark, Message};
use super::{Detail, Stage};
use netduel_results::Role;
use netduel_scenario::Side;

/// The pointer means a node if it is no farther from its rim than this, in CSS pixels.
const NEAR: f32 = 10.0;

/// With more servers than this, walking along them would be a journey.
const MOST_BUTTONS: usize = 128;

/// A step on the way of the chosen request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Told {
    /// What was sent.
    pub(crate) mark: Mark,
    /// Who sent it.
    pub(crate) from: String,
    /// Who received it.
    pub(crate) to: String,
    /// When.
    pub(crate) arrives_ns: u64,
}

impl Stage {
    /// Lights a node, and if it is a user's, the same user on the other side.
    pub(crate) fn light(&mut self, side: Side, node: Option<u32>) {
        self.hover_user(node.and_then(|node| self.user_of(side, node)));
        self.hover_node(side, node);
    }

    /// The user whose node it is.
    pub(crate) fn user_of(&self, side: Side, node: u32) -> Option<u32> {
        match side {
            _ if self.helper(side).is_some_and(|(helper, _)| helper == node) => None,
            Side::ClientServer => node.checked_sub(self.serving_nodes(side) as u32),
            Side::PeerToPeer if self.role(side, node) == Some(Role::Seed) => None,
            Side::PeerToPeer => Some(node),
        }
    }

    /// The node of a side that neither serves nor asks, if it has one: the cache at the edge, the index, the tracker.
    pub(crate) fn helper(&self, side: Side) -> Option<(u32, Role)> {
        let roles = &self.scene(side)?.network.roles;
        let role = *roles.last()?;
        matches!(role, Role::Edge | Role::Index | Role::Tracker).then_some((roles.len() as u32 - 1, role))
    }

    /// What a node is.
    pub(crate) fn role(&self, side: Side, node: u32) -> Option<Role> {
        self.scene(side)?.network.roles.get(node as usize).copied()
    }

    /// Whether a node can serve.
    pub(crate) fn serves(&self, side: Side, node: u32) -> bool {
        (node as usize) < self.serving_nodes(side)
    }

    /// How many nodes of a side can serve.
    pub(crate) fn serving_nodes(&self, side: Side) -> usize {
        self.scene(side).map_or(0, |scene| scene.serving)
    }

    fn users(&self, side: Side) -> u32 {
        self.scene(side).map_or(0, |scene| scene.users() as u32)
    }

    /// Whether a file is distributed.
    pub(super) fn has_file(&self, side: Side) -> bool {
        self.scene(side).is_some_and(|scene| scene.file.is_there())
    }

    /// What a node sends and gets: "12 Mb/s to 4", "3 Mb/s from 2".
    pub(super) fn traffic(&self, side: Side, node: u32) -> [String; 2] {
        let [sends, gets] = self.scene(side).map_or([(0.0, 0); 2], |scene| scene.file.traffic(node));
        let [to, from] = text().stage.traffic;
        [(to, sends), (from, gets)].map(|(template, (rate, others))| {
            let rate = [&bits(f64::from(rate)), "/s"].concat();
            fill(template, &[("rate", &rate), ("n", &count(others as u64))])
        })
    }

    /// How fast a node sends.
    pub(super) fn sending(&self, side: Side, node: u32) -> String {
        let rate = self.scene(side).map_or(0.0, |scene| scene.file.traffic(node)[0].0);
        [&bits(f64::from(rate)), "/s"].concat()
    }

    /// Which pieces a node has, one bit each, and how many there are; none where they are too many to be seen.
    pub(super) fn pieces(&self, side: Side, node: u32) -> Option<(u32, u32)> {
        let file = &self.scene(side)?.file;
        file.shows_pieces().then(|| (file.held(node).pieces, file.pieces))
    }

    /// How many nodes a side has.
    pub(crate) fn nodes(&self, side: Side) -> usize {
        self.scene(side).map_or(0, |scene| scene.network.roles.len())
    }

    /// What a node is called: "Server 1", "Peer 7", "User 7".
    pub(crate) fn node_title(&self, side: Side, node: u32) -> String {
        let words = &text().stage;
        let (what, number) = match (self.role(side, node), self.user_of(side, node)) {
            (Some(Role::Edge), _) => (words.edge, 0),
            (Some(Role::Index), _) => (words.index, 0),
            (Some(Role::Tracker), _) => (words.tracker, 0),
            (Some(Role::Seed), _) => (words.seed, node - self.users(side)),
            (Some(Role::Superpeer), _) => (words.superpeer, node),
            (Some(Role::Peer), _) => (words.peer, node),
            (_, Some(user)) => (words.user, user),
            (_, None) => (words.server, node),
        };
        fill(what, &[("n", &number_of(number))])
    }

    /// A node's title and what it does: "Peer 7, load 84 %, 3 waiting".
    pub(crate) fn node_name(&self, side: Side, node: u32) -> String {
        let (words, name) = (&text().stage, self.node_title(side, node));
        let state = self.node_state(side, node);
        if !state.up {
            return fill(if state.away { words.away } else { words.crashed }, &[("name", &name)]);
        }
        if state.cut_off {
            return fill(words.cut_off, &[("name", &name)]);
        }
        if let Some(held) = state.held.filter(|_| self.role(side, node) != Some(Role::Tracker)) {
            let held = ((held * 100.0) as u32).to_string();
            return fill(words.holds, &[("name", &name), ("held", &held)]);
        }
        if !self.serves(side, node) {
            return name;
        }
        let (load, waiting) = (state.load_percent().to_string(), count(state.waiting.into()));
        fill(words.up, &[("name", &name), ("load", &load), ("waiting", &waiting)])
    }

    /// The node nearest to a point of a pane, if one is near.
    pub(super) fn node_at(&self, side: Side, x: f32, y: f32) -> Option<u32> {
        let places = self.layout(side)?.places.iter().enumerate();
        let distance = |place: &Place| (place.x - x).hypot(place.y - y) - place.radius;
        let near = places.map(|(node, place)| (node as u32, distance(place))).filter(|(_, far)| *far < NEAR);
        near.min_by(|(_, a), (_, b)| a.total_cmp(b)).map(|(node, _)| node)
    }

    /// The time last drawn.
    pub(crate) fn now_ns(&self) -> u64 {
        self.now_ns
    }

    pub(super) fn run(&self) -> u32 {
        self.run
    }

    /// How many nodes have a button each: all where they are glasses. Of more, the servers as long as they can be
    /// told apart; the others are found by number, or by the pointer.
    pub(super) fn buttons(&self, side: Side) -> usize {
        match (self.detail(), side) {
            (Detail::Glasses, _) if self.serving_nodes(side) <= MOST_BUTTONS => self.nodes(side),
            (_, Side::ClientServer) if self.serving_nodes(side) <= MOST_BUTTONS => self.serving_nodes(side),
            _ => 0,
        }
    }

    pub(super) fn layout(&self, side: Side) -> Option<&Layout> {
        self.scene(side).map(|scene| &scene.layout)
    }

    pub(super) fn chosen_user(&self, side: Side) -> Option<u32> {
        self.scene(side)?.trail.user()
    }

    /// Who asked the chosen request, and the steps of its way so far.
    pub(crate) fn told(&self, side: Side) -> Option<(String, Vec<Told>)> {
        let trail = &self.scene(side)?.trail;
        let user = self.node_title(side, trail.user()?);
        let step = |message: Message| {
            // What goes to the balancer says its sender, and what comes from it the first server.
            let is_inward = side == Side::ClientServer && message.mark == Mark::Request;
            let to =
                if is_inward { text().stage.balancer.to_owned() } else { self.node_title(side, message.to) };
            let from = self.node_title(side, message.from);
            Told { mark: message.mark, from, to, arrives_ns: message.arrives_ns }
        };
        Some((user, trail.told(self.now_ns).into_iter().map(step).collect()))
    }

    pub(super) fn hops(&self, side: Side) -> Vec<u32> {
        self.scene(side).map_or(Vec::new(), |scene| scene.trail.hops(side, self.now_ns))
    }
}

/// The number by which people call what has this id.
pub(super) fn number_of(id: u32) -> String {
    count(u64::from(id) + 1)
}
