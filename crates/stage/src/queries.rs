//! What a host asks about the networks to put elements over them: which nodes there are, where they are, what they do.

use crate::geometry::NodePlace;
use crate::layout::Layout;
use crate::messages::Message;
use crate::node_style::NodeState;
use crate::popover::{self, Placement};
use crate::renderer::Renderer;
use netduel_results::Role;
use netduel_scenario::Side;

/// A point belongs to a node if it is at most this far from its outline, in CSS pixels.
const NEAR: f32 = 10.0;

impl Renderer {
    /// The state of a node at the shown time.
    pub fn node_state(&self, side: Side, node: u32) -> NodeState {
        self.scene(side).map_or(NodeState::default(), |scene| scene.node_state(node))
    }

    /// The centre of a node in its pane, and its radius or half its side, in CSS pixels.
    pub fn node_position(&self, side: Side, node: u32) -> Option<(f32, f32, f32)> {
        let place = self.scene(side)?.layout.places.get(node as usize)?;
        Some((place.x, place.y, place.radius))
    }

    /// The node at a point of a pane, in CSS pixels: the nearest one, if it is near enough.
    pub fn node_at(&self, side: Side, x: f32, y: f32) -> Option<u32> {
        let places = self.layout(side)?.places.iter().enumerate();
        let distance = |place: &NodePlace| (place.x - x).hypot(place.y - y) - place.radius;
        let distances = places.map(|(node, place)| (node as u32, distance(place)));
        let near = distances.filter(|(_, distance)| *distance < NEAR);
        near.min_by(|(_, a), (_, b)| a.total_cmp(b)).map(|(node, _)| node)
    }

    /// The number of peers between two peers in a ring, clockwise; `None` unless both are in the ring.
    pub fn peers_between(&self, side: Side, from: u32, to: u32) -> Option<u32> {
        let slots = &self.scene(side)?.layout.ring_slots;
        let [from, to] = [from, to].map(|node| slots.get(node as usize).copied());
        let count = slots.len() as u32;
        Some((to? + count - from?) % count).map(|steps| steps.saturating_sub(1))
    }

    /// The server that takes the writes at the shown time; `None` without replication.
    pub fn primary(&self, side: Side) -> Option<u32> {
        self.scene(side)?.primary()
    }

    /// The layout of a network in its pane.
    pub fn layout(&self, side: Side) -> Option<&Layout> {
        self.scene(side).map(|scene| &scene.layout)
    }

    /// Width and height of the pane of a network, in CSS pixels.
    pub fn pane_size(&self, side: Side) -> (f32, f32) {
        self.scene(side).map_or((0.0, 0.0), |scene| (scene.rect.width, scene.rect.height))
    }

    /// The place of a popover of this size, in CSS pixels, that describes a node and covers no node. `None` if the pane has no
    /// room for it.
    pub fn popover_placement(&self, side: Side, node: u32, size: (f32, f32)) -> Option<Placement> {
        let scene = self.scene(side)?;
        popover::place(&scene.layout, &scene.styles, node as usize, size, self.pane_size(side))
    }

    /// The number of nodes of a network.
    pub fn nodes(&self, side: Side) -> usize {
        self.scene(side).map_or(0, |scene| scene.network.roles.len())
    }

    /// The number of nodes that can serve. They have the lowest ids.
    pub fn serving_nodes(&self, side: Side) -> usize {
        self.scene(side).map_or(0, |scene| scene.serving)
    }

    /// Whether a node can serve.
    pub fn serves(&self, side: Side, node: u32) -> bool {
        (node as usize) < self.serving_nodes(side)
    }

    /// The number of users.
    pub fn users(&self, side: Side) -> u32 {
        self.scene(side).map_or(0, |scene| scene.users() as u32)
    }

