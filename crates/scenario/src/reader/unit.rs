//! The units of numbers and their conversion to the units of parameters.

use super::refusal::Refusal;

/// A factor: `10^power · ratio`. Powers of ten are kept apart, because they can be applied to decimals exactly.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Factor {
    pub(super) power: i32,
    pub(super) ratio: f64,
}

const ONE: Factor = Factor { power: 0, ratio: 1.0 };

fn power(power: i32) -> Factor {
    Factor { power, ratio: 1.0 }
}

fn ratio(ratio: f64) -> Factor {
    Factor { power: 0, ratio }
}

/// The units that are understood in the place of the unit of a parameter, as the end of a sentence after "in". `None` for numbers of
/// things.
pub(crate) fn units(of_parameter: &str) -> Option<&'static str> {
    Some(match of_parameter {
        "s" => "ns, us, ms, s, min, h or d",
        "bit" => "bit, kb, Mb, Gb, Tb, or bytes: B, kB, MB, GB, TB",
        "bit/s" => "bit/s, kb/s, Mb/s, Gb/s, Tb/s, or bytes: kB/s, MB/s, GB/s",
        "req/s" | "1/s" => "1/s, 1/min, 1/h or 1/d",
        "" => "no unit, or %",
        _ => return None,
    })
}

/// The factor from a written unit to the unit of a parameter, such as `ms` to `s`.
pub(super) fn factor(written: &str, of_parameter: &str) -> Result<Factor, Refusal> {
    if written.is_empty() || written == of_parameter {
        return Ok(ONE);
    }
    let found = match of_parameter {
        "s" => duration(written),
        "bit" => data(written),
        "bit/s" => data_rate(written),
        "req/s" | "1/s" => rate(written),
        "" => (written == "%").then(|| power(-2)),
        // Numbers of things: 24 users, 1 user.
        _ => (of_parameter.strip_suffix('s') == Some(written)).then_some(ONE),
    };
    found.ok_or(units(of_parameter).map_or(Refusal::NotANumber, Refusal::Unit))
}

fn duration(written: &str) -> Option<Factor> {
    Some(match written {
        "ns" => power(-9),
        "us" | "µs" | "μs" => power(-6),
        "ms" => power(-3),
        "sec" | "second" | "seconds" => ONE,
        "min" | "minute" | "minutes" => ratio(60.0),
        "h" | "hour" | "hours" => ratio(3600.0),
        "d" | "day" | "days" => ratio(86_400.0),
        _ => return None,
    })
}

/// The factor from an amount of data to bits. A small b is a bit, a large B a byte of 8 bits. A small m has no meaning: it could be either.
fn data(written: &str) -> Option<Factor> {
    let (prefix, bits) = match written {
        "bit" | "bits" => ("", 1.0),
        "byte" | "bytes" => ("", 8.0),
        _ => match written.strip_suffix("bit").or(written.strip_suffix('b')) {
            Some(prefix) => (prefix, 1.0),
            None => match written.strip_suffix('B') {
                Some(prefix) => (prefix, 8.0),
                // A prefix alone counts in the parameter's own unit.
                None => (written, 1.0),
            },
        },
    };
    let (power, multiple) = match prefix {
        "" => (0, 1.0),
        "k" | "K" => (3, 1.0),
        "M" => (6, 1.0),
        "G" => (9, 1.0),
        "T" => (12, 1.0),
        "Ki" => (0, 1024.0),
        "Mi" => (0, 1024.0 * 1024.0),
        "Gi" => (0, 1024.0 * 1024.0 * 1024.0),
        _ => return None,
    };
    Some(Factor { power, ratio: bits * multiple })
}

fn data_rate(written: &str) -> Option<Factor> {
    let amount = written.strip_suffix("/s").or(written.strip_suffix("ps")).unwrap_or(written).trim_end();
    data(amount)
}

fn rate(written: &str) -> Option<Factor> {
    let things = written.trim_start_matches("requests").trim_start_matches("req").trim_start_matches('1');
    Some(match things.trim_start() {
        "/s" | "per s" | "per second" => ONE,
        "rps" if things == written => ONE,
        "/min" | "per min" | "per minute" => ratio(1.0 / 60.0),
        "/h" | "per h" | "per hour" => ratio(1.0 / 3600.0),
        "/d" | "per d" | "per day" => ratio(1.0 / 86_400.0),
        _ => return None,
    })
}
