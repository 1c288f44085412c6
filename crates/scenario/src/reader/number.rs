//! Reads one number with its unit.

use super::refusal::Refusal;
use super::unit::{Factor, factor};

/// The characters that people put between groups of three digits.
const GROUP_SEPARATORS: [char; 7] = [' ', '\u{a0}', '\u{2009}', '\u{202f}', '\'', '’', '_'];

/// Reads a number, with or without a unit, in the unit of a parameter, such as `s`.
///
/// The decimal point is a point. A comma is read as one where it cannot separate thousands. Numbers that are too large for
/// the type become infinite.
///
/// # Errors
/// If the text is no number, has two readings, or has a unit that cannot be converted.
pub fn number(text: &str, unit: &str) -> Result<f64, Refusal> {
    let text = text.trim();
    let (digits, written_unit) = split(text);
    let written_unit = written_unit.trim();
    let number = decimal(digits).map_err(|refusal| with_unit(refusal, written_unit))?;
    let Factor { power, ratio } = factor(written_unit, unit)?;
    let value = number.value(power)? * ratio;
    Ok(value)
}

/// Whether a number has one point, before three zeros, so that the point could separate thousands.
pub(crate) fn has_point_before_three_zeros(text: &str) -> bool {
    let (digits, _) = split(text.trim());
    let unsigned = digits.trim_start_matches(is_sign);
    unsigned.split_once('.').is_some_and(|(whole, fraction)| {
        fraction == "000" && (1..=3).contains(&whole.len()) && !whole.starts_with('0')
    })
}

fn with_unit(refusal: Refusal, unit: &str) -> Refusal {
    match refusal {
        Refusal::Ambiguous { readings, reason } if !unit.is_empty() => {
            Refusal::Ambiguous { readings: readings.map(|reading| format!("{reading} {unit}")), reason }
        }
        refusal => refusal,
    }
}

/// Splits a text after the part that consists of digits, points, commas, separators of groups and an exponent.
fn split(text: &str) -> (&str, &str) {
    let letters: Vec<(usize, char)> = text.char_indices().collect();
    let at = |index: usize| letters.get(index).map(|letter| letter.1);
    let is_digit = |index: usize| at(index).is_some_and(|letter| letter.is_ascii_digit());
    let mut index = usize::from(at(0).is_some_and(is_sign));
    while let Some(letter) = at(index) {
        let is_part = letter.is_ascii_digit()
            || matches!(letter, '.' | ',')
            || GROUP_SEPARATORS.contains(&letter) && is_digit(index + 1);
        if !is_part {
            break;
        }
        index += 1;
    }
    if index > 0 && at(index).is_some_and(|letter| matches!(letter, 'e' | 'E')) {
        let mut end = index + 1 + usize::from(at(index + 1).is_some_and(is_sign));
        if is_digit(end) {
            while is_digit(end) {
                end += 1;
            }
            index = end;
        }
    }
    text.split_at(letters.get(index).map_or(text.len(), |letter| letter.0))
}

fn is_sign(letter: char) -> bool {
    matches!(letter, '+' | '-' | '−')
}

/// A number in decimal digits.
struct Decimal {
    /// Sign, digits and perhaps a point.
    digits: String,
    exponent: i32,
}

impl Decimal {
    /// The number times this power of ten, rounded once.
    fn value(&self, power: i32) -> Result<f64, Refusal> {
        let exponent = self.exponent.saturating_add(power);
        let value: f64 = format!("{}e{exponent}", self.digits).parse().map_err(|_| Refusal::NotANumber)?;
        let is_zero = !self.digits.bytes().any(|byte| matches!(byte, b'1'..=b'9'));
        // A number that is too small for the type is not zero, so it must not become zero.
        if value == 0.0 && !is_zero { Err(Refusal::NotANumber) } else { Ok(value) }
    }
}

/// Reads the digits of a number: finds out what its points, commas and separators mean.
fn decimal(text: &str) -> Result<Decimal, Refusal> {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => {
            let digits = exponent.replace('−', "-");
            let is_negative = digits.starts_with('-');
            // An exponent beyond the type is beyond that of every number as well.
            (mantissa, digits.parse().unwrap_or(if is_negative { -99_999 } else { 99_999 }))
        }
        None => (text, 0),
    };
    let negative = mantissa.starts_with(['-', '−']);
    let unsigned = mantissa.trim_start_matches(is_sign);
    let (points, commas) = (unsigned.matches('.').count(), unsigned.matches(',').count());
    let (whole, fraction) = match (points, commas) {
        (0, 0) => (unsigned, ""),
        (1, 0) => unsigned.split_once('.').ok_or(Refusal::NotANumber)?,
        (0, 1) => {
            let (whole, fraction) = unsigned.split_once(',').ok_or(Refusal::NotANumber)?;
            let may_group = fraction.len() == 3 && (1..=3).contains(&whole.len()) && !whole.starts_with('0');
            if may_group && whole.bytes().chain(fraction.bytes()).all(|byte| byte.is_ascii_digit()) {
                let sign = if negative { "-" } else { "" };
                let tail = text[mantissa.len()..].to_owned();
                return Err(Refusal::Ambiguous {
                    readings: [
                        format!("{sign}{whole}.{fraction}{tail}"),
                        format!("{sign}{whole}{fraction}{tail}"),
                    ],
                    reason: "a comma can be a decimal point or separate thousands",
                });
            }
            (whole, fraction)
        }
        // 1,234.5 and 1.234,5.
        (1, _) if unsigned.rfind(',') < unsigned.find('.') => {
            unsigned.split_once('.').ok_or(Refusal::NotANumber)?
        }
        (_, 1) if unsigned.rfind('.') < unsigned.find(',') => {
            unsigned.split_once(',').ok_or(Refusal::NotANumber)?
        }
        // 1,234,567 and 1.234.567.
        (0, _) | (_, 0) => (unsigned, ""),
        _ => return Err(Refusal::NotANumber),
    };
    let whole = ungrouped(whole).ok_or(Refusal::NotANumber)?;
    let has_digits = !whole.is_empty() || !fraction.is_empty();
    if !has_digits || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Refusal::NotANumber);
    }
    let sign = if negative { "-" } else { "" };
    Ok(Decimal { digits: format!("{sign}0{whole}.{fraction}0"), exponent })
}

