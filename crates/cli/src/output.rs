//! Standard output, and how numbers are written there.

use std::io::{self, Write};

/// Prints to standard output. A reader that stops early (`netduel … | head`) is no error.
pub(crate) fn print(text: &str) -> Result<(), String> {
    match io::stdout().lock().write_all(text.as_bytes()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(format!("standard output: {error}")),
        _ => Ok(()),
    }
}

/// The cell of a metric that the run does not define.
pub(crate) const UNDEFINED: &str = "–";

/// A share, in percent.
pub(crate) fn share(value: Option<f64>) -> String {
    value.map_or(UNDEFINED.to_owned(), |value| format!("{:.2} %", value * 100.0))
}

/// A time, in milliseconds.
pub(crate) fn milliseconds(value: Option<f64>) -> String {
    value.map_or(UNDEFINED.to_owned(), |value| format!("{:.2} ms", value * 1000.0))
}

/// A number with its unit.
pub(crate) fn number(value: Option<f64>, unit: &str) -> String {
    value.map_or(UNDEFINED.to_owned(), |value| {
        format!("{value:.3}{}{unit}", if unit.is_empty() { "" } else { " " })
    })
}
