//! The engine against the literature: scenarios with known answers, run through the code that the page runs.

mod caches;
mod chord;
mod failures;
mod faults;
mod files;
mod lookup;
mod misfortune;
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
pub struct Oracle {
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
pub struct Verdict {
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
pub fn oracles() -> Vec<Oracle> {
    let mut oracles = queues::oracles();
    oracles.extend(caches::oracles());
    oracles.extend(faults::oracles());
    oracles.extend(misfortune::oracles());
    oracles.extend(replication::oracles());
    oracles.extend(lookup::oracles());
    oracles.extend(overlays::oracles());
    oracles.extend(percolation::oracles());
    oracles.extend(searches::oracles());
    oracles.extend(peers::oracles());
    oracles.extend(chord::oracles());
    oracles.extend(failures::oracles());
    oracles.extend(files::oracles());
    oracles
}

impl Oracle {
    /// The seeds to measure with.
    pub fn seeds() -> Vec<u64> {
        replicate_seeds(SEED, REPLICATES).collect()
    }

    /// Judges the observations, one per seed, as one of `family` oracles: the value must lie in the t interval
    /// around their mean, widened by the scenario's bias.
    pub fn judge(&self, observations: &[f64], family: usize) -> Verdict {
        let level = 1.0 - (1.0 - FAMILY_CONFIDENCE) / family.max(1) as f64;
        let estimate =
            Estimate::of(observations, level).unwrap_or(Estimate { mean: f64::NAN, half_width: 0.0 });
        let reach = estimate.half_width + self.bias;
        let (low, high) = (estimate.mean - reach, estimate.mean + reach);
        let pass = (low..=high).contains(&self.expected);
        Verdict {
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
