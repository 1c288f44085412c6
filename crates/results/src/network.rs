//! The nodes and links of a network.

use netduel_scenario::Side;
use serde::{Deserialize, Serialize};

/// What a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Role {
    /// Serves the requests that the balancer hands it.
    Server,
    /// Asks only.
    Client,
    /// Asks, searches and serves.
    Peer,
    /// Passes requests on and keeps copies of the answers.
    Edge,
    /// A peer that answers and passes on queries for those linked to it alone.
    Superpeer,
    /// Knows which peers hold what; serves nothing itself.
    Index,
    /// Begins a swarm with all of a file, and asks for nothing.
    Seed,
    /// Tells the peers of a swarm of each other; serves nothing itself.
    Tracker,
}

/// The nodes and links of one network. Node ids index `roles`: on the left servers first, then one client
/// per user, then the edge if there is one; on the right one peer per user, then the index if there is one, or the seeds of a swarm and its tracker if it has one. User k of the left is user k of the right.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NetworkDescription {
    /// Which network.
    pub side: Side,
    /// What each node is.
    pub roles: Vec<Role>,
    /// How many requests each node can serve per second; 0 for one that only asks.
    pub service_rate_per_s: Vec<f64>,
    /// How many requests a node that can serve works on at the same time.
    pub workers: u32,
    /// Pairs of linked nodes, each once, smaller id first; empty on the left, where every client is linked
    /// to the balancer, and in a full mesh of more than 256 peers; with a central index each peer is linked to that. In a hash table these are
    /// the peers that each peer knows, beyond 256 peers the next one on the ring alone.
    pub links: Vec<(u32, u32)>,
    /// Whether every node can reach every other over links; on the left, and where no search goes over links, they can.
    pub is_connected: bool,
    /// Where on a circle each node belongs, in turns from 0 to 1; empty if their numbers are as good. In a hash table
    /// these are the peers' identifiers.
    pub positions: Vec<f64>,
    /// Into how many pieces the file is cut that is distributed: 1 where it is sent whole, 0 where none is.
    pub pieces: u32,
    /// How long a message travels over a link, in seconds.
    pub link_delay_s: f64,
}

impl NetworkDescription {
    /// How many nodes can serve; on both sides these come first.
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

    /// All nodes' service rates together, in requests per second.
    pub fn total_service_rate_per_s(&self) -> f64 {
        self.service_rate_per_s.iter().sum()
    }
}

/// Stands for the load balancer where a node is named: it is no node that serves or asks.
pub const BALANCER: u32 = u32::MAX;
