//! The engine against the literature: scenarios with known answers, run through the code that the page runs.

mod caches;
mod chord;
mod failures;
mod fault_impact;
mod faults;
mod files;
mod lookup;
mod overlays;
mod peer_scene;
mod peers;
mod percolation;
mod queues;
mod replication;
mod scene;
mod searches;

use netduel_results::estimate::{Estimate, replicate_seeds};
use serde::Serialize;

/// A scenario with a known answer.
pub struct ReferenceCase {
    /// Its name on the command line.
    pub id: String,
    /// The value from the literature.
    pub expected: f64,
    /// Where the value comes from.
    pub source: &'static str,
    /// How far the scenario itself may lie from the value, where theory is a limit; 0 where it is exact.
    pub bias: f64,
    /// One observation, from one seed; `size` scales the length of the run, 1 being the full one.
    pub measure: Box<dyn Fn(u64, f64) -> f64 + Send + Sync>,
}

/// What came of an oracle.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CheckResult {
    /// The oracle's name.
    pub id: String,
    /// The value from the literature.
    pub expected: f64,
    /// The mean over all replicates.
    pub measured: f64,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Whether the expected value lies in the interval.
    pub pass: bool,
    /// Where the value comes from.
    pub source: &'static str,
}

/// How many independent runs an oracle is measured by.
pub const REPLICATES: u32 = 10;

/// The seed of the first.
pub const SEED: u64 = 2026;

/// All oracles together hold with this confidence; each is therefore tested at a higher one (Bonferroni).
pub const FAMILY_CONFIDENCE: f64 = 0.95;

/// Every oracle.
pub fn reference_cases() -> Vec<ReferenceCase> {
    let mut reference_cases = queues::reference_cases();
    reference_cases.extend(caches::reference_cases());
    reference_cases.extend(faults::reference_cases());
    reference_cases.extend(fault_impact::reference_cases());
    reference_cases.extend(replication::reference_cases());
    reference_cases.extend(lookup::reference_cases());
    reference_cases.extend(overlays::reference_cases());
    reference_cases.extend(percolation::reference_cases());
    reference_cases.extend(searches::reference_cases());
    reference_cases.extend(peers::reference_cases());
    reference_cases.extend(chord::reference_cases());
    reference_cases.extend(failures::reference_cases());
    reference_cases.extend(files::reference_cases());
    reference_cases
}

impl ReferenceCase {
    /// The seeds to measure with.
    pub fn seeds() -> Vec<u64> {
        replicate_seeds(SEED, REPLICATES).collect()
    }

    /// Judges the observations, one per seed, as one of `family` oracles: the value must lie in the t interval
    /// around their mean, widened by the scenario's bias.
    pub fn check(&self, observations: &[f64], family: usize) -> CheckResult {
        let level = 1.0 - (1.0 - FAMILY_CONFIDENCE) / family.max(1) as f64;
        let estimate =
            Estimate::of(observations, level).unwrap_or(Estimate { mean: f64::NAN, half_width: 0.0 });
        let reach = estimate.half_width + self.bias;
        let (low, high) = (estimate.mean - reach, estimate.mean + reach);
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