    /// The user of a node, if it has one.
    pub fn user_of(&self, side: Side, node: u32) -> Option<u32> {
        match side {
            _ if self.helper(side).is_some_and(|(helper, _)| helper == node) => None,
            Side::ClientServer => node.checked_sub(self.serving_nodes(side) as u32),
            Side::PeerToPeer if self.role(side, node) == Some(Role::Seed) => None,
            Side::PeerToPeer => Some(node),
        }
    }

    /// The role of a node.
    pub fn role(&self, side: Side, node: u32) -> Option<Role> {
        self.scene(side)?.network.roles.get(node as usize).copied()
    }

    /// The node that neither serves nor has a user, if the network has one: an edge cache, an index or a tracker.
    pub fn helper(&self, side: Side) -> Option<(u32, Role)> {
        let roles = &self.scene(side)?.network.roles;
        let role = *roles.last()?;
        matches!(role, Role::Edge | Role::Index | Role::Tracker).then_some((roles.len() as u32 - 1, role))
    }

    /// The number of users whose last request got no answer.
    pub fn unanswered(&self, side: Side) -> u32 {
        self.scene(side)
            .filter(|scene| !scene.file.exists())
            .map_or(0, |scene| scene.answers.unanswered() as u32)
    }

    /// Whether links between nodes are drawn.
    pub fn has_links(&self, side: Side) -> bool {
        self.scene(side).is_some_and(|scene| scene.links().next().is_some())
    }

    /// Whether a file is distributed.
    pub fn has_file(&self, side: Side) -> bool {
        self.scene(side).is_some_and(|scene| scene.file.exists())
    }

    /// What a node sends and what it receives of a file: the rate in bits per second, and the number of transfers.
    pub fn transfer_rates(&self, side: Side, node: u32) -> [(f32, usize); 2] {
        self.scene(side).map_or([(0.0, 0); 2], |scene| scene.file.traffic(node))
    }

    /// The pieces of the file that a node has, one bit each, and the number of pieces. `None` if there are too many to show
    /// each of them.
    pub fn pieces(&self, side: Side, node: u32) -> Option<(u32, u32)> {
        let file = &self.scene(side)?.file;
        file.shows_pieces().then(|| (file.held(node).pieces, file.pieces))
    }

    /// Only the messages of one request in this number are drawn. It is more than 1 while there are too many messages.
    pub fn one_request_in(&self, side: Side) -> u32 {
        self.scene(side).map_or(1, |scene| 1 << scene.thinning())
    }

    /// The node of the user of the chosen request.
    pub fn chosen_user(&self, side: Side) -> Option<u32> {
        self.scene(side)?.request_path.user()
    }

    /// The messages on the path of the chosen request that have arrived by the shown time, in the order of their arrival.
    pub fn request_path(&self, side: Side) -> Vec<Message> {
        self.scene(side).map_or(Vec::new(), |scene| scene.request_path.arrived(self.now_ns()))
    }

    /// The nodes that the chosen request has reached by the shown time, in order, each with the number of the hop, from 1. In a
    /// client–server network this is the server that answered. Of a request in focus, these are all nodes that were asked;
    /// otherwise only those on the path to the object.
    pub fn hops(&self, side: Side) -> Vec<(u32, u32)> {
        let Some(scene) = self.scene(side) else { return Vec::new() };
        let path = &scene.request_path;
        match (path.is_in_focus(), side) {
            (true, Side::PeerToPeer) => path.spread(self.now_ns()),
            _ => path.hops(side, self.now_ns()).into_iter().zip(1..).collect(),
        }
    }

    /// The messages of the chosen request that were sent by the shown time, in the order in which they were sent.
    pub fn request_messages(&self, side: Side) -> Vec<Message> {
        let Some(scene) = self.scene(side) else { return Vec::new() };
        scene.request_path.sent(self.now_ns()).copied().collect()
    }

    /// Highlights a node. If it belongs to a user, the same user is highlighted in the other network too.
    pub fn highlight(&mut self, side: Side, node: Option<u32>) {
        self.hover_user(node.and_then(|node| self.user_of(side, node)));
        self.hover_node(side, node);
    }
}
