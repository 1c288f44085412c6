//! Distributed hash tables: peers and objects have identifiers, and each object lies at the peers nearest to its own.

mod chord;
mod kademlia;
mod lookup;
mod upkeep;

use super::NONE;
use crate::kernel::{Purpose, Stream};
use crate::scenario::{PeerToPeer, Scenario, Search};
use chord::Chord;
use kademlia::Kademlia;
use lookup::Lookup;
use slab::Slab;
pub(crate) use upkeep::Upkeep;

/// What all peers know of each other, and the lookups under way.
#[derive(Debug, Clone)]
pub(super) struct HashTable {
    /// The peers' identifiers; so many bits that no two are equal.
    ids: Vec<u64>,
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
    /// Tables as they are after a long time in which nobody came or went.
    pub(super) fn new(scenario: &Scenario, side: &PeerToPeer, is_present: &dyn Fn(u32) -> bool) -> HashTable {
        let (seed, peers) = (scenario.run.seed, scenario.workload.users);
        let identifier = |index: u32, purpose| Stream::new(seed, u64::from(index), purpose).word();
        let ids: Vec<u64> = (0..peers).map(|peer| identifier(peer, Purpose::Identifiers)).collect();
        let keys = (0..scenario.workload.objects).map(|object| identifier(object, Purpose::Keys)).collect();
        let mut ring: Vec<u32> = (0..peers).filter(|peer| is_present(*peer)).collect();
        ring.sort_unstable_by_key(|peer| ids[*peer as usize]);
        let tables = if side.search == Search::Chord {
            Tables::Chord(Chord::new(&ids, &ring, side.successors))
        } else {
            Tables::Kademlia(Kademlia::new(&ids, &ring, side.bucket_size, seed))
        };
        HashTable {
            ids,
            keys,
            tables,
            lookups: Slab::new(),
            lists: Slab::new(),
            lives: vec![0; peers as usize],
            held: Vec::new(),
            contacts: Stream::new(seed, u64::MAX, Purpose::Contacts),
        }
    }

    /// Those of some peers that are there (all, if none is), sorted by identifier.
    pub(super) fn ring(&self, peers: &[u32], is_present: &dyn Fn(u32) -> bool) -> Vec<u32> {
        let mut ring: Vec<u32> = peers.iter().copied().filter(|peer| is_present(*peer)).collect();
        if ring.is_empty() {
            ring = peers.to_vec();
        }
        ring.sort_unstable_by_key(|peer| self.ids[*peer as usize]);
        ring
    }

    /// The peers where an object belongs: of these the first `copies` that follow it on the ring, or the closest by
    /// exclusive or.
    pub(super) fn holders(&self, object: u32, copies: u32, ring: &[u32]) -> Vec<u32> {
        let key = self.keys[object as usize];
        let id = |peer: &u32| self.ids[*peer as usize];
        let count = (copies as usize).min(ring.len());
        if matches!(self.tables, Tables::Chord(_)) {
            let first = ring.partition_point(|peer| id(peer) < key);
            return ring[first..].iter().chain(ring).take(count).copied().collect();
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
        near.sort_unstable_by_key(|peer| id(peer) ^ key);
        near.truncate(count);
        near
    }

    /// Where on the circle each peer belongs, in turns.
    pub(super) fn positions(&self) -> Vec<f64> {
        self.ids.iter().map(|id| *id as f64 / 18_446_744_073_709_551_616.0).collect()
    }

    /// Pairs of peers of which one knows the other; of large networks only neighbours on the ring.
    pub(super) fn links(&self) -> Vec<(u32, u32)> {
        let peers = self.ids.len() as u32;
        let mut links: Vec<(u32, u32)> = Vec::new();
        let mut link = |a: u32, b: u32| {
            if b != NONE && a != b {
                links.push((a.min(b), a.max(b)));
            }
        };
        if peers > 256 {
            let mut ring: Vec<u32> = (0..peers).collect();
            ring.sort_unstable_by_key(|peer| self.ids[*peer as usize]);
            (0..ring.len()).for_each(|place| link(ring[place], ring[(place + 1) % ring.len()]));
        } else {
            for peer in 0..peers {
                match &self.tables {
                    Tables::Chord(chord) => chord.known(peer).for_each(|other| link(peer, other)),
                    Tables::Kademlia(kademlia) => kademlia.known(peer).for_each(|other| link(peer, other)),
                }
            }
        }
        links.sort_unstable();
        links.dedup();
        links
    }

    /// A peer that has left knows nobody.
    pub(super) fn clear(&mut self, peer: u32) {
        self.lives[peer as usize] += 1;
        match &mut self.tables {
            Tables::Chord(chord) => chord.clear(peer),
            Tables::Kademlia(kademlia) => kademlia.clear(peer),
        }
    }

    /// Whether a lookup in such a table still goes on.
    fn is_open(&self, lookup: u32) -> bool {
        self.lookups.get(lookup as usize).is_some_and(|lookup| !lookup.done)
    }
}
