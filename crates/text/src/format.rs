//! Numbers as people read them: units, digits and separators.

/// The space between a number and its unit, which keeps both on one line.
pub const SPACE: &str = "\u{a0}";
/// The space between groups of three digits.
const THIN_SPACE: &str = "\u{202f}";

/// Formats a count with its digits in groups of three: 1 879.
pub fn count(number: u64) -> String {
    grouped(&number.to_string())
}

/// Formats a number with a fixed number of decimals and its digits in groups of three: 1 234.50. Halves are rounded away from
/// zero. A number that is not finite becomes a dash.
pub fn fixed(number: f64, decimals: u32) -> String {
    if !number.is_finite() {
        return "–".to_owned();
    }
    // The standard library rounds the exact binary value: 2.05 is a little less, and would become 2.0.
    let scale = 10_f64.powi(decimals as i32);
    let digits = format!("{:.*}", decimals as usize, (number.abs() * scale).round() / scale);
    let (whole, fraction) = digits.split_once('.').unwrap_or((&digits, ""));
    let point = if fraction.is_empty() { "" } else { "." };
    let is_zero = digits.bytes().all(|byte| matches!(byte, b'0' | b'.'));
    let sign = if number < 0.0 && !is_zero { "−" } else { "" };
    format!("{sign}{}{point}{fraction}", grouped(whole))
}

fn grouped(digits: &str) -> String {
    let mut out = String::with_capacity(digits.len() + 6);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push_str(THIN_SPACE);
        }
        out.push(digit);
    }
    out
}

/// The unit and the precision with which a number is written.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NumberFormat {
    factor: f64,
    decimals: u32,
    /// With the space before it.
    unit: &'static str,
}

impl NumberFormat {
    /// A plain number with a fixed number of decimals.
    pub fn fixed(decimals: u32) -> NumberFormat {
        NumberFormat { factor: 1.0, decimals, unit: "" }
    }

    /// About three significant digits for a number of this size: 0.718, 2.13, 14.6, 318.
    pub fn figure(number: f64) -> NumberFormat {
        NumberFormat::fixed(match number.abs() {
            size if size < 1.0 => 3,
            size if size < 10.0 => 2,
            size if size < 100.0 => 1,
            _ => 0,
        })
    }

    /// A share as a percentage: 93.0 %.
    pub fn percent() -> NumberFormat {
        NumberFormat { factor: 100.0, decimals: 1, unit: "\u{a0}%" }
    }

    /// A duration of this many seconds, in milliseconds or seconds: 0.42 ms, 4.2 ms, 318 ms, 1.24 s.
    pub fn duration(seconds: f64) -> NumberFormat {
        let (factor, decimals, unit) = match seconds * 1e3 {
            ms if ms < 1.0 => (1e3, 2, "\u{a0}ms"),
            ms if ms < 10.0 => (1e3, 1, "\u{a0}ms"),
            ms if ms < 999.5 => (1e3, 0, "\u{a0}ms"),
            ms if ms < 99_995.0 => (1.0, 2, "\u{a0}s"),
            _ => (1.0, 0, "\u{a0}s"),
        };
        NumberFormat { factor, decimals, unit }
    }

    /// A rate per second of this size: 84.7 /s.
    pub fn rate(per_second: f64) -> NumberFormat {
        NumberFormat { unit: "\u{a0}/s", ..NumberFormat::figure(per_second) }
    }

    /// An amount of data of this many bits: 800 b, 1.60 Gb.
    pub fn bits(bits: f64) -> NumberFormat {
        let units = ["\u{a0}b", "\u{a0}kb", "\u{a0}Mb", "\u{a0}Gb", "\u{a0}Tb", "\u{a0}Pb"];
        let (mut factor, mut index) = (1.0, 0);
        while bits * factor >= 999.5 && index + 1 < units.len() {
            factor *= 1e-3;
            index += 1;
        }
        let decimals = if index == 0 { 0 } else { NumberFormat::figure(bits * factor).decimals };
        NumberFormat { factor, decimals, unit: units[index] }
    }

    /// Formats a number.
    pub fn format(self, number: f64) -> String {
        fixed(number * self.factor, self.decimals) + self.unit
    }

    /// Formats a mean with the half-width of its confidence interval: 93.0 ± 0.6 %. A half-width that would be rounded to zero
    /// adds up to two decimals to both numbers.
    pub fn with_half_width(self, mean: f64, half_width: f64) -> String {
        let [mean, half_width] = [mean, half_width].map(|number| number * self.factor);
        let mut decimals = self.decimals;
        let mut last_digit = half_width * 10_f64.powi(decimals as i32);
        while last_digit > 0.0 && last_digit < 0.95 && decimals < self.decimals + 2 {
            decimals += 1;
            last_digit *= 10.0;
        }
        format!("{}\u{a0}±\u{a0}{}{}", fixed(mean, decimals), fixed(half_width, decimals), self.unit)
    }
}

