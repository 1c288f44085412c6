//! Placement of the copies of objects on peers.

use crate::kernel::{Purpose, Stream};
use crate::workload::Popularity;
use netduel_scenario::{PeerToPeer, Placement as PlacementPolicy, Scenario};
use std::sync::Arc;

/// The peers that hold each object.
#[derive(Debug, Clone)]
pub(super) struct Placement {
    /// The holders of each object, in ascending order. Copies of the model share both lists until one changes.
    holders: Arc<Vec<Vec<u32>>>,
    /// The peers that share objects, in ascending order.
    sharing: Arc<Vec<u32>>,
}

impl Placement {
    /// Places the copies of each object on different sharing peers; every such set is equally likely. Every object
    /// has a random stream of its own, so another object does not move the others.
    pub(super) fn random(scenario: &Scenario, side: &PeerToPeer) -> Placement {
        let (seed, objects) = (scenario.run.seed, scenario.workload.objects);
        let sharing = sharing(seed, scenario.workload.users, side);
        let popularity = Popularity::new(objects, scenario.workload.zipf_exponent);
        let counts = copies(side, &popularity, objects, sharing.len() as u32);
        let holders = (0..objects).zip(counts).map(|(object, copies)| {
            let mut stream = Stream::new(seed, u64::from(object), Purpose::Placement);
            let mut holders: Vec<u32> = draw(&mut stream, copies, sharing.len() as u32)
                .iter()
                .map(|at| sharing[*at as usize])
                .collect();
            holders.sort_unstable();
            holders
        });
        Placement { holders: Arc::new(holders.collect()), sharing: Arc::new(sharing) }
    }

    /// Places every object according to a hash table; `holders_of` returns its holders among the sharing peers.
    pub(super) fn in_hash_table(
        objects: u32,
        sharing: Vec<u32>,
        holders_of: &dyn Fn(u32) -> Vec<u32>,
    ) -> Placement {
        let mut holders: Vec<Vec<u32>> = (0..objects).map(holders_of).collect();
        holders.iter_mut().for_each(|holders| holders.sort_unstable());
        Placement { holders: Arc::new(holders), sharing: Arc::new(sharing) }
    }

    /// Whether a peer shares objects.
    pub(super) fn shares(&self, peer: u32) -> bool {
        self.sharing.binary_search(&peer).is_ok()
    }

    /// The number of peers that share objects.
    pub(super) fn sharing_count(&self) -> u32 {
        self.sharing.len() as u32
    }

    /// The peers that hold an object, in ascending order.
    #[inline]
    pub(super) fn holders(&self, object: u32) -> &[u32] {
        &self.holders[object as usize]
    }

    /// Whether a peer holds an object.
    #[inline]
    pub(super) fn has(&self, peer: u32, object: u32) -> bool {
        self.holders(object).binary_search(&peer).is_ok()
    }

    /// Adds a copy to a peer if the peer shares objects and has none. Returns whether it was added.
    pub(super) fn add(&mut self, peer: u32, object: u32) -> bool {
        match self.holders[object as usize].binary_search(&peer) {
            Err(place) if self.shares(peer) => {
                Arc::make_mut(&mut self.holders)[object as usize].insert(place, peer);
                true
            }
            _ => false,
        }
    }

    /// The objects that each peer holds.
    pub(super) fn held(&self, peers: u32) -> Vec<Vec<u32>> {
        let mut held = vec![Vec::new(); peers as usize];
        for (object, holders) in (0..).zip(self.holders.iter()) {
            holders.iter().for_each(|peer| held[*peer as usize].push(object));
        }
        held
    }
}

/// The peers that share objects, in ascending order: all except a random set of free riders.
pub(super) fn sharing(seed: u64, peers: u32, side: &PeerToPeer) -> Vec<u32> {
    let mut sharing: Vec<u32> = (0..peers).collect();
    let free_rider_count = side.free_riders(peers);
    if free_rider_count > 0 {
        Stream::new(seed, 0, Purpose::FreeRiders).shuffle(&mut sharing);
        sharing.truncate(peers.saturating_sub(free_rider_count) as usize);
        sharing.sort_unstable();
    }
    sharing
}

