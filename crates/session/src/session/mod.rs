//! The state of a session, and what the page reads of it.

mod actions;
mod frame;
mod heartbeat;
mod history;
mod predicting;
mod reports;
mod seek;
mod shown_run;
mod slow_run;
mod tour;

use crate::clock::Clock;
use crate::effect::{PictureCommand, SessionEffect};
use crate::history_queries::HistoryQueries;
use crate::notification::Notification;
use crate::prediction_state::{Prediction, PredictionCount};
use crate::progress::Progress;
use crate::recording::Recording;
use crate::scores_before::ScoresBefore;
use crate::speed::Speed;
use crate::tour_state::Tour;
use crate::undo_stack::UndoStack;

use netduel_protocol::{Command, History, Scores};
use netduel_results::NetworkDescription;
use netduel_scenario::{Overload, Scenario};
use std::sync::Arc;

/// A run on the page: what is run, what is known of it, and the shown time.
#[derive(Debug)]
pub struct Session {
    scenario: Scenario,
    networks: Arc<[NetworkDescription]>,
    /// The latest scores up to the shown time.
    scores: Option<Arc<Scores>>,
    scores_before: ScoresBefore,
    is_playing: bool,
    speed: Speed,
    selected_request: Option<u32>,
    /// The time of the selection, or a time soon after the arrival of the selected request, in nanoseconds.
    selected_at_ns: u64,
    notifications: Vec<Notification>,
    step_description: String,
    change_effect: &'static str,
    announcement: String,
    /// The answer to the last history query: the trace of the selected request, and the event log.
    history: Arc<History>,
    history_queries: HistoryQueries,
    undo_stack: UndoStack,
    recording: Recording,
    clock: Clock,
    progress: Progress,
    worker: Worker,
    run: Run,
    /// The worker is on its way to another time; its reports about other times are void.
    is_seeking: bool,
    /// The worker stands between the events of one time and computes nothing until time passes again.
    is_stepping: bool,
    /// A step that waits for the run to begin: whether it goes forward.
    pending_step: Option<bool>,
    /// A time to seek once the run has begun, in nanoseconds.
    pending_seek_ns: Option<u64>,
    /// The guided tour.
    tour: Tour,
    /// The question that is asked before the run.
    prediction: Option<Prediction>,
    prediction_count: PredictionCount,
    /// The next fault event after this time is sought once the run is computed, in nanoseconds.
    fault_event_after_ns: Option<u64>,
    /// The time to show as soon as it is computed, playing or not: the effect of a change is seen there.
    due_ns: Option<u64>,
    /// The time of the last frame, and of the frame in which the page was last updated, in milliseconds of wall time.
    frame_ms: f64,
    updated_ms: f64,
    /// The shown time of the last update, up to which everything is announced, in nanoseconds.
    announced_until_ns: u64,
    /// The nodes of the run whose queues grow without bound.
    overloads: Vec<Overload>,
    /// The page is to be updated in one of the next frames.
    is_outdated: bool,
    /// What the page reads has changed.
    has_changed: bool,
    effects: Vec<SessionEffect>,
}

/// The worker, as far as the session knows it.
#[derive(Debug, Default)]
struct Worker {
    /// The number of the last worker; 0 before the first one.
    number: u32,
    is_open: bool,
    is_ready: bool,
    /// When a worker was last replaced because it failed, in milliseconds of wall time.
    replaced_ms: Option<f64>,
    /// How long it has reported nothing, or has not answered, in seconds in which the page shows frames.
    silent_s: f64,
    /// Whether it was asked for a sign of life.
    is_asked: bool,
    /// The scenario at which a worker last failed.
    failed_at: Option<Scenario>,
}

/// The run that the worker was asked for.
#[derive(Debug, Default)]
struct Run {
    /// Each command that begins or forks a run has a new number, so that reports about an abandoned course can be ignored.
    id: u32,
    /// Whether the worker has begun it.
    is_begun: bool,
    /// Where its course differs from the previous one, in nanoseconds; 0 for a new run.
    from_ns: u64,
    duration_ns: u64,
    window_ns: u64,
    granted_ns: u64,
    /// The distance of scores last asked for, in nanoseconds.
    scores_every_ns: u64,
}

