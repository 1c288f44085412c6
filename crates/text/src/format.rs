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

    /// A plain number of this size with so many significant digits, but at least all digits before the point: with three, 0.718,
    /// 2.13, 14.6, 1 318.
    pub fn significant(number: f64, digits: u32) -> NumberFormat {
        NumberFormat::scaled(number, digits, &[(1.0, "")])
    }

    /// About three significant digits for a number of this size: 0.718, 2.13, 14.6, 318. Of a small number at most three decimals.
    pub fn figure(number: f64) -> NumberFormat {
        let NumberFormat { decimals, .. } = NumberFormat::significant(number, 3);
        NumberFormat::fixed(if number == 0.0 { 3 } else { decimals.min(3) })
    }

    /// A share as a percentage: 93.0 %.
    pub fn percent() -> NumberFormat {
        NumberFormat::percent_with(1)
    }

    /// A share as a percentage with so many decimals.
    pub fn percent_with(decimals: u32) -> NumberFormat {
        NumberFormat { factor: 100.0, decimals, unit: "\u{a0}%" }
    }

    /// A duration of this many seconds, to three digits, in the unit that suits it: 511 ns, 0.42 ms, 318 ms, 1.24 s, 15 833 s.
    pub fn duration(seconds: f64) -> NumberFormat {
        NumberFormat::duration_with(seconds, 3)
    }

    /// A duration with so many significant digits.
    pub fn duration_with(seconds: f64, digits: u32) -> NumberFormat {
        let units = [(1e9, "\u{a0}ns"), (1e6, "\u{a0}µs"), (1e3, "\u{a0}ms"), (1.0, "\u{a0}s")];
        let format = NumberFormat::scaled(seconds, digits, &units);
        // Times are whole nanoseconds. The mean of several may lie between two.
        if seconds == 0.0 { NumberFormat { factor: 1e3, decimals: 0, unit: "\u{a0}ms" } } else { format }
    }

    /// A rate per second of this size: 84.7 /s.
    pub fn rate(per_second: f64) -> NumberFormat {
        NumberFormat { unit: "\u{a0}/s", ..NumberFormat::figure(per_second) }
    }

    /// A rate per second with so many significant digits.
    pub fn rate_with(per_second: f64, digits: u32) -> NumberFormat {
        NumberFormat { unit: "\u{a0}/s", ..NumberFormat::significant(per_second, digits) }
    }

    /// An amount of data of this many bits: 800 b, 1.60 Gb.
    pub fn bits(bits: f64) -> NumberFormat {
        NumberFormat::bits_with(bits, 3)
    }

    /// An amount of data with so many significant digits.
    pub fn bits_with(bits: f64, digits: u32) -> NumberFormat {
        let units = [
            (1.0, "\u{a0}b"),
            (1e-3, "\u{a0}kb"),
            (1e-6, "\u{a0}Mb"),
            (1e-9, "\u{a0}Gb"),
            (1e-12, "\u{a0}Tb"),
            (1e-15, "\u{a0}Pb"),
        ];
        let format = NumberFormat::scaled(bits, digits, &units);
        // There are no parts of a bit.
        if format.factor == 1.0 { NumberFormat { decimals: 0, ..format } } else { format }
    }

    /// So many significant digits in the first of the units, the smallest one first, in which the number has at most three digits
    /// before the point; in the last unit if there is none. A unit is a factor and its name.
    fn scaled(number: f64, digits: u32, units: &[(f64, &'static str)]) -> NumberFormat {
        // The limit is what three digits show as 1000; more digits would show 999.9.
        let limit = 1000.0 - 0.5 * 10_f64.powi(3 - digits.max(3) as i32);
        let fits = |unit: &&(f64, &'static str)| (number * unit.0).abs() < limit;
        let Some((factor, unit)) = units.iter().find(fits).or(units.last()).copied() else {
            return NumberFormat::fixed(0);
        };
        let decimals = decimals_of((number * factor).abs(), digits);
        NumberFormat { factor, decimals, unit }
    }

    /// Formats a number.
    pub fn format(self, number: f64) -> String {
        fixed(number * self.factor, self.decimals) + self.unit
    }

    /// Formats a mean with the half-width of its confidence interval: 93.0 ± 0.6 %. The half-width determines the decimals of both:
    /// it has one significant digit, or two if the first one is 1 or 2, because nothing beyond is known. All observations are equal
    /// if it is zero.
    pub fn with_half_width(self, mean: f64, half_width: f64) -> String {
        let [mean, half_width] = [mean, half_width].map(|number| number * self.factor);
        // What remains of equal observations is the error of floating-point numbers.
        if half_width.abs() <= 1e-12 * mean.abs() {
            return format!("{}\u{a0}±\u{a0}0{}", fixed(mean, self.decimals), self.unit);
        }
        let first_digits = half_width / 10_f64.powi(half_width.abs().log10().floor() as i32);
        let decimals = decimals_of(half_width.abs(), if first_digits < 2.95 { 2 } else { 1 });
        format!("{}\u{a0}±\u{a0}{}{}", fixed(mean, decimals), fixed(half_width, decimals), self.unit)
    }
}

/// The most decimals that are written. A 64-bit number has no more that mean anything.
const MOST_DECIMALS: i32 = 15;

/// The decimals with which a positive number shows so many significant digits.
fn decimals_of(number: f64, digits: u32) -> u32 {
    let last = digits as i32 - 1;
    if number <= 0.0 || !number.is_finite() {
        return 0;
    }
    let decimals = (last - number.log10().floor() as i32).clamp(0, MOST_DECIMALS);
    // Rounding can add a digit before the point: 9.996 becomes 10.0.
    let is_longer = (number * 10_f64.powi(decimals)).round() >= 10_f64.powi(digits as i32);
    (decimals - i32::from(is_longer)).max(0) as u32
}

/// The smallest number of so many significant digits that is not below a positive number: a lower limit that can be written.
pub fn rounded_up(number: f64, digits: u32) -> f64 {
    let nearest = with_digits(number, digits);
    if nearest < number { with_digits(nearest + last_place(nearest, digits), digits) } else { nearest }
}

/// The largest number of so many significant digits that is not above a positive number: an upper limit that can be written.
pub fn rounded_down(number: f64, digits: u32) -> f64 {
    let nearest = with_digits(number, digits);
    if nearest > number { with_digits(nearest - last_place(number, digits), digits) } else { nearest }
}

/// The nearest number of so many significant digits. It is read from its decimals, so that it is the number that they stand for.
fn with_digits(number: f64, digits: u32) -> f64 {
    format!("{number:.*e}", digits.max(1) as usize - 1).parse().unwrap_or(number)
}

/// The value of a unit in the last of the significant digits.
fn last_place(number: f64, digits: u32) -> f64 {
    10_f64.powi(number.abs().log10().floor() as i32 - (digits as i32 - 1))
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
        assert_eq!(duration(0.0), "0\u{a0}ms");
        assert_eq!(duration(1e-9), "1.00\u{a0}ns");
        assert_eq!(duration(511e-9), "511\u{a0}ns");
        assert_eq!(duration(0.000_001_5), "1.50\u{a0}µs");
        assert_eq!(duration(0.000_42), "420\u{a0}µs");
        assert_eq!(duration(15_833.333), "15\u{202f}833\u{a0}s");
        assert_eq!(NumberFormat::duration_with(0.999_96, 4).format(0.999_96), "1.000\u{a0}s");
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
    fn the_half_width_determines_the_decimals_and_is_never_rounded_to_zero() {
        let of = |format: NumberFormat, mean: f64, half_width: f64| {
            format.with_half_width(mean, half_width).replace(SPACE, " ").replace(THIN_SPACE, "")
        };
        assert_eq!(of(NumberFormat::percent(), 0.9302, 0.0058), "93.0 ± 0.6 %");
        assert_eq!(of(NumberFormat::percent(), 0.9998, 0.0002), "99.980 ± 0.020 %");
        assert_eq!(of(NumberFormat::percent(), 1.0, 0.0), "100.0 ± 0 %");
        assert_eq!(of(NumberFormat::duration(0.317), 0.317, 0.0031), "317 ± 3 ms");
        assert_eq!(of(NumberFormat::duration(1.24), 1.24, 0.3), "1.2 ± 0.3 s");
        assert_eq!(of(NumberFormat::fixed(3), 0.718, 1e-9), "0.7180000000 ± 0.0000000010");
        assert_eq!(of(NumberFormat::duration(5e-6), 5e-6, 2.3e-8), "5.000 ± 0.023 µs");
        assert_eq!(of(NumberFormat::duration(15_833.333), 15_833.333, 42.0), "15833 ± 42 s");
        for exponent in -11..6 {
            let half_width = 1.7 * 10_f64.powi(exponent);
            let written = of(NumberFormat::figure(3.0), 3.0, half_width);
            let half_width = written.split('±').nth(1).unwrap().replace('.', "");
            assert!(half_width.contains("17"), "{written}");
        }
    }

    #[test]
    fn limits_are_rounded_to_what_they_allow() {
        for (number, up, down) in [
            (0.033_333_333, 0.0334, 0.0333),
            (8.147_453_350_111_713, 8.15, 8.14),
            (9.996, 10.0, 9.99),
            (1.000_000_01, 1.01, 1.0),
            (0.1, 0.1, 0.1),
            (1e-9, 1e-9, 1e-9),
            (123_456.0, 124_000.0, 123_000.0),
        ] {
            assert_eq!((rounded_up(number, 3), rounded_down(number, 3)), (up, down), "{number}");
        }
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
