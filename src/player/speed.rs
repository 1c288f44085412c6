//! How fast simulated time passes on the screen.

use crate::format;

/// RunSignals speeds, slowest first: simulated time over shown time, as a fraction.
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

/// A message that takes about so long on the screen can be followed with the eye.
const FOLLOWED_S: f64 = 0.4;

/// Scores are reported every so much shown time …
const REPORT_EVERY_SHOWN_S: f64 = 0.25;
/// … and at least so many times over a run.
const FEWEST_REPORTS: f64 = 100.0;

/// One of the speeds, or as fast as the engine goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Speed(usize);

impl Speed {
    /// As fast as the engine goes.
    pub(crate) const FASTEST: Speed = Speed(FRACTIONS.len());

    /// All, slowest first.
    pub(crate) fn all() -> impl Iterator<Item = Speed> {
        (0..=FRACTIONS.len()).map(Speed)
    }

    /// The speed at which a message on such a link can be followed.
    pub(crate) fn following(link_delay_s: f64) -> Speed {
        if link_delay_s > 0.0 { Speed::nearest(link_delay_s / FOLLOWED_S) } else { Speed::nearest(1.0) }
    }

    /// The shown speed nearest to a factor, by ratio.
    pub(crate) fn nearest(factor: f64) -> Speed {
        let distance = |speed: &Speed| {
            let ratio = speed.factor().unwrap_or(f64::MAX) / factor;
            ratio.max(1.0 / ratio)
        };
        let shown = (0..FRACTIONS.len()).map(Speed);
        shown.min_by(|left, right| distance(left).total_cmp(&distance(right))).unwrap_or(Speed::FASTEST)
    }

    /// The speed at a place of the list.
    pub(crate) fn at(index: usize) -> Option<Speed> {
        (index <= FRACTIONS.len()).then_some(Speed(index))
    }

    /// Its place in the list.
    pub(crate) fn index(self) -> usize {
        self.0
    }

    /// The next slower one.
    pub(crate) fn slower(self) -> Speed {
        Speed(self.0.saturating_sub(1))
    }

    /// The next faster one.
    pub(crate) fn faster(self) -> Speed {
        Speed((self.0 + 1).min(FRACTIONS.len()))
    }

    /// Simulated seconds per shown second; `None` for as fast as the engine goes.
    pub(crate) fn factor(self) -> Option<f64> {
        FRACTIONS.get(self.0).map(|(over, under)| f64::from(*over) / f64::from(*under))
    }

    /// Its name; `fastest` is the word for as fast as the engine goes.
    pub(crate) fn label(self, fastest: &str) -> String {
        match FRACTIONS.get(self.0) {
            None => fastest.to_owned(),
            Some((over, 1)) => [&over.to_string(), format::SPACE, "×"].concat(),
            Some((over, under)) => [&over.to_string(), "/", &under.to_string(), format::SPACE, "×"].concat(),
        }
    }

    /// Scores are asked for at every multiple of this simulated time: 1, 2 or 5 times a power of ten.
    pub(crate) fn report_every_ns(self, duration_ns: u64) -> u64 {
        let of_run = duration_ns as f64 / FEWEST_REPORTS;
        let shown = self.factor().map_or(f64::MAX, |factor| factor * REPORT_EVERY_SHOWN_S * 1e9);
        round_down_to_1_2_5(shown.min(of_run).max(1.0))
    }
}

/// The largest of 1, 2, 5, 10, 20, 50 … that is not above a number; 1 for what is below.
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
    fn scores_come_four_times_a_shown_second_and_a_hundred_times_a_run() {
        let minute = 60_000_000_000;
        assert_eq!(Speed::nearest(0.1).report_every_ns(minute), 20_000_000);
        assert_eq!(Speed::nearest(1.0).report_every_ns(minute), 200_000_000);
        assert_eq!(Speed::nearest(100.0).report_every_ns(minute), 500_000_000);
        assert_eq!(Speed::FASTEST.report_every_ns(minute), 500_000_000);
        assert_eq!(Speed::nearest(1.0).report_every_ns(1), 1);
    }
}
