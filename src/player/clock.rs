//! The shown time: it follows the wall clock at the chosen speed, and never runs ahead of what is known.

use super::Speed;

/// After a hidden tab the clock goes on where it stood, rather than leaping. A machine that paints three frames a second
/// keeps time all the same.
const LONGEST_FRAME_S: f64 = 0.4;
/// For readers who want no motion, time goes in steps of so much shown time.
const STEP_S: f64 = 0.5;

/// The shown time of a run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Clock {
    now_ns: f64,
    /// Wall time that has passed since the last step; only if time goes in steps.
    saved_s: f64,
    /// Whether time goes in steps.
    in_steps: bool,
}

impl Clock {
    /// At time 0.
    pub(crate) fn new(in_steps: bool) -> Clock {
        Clock { now_ns: 0.0, saved_s: 0.0, in_steps }
    }

    /// The shown time.
    pub(crate) fn now_ns(&self) -> u64 {
        self.now_ns as u64
    }

    /// Shows another time.
    pub(crate) fn set(&mut self, now_ns: u64) {
        self.now_ns = now_ns as f64;
        self.saved_s = 0.0;
    }

    /// Moves on by a frame, up to the time that is known.
    pub(crate) fn advance(&mut self, wall_s: f64, speed: Speed, known_ns: u64) {
        let limit_ns = known_ns as f64;
        let Some(factor) = speed.factor() else {
            self.now_ns = self.now_ns.max(limit_ns);
            return;
        };
        let mut passed_s = wall_s.clamp(0.0, LONGEST_FRAME_S);
        if self.in_steps {
            self.saved_s += passed_s;
            if self.saved_s < STEP_S {
                return;
            }
            passed_s = STEP_S;
            self.saved_s = 0.0;
        }
        self.now_ns = (self.now_ns + passed_s * factor * 1e9).min(limit_ns).max(self.now_ns);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: u64 = 1_000_000_000;

    fn clock_after(frames_s: &[f64], factor: f64, known_ns: u64) -> u64 {
        let mut clock = Clock::new(false);
        frames_s.iter().for_each(|frame| clock.advance(*frame, Speed::nearest(factor), known_ns));
        clock.now_ns()
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
    fn it_never_runs_ahead_of_what_is_known_and_never_back() {
        assert_eq!(clock_after(&[0.1, 0.1, 0.1], 1.0, SECOND / 8), SECOND / 8);
        let mut clock = Clock::new(false);
        clock.set(2 * SECOND);
        clock.advance(0.1, Speed::nearest(1.0), SECOND);
        assert_eq!(clock.now_ns(), 2 * SECOND);
    }

    #[test]
    fn as_fast_as_it_goes_shows_all_that_is_known() {
        let mut clock = Clock::new(false);
        clock.advance(0.016, Speed::FASTEST, 5 * SECOND);
        assert_eq!(clock.now_ns(), 5 * SECOND);
    }

    #[test]
    fn in_steps_it_waits_for_a_whole_one() {
        let mut clock = Clock::new(true);
        (0..4).for_each(|_| clock.advance(0.1, Speed::nearest(1.0), SECOND));
        assert_eq!(clock.now_ns(), 0);
        (0..2).for_each(|_| clock.advance(0.1, Speed::nearest(1.0), SECOND));
        assert_eq!(clock.now_ns(), SECOND / 2);
    }
}
