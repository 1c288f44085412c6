//! The times at which the scores of a run are sampled for curves over time.
//!
//! They depend only on the length of the run, so that a curve is the same whatever the speed and however its time was reached. The
//! distance of two samples grows with time: it is at most 1/32 of their time, and at most about 1/1000 of the run near its start.
//! A run of any length has fewer than 400 of them.

/// Each octave of time has 2⁵ samples.
const BITS_PER_OCTAVE: u32 = 5;
/// The first samples are 2⁻¹⁰ of the run apart, rounded down to a power of two in nanoseconds.
const BITS_OF_RUN: u32 = 10;

/// The first sample time after a time, in nanoseconds.
pub fn next_sample_ns(after_ns: u64, duration_ns: u64) -> u64 {
    let step_ns = step_ns(after_ns, duration_ns);
    (after_ns / step_ns + 1).saturating_mul(step_ns)
}

/// Whether the scores are sampled at a time.
pub fn is_sample_ns(time_ns: u64, duration_ns: u64) -> bool {
    time_ns == 0 || time_ns.is_multiple_of(step_ns(time_ns, duration_ns))
}

/// The distance of the samples at a time: a power of two.
fn step_ns(time_ns: u64, duration_ns: u64) -> u64 {
    let shortest = (duration_ns >> BITS_OF_RUN).max(1).ilog2();
    let of_octave = time_ns.max(1).ilog2().saturating_sub(BITS_PER_OCTAVE);
    1 << shortest.max(of_octave)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sample_times_follow_one_another_and_are_few() {
        for duration_ns in [1, 999, 1_000_000, 60_000_000_000, 86_400_000_000_000, u64::MAX / 2] {
            let (mut time_ns, mut count) = (0, 0);
            while time_ns < duration_ns {
                let next_ns = next_sample_ns(time_ns, duration_ns);
                assert!(next_ns > time_ns && is_sample_ns(next_ns, duration_ns), "{time_ns} {next_ns}");
                assert!(next_ns - time_ns == 1 || !is_sample_ns(next_ns - 1, duration_ns));
                (time_ns, count) = (next_ns, count + 1);
            }
            assert!(count < 400, "{duration_ns}: {count}");
        }
    }
}
