//! Other times of the run: seek, single steps, fault events, undo and redo.

use super::Session;
use crate::effect::PictureCommand;
use netduel_protocol::Command;
use netduel_scenario::{Scenario, Side};

impl Session {
    /// Shows another time, earlier or later, in nanoseconds. Times after the end show the end.
    pub fn seek(&mut self, to_ns: u64) {
        self.is_stepping = false;
        self.fault_event_after_ns = None;
        let to_ns = to_ns.min((self.scenario.run.duration_s * 1e9).round() as u64);
        let shown_ns = self.clock.shown_ns();
        if !self.worker.is_ready || !self.run.is_begun {
            // Shown once the run has begun.
            self.pending_seek_ns = (to_ns > 0 || shown_ns > 0).then_some(to_ns);
        } else if to_ns != shown_ns {
            // During playback, the scores catch up. A paused run shows those of exactly this time.
            let is_near = to_ns > shown_ns && to_ns <= self.recording.known_ns();
            if self.is_playing && is_near && !self.is_seeking {
                self.clock.set(to_ns);
                self.step_description.clear();
            } else {
                self.move_worker(to_ns, |run_id| Command::Seek { run_id, time_ns: to_ns });
            }
        }
        self.update();
    }

    /// Stops time and shows the state after the next event, or before the last one.
    pub fn step(&mut self, forward: bool) {
        self.set_playing(false);
        self.fault_event_after_ns = None;
        let from_ns = self.clock.shown_ns();
        self.move_worker(from_ns, |run_id| Command::Step { run_id, from_ns, forward });
        self.pending_step = (!self.is_seeking).then_some(forward);
        self.is_stepping = true;
        self.update();
    }

    /// Shows the time of the next fault event, or of the previous one: a fault begins or ends, or requests begin to be lost.
    pub fn seek_fault_event(&mut self, forward: bool) {
        let from_ns = self.clock.shown_ns();
        let found_ns = self.fault_event_ns(from_ns, forward);
        // There may be an earlier one where the run is not computed yet: it is computed to its end, and then searched again.
        let is_certain = !forward || found_ns <= self.recording.known_ns();
        self.seek(if is_certain { found_ns } else { self.run.duration_ns });
        self.fault_event_after_ns = (!is_certain).then_some(from_ns);
    }

    /// Undoes the last change of the scenario, and goes back to where it made a difference.
    pub fn undo(&mut self) {
        if let Some(before) = self.undo_stack.undo(self.scenario.clone()) {
            self.restore(before);
        }
    }

    /// Redoes the last change that was undone.
    pub fn redo(&mut self) {
        if let Some(after) = self.undo_stack.redo(self.scenario.clone()) {
            self.restore(after);
        }
    }

    fn restore(&mut self, scenario: Scenario) {
        let same_until_ns = (self.scenario.same_until_s(&scenario) * 1e9).min(u64::MAX as f64) as u64;
        let to_ns = self.clock.shown_ns().min(same_until_ns);
        // What was said about the change does not hold any more.
        self.announcement.clear();
        self.change_effect = "";
        if to_ns > 0 {
            self.branch_off(scenario, to_ns);
        } else {
            self.begin(scenario);
        }
        self.update();
    }

    /// Shows another time with the scores of exactly that time, in nanoseconds, whether time passes or not.
    pub(super) fn seek_exactly(&mut self, to_ns: u64) {
        self.move_worker(to_ns, |run_id| Command::Seek { run_id, time_ns: to_ns });
    }

    /// Moves the worker within the present course. Without a worker that has begun the run, the run is asked for anew.
    fn move_worker(&mut self, to_ns: u64, command: impl Fn(u32) -> Command) {
        if self.worker.is_ready && self.run.is_begun {
            self.send(command(self.run.id));
            self.is_seeking = true;
            self.rewind(to_ns);
        } else {
            self.branch_off(self.scenario.clone(), to_ns);
        }
    }

    /// Shows another time of the present course, which the worker reports once more from there.
    pub(super) fn rewind(&mut self, to_ns: u64) {
        self.recording.seek(to_ns);
        self.show_from(to_ns);
    }

    /// Shows a time of a scenario whose course equals the present one up to that time.
    pub(super) fn branch_off(&mut self, scenario: Scenario, from_ns: u64) {
        if self.scenario != scenario {
            self.recording.keep_ghost();
        }
        self.recording.cut(from_ns);
        self.show_from(from_ns);
        self.request(scenario, from_ns);
    }

    fn show_from(&mut self, time_ns: u64) {
        self.draw(PictureCommand::Cut { from_ns: time_ns });
        self.due_ns = None;
        self.clock.set(time_ns);
        self.announced_until_ns = time_ns;
        self.step_description.clear();
    }

    /// The time of the next fault event after a time, or of the last one before it, as far as the run is computed. Without one,
    /// the end or the beginning of the run. All times are in nanoseconds.
    pub(super) fn fault_event_ns(&self, from_ns: u64, forward: bool) -> u64 {
        let times = self.fault_event_times_ns();
        if forward {
            times.filter(|at_ns| *at_ns > from_ns).min().unwrap_or(self.run.duration_ns)
        } else {
            times.filter(|at_ns| *at_ns < from_ns).max().unwrap_or(0)
        }
    }

    fn fault_event_times_ns(&self) -> impl Iterator<Item = u64> {
        let of_fault = |at_s: f64| (at_s * 1e9).round() as u64;
        let faults = self.scenario.faults.iter();
        let faults = faults.flat_map(|fault| [Some(fault.at_s), fault.until_s.0]).flatten().map(of_fault);
        let losses = Side::BOTH.into_iter().flat_map(|side| {
            let windows = self.recording.windows(side);
            let begins =
                |place: &usize| windows[*place].lost > 0 && (*place == 0 || windows[*place - 1].lost == 0);
            (0..windows.len()).filter(begins).map(|place| place as u64 * self.run.window_ns)
        });
        faults.chain(losses).filter(|at_ns| *at_ns < self.run.duration_ns)
    }
}
