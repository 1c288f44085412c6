//! Whole numbers for rates and amounts, so that no bit is lost or won by rounding.
//!
//! Rates are in millionths of a bit per second. A rate times nanoseconds is then an amount in units of 10⁻¹⁵ bit, exactly:
//! what a transfer has left is known to the last unit, however often its rate changes.

/// Amount units in a bit.
const UNITS_PER_BIT: u128 = 1_000_000_000_000_000;

/// Rate units in a bit per second.
const UNITS_PER_BIT_PER_S: u64 = 1_000_000;

/// The rate of a line that is never the bottleneck.
pub(super) const UNLIMITED: u64 = u64::MAX;

/// A rate in bits per second, in whole rate units, never more: no line is faster than was said. At least one unit, so that
/// whatever has begun ends.
pub(super) fn rate_of(bits_per_s: f64) -> u64 {
    (libm::floor(bits_per_s * UNITS_PER_BIT_PER_S as f64) as u64).max(1)
}

/// A share of a rate, in whole rate units; at least one.
pub(super) fn scaled(rate: u64, share: f64) -> u64 {
    if share >= 1.0 { rate } else { (libm::floor(rate as f64 * share) as u64).max(1) }
}

/// A rate in whole bits per second.
pub(super) fn bits_per_s(rate: u64) -> u64 {
    rate / UNITS_PER_BIT_PER_S
}

/// So many bits, in amount units.
pub(super) fn amount_of(bits: u64) -> u128 {
    u128::from(bits) * UNITS_PER_BIT
}

/// The whole bits of an amount still to be sent: a bit that has begun is not across.
pub(super) fn bits_left(amount: u128) -> u64 {
    amount.div_ceil(UNITS_PER_BIT) as u64
}

/// What is sent at a rate in so many nanoseconds.
pub(super) fn sent(rate: u64, time_ns: u64) -> u128 {
    u128::from(rate) * u128::from(time_ns)
}

/// After how many nanoseconds an amount has been sent at a rate: the first whole one, never earlier.
pub(super) fn time_to_send_ns(amount: u128, rate: u64) -> u64 {
    /// Up to here the quotient of floats is off by less than one.
    const SURE: f64 = (1u64 << 50) as f64;
    if rate == 0 {
        return u64::MAX;
    }
    let quotient = amount as f64 / rate as f64;
    if quotient > SURE {
        return u64::try_from(amount.div_ceil(u128::from(rate))).unwrap_or(u64::MAX);
    }
    // A division of 128 bits takes as long as all else that a change of rate costs.
    let mut time_ns = (quotient as u64).saturating_sub(1);
    let mut done = sent(rate, time_ns);
    while done < amount {
        time_ns += 1;
        done += u128::from(rate);
    }
    time_ns
}

#[cfg(test)]
mod tests {
    use super::{amount_of, bits_left, rate_of, sent, time_to_send_ns};
    use proptest::prelude::*;

    #[test]
    fn a_bit_that_has_begun_is_not_across() {
        assert_eq!(bits_left(amount_of(7)), 7);
        assert_eq!(bits_left(amount_of(7) - 1), 7);
        assert_eq!(bits_left(amount_of(7) - sent(rate_of(1.0), 1_000_000_000)), 6);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(5000))]

        #[test]
        fn the_time_to_send_is_the_first_nanosecond_that_is_enough(
            bits in 0u64..10_000_000_000_000, less in 0u64..1_000_000_000, rate in 1u64..=1_000_000_000_000_000_000,
            shift in 0u32..60,
        ) {
            let (amount, rate) = (amount_of(bits).saturating_sub(less.into()), (rate >> shift).max(1));
            let exact = amount.div_ceil(u128::from(rate));
            prop_assert_eq!(u128::from(time_to_send_ns(amount, rate)), exact.min(u64::MAX.into()));
        }
    }
}
