//! The player: the actions of a person on the run, and the worker, the picture and the frames that serve them.

use super::run_signals::RunSignals;
use super::worker::{EngineLink, Incoming};
use crate::browser;
use crate::stage::StageHandle;
use leptos::prelude::*;
use leptos_use_raf_fn::use_raf_fn;
use netduel_protocol::HistoryQuery;
use netduel_scenario::{Fault, FieldError, Scenario, Side, Value};
use netduel_session::prediction::{Answer, Question};
use netduel_session::{Notification, PictureCommand, Recording, Session, SessionEffect, Speed, StepText};
use std::rc::Rc;
use std::time::Duration;

/// A worker that has not loaded after this time is unlikely to load: even a slow connection takes only a few seconds.
const WORKER_TIMEOUT: Duration = Duration::from_secs(30);

/// The run, from anywhere in the page; a copy is as good as the original.
///
/// Reads are tracked, except those that end in `_untracked`, which are for event handlers and frames.
#[derive(Clone, Copy)]
pub(crate) struct Player {
    session: RwSignal<Session>,
    signals: RunSignals,
    picture: StageHandle,
    worker: StoredValue<Option<EngineLink>, LocalStorage>,
    /// Whether the picture changes in the next frame although the shown time may stand still.
    is_picture_due: StoredValue<bool>,
    /// Whether a command has changed the picture since it was last drawn.
    has_picture_changed: StoredValue<bool>,
    hooks: StoredValue<Vec<Hook>, LocalStorage>,
    next_hook: StoredValue<u32>,
}

/// A function that is called in each frame in which the picture changes, with the shown time as a share of the run.
struct Hook {
    id: u32,
    call: Box<dyn Fn(f64)>,
}

impl Player {
    /// The player of a page that is about to open. Nothing runs before [`Player::open`].
    pub(crate) fn new(scenario: Scenario, speed: Speed, in_steps: bool, picture: StageHandle) -> Player {
        let session = RwSignal::new(Session::new(scenario, speed, in_steps));
        Player {
            session,
            signals: RunSignals::new(session),
            picture,
            worker: StoredValue::new_local(None),
            is_picture_due: StoredValue::new(true),
            has_picture_changed: StoredValue::new(false),
            hooks: StoredValue::new_local(Vec::new()),
            next_hook: StoredValue::new(0),
        }
    }

    /// The signals of the run.
    pub(crate) fn signals(self) -> RunSignals {
        self.signals
    }

    /// The shown time in nanoseconds.
    pub(crate) fn shown_time_ns(self) -> u64 {
        self.signals.shown_time_ns.get()
    }

    /// The shown time in nanoseconds, up to date in each frame.
    pub(crate) fn shown_time_ns_untracked(self) -> u64 {
        self.session.try_with_untracked(Session::shown_time_ns).unwrap_or_default()
    }

    /// The shown time in nanoseconds, or the one that is on its way.
    pub(crate) fn sought_time_ns(self) -> u64 {
        self.session.try_with_untracked(Session::sought_time_ns).unwrap_or_default()
    }

    /// The time up to which the run is computed, in nanoseconds.
    pub(crate) fn computed_until_ns(self) -> u64 {
        self.signals.computed_until_ns.get()
    }

    /// The length of the run in nanoseconds.
    pub(crate) fn duration_ns(self) -> u64 {
        self.signals.duration_ns.get()
    }

    /// The length of the run in nanoseconds.
    pub(crate) fn duration_ns_untracked(self) -> u64 {
        self.session.try_with_untracked(Session::duration_ns).unwrap_or_default()
    }

    /// The length of a metrics window in nanoseconds.
    pub(crate) fn window_ns(self) -> u64 {
        self.signals.window_ns.get()
    }

    /// Reads what is known of the run.
    pub(crate) fn with_recording<R>(self, read: impl FnOnce(&Recording) -> R) -> R {
        self.session.with(|session| read(session.recording()))
    }

    /// Starts the worker, and the run from its beginning.
    pub(crate) fn open(self) {
        self.act(Session::open);
    }

