//! The distribution of latencies: the count, the extremes and the mean are exact, and quantiles have a bounded relative error.

use crate::kernel::NS_PER_S;
use hdrhistogram::Histogram;

/// This many latencies are kept as they are, so that their quantiles are exact. Beyond that, a histogram takes their place.
const MAX_EXACT: usize = 1_000;

/// The significant digits of the histogram. Its buckets are at most 1/1024 of their values wide, from 1 ns upwards.
const SIGNIFICANT_DIGITS: u8 = 3;

/// Quantiles from the histogram are rounded to this many significant digits, so that they show no more than is known. The error of
/// the middle of a bucket, at most 1/2048, and that of rounding, at most 1/2000, are together below 0.1 %.
const KNOWN_DIGITS: u32 = 4;

/// The latencies of served requests, in bounded memory.
#[derive(Debug, Clone)]
pub(super) struct Latencies {
    count: u64,
    sum_ns: u128,
    min_ns: u64,
    max_ns: u64,
    values: Values,
}

#[derive(Debug, Clone)]
enum Values {
    /// All latencies in nanoseconds, in the order in which the requests ended.
    Exact(Vec<u64>),
    /// The counts of latencies in nanoseconds. No run has more requests than a 32-bit count can hold. The histogram grows with
    /// the latencies recorded, which keeps snapshots small.
    Histogram(Histogram<u32>),
}

impl Default for Latencies {
    fn default() -> Latencies {
        Latencies { count: 0, sum_ns: 0, min_ns: u64::MAX, max_ns: 0, values: Values::Exact(Vec::new()) }
    }
}

impl Latencies {
    pub(super) fn record(&mut self, latency_ns: u64) {
        self.count += 1;
        self.sum_ns += u128::from(latency_ns);
        self.min_ns = self.min_ns.min(latency_ns);
        self.max_ns = self.max_ns.max(latency_ns);
        match &mut self.values {
            Values::Exact(values) if values.len() < MAX_EXACT => values.push(latency_ns),
            Values::Exact(values) => {
                let mut histogram = empty_histogram();
                for value in values.iter().chain([&latency_ns]) {
                    record(&mut histogram, *value);
                }
                self.values = Values::Histogram(histogram);
            }
            Values::Histogram(histogram) => record(histogram, latency_ns),
        }
    }

    /// The mean in seconds: the exact sum over the exact count. `None` without latencies.
    pub(super) fn mean_s(&self) -> Option<f64> {
        let mean_ns = self.sum_ns as f64 / self.count as f64;
        // Rounding must not lift the mean of equal latencies above them.
        (self.count > 0).then(|| mean_ns.clamp(self.min_ns as f64, self.max_ns as f64) / NS_PER_S as f64)
    }

    /// The exact maximum in seconds.
    pub(super) fn max_s(&self) -> Option<f64> {
        (self.count > 0).then(|| self.max_ns as f64 / NS_PER_S as f64)
    }

    /// The quantiles in seconds for shares in ascending order: the smallest latency that at least this share of all latencies do not
    /// exceed (nearest rank). They lie between the exact minimum and maximum, and never decrease. `None` without latencies.
    pub(super) fn quantiles_s<const N: usize>(&self, shares: [f64; N]) -> [Option<f64>; N] {
        if self.count == 0 {
            return [None; N];
        }
        let quantiles_ns = match &self.values {
            Values::Exact(values) => {
                let mut sorted = values.clone();
                sorted.sort_unstable();
                shares.map(|share| sorted[rank(share, sorted.len())])
            }
            Values::Histogram(histogram) => shares.map(|share| {
                let middle_ns = histogram.median_equivalent(histogram.value_at_quantile(share));
                rounded(middle_ns, KNOWN_DIGITS).clamp(self.min_ns, self.max_ns)
            }),
        };
        quantiles_ns.map(|quantile_ns| Some(quantile_ns as f64 / NS_PER_S as f64))
    }

    /// The approximate size of a copy, in bytes.
    pub(super) fn bytes(&self) -> usize {
        match &self.values {
            Values::Exact(values) => size_of_val(&values[..]),
            Values::Histogram(histogram) => size_of::<u32>() * histogram.distinct_values(),
        }
    }
}

/// The index of the quantile among this many values in ascending order.
fn rank(share: f64, count: usize) -> usize {
    // The tolerance keeps a product such as 0.95 · 20 from exceeding the whole number that it stands for.
    let rank = libm::ceil(share * count as f64 - 1e-9) as usize;
    rank.clamp(1, count) - 1
}

