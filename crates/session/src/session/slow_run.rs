//! Notices a run with more events than this device can compute in time.

use super::Session;
use crate::notification::Notification;
use crate::progress::Progress;

/// Over how many seconds of playing the progress is measured.
const MEASURED_S: f64 = 5.0;

/// A run is slow if it advances by less than this share of what the speed asks for.
const SLOW_SHARE: f64 = 0.1;

/// The fastest speed asks for nothing. A run is slow there if it advances by less than this in each second of playing, in seconds.
const SLOW_AT_FASTEST_S: f64 = 0.1;

/// A frame counts as at most this long: a hidden page shows no frames.
const LONGEST_FRAME_S: f64 = 0.4;

impl Session {
    /// Counts a frame of playing. Once enough is measured, a slow run is notified, and a run that keeps up is no longer.
    pub(super) fn measure_progress(&mut self, wall_s: f64, shown_ns: u64) {
        // A worker that does not answer is another matter, and so is one on its way to another time: such frames do not count.
        if self.worker.is_asked || self.is_seeking {
            return;
        }
        let progress = &mut self.progress;
        let wall_s = wall_s.clamp(0.0, LONGEST_FRAME_S);
        progress.played_s += wall_s;
        progress.wanted_s += wall_s * self.speed.factor().unwrap_or(SLOW_AT_FASTEST_S / SLOW_SHARE);
        progress.shown_s += shown_ns as f64 * 1e-9;
        if progress.played_s < MEASURED_S {
            return;
        }
        let Progress { played_s, wanted_s, shown_s } = std::mem::take(progress);
        let notification = Notification::SlowRun { played_s, shown_s };
        if shown_s < SLOW_SHARE * wanted_s {
            self.notify(notification);
        } else {
            self.dismiss(&notification);
        }
    }

    /// Begins the measurement again: what was measured belongs to another run, speed or time.
    pub(super) fn forget_progress(&mut self) {
        self.progress = Progress::default();
    }
}
