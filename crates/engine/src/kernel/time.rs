//! Conversion between seconds and the nanoseconds of simulated time.

/// Nanoseconds per second.
pub const NS_PER_S: u64 = 1_000_000_000;

/// Converts seconds to the nearest nanosecond. Negative values and NaN become 0; values that are too large become
/// `u64::MAX`.
pub fn ns_from_s(seconds: f64) -> u64 {
    // `as` saturates and maps NaN to 0.
    libm::round(seconds * NS_PER_S as f64) as u64
}

/// Converts nanoseconds to seconds.
pub fn s_from_ns(nanoseconds: u64) -> f64 {
    nanoseconds as f64 / NS_PER_S as f64
}
