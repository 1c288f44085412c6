//! Estimates from independent runs: means with Student's t confidence intervals.

mod student_t;

pub use student_t::student_t_quantile;

/// An estimate from independent observations.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// The mean of the observations.
    pub mean: f64,
    /// Half the width of the confidence interval; infinite for fewer than two observations.
    pub half_width: f64,
}

impl Estimate {
    /// The mean of independent observations and its two-sided confidence interval at a level such as 0.95:
    /// mean ± t · s/√n (Student 1908). `None` without observations.
    pub fn of(observations: &[f64], level: f64) -> Option<Estimate> {
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
        let quantile = student_t_quantile(1.0 - (1.0 - level) / 2.0, count - 1.0);
        Some(Estimate { mean, half_width: quantile * standard_error })
    }
}

/// The seeds of a number of replications: first the given seed itself, then seeds derived from it, all different.
pub fn replication_seeds(seed: u64, replications: u32) -> impl Iterator<Item = u64> {
    const LARGEST_SEED: u64 = (1 << 53) - 1;
    (0..u64::from(replications))
        .map(move |index| seed.wrapping_add(index.wrapping_mul(0x9E37_79B9_7F4A_7C15)) & LARGEST_SEED)
}

#[cfg(test)]
mod tests {
    use super::{Estimate, replication_seeds};
    use std::collections::BTreeSet;

    #[test]
    fn fewer_than_two_observations_have_no_finite_interval() {
        assert_eq!(Estimate::of(&[], 0.95), None);
        assert_eq!(Estimate::of(&[3.0], 0.95), Some(Estimate { mean: 3.0, half_width: f64::INFINITY }));
    }

    #[test]
    fn replication_seeds_start_with_the_seed_itself_and_all_differ() {
        let seeds: Vec<u64> = replication_seeds(7, 1000).collect();
        assert_eq!(seeds[0], 7);
        assert!(seeds.iter().all(|seed| *seed < 1 << 53));
        assert_eq!(seeds.iter().collect::<BTreeSet<_>>().len(), 1000);
    }
}
