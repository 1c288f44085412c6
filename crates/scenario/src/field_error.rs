//! Errors about fields: which field, which value, what is possible.

use super::printable::{LONGEST_SHOWN, printable};
use super::value::Value;
use std::fmt;

/// An invalid value of a field. All its texts are printable and short: on a screen of 80 columns, the message takes at most
/// three lines.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct FieldError {
    /// The parameter's path, such as `workload.users`.
    pub path: String,
    /// The invalid value, as it was given. Long values are shortened.
    pub value: String,
    /// The allowed values.
    pub allowed: String,
}

/// The largest number of characters of a message: three lines of 80 columns.
const LONGEST_MESSAGE: usize = 240;

/// The largest number of characters of a message that are none of the three texts: the words between them, and the number of
/// characters that follows a text which is cut off.
const LONGEST_FIXED: usize = 60;

/// The largest number of characters of [`FieldError::allowed`].
const LONGEST_ALLOWED: usize = 120;

/// The largest number of characters of [`FieldError::path`].
const LONGEST_PATH: usize = 60;

/// The beginning of [`FieldError::allowed`] if the field does not exist.
pub(crate) const NO_SUCH_FIELD: &str = "no such field";

impl FieldError {
    /// The error for a value that is not possible at a path. Path and value may come from anywhere.
    pub fn new(path: &str, value: &Value, allowed: impl AsRef<str>) -> FieldError {
        let path = printable(path, LONGEST_PATH);
        let value = printable(&value.shown(), LONGEST_SHOWN - 20);
        let room = LONGEST_MESSAGE - LONGEST_FIXED - path.chars().count() - value.chars().count();
        let allowed = printable(allowed.as_ref(), LONGEST_ALLOWED.min(room));
        FieldError { path, value, allowed }
    }
}

impl fmt::Display for FieldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.allowed.starts_with(NO_SUCH_FIELD) {
            return write!(f, "{}: {} was given, but there is {}", self.path, self.value, self.allowed);
        }
        write!(f, "{}: {} is not possible; allowed: {}", self.path, self.value, self.allowed)
    }
}

impl std::error::Error for FieldError {}
