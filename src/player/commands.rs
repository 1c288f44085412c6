//! What a person can do to a run, and how the engine hears of it.

use super::travel::Past;
use super::{Inner, Player, Recording, Run, Speed};
use crate::browser;
use crate::engine_link::EngineLink;
use crate::notice::Notification;
use crate::text::text;
use leptos::prelude::*;
use netduel_protocol::Command;
use netduel_scenario::{Fault, FieldError, Overload, Scenario, Side, Value};
use netduel_theory::file_distribution::bound_s;
use std::rc::Rc;

/// Whoever goes from fast to slow would wait long for fresh scores if so much shown time were known ahead.
const LONGEST_AHEAD_SHOWN_S: f64 = 2.0;
/// A run in which something is to come is over in so much shown time.
const LONGEST_SHOW_S: f64 = 90.0;
/// The least time in which everybody could have a file is shown in so long.
const FILE_SHOW_S: f64 = 15.0;

impl Player {
    /// Lets time pass; from the end, begins anew.
    pub(crate) fn play(self) {
        self.0.try_update_value(|inner| {
            if inner.is_finished() {
                let scenario = inner.scenario();
                inner.start(scenario);
            }
            inner.set_playing(true);
        });
    }

    /// Stops time where the next scores are told, at most a quarter of a shown second on: numbers, log and picture
    /// are then of one moment.
    pub(crate) fn pause(self) {
        self.0.try_update_value(|inner| {
            let now_ns = inner.clock.now_ns();
            let known_ns = inner.recording.known_ns();
            let next_ns = inner.recording.next_scores_ns(now_ns).filter(|next_ns| *next_ns <= known_ns);
            if let Some(next_ns) = next_ns.filter(|_| inner.is_playing) {
                inner.clock.set(next_ns);
            }
            inner.set_playing(false);
        });
    }

    /// Stops time where it stands.
    pub(crate) fn stop(self) {
        self.0.try_update_value(|inner| inner.set_playing(false));
    }

    /// Plays or pauses.
    pub(crate) fn toggle(self) {
        if self.0.try_with_value(|inner| inner.is_playing) == Some(true) { self.pause() } else { self.play() }
    }

    /// Goes on at another speed.
    pub(crate) fn set_speed(self, speed: Speed) {
        self.0.try_update_value(|inner| inner.set_speed(speed));
    }

    /// Back to the start of the same run; it goes on playing if it did.
    pub(crate) fn reset(self) {
        self.0.try_update_value(|inner| {
            let scenario = inner.scenario();
            inner.start(scenario);
        });
    }

    /// Runs something else, from the start.
    pub(crate) fn start(self, scenario: Scenario) {
        self.0.try_update_value(|inner| inner.start(scenario));
    }

    /// As `start`, at the speed at which this scenario's messages can be followed.
    pub(crate) fn start_at_its_speed(self, scenario: Scenario) {
        self.0.try_update_value(|inner| {
            inner.set_speed(following(&scenario));
            // Another scenario is no change of the one before.
            inner.past = Past::default();
            inner.is_turning = true;
            inner.start(scenario);
            inner.is_turning = false;
        });
    }

    /// Changes the faults of the run from the shown moment on. The change gets that moment, rounded up to a
    /// whole millisecond, in seconds; it must leave what happened before as it was.
    pub(crate) fn change_faults(self, change: impl FnOnce(&mut Vec<Fault>, f64)) {
        self.0.try_update_value(|inner| {
            if inner.is_finished() {
                Notification::RunIsOver.show(inner.shown.notifications);
                return;
            }
            let now_ns = inner.clock.now_ns();
            let at_s = next_millisecond_s(now_ns);
            let mut scenario = inner.scenario();
            change(&mut scenario.faults, at_s);
            inner.fork(scenario, now_ns);
            inner.due_ns = Some((at_s * 1e9).round() as u64);
        });
    }

    /// Runs with another value of a parameter: from now on where the past stays as it was, else from the start.
    ///
    /// # Errors
    /// Why it is not possible; the run then goes on as it was.
    pub(crate) fn set_parameter(self, path: &str, value: &Value) -> Result<(), Vec<FieldError>> {
        let set = |inner: &mut Inner| {
            let before = inner.scenario();
            let mut scenario = before.clone();
            scenario.set(path, value).map_err(|error| vec![error])?;
            scenario.validate()?;
            if scenario != before {
                inner.changing = Some(path.to_owned());
                inner.go_on_with(scenario, &before);
                inner.changing = None;
            }
            Ok(())
        };
        self.0.try_update_value(set).unwrap_or(Ok(()))
    }

