//! Numbers as people write them are short: 0.04, 24 and 1000000 are a few digits and a power of ten. They are written as one whole
//! number, of which the last three bits select the power of ten; a second one follows if none of these powers suits.

/// A number as digits times a power of ten: the shortest that is exact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Decimal {
    is_negative: bool,
    /// Without zeros at the end.
    digits: u64,
    exponent: i32,
}

/// The exponents that take no space.
const EXPONENTS: [i32; 7] = [0, -1, -2, -3, 1, 2, 3];
/// What selects any other exponent.
const OTHER_EXPONENT: u64 = EXPONENTS.len() as u64;
/// How many values the selection has.
const SELECTIONS: u64 = 8;
/// Numbers have exponents from −324 to 308.
const LARGEST_EXPONENT: u64 = 400;

impl Decimal {
    /// The shortest digits that give this number back. Numbers that are not finite become 0: no scenario contains them.
    pub(crate) fn of(number: f64) -> Decimal {
        // Rust writes the shortest text that is read as the same number, without an exponent.
        let text = if number.is_finite() { number.abs().to_string() } else { String::new() };
        let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
        let all = [whole, fraction].concat();
        let kept = all.trim_end_matches('0');
        let digits = kept.parse().unwrap_or(0);
        let exponent = (all.len() - kept.len()) as i32 - fraction.len() as i32;
        match digits {
            0 => Decimal { is_negative: false, digits: 0, exponent: 0 },
            _ => Decimal { is_negative: number < 0.0, digits, exponent },
        }
    }

    /// The number. `None` if it is too large.
    pub(crate) fn number(&self) -> Option<f64> {
        let sign = if self.is_negative { "-" } else { "" };
        // Reading a decimal text gives the nearest number, so that the shortest digits give back the same one.
        let number: f64 = format!("{sign}{}e{}", self.digits, self.exponent).parse().ok()?;
        number.is_finite().then_some(number)
    }
}

/// The one or two whole numbers that are written.
pub(crate) fn parts(decimal: &Decimal) -> [u64; 2] {
    let shift = |to: i32| {
        let zeros = u32::try_from(decimal.exponent - to).ok()?;
        decimal.digits.checked_mul(10_u64.checked_pow(zeros)?)?.checked_mul(SELECTIONS)
    };
    let shifted = EXPONENTS.iter().zip(0..).filter_map(|(to, selection)| Some(shift(*to)? + selection));
    let free = shifted.filter(|_| !decimal.is_negative).min();
    // The shortest digits of a number have at most 17 places, so that three more bits always have room.
    let first = decimal.digits * SELECTIONS + OTHER_EXPONENT;
    match free {
        Some(free) if length(free) <= length(first) + 1 => [free, 0],
        _ => {
            let size = u64::from(decimal.exponent.unsigned_abs());
            let signs = u64::from(decimal.exponent < 0) * 2 + u64::from(decimal.is_negative);
            [first, size * 4 + signs]
        }
    }
}

/// Whether a second whole number follows this one.
pub(crate) fn has_second_part(first: u64) -> bool {
    first % SELECTIONS == OTHER_EXPONENT
}

/// The digits and the power of ten that were written. `None` if there is no such number.
pub(crate) fn from_parts([first, then]: [u64; 2]) -> Option<Decimal> {
    let digits = first / SELECTIONS;
    if let Some(exponent) = EXPONENTS.get((first % SELECTIONS) as usize) {
        return Some(Decimal { is_negative: false, digits, exponent: *exponent });
    }
    let size = Some(then / 4).filter(|size| *size <= LARGEST_EXPONENT)? as i32;
    let exponent = if then & 2 == 0 { size } else { -size };
    Some(Decimal { is_negative: then & 1 == 1, digits, exponent })
}

/// The length of a whole number in bytes.
fn length(number: u64) -> u32 {
    (64 - number.leading_zeros()).div_ceil(7).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The number that is read, and its length in bytes.
    fn read_back(number: f64) -> (f64, u32) {
        let [first, then] = parts(&Decimal::of(number));
        let size = length(first) + if has_second_part(first) { length(then) } else { 0 };
        (from_parts([first, then]).unwrap().number().unwrap(), size)
    }

    #[test]
    fn numbers_as_people_write_them_take_one_or_two_bytes() {
        for number in [0.0, 1.0, 15.0, 0.04, 0.8, 1.5, 60.0, 120.0, 1000.0, 10_000.0, 0.002, 0.01] {
            assert_eq!(read_back(number), (number, 1));
        }
        for number in [24.0, 48.0, 12.5, 0.25, 1e6, 1e9, 5e-9, 2500.0, 16_000.0, 0.125, 1e11] {
            assert_eq!(read_back(number), (number, 2));
        }
    }

    #[test]
    fn the_extremes_are_exact() {
        for number in
            [f64::MAX, f64::MIN, f64::MIN_POSITIVE, 5e-324, 9_007_199_254_740_991.0, 0.1 + 0.2, -1.5]
        {
            assert_eq!(read_back(number).0.to_bits(), number.to_bits(), "{number}");
        }
        assert_eq!(read_back(f64::NAN).0, 0.0);
    }

    proptest! {
        #[test]
        fn every_number_is_read_as_it_was_written(number in proptest::num::f64::NORMAL | proptest::num::f64::SUBNORMAL) {
            let (read, size) = read_back(number);
            prop_assert_eq!(read.to_bits(), number.to_bits());
            prop_assert!(size <= 11);
        }

        #[test]
        fn whole_numbers_and_hundredths_are_short(number in 0_u64..1_000_000) {
            let (read, size) = read_back(number as f64);
            prop_assert_eq!(read, number as f64);
            prop_assert!(size <= 4);
            prop_assert_eq!(read_back(number as f64 / 100.0).0, number as f64 / 100.0);
        }

        #[test]
        fn parts_that_nobody_wrote_are_no_number_or_a_finite_one(first: u64, then: u64) {
            let number = from_parts([first, then]).and_then(|decimal| decimal.number());
            prop_assert!(number.is_none_or(f64::is_finite));
        }
    }
}