    /// Starts a worker in the place of one that failed, and plays the run from its beginning.
    pub(crate) fn retry(self) {
        self.act(Session::retry);
    }

    /// Lets time pass. At the end of the run, starts it again.
    pub(crate) fn play(self) {
        self.touch(Session::play);
    }

    /// Stops time at the shown time.
    pub(crate) fn stop(self) {
        self.touch(Session::stop);
    }

    /// Lets time pass again after [`Player::suspend`].
    pub(crate) fn resume(self) {
        self.act(Session::play);
    }

    /// Stops time while the run is not seen. A tour under way goes on afterwards.
    pub(crate) fn suspend(self) {
        self.act(Session::stop);
    }

    /// Provides the scenario of the guided tour, with its steps.
    pub(crate) fn set_tour(self, scenario: Scenario) {
        self.act(|session| session.set_tour(scenario));
    }

    /// Whether the steps of the tour of this scenario are there.
    pub(crate) fn has_tour_of(self, scenario: &Scenario) -> bool {
        self.session.try_with_untracked(|session| session.has_tour_of(scenario)).unwrap_or_default()
    }

    /// Begins the guided tour, or resumes it at the step at which it was left.
    pub(crate) fn begin_tour(self) {
        self.act(Session::begin_tour);
    }

    /// Goes on to the next step of the tour; after the last one, the tour is over.
    pub(crate) fn next_step(self) {
        self.act(Session::next_step);
    }

    /// Goes back to the previous step of the tour.
    pub(crate) fn previous_step(self) {
        self.act(Session::previous_step);
    }

    /// Leaves the tour.
    pub(crate) fn leave_tour(self) {
        self.act(Session::leave_tour);
    }

    /// The tour as a text that needs no picture.
    pub(crate) fn tour_as_text(self) -> Vec<StepText> {
        self.session.with(Session::tour_as_text)
    }

    /// Asks a question before the run.
    pub(crate) fn predict(self, question: Question) {
        self.act(|session| session.predict(question));
    }

    /// Answers the question, or goes on without an answer.
    pub(crate) fn answer(self, answer: Option<Answer>) {
        self.act(|session| session.answer(answer));
    }

    /// Shows what the run answers.
    pub(crate) fn reveal(self) {
        self.act(Session::reveal);
    }

    /// Goes on with the question. Returns whether there was anything to go on to.
    pub(crate) fn advance_prediction(self) -> bool {
        self.act(Session::advance_prediction).unwrap_or_default()
    }

    /// Takes the question away.
    pub(crate) fn end_prediction(self) {
        self.act(Session::end_prediction);
    }

    /// Plays or pauses.
    pub(crate) fn toggle(self) {
        self.touch(Session::toggle);
    }

    /// Changes the speed.
    pub(crate) fn set_speed(self, speed: Speed) {
        self.touch(|session| session.set_speed(speed));
    }

    /// Goes back to the beginning of the same run. It continues to play if it did.
    pub(crate) fn reset(self) {
        self.touch(Session::reset);
    }

    /// Runs a scenario from its beginning.
    pub(crate) fn start(self, scenario: Scenario) {
        self.touch(|session| session.start(scenario));
    }

    /// Runs another preset from its beginning, at the speed suited to it.
    pub(crate) fn start_at_its_speed(self, scenario: Scenario) {
        self.act(|session| session.start_preset(scenario));
    }

    /// Shows a run at a time, in nanoseconds, as an address names it.
    pub(crate) fn show_run(self, scenario: Scenario, speed: Speed, time_ns: u64) {
        self.touch(|session| session.show_run(scenario, speed, time_ns));
    }

    /// Sets a parameter by its path.
    ///
    /// # Errors
    /// Why the value is invalid; the run then continues as it was.
    pub(crate) fn set_parameter(self, path: &str, value: &Value) -> Result<(), Vec<FieldError>> {
        let now_ms = browser::now_ms();
        self.touch(|session| session.set_parameter(path, value, now_ms)).unwrap_or(Ok(()))
    }

    /// Changes along what depends on the number of users, and begins the run anew.
    pub(crate) fn scale_along(self, users_before: u32) {
        self.touch(|session| session.scale_along(users_before));
    }

