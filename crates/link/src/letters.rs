//! English text in five bits a letter, since what is said about a scenario is most of its link. A compressor would weigh more in the
//! page than it could save in a link.

/// What takes five bits. The last of the 32 codes is followed by the eight bits of any other byte.
const LETTERS: &[u8; 31] = b" abcdefghijklmnopqrstuvwxyz.,:-";
const OTHER: u32 = LETTERS.len() as u32;
const LETTER_BITS: u32 = 5;
const OTHER_BITS: u32 = 8;

/// The text as bits. The last byte is filled with ones, which are the beginning of another byte that does not follow.
pub(crate) fn pack(text: &str) -> Vec<u8> {
    let mut packed = Vec::new();
    let (mut bits, mut count) = (0_u32, 0);
    let mut push = |code: u32, length: u32| {
        bits = bits << length | code;
        count += length;
        while count >= u8::BITS {
            count -= u8::BITS;
            packed.push((bits >> count) as u8);
            bits &= (1 << count) - 1;
        }
    };
    for byte in text.bytes() {
        match LETTERS.iter().zip(0..).find(|(letter, _)| **letter == byte) {
            Some((_, code)) => push(code, LETTER_BITS),
            None => push(OTHER << OTHER_BITS | u32::from(byte), LETTER_BITS + OTHER_BITS),
        }
    }
    push(0x7f, u8::BITS - 1);
    packed
}

/// The bytes that these bits stand for. They may be no text.
pub(crate) fn unpack(packed: &[u8]) -> Vec<u8> {
    let mut bits = packed.iter().flat_map(|byte| (0..u8::BITS).rev().map(move |place| byte >> place & 1));
    let mut take = |length: u32| (0..length).try_fold(0_u8, |code, _| Some(code << 1 | bits.next()?));
    std::iter::from_fn(|| match LETTERS.get(usize::from(take(LETTER_BITS)?)) {
        Some(letter) => Some(*letter),
        None => take(OTHER_BITS),
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn english_takes_two_thirds_of_its_bytes() {
        let text = "At 20 s, both sides lose a fifth of their capacity: 1 of 5 servers and 12 of 60 peers.";
        assert!(pack(text).len() * 4 < text.len() * 3 + 8, "{} of {}", pack(text).len(), text.len());
        assert_eq!(unpack(&pack(text)), text.as_bytes());
    }

    proptest! {
        #[test]
        fn every_text_is_unpacked_as_it_was(text in "\\PC{0,40}|[a-z .]{0,40}") {
            prop_assert_eq!(unpack(&pack(&text)), text.as_bytes());
        }

        #[test]
        fn any_bits_give_at_most_eight_bytes_for_five(packed: Vec<u8>) {
            prop_assert!(unpack(&packed).len() <= packed.len() * 8 / 5);
        }
    }
}
