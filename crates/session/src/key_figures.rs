//! The two figures by which each side is judged first: how many users get an answer, and how long they wait for it. Where a file is
//! distributed: how many users have it, and how long it took them.

use crate::metrics::Metric;
use netduel_protocol::Scores;
use netduel_results::SideMetrics;
use netduel_scenario::Side;
use netduel_text::format::{self, NumberFormat};
use netduel_text::{interpolate, text};

/// Shares that differ by less than this count as equal, and so do times that differ by less than this share.
const EQUAL_WITHIN: f64 = 0.02;

/// Everybody is served, as far as people can tell.
const NEARLY_ALL: f64 = 0.995;
/// What "the last 5 s" are, in nanoseconds.
const RECENT_NS: u64 = 5_000_000_000;
/// Ratios from this on are said as "times as many".
const LEAST_RATIO: f64 = 1.5;

/// A key figure of one side.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct KeyFigure {
    /// The figure, which is shown large.
    pub value: String,
    /// What it rests on, or what completes it.
    pub detail: String,
}

/// Both key figures of a side: the answers, and the time they took. Dashes before anything is known.
pub fn key_figures(of: Option<&SideMetrics>, has_file: bool) -> [KeyFigure; 2] {
    match of {
        Some(of) if has_file => figures_of_file(of),
        Some(of) => figures_of_requests(of),
        None => [(); 2].map(|()| KeyFigure { value: "–".to_owned(), detail: String::new() }),
    }
}

fn figures_of_requests(of: &SideMetrics) -> [KeyFigure; 2] {
    let t = &text().key_figures;
    let [served, ended] = [of.outcomes.served, of.outcomes.finished()];
    let share = short_percent(served as f64 / ended.max(1) as f64);
    let counts = [format::count(served), format::count(ended)];
    let answered = KeyFigure {
        value: written(of.last_5_s.success_rate(), short_percent),
        detail: match of.outcomes.finished() {
            0 => String::new(),
            _ => interpolate(
                t.answered_in_all,
                &[("share", &share), ("served", &counts[0]), ("ended", &counts[1])],
            ),
        },
    };
    let p95 = Metric::LatencyP95.shown_value(of).map(format::duration);
    let time = KeyFigure {
        value: written(of.last_5_s.latency_mean_s, short_duration),
        detail: p95.map(|p95| interpolate(t.nearly_all_within, &[("time", &p95)])).unwrap_or_default(),
    };
    [answered, time]
}

fn figures_of_file(of: &SideMetrics) -> [KeyFigure; 2] {
    let t = &text().key_figures;
    let counts = [format::count(of.outcomes.served), format::count(of.arrived)];
    let has_it = KeyFigure {
        value: written(share_with_file(of), short_percent),
        detail: interpolate(t.of_users, &[("served", &counts[0]), ("arrived", &counts[1])]),
    };
    let last = Metric::CompletionLast.value(of).map(format::duration);
    let time = KeyFigure {
        value: written(of.latency_mean_s, short_duration),
        detail: last.map(|last| interpolate(t.last_one, &[("time", &last)])).unwrap_or_default(),
    };
    [has_it, time]
}

fn share_with_file(of: &SideMetrics) -> Option<f64> {
    (of.arrived > 0).then(|| of.outcomes.served as f64 / of.arrived as f64)
}

/// A percentage that is read from afar: whole, except next to nothing and next to everything, which it never becomes by rounding.
fn short_percent(share: f64) -> String {
    match share {
        _ if share > 0.0 && share < 0.01 => NumberFormat::percent_with(1).format(share.max(0.001)),
        _ if share > 0.99 && share < 1.0 => NumberFormat::percent_with(1).format(share.min(0.999)),
        _ => NumberFormat::percent_with(0).format(share),
    }
}

/// A duration that is read from afar.
fn short_duration(seconds: f64) -> String {
    NumberFormat::duration_with(seconds, 2).format(seconds)
}

fn written(value: Option<f64>, format: impl Fn(f64) -> String) -> String {
    value.map_or_else(|| "–".to_owned(), format)
}

