//! Why a link cannot be read or written.

use super::state::{LONGEST, VERSION};
use netduel_scenario::FieldError;
use netduel_text::{interpolate, text};
use std::fmt;

/// Why a link cannot be read or written. Its sentence is [`LinkError::said_by`] the page or the program.
#[derive(Debug, Clone, PartialEq)]
pub enum LinkError {
    /// It does not begin with a version and a point.
    NoState,
    /// It has more characters than a link may have.
    TooLong {
        /// How many it has.
        characters: usize,
    },
    /// It was made by a newer version, in a way of writing that is not known yet.
    Newer {
        /// The version that it was made by.
        version: u64,
    },
    /// It was made by a newer version, in a known way of writing, but with fields, choices or presets that are not known yet.
    NewerContent,
    /// It was cut off or altered: its checksum is wrong.
    Damaged,
    /// Values that are not possible, with what is allowed.
    Fields(Vec<FieldError>),
}

impl LinkError {
    /// The problem, as whoever reads the link says it: "this page", "this program".
    pub fn said_by(&self, reader: &str) -> String {
        let t = &text().links;
        match self {
            LinkError::NoState => t.no_state.to_owned(),
            LinkError::TooLong { characters } => {
                let (characters, longest) = (characters.to_string(), LONGEST.to_string());
                interpolate(t.too_long, &[("characters", &characters), ("longest", &longest)])
            }
            LinkError::Newer { version } => {
                let (version, known) = (version.to_string(), VERSION.to_string());
                interpolate(t.newer, &[("version", &version), ("reader", reader), ("known", &known)])
            }
            LinkError::NewerContent => interpolate(t.newer_content, &[("reader", reader)]),
            LinkError::Damaged => t.damaged.to_owned(),
            LinkError::Fields(errors) => {
                let lines: Vec<String> = errors.iter().take(4).map(ToString::to_string).collect();
                interpolate(t.not_possible, &[("problems", &lines.join("; "))])
            }
        }
    }
}

impl fmt::Display for LinkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.said_by(text().links.this_program))
    }
}

impl std::error::Error for LinkError {}

impl From<FieldError> for LinkError {
    fn from(error: FieldError) -> LinkError {
        LinkError::Fields(vec![error])
    }
}
