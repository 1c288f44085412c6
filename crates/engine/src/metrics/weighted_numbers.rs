//! Whole numbers with weights, in bounded memory: how long a queue had each length, or how many searches took each number of hops.

use netduel_results::DistributionBin;

/// Smaller numbers have a bin each.
const FIRST_WIDE: u64 = 64;

/// Bins for each doubling of larger numbers. The width of a bin is then at most a sixteenth of its smallest number.
const BINS_PER_DOUBLING: u64 = 16;

/// The total weight of each number above 0. The weight of 0 is what is missing in the total, so numbers of 0 cost nothing. The bins
/// reach as far as the numbers do: at most 6 kB for numbers up to a million.
#[derive(Debug, Clone, Default)]
pub(super) struct WeightedNumbers {
    weights: Vec<u64>,
    /// For each wide bin, the sum of weight × excess over its smallest number.
    excesses: Vec<u128>,
}

impl WeightedNumbers {
    /// Adds weight to a number.
    #[inline]
    pub(super) fn add(&mut self, number: u64, weight: u64) {
        if number == 0 || weight == 0 {
            return;
        }
        let bin = bin_of(number);
        if self.weights.len() <= bin {
            self.grow(bin);
        }
        self.weights[bin] = self.weights[bin].saturating_add(weight);
        if number >= FIRST_WIDE {
            let excess = u128::from(number - smallest_in(bin)) * u128::from(weight);
            self.excesses[bin - FIRST_WIDE as usize] += excess;
        }
    }

    #[cold]
    fn grow(&mut self, bin: usize) {
        self.weights.resize(bin + 1, 0);
        self.excesses.resize((bin + 1).saturating_sub(FIRST_WIDE as usize), 0);
    }

    /// The distribution, given the total weight of all numbers, those of 0 included. Empty if the total is 0.
    pub(super) fn distribution(&self, total: u128) -> Vec<DistributionBin> {
        let above_zero: u128 = self.weights.iter().map(|weight| u128::from(*weight)).sum();
        let bin = |bin: usize, weight: u128, excess: u128| {
            let at_least = smallest_in(bin);
            DistributionBin {
                at_least,
                at_most: smallest_in(bin + 1) - 1,
                mean: at_least as f64 + excess as f64 / weight as f64,
                share: weight as f64 / total as f64,
            }
        };
        let zero = (0, total.saturating_sub(above_zero), 0);
        let others = (1..).zip(self.weights.iter().skip(1)).map(|(bin, weight): (usize, &u64)| {
            let wide = bin.checked_sub(FIRST_WIDE as usize);
            (bin, u128::from(*weight), wide.map_or(0, |wide| self.excesses[wide]))
        });
        let bins = std::iter::once(zero).chain(others).filter(|(_, weight, _)| *weight > 0);
        bins.map(|(number, weight, excess)| bin(number, weight, excess)).collect()
    }

    /// The approximate size of a copy, in bytes.
    pub(super) fn bytes(&self) -> usize {
        size_of_val(&self.weights[..]) + size_of_val(&self.excesses[..])
    }
}

/// The bin of a number: the number itself, or its doubling and the four binary digits after the first.
fn bin_of(number: u64) -> usize {
    if number < FIRST_WIDE {
        return number as usize;
    }
    let doubling = number.ilog2() - FIRST_WIDE.ilog2();
    let digits = (number >> (number.ilog2() - BINS_PER_DOUBLING.ilog2())) - BINS_PER_DOUBLING;
    (FIRST_WIDE + u64::from(doubling) * BINS_PER_DOUBLING + digits) as usize
}

/// The smallest number in a bin.
fn smallest_in(bin: usize) -> u64 {
    let Some(wide) = (bin as u64).checked_sub(FIRST_WIDE) else { return bin as u64 };
    let width = (FIRST_WIDE / BINS_PER_DOUBLING) << (wide / BINS_PER_DOUBLING);
    (BINS_PER_DOUBLING + wide % BINS_PER_DOUBLING) * width
}

#[cfg(test)]
mod tests {
    use super::{WeightedNumbers, bin_of, smallest_in};
    use proptest::prelude::*;

    #[test]
    fn bins_follow_each_other_without_gaps_and_grow_with_their_numbers() {
        assert_eq!(
            [0, 1, 63, 64, 67, 68, 127, 128, 135, 136].map(bin_of),
            [0, 1, 63, 64, 64, 65, 79, 80, 80, 81]
        );
        for bin in 0..500 {
            let (least, next) = (smallest_in(bin), smallest_in(bin + 1));
            assert_eq!((bin_of(least), bin_of(next - 1), bin_of(next)), (bin, bin, bin + 1));
            assert!(bin < 64 || (next - least) * 16 <= least, "{bin}");
        }
    }

    proptest! {
        #[test]
        fn the_mean_of_a_distribution_is_exact_and_its_shares_add_up_to_one(
            numbers in prop::collection::vec((prop_oneof![0u64..70, 0u64..5_000_000], 0u64..1_000_000), 0..60),
            idle in 1u64..1_000_000,
        ) {
            let mut weighted = WeightedNumbers::default();
            numbers.iter().for_each(|(number, weight)| weighted.add(*number, *weight));
            let total = numbers.iter().map(|(_, weight)| weight).sum::<u64>() + idle;
            let bins = weighted.distribution(u128::from(total));
            let sum: f64 = bins.iter().map(|bin| bin.share).sum();
            prop_assert!((sum - 1.0).abs() < 1e-9);
            let expected = numbers.iter().map(|(number, weight)| *number as f64 * *weight as f64).sum::<f64>() / total as f64;
            let mean: f64 = bins.iter().map(|bin| bin.share * bin.mean).sum();
            prop_assert!((mean - expected).abs() <= 1e-9 * expected.max(1.0), "{mean} for {expected}");
            for bin in &bins {
                prop_assert!((bin.at_least as f64..=bin.at_most as f64).contains(&bin.mean), "{bin:?}");
            }
            prop_assert!(bins.windows(2).all(|pair| pair[0].at_most < pair[1].at_least));
        }
    }
}
