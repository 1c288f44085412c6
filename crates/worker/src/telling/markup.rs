//! Pieces of markup that log and way share.

use netduel_scenario::Side;

/// A time since the beginning, to the microsecond.
pub(super) fn clock(ns: u64) -> String {
    format!("{}.{:06}", ns / 1_000_000_000, ns % 1_000_000_000 / 1_000)
}

/// A length of time to three digits, in a unit that suits it.
pub(super) fn span(ns: u64) -> String {
    if ns == 0 {
        return "0\u{a0}s".to_owned();
    }
    let (unit, name) = match ns {
        0..1_000_000 => (1_000, "µs"),
        1_000_000..1_000_000_000 => (1_000_000, "ms"),
        _ => (1_000_000_000, "s"),
    };
    let tenths = |parts: u64| (ns * parts + unit / 2) / unit;
    match ns / unit {
        0..10 => format!("{}.{:02}\u{a0}{name}", tenths(100) / 100, tenths(100) % 100),
        10..100 => format!("{}.{}\u{a0}{name}", tenths(10) / 10, tenths(10) % 10),
        _ => format!("{}\u{a0}{name}", tenths(1)),
    }
}

/// The class of a side.
pub(super) fn class(side: Side) -> &'static str {
    ["l", "r"][side as usize]
}

/// A button that goes to a time and lights nodes of a side; its inside is markup.
pub(super) fn button(
    class: &str,
    side: Side,
    at_ns: u64,
    nodes: &[u32],
    request: Option<u32>,
    inside: &str,
) -> String {
    let nodes: Vec<String> = nodes.iter().map(u32::to_string).collect();
    let (nodes, side) = (nodes.join(" "), side as usize);
    let request = request.map_or_else(String::new, |request| format!(" data-request=\"{request}\""));
    format!(
        "<button type=\"button\" tabindex=\"-1\" class=\"{class}\" data-at=\"{at_ns}\" data-side=\"{side}\" \
         data-nodes=\"{nodes}\"{request}>{inside}</button>"
    )
}

/// Why there is nothing to read.
pub(super) fn refusal(sentence: &str) -> String {
    format!("<p class=\"refused\" role=\"alert\">{}</p>", escaped(sentence))
}

/// Words as they are written in markup.
fn escaped(words: &str) -> String {
    words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::{clock, refusal, span};

    #[test]
    fn what_was_typed_cannot_become_markup() {
        assert!(refusal("Node: <b>&").ends_with("Node: &lt;b&gt;&amp;</p>"));
    }

    #[test]
    fn times_are_written_to_the_microsecond_and_lengths_to_three_digits() {
        assert_eq!(clock(12_034_567_890), "12.034567");
        let written =
            [0, 1_500, 999_999, 1_000_000, 40_000_000, 123_456_789, 9_999_999, 2_500_000_000].map(span);
        assert_eq!(
            written.map(|text| text.replace('\u{a0}', " ")),
            ["0 s", "1.50 µs", "1000 µs", "1.00 ms", "40.0 ms", "123 ms", "10.00 ms", "2.50 s"]
        );
    }
}
