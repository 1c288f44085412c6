//! The right side: peers on an overlay who search by flooding and serve each other.

use super::client_server::QueueCapacity;
use super::table::{choice, table};

table! {
    /// The right side: every user is a peer, linked to a few others; peers ask around and serve each other.
    pub struct PeerToPeer in "peer_to_peer" {
        /// How many other peers each peer is linked to, in a random regular graph.
        degree: u32 = 4, "Links per peer", "links", 1..=256;
        /// On how many peers, chosen at random, each object lies.
        copies: u32 = 6, "Copies per object", "copies", 1..=10000;
        /// How many links a search may travel before it ends (TTL).
        time_to_live_hops: u32 = 2, "Search reach (TTL)", "hops", 1..=32;
        /// Whether the peers together have the capacity of all servers together, or a capacity of their own.
        capacity: Capacity = Capacity::EqualTotal, "Capacity";
        /// How many requests a peer can serve per second, when the capacity is its own.
        service_rate_per_s: f64 = 5.0, "Capacity per peer", "req/s", 0.001..=1000000.0;
        /// How many requests may wait at a peer, beside the one in service; further ones are refused. Unlimited ends at a million.
        queue_capacity: QueueCapacity = QueueCapacity(Some(50)), "Queue per peer", "requests", 0..=1000000;
        /// How long a message travels between two peers, one way.
        link_delay_s: f64 = 0.04, "Link delay", "s", 0.0..=60.0;
    }
}

choice! {
    /// How the two sides' total service capacity compares.
    pub enum Capacity {
        /// The peers share the servers' total capacity equally among them.
        EqualTotal = "equal_total", "Same total as the servers";
        /// Each peer has `peer_to_peer.service_rate_per_s`.
        Own = "own", "Its own";
    }
}
