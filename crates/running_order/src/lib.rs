//! The running order of a lesson: a list of runs, each with notes for the teacher and a question for the class. In links it is
//! `#lesson=1.` and letters, digits, `-` and `_`: its JSON in base64url, with a checksum of four bytes.
#![forbid(unsafe_code)]

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use crc::{CRC_32_ISO_HDLC, Crc, NoTable};
use serde::{Deserialize, Serialize};

/// The version of the way of writing.
pub const VERSION: u64 = 1;
/// The most characters of a running order in a link. Browsers take longer addresses, but chat programs cut them.
pub const LONGEST: usize = 32_768;
/// The most steps.
pub const MOST_STEPS: usize = 50;
/// The most characters of a title or a name.
pub const LONGEST_NAME: usize = 100;
/// The most characters of the notes of a step.
pub const LONGEST_NOTES: usize = 2_000;
/// What stands before a running order in the fragment of an address.
pub const NAME: &str = "lesson=";

/// A list of runs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RunningOrder {
    /// Its title.
    #[serde(default)]
    pub title: String,
    /// Its steps.
    pub steps: Vec<OrderStep>,
}

/// A run, and what is said and asked about it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OrderStep {
    /// The run: a state, as links contain it.
    pub state: String,
    /// What the list calls it.
    #[serde(default)]
    pub name: String,
    /// Notes for the teacher.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub notes: String,
    /// The question before the run, such as `success_rate@30`; empty for none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub question: String,
}

/// Why a running order cannot be read or written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrderError {
    /// It was cut off or altered.
    Damaged,
    /// It was made by a newer version.
    Newer,
    /// It is too long, or has too many steps.
    TooLong,
}

impl RunningOrder {
    /// The text for links.
    ///
    /// # Errors
    /// If a link cannot hold it.
    pub fn write(&self) -> Result<String, OrderError> {
        self.check()?;
        let mut bytes = serde_json::to_vec(self).map_err(|_| OrderError::Damaged)?;
        bytes.extend(checksum(&bytes));
        let text = format!("{VERSION}.{}", BASE64_URL_SAFE_NO_PAD.encode(bytes));
        if text.len() > LONGEST { Err(OrderError::TooLong) } else { Ok(text) }
    }

    /// Reads such a text.
    ///
    /// # Errors
    /// If it is no running order of this version.
    pub fn read(text: &str) -> Result<RunningOrder, OrderError> {
        if text.len() > LONGEST {
            return Err(OrderError::TooLong);
        }
        let (version, body) = text.split_once('.').ok_or(OrderError::Damaged)?;
        match version.parse::<u64>() {
            Ok(VERSION) => {}
            Ok(version) if version > VERSION => return Err(OrderError::Newer),
            _ => return Err(OrderError::Damaged),
        }
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(body).map_err(|_| OrderError::Damaged)?;
        let (json, sum) = bytes.split_last_chunk::<4>().ok_or(OrderError::Damaged)?;
        if checksum(json) != *sum {
            return Err(OrderError::Damaged);
        }
        // The checksum is right: another structure is that of another version.
        let order: RunningOrder = serde_json::from_slice(json).map_err(|_| OrderError::Newer)?;
        order.check()?;
        Ok(order)
    }

    /// The running order in the fragment of an address, if there is one.
    pub fn in_fragment(fragment: &str) -> Option<&str> {
        fragment.strip_prefix('#')?.split('&').find_map(|pair| pair.strip_prefix(NAME))
    }

    fn check(&self) -> Result<(), OrderError> {
        let is_short = |text: &str, longest: usize| text.chars().count() <= longest;
        let step_is_short = |step: &OrderStep| {
            is_short(&step.name, LONGEST_NAME)
                && is_short(&step.notes, LONGEST_NOTES)
                && is_short(&step.question, LONGEST_NAME)
        };
        let is_possible = self.steps.len() <= MOST_STEPS
            && is_short(&self.title, LONGEST_NAME)
            && self.steps.iter().all(step_is_short);
        if is_possible { Ok(()) } else { Err(OrderError::TooLong) }
    }
}

fn checksum(bytes: &[u8]) -> [u8; 4] {
    Crc::<u32, NoTable>::new(&CRC_32_ISO_HDLC).checksum(bytes).to_be_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn order() -> RunningOrder {
        let step = |name: &str, question: &str| OrderStep {
            state: "1.AAAA".to_owned(),
            name: name.to_owned(),
            notes: "Ask “who answers?” – then wait.".to_owned(),
            question: question.to_owned(),
        };
        RunningOrder {
            title: "Lesson 1".to_owned(),
            steps: vec![step("Web site", "success_rate@30"), step("Swarm", "")],
        }
    }

    #[test]
    fn a_running_order_is_read_as_it_was_written() {
        let text = order().write().expect("short");
        assert!(
            text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_')),
            "{text}"
        );
        assert_eq!(RunningOrder::read(&text), Ok(order()));
        let fragment = format!("#s=1.AAAA&lesson={text}");
        assert_eq!(RunningOrder::in_fragment(&fragment), Some(text.as_str()));
        assert_eq!(RunningOrder::in_fragment("#s=1.AAAA"), None);
    }

    #[test]
    fn a_link_of_the_first_version_stays_readable() {
        let link = "1.eyJ0aXRsZSI6IkEiLCJzdGVwcyI6W3sic3RhdGUiOiIxLkFBQUEiLCJuYW1lIjoiV2ViIHNpdGUifV19uLAzAw";
        let read = RunningOrder::read(link).expect("readable for good");
        assert_eq!(
            (read.title.as_str(), read.steps.len(), read.steps[0].name.as_str()),
            ("A", 1, "Web site")
        );
    }

    #[test]
    fn what_was_cut_off_altered_or_made_by_a_newer_version_is_refused() {
        let text = order().write().expect("short");
        for cut in 1..text.len() {
            assert!(RunningOrder::read(&text[..cut]).is_err(), "{cut}");
        }
        let altered = text.replacen("lI", "lJ", 1);
        assert_ne!(altered, text);
        assert_eq!(RunningOrder::read(&altered), Err(OrderError::Damaged));
        assert_eq!(RunningOrder::read(&text.replacen("1.", "2.", 1)), Err(OrderError::Newer));
        assert_eq!(RunningOrder::read(&"1".repeat(LONGEST + 1)), Err(OrderError::TooLong));
    }

    #[test]
    fn more_than_a_link_can_hold_is_refused() {
        let many = RunningOrder { steps: vec![OrderStep::default(); MOST_STEPS + 1], ..order() };
        assert_eq!(many.write(), Err(OrderError::TooLong));
        let mut long = order();
        long.steps[0].notes = "x".repeat(LONGEST_NOTES + 1);
        assert_eq!(long.write(), Err(OrderError::TooLong));
    }

    proptest! {
        #[test]
        fn hostile_texts_never_panic(text in "\\PC{0,200}", body in "[A-Za-z0-9_-]{0,200}") {
            let _ = RunningOrder::read(&text);
            let _ = RunningOrder::read(&format!("1.{body}"));
        }

        #[test]
        fn any_words_come_back(title in "\\PC{0,50}", notes in "\\PC{0,200}") {
            let mut order = order();
            (order.title, order.steps[0].notes) = (title, notes);
            prop_assert_eq!(RunningOrder::read(&order.write().unwrap()), Ok(order));
        }
    }
}
