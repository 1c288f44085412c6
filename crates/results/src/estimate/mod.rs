//! From several independent runs to an interval: means with Student's t.

mod student_t;

pub use student_t::student_t_quantile;

/// An estimate from independent observations.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// Mean of the observations.
    pub mean: f64,
    /// Half the width of the confidence interval; infinite with fewer than two observations.
    pub half_width: f64,
}

impl Estimate {
    /// The mean of independent observations and its two-sided confidence interval at a level such as 0.95:
    /// mean ± t · s/√n (Student 1908). `None` without observations.
    pub fn of(observations: &[f64], level: f64) -> Option<Estimate> {
        let quantile = |freedom| student_t_quantile(1.0 - (1.0 - level) / 2.0, freedom);
        Estimate::with_quantile(observations, quantile)
    }

    /// As `of`, for a caller that has the quantiles of t by degrees of freedom.
    pub fn with_quantile(observations: &[f64], quantile: impl FnOnce(f64) -> f64) -> Option<Estimate> {
        let count = observations.len() as f64;
        if observations.is_empty() {
            return None;
        }
        let mean = observations.iter().sum::<f64>() / count;
        if observations.len() < 2 {
            return Some(Estimate { mean, half_width: f64::INFINITY });
        }
        let squares: f64 = observations.iter().map(|value| (value - mean) * (value - mean)).sum();
        let standard_error = (squares / (count - 1.0) / count).sqrt();
        Some(Estimate { mean, half_width: quantile(count - 1.0) * standard_error })
    }

    /// The means of so many batches of one long series, which are nearly independent if batches are long
    /// (Conway 1963). What does not fill the last batch is left out; empty if there are fewer values than batches.
    pub fn batch_means(series: &[f64], batches: usize) -> Vec<f64> {
        let length = series.len() / batches.max(1);
        if length == 0 {
            return Vec::new();
        }
        series
            .chunks_exact(length)
            .take(batches)
            .map(|batch| batch.iter().sum::<f64>() / length as f64)
            .collect()
    }
}

/// Seeds of replicates: the run's own first, then ones derived from it, all different.
pub fn replicate_seeds(seed: u64, replicates: u32) -> impl Iterator<Item = u64> {
    const LARGEST_SEED: u64 = (1 << 53) - 1;
    (0..u64::from(replicates))
        .map(move |index| seed.wrapping_add(index.wrapping_mul(0x9E37_79B9_7F4A_7C15)) & LARGEST_SEED)
}

#[cfg(test)]
mod tests {
    use super::{Estimate, replicate_seeds};
    use std::collections::BTreeSet;

    #[test]
    fn few_observations_make_no_claim() {
        assert_eq!(Estimate::of(&[], 0.95), None);
        assert_eq!(Estimate::of(&[3.0], 0.95), Some(Estimate { mean: 3.0, half_width: f64::INFINITY }));
    }

    #[test]
    fn batches_cut_a_series_into_equal_parts() {
        assert_eq!(Estimate::batch_means(&[1.0, 3.0, 5.0, 7.0, 9.0], 2), [2.0, 6.0]);
        assert!(Estimate::batch_means(&[1.0], 2).is_empty());
    }

    #[test]
    fn replicates_begin_with_the_seed_itself_and_differ() {
        let seeds: Vec<u64> = replicate_seeds(7, 1000).collect();
        assert_eq!(seeds[0], 7);
        assert!(seeds.iter().all(|seed| *seed < 1 << 53));
        assert_eq!(seeds.iter().collect::<BTreeSet<_>>().len(), 1000);
    }
}
