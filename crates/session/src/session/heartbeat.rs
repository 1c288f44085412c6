//! Notices a worker that has stopped without a word. Browsers may end one to save memory, and report nothing then.

use super::Session;
use netduel_protocol::Command;

/// A worker that has reported nothing for this long is asked for a sign of life, in seconds in which the page shows frames.
const ASK_AFTER_S: f64 = 2.0;

/// A worker that does not answer for this long has stopped. At a stretch it does nothing that takes longer than building a large
/// network.
const LONGEST_SILENCE_S: f64 = 20.0;

/// A frame counts as at most this long: a hidden page and a sleeping computer show no frames, and run no workers either.
const LONGEST_FRAME_S: f64 = 0.25;

impl Session {
    /// Counts a frame of `wall_s` seconds. Replaces the worker if it has been silent for too long.
    pub(super) fn count_silence(&mut self, wall_s: f64) {
        if !self.worker.is_ready {
            self.end_silence();
            return;
        }
        self.worker.silent_s += wall_s.clamp(0.0, LONGEST_FRAME_S);
        if !self.worker.is_asked && self.worker.silent_s >= ASK_AFTER_S {
            (self.worker.silent_s, self.worker.is_asked) = (0.0, true);
            self.send(Command::Ping);
        } else if self.worker.silent_s >= LONGEST_SILENCE_S {
            self.fail_worker(String::new(), self.frame_ms);
        }
    }

    /// The worker has reported something.
    pub(super) fn end_silence(&mut self) {
        (self.worker.silent_s, self.worker.is_asked) = (0.0, false);
    }
}