    /// Changes the faults from the shown time on. The change gets that time, rounded up to a whole millisecond, in seconds.
    pub(crate) fn change_faults(self, change: impl FnOnce(&mut Vec<Fault>, f64)) {
        self.touch(|session| session.change_faults(change));
    }

    /// Crashes a node now. Nodes are numbered from 0.
    pub(crate) fn crash_node(self, side: Side, node: u32) {
        self.touch(|session| session.crash_node(side, node));
    }

    /// Lets a node recover now. Nodes are numbered from 0.
    pub(crate) fn recover_node(self, side: Side, node: u32) {
        self.touch(|session| session.recover_node(side, node));
    }

    /// Adds a fault at a time, in seconds, or now. Its end is given as if it began at 0.
    pub(crate) fn add_fault(self, fault: Fault, at_s: Option<f64>) {
        self.touch(|session| session.add_fault(fault, at_s));
    }

    /// Replaces the crash of a share of the nodes, by its number from 1, by a slow-down of the same share of the capacity.
    pub(crate) fn slow_down_instead(self, number: usize) {
        self.touch(|session| session.slow_down_instead(number));
    }

    /// Moves a fault, by its number from 1, to another time in seconds. It lasts as long as before.
    pub(crate) fn move_fault(self, number: usize, at_s: f64) {
        self.touch(|session| session.move_fault(number, at_s));
    }

    /// Removes a fault by its number from 1.
    pub(crate) fn remove_fault(self, number: usize) {
        self.touch(|session| session.remove_fault(number));
    }

    /// Shows another time, earlier or later, in nanoseconds. Times after the end show the end.
    pub(crate) fn seek(self, to_ns: u64) {
        self.touch(|session| session.seek(to_ns));
    }

    /// Stops time and shows the state after the next event, or before the last one.
    pub(crate) fn step(self, forward: bool) {
        self.touch(|session| session.step(forward));
    }

    /// Shows the time of the next fault event, or of the previous one.
    pub(crate) fn seek_fault_event(self, forward: bool) {
        self.touch(|session| session.seek_fault_event(forward));
    }

    /// Undoes the last change of the scenario.
    pub(crate) fn undo(self) {
        self.touch(Session::undo);
    }

    /// Redoes the last change that was undone.
    pub(crate) fn redo(self) {
        self.touch(Session::redo);
    }

    /// Selects a request by its number from 0, or none.
    pub(crate) fn select_request(self, request: Option<u32>) {
        self.act(|session| session.select_request(request));
    }

    /// Selects a request that had arrived by a time, in nanoseconds.
    pub(crate) fn select_request_near(self, request: u32, by_ns: u64) {
        self.act(|session| session.select_request_near(request, by_ns));
    }

    /// Queries the history up to the shown time; the answer comes in [`RunSignals::history`]. The query is repeated when the run or
    /// the selected request changes.
    pub(crate) fn query_history(self, query: HistoryQuery) {
        self.act(|session| session.query_history(query));
    }

    /// Stops querying the history.
    pub(crate) fn stop_history_queries(self) {
        self.act(Session::stop_history_queries);
    }

    /// Shows a notification in the place of those that it supersedes.
    pub(crate) fn notify(self, notification: Notification) {
        self.act(|session| session.notify(notification));
    }

    /// Removes all notifications of the kind of this one.
    pub(crate) fn dismiss(self, notification: &Notification) {
        self.act(|session| session.dismiss(notification));
    }

    /// Lets a screen reader announce a text.
    pub(crate) fn announce(self, text: String) {
        self.act(|session| session.announce(text));
    }

    /// Calls a function now, and in each frame in which the picture changes, with the shown time as a share of the run; until the
    /// component that asks for it is removed.
    pub(crate) fn on_frame(self, call: impl Fn(f64) + 'static) {
        call(self.session.with_untracked(Session::share_played));
        let id = self.next_hook.get_value();
        self.next_hook.set_value(id + 1);
        self.hooks.update_value(|hooks| hooks.push(Hook { id, call: Box::new(call) }));
        on_cleanup(move || {
            self.hooks.try_update_value(|hooks| hooks.retain(|hook| hook.id != id));
        });
    }

