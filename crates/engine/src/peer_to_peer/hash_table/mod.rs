//! Distributed hash tables: peers and objects have identifiers, and each object lies at the peers nearest to its own.
//!
//! In Chord a peer may have several identifiers. What has one is a *node* here: node n belongs to peer n / width, and with a
//! width of one both have the same number.

mod chord;
mod kademlia;
mod lookup;
mod order;
mod upkeep;

use super::NONE;
use crate::kernel::{Purpose, Stream};
use chord::Chord;
use kademlia::Kademlia;
use lookup::Lookup;
use netduel_scenario::{PeerToPeer, Scenario, Search};
use slab::Slab;
use std::ops::Range;
pub(crate) use upkeep::Upkeep;

/// What all peers know of each other, and the lookups under way.
#[derive(Debug, Clone)]
pub(super) struct HashTable {
    /// The nodes' identifiers; so many bits that no two are equal.
    ids: Vec<u64>,
    /// How many nodes each peer has.
    width: u32,
    /// The objects' identifiers.
    keys: Vec<u64>,
    tables: Tables,
    lookups: Slab<Lookup>,
    /// Lists of peers that are on their way in messages.
    lists: Slab<Vec<u32>>,
    /// How often each peer has left: tells what was scheduled in an earlier life.
    lives: Vec<u32>,
    /// What each peer holds; empty where nobody needs it.
    held: Vec<Vec<u32>>,
    contacts: Stream,
}

/// What peers know of each other.
#[derive(Debug, Clone)]
enum Tables {
    Chord(Chord),
    Kademlia(Kademlia),
}

impl HashTable {
    /// About how many bytes a copy of it takes.
    pub(super) fn bytes(&self) -> usize {
        let tables = match &self.tables {
            Tables::Chord(chord) => chord.bytes(),
            Tables::Kademlia(kademlia) => kademlia.bytes(),
        };
        let held: usize = self.held.iter().map(|held| size_of_val(held) + size_of_val(&held[..])).sum();
        let lists = self.lists.len() * 128 + self.lookups.len() * (size_of::<Lookup>() + 256);
        tables
            + held
            + lists
            + size_of_val(&self.ids[..])
            + size_of_val(&self.keys[..])
            + 4 * self.lives.len()
    }

    /// Tables as they are after a long time in which nobody came or went.
    pub(super) fn new(scenario: &Scenario, side: &PeerToPeer, is_present: &dyn Fn(u32) -> bool) -> HashTable {
        let (seed, peers) = (scenario.run.seed, scenario.workload.users);
        let width = if side.search == Search::Chord { side.virtual_nodes } else { 1 };
        let identifier = |index: u64, purpose| Stream::new(seed, index, purpose).word();
        // A peer's first identifier is the same, however many it has.
        let index = |node: u32| u64::from(node % width) << 32 | u64::from(node / width);
        let ids: Vec<u64> =
            (0..peers * width).map(|node| identifier(index(node), Purpose::Identifiers)).collect();
        let keys = (0..scenario.workload.objects)
            .map(|object| identifier(u64::from(object), Purpose::Keys))
            .collect();
        let mut ring: Vec<u32> = (0..peers * width).filter(|node| is_present(node / width)).collect();
        order::by_key(&mut ring, |node| ids[node as usize]);
        let tables = if side.search == Search::Chord {
            Tables::Chord(Chord::new(&ids, &ring, side.successors, width))
        } else {
            Tables::Kademlia(Kademlia::new(&ids, &ring, side.bucket_size, seed))
        };
        HashTable {
            ids,
            width,
            keys,
            tables,
            lookups: Slab::new(),
            lists: Slab::new(),
            lives: vec![0; peers as usize],
            held: Vec::new(),
            contacts: Stream::new(seed, u64::MAX, Purpose::Contacts),
        }
    }

    /// The peer that a node belongs to.
    pub(super) fn peer_of(&self, node: u32) -> u32 {
        node / self.width
    }

    /// The nodes of a peer.
    fn nodes_of(&self, peer: u32) -> Range<u32> {
        peer * self.width..(peer + 1) * self.width
    }

    /// The nodes of those of some peers that are there (of all, if none is), sorted by identifier.
    pub(super) fn ring(&self, peers: &[u32], is_present: &dyn Fn(u32) -> bool) -> Vec<u32> {
        let mut ring: Vec<u32> = peers.iter().copied().filter(|peer| is_present(*peer)).collect();
        if ring.is_empty() {
            ring = peers.to_vec();
        }
        let mut ring: Vec<u32> = ring.into_iter().flat_map(|peer| self.nodes_of(peer)).collect();
        order::by_key(&mut ring, |node| self.ids[node as usize]);
        ring
    }

    /// The peers where an object belongs: of these the first `copies` that follow it on the ring, or the closest by
    /// exclusive or.
    pub(super) fn holders(&self, object: u32, copies: u32, ring: &[u32]) -> Vec<u32> {
        let key = self.keys[object as usize];
        let id = |node: &u32| self.ids[*node as usize];
        let count = (copies as usize).min(ring.len() / self.width as usize);
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
        // Those who share one bit more with the key are all closer than the others: they stand in a row.
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

    /// Where on the circle each peer belongs, in turns, by its first identifier.
    pub(super) fn positions(&self) -> Vec<f64> {
        self.ids
            .iter()
            .step_by(self.width as usize)
            .map(|id| *id as f64 / 18_446_744_073_709_551_616.0)
            .collect()
    }

    /// Pairs of peers of which one knows the other; of large networks only neighbours on the ring.
    pub(super) fn links(&self) -> Vec<(u32, u32)> {
        let peers = self.lives.len() as u32;
        // Both ends in one number.
        let mut links: Vec<u64> = Vec::new();
        let mut link = |a: u32, b: u32| {
            if b != NONE && a != b {
                links.push(u64::from(a.min(b)) << 32 | u64::from(a.max(b)));
            }
        };
        if peers > 256 {
            let mut ring: Vec<u32> = (0..peers).collect();
            order::by_key(&mut ring, |peer| self.ids[(peer * self.width) as usize]);
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

    /// A peer that has left knows nobody.
    pub(super) fn clear(&mut self, peer: u32) {
        self.lives[peer as usize] += 1;
        let nodes = self.nodes_of(peer);
        match &mut self.tables {
            Tables::Chord(chord) => nodes.for_each(|node| chord.clear(node)),
            Tables::Kademlia(kademlia) => kademlia.clear(peer),
        }
    }

    /// Whether a lookup in such a table still goes on.
    fn is_open(&self, lookup: u32) -> bool {
        self.lookups.get(lookup as usize).is_some_and(|lookup| !lookup.done)
    }
}
