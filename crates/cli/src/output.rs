//! Standard output, and how numbers are written there.

use netduel_text::format::NumberFormat;
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

/// The significant digits of a number in a table: as many as are known of a quantile.
const DIGITS: u32 = 4;

/// How a quantity is written, by the name of its metric.
pub(crate) fn format_of(name: &str, value: f64) -> NumberFormat {
    let is_share = name.contains("_rate") || name.contains("utilisation") || name == "availability";
    if name.ends_with("_per_s") {
        NumberFormat::rate_with(value, DIGITS)
    } else if name.ends_with("_s") {
        NumberFormat::duration_with(value, DIGITS)
    } else if is_share {
        NumberFormat::percent_with(2)
    } else if name.starts_with("bits_") {
        NumberFormat::bits_with(value, DIGITS)
    } else {
        NumberFormat::significant(value, DIGITS)
    }
}

/// The text of a number without the spaces that keep a line of a page together.
pub(crate) fn plain_text(number: &str) -> String {
    number.replace('\u{a0}', " ").replace('\u{202f}', "")
}

fn cell(value: Option<f64>, format: impl Fn(f64) -> NumberFormat) -> String {
    value.map_or(UNDEFINED.to_owned(), |value| plain_text(&format(value).format(value)))
}

/// A share, in percent.
pub(crate) fn share(value: Option<f64>) -> String {
    cell(value, |_| NumberFormat::percent_with(2))
}

/// A duration in the unit that suits its size.
pub(crate) fn duration(value: Option<f64>) -> String {
    cell(value, |value| NumberFormat::duration_with(value, DIGITS))
}

/// A rate per second.
pub(crate) fn rate(value: Option<f64>) -> String {
    cell(value, |value| NumberFormat::rate_with(value, DIGITS))
}

/// A number without a unit.
pub(crate) fn number(value: Option<f64>) -> String {
    cell(value, |value| NumberFormat::significant(value, DIGITS))
}
