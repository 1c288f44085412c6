//! Why a text cannot be read.

/// Why a text is not a number or a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// It does not have the form of a number.
    NotANumber,
    /// It has two readings. Each is written so that it has only one.
    Ambiguous {
        /// Both readings.
        readings: [String; 2],
        /// What makes it ambiguous, as the end of a sentence after "since".
        reason: &'static str,
    },
    /// An entry of a table of numbers is missing, cannot be read or is not allowed.
    Entry {
        /// Its row, from 1.
        row: usize,
        /// Its column, from 1.
        column: usize,
        /// What is allowed there.
        allowed: String,
    },
    /// The unit is unknown here. Contains the known ones, as the end of a sentence after "in".
    Unit(&'static str),
}
