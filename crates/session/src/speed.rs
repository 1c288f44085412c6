//! The speed at which simulated time passes on the screen.

use netduel_scenario::{Scenario, Side};
use netduel_text::format;
use netduel_theory::file_distribution::bound_s;

/// Speeds, slowest first: simulated time per wall time, as a fraction.
const FRACTIONS: [(u32, u32); 16] = [
    (1, 1000),
    (1, 500),
    (1, 200),
    (1, 100),
    (1, 50),
    (1, 20),
    (1, 10),
    (1, 5),
    (1, 2),
    (1, 1),
    (2, 1),
    (5, 1),
    (10, 1),
    (20, 1),
    (50, 1),
    (100, 1),
];

/// The eye can follow a message that takes about this long on the screen, in seconds of wall time.
const FOLLOWED_S: f64 = 0.4;

/// A run in which something happens later lasts at most this long, in seconds of wall time.
const LONGEST_SHOW_S: f64 = 90.0;
/// The lower bound of the time to distribute a file is shown in this long, in seconds of wall time.
const FILE_SHOW_S: f64 = 15.0;

/// The longest wall time between two reports of scores, in seconds …
const REPORT_EVERY_S: f64 = 0.25;
/// … and the least number of reports over a run.
const FEWEST_REPORTS: f64 = 100.0;

/// One of the speeds, or as fast as the engine computes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Speed(usize);

impl Speed {
    /// As fast as the engine computes.
    pub const FASTEST: Speed = Speed(FRACTIONS.len());

    /// All speeds, slowest first.
    pub fn all() -> impl Iterator<Item = Speed> {
        (0..=FRACTIONS.len()).map(Speed)
    }

    /// The speed at which the eye can follow a message on a link with this delay.
    pub fn following(link_delay_s: f64) -> Speed {
        if link_delay_s > 0.0 { Speed::nearest(link_delay_s / FOLLOWED_S) } else { Speed::nearest(1.0) }
    }

    /// The speed with which a scenario begins. The eye can follow its messages, unless something happens later in the run: then
    /// the speed is high enough for a reader to wait for it.
    pub fn suited_to(scenario: &Scenario) -> Speed {
        let bounds = Side::BOTH.into_iter().filter_map(|side| bound_s(scenario, side));
        if let Some(bound_s) = bounds.min_by(f64::total_cmp) {
            return Speed::nearest(bound_s / FILE_SHOW_S);
        }
        if !scenario.faults.is_empty() || !scenario.workload.rate_profile.0.is_empty() {
            return Speed::nearest(scenario.run.duration_s / LONGEST_SHOW_S);
        }
        let left = scenario.client_server.as_ref().map(|side| scenario.client_link_delay_s(side));
        let right = scenario.peer_to_peer.as_ref().map(|side| scenario.peer_link_delay_s(side));
        let delays = left.into_iter().chain(right).filter(|delay_s| *delay_s > 0.0);
        Speed::following(delays.min_by(f64::total_cmp).unwrap_or(0.0))
    }

    /// The speed nearest to a factor, by ratio.
    pub fn nearest(factor: f64) -> Speed {
        let distance = |speed: &Speed| {
            let ratio = speed.factor().unwrap_or(f64::MAX) / factor;
            ratio.max(1.0 / ratio)
        };
        let shown = (0..FRACTIONS.len()).map(Speed);
        shown.min_by(|left, right| distance(left).total_cmp(&distance(right))).unwrap_or(Speed::FASTEST)
    }

    /// The speed at an index of the list, from 0 for the slowest.
    pub fn at(index: usize) -> Option<Speed> {
        (index <= FRACTIONS.len()).then_some(Speed(index))
    }

    /// Its index in the list.
    pub fn index(self) -> usize {
        self.0
    }

    /// The next slower one.
    pub fn slower(self) -> Speed {
        Speed(self.0.saturating_sub(1))
    }

    /// The next faster one.
    pub fn faster(self) -> Speed {
        Speed((self.0 + 1).min(FRACTIONS.len()))
    }

    /// Simulated seconds per second of wall time; `None` for as fast as the engine computes.
    pub fn factor(self) -> Option<f64> {
        FRACTIONS.get(self.0).map(|(over, under)| f64::from(*over) / f64::from(*under))
    }

    /// Its name; `fastest` is the word for as fast as the engine computes.
    pub fn label(self, fastest: &str) -> String {
        match FRACTIONS.get(self.0) {
            None => fastest.to_owned(),
            Some((over, 1)) => format!("{over}{}×", format::SPACE),
            Some((over, under)) => format!("{over}/{under}{}×", format::SPACE),
        }
    }

    /// The distance between two reports of scores, in nanoseconds of simulated time: 1, 2 or 5 times a power of ten.
    pub fn report_every_ns(self, duration_ns: u64) -> u64 {
        let of_run = duration_ns as f64 / FEWEST_REPORTS;
        let at_speed = self.factor().map_or(f64::MAX, |factor| factor * REPORT_EVERY_S * 1e9);
        round_down_to_1_2_5(at_speed.min(of_run).max(1.0))
    }
}

/// The largest of 1, 2, 5, 10, 20, 50 … that is not above a number; 1 for numbers below 1.
fn round_down_to_1_2_5(number: f64) -> u64 {
    let mut power = 1_u64;
    while power as f64 * 10.0 <= number {
        power *= 10;
    }
    [5, 2, 1].into_iter().map(|step| step * power).find(|step| *step as f64 <= number).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_of_40_ms_is_followed_at_a_tenth() {
        assert_eq!(Speed::following(0.04).factor(), Some(0.1));
        assert_eq!(Speed::following(0.0).factor(), Some(1.0));
        assert_eq!(Speed::following(60.0).factor(), Some(100.0));
        assert_eq!(Speed::following(1e-9).factor(), Some(0.001));
    }

    #[test]
    fn speeds_are_named_by_their_fraction() {
        assert_eq!(Speed::nearest(0.1).label("fast"), "1/10\u{a0}×");
        assert_eq!(Speed::nearest(5.0).label("fast"), "5\u{a0}×");
        assert_eq!(Speed::FASTEST.label("fast"), "fast");
        assert_eq!(Speed::all().count(), 17);
        assert_eq!(Speed::FASTEST.faster(), Speed::FASTEST);
        assert_eq!(Speed(0).slower(), Speed(0));
    }

    #[test]
    fn scores_come_four_times_a_second_and_a_hundred_times_a_run() {
        let minute = 60_000_000_000;
        assert_eq!(Speed::nearest(0.1).report_every_ns(minute), 20_000_000);
        assert_eq!(Speed::nearest(1.0).report_every_ns(minute), 200_000_000);
        assert_eq!(Speed::nearest(100.0).report_every_ns(minute), 500_000_000);
        assert_eq!(Speed::FASTEST.report_every_ns(minute), 500_000_000);
        assert_eq!(Speed::nearest(1.0).report_every_ns(1), 1);
    }
}
