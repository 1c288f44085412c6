//! Integers for rates and amounts, so that rounding neither adds nor loses bits.
//!
//! Rates are in millionths of a bit per second. A rate multiplied by nanoseconds is therefore exactly an amount in
//! units of 10⁻¹⁵ bit, and the remaining amount of a transfer is exact however often its rate changes.

/// Amount units per bit.
const UNITS_PER_BIT: u128 = 1_000_000_000_000_000;

/// Rate units per bit per second.
const UNITS_PER_BIT_PER_S: u64 = 1_000_000;

/// The rate of a link that is never the bottleneck.
pub(super) const UNLIMITED: u64 = u64::MAX;

/// Converts a rate in bits per second to rate units, rounded down so that no link exceeds its capacity. At least
/// one unit, so that every transfer completes.
pub(super) fn rate_of(bits_per_s: f64) -> u64 {
    (libm::floor(bits_per_s * UNITS_PER_BIT_PER_S as f64) as u64).max(1)
}

/// A share of a rate, in whole rate units; at least one.
pub(super) fn scaled(rate: u64, share: f64) -> u64 {
    if share >= 1.0 { rate } else { (libm::floor(rate as f64 * share) as u64).max(1) }
}

/// Converts a rate to whole bits per second.
pub(super) fn bits_per_s(rate: u64) -> u64 {
    rate / UNITS_PER_BIT_PER_S
}

/// Converts bits to amount units.
pub(super) fn amount_of(bits: u64) -> u128 {
    u128::from(bits) * UNITS_PER_BIT
}

/// The whole bits of a remaining amount: a partly sent bit counts as remaining.
pub(super) fn bits_left(amount: u128) -> u64 {
    amount.div_ceil(UNITS_PER_BIT) as u64
}

/// The amount sent at a rate within a time in nanoseconds.
pub(super) fn amount_sent(rate: u64, time_ns: u64) -> u128 {
    u128::from(rate) * u128::from(time_ns)
}

/// The time in which an amount is sent at a rate, in nanoseconds, rounded up.
pub(super) fn time_to_send_ns(amount: u128, rate: u64) -> u64 {
    /// Below this, the floating-point quotient is off by less than one.
    const EXACT_BELOW: f64 = (1u64 << 50) as f64;
    if rate == 0 {
        return u64::MAX;
    }
    let quotient = amount as f64 / rate as f64;
    if quotient > EXACT_BELOW {
        return u64::try_from(amount.div_ceil(u128::from(rate))).unwrap_or(u64::MAX);
    }
    // A 128-bit division takes as long as the rest of a change of rate.
    let mut time_ns = (quotient as u64).saturating_sub(1);
    let mut done = amount_sent(rate, time_ns);
    while done < amount {
        time_ns += 1;
        done += u128::from(rate);
    }
    time_ns
}

#[cfg(test)]
mod tests {
    use super::{amount_of, amount_sent, bits_left, rate_of, time_to_send_ns};
    use proptest::prelude::*;

    #[test]
    fn a_partly_sent_bit_counts_as_remaining() {
        assert_eq!(bits_left(amount_of(7)), 7);
        assert_eq!(bits_left(amount_of(7) - 1), 7);
        assert_eq!(bits_left(amount_of(7) - amount_sent(rate_of(1.0), 1_000_000_000)), 6);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(5000))]

        #[test]
        fn the_time_to_send_is_rounded_up_to_whole_nanoseconds(
            bits in 0u64..10_000_000_000_000, less in 0u64..1_000_000_000, rate in 1u64..=1_000_000_000_000_000_000,
            shift in 0u32..60,
        ) {
            let (amount, rate) = (amount_of(bits).saturating_sub(less.into()), (rate >> shift).max(1));
            let exact = amount.div_ceil(u128::from(rate));
            prop_assert_eq!(u128::from(time_to_send_ns(amount, rate)), exact.min(u64::MAX.into()));
        }
    }
}
