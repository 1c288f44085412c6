//! Numbers as people read them. Integer arithmetic throughout: the formatting of floats that the standard
//! library brings weighs more than all of this.

/// Between a number and its unit; keeps both on one line.
pub(crate) const SPACE: &str = "\u{a0}";
/// Between the thousands.
const THIN: &str = "\u{202f}";

/// A count, its thousands apart: 1 879.
pub(crate) fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + 6);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push_str(THIN);
        }
        out.push(digit);
    }
    out
}

/// A number with so many decimals, rounded half up, its thousands apart: 1 234.50.
pub(crate) fn fixed(number: f64, decimals: u32) -> String {
    if !number.is_finite() {
        return "–".to_owned();
    }
    let scale = 10_u64.pow(decimals);
    let scaled = (number.abs() * scale as f64 + 0.5) as u64;
    let mut out = count(scaled / scale);
    if decimals > 0 {
        let part = (scaled % scale).to_string();
        out.push('.');
        (part.len()..decimals as usize).for_each(|_| out.push('0'));
        out.push_str(&part);
    }
    if number < 0.0 && scaled > 0 { ["−", &out].concat() } else { out }
}

/// How a number is written.
#[derive(Clone, Copy)]
pub(crate) struct Form {
    factor: f64,
    decimals: u32,
    /// With the space before it.
    unit: &'static str,
}

impl Form {
    /// As a plain number with so many decimals.
    pub(crate) fn fixed(decimals: u32) -> Form {
        Form { factor: 1.0, decimals, unit: "" }
    }

    /// With about three digits of a number of this size: 0.718, 2.1, 14.6, 318.
    pub(crate) fn figure(number: f64) -> Form {
        Form::fixed(match number.abs() {
            size if size < 1.0 => 3,
            size if size < 10.0 => 2,
            size if size < 100.0 => 1,
            _ => 0,
        })
    }

    /// As a share in per cent: 93.0 %.
    pub(crate) fn percent() -> Form {
        Form { factor: 100.0, decimals: 1, unit: "\u{a0}%" }
    }

    /// In the unit in which a time of so many seconds is easily read: 0.42 ms, 4.2 ms, 318 ms, 1.24 s.
    pub(crate) fn span(seconds: f64) -> Form {
        let (factor, decimals, unit) = match seconds * 1e3 {
            ms if ms < 1.0 => (1e3, 2, "\u{a0}ms"),
            ms if ms < 10.0 => (1e3, 1, "\u{a0}ms"),
            ms if ms < 999.5 => (1e3, 0, "\u{a0}ms"),
            ms if ms < 99_995.0 => (1.0, 2, "\u{a0}s"),
            _ => (1.0, 0, "\u{a0}s"),
        };
        Form { factor, decimals, unit }
    }

    /// As a rate of this size: 84.7 /s.
    pub(crate) fn rate(per_second: f64) -> Form {
        Form { unit: "\u{a0}/s", ..Form::figure(per_second) }
    }

    /// As an amount of bits: 800 b, 1.60 Gb.
    pub(crate) fn bits(bits: f64) -> Form {
        let units = ["\u{a0}b", "\u{a0}kb", "\u{a0}Mb", "\u{a0}Gb", "\u{a0}Tb", "\u{a0}Pb"];
        let (mut factor, mut index) = (1.0, 0);
        while bits * factor >= 999.5 && index + 1 < units.len() {
            factor *= 1e-3;
            index += 1;
        }
        let unit = units[index];
        let decimals = if index == 0 { 0 } else { Form::figure(bits * factor).decimals };
        Form { factor, decimals, unit }
    }

    /// Writes a number.
    pub(crate) fn written(self, number: f64) -> String {
        [&fixed(number * self.factor, self.decimals), self.unit].concat()
    }

    /// Writes a number with half the width of its interval: 93.0 ± 0.6 %. A width that would be lost gets up to two more
    /// decimals, and so does the number.
    pub(crate) fn with_half_width(self, number: f64, half_width: f64) -> String {
        let [number, half_width] = [number, half_width].map(|number| number * self.factor);
        let mut decimals = self.decimals;
        let mut last_digit = half_width * 10_u64.pow(decimals) as f64;
        while last_digit > 0.0 && last_digit < 0.95 && decimals < self.decimals + 2 {
            decimals += 1;
            last_digit *= 10.0;
        }
        [&fixed(number, decimals), "\u{a0}±\u{a0}", &fixed(half_width, decimals), self.unit].concat()
    }
}

