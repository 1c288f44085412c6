//! The actions of a person that play and change a run.

use super::{Run, Session};
use crate::effect::PictureCommand;
use crate::fault_actions::{self, next_millisecond_s};
use crate::notification::Notification;
use crate::recording::Recording;
use crate::scaling::scaled_along;
use crate::scores_before::ScoresBefore;
use crate::speed::Speed;
use crate::undo_stack::UndoStack;
use netduel_protocol::Command;
use netduel_scenario::{Fault, FaultSide, FieldError, Scenario, Side, Value};
use netduel_text::text;

/// After a change to a slower speed, what is computed this far ahead is discarded, in seconds of wall time: otherwise the scores
/// would be reported too rarely for too long.
const LONGEST_AHEAD_S: f64 = 2.0;

impl Session {
    /// Lets time pass. At the end of the run, starts it again.
    pub fn play(&mut self) {
        if self.is_finished() {
            self.begin(self.scenario.clone());
        }
        self.set_playing(true);
        self.update();
    }

    /// Stops time at the next scores, at most a quarter of a second of wall time ahead: numbers, log and picture then belong to
    /// the same time.
    pub fn pause(&mut self) {
        let next_ns = self.recording.next_scores_ns(self.clock.shown_ns());
        let computed_ns = next_ns.filter(|next_ns| *next_ns <= self.recording.known_ns());
        if let Some(next_ns) = computed_ns.filter(|_| self.is_playing) {
            self.clock.set(next_ns);
        }
        self.stop();
    }

    /// Stops time at the shown time.
    pub fn stop(&mut self) {
        self.set_playing(false);
        self.update();
    }

    /// Plays or pauses.
    pub fn toggle(&mut self) {
        if self.is_playing { self.pause() } else { self.play() }
    }

    /// Changes the speed.
    pub fn set_speed(&mut self, speed: Speed) {
        self.speed = speed;
        self.draw(PictureCommand::SetSpeed(self.speed_factor()));
        self.forget_progress();
        let shown_ns = self.clock.shown_ns();
        let ahead_s = self.recording.known_ns().saturating_sub(shown_ns) as f64 / 1e9;
        let ahead_wall_s = speed.factor().map_or(0.0, |factor| ahead_s / factor);
        if self.run.is_begun && ahead_wall_s > LONGEST_AHEAD_S {
            self.fork(self.scenario.clone());
        }
        self.update();
    }

    /// Goes back to the beginning of the same run. It continues to play if it did.
    pub fn reset(&mut self) {
        self.start(self.scenario.clone());
    }

    /// Runs a scenario from its beginning. An invalid scenario changes nothing but the notifications.
    pub fn start(&mut self, scenario: Scenario) {
        if !self.rejects(&scenario) {
            self.push_undo(&scenario, None);
            self.begin(scenario);
        }
        self.update();
    }

    /// Runs another preset from its beginning, at the speed suited to it. The changes of the previous one cannot be undone.
    pub fn start_preset(&mut self, scenario: Scenario) {
        let speed = Speed::suited_to(&scenario);
        self.start_anew(scenario, speed);
    }

    /// Runs a scenario that is no change of the present one from its beginning.
    pub(super) fn start_anew(&mut self, scenario: Scenario, speed: Speed) {
        if !self.rejects(&scenario) {
            self.speed = speed;
            self.undo_stack = UndoStack::default();
            self.scores_before = ScoresBefore::default();
            self.set_tour(Scenario::default());
            self.dismiss(&Notification::UsersChanged { users_before: 0, changes: Vec::new() });
            self.begin(scenario);
        }
        self.update();
    }

    /// Changes the faults from the shown time on. The change gets that time, rounded up to a whole millisecond, in seconds; it must
    /// not concern earlier times.
    pub fn change_faults(&mut self, change: impl FnOnce(&mut Vec<Fault>, f64)) {
        if self.is_finished() {
            self.notify(Notification::RunIsOver);
            return;
        }
        let at_s = next_millisecond_s(self.clock.shown_ns());
        let mut scenario = self.scenario.clone();
        change(&mut scenario.faults, at_s);
        if !self.rejects(&scenario) {
            self.push_undo(&scenario, None);
            let effect_s = fault_actions::effect_of_change_s(&scenario.faults, at_s);
            self.fork(scenario);
            self.due_ns = Some((effect_s * 1e9).round() as u64);
            // A fault that begins at the shown time is announced too.
            self.announced_until_ns = self.clock.shown_ns().saturating_sub(1);
        }
        self.update();
    }

