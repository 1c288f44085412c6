//! The parameters that the page offers beside the picture.

use super::reader::number;
use std::fmt;

/// The allowed values, as the end of a sentence.
pub(super) const ALLOWED: &str = "up to 4 parameters of this scenario, each with the range that matters if it is a number, such as workload.users 4..200";

/// The parameters that the page offers beside the picture. They are not part of the run.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Dials(pub Vec<Dial>);

/// A parameter beside the picture.
#[derive(Debug, Clone, PartialEq)]
pub struct Dial {
    /// The path of the parameter, such as `workload.users`.
    pub path: String,
    /// The range of the slider, within that of the parameter; `None` for the whole range.
    pub range: Option<(f64, f64)>,
}

impl Dials {
    /// Reads entries that are separated by semicolons.
    pub(super) fn parse(text: &str) -> Option<Dials> {
        let entries = text.split(';').map(str::trim).filter(|entry| !entry.is_empty());
        entries.map(Dial::parse).collect::<Option<Vec<Dial>>>().map(Dials)
    }
}

impl Dial {
    fn parse(entry: &str) -> Option<Dial> {
        let Some((path, range)) = entry.split_once(char::is_whitespace) else {
            return Some(Dial { path: entry.to_owned(), range: None });
        };
        let (from, until) = range.split_once("..")?;
        let range = (number(from.trim(), "").ok()?, number(until.trim(), "").ok()?);
        Some(Dial { path: path.to_owned(), range: Some(range) })
    }
}

impl fmt::Display for Dials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, dial) in self.0.iter().enumerate() {
            f.write_str(if index > 0 { "; " } else { "" })?;
            f.write_str(&dial.path)?;
            if let Some((from, until)) = dial.range {
                write!(f, " {from}..{until}")?;
            }
        }
        Ok(())
    }
}