/// Removes the separators between groups of three digits. `None` if the groups are of another size or separated differently.
fn ungrouped(whole: &str) -> Option<String> {
    let is_separator = |letter: char| !letter.is_ascii_digit();
    let mut separators = whole.chars().filter(|letter| is_separator(*letter));
    let first = separators.next();
    if !separators.all(|separator| Some(separator) == first) {
        return None;
    }
    let mut groups = whole.split(is_separator);
    let leading = groups.next().unwrap_or_default();
    let is_grouped =
        first.is_none() || (1..=3).contains(&leading.len()) && groups.all(|group| group.len() == 3);
    is_grouped.then(|| whole.split(is_separator).collect())
}

#[cfg(test)]
mod tests {
    use super::super::refusal::Refusal;
    use super::number;

    #[test]
    fn a_comma_is_a_decimal_point_where_it_cannot_separate_thousands() {
        for (text, expected) in [
            ("0,5", 0.5),
            (",5", 0.5),
            ("1,5", 1.5),
            ("0,500", 0.5),
            ("1234,567", 1234.567),
            ("1 000,125", 1000.125),
            ("1.234,5", 1234.5),
            ("1,234.5", 1234.5),
            ("1,234,567", 1_234_567.0),
            ("1.234.567", 1_234_567.0),
            ("1.500", 1.5),
        ] {
            assert_eq!(number(text, ""), Ok(expected), "{text}");
        }
    }

    #[test]
    fn a_comma_before_three_digits_has_two_readings() {
        for (text, readings) in [
            ("1,500", ["1.500", "1500"].map(str::to_owned)),
            ("-12,000 ms", ["-12.000 ms", "-12000 ms"].map(str::to_owned)),
            ("1,500e3", ["1.500e3", "1500e3"].map(str::to_owned)),
        ] {
            match number(text, "s") {
                Err(Refusal::Ambiguous { readings: found, .. }) => assert_eq!(found, readings, "{text}"),
                other => panic!("{text}: {other:?}"),
            }
            let values = readings.map(|reading| number(&reading, "s").unwrap());
            assert_ne!(values[0], values[1]);
        }
    }

    #[test]
    fn digits_can_be_grouped_in_threes() {
        for text in
            ["1000000", "1 000 000", "1\u{202f}000\u{a0}000", "1'000'000", "1_000_000", "1e6", "+1E+6"]
        {
            let expected = if text.contains('\u{a0}') { Err(Refusal::NotANumber) } else { Ok(1e6) };
            assert_eq!(number(text, ""), expected, "{text}: one kind of separator");
        }
        for text in ["1 0", "10 00", "1 000 00", "1,00,000", "1 ", " 1"] {
            let is_plain = text.trim() == "1";
            assert_eq!(number(text, "").is_ok(), is_plain, "{text}");
        }
    }

    #[test]
    fn units_are_converted_and_rounded_once() {
        for (text, unit, expected) in [
            ("30 %", "", 0.3),
            ("35%", "", 0.35),
            ("0,7 %", "", 0.007),
            ("200 ms", "s", 0.2),
            ("1.5 s", "s", 1.5),
            ("15us", "s", 0.000_015),
            ("2 min", "s", 120.0),
            ("1 d", "s", 86_400.0),
            ("10 Mb/s", "bit/s", 1e7),
            ("10 Mbit/s", "bit/s", 1e7),
            ("10 Mbps", "bit/s", 1e7),
            ("1.25 MB/s", "bit/s", 1e7),
            ("700 MB", "bit", 5.6e9),
            ("1 MiB", "bit", 8_388_608.0),
            ("90 req/s", "req/s", 90.0),
            ("90 /s", "req/s", 90.0),
            ("6 per minute", "req/s", 0.1),
            ("24 users", "users", 24.0),
            ("1 user", "users", 1.0),
            ("−3", "", -3.0),
        ] {
            assert_eq!(number(text, unit), Ok(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_number_or_has_an_unknown_unit_is_refused() {
        for text in ["", "inf", "NaN", "0x10", "--1", "1e", ".", "1..2", "1,,2", "e5", "1e-400", "%", "five"]
        {
            assert!(number(text, "s").is_err(), "{text}");
        }
        for (text, unit) in [("5 m", "s"), ("10 mb/s", "bit/s"), ("3 s", "req/s"), ("30 %", "s"), ("2 s", "")]
        {
            assert!(matches!(number(text, unit), Err(Refusal::Unit(_))), "{text}");
        }
        assert_eq!(number("1e999", "s"), Ok(f64::INFINITY));
        assert_eq!(number("0e999999999999", "s"), Ok(0.0));
    }
}
