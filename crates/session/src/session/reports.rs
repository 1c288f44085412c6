//! The reports of the worker, and what happens when it fails.

use super::Session;
use crate::effect::{PictureCommand, SessionEffect};
use crate::notification::Notification;
use netduel_protocol::{Report, StepEvents};
use netduel_results::describe_step;
use netduel_scenario::Overload;

/// A worker that fails again so soon after its predecessor would go on failing, in milliseconds of wall time.
const FAILS_AGAIN_MS: f64 = 10_000.0;

impl Session {
    /// Starts the worker, and the run from its beginning.
    pub fn open(&mut self) {
        self.worker.number += 1;
        self.worker.is_open = true;
        self.worker.is_ready = false;
        self.effects.push(SessionEffect::OpenWorker { number: self.worker.number });
        self.begin_at_pending();
    }

    /// Begins the run, and keeps the time that is to be shown once it has begun.
    fn begin_at_pending(&mut self) {
        let sought_ns = self.pending_seek_ns;
        self.start(self.scenario.clone());
        self.pending_seek_ns = sought_ns;
    }

    /// Starts a worker in the place of one that failed, and plays the run from its beginning.
    pub fn retry(&mut self) {
        self.notifications.clear();
        self.set_playing(true);
        self.open();
    }

    /// The time that this worker may take to load is over: it fails unless it is ready.
    pub fn time_out_worker(&mut self, number: u32, now_ms: f64) {
        if self.worker.is_open && !self.worker.is_ready && self.worker.number == number {
            self.fail_worker(String::new(), now_ms);
        }
    }

    /// The worker failed, with the message of the engine or of the browser. One that had been ready is replaced, unless its
    /// predecessor failed a moment ago or at the same scenario: a run that exhausts the memory would do so again and again.
    pub fn fail_worker(&mut self, message: String, now_ms: f64) {
        let was_ready = self.worker.is_ready;
        self.worker.is_open = false;
        self.worker.is_ready = false;
        // The way there may have been what failed.
        self.pending_seek_ns = None;
        self.leave_tour();
        self.effects.push(SessionEffect::CloseWorker);
        let fails_again = self.worker.replaced_ms.is_some_and(|then_ms| now_ms - then_ms < FAILS_AGAIN_MS)
            || self.worker.failed_at.as_ref() == Some(&self.scenario);
        self.worker.failed_at = Some(self.scenario.clone());
        if was_ready && !fails_again {
            self.worker.replaced_ms = Some(now_ms);
            self.notify(Notification::EngineRestarted(message));
            self.open();
            return;
        }
        self.notify(match was_ready {
            true => Notification::EngineStopped(message),
            false => Notification::EngineNotLoaded,
        });
        self.set_playing(false);
        self.update();
    }

    /// Says which nodes are overloaded, unless a fork has the same ones as before: the reader may have closed the notification.
    fn show_overloads(&mut self, overloads: Vec<Overload>) {
        if self.run.from_ns > 0 && overloads == self.overloads {
            return;
        }
        self.overloads.clone_from(&overloads);
        let is_stable = overloads.is_empty();
        let notification = Notification::Overload(overloads);
        if is_stable { self.dismiss(&notification) } else { self.notify(notification) }
    }

    /// Takes a report of the worker and the records that come with it, at this wall time in milliseconds. Reports about an
    /// abandoned course are ignored.
    pub fn receive(&mut self, report: Report, records: Vec<u32>, now_ms: f64) {
        let id = self.run.id;
        self.end_silence();
        match report {
            Report::Panicked { message } => self.fail_worker(message, now_ms),
            Report::Ready => {
                self.worker.is_ready = true;
                self.begin_at_pending();
            }
            Report::Started { run_id, networks, overloads, duration_ns, window_ns, .. } if run_id == id => {
                self.run.is_begun = true;
                self.show_overloads(overloads);
                self.run.duration_ns = duration_ns;
                self.run.window_ns = window_ns;
                // A fork keeps its networks, and the picture of what was under way.
                if self.run.from_ns == 0 {
                    self.networks = networks.into();
                    self.draw(PictureCommand::SetNetworks(self.networks.clone()));
                    self.draw(PictureCommand::SetSpeed(self.speed_factor()));
                }
                self.update();
                self.send_history_query();
                if let Some(to_ns) = self.pending_seek_ns.take() {
                    self.seek_exactly(to_ns);
                }
                if let Some(forward) = self.pending_step.take() {
                    self.step(forward);
                }
            }
            Report::Moved { run_id, time_ns, step, .. } if run_id == id => {
                self.is_seeking = false;
                self.rewind(time_ns);
                self.step_description = self.describe_step(time_ns, step);
                if !self.step_description.is_empty() {
                    self.announcement = self.step_description.clone();
                }
                self.run.granted_ns = time_ns;
                self.update();
                self.send_history_query();
            }
            Report::History { run_id, history } if run_id == id => self.receive_history(history),
            Report::Sample { run_id, at } if run_id == id => self.recording.history.push(&at),
            // The rest is about the time before the seek.
            _ if self.is_seeking => {}
            Report::State { run_id, side, time_ns } if run_id == id => {
                self.draw(PictureCommand::SetState { side, time_ns, records });
            }
            Report::Trace { run_id, side, until_ns } if run_id == id => {
                self.recording.trace(side, until_ns, &records);
                self.draw(PictureCommand::Push { side, records });
            }
            Report::Metrics { run_id, at } if run_id == id => {
                let is_complete = at.finished;
                self.recording.scores(*at);
                self.is_outdated = true;
                if let Some(from_ns) = self.fault_event_after_ns.take_if(|_| is_complete) {
                    self.seek(self.fault_event_ns(from_ns, true));
                }
            }
            Report::Refused { run_id, errors } if run_id == id => {
                self.notify(Notification::Refused(errors));
                self.set_playing(false);
                self.update();
            }
            _ => {}
        }
    }

    /// A step in words; empty after a seek.
    fn describe_step(&self, time_ns: u64, step: Option<StepEvents>) -> String {
        let describe = |step: StepEvents| {
            let network = self.networks.iter().find(|network| network.side == step.side)?;
            Some(describe_step(network, time_ns, &step.events, step.delivered_to))
        };
        step.and_then(describe).unwrap_or_default()
    }
}