    /// Crashes a node now. Nodes are numbered from 0.
    pub fn crash_node(&mut self, side: Side, node: u32) {
        let fault_side = self.fault_side(side, node);
        self.change_faults(|faults, at_s| fault_actions::crash(faults, at_s, fault_side, node));
    }

    /// Lets a node recover now. Nodes are numbered from 0.
    pub fn recover_node(&mut self, side: Side, node: u32) {
        let fault_side = self.fault_side(side, node);
        let shown_ns = self.clock.shown_ns();
        let scores = self.scores.iter().flat_map(|scores| &scores.sides).filter(|scores| scores.side == side);
        let of_node =
            scores.flat_map(|scores| &scores.faults).filter(|record| record.nodes.contains(&(node + 1)));
        let reported_s = of_node.map(|record| record.began_s);
        // The scores may be a moment older than the crash.
        let traced_ns = self.recording.crashed_at_ns(side, node, shown_ns);
        let crashed_at_s: Vec<f64> =
            traced_ns.map(|at_ns| at_ns as f64 / 1e9).into_iter().chain(reported_s).collect();
        self.change_faults(|faults, at_s| {
            let before = faults.clone();
            for crashed_at_s in crashed_at_s {
                if *faults == before {
                    fault_actions::recover(faults, at_s, fault_side, node, crashed_at_s);
                }
            }
        });
    }

    fn fault_side(&self, side: Side, node: u32) -> FaultSide {
        match side {
            Side::ClientServer => FaultSide::ClientServer,
            Side::PeerToPeer if node >= self.scenario.nodes_before_index() => FaultSide::Index,
            Side::PeerToPeer => FaultSide::PeerToPeer,
        }
    }

    /// Adds a fault at a time, in seconds, or now. Its end is given as if it began at 0.
    pub fn add_fault(&mut self, fault: Fault, at_s: Option<f64>) {
        let at_s = at_s.unwrap_or(next_millisecond_s(self.clock.shown_ns()));
        self.change(|scenario| fault_actions::add_fault(&mut scenario.faults, fault, at_s));
    }

    /// Moves a fault, by its number from 1, to another time in seconds. It lasts as long as before.
    pub fn move_fault(&mut self, number: usize, at_s: f64) {
        self.change(|scenario| fault_actions::move_fault(&mut scenario.faults, number, at_s));
    }

    /// Removes a fault by its number from 1.
    pub fn remove_fault(&mut self, number: usize) {
        self.change(|scenario| fault_actions::remove_fault(&mut scenario.faults, number));
    }

    /// Replaces the crash of a share of the nodes, by its number from 1, by a slow-down of the same share of the capacity.
    pub fn slow_down_instead(&mut self, number: usize) {
        self.change(|scenario| fault_actions::slow_down_instead(&mut scenario.faults, number));
    }

    fn change(&mut self, change: impl FnOnce(&mut Scenario)) {
        let mut scenario = self.scenario.clone();
        change(&mut scenario);
        if scenario != self.scenario && !self.rejects(&scenario) {
            self.push_undo(&scenario, None);
            self.continue_with(scenario);
        }
        self.update();
    }

    /// Sets a parameter by its path, at this wall time in milliseconds. The run continues if its past stays as it was; otherwise it
    /// goes back to where the parameter makes a difference.
    ///
    /// # Errors
    /// Why the value is invalid; the run then continues as it was.
    pub fn set_parameter(&mut self, path: &str, value: &Value, now_ms: f64) -> Result<(), Vec<FieldError>> {
        let mut scenario = self.scenario.clone();
        scenario.set(path, value).map_err(|error| vec![error])?;
        scenario.validate()?;
        if scenario != self.scenario {
            let users_before = self.scenario.workload.users;
            self.push_undo(&scenario, Some((path, now_ms)));
            self.continue_with(scenario);
            self.offer_to_scale(users_before);
            self.update();
        }
        Ok(())
    }

    /// After a change of the number of users: offers to change along what depends on it.
    fn offer_to_scale(&mut self, users_before: u32) {
        if self.scenario.workload.users != users_before {
            let scaled = scaled_along(&self.scenario, users_before);
            let changes = scaled.map(|(_, changes)| changes).unwrap_or_default();
            let is_worth_it = !changes.is_empty();
            let offer = Notification::UsersChanged { users_before, changes };
            if is_worth_it { self.notify(offer) } else { self.dismiss(&offer) }
        }
    }

