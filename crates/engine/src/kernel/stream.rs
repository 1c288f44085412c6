//! Seeded streams of random numbers. There is one stream for each (seed, entity, purpose), so a change in one place
//! never shifts the draws in another (common random numbers).

use rand_core::Rng;
use rand_pcg::Pcg64Mcg;

/// The purpose for which a stream's numbers are used. The codes are part of every run hash: never change one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u64)]
pub enum Purpose {
    /// Arrival times of requests.
    Arrivals = 1,
    /// The user that sends a request.
    Users = 2,
    /// The object that a request asks for.
    Objects = 3,
    /// The work of a request.
    Work = 4,
    /// The links of the overlay.
    Overlay = 5,
    /// The peers that hold copies of objects.
    Placement = 6,
    /// The lengths of bursts and silences.
    Bursts = 7,
    /// Random choices of the load balancer.
    Balancing = 8,
    /// The pauses before clients retry.
    Retries = 9,
    /// Times at which objects change.
    Changes = 10,
    /// Whether a request is a write.
    Writes = 11,
    /// The peers that share nothing.
    FreeRiders = 12,
    /// Identifiers of peers in a hash table.
    Identifiers = 13,
    /// Keys of objects in a hash table.
    Keys = 14,
    /// The steps of random walks.
    Walks = 15,
    /// Times at which peers join and leave.
    Sessions = 16,
    /// The contacts in peers' routing tables, and which of them are checked.
    Contacts = 17,
    /// The nodes removed from a graph to measure its robustness. No run draws from this stream.
    Removal = 18,
    /// The neighbours that gossip is sent to. No run draws from this stream.
    Gossip = 19,
    /// The regions of users.
    Regions = 20,
    /// The bandwidth class of a user.
    Classes = 30,
    /// Random choices of peers in a swarm: pieces, and the peers they upload to.
    Swarm = 31,
    /// The peers that a tracker returns.
    Tracker = 32,
    /// How long peers keep seeding after they have completed the file.
    Seeding = 33,
    /// The nodes that a fault affects.
    FaultTargets = 40,
    /// Times at which nodes fail and recover.
    Failures = 41,
    /// Messages lost on links.
    Losses = 42,
    /// Arrival times and targets of attack requests.
    Attacks = 43,
    /// The work of attack requests.
    AttackWork = 44,
}

/// A stream of random numbers (PCG64-MCG, O'Neill 2014).
#[derive(Debug, Clone)]
pub struct Stream(Pcg64Mcg);

impl Stream {
    /// Creates the stream of an entity (a node or an object; 0 if there is only one) for a purpose.
    pub fn new(seed: u64, entity: u64, purpose: Purpose) -> Stream {
        let mut state = seed;
        let high = split_mix(&mut state) ^ entity.wrapping_mul(0xD134_2543_DE82_EF95);
        let mut state = high ^ (purpose as u64).wrapping_mul(0x2545_F491_4F6C_DD1D);
        let high = split_mix(&mut state);
        let low = split_mix(&mut state);
        Stream(Pcg64Mcg::new(u128::from(high) << 64 | u128::from(low)))
    }

    /// 64 uniformly distributed bits.
    #[inline]
    pub fn word(&mut self) -> u64 {
        self.0.next_u64()
    }

    /// A number in [0, 1), a multiple of 2⁻⁵³.
    #[inline]
    pub fn unit(&mut self) -> f64 {
        (self.word() >> 11) as f64 * (1.0 / (1u64 << 53) as f64)
    }

    /// An integer below `bound`, each equally likely; 0 if the bound is 0. Lemire, *Fast random integer generation
    /// in an interval* (2019).
    #[inline]
    pub fn below(&mut self, bound: u64) -> u64 {
        let mut product = u128::from(self.word()) * u128::from(bound);
        if (product as u64) < bound {
            let threshold = bound.wrapping_neg() % bound;
            while (product as u64) < threshold {
                product = u128::from(self.word()) * u128::from(bound);
            }
        }
        (product >> 64) as u64
    }

    /// Puts the items in random order (Fisher–Yates).
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            let other = self.below(last as u64 + 1) as usize;
            items.swap(last, other);
        }
    }
}

/// SplitMix64 (Steele, Lea, Flood 2014) turns similar seeds into unrelated states.
fn split_mix(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mixed = (*state ^ (*state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests {
    use super::{Purpose, Stream};
    use proptest::prelude::*;

    #[test]
    fn numbers_are_the_published_ones() {
        // Published run hashes depend on these values.
        let mut stream = Stream::new(7, 3, Purpose::Arrivals);
        let words: Vec<u64> = (0..3).map(|_| stream.word()).collect();
        assert_eq!(words, [8_291_850_371_927_657_734, 4_305_134_295_041_116_957, 4_100_228_823_089_096_909]);
    }

    #[test]
    fn exponential_numbers_have_mean_and_variance_one() {
        let mut stream = Stream::new(1, 0, Purpose::Work);
        let draws: Vec<f64> = (0..400_000).map(|_| stream.exponential()).collect();
        let count = draws.len() as f64;
        let mean = draws.iter().sum::<f64>() / count;
        let variance = draws.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / count;
        // Four standard errors: 1/√n for the mean, √(8/n) for the variance of an exponential.
        assert!((mean - 1.0).abs() < 4.0 / count.sqrt(), "mean {mean}");
        assert!((variance - 1.0).abs() < 4.0 * (8.0 / count).sqrt(), "variance {variance}");
    }

    #[test]
    fn below_is_uniform() {
        let mut stream = Stream::new(1, 0, Purpose::Users);
        let mut counts = [0u32; 7];
        (0..70_000).for_each(|_| counts[stream.below(7) as usize] += 1);
        let chi_square: f64 =
            counts.iter().map(|count| libm::pow(f64::from(*count) - 10_000.0, 2.0) / 10_000.0).sum();
        assert!(chi_square < 22.46, "χ² with 6 degrees of freedom exceeds its 99.9 % point: {chi_square}");
    }

    proptest! {
        #[test]
        fn streams_that_differ_in_one_coordinate_are_independent(seed: u64, entity in 0u64..1_000_000) {
            let base = Stream::new(seed, entity, Purpose::Arrivals);
            for mut other in [
                Stream::new(seed.wrapping_add(1), entity, Purpose::Arrivals),
                Stream::new(seed, entity + 1, Purpose::Arrivals),
                Stream::new(seed, entity, Purpose::Users),
            ] {
                // The correlation of 512 pairs has standard deviation 1/√512; a deviation of six times that does
                // not happen by chance.
                let mut base = base.clone();
                let sum: f64 = (0..512).map(|_| (base.unit() - 0.5) * (other.unit() - 0.5)).sum();
                prop_assert!((sum / 512.0 * 12.0).abs() < 6.0 / 512f64.sqrt());
            }
        }

        #[test]
        fn drawing_from_one_stream_leaves_the_others_alone(seed: u64, draws in 0usize..50) {
            let expected = Stream::new(seed, 0, Purpose::Users).word();
            let mut arrivals = Stream::new(seed, 0, Purpose::Arrivals);
            let mut users = Stream::new(seed, 0, Purpose::Users);
            (0..draws).for_each(|_| { arrivals.exponential(); });
            prop_assert_eq!(users.word(), expected);
        }

        #[test]
        fn a_shuffle_keeps_every_item(seed: u64, count in 0usize..200) {
            let mut items: Vec<usize> = (0..count).collect();
            Stream::new(seed, 0, Purpose::Overlay).shuffle(&mut items);
            items.sort_unstable();
            prop_assert_eq!(items, (0..count).collect::<Vec<_>>());
        }
    }
}