    /// Follows the browser's frames, as long as the component that asks for it exists. A hidden page has none.
    pub(crate) fn follow_frames(self) {
        use_raf_fn(move |frame| self.frame(frame.timestamp));
    }

    fn frame(self, frame_ms: f64) {
        let before_ns = self.shown_time_ns_untracked();
        self.act(|session| session.advance(frame_ms));
        let shown_ns = self.shown_time_ns_untracked();
        if shown_ns != before_ns || self.is_picture_due.get_value() {
            let is_moving = self.picture.with(|picture| picture.draw(shown_ns)).unwrap_or_default();
            self.is_picture_due.set_value(is_moving);
            if self.has_picture_changed.get_value() {
                self.has_picture_changed.set_value(false);
                self.picture.announce_change();
            }
            let share = self.session.with_untracked(Session::share_played);
            self.hooks.with_value(|hooks| hooks.iter().for_each(|hook| (hook.call)(share)));
        }
    }

    /// An action of a person on the run: it leaves the tour.
    fn touch<R>(self, action: impl FnOnce(&mut Session) -> R) -> Option<R> {
        self.act(|session| {
            session.leave_tour();
            action(session)
        })
    }

    /// Calls the session, executes its effects, and tells the signals if what they show has changed. `None` if the page is gone.
    fn act<R>(self, action: impl FnOnce(&mut Session) -> R) -> Option<R> {
        let result = self.session.try_update_untracked(action)?;
        while let Some(effects) = self.session.try_update_untracked(Session::take_effects)
            && !effects.is_empty()
        {
            effects.into_iter().for_each(|effect| self.execute(effect));
        }
        if self.session.try_update_untracked(Session::take_changed) == Some(true) {
            self.session.notify();
        }
        Some(result)
    }

    fn execute(self, effect: SessionEffect) {
        match effect {
            SessionEffect::OpenWorker { number } => self.open_worker(number),
            SessionEffect::CloseWorker => self.worker.set_value(None),
            SessionEffect::Send(command) => self.worker.with_value(|worker| {
                if let Some(worker) = worker {
                    worker.send(&command);
                }
            }),
            SessionEffect::Picture(command) => self.change_picture(command),
        }
    }

    fn open_worker(self, number: u32) {
        // The old worker ends first: two at once would share the processor.
        self.worker.set_value(None);
        match EngineLink::open(Rc::new(move |message| self.receive(message))) {
            Ok(worker) => {
                self.worker.set_value(Some(worker));
                let time_out = move || {
                    self.act(|session| session.time_out_worker(number, browser::now_ms()));
                };
                set_timeout(time_out, WORKER_TIMEOUT);
            }
            Err(message) => self.receive(Incoming::Failed(message)),
        }
    }

    fn receive(self, message: Incoming) {
        let now_ms = browser::now_ms();
        self.act(|session| match message {
            Incoming::Report(report, records) => session.receive(report, records, now_ms),
            Incoming::Failed(message) => session.fail_worker(message, now_ms),
        });
    }

    fn change_picture(self, command: PictureCommand) {
        // What happens ahead of the shown time is not seen yet.
        if !matches!(command, PictureCommand::Push { .. }) {
            self.is_picture_due.set_value(true);
            self.has_picture_changed.set_value(true);
        }
        self.picture.with(|picture| match command {
            PictureCommand::SetNetworks(networks) => picture.set_networks(&networks),
            PictureCommand::SetSpeed(factor) => picture.set_speed(factor),
            PictureCommand::Cut { from_ns } => picture.cut(from_ns),
            PictureCommand::Push { side, records } => picture.push(side, &records),
            PictureCommand::SetState { side, time_ns, records } => picture.present(side, time_ns, &records),
            PictureCommand::SelectRequest(request) => picture.choose_request(request),
            PictureCommand::SetPartitions { side, partitions } => {
                picture.split(side, partitions.iter().map(|(isolated, nodes)| (*isolated, &nodes[..])));
            }
        });
    }
}
