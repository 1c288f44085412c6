//! What the layer over the picture asks the stage: who is where, and what it is called.

use crate::format::count;
use crate::text::{fill, text};

use super::layout::{Layout, Place};
use super::{Detail, Stage};
use netduel_engine::network::{Role, Side};

/// The pointer means a node if it is no farther from its rim than this, in CSS pixels.
const NEAR: f32 = 10.0;

/// With more servers than this, walking along them would be a journey.
const MOST_BUTTONS: usize = 128;

impl Stage {
    /// Lights a node, and if it is a user's, the same user on the other side.
    pub(crate) fn light(&mut self, side: Side, node: Option<u32>) {
        self.hover_user(node.and_then(|node| self.user_of(side, node)));
        self.hover_node(side, node);
    }

    /// The user whose node it is.
    pub(crate) fn user_of(&self, side: Side, node: u32) -> Option<u32> {
        match side {
            Side::ClientServer if self.is_edge(side, node) => None,
            Side::ClientServer => node.checked_sub(self.serving_nodes(side) as u32),
            Side::PeerToPeer => Some(node),
        }
    }

    /// The cache at the edge, if a side has one.
    pub(crate) fn edge(&self, side: Side) -> Option<u32> {
        let roles = &self.scene(side)?.network.roles;
        roles.iter().position(|role| *role == Role::Edge).map(|node| node as u32)
    }

    /// Whether a node is the cache at the edge.
    pub(crate) fn is_edge(&self, side: Side, node: u32) -> bool {
        self.edge(side) == Some(node)
    }

    /// Whether a node can serve.
    pub(crate) fn serves(&self, side: Side, node: u32) -> bool {
        (node as usize) < self.serving_nodes(side)
    }

    /// How many nodes of a side can serve.
    pub(crate) fn serving_nodes(&self, side: Side) -> usize {
        self.scene(side).map_or(0, |scene| scene.serving)
    }

    /// How many nodes a side has.
    pub(crate) fn nodes(&self, side: Side) -> usize {
        self.scene(side).map_or(0, |scene| scene.network.roles.len())
    }

    /// What a node is called: "Server 1", "Peer 7", "User 7".
    pub(crate) fn node_title(&self, side: Side, node: u32) -> String {
        let words = &text().stage;
        if self.is_edge(side, node) {
            return words.edge.to_owned();
        }
        let (what, number) = match (side, self.user_of(side, node)) {
            (Side::PeerToPeer, _) => (words.peer, node),
            (Side::ClientServer, Some(user)) => (words.user, user),
            (Side::ClientServer, None) => (words.server, node),
        };
        fill(what, &[("n", &number_of(number))])
    }

    /// A node's title and what it does: "Peer 7, load 84 %, 3 waiting".
    pub(crate) fn node_name(&self, side: Side, node: u32) -> String {
        let (words, name) = (&text().stage, self.node_title(side, node));
        if !self.serves(side, node) {
            return name;
        }
        let state = self.node_state(side, node);
        if !state.up {
            return fill(words.crashed, &[("name", &name)]);
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

    pub(super) fn hops(&self, side: Side) -> Vec<u32> {
        self.scene(side).map_or(Vec::new(), |scene| scene.trail.hops(side, self.now_ns))
    }
}

/// The number by which people call what has this id.
pub(super) fn number_of(id: u32) -> String {
    count(u64::from(id) + 1)
}