/// The nearest whole number with at most this many significant digits; halves are rounded up.
fn rounded(value: u64, digits: u32) -> u64 {
    let excess = (value.checked_ilog10().unwrap_or(0) + 1).saturating_sub(digits);
    let unit = 10_u64.pow(excess);
    (value + unit / 2) / unit * unit
}

fn record(histogram: &mut Histogram<u32>, latency_ns: u64) {
    // Recording cannot fail, because the histogram resizes itself.
    let _ = histogram.record(latency_ns);
}

fn empty_histogram() -> Histogram<u32> {
    let mut histogram = Histogram::new_with_bounds(1, 1_000_000, SIGNIFICANT_DIGITS)
        .expect("the bounds are constants that fit");
    histogram.auto(true);
    histogram
}

#[cfg(test)]
mod tests {
    use super::{Latencies, MAX_EXACT, rank, rounded};
    use proptest::prelude::*;

    const SHARES: [f64; 6] = [0.0, 0.5, 0.9, 0.95, 0.99, 1.0];

    fn of(latencies_ns: &[u64]) -> Latencies {
        let mut latencies = Latencies::default();
        latencies_ns.iter().for_each(|latency_ns| latencies.record(*latency_ns));
        latencies
    }

    fn check(mut latencies_ns: Vec<u64>) -> Result<(), TestCaseError> {
        let latencies = of(&latencies_ns);
        latencies_ns.sort_unstable();
        let count = latencies_ns.len();
        let s = |ns: u64| ns as f64 / 1e9;
        let (least_s, most_s) = (s(latencies_ns[0]), s(latencies_ns[count - 1]));
        prop_assert_eq!(latencies.max_s(), Some(most_s));
        let mean_s = latencies.mean_s().unwrap();
        prop_assert!((least_s..=most_s).contains(&mean_s), "{mean_s} in {least_s} to {most_s}");
        let quantiles_s = latencies.quantiles_s(SHARES).map(|quantile_s| quantile_s.unwrap());
        prop_assert!(quantiles_s.is_sorted());
        for (share, quantile_s) in SHARES.into_iter().zip(quantiles_s) {
            let exact_s = s(latencies_ns[rank(share, count)]);
            prop_assert!((least_s..=most_s).contains(&quantile_s));
            let allowed = if count <= MAX_EXACT { 0.0 } else { 0.001 };
            prop_assert!(
                (quantile_s - exact_s).abs() <= allowed * exact_s,
                "{quantile_s} for {exact_s} of {count}"
            );
        }
        Ok(())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(60))]
        #[test]
        fn quantiles_are_within_a_thousandth_at_every_scale(
            // From 1 ns to 10⁶ s, and zero.
            scale in 0u32..16,
            mantissas in prop::collection::vec(0u64..100_000, 1..60),
            repeats in prop::sample::select(vec![1usize, 30, 400]),
        ) {
            let of_scale = mantissas.iter().map(|mantissa| (u128::from(*mantissa) * 10_u128.pow(scale) / 100_000) as u64);
            let latencies_ns: Vec<u64> = of_scale.flat_map(|latency_ns| vec![latency_ns; repeats]).collect();
            check(latencies_ns)?;
        }

        #[test]
        fn quantiles_of_mixed_scales_are_within_a_thousandth(
            latencies in prop::collection::vec((0u32..16, 1.0..10.0f64), 1..2500),
        ) {
            let ns = |(scale, factor): (u32, f64)| (factor * 10_u64.pow(scale) as f64) as u64;
            check(latencies.into_iter().map(ns).collect())?;
        }
    }

    #[test]
    fn equal_latencies_have_one_value_however_many_they_are() {
        for count in [1, MAX_EXACT, MAX_EXACT + 1, 5000] {
            for latency_ns in [0, 1, 511, 100_059_320_000, 1_000_000_000_000_000] {
                let latencies = of(&vec![latency_ns; count]);
                let expected = Some(latency_ns as f64 / 1e9);
                assert_eq!(latencies.quantiles_s(SHARES), [expected; 6]);
                assert_eq!((latencies.mean_s(), latencies.max_s()), (expected, expected));
            }
        }
    }

    #[test]
    fn numbers_are_rounded_to_significant_digits() {
        assert_eq!(
            [0, 1, 9_999, 12_344, 12_345, 99_995].map(|value| rounded(value, 4)),
            [0, 1, 9_999, 12_340, 12_350, 100_000]
        );
    }
}
