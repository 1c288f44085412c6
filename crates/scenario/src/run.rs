//! The duration, the warm-up and the seed of a run.

use super::table::table;

/// The longest duration of a run: 30 days, in seconds. Metrics keep one window for each second of a run, and times in nanoseconds
/// remain exact in `f64`, in which the page receives them.
pub const LONGEST_RUN_S: f64 = 2_592_000.0;

table! {
    /// The duration, the warm-up and the seed of a run.
    pub struct Run in "run" {
        /// The simulated time that the run covers.
        duration_s: f64 = 60.0, "Length of the run", "s", 0.001..=2592000.0;
        /// The length of the warm-up. The scores leave out the requests that arrive during this time.
        warm_up_s: f64 = 0.0, "Warm-up (not counted)", "s", 0.0..=2592000.0;
        /// The number from which all random numbers of the run are computed. Two runs with the same scenario and the same
        /// seed are identical.
        seed: u64 = 7, "Random seed", "", 0.0..=9007199254740991.0;
    }
}