/// The sentence that compares the key figures of both sides; empty while there is nothing to compare.
pub fn comparison(scores: Option<&Scores>, has_file: bool) -> String {
    let of = |side| scores.and_then(|scores| scores.metrics(side));
    let (Some(left), Some(right)) = (of(Side::ClientServer), of(Side::PeerToPeer)) else {
        return String::new();
    };
    let t = &text().key_figures;
    let (shares, times, words) = if has_file {
        ([share_with_file(left), share_with_file(right)], [left, right].map(|of| of.latency_mean_s), &t.file)
    } else {
        let recent = [left.last_5_s, right.last_5_s];
        (recent.map(|of| of.success_rate()), recent.map(|of| of.latency_mean_s), &t.requests)
    };
    let [Some(left_share), Some(right_share)] = shares else { return String::new() };
    let percents = [left_share, right_share].map(short_percent);
    let is_young = scores.is_some_and(|scores| scores.time_ns < RECENT_NS);
    let when = t.when[usize::from(!is_young)];
    let values = [("left", percents[0].as_str()), ("right", &percents[1]), ("when", when)];
    match (left_share, right_share) {
        (0.0, 0.0) => interpolate(words.none, &values),
        (0.0, _) => interpolate(words.only_right, &values),
        (_, 0.0) => interpolate(words.only_left, &values),
        _ if (left_share - right_share).abs() >= EQUAL_WITHIN => {
            let template = if left_share > right_share { words.more_left } else { words.more_right };
            interpolate(template, &values)
        }
        _ => {
            let begin = if left_share.min(right_share) >= NEARLY_ALL { words.all } else { words.as_many };
            let more = if has_file { String::new() } else { beyond_the_last_seconds(left, right) };
            [interpolate(begin, &values), compare_times(times), more].join(" ").trim_end().to_owned()
        }
    }
}

/// What the last seconds do not show: the answers since the start if they differ, or else the messages that they took.
fn beyond_the_last_seconds(left: &SideMetrics, right: &SideMetrics) -> String {
    let t = &text().key_figures;
    let share = |of: &SideMetrics| of.outcomes.served as f64 / of.outcomes.finished().max(1) as f64;
    let shares = [share(left), share(right)];
    if (shares[0] - shares[1]).abs() >= EQUAL_WITHIN {
        let [left, right] = shares.map(short_percent);
        return interpolate(t.since_start, &[("left", &left), ("right", &right)]);
    }
    let messages = [left, right].map(|of| Metric::MessagesPerRequest.value(of));
    let [Some(left), Some(right)] = messages.map(|count| count.filter(|count| *count > 0.0)) else {
        return String::new();
    };
    let times = left.max(right) / left.min(right);
    if times < LEAST_RATIO {
        return String::new();
    }
    let template = if left > right { t.messages_left } else { t.messages_right };
    interpolate(template, &[("amount", &short_ratio(times))])
}

/// A ratio that is read from afar.
fn short_ratio(ratio: f64) -> String {
    format::fixed(ratio, if ratio < 10.0 { 1 } else { 0 })
}

