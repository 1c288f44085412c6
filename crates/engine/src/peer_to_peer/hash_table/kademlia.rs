//! Kademlia's tables (Maymounkov and Mazières 2002): for each length of a common prefix a bucket of up to k peers.

use super::{NONE, order};
use crate::kernel::{Purpose, Stream};

/// What every peer knows of the others.
#[derive(Debug, Clone)]
pub(super) struct Kademlia {
    /// How many buckets each peer has; the last one holds all that are closer still.
    levels: u32,
    size: usize,
    buckets: Vec<Vec<u32>>,
}

impl Kademlia {
    /// About how many bytes a copy of it takes.
    pub(super) fn bytes(&self) -> usize {
        // Lists have a head each, and come with what the allocator adds.
        self.buckets.iter().map(|bucket| 40 + size_of_val(&bucket[..])).sum()
    }

    /// Tables in which each bucket is as full as can be, with peers drawn at random from those that belong there.
    /// `ring` are all peers, sorted by identifier: those with a common prefix stand in a row.
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
                // Those who differ in this bit go into the bucket; the others are told apart by the next one.
                let away = if id & bit == 0 { (middle, high) } else { (low, middle) };
                (low, high) = if id & bit == 0 { (low, middle) } else { (middle, high) };
                let rest: Vec<u32>;
                let mut belonging = &ring[away.0..away.1];
                if level + 1 == levels {
                    let all = ring[low.min(away.0)..high.max(away.1)].iter();
                    rest = all.copied().filter(|other| other != peer).collect();
                    belonging = &rest;
                }
                let bucket = &mut table.buckets[(peer * levels + level) as usize];
                let count = belonging.len() as u32;
                // Floyd's sampling, as in the placement of copies.
                for newest in count - (size as u32).min(count)..count {
                    let drawn = belonging[stream.below(u64::from(newest) + 1) as usize];
                    bucket.push(if bucket.contains(&drawn) { belonging[newest as usize] } else { drawn });
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

    fn of(&self, peer: u32) -> &[Vec<u32>] {
        let first = (peer * self.levels) as usize;
        &self.buckets[first..first + self.levels as usize]
    }

    /// Everybody a peer knows.
    pub(super) fn known(&self, peer: u32) -> impl Iterator<Item = u32> + '_ {
        self.of(peer).iter().flatten().copied()
    }

    /// The k peers closest to a key that a peer knows, closest first.
    pub(super) fn closest(&self, ids: &[u64], at: u32, key: u64) -> Vec<u32> {
        let buckets = self.of(at);
        let common = ((ids[at as usize] ^ key).leading_zeros().min(self.levels - 1)) as usize;
        let mut found: Vec<u32> = buckets[common].clone();
        // Those who share more with this peer than the key does are all farther than the key's own bucket, and closer
        // than those who share less.
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

    /// A peer has heard from another one: it is remembered while there is room, since those known for long are those
    /// that stay (Maymounkov and Mazières, section 2.2).
    pub(super) fn see(&mut self, ids: &[u64], at: u32, other: u32) {
        let size = self.size;
        if at != other && other != NONE {
            let index = self.bucket_of(ids, at, other);
            let bucket = &mut self.buckets[index];
            if bucket.len() < size && !bucket.contains(&other) {
                bucket.push(other);
            }
        }
    }

    pub(super) fn forget(&mut self, ids: &[u64], at: u32, dead: u32) {
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
        fn buckets_are_as_full_as_can_be_and_hold_who_belongs_there(seed: u64, peers in 1u32..150, size in 1u32..10) {
            let ids: Vec<u64> = (0..peers)
                .map(|peer| Stream::new(seed, u64::from(peer), Purpose::Identifiers).word()).collect();
            let mut ring: Vec<u32> = (0..peers).collect();
            ring.sort_unstable_by_key(|peer| ids[*peer as usize]);
            let table = Kademlia::new(&ids, &ring, size, seed);
            for peer in 0..peers {
                for (level, bucket) in table.of(peer).iter().enumerate() {
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