/// Formats a number with at most three decimals and no trailing zeros: 24, 0.5, 1.25.
pub fn plain(number: f64) -> String {
    fixed(number, 3).trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Formats a share as a percentage: 93.0 %.
pub fn percent(share: f64) -> String {
    NumberFormat::percent().format(share)
}

/// Formats an amount of data in bits.
pub fn bits(bits: f64) -> String {
    NumberFormat::bits(bits).format(bits)
}

/// Formats a duration in milliseconds or seconds, whichever is easier to read.
pub fn duration(seconds: f64) -> String {
    NumberFormat::duration(seconds).format(seconds)
}

/// Formats a point or a length of simulated time in seconds, with two decimals unless both are zero: 60 s, 12.35 s. Below a tenth
/// of a second it has two significant digits, so that only 0 is written as 0 s: 0.001 s, 0.000015 s.
pub fn seconds(time_s: f64) -> String {
    let decimals = decimals_of_seconds(time_s);
    let number = fixed(time_s, decimals);
    let number = match number.strip_suffix(".00") {
        Some(whole) => whole,
        None if decimals > 2 => number.trim_end_matches('0'),
        None => &number,
    };
    format!("{number}{SPACE}s")
}

/// The number of decimals with which a length of time in seconds has at least two significant digits: 2 or more, up to the
/// nanosecond.
pub fn decimals_of_seconds(time_s: f64) -> u32 {
    let mut decimals = 2;
    let mut smallest_s = 0.1;
    while time_s != 0.0 && time_s.abs() < smallest_s && decimals < 9 {
        decimals += 1;
        smallest_s /= 10.0;
    }
    decimals
}

/// Formats a run hash as sixteen hexadecimal digits.
pub fn hash(value: u64) -> String {
    format!("{value:016x}")
}

/// Formats a value for programs: the shortest decimal that reads back exactly, in SI units. Empty if there is no finite value.
pub fn to_machine(value: Option<f64>) -> String {
    value.filter(|value| value.is_finite()).map(|value| value.to_string()).unwrap_or_default()
}

/// Formats a coordinate of a drawing to a tenth of a pixel.
pub fn coordinate(number: f64) -> String {
    let tenths = (number * 10.0).round() / 10.0;
    // Without the sign of a negative zero.
    (tenths + 0.0).to_string()
}

/// Appends a coordinate.
pub fn push_coordinate(path: &mut String, number: f64) {
    path.push_str(&coordinate(number));
}

/// Appends a command of an SVG path: its letter and its coordinates.
pub fn push_path(path: &mut String, letter: char, numbers: &[f64]) {
    path.push(letter);
    for (index, number) in numbers.iter().enumerate() {
        if index > 0 {
            path.push(' ');
        }
        push_coordinate(path, *number);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_grouped_in_threes() {
        assert_eq!(count(0), "0");
        assert_eq!(count(999), "999");
        assert_eq!(count(1_879), "1\u{202f}879");
        assert_eq!(count(12_345_678), "12\u{202f}345\u{202f}678");
    }

    #[test]
    fn decimals_are_rounded_and_padded() {
        assert_eq!(fixed(0.0, 2), "0.00");
        assert_eq!(fixed(0.004, 2), "0.00");
        assert_eq!(fixed(-0.004, 2), "0.00");
        assert_eq!(fixed(0.996, 2), "1.00");
        assert_eq!(fixed(1234.5, 1), "1\u{202f}234.5");
        assert_eq!(fixed(-2.05, 1), "−2.1");
        assert_eq!(fixed(f64::NAN, 1), "–");
        assert_eq!(NumberFormat::figure(0.7184).format(0.7184), "0.718");
        assert_eq!(NumberFormat::figure(14.62).format(14.62), "14.6");
        assert_eq!(plain(24.0), "24");
        assert_eq!(plain(0.5), "0.5");
    }

    #[test]
    fn durations_choose_their_unit() {
        assert_eq!(duration(0.000_42), "0.42\u{a0}ms");
        assert_eq!(duration(0.321), "321\u{a0}ms");
        assert_eq!(duration(0.9996), "1.00\u{a0}s");
        assert_eq!(duration(1.236), "1.24\u{a0}s");
        assert_eq!(seconds(60.0), "60\u{a0}s");
        assert_eq!(seconds(12.346), "12.35\u{a0}s");
        for (time_s, expected) in
            [(0.0, "0"), (0.05, "0.05"), (0.001, "0.001"), (0.0123, "0.012"), (1e-9, "0.000000001")]
        {
            assert_eq!(seconds(time_s), format!("{expected}\u{a0}s"));
        }
        assert_eq!(percent(0.9302), "93.0\u{a0}%");
    }

    #[test]
    fn a_half_width_has_the_unit_of_its_mean_and_is_never_rounded_to_zero() {
        assert_eq!(NumberFormat::percent().with_half_width(0.9302, 0.0058), "93.0\u{a0}±\u{a0}0.6\u{a0}%");
        assert_eq!(NumberFormat::percent().with_half_width(0.9998, 0.0002), "99.98\u{a0}±\u{a0}0.02\u{a0}%");
        assert_eq!(NumberFormat::percent().with_half_width(1.0, 0.0), "100.0\u{a0}±\u{a0}0.0\u{a0}%");
        assert_eq!(NumberFormat::duration(0.317).with_half_width(0.317, 0.0031), "317\u{a0}±\u{a0}3\u{a0}ms");
        assert_eq!(NumberFormat::duration(1.24).with_half_width(1.24, 0.3), "1.24\u{a0}±\u{a0}0.30\u{a0}s");
        assert_eq!(NumberFormat::fixed(3).with_half_width(0.718, 1e-9), "0.71800\u{a0}±\u{a0}0.00000");
    }

    #[test]
    fn a_hash_has_sixteen_digits() {
        assert_eq!(hash(0x9f3a_c27e_51b0_d84c), "9f3ac27e51b0d84c");
        assert_eq!(hash(1), "0000000000000001");
    }

    #[test]
    fn values_for_programs_are_plain_and_exact() {
        assert_eq!(to_machine(Some(0.1 + 0.2)), "0.30000000000000004");
        assert_eq!(to_machine(Some(1e6)), "1000000");
        assert_eq!(to_machine(Some(f64::INFINITY)), "");
        assert_eq!(to_machine(None), "");
    }

    #[test]
    fn paths_hold_tenths_of_pixels() {
        let mut path = String::new();
        push_path(&mut path, 'M', &[-0.04, 12.35, -3.5]);
        assert_eq!(path, "M0 12.4 -3.5");
    }
}
