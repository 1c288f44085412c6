//! The duration, the warm-up and the seed of a run.

use super::table::table;

table! {
    /// The duration, the warm-up and the seed of a run.
    pub struct Run in "run" {
        /// The simulated time that the run covers.
        duration_s: f64 = 60.0, "Duration", "s", 0.001..=86400.0;
        /// The length of the warm-up. Requests that arrive during this time are not included in the scores.
        warm_up_s: f64 = 0.0, "Warm-up", "s", 0.0..=86400.0;
        /// The seed of the random number generator. Two runs with the same scenario and the same seed are identical,
        /// bit for bit.
        seed: u64 = 7, "Seed", "", 0.0..=9007199254740991.0;
    }
}