/// Number of copies of each object: in proportion to popularity^β with β = 0, 1 or ½, rounded, at least one (Cohen
/// and Shenker 2002: the square root minimises the mean search size of random probing).
fn copies(side: &PeerToPeer, popularity: &Popularity, objects: u32, most: u32) -> Vec<u32> {
    let weight = |object: u32| match side.placement {
        PlacementPolicy::Uniform => 1.0,
        PlacementPolicy::Proportional => popularity.probability(object),
        PlacementPolicy::SquareRoot => popularity.probability(object).sqrt(),
    };
    let total: f64 = (0..objects).map(weight).sum();
    let per_weight = f64::from(side.copies) * f64::from(objects) / total;
    (0..objects).map(|object| (libm::round(weight(object) * per_weight) as u32).max(1).min(most)).collect()
}

/// Draws `count` different numbers below `below` by Floyd's algorithm (Bentley and Floyd 1987): a number drawn
/// twice is replaced by the largest of the current range.
fn draw(stream: &mut Stream, count: u32, below: u32) -> Vec<u32> {
    let mut drawn: Vec<u32> = Vec::with_capacity(count as usize);
    for last in below - count.min(below)..below {
        let candidate = stream.below(u64::from(last) + 1) as u32;
        drawn.push(if drawn.contains(&candidate) { last } else { candidate });
    }
    drawn
}

#[cfg(test)]
mod tests {
    use super::Placement;
    use netduel_scenario::{PeerToPeer, Placement as PlacementPolicy, Scenario};
    use proptest::prelude::*;

    fn place(seed: u64, objects: u32, peers: u32, side: &PeerToPeer) -> Placement {
        let mut scenario = Scenario::default();
        scenario.run.seed = seed;
        (scenario.workload.objects, scenario.workload.users) = (objects, peers);
        scenario.workload.zipf_exponent = 1.0;
        Placement::random(&scenario, side)
    }

    proptest! {
        #[test]
        fn copies_lie_on_different_peers(seed: u64, objects in 1u32..40, (copies, peers) in (1u32..30, 30u32..60)) {
            let placement = place(seed, objects, peers, &PeerToPeer { copies, ..PeerToPeer::default() });
            for object in 0..objects {
                let holders = placement.holders(object);
                prop_assert_eq!(holders.len() as u32, copies);
                prop_assert!(holders.windows(2).all(|pair| pair[0] < pair[1]));
                prop_assert!(holders.iter().all(|peer| *peer < peers));
                prop_assert_eq!((0..peers).filter(|peer| placement.has(*peer, object)).count() as u32, copies);
            }
        }

        #[test]
        fn free_riders_hold_nothing(seed: u64, share in 0.0f64..0.9) {
            let side = PeerToPeer { copies: 3, free_rider_share: share, ..PeerToPeer::default() };
            let held = place(seed, 200, 40, &side).held(40);
            let empty = held.iter().filter(|objects| objects.is_empty()).count();
            prop_assert!(empty as u32 >= side.free_riders(40));
        }
    }

    #[test]
    fn every_peer_is_equally_likely() {
        let placement = place(3, 6000, 12, &PeerToPeer { copies: 3, ..PeerToPeer::default() });
        let mut counts = [0u32; 12];
        (0..6000)
            .for_each(|object| placement.holders(object).iter().for_each(|peer| counts[*peer as usize] += 1));
        assert!(
            counts.iter().all(|count| (f64::from(*count) - 1500.0).abs() < 5.0 * 1500f64.sqrt()),
            "{counts:?}"
        );
    }

    #[test]
    fn popular_objects_get_more_copies_as_the_law_says() {
        for (distribution, ratio) in [
            (PlacementPolicy::Uniform, 1.0),
            (PlacementPolicy::SquareRoot, 4.0),
            (PlacementPolicy::Proportional, 16.0),
        ] {
            let side = PeerToPeer { copies: 20, placement: distribution, ..PeerToPeer::default() };
            let placement = place(1, 64, 5000, &side);
            let copies = |object| placement.holders(object).len() as f64;
            // The 16th object of a Zipf(1) distribution is requested a sixteenth as often as the first.
            assert!((copies(0) / copies(15) / ratio - 1.0).abs() < 0.05, "{distribution:?}");
        }
    }
}
