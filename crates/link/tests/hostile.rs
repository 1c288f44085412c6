//! Links that nobody wrote: they are refused with a reason, or valid.

mod common;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use common::state;
use crc::{CRC_24_OPENPGP, Crc};
use netduel_link::{LONGEST, LinkError, read, state_in, write};
use proptest::prelude::*;

/// A state of these bytes with the checksum that belongs to them.
fn sealed(bytes: &[u8]) -> String {
    let checksum = Crc::<u32>::new(&CRC_24_OPENPGP).checksum(bytes).to_be_bytes();
    format!("1.{}", BASE64_URL_SAFE_NO_PAD.encode([bytes, &checksum[1..]].concat()))
}

/// Reading must not panic, and what it gives must be valid.
fn check(text: &str) -> Result<(), TestCaseError> {
    match read(text) {
        Ok(state) => {
            prop_assert_eq!(state.scenario.validate(), Ok(()));
            let again = write(&state).map(|text| read(&text));
            prop_assert!(again.is_err() || again == Ok(Ok(state)));
        }
        Err(error) => {
            let said = error.to_string();
            prop_assert!(said.len() < 1500 && !said.contains(char::is_control), "{said}");
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn any_text_is_refused_or_valid(text in "\\PC{0,60}|[0-9]{0,3}\\.[A-Za-z0-9_-]{0,80}") {
        check(&text)?;
        if let Some(state) = state_in(&text) {
            check(state)?;
        }
    }

    #[test]
    fn any_bytes_with_a_right_checksum_are_refused_or_valid(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        check(&sealed(&bytes))?;
    }

    #[test]
    fn bytes_that_begin_like_a_state_are_refused_or_valid(
        base in 0_u8..20,
        fields in prop::collection::vec((0_u8..=130, prop::collection::vec(0_u8..=255, 0..4)), 0..20),
    ) {
        let fields = fields.into_iter().flat_map(|(key, value)| [vec![key], value].concat());
        let bytes: Vec<u8> = std::iter::once(base).chain(fields).collect();
        check(&sealed(&bytes))?;
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn every_shortened_link_is_refused(state in state(), cut in 1_usize..20) {
        let text = write(&state).unwrap();
        let shortened = &text[..text.len() - cut.min(text.len())];
        prop_assert!(matches!(read(shortened), Err(LinkError::Damaged | LinkError::NoState)), "{}", shortened);
    }

    #[test]
    fn every_altered_character_is_noticed(state in state(), place: prop::sample::Index, other in "[A-Za-z0-9_-]") {
        let text = write(&state).unwrap();
        let place = 2 + place.index(text.len() - 2);
        let altered = [&text[..place], &other, &text[place + 1..]].concat();
        if altered != text {
            prop_assert_eq!(read(&altered), Err(LinkError::Damaged));
        }
    }

    #[test]
    fn swapped_and_altered_bytes_with_a_right_checksum_are_refused_or_valid(
        state in state(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
    ) {
        let text = write(&state).unwrap();
        let mut bytes = BASE64_URL_SAFE_NO_PAD.decode(&text[2..]).unwrap();
        bytes.truncate(bytes.len() - 3);
        for (place, byte) in changes {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        check(&sealed(&bytes))?;
    }
}

#[test]
fn a_link_of_a_newer_version_says_so() {
    assert_eq!(read("2.AAAA"), Err(LinkError::Newer { version: 2 }));
    assert_eq!(
        LinkError::Newer { version: 2 }.said_by("this page"),
        "This link was made by a newer version (2); this page reads version 1."
    );
    assert!(matches!(read("123456.?!"), Err(LinkError::Newer { version: 123_456 })));
    for text in [
        "0.AAAA",
        "01.AAAA.",
        ".AAAA",
        "1",
        "",
        "99999999999999999999999.A",
        "+1.AAAA",
        "-1.AAAA",
        "1e1.AAAA",
    ] {
        assert!(matches!(read(text), Err(LinkError::NoState | LinkError::Damaged)), "{text}");
    }
}

#[test]
fn what_a_newer_page_added_to_the_same_version_is_named_as_such() {
    // A parameter, a preset and a view with numbers that are not given yet.
    for bytes in [&[0, 0, 3, 0xff, 0x7f, 1][..], &[0x7f], &[1, 8, 100]] {
        assert_eq!(read(&sealed(bytes)), Err(LinkError::NewerContent), "{bytes:?}");
    }
}

#[test]
fn a_value_that_is_not_possible_is_named_with_what_is_allowed() {
    // No users.
    let error = read(&sealed(&[1, 19, 0])).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("workload.users: 0 is not possible; allowed: a whole number, 1 to 10000 users"),
        "{error}"
    );
    // A time after the end: 61 s.
    let error = read(&sealed(&[1, 6, 0xef, 0x03, 36])).unwrap_err();
    assert!(error.to_string().contains("time: 61 is not possible; allowed: 0 to 60 s"), "{error}");
    // Neither side.
    assert!(read(&sealed(&[0])).unwrap_err().to_string().contains("client_server"));
}

#[test]
fn more_than_16_kib_are_refused_before_they_are_decoded() {
    let text = format!("1.{}", "A".repeat(10 << 20));
    assert!(matches!(read(&text), Err(LinkError::TooLong { characters }) if characters == text.len()));
    // Lists and texts that claim to be longer than the link.
    for bytes in [
        &[1, 3, 0xff, 0xff, 0xff, 0xff, 0x0f][..],
        &[1, 20, 0xff, 0xff, 0xff, 0xff, 0x0f],
        &[1, 5, 0xff, 0x7f],
    ] {
        assert_eq!(read(&sealed(bytes)), Err(LinkError::Damaged));
    }
    let faults = [vec![1], [2, 0, 0].repeat(4000)].concat();
    let text = sealed(&faults);
    assert!(text.len() < LONGEST);
    assert!(
        read(&text)
            .unwrap_err()
            .to_string()
            .contains("faults: 1001 is not possible; allowed: at most 1000 faults")
    );
}
