//! What happens in each frame of the browser, and what only a few times a second.

use super::Session;
use crate::announcements::announcement;
use crate::effect::PictureCommand;
use netduel_protocol::{Command, Scores};
use netduel_results::FaultRecord;
use netduel_scenario::{FaultKind, PartitionMode};
use std::sync::Arc;

/// The page is updated at most four times a second: numbers that change faster cannot be read.
const UPDATE_EVERY_MS: f64 = 250.0;
/// The engine computes ahead by this much wall time at the present speed, in seconds …
const AHEAD_S: f64 = 0.5;
/// … and by at least this many reports of scores.
const AHEAD_REPORTS: u64 = 4;

impl Session {
    /// Advances to a frame at this wall time, in milliseconds since any fixed time.
    pub fn advance(&mut self, frame_ms: f64) {
        let wall_s = (frame_ms - self.frame_ms) / 1e3;
        self.frame_ms = frame_ms;
        let before_ns = self.clock.shown_ns();
        self.count_silence(wall_s);
        self.pass(wall_s);
        self.grant();
        let shown_ns = self.clock.shown_ns();
        self.is_outdated |= shown_ns != before_ns || self.recording.is_due(shown_ns);
        if self.is_outdated && frame_ms - self.updated_ms >= UPDATE_EVERY_MS {
            self.update();
        }
    }

    /// Moves the shown time.
    fn pass(&mut self, wall_s: f64) {
        if !self.run.is_begun {
            return;
        }
        let computed_until_ns = self.recording.known_ns();
        if self.is_playing {
            let before_ns = self.clock.shown_ns();
            self.clock.advance(wall_s, self.speed, computed_until_ns);
            self.measure_progress(wall_s, self.clock.shown_ns() - before_ns);
        }
        if let Some(due_ns) = self.due_ns.take_if(|due_ns| *due_ns <= computed_until_ns) {
            self.clock.set(due_ns.max(self.clock.shown_ns()));
        }
        self.end_step();
        self.stop_at_question();
        if self.is_finished() && self.is_playing {
            self.set_playing(false);
            self.update();
        }
    }

    /// Lets the engine compute a little ahead of the shown time. What is computed further ahead is lost at the next fork.
    fn grant(&mut self) {
        if !self.worker.is_ready || !self.run.is_begun || self.is_seeking || self.is_stepping {
            return;
        }
        let duration_ns = self.run.duration_ns;
        let scores_every_ns = self.speed.report_every_ns(duration_ns);
        // At the fastest speed nothing is computed while the run is paused, because the next action may be a fork.
        let fastest_ns = if self.is_playing { f64::MAX } else { 0.0 };
        let at_speed_ns = self.speed.factor().map_or(fastest_ns, |factor| factor * AHEAD_S * 1e9) as u64;
        let ahead_ns = at_speed_ns.max(scores_every_ns * AHEAD_REPORTS);
        let until_ns = self.clock.shown_ns().saturating_add(ahead_ns).min(duration_ns);
        // Not in each frame: a message costs both threads some time.
        let granted_ns = self.run.granted_ns;
        let is_worth_it =
            until_ns > granted_ns && (until_ns - granted_ns >= ahead_ns / 4 || until_ns == duration_ns);
        if is_worth_it || scores_every_ns != self.run.scores_every_ns {
            self.run.granted_ns = until_ns;
            self.run.scores_every_ns = scores_every_ns;
            let run_id = self.run.id;
            self.send(Command::Grant { run_id, until_ns, metrics_every_ns: scores_every_ns });
        }
    }

    /// Brings everything that the page shows to the shown time.
    pub(super) fn update(&mut self) {
        let shown_ns = self.clock.shown_ns();
        let newest = self.recording.show(shown_ns);
        if let Some(newest) = newest
            && !self.scores.as_ref().is_some_and(|scores| Arc::ptr_eq(scores, &newest))
        {
            self.show_partitions(&newest);
            self.scores = Some(newest);
        }
        let is_end = self.is_finished() && self.announced_until_ns < self.run.duration_ns;
        let announced = announcement(&self.scenario, self.announced_until_ns, shown_ns, is_end);
        self.say_meaning();
        self.judge_prediction();
        let of_tour = std::mem::take(&mut self.tour.announcement);
        let said: Vec<String> =
            announced.into_iter().chain((!of_tour.is_empty()).then_some(of_tour)).collect();
        if !said.is_empty() {
            self.announcement = said.join(" ");
        }
        self.announced_until_ns = shown_ns;
        self.updated_ms = self.frame_ms;
        self.is_outdated = false;
        self.has_changed = true;
    }

    /// Shows which nodes cannot reach each other.
    fn show_partitions(&mut self, scores: &Scores) {
        for side in &scores.sides {
            let partition = |record: &FaultRecord| {
                let place = (record.number as usize).checked_sub(1)?;
                let fault = self.scenario.faults.get(place)?;
                let is_active = fault.kind == FaultKind::Partition && record.ended_s.is_none();
                is_active.then(|| (fault.cut == PartitionMode::Apart, record.nodes.clone()))
            };
            let partitions = side.faults.iter().filter_map(partition).collect();
            self.draw(PictureCommand::SetPartitions { side: side.side, partitions });
        }
    }
}
