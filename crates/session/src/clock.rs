//! The shown time: it follows the wall clock at the chosen speed and never passes what is computed.

use crate::speed::Speed;

/// After a hidden tab the clock continues where it stood. A machine that paints three frames a second keeps time all the same.
const LONGEST_FRAME_S: f64 = 0.4;
/// The length of a step for readers who prefer reduced motion, in seconds of wall time.
const STEP_S: f64 = 0.5;

/// The shown time of a run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Clock {
    shown_ns: f64,
    /// Wall time since the last step, in seconds; used only if time advances in steps.
    since_step_s: f64,
    /// Whether time advances in steps, for readers who prefer reduced motion.
    in_steps: bool,
}

impl Clock {
    /// A clock at time 0.
    pub(crate) fn new(in_steps: bool) -> Clock {
        Clock { shown_ns: 0.0, since_step_s: 0.0, in_steps }
    }

    /// The shown time in nanoseconds.
    pub(crate) fn shown_ns(&self) -> u64 {
        self.shown_ns as u64
    }

    /// Shows another time, in nanoseconds.
    pub(crate) fn set(&mut self, shown_ns: u64) {
        self.shown_ns = shown_ns as f64;
        self.since_step_s = 0.0;
    }

    /// Advances by a frame of `wall_s` seconds, at most to the time that is computed.
    pub(crate) fn advance(&mut self, wall_s: f64, speed: Speed, computed_until_ns: u64) {
        let limit_ns = computed_until_ns as f64;
        let Some(factor) = speed.factor() else {
            self.shown_ns = self.shown_ns.max(limit_ns);
            return;
        };
        let mut passed_s = wall_s.clamp(0.0, LONGEST_FRAME_S);
        if self.in_steps {
            self.since_step_s += passed_s;
            if self.since_step_s < STEP_S {
                return;
            }
            passed_s = STEP_S;
            self.since_step_s = 0.0;
        }
        self.shown_ns = (self.shown_ns + passed_s * factor * 1e9).min(limit_ns).max(self.shown_ns);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: u64 = 1_000_000_000;

    fn clock_after(frames_s: &[f64], factor: f64, computed_until_ns: u64) -> u64 {
        let mut clock = Clock::new(false);
        frames_s.iter().for_each(|frame| clock.advance(*frame, Speed::nearest(factor), computed_until_ns));
        clock.shown_ns()
    }

    #[test]
    fn time_passes_at_the_chosen_speed() {
        assert_eq!(clock_after(&[0.05, 0.05], 0.1, SECOND), 10_000_000);
        assert_eq!(clock_after(&[0.05, 0.05], 10.0, SECOND), SECOND);
    }

    #[test]
    fn a_long_absence_counts_as_one_frame() {
        assert_eq!(clock_after(&[3600.0], 1.0, 10 * SECOND), 4 * SECOND / 10);
        assert_eq!(clock_after(&[-5.0], 1.0, 10 * SECOND), 0);
    }

    #[test]
    fn it_never_passes_what_is_computed_and_never_goes_back() {
        assert_eq!(clock_after(&[0.1, 0.1, 0.1], 1.0, SECOND / 8), SECOND / 8);
        let mut clock = Clock::new(false);
        clock.set(2 * SECOND);
        clock.advance(0.1, Speed::nearest(1.0), SECOND);
        assert_eq!(clock.shown_ns(), 2 * SECOND);
    }

    #[test]
    fn the_fastest_speed_shows_everything_computed() {
        let mut clock = Clock::new(false);
        clock.advance(0.016, Speed::FASTEST, 5 * SECOND);
        assert_eq!(clock.shown_ns(), 5 * SECOND);
    }

    #[test]
    fn in_steps_it_waits_for_a_whole_step() {
        let mut clock = Clock::new(true);
        (0..4).for_each(|_| clock.advance(0.1, Speed::nearest(1.0), SECOND));
        assert_eq!(clock.shown_ns(), 0);
        (0..2).for_each(|_| clock.advance(0.1, Speed::nearest(1.0), SECOND));
        assert_eq!(clock.shown_ns(), SECOND / 2);
    }
}
