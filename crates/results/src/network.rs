//! The nodes and links of a network.

use netduel_scenario::Side;
use serde::{Deserialize, Serialize};

/// What a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Role {
    /// Serves the requests that the balancer hands it.
    Server,
    /// Makes requests, and serves none.
    Client,
    /// Makes requests, searches, and serves requests.
    Peer,
    /// Forwards requests, and keeps copies of the answers.
    Edge,
    /// A peer that also answers and forwards queries for the peers linked to it.
    Superpeer,
    /// Knows which peers hold which objects, and serves no requests.
    Index,
    /// Has the whole file when a swarm starts, and downloads nothing.
    Seed,
    /// Tells the peers of a swarm about each other, and serves no requests.
    Tracker,
}

/// The nodes and links of one network. Node ids index `roles`. On the left the servers come first, then one client per user, then
/// the edge if there is one. On the right there is one peer per user, then the index if there is one, or the seeds and the tracker
/// of a swarm. A user has the same number on both sides.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NetworkDescription {
    /// The side of the network.
    pub side: Side,
    /// The role of each node.
    pub roles: Vec<Role>,
    /// The service rate of each node, in requests per second; 0 for a node that serves no requests.
    pub service_rate_per_s: Vec<f64>,
    /// The number of requests that a serving node works on at the same time.
    pub workers: u32,
    /// The pairs of linked nodes, each pair once, with the smaller id first. It is empty on the left, where every client is linked to
    /// the balancer, and in a full mesh of more than 256 peers. With a central index each peer is linked to the index. In a hash
    /// table a peer is linked to the peers in its tables, or, with more than 256 peers, only to the next peer on the ring.
    pub links: Vec<(u32, u32)>,
    /// Whether every node can reach every other node over links. Always true on the left, and if the search does not use links.
    pub is_connected: bool,
    /// The position of each node on a circle, in turns from 0 to 1: in a hash table, the identifiers of the peers. Empty if nodes are
    /// to be placed by their numbers.
    pub positions: Vec<f64>,
    /// The number of pieces into which the file is cut: 1 if it is sent whole, 0 if no file is distributed.
    pub pieces: u32,
    /// How long a message travels over a link, in seconds.
    pub link_delay_s: f64,
}

impl NetworkDescription {
    /// The network of a side; `None` if the scenario does not have this side.
    pub fn of_side(networks: &[NetworkDescription], side: Side) -> Option<&NetworkDescription> {
        networks.iter().find(|network| network.side == side)
    }

    /// The number of serving nodes. On both sides they come first.
    pub fn serving_nodes(&self) -> usize {
        self.roles
            .iter()
            .filter(|role| matches!(role, Role::Server | Role::Peer | Role::Superpeer | Role::Seed))
            .count()
    }

    /// The node of a user.
    pub fn node_of_user(&self, user: u32) -> u32 {
        match self.side {
            Side::ClientServer => self.serving_nodes() as u32 + user,
            Side::PeerToPeer => user,
        }
    }

    /// The sum of all service rates, in requests per second.
    pub fn total_service_rate_per_s(&self) -> f64 {
        self.service_rate_per_s.iter().sum()
    }
}

/// Stands for the load balancer in place of a node id. The balancer is not one of the nodes.
pub const BALANCER: u32 = u32::MAX;
