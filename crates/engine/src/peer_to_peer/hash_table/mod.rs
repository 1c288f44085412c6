//! Distributed hash tables: peers and objects have identifiers, and each object is stored on the peers nearest to
//! its own.
//!
//! In Chord, a peer may have several identifiers. A *node* is the holder of one identifier: node n belongs to peer
//! n / `nodes_per_peer`. With one node per peer, both have the same number.

mod chord;
mod kademlia;
mod lookup;
mod order;
mod routing;
mod table;
mod upkeep;

pub(super) use table::HashTable;