impl Session {
    /// A session that is about to run a scenario. With `in_steps` time advances in steps, for readers who prefer reduced motion.
    pub fn new(scenario: Scenario, speed: Speed, in_steps: bool) -> Session {
        Session {
            scenario,
            networks: Arc::new([]),
            scores: None,
            scores_before: ScoresBefore::default(),
            is_playing: false,
            speed,
            selected_request: None,
            selected_at_ns: 0,
            notifications: Vec::new(),
            step_description: String::new(),
            change_effect: "",
            announcement: String::new(),
            history: Default::default(),
            history_queries: HistoryQueries::default(),
            undo_stack: UndoStack::default(),
            recording: Recording::default(),
            clock: Clock::new(in_steps),
            progress: Progress::default(),
            worker: Worker::default(),
            run: Run::default(),
            is_seeking: false,
            is_stepping: false,
            pending_step: None,
            pending_seek_ns: None,
            tour: Tour::default(),
            prediction: None,
            prediction_count: PredictionCount::default(),
            fault_event_after_ns: None,
            due_ns: None,
            frame_ms: 0.0,
            updated_ms: 0.0,
            announced_until_ns: 0,
            is_outdated: true,
            overloads: Vec::new(),
            has_changed: false,
            effects: Vec::new(),
        }
    }

    /// The effects queued since the last call.
    pub fn take_effects(&mut self) -> Vec<SessionEffect> {
        std::mem::take(&mut self.effects)
    }

    /// Whether what the page reads has changed since the last call. The shown time counts as changed a few times a second.
    pub fn take_changed(&mut self) -> bool {
        std::mem::take(&mut self.has_changed)
    }

    /// The scenario, with all changes.
    pub fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// The networks of the run, left first; empty before the worker has begun the first run.
    pub fn networks(&self) -> &Arc<[NetworkDescription]> {
        &self.networks
    }

    /// The latest scores up to the shown time.
    pub fn scores(&self) -> Option<&Arc<Scores>> {
        self.scores.as_ref()
    }

    /// The scores before the last change of the run, until the new ones have settled.
    pub fn scores_before(&self) -> Option<&Arc<Scores>> {
        self.scores_before.at(self.clock.shown_ns(), self.run.duration_ns)
    }

    /// Whether time passes.
    pub fn is_playing(&self) -> bool {
        self.is_playing
    }

    /// Whether the shown time is the end of the run.
    pub fn is_finished(&self) -> bool {
        self.run.duration_ns > 0 && self.clock.shown_ns() >= self.run.duration_ns
    }

    /// The speed at which time passes.
    pub fn speed(&self) -> Speed {
        self.speed
    }

    /// The selected request, by its number from 0.
    pub fn selected_request(&self) -> Option<u32> {
        self.selected_request
    }

    /// The notifications, oldest first.
    pub fn notifications(&self) -> &[Notification] {
        &self.notifications
    }

    /// After a step: the event that happened or was taken back. Empty at other times.
    pub fn step_description(&self) -> &str {
        &self.step_description
    }

    /// Whether a change can be undone, and one be redone.
    pub fn can_undo_redo(&self) -> (bool, bool) {
        self.undo_stack.can_undo_redo()
    }

    /// The effect of the last change on the run: it started again, continued or went back. Empty before the first change.
    pub fn change_effect(&self) -> &'static str {
        self.change_effect
    }

    /// The answer to the last history query: the trace of the selected request, and the event log.
    pub fn history(&self) -> &Arc<History> {
        &self.history
    }

    /// The text that a screen reader announces.
    pub fn announcement(&self) -> &str {
        &self.announcement
    }

    /// The shown time in nanoseconds.
    pub fn shown_time_ns(&self) -> u64 {
        self.clock.shown_ns()
    }

    /// The time up to which the run is computed, in nanoseconds.
    pub fn computed_until_ns(&self) -> u64 {
        self.recording.known_ns()
    }

    /// The length of the run in nanoseconds.
    pub fn duration_ns(&self) -> u64 {
        self.run.duration_ns
    }

    /// The length of a metrics window in nanoseconds.
    pub fn window_ns(&self) -> u64 {
        self.run.window_ns
    }

    /// The shown time as a share of the run, from 0 to 1.
    pub fn share_played(&self) -> f64 {
        self.clock.shown_ns() as f64 / self.run.duration_ns.max(1) as f64
    }

    /// What is known of the run.
    pub fn recording(&self) -> &Recording {
        &self.recording
    }

    /// Shows a notification in the place of those that it supersedes.
    pub fn notify(&mut self, notification: Notification) {
        notification.show(&mut self.notifications);
        self.has_changed = true;
    }

    /// Removes all notifications of the kind of this one.
    pub fn dismiss(&mut self, notification: &Notification) {
        notification.dismiss(&mut self.notifications);
        self.has_changed = true;
    }

    /// Lets a screen reader announce a text.
    pub fn announce(&mut self, text: String) {
        self.announcement = text;
        self.has_changed = true;
    }

    fn send(&mut self, command: Command) {
        self.effects.push(SessionEffect::Send(Box::new(command)));
    }

    fn draw(&mut self, command: PictureCommand) {
        self.effects.push(SessionEffect::Picture(command));
    }

    /// The speed for what depends on it; the fastest speed counts as a factor of 1000.
    fn speed_factor(&self) -> f64 {
        self.speed.factor().unwrap_or(1000.0)
    }
}