/// As [`Form::figure`], without the zeros at its end: 24, 0.5, 1.25.
pub(crate) fn plain(number: f64) -> String {
    let text = fixed(number, 3);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A share as a percentage: 93.0 %.
pub(crate) fn percent(share: f64) -> String {
    Form::percent().written(share)
}

/// An amount of bits.
pub(crate) fn bits(bits: f64) -> String {
    Form::bits(bits).written(bits)
}

/// A span of time in the unit in which it is easily read.
pub(crate) fn span(seconds: f64) -> String {
    Form::span(seconds).written(seconds)
}

/// A moment or a length of simulated time in seconds, with no more decimals than it needs: 60 s, 12.35 s.
pub(crate) fn moment(seconds: f64) -> String {
    let hundredths = fixed(seconds, 2);
    let text = hundredths.strip_suffix(".00").unwrap_or(&hundredths);
    [text, SPACE, "s"].concat()
}

/// Sixteen hexadecimal digits.
pub(crate) fn hash(value: u64) -> String {
    (0..16).rev().filter_map(|digit| char::from_digit((value >> (4 * digit)) as u32 & 15, 16)).collect()
}

/// A value for machines: shortest decimal, SI unit; empty if there is none.
pub(crate) fn machine(value: Option<f64>) -> String {
    let shortest = |value: f64| {
        js_sys::Number::from(value).to_string_with_radix(10).map(String::from).unwrap_or_default()
    };
    value.filter(|value| value.is_finite()).map(shortest).unwrap_or_default()
}

/// One coordinate of a drawing, to a tenth of a pixel.
pub(crate) fn coordinate(number: f64) -> String {
    let mut out = String::new();
    push_coordinate(&mut out, number);
    out
}

/// Appends a coordinate.
pub(crate) fn push_coordinate(path: &mut String, number: f64) {
    let tenths = (number * 10.0).round() as i64;
    if tenths < 0 {
        path.push('-');
    }
    let size = tenths.unsigned_abs();
    path.push_str(&(size / 10).to_string());
    if !size.is_multiple_of(10) {
        path.push('.');
        path.push_str(&(size % 10).to_string());
    }
}

/// Appends a command of an SVG path: its letter and its numbers.
pub(crate) fn push_path(path: &mut String, letter: char, numbers: &[f64]) {
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
    fn thousands_stand_apart() {
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
        assert_eq!(Form::figure(0.7184).written(0.7184), "0.718");
        assert_eq!(Form::figure(14.62).written(14.62), "14.6");
        assert_eq!(plain(24.0), "24");
        assert_eq!(plain(0.5), "0.5");
    }

    #[test]
    fn spans_choose_their_unit() {
        assert_eq!(span(0.000_42), "0.42\u{a0}ms");
        assert_eq!(span(0.321), "321\u{a0}ms");
        assert_eq!(span(0.9996), "1.00\u{a0}s");
        assert_eq!(span(1.236), "1.24\u{a0}s");
        assert_eq!(moment(60.0), "60\u{a0}s");
        assert_eq!(moment(12.346), "12.35\u{a0}s");
        assert_eq!(percent(0.9302), "93.0\u{a0}%");
    }

    #[test]
    fn an_interval_is_written_in_one_unit_and_never_narrower_than_a_digit_shows() {
        assert_eq!(Form::percent().with_half_width(0.9302, 0.0058), "93.0\u{a0}±\u{a0}0.6\u{a0}%");
        assert_eq!(Form::percent().with_half_width(0.9998, 0.0002), "99.98\u{a0}±\u{a0}0.02\u{a0}%");
        assert_eq!(Form::percent().with_half_width(1.0, 0.0), "100.0\u{a0}±\u{a0}0.0\u{a0}%");
        assert_eq!(Form::span(0.317).with_half_width(0.317, 0.0031), "317\u{a0}±\u{a0}3\u{a0}ms");
        assert_eq!(Form::span(1.24).with_half_width(1.24, 0.3), "1.24\u{a0}±\u{a0}0.30\u{a0}s");
        assert_eq!(Form::fixed(3).with_half_width(0.718, 1e-9), "0.71800\u{a0}±\u{a0}0.00000");
    }

    #[test]
    fn a_hash_has_sixteen_digits() {
        assert_eq!(hash(0x9f3a_c27e_51b0_d84c), "9f3ac27e51b0d84c");
        assert_eq!(hash(1), "0000000000000001");
    }

    #[test]
    fn paths_hold_tenths_of_pixels() {
        let mut path = String::new();
        push_path(&mut path, 'M', &[-0.04, 12.35, -3.5]);
        assert_eq!(path, "M0 12.4 -3.5");
    }
}
