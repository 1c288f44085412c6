//! Seconds of the outside world and nanoseconds of the simulation.

/// Nanoseconds in a second.
pub const NS_PER_S: u64 = 1_000_000_000;

/// Seconds to the nearest nanosecond; what is negative or not a number becomes 0, what is too large the largest time.
pub fn ns_from_s(seconds: f64) -> u64 {
    // `as` saturates and maps NaN to 0.
    libm::round(seconds * NS_PER_S as f64) as u64
}

/// Nanoseconds to seconds.
pub fn s_from_ns(nanoseconds: u64) -> f64 {
    nanoseconds as f64 / NS_PER_S as f64
}
