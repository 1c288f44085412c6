//! Numbers as people write them. The standard library writes every `f64` to its last digit, and carries tables for
//! that which weighed 13 kB on the page; the numbers of scenarios have few digits.

/// Below this all whole numbers are exact: 2⁵³.
const EXACT: f64 = 9_007_199_254_740_992.0;
/// Powers of ten up to this one are exact.
const LARGEST_POWER: u32 = 22;
/// Digits of which `f64` is always sure.
const SURE_DIGITS: i32 = 15;

/// A number in decimal: as short as it was written if it has up to fifteen digits, else rounded to that many or one
/// more.
///
/// A number that was read from few digits is their whole number divided by a power of ten, rounded once (Clinger
/// 1990, the fast path); so dividing tells whether the digits found are the right ones.
pub(crate) fn written(number: f64) -> String {
    if !number.is_finite() {
        return if number.is_nan() { "NaN" } else { "infinity" }.to_owned();
    }
    let sign = if number < 0.0 { "-" } else { "" };
    let size = number.abs();
    let mut power = 1.0;
    for decimals in 0..=LARGEST_POWER {
        let whole = libm::round(size * power);
        if whole >= EXACT {
            break;
        }
        if whole / power == size {
            return [sign, &decimal(whole as u64, -(decimals as i32))].concat();
        }
        power *= 10.0;
    }
    let (digits, exponent) = rounded(size);
    if (-SURE_DIGITS - 6..=6).contains(&exponent) {
        return [sign, &decimal(digits, exponent)].concat();
    }
    // One digit before the point, as is usual with an exponent.
    let places = SURE_DIGITS - 1;
    [sign, &decimal(digits, -places), "e", &(exponent + places).to_string()].concat()
}

/// Reads a decimal number, such as `1.5` or `2e-3`, of up to nineteen digits and 22 decimals or zeros: up to fifteen digits
/// as the standard library would, of more the last bit may differ, everywhere alike. `None` for anything else; the parts
/// of a list need no more.
pub(crate) fn read(text: &str) -> Option<f64> {
    let (size, sign) = text.strip_prefix('-').map_or((text, 1.0), |size| (size, -1.0));
    let (decimal, exponent) = match size.split_once(['e', 'E']) {
        Some((decimal, exponent)) => (decimal, exponent.parse::<i32>().ok()?),
        None => (size, 0),
    };
    let (whole, decimals) = decimal.split_once('.').unwrap_or((decimal, ""));
    let mut digits = 0_u64;
    let mut count = 0;
    for letter in whole.chars().chain(decimals.chars()) {
        digits = digits.checked_mul(10)?.checked_add(u64::from(letter.to_digit(10)?))?;
        count += 1;
    }
    let exponent = exponent.checked_sub(decimals.len() as i32)?;
    if count == 0 || exponent.unsigned_abs() > LARGEST_POWER {
        return None;
    }
    let power = (0..exponent.unsigned_abs()).fold(1.0, |power, _| power * 10.0);
    let size = if exponent < 0 { digits as f64 / power } else { digits as f64 * power };
    Some(sign * size)
}

/// The fifteen leading digits of a number, and the power of ten by which they count.
fn rounded(size: f64) -> (u64, i32) {
    let mut exponent = libm::floor(libm::log10(size)) as i32 + 1 - SURE_DIGITS;
    let scaled = |exponent: i32| {
        let mut scaled = size;
        // Step by step: a single power could leave the range of `f64`.
        (0..exponent).for_each(|_| scaled /= 10.0);
        (exponent..0).for_each(|_| scaled *= 10.0);
        libm::round(scaled)
    };
    let mut digits = scaled(exponent);
    if digits >= 1e15 {
        exponent += 1;
        digits = scaled(exponent);
    }
    (digits as u64, exponent)
}

/// Digits times a power of ten, without needless zeros.
fn decimal(digits: u64, exponent: i32) -> String {
    let mut text = digits.to_string();
    if exponent >= 0 {
        (0..exponent).for_each(|_| text.push('0'));
        return text;
    }
    let decimals = exponent.unsigned_abs() as usize;
    let missing = (decimals + 1).saturating_sub(text.len());
    text.insert_str(0, &"0".repeat(missing));
    text.insert(text.len() - decimals, '.');
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::{read, written};
    use proptest::prelude::*;

    #[test]
    fn numbers_look_as_they_were_typed() {
        for text in ["0", "1", "24", "0.04", "120", "-1", "1.5", "9007199254740991", "0.000000001", "1000000"]
        {
            assert_eq!(written(text.parse().unwrap()), text);
        }
    }

    #[test]
    fn odd_numbers_are_rounded_where_their_digits_end() {
        assert_eq!(written(0.1 + 0.2), "0.3");
        assert_eq!(written(1.0 / 3.0), "0.3333333333333333");
        assert_eq!(written(1e18), "1000000000000000000");
        assert_eq!(written(1e300), "1e300");
        assert_eq!(written(-2.5e-300), "-2.5e-300");
        assert_eq!(written(f64::NAN), "NaN");
        assert_eq!(written(f64::MAX), "1.79769313486232e308");
        assert_eq!(written(f64::MIN_POSITIVE), "2.2250738585072e-308");
    }

    #[test]
    fn only_numbers_are_read() {
        assert_eq!(read("3.541138303643671"), Some(3.541138303643671));
        assert_eq!(["1", "-0.5", "2e3", ".5", "7."].map(read), [1.0, -0.5, 2000.0, 0.5, 7.0].map(Some));
        for text in
            ["", "-", ".", "e5", "1e", "1x", "0x10", "inf", "NaN", "--1", "1e99", "123456789012345678901"]
        {
            assert_eq!(read(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_has_few_digits_reads_back_as_itself(digits in 0_u64..1_000_000_000_000_000, decimals in 0_u32..15) {
            let text = decimal_text(digits, decimals);
            let number: f64 = text.parse().unwrap();
            prop_assert_eq!(written(number), number.to_string());
            prop_assert_eq!(read(&text), Some(number));
            prop_assert_eq!(read(&number.to_string()), Some(number));
        }

        #[test]
        fn any_number_reads_back_almost_as_itself(bits in any::<u64>()) {
            let number = f64::from_bits(bits);
            prop_assume!(number.is_normal());
            let back: f64 = written(number).parse().unwrap();
            prop_assert!((back / number - 1.0).abs() < 1e-13 || back.is_infinite(), "{} for {}", back, number);
        }
    }

    fn decimal_text(digits: u64, decimals: u32) -> String {
        format!("{digits}e-{decimals}")
    }
}