    /// Draws the way of a request on both sides, or of none.
    pub(crate) fn select_request(self, request: Option<u32>) {
        self.0.try_update_value(|inner| {
            inner.chosen_ns = inner.clock.now_ns();
            inner.recording.log.choose(request);
            inner.stage.change(|stage| stage.choose_request(request));
            inner.shown.selected_request.try_set(request);
            inner.is_stale = true;
        });
    }

    /// The same of a request that had arrived by a time.
    pub(crate) fn select_request_near(self, request: u32, by_ns: u64) {
        self.select_request(Some(request));
        self.0.try_update_value(|inner| inner.chosen_ns = by_ns);
    }

    /// Starts a worker in the place of one that failed, and the run from its beginning.
    pub(crate) fn retry(self) {
        self.0.try_update_value(|inner| {
            inner.shown.notifications.try_set(Vec::new());
            // It was paused when its worker failed.
            inner.set_playing(true);
        });
        self.open();
    }

    /// Starts the worker.
    pub(crate) fn open(self) {
        // The old worker ends first: two at once would share the processor.
        self.0.try_update_value(|inner| {
            inner.link = None;
            inner.is_ready = false;
        });
        let scenario = self.0.try_with_value(Inner::scenario).unwrap_or_default();
        match EngineLink::open(Rc::new(move |incoming| self.receive(incoming))) {
            Ok(link) => {
                self.0.try_update_value(|inner| {
                    inner.link = Some(link);
                    inner.start(scenario);
                });
                self.expect_ready();
            }
            Err(message) => self.fail(message),
        }
    }
}

/// The speed at which a scenario begins: that at which its messages can be followed, or, where something is to come in the
/// middle of the run, one that does not let a reader wait for it.
pub(crate) fn following(scenario: &Scenario) -> Speed {
    // The faster side of a file's distribution takes a quarter of a minute.
    let bounds = Side::BOTH.into_iter().filter_map(|side| bound_s(scenario, side));
    if let Some(bound_s) = bounds.min_by(f64::total_cmp) {
        return Speed::nearest(bound_s / FILE_SHOW_S);
    }
    if !scenario.faults.is_empty() || !scenario.workload.rate_profile.0.is_empty() {
        return Speed::nearest(scenario.run.duration_s / LONGEST_SHOW_S);
    }
    let left = scenario.client_server.as_ref().map(|side| side.link_delay_s);
    let right = scenario.peer_to_peer.as_ref().map(|side| side.link_delay_s);
    let delays = left.into_iter().chain(right).filter(|delay_s| *delay_s > 0.0);
    Speed::following(delays.min_by(f64::total_cmp).unwrap_or(0.0))
}

/// A moment rounded up to a whole millisecond, in seconds: what is done by hand then reads well in the scenario.
pub(crate) fn next_millisecond_s(now_ns: u64) -> f64 {
    now_ns.div_ceil(1_000_000) as f64 / 1e3
}

/// The sides that a scenario runs, left first.
pub(crate) fn sides(scenario: &Scenario) -> impl Iterator<Item = Side> {
    let runs = [scenario.client_server.is_some(), scenario.peer_to_peer.is_some()];
    Side::BOTH.into_iter().zip(runs).filter(|(_, runs)| *runs).map(|(side, _)| side)
}

impl Inner {
    pub(super) fn scenario(&self) -> Scenario {
        self.shown.scenario.try_get_untracked().unwrap_or_default()
    }

    pub(super) fn is_finished(&self) -> bool {
        self.run.duration_ns > 0 && self.clock.now_ns() >= self.run.duration_ns
    }

    pub(super) fn set_playing(&mut self, is_playing: bool) {
        self.is_playing = is_playing;
        self.is_stepping &= !is_playing;
        self.trouble_from_ns = self.trouble_from_ns.filter(|_| !is_playing);
        if is_playing
            && self.shown.step_description.try_with_untracked(|words| !words.is_empty()) == Some(true)
        {
            self.shown.step_description.try_set(String::new());
        }
        // What is said about a moment at which time stops is complete at once, and then stands still.
        self.tick();
        self.shown.is_playing.try_set(is_playing);
    }

