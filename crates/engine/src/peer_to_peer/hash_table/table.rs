//! The hash table: identifiers, routing tables and lookups.

use super::chord::Chord;
use super::kademlia::Kademlia;
use super::lookup::{Contact, ContactState, Lookup};
use super::order;
use crate::kernel::{Purpose, Stream};
use crate::peer_to_peer::event::NONE;
use netduel_scenario::{PeerToPeer, Scenario, Search};
use slab::Slab;
use std::ops::Range;

/// The routing tables of all peers, and the lookups in progress.
#[derive(Debug, Clone)]
pub(in crate::peer_to_peer) struct HashTable {
    /// Identifiers of the nodes, with enough bits that no two are equal.
    pub(super) ids: Vec<u64>,
    /// Number of nodes of each peer.
    pub(super) nodes_per_peer: u32,
    /// Keys of the objects.
    pub(super) keys: Vec<u64>,
    pub(super) tables: Tables,
    pub(super) lookups: Slab<Lookup>,
    /// Lists of peers carried by messages in flight.
    pub(super) message_lists: Slab<Vec<u32>>,
    /// Number of times that each peer has left. Events scheduled before it left are recognised by an older number.
    pub(super) incarnations: Vec<u32>,
    /// The objects that each peer holds; empty if not needed.
    pub(super) held: Vec<Vec<u32>>,
    pub(super) contacts: Stream,
}

/// The routing tables of all nodes.
#[derive(Debug, Clone)]
pub(super) enum Tables {
    Chord(Chord),
    Kademlia(Kademlia),
}

impl HashTable {
    /// Approximate size of a copy, in bytes.
    pub(in crate::peer_to_peer) fn bytes(&self) -> usize {
        let tables = match &self.tables {
            Tables::Chord(chord) => chord.bytes(),
            Tables::Kademlia(kademlia) => kademlia.bytes(),
        };
        let held: usize = self.held.iter().map(|held| size_of_val(held) + size_of_val(&held[..])).sum();
        let message_lists = self.message_lists.len() * 128 + self.lookups.len() * (size_of::<Lookup>() + 256);
        tables
            + held
            + message_lists
            + size_of_val(&self.ids[..])
            + size_of_val(&self.keys[..])
            + 4 * self.incarnations.len()
    }

    /// Creates the tables as they are after a long time without churn.
    pub(in crate::peer_to_peer) fn new(
        scenario: &Scenario,
        side: &PeerToPeer,
        is_present: &dyn Fn(u32) -> bool,
    ) -> HashTable {
        let (seed, peers) = (scenario.run.seed, scenario.workload.users);
        let nodes_per_peer = if side.search == Search::Chord { side.virtual_nodes } else { 1 };
        let identifier = |index: u64, purpose| Stream::new(seed, index, purpose).word();
        // A peer's first identifier does not depend on its number of nodes.
        let index = |node: u32| u64::from(node % nodes_per_peer) << 32 | u64::from(node / nodes_per_peer);
        let ids: Vec<u64> =
            (0..peers * nodes_per_peer).map(|node| identifier(index(node), Purpose::Identifiers)).collect();
        let keys = (0..scenario.workload.objects)
            .map(|object| identifier(u64::from(object), Purpose::Keys))
            .collect();
        let mut ring: Vec<u32> =
            (0..peers * nodes_per_peer).filter(|node| is_present(node / nodes_per_peer)).collect();
        order::by_key(&mut ring, |node| ids[node as usize]);
        let tables = if side.search == Search::Chord {
            Tables::Chord(Chord::new(&ids, &ring, side.successors, nodes_per_peer))
        } else {
            Tables::Kademlia(Kademlia::new(&ids, &ring, side.bucket_size, seed))
        };
        HashTable {
            ids,
            nodes_per_peer,
            keys,
            tables,
            lookups: Slab::new(),
            message_lists: Slab::new(),
            incarnations: vec![0; peers as usize],
            held: Vec::new(),
            contacts: Stream::new(seed, u64::MAX, Purpose::Contacts),
        }
    }

    /// The peer of a node.
    pub(in crate::peer_to_peer) fn peer_of(&self, node: u32) -> u32 {
        node / self.nodes_per_peer
    }

    /// The nodes of a peer.
    pub(super) fn nodes_of(&self, peer: u32) -> Range<u32> {
        peer * self.nodes_per_peer..(peer + 1) * self.nodes_per_peer
    }

    /// The nodes of the given peers that are present, or of all given peers if none is, sorted by identifier.
    pub(in crate::peer_to_peer) fn ring(&self, peers: &[u32], is_present: &dyn Fn(u32) -> bool) -> Vec<u32> {
        let mut ring: Vec<u32> = peers.iter().copied().filter(|peer| is_present(*peer)).collect();
        if ring.is_empty() {
            ring = peers.to_vec();
        }
        let mut ring: Vec<u32> = ring.into_iter().flat_map(|peer| self.nodes_of(peer)).collect();
        order::by_key(&mut ring, |node| self.ids[node as usize]);
        ring
    }