fn compare_times(times: [Option<f64>; 2]) -> String {
    let t = &text().key_figures;
    let [Some(left), Some(right)] = times else { return String::new() };
    let longer = left.max(right) / left.min(right).max(f64::MIN_POSITIVE);
    if longer < 1.0 + EQUAL_WITHIN {
        return t.equal_times.to_owned();
    }
    let ratio = short_ratio(longer);
    let share = NumberFormat::percent_with(0).format(longer - 1.0);
    let (template, amount) = match (longer < LEAST_RATIO, left > right) {
        (true, true) => (t.somewhat_longer_left, share),
        (true, false) => (t.somewhat_longer_right, share),
        (false, true) => (t.times_longer_left, ratio),
        (false, false) => (t.times_longer_right, ratio),
    };
    interpolate(template, &[("amount", &amount)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use netduel_protocol::SideScores;
    use netduel_results::{OutcomeCounts, RecentRequests};

    fn side(served: u64, failed: u64, latency_mean_s: f64) -> SideMetrics {
        let latency_mean_s = (served > 0).then_some(latency_mean_s);
        SideMetrics {
            arrived: 100,
            outcomes: OutcomeCounts { served: 60, timed_out: 10, ..OutcomeCounts::default() },
            last_5_s: RecentRequests { served, failed, latency_mean_s },
            latency_p95_s: Some(0.464),
            latency_mean_s,
            ..SideMetrics::default()
        }
    }

    fn compared(left: SideMetrics, right: SideMetrics) -> String {
        let sides = [(Side::ClientServer, left), (Side::PeerToPeer, right)];
        let sides = sides.map(|(side, metrics)| SideScores::new(side, metrics)).to_vec();
        comparison(Some(&Scores { time_ns: 0, run_hash: 0, finished: false, sides }), false)
    }

    #[test]
    fn the_figures_are_of_the_last_seconds_and_their_details_of_the_whole_run() {
        let [answered, time] = key_figures(Some(&side(9, 1, 0.084)), false);
        assert_eq!(answered.value, "90\u{a0}%");
        assert!(answered.detail.contains("60") && answered.detail.contains("70"), "{answered:?}");
        assert_eq!(time.value, "84\u{a0}ms");
        assert!(time.detail.contains("464"), "{time:?}");
    }

    #[test]
    fn a_side_that_answers_nobody_has_no_time() {
        let [answered, time] = key_figures(Some(&side(0, 5, 0.0)), false);
        assert_eq!((answered.value.as_str(), time.value.as_str()), ("0\u{a0}%", "–"));
        assert_eq!(key_figures(None, false).map(|figure| figure.value), ["–", "–"]);
    }

    #[test]
    fn a_short_percentage_is_all_or_nothing_only_where_the_share_is() {
        let shares = [0.0, 0.0001, 0.004, 0.5, 0.984, 0.9951, 0.99999, 1.0];
        assert_eq!(
            shares.map(short_percent),
            ["0", "0.1", "0.4", "50", "98", "99.5", "99.9", "100"].map(|n| format!("{n}\u{a0}%"))
        );
    }

    #[test]
    fn of_a_file_the_users_who_have_it_are_counted() {
        let [has_it, _] = key_figures(Some(&side(0, 0, 1.0)), true);
        assert_eq!(has_it.value, "60\u{a0}%");
        assert!(has_it.detail.contains("60") && has_it.detail.contains("100"), "{has_it:?}");
    }

    #[test]
    fn the_comparison_speaks_of_answers_before_times() {
        let t = &text().key_figures;
        assert_eq!(
            compared(side(0, 5, 0.0), side(0, 5, 0.0)),
            interpolate(t.requests.none, &[("when", t.when[0])])
        );
        assert!(compared(side(0, 5, 0.0), side(9, 1, 0.2)).contains("90"));
        let more = compared(side(5, 5, 0.1), side(9, 1, 0.2));
        assert!(more.contains("50") && more.contains("90"), "{more}");
        let equal = compared(side(9, 0, 0.1), side(9, 0, 0.1));
        assert!(equal.starts_with(t.when[0]) && equal.ends_with(t.equal_times), "{equal}");
        let longer = compared(side(9, 0, 0.1), side(9, 0, 0.31));
        assert!(longer.contains("3.1"), "{longer}");
        let with_messages =
            |messages: f64| SideMetrics { messages_per_request: Some(messages), ..side(9, 0, 0.1) };
        let costly = compared(with_messages(2.0), with_messages(16.0));
        assert!(costly.contains("8.0 times as many messages"), "{costly}");
        let outcomes = OutcomeCounts { served: 30, timed_out: 40, ..OutcomeCounts::default() };
        let recovered = compared(SideMetrics { outcomes, ..with_messages(2.0) }, with_messages(16.0));
        assert!(
            recovered.contains("43") && recovered.contains("86") && !recovered.contains("messages"),
            "{recovered}"
        );
        assert_eq!(comparison(None, false), "");
    }
}
