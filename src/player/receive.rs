//! What the engine reports, and what happens when it no longer does.

use super::{Inner, Player};
use crate::browser;
use crate::engine_link::Incoming;
use crate::notice::Notification;
use crate::stage::PainterKind;
use leptos::prelude::*;
use netduel_protocol::Report;
use std::time::Duration;

/// A worker that has not loaded by then will hardly do so: even weak Wi-Fi brings it in a second or two.
const PATIENCE: Duration = Duration::from_secs(30);
/// A worker that fails again so soon after a restart would go on doing so.
const AT_ONCE_MS: f64 = 10_000.0;

impl Player {
    /// Takes in what comes from the worker.
    pub(super) fn receive(self, incoming: Incoming) {
        match incoming {
            Incoming::Report(Report::Panicked { message }, _) | Incoming::Failed(message) => {
                self.fail(message)
            }
            Incoming::Report(report, records) => {
                self.0.try_update_value(|inner| inner.take(report, &records));
            }
        }
    }

    /// Watches over the time that a worker may take to load.
    pub(super) fn expect_ready(self) {
        set_timeout(
            move || {
                if self.0.try_with_value(|inner| !inner.is_ready && inner.link.is_some()) == Some(true) {
                    self.fail(String::new());
                }
            },
            PATIENCE,
        );
    }

    /// The worker is of no use any more. One that had worked is replaced, once.
    pub(super) fn fail(self, message: String) {
        let now_ms = browser::now_ms();
        let starts_again = self.0.try_update_value(|inner| {
            let had_worked = inner.is_ready;
            inner.link = None;
            inner.is_ready = false;
            let again_at_once = inner.restarted_ms.is_some_and(|then_ms| now_ms - then_ms < AT_ONCE_MS);
            let starts_again = had_worked && !again_at_once;
            let notice = match (had_worked, starts_again) {
                (_, true) => Notification::EngineRestarted(message),
                (true, false) => Notification::EngineStopped(message),
                (false, false) => Notification::EngineNotLoaded,
            };
            notice.show(inner.shown.notifications);
            if starts_again {
                inner.restarted_ms = Some(now_ms);
            } else {
                inner.set_playing(false);
            }
            starts_again
        });
        if starts_again == Some(true) {
            self.open();
        }
    }
}

impl Inner {
    fn take(&mut self, report: Report, records: &[u32]) {
        match report {
            Report::Ready => {
                self.is_ready = true;
                let scenario = self.scenario();
                self.start(scenario);
            }
            Report::Started { run_id, networks, duration_ns, window_ns, .. } if run_id == self.run.id => {
                self.run.is_begun = true;
                self.run.duration_ns = duration_ns;
                self.run.window_ns = window_ns;
                // A fork keeps its networks, and the picture of what was under way.
                if self.run.from_ns == 0 {
                    let speed = self.shown_factor();
                    let lacking = self.stage.with(|stage| {
                        stage.set_networks(&networks);
                        stage.set_speed(speed);
                        stage.lacking_painter()
                    });
                    match lacking.flatten() {
                        Some(painter) => Notification::PictureLacks(painter).show(self.shown.notifications),
                        None => {
                            Notification::PictureLacks(PainterKind::None).take_back(self.shown.notifications)
                        }
                    }
                    self.shown.networks.try_set(networks.into());
                }
                self.is_stale = true;
                if let Some(forward) = self.step_due.take() {
                    self.step(forward);
                }
            }
            Report::Moved { run_id, time_ns, what, .. } if run_id == self.run.id => {
                self.shown.step_description.try_set(what);
                self.is_moving = false;
                self.rewind(time_ns);
                self.run.granted_ns = time_ns;
            }
            Report::Told { run_id, way, log } if run_id == self.run.id => {
                self.is_asking = false;
                // What has changed since then is asked with the next tick.
                self.is_stale = true;
                self.shown.history.try_set((way, log));
            }
            _ if self.is_moving => {}
            Report::Present { run_id, side, time_ns } if run_id == self.run.id => {
                self.stage.with(|stage| stage.present(side, time_ns, records));
                self.is_stale = true;
            }
            Report::Trace { run_id, side, until_ns } if run_id == self.run.id => {
                self.stage.with(|stage| stage.push(side, records));
                self.recording.trace(side, until_ns, records);
            }
            Report::Metrics { run_id, at } if run_id == self.run.id => {
                let is_whole = at.finished;
                self.recording.scores(*at);
                if let Some(from_ns) = self.trouble_from_ns.take_if(|_| is_whole) {
                    self.seek(self.trouble_ns(from_ns, true));
                }
                self.is_stale = true;
            }
            Report::Refused { run_id, errors } if run_id == self.run.id => {
                Notification::Refused(errors).show(self.shown.notifications);
                self.set_playing(false);
            }
            // On an abandoned course.
            _ => {}
        }
    }
}
