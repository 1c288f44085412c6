//! Limits that depend on several fields, as messages state them: with three significant digits, and rounded so that the value that
//! is stated is possible.

use netduel_text::format::{NumberFormat, count, duration, rounded_down, rounded_up};

/// The significant digits of a limit.
const DIGITS: u32 = 3;

/// The shortest possible duration: `at least 33.4 ms`.
pub(crate) fn at_least_s(least_s: f64) -> String {
    format!("at least {}", duration(rounded_up(least_s, DIGITS)))
}

/// The smallest possible number, without its unit: `at least 0.0334`.
pub(crate) fn at_least(least: f64) -> String {
    format!("at least {}", figure(rounded_up(least, DIGITS)))
}

/// The largest possible number, without its unit: `at most 8.14`.
pub(crate) fn at_most(most: f64) -> String {
    format!("at most {}", figure(rounded_down(most, DIGITS)))
}

/// The largest possible number of things: `at most 10 000`.
pub(crate) fn at_most_whole(most: f64) -> String {
    format!("at most {}", whole(most))
}

/// A number of things, without a fraction of one.
pub(crate) fn whole(number: f64) -> String {
    count(number as u64)
}

/// A number with three significant digits.
fn figure(number: f64) -> String {
    NumberFormat::significant(number, DIGITS).format(number)
}

#[cfg(test)]
mod tests {
    use super::{at_least, at_least_s, at_most, at_most_whole};

    #[test]
    fn limits_have_three_digits_and_are_possible() {
        let plain = |text: String| text.replace('\u{a0}', " ").replace('\u{202f}', "");
        assert_eq!(plain(at_least_s(1.0 / 30.0)), "at least 33.4 ms");
        assert_eq!(plain(at_least_s(12_345.6)), "at least 12400 s");
        assert_eq!(plain(at_least(1.0 / 86_400.0)), "at least 0.0000116");
        assert_eq!(plain(at_most(8.147_453_350_111_713)), "at most 8.14");
        assert_eq!(plain(at_most_whole(3333.3)), "at most 3333");
    }
}