    /// Changes along what depends on the number of users, and begins the run anew.
    pub fn scale_along(&mut self, users_before: u32) {
        self.dismiss(&Notification::UsersChanged { users_before, changes: Vec::new() });
        if let Some((scaled, _)) = scaled_along(&self.scenario, users_before) {
            self.start(scaled);
        }
    }

    /// Selects a request by its number from 0, or none.
    pub fn select_request(&mut self, request: Option<u32>) {
        self.select(request, self.clock.shown_ns());
    }

    /// Selects a request that had arrived by a time, in nanoseconds.
    pub fn select_request_near(&mut self, request: u32, by_ns: u64) {
        self.select(Some(request), by_ns);
    }

    fn select(&mut self, request: Option<u32>, at_ns: u64) {
        self.selected_request = request;
        self.selected_at_ns = at_ns;
        self.recording.log.select(request);
        self.draw(PictureCommand::SelectRequest(request));
        self.send_history_query();
        self.update();
    }

    pub(super) fn set_playing(&mut self, is_playing: bool) {
        self.is_playing = is_playing;
        if is_playing {
            self.is_stepping = false;
            self.fault_event_after_ns = None;
            self.step_description.clear();
        }
    }

    /// Whether a scenario is invalid; a notification then says why.
    fn rejects(&mut self, scenario: &Scenario) -> bool {
        let Err(errors) = scenario.validate() else { return false };
        self.notify(Notification::Refused(errors));
        true
    }

    /// Remembers the present scenario before it is replaced by another one.
    fn push_undo(&mut self, scenario: &Scenario, parameter: Option<(&str, f64)>) {
        if self.scenario != *scenario {
            self.undo_stack.push(self.scenario.clone(), parameter);
        }
    }

    /// Begins a run of a valid scenario at time 0.
    pub(super) fn begin(&mut self, scenario: Scenario) {
        let runs = [scenario.client_server.is_some(), scenario.peer_to_peer.is_some()];
        let sides = Side::BOTH.into_iter().zip(runs).filter(|(_, runs)| *runs).map(|(side, _)| side);
        self.recording = Recording::begin(sides);
        self.clock.set(0);
        self.due_ns = None;
        self.announced_until_ns = 0;
        self.scores = None;
        self.selected_request = None;
        self.step_description.clear();
        self.dismiss(&Notification::RunIsOver);
        self.dismiss(&Notification::SlowRun { played_s: 0.0, shown_s: 0.0 });
        self.forget_progress();
        self.request(scenario, 0);
    }

    /// Continues with another valid scenario: at the shown time, or earlier where it makes a difference.
    fn continue_with(&mut self, scenario: Scenario) {
        let t = &text().parameters;
        let shown_ns = self.clock.shown_ns();
        let was_finished = self.is_finished();
        let same_until_ns = self.scenario.same_until_s(&scenario) * 1e9;
        self.scores_before.keep(self.scores.as_ref(), same_until_ns.clamp(0.0, shown_ns as f64) as u64);
        self.change_effect = if shown_ns == 0 || same_until_ns < 1.0 {
            self.begin(scenario);
            t.restarted_run
        } else if same_until_ns >= shown_ns as f64 {
            self.fork(scenario);
            t.continued_run
        } else {
            self.branch_off(scenario, same_until_ns as u64);
            t.rewound_run
        };
        if was_finished {
            self.set_playing(true);
        }
    }

    /// Lets the run take another course from the shown time on.
    fn fork(&mut self, scenario: Scenario) {
        self.branch_off(scenario, self.clock.shown_ns());
    }

    /// Requests a run of a scenario from the worker, from a time up to which its course is known.
    pub(super) fn request(&mut self, scenario: Scenario, from_ns: u64) {
        let run_id = self.run.id.wrapping_add(1);
        let duration_ns = (scenario.run.duration_s * 1e9).round() as u64;
        let metrics_every_ns = self.speed.report_every_ns(duration_ns);
        self.run = Run {
            id: run_id,
            is_begun: false,
            from_ns,
            duration_ns,
            window_ns: self.run.window_ns,
            granted_ns: from_ns,
            scores_every_ns: metrics_every_ns,
        };
        (self.is_seeking, self.is_stepping, self.pending_seek_ns) = (false, false, None);
        self.history_queries.forget_sent();
        self.scenario = scenario;
        if self.worker.is_ready {
            let scenario = self.scenario.clone();
            self.send(match from_ns {
                0 => Command::Start { run_id, scenario, metrics_every_ns },
                _ => Command::Fork { run_id, scenario, from_ns, metrics_every_ns },
            });
        }
    }
}
