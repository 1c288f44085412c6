//! On which peers the copies of each object lie.

use crate::kernel::{Purpose, Stream};

/// Where every object lies.
#[derive(Debug, Clone)]
pub(super) struct Placement {
    copies: usize,
    /// The holders of each object, `copies` in a row, in ascending order.
    holders: Vec<u32>,
}

impl Placement {
    /// Puts `copies` copies of each object on as many different peers, each set of peers equally likely. Every
    /// object has a stream of its own, so that one more object moves none of the others.
    pub(super) fn random(seed: u64, objects: u32, copies: u32, peers: u32) -> Placement {
        let mut holders = Vec::with_capacity(objects as usize * copies as usize);
        for object in 0..objects {
            let mut stream = Stream::new(seed, u64::from(object), Purpose::Placement);
            let first = holders.len();
            // Floyd's sampling (Bentley and Floyd 1987): a peer drawn twice stands for the newest one instead.
            for newest in peers - copies..peers {
                let drawn = stream.below(u64::from(newest) + 1) as u32;
                let fresh = if holders[first..].contains(&drawn) { newest } else { drawn };
                holders.push(fresh);
            }
            holders[first..].sort_unstable();
        }
        Placement { copies: copies as usize, holders }
    }

    /// The peers that hold an object, in ascending order.
    #[inline]
    pub(super) fn holders(&self, object: u32) -> &[u32] {
        let first = object as usize * self.copies;
        &self.holders[first..first + self.copies]
    }

    /// Whether a peer holds an object.
    #[inline]
    pub(super) fn has(&self, peer: u32, object: u32) -> bool {
        self.holders(object).binary_search(&peer).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::Placement;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_object_lies_on_as_many_different_peers_as_it_has_copies(
            seed: u64, objects in 1u32..20, peers in 1u32..60, share in 0.0f64..1.0,
        ) {
            let copies = 1 + (f64::from(peers - 1) * share) as u32;
            let placement = Placement::random(seed, objects, copies, peers);
            for object in 0..objects {
                let holders = placement.holders(object);
                prop_assert_eq!(holders.len() as u32, copies);
                prop_assert!(holders.windows(2).all(|pair| pair[0] < pair[1]));
                prop_assert!(holders.iter().all(|peer| *peer < peers));
                prop_assert_eq!((0..peers).filter(|peer| placement.has(*peer, object)).count() as u32, copies);
            }
        }
    }

    #[test]
    fn every_peer_is_equally_likely() {
        let placement = Placement::random(3, 6000, 3, 12);
        let mut counts = [0u32; 12];
        (0..6000)
            .for_each(|object| placement.holders(object).iter().for_each(|peer| counts[*peer as usize] += 1));
        assert!(
            counts.iter().all(|count| (f64::from(*count) - 1500.0).abs() < 5.0 * 1500f64.sqrt()),
            "{counts:?}"
        );
    }
}
