//! Kademlia's routing tables (Maymounkov and Mazières 2002): for each length of a common prefix, a bucket of up to
//! k peers.

use super::order;
use crate::kernel::{Purpose, Stream};
use crate::peer_to_peer::event::NONE;

/// The routing tables of all peers.
#[derive(Debug, Clone)]
pub(super) struct Kademlia {
    /// Number of buckets of each peer. The last one holds all peers that are closer still.
    levels: u32,
    size: usize,
    buckets: Vec<Vec<u32>>,
}

impl Kademlia {
    /// Approximate size of a copy, in bytes.
    pub(super) fn bytes(&self) -> usize {
        // Each list has a header, and the allocator adds some bytes.
        self.buckets.iter().map(|bucket| 40 + size_of_val(&bucket[..])).sum()
    }

    /// Creates tables in which each bucket is filled as far as possible with random peers of its prefix. `ring`
    /// contains all peers sorted by identifier, so peers with a common prefix are contiguous.
    pub(super) fn new(ids: &[u64], ring: &[u32], size: u32, seed: u64) -> Kademlia {
        let levels = (u64::BITS - (ids.len() as u64).leading_zeros() + 8).min(64);
        let size = size as usize;
        let mut table = Kademlia { levels, size, buckets: vec![Vec::new(); ids.len() * levels as usize] };
        for peer in ring {
            let id = ids[*peer as usize];
            let mut stream = Stream::new(seed, u64::from(*peer), Purpose::Contacts);
            let (mut low, mut high) = (0, ring.len());
            for level in 0..levels {
                let bit = 1u64 << (63 - level);
                let middle = low + ring[low..high].partition_point(|other| ids[*other as usize] & bit == 0);
                // Peers that differ in this bit belong in the bucket. The others are distinguished by the next bit.
                let differing = if id & bit == 0 { (middle, high) } else { (low, middle) };
                (low, high) = if id & bit == 0 { (low, middle) } else { (middle, high) };
                let rest: Vec<u32>;
                let mut candidates = &ring[differing.0..differing.1];
                if level + 1 == levels {
                    let all = ring[low.min(differing.0)..high.max(differing.1)].iter();
                    rest = all.copied().filter(|other| other != peer).collect();
                    candidates = &rest;
                }
                let bucket = &mut table.buckets[(peer * levels + level) as usize];
                let count = candidates.len() as u32;
                // Floyd's algorithm, as in the placement of copies.
                for last in count - (size as u32).min(count)..count {
                    let drawn = candidates[stream.below(u64::from(last) + 1) as usize];
                    bucket.push(if bucket.contains(&drawn) { candidates[last as usize] } else { drawn });
                }
                if high - low <= 1 {
                    break;
                }
            }
        }
        table
    }

    fn bucket_of(&self, ids: &[u64], at: u32, other: u32) -> usize {
        let common = (ids[at as usize] ^ ids[other as usize]).leading_zeros();
        (at * self.levels + common.min(self.levels - 1)) as usize
    }

    fn buckets_of(&self, peer: u32) -> &[Vec<u32>] {
        let first = (peer * self.levels) as usize;
        &self.buckets[first..first + self.levels as usize]
    }

    /// All peers in a peer's routing table.
    pub(super) fn known(&self, peer: u32) -> impl Iterator<Item = u32> + '_ {
        self.buckets_of(peer).iter().flatten().copied()
    }

    /// The k peers closest to a key in a peer's routing table, closest first.
    pub(super) fn closest(&self, ids: &[u64], at: u32, key: u64) -> Vec<u32> {
        let buckets = self.buckets_of(at);
        let common = ((ids[at as usize] ^ key).leading_zeros().min(self.levels - 1)) as usize;
        let mut found: Vec<u32> = buckets[common].clone();
        // Peers that share a longer prefix with this peer than the key does are farther from the key than its own
        // bucket, and closer than peers that share a shorter prefix.
        if found.len() < self.size {
            found.extend(buckets[common + 1..].iter().flatten());
        }
        let mut level = common;
        while found.len() < self.size && level > 0 {
            level -= 1;
            found.extend(&buckets[level]);
        }
        order::by_key(&mut found, |peer| ids[peer as usize] ^ key);
        found.truncate(self.size);
        found
    }

    /// Adds a peer that has sent a message, if its bucket has room. Long-known peers are kept, since they are the
    /// most likely to stay (Maymounkov and Mazières, section 2.2).
    pub(super) fn add_contact(&mut self, ids: &[u64], at: u32, other: u32) {
        let size = self.size;
        if at != other && other != NONE {
            let index = self.bucket_of(ids, at, other);
            let bucket = &mut self.buckets[index];
            if bucket.len() < size && !bucket.contains(&other) {
                bucket.push(other);
            }
        }
    }

    pub(super) fn remove(&mut self, ids: &[u64], at: u32, dead: u32) {
        let index = self.bucket_of(ids, at, dead);
        self.buckets[index].retain(|peer| *peer != dead);
    }

    pub(super) fn clear(&mut self, peer: u32) {
        let first = (peer * self.levels) as usize;
        self.buckets[first..first + self.levels as usize].iter_mut().for_each(Vec::clear);
    }
}

#[cfg(test)]
mod tests {
    use super::Kademlia;
    use crate::kernel::{Purpose, Stream};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn buckets_are_filled_as_far_as_possible_with_peers_of_their_prefix(seed: u64, peers in 1u32..150, size in 1u32..10) {
            let ids: Vec<u64> = (0..peers)
                .map(|peer| Stream::new(seed, u64::from(peer), Purpose::Identifiers).word()).collect();
            let mut ring: Vec<u32> = (0..peers).collect();
            ring.sort_unstable_by_key(|peer| ids[*peer as usize]);
            let table = Kademlia::new(&ids, &ring, size, seed);
            for peer in 0..peers {
                for (level, bucket) in table.buckets_of(peer).iter().enumerate() {
                    let belongs = |other: &u32| {
                        *other != peer && table.bucket_of(&ids, peer, *other) % table.levels as usize == level
                    };
                    prop_assert!(bucket.iter().all(belongs));
                    let mut sorted = bucket.clone();
                    sorted.sort_unstable();
                    sorted.dedup();
                    prop_assert_eq!(sorted.len(), bucket.len());
                    let all = (0..peers).filter(belongs).count();
                    prop_assert_eq!(bucket.len(), all.min(size as usize));
                }
            }
        }
    }
}
