//! Seeded streams of random numbers: one for each (seed, entity, purpose), so that a change in one place never
//! shifts the draws of another (common random numbers).

use super::ziggurat;
use rand_core::Rng;
use rand_pcg::Pcg64Mcg;

/// What a stream's numbers are used for. The codes are part of every run hash: never change one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u64)]
pub enum Purpose {
    /// When requests arrive.
    Arrivals = 1,
    /// Which user asks.
    Users = 2,
    /// Which object is asked for.
    Objects = 3,
    /// How much work a request is.
    Work = 4,
    /// Who is linked to whom.
    Overlay = 5,
    /// Where the copies of objects lie.
    Placement = 6,
    /// How long bursts and silences last.
    Bursts = 7,
    /// What the balancer draws.
    Balancing = 8,
    /// How long clients pause before they try again.
    Retries = 9,
    /// When objects change.
    Changes = 10,
    /// Which requests are writes.
    Writes = 11,
    /// Which peers share nothing.
    FreeRiders = 12,
    /// Where peers lie in a hash table.
    Identifiers = 13,
    /// Where objects lie in a hash table.
    Keys = 14,
    /// Where walkers go.
    Walks = 15,
    /// When peers come and go.
    Sessions = 16,
    /// Whom peers know, and whom they check.
    Contacts = 17,
    /// Which nodes of a graph are removed to see what is left. No run draws from it.
    Removal = 18,
    /// Whom gossip is told. No run draws from it.
    Gossip = 19,
    /// Which class of lines a user has.
    Classes = 30,
    /// What peers of a swarm draw: pieces, and whom they send to.
    Swarm = 31,
    /// Whom a tracker names.
    Tracker = 32,
    /// How long peers stay that have all of a file.
    Seeding = 33,
    /// Which nodes a fault strikes.
    FaultTargets = 40,
    /// When nodes fail and recover.
    Failures = 41,
    /// Which messages are lost on their way.
    Losses = 42,
    /// When attackers ask, and whom.
    Attacks = 43,
    /// How much work attackers' requests are.
    AttackWork = 44,
}

/// A stream of random numbers (PCG64-MCG, O'Neill 2014).
#[derive(Debug, Clone)]
pub struct Stream(Pcg64Mcg);

impl Stream {
    /// The stream of an entity (a node, an object; 0 where there is only one) for a purpose.
    pub fn new(seed: u64, entity: u64, purpose: Purpose) -> Stream {
        let mut state = seed;
        let high = split_mix(&mut state) ^ entity.wrapping_mul(0xD134_2543_DE82_EF95);
        let mut state = high ^ (purpose as u64).wrapping_mul(0x2545_F491_4F6C_DD1D);
        let high = split_mix(&mut state);
        let low = split_mix(&mut state);
        Stream(Pcg64Mcg::new(u128::from(high) << 64 | u128::from(low)))
    }

    /// Any 64 bits.
    #[inline]
    pub fn word(&mut self) -> u64 {
        self.0.next_u64()
    }

    /// A number in [0, 1), a multiple of 2⁻⁵³.
    #[inline]
    pub fn unit(&mut self) -> f64 {
        (self.word() >> 11) as f64 * (1.0 / (1u64 << 53) as f64)
    }

    /// A whole number below `bound`, each equally likely; 0 if the bound is 0.
    /// Lemire, *Fast random integer generation in an interval* (2019).
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

    /// An exponential number with mean 1.
    #[inline]
    pub fn exponential(&mut self) -> f64 {
        ziggurat::exponential(self)
    }

    /// Puts items in random order (Fisher–Yates).
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            let other = self.below(last as u64 + 1) as usize;
            items.swap(last, other);
        }
    }
}

/// SplitMix64 (Steele, Lea, Flood 2014): spreads related seeds far apart.
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
    fn numbers_are_those_recorded_for_good() {
        // Run hashes in the wild depend on these values.
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
                // Correlation of 512 pairs has standard deviation 1/√512; six of them never happen by chance.
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
