//! The run hash: a hash of the ordered sequence of events.

/// A 64-bit hash of a sequence of words. Equal sequences have equal hashes on every machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TraceHash(u64);

/// Odd constants with well-mixed bits: from the golden ratio, from √2, and a multiplier by Steele and Vigna (2021).
const FIRST: u64 = 0x9E37_79B9_7F4A_7C15;
const SECOND: u64 = 0x6A09_E667_F3BC_C909;
const THIRD: u64 = 0xD134_2543_DE82_EF95;

impl Default for TraceHash {
    fn default() -> Self {
        TraceHash(SECOND)
    }
}

impl TraceHash {
    /// Adds an event, given by its time and its word. Both are mixed before they are combined with the hash, so
    /// only one multiplication depends on the previous event.
    #[inline]
    pub fn fold_event(&mut self, time_ns: u64, word: u64) {
        self.fold(time_ns.wrapping_mul(THIRD) ^ word.wrapping_mul(FIRST).rotate_left(32));
    }

    /// Adds one word. The multiplication propagates every bit upwards, and the shift brings the high bits back
    /// down.
    #[inline]
    pub fn fold(&mut self, word: u64) {
        let mixed = (self.0 ^ word).wrapping_mul(FIRST);
        self.0 = mixed ^ (mixed >> 32);
    }

    /// The hash of the sequence so far, finalised so that similar sequences differ in about half of all bits.
    pub fn value(self) -> u64 {
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }
}

#[cfg(test)]
mod tests {
    use super::TraceHash;

    fn hash(words: &[u64]) -> u64 {
        let mut hash = TraceHash::default();
        words.iter().for_each(|word| hash.fold(*word));
        hash.value()
    }

    #[test]
    fn order_and_value_of_every_word_matter() {
        assert_eq!(hash(&[1, 2, 3]), hash(&[1, 2, 3]));
        assert_ne!(hash(&[1, 2, 3]), hash(&[2, 1, 3]));
        assert_ne!(hash(&[1, 2, 3]), hash(&[1, 2]));
        assert_ne!(hash(&[0]), hash(&[0, 0]));
    }

    #[test]
    fn one_changed_bit_changes_about_half_of_the_hash() {
        let base = hash(&[7, 11, 13]);
        for bit in 0..64 {
            let changed = (base ^ hash(&[7, 11 ^ (1 << bit), 13])).count_ones();
            assert!((12..=52).contains(&changed), "bit {bit} changed {changed} bits");
        }
    }
}