    /// The peers on which an object belongs: the first `copies` of `ring` that follow its key, or the closest by
    /// exclusive or.
    pub(in crate::peer_to_peer) fn holders(&self, object: u32, copies: u32, ring: &[u32]) -> Vec<u32> {
        let key = self.keys[object as usize];
        let id = |node: &u32| self.ids[*node as usize];
        let count = (copies as usize).min(ring.len() / self.nodes_per_peer as usize);
        if matches!(self.tables, Tables::Chord(_)) {
            let first = ring.partition_point(|node| id(node) < key);
            let mut holders: Vec<u32> = Vec::with_capacity(count);
            for peer in ring[first..].iter().chain(&ring[..first]).map(|node| self.peer_of(*node)) {
                if holders.len() == count {
                    break;
                }
                if !holders.contains(&peer) {
                    holders.push(peer);
                }
            }
            return holders;
        }
        // The peers that share one more bit with the key are closer than all others, and they are contiguous.
        let (mut low, mut high) = (0, ring.len());
        for bit in (0..64).rev().map(|bit| 1u64 << bit) {
            let middle = low + ring[low..high].partition_point(|peer| id(peer) & bit == 0);
            let (from, to) = if key & bit == 0 { (low, middle) } else { (middle, high) };
            if to - from < count.max(1) {
                break;
            }
            (low, high) = (from, to);
        }
        let mut near = ring[low..high].to_vec();
        order::by_key(&mut near, |peer| id(&peer) ^ key);
        near.truncate(count);
        near
    }

    /// The position of each peer on the identifier circle as a fraction of a turn, by its first identifier.
    pub(in crate::peer_to_peer) fn positions(&self) -> Vec<f64> {
        self.ids
            .iter()
            .step_by(self.nodes_per_peer as usize)
            .map(|id| *id as f64 / 18_446_744_073_709_551_616.0)
            .collect()
    }

    /// The links between peers of which one knows the other. In large networks, only the links between neighbours
    /// on the ring.
    pub(in crate::peer_to_peer) fn links(&self) -> Vec<(u32, u32)> {
        let peers = self.incarnations.len() as u32;
        // Both ends in one number.
        let mut links: Vec<u64> = Vec::new();
        let mut link = |a: u32, b: u32| {
            if b != NONE && a != b {
                links.push(u64::from(a.min(b)) << 32 | u64::from(a.max(b)));
            }
        };
        if peers > 256 {
            let mut ring: Vec<u32> = (0..peers).collect();
            order::by_key(&mut ring, |peer| self.ids[(peer * self.nodes_per_peer) as usize]);
            (0..ring.len()).for_each(|place| link(ring[place], ring[(place + 1) % ring.len()]));
        } else {
            for peer in 0..peers {
                match &self.tables {
                    Tables::Chord(chord) => self
                        .nodes_of(peer)
                        .flat_map(|node| chord.known(node))
                        .filter(|other| *other != NONE)
                        .for_each(|other| link(peer, self.peer_of(other))),
                    Tables::Kademlia(kademlia) => kademlia.known(peer).for_each(|other| link(peer, other)),
                }
            }
        }
        links.sort_unstable();
        links.dedup();
        links.into_iter().map(|link| ((link >> 32) as u32, link as u32)).collect()
    }

    /// Clears the tables of a peer that has left.
    pub(in crate::peer_to_peer) fn clear(&mut self, peer: u32) {
        self.incarnations[peer as usize] += 1;
        let nodes = self.nodes_of(peer);
        match &mut self.tables {
            Tables::Chord(chord) => nodes.for_each(|node| chord.clear(node)),
            Tables::Kademlia(kademlia) => kademlia.clear(peer),
        }
    }

    /// Whether a lookup is still in progress.
    pub(super) fn is_open(&self, lookup: u32) -> bool {
        self.lookups.get(lookup as usize).is_some_and(|lookup| !lookup.done)
    }

    pub(super) fn lookup(&mut self, lookup: u32) -> &mut Lookup {
        &mut self.lookups[lookup as usize]
    }

    pub(super) fn add_contacts(&mut self, lookup: u32, peers: &[u32], depth: u16) {
        let ids = &self.ids;
        let lookup = &mut self.lookups[lookup as usize];
        for peer in peers.iter().copied().filter(|peer| *peer != lookup.origin) {
            let far = |peer: u32| ids[peer as usize] ^ lookup.key;
            let place = lookup.contacts.partition_point(|contact| far(contact.peer) < far(peer));
            if lookup.contacts.get(place).is_none_or(|contact| contact.peer != peer) {
                lookup.contacts.insert(place, Contact { peer, depth, state: ContactState::NotQueried });
            }
        }
    }
}
