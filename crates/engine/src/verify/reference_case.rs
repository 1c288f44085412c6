//! A reference case and the check of its measurements.

use super::experiment::Trial;
use netduel_results::estimate::{Estimate, replication_seeds};
use serde::Serialize;

/// The number of independent runs by which a case is measured.
pub const REPLICATIONS: u32 = 10;

/// The seed of the first run.
pub const SEED: u64 = 2026;

/// The confidence with which all cases together hold. Each case is therefore checked at a higher level (Bonferroni).
pub const FAMILY_CONFIDENCE: f64 = 0.95;

/// A scenario with a known result.
pub struct ReferenceCase {
    /// The name on the command line.
    pub id: String,
    /// The value from the literature.
    pub expected: f64,
    /// The source of the value.
    pub source: &'static str,
    /// A bound on the difference between the value and the scenario, where the value is a limit that the scenario only
    /// approaches; 0 if the value is exact.
    pub bias: f64,
    /// Makes one observation. The second argument scales the length of the run; 1 is the full length.
    pub measure: Box<dyn Fn(Trial, f64) -> f64 + Send + Sync>,
}

/// The result of checking a case.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CheckResult {
    /// The name of the case.
    pub id: String,
    /// The value from the literature.
    pub expected: f64,
    /// The mean over all replications.
    pub measured: f64,
    /// The lower end of the interval.
    pub low: f64,
    /// The upper end of the interval.
    pub high: f64,
    /// Whether the expected value lies in the interval.
    pub pass: bool,
    /// The source of the expected value.
    pub source: &'static str,
}

impl ReferenceCase {
    /// The seeds of the replications.
    pub fn seeds() -> Vec<u64> {
        replication_seeds(SEED, REPLICATIONS).collect()
    }

    /// Checks the observations, one per seed, as one of `family_size` cases. The expected value must lie in the t interval around
    /// their mean, widened by the bias of the case.
    pub fn check(&self, observations: &[f64], family_size: usize) -> CheckResult {
        let level = 1.0 - (1.0 - FAMILY_CONFIDENCE) / family_size.max(1) as f64;
        let estimate =
            Estimate::of(observations, level).unwrap_or(Estimate { mean: f64::NAN, half_width: 0.0 });
        let half_width = estimate.half_width + self.bias;
        let (low, high) = (estimate.mean - half_width, estimate.mean + half_width);
        let pass = (low..=high).contains(&self.expected);
        CheckResult {
            id: self.id.clone(),
            expected: self.expected,
            measured: estimate.mean,
            low,
            high,
            pass,
            source: self.source,
        }
    }
}

/// Adds a case to a list.
pub(super) fn add(
    reference_cases: &mut Vec<ReferenceCase>,
    id: String,
    expected: f64,
    source: &'static str,
    bias: f64,
    measure: impl Fn(Trial, f64) -> f64 + Send + Sync + 'static,
) {
    reference_cases.push(ReferenceCase { id, expected, source, bias, measure: Box::new(measure) });
}
