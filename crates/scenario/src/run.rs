//! How long a run is, and from which seed it grows.

use super::table::table;

table! {
    /// How long a run is, and from which seed it grows.
    pub struct Run in "run" {
        /// How much simulated time the run covers.
        duration_s: f64 = 60.0, "Duration", "s", 0.001..=86400.0;
        /// Requests that arrive before this time warm the system up and are left out of the scores.
        warm_up_s: f64 = 0.0, "Warm-up", "s", 0.0..=86400.0;
        /// The number from which every random draw follows; the same seed repeats the run bit for bit.
        seed: u64 = 7, "Seed", "", 0.0..=9007199254740991.0;
    }
}