    /// Begins a run at time 0. A scenario that is not possible changes nothing but the notice.
    pub(super) fn start(&mut self, scenario: Scenario) {
        if self.refuses(&scenario) {
            return;
        }
        self.recording = Recording::begin(sides(&scenario));
        self.clock.set(0);
        self.due_ns = None;
        self.tick_ns = 0;
        self.shown.scores.try_set(None);
        self.shown.is_finished.try_set(false);
        self.shown.selected_request.try_set(None);
        Notification::RunIsOver.take_back(self.shown.notifications);
        match scenario.overload() {
            Some(overload) => Notification::Overload(overload).show(self.shown.notifications),
            None => Notification::Overload(Overload::default()).take_back(self.shown.notifications),
        }
        self.ask(scenario, 0);
    }

    /// Goes on with another scenario at the shown time, or where it makes a difference if that is past.
    pub(super) fn go_on_with(&mut self, scenario: Scenario, before: &Scenario) {
        let t = &text().parameters;
        let now_ns = self.clock.now_ns();
        let was_over = self.is_finished();
        let same_until_ns = before.same_until_s(&scenario) * 1e9;
        if self.refuses(&scenario) {
            return;
        }
        let words = if now_ns == 0 || same_until_ns < 1.0 {
            self.start(scenario);
            t.began_anew
        } else if same_until_ns >= now_ns as f64 {
            self.fork(scenario, now_ns);
            t.went_on
        } else {
            self.go_to(scenario, same_until_ns as u64);
            t.went_back
        };
        if was_over {
            self.set_playing(true);
        }
        self.shown.change_effect.try_set(words.to_owned());
    }

    /// Lets the run take another course from a time that is known.
    fn fork(&mut self, scenario: Scenario, from_ns: u64) {
        if self.refuses(&scenario) {
            return;
        }
        if self.scenario() != scenario {
            self.recording.keep_ghost();
        }
        self.recording.cut(from_ns);
        self.stage.with(|stage| stage.cut(from_ns));
        self.ask(scenario, from_ns);
    }

    fn refuses(&self, scenario: &Scenario) -> bool {
        let Err(errors) = scenario.validate() else { return false };
        Notification::Refused(errors).show(self.shown.notifications);
        true
    }

    pub(super) fn ask(&mut self, scenario: Scenario, from_ns: u64) {
        let duration_ns = (scenario.run.duration_s * 1e9).round() as u64;
        let every_ns = self.speed.report_every_ns(duration_ns);
        let id = self.run.id.wrapping_add(1);
        self.run = Run {
            id,
            is_begun: false,
            from_ns,
            duration_ns,
            window_ns: self.run.window_ns,
            granted_ns: from_ns,
            every_ns,
        };
        self.is_stale = true;
        (self.is_moving, self.is_stepping) = (false, false);
        (self.asked, self.is_asking) = (None, false);
        let before = self.scenario();
        if self.run.id > 1 && before != scenario && !self.is_turning {
            self.past.keep(before, self.changing.take(), browser::now_ms());
        }
        self.shown.undo_redo.try_set(self.past.can());
        if let Some(link) = self.link.as_ref().filter(|_| self.is_ready) {
            let scenario = scenario.clone();
            link.send(&match from_ns {
                0 => Command::Start { run_id: id, scenario, metrics_every_ns: every_ns },
                _ => Command::Fork { run_id: id, scenario, from_ns, metrics_every_ns: every_ns },
            });
        }
        self.shown.scenario.try_set(scenario);
    }

    fn set_speed(&mut self, speed: Speed) {
        self.speed = speed;
        self.shown.speed.try_set(speed);
        let factor = self.shown_factor();
        self.stage.with(|stage| stage.set_speed(factor));
        let now_ns = self.clock.now_ns();
        let ahead_s = self.recording.known_ns().saturating_sub(now_ns) as f64 / 1e9;
        let shown_ahead_s = speed.factor().map_or(0.0, |factor| ahead_s / factor);
        if self.run.is_begun && shown_ahead_s > LONGEST_AHEAD_SHOWN_S {
            let scenario = self.scenario();
            self.fork(scenario, now_ns);
        }
    }
}
