//! Times and durations in words.

use netduel_text::format::duration;

/// A simulated time in seconds, to the microsecond: `12.034567`.
pub fn format_time_ns(time_ns: u64) -> String {
    format!("{}.{:06}", time_ns / 1_000_000_000, time_ns % 1_000_000_000 / 1_000)
}

/// A duration to three digits, in the unit that suits it.
pub fn format_duration_ns(duration_ns: u64) -> String {
    duration(duration_ns as f64 / 1e9)
}

#[cfg(test)]
mod tests {
    use super::{format_duration_ns, format_time_ns};

    #[test]
    fn times_have_microseconds_and_durations_three_digits() {
        assert_eq!(format_time_ns(12_034_567_890), "12.034567");
        let written = [0, 1_500, 999_999, 1_000_000, 40_000_000, 123_456_789, 9_999_999, 2_500_000_000]
            .map(format_duration_ns);
        assert_eq!(
            written.map(|text| text.replace('\u{a0}', " ")),
            ["0 ms", "1.50 µs", "1.00 ms", "1.00 ms", "40.0 ms", "123 ms", "10.0 ms", "2.50 s"]
        );
    }
}
