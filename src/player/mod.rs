//! Plays a run: keeps the shown time, asks the engine for what comes next, and hands what it told to the
//! stage at once and to the rest of the page when its time is shown.

mod clock;
mod commands;
mod frame;
mod history;
mod receive;
mod recording;
mod request_log;
mod speed;
mod travel;

pub(crate) use commands::{following, next_millisecond_s};
pub(crate) use history::History;
pub(crate) use recording::Recording;
pub(crate) use request_log::{Answer, Entry, RequestLog};
pub(crate) use speed::Speed;

use crate::engine_link::EngineLink;
use crate::notice::Notification;
use crate::stage::StageHandle;
use clock::Clock;
use leptos::prelude::*;
use netduel_protocol::{Ask, Scores};
use netduel_results::NetworkDescription;
use netduel_scenario::Scenario;
use std::sync::Arc;
use travel::Past;

/// What the player tells the page. It writes these a few times a second; nobody else does.
#[derive(Clone, Copy)]
pub(crate) struct RunSignals {
    /// What is run, with everything that was done to it.
    pub(crate) scenario: RwSignal<Scenario>,
    /// The networks of the run; none before the engine has begun it.
    pub(crate) networks: RwSignal<Arc<[NetworkDescription]>>,
    /// The latest scores up to the shown time.
    pub(crate) scores: RwSignal<Option<Arc<Scores>>>,
    /// Changes up to four times a second, when anything shown has changed; all that is read from the player
    /// follows it.
    pub(crate) tick: RwSignal<u64>,
    /// Whether time passes.
    pub(crate) is_playing: RwSignal<bool>,
    /// Whether the shown time is the run's end.
    pub(crate) is_finished: RwSignal<bool>,
    /// How fast time passes.
    pub(crate) speed: RwSignal<Speed>,
    /// The request whose way is drawn.
    pub(crate) selected_request: RwSignal<Option<u32>>,
    /// What has to be said in the place of the sentence.
    pub(crate) notifications: RwSignal<Vec<Notification>>,
    /// After a step: what happened, or was taken back.
    pub(crate) step_description: RwSignal<String>,
    /// Whether a change can be undone, and one that was undone be done again.
    pub(crate) undo_redo: RwSignal<(bool, bool)>,
    /// What came of the parameter that was changed last.
    pub(crate) change_effect: RwSignal<String>,
    /// What the worker has told of the past, as markup: the way of the chosen request, and the latest events.
    pub(crate) history: RwSignal<(String, String)>,
    /// What is read out to those who do not see it.
    pub(crate) announcement: RwSignal<String>,
}

impl RunSignals {
    /// Before anything has happened.
    pub(crate) fn new(scenario: Scenario, speed: Speed) -> RunSignals {
        RunSignals {
            scenario: RwSignal::new(scenario),
            networks: RwSignal::new(Arc::new([])),
            scores: RwSignal::new(None),
            tick: RwSignal::new(0),
            is_playing: RwSignal::new(false),
            is_finished: RwSignal::new(false),
            speed: RwSignal::new(speed),
            selected_request: RwSignal::new(None),
            notifications: RwSignal::new(Vec::new()),
            step_description: RwSignal::new(String::new()),
            undo_redo: RwSignal::new((false, false)),
            change_effect: RwSignal::new(String::new()),
            history: RwSignal::new(Default::default()),
            announcement: RwSignal::new(String::new()),
        }
    }
}

/// The player, from anywhere in the page; a copy is as good as the original. None of its methods may be called
/// from within another.
#[derive(Clone, Copy)]
pub(crate) struct Player(StoredValue<Inner, LocalStorage>);

/// Called with every frame: the shown time as a share of the run.
type FrameHook = Box<dyn Fn(f64)>;

struct Inner {
    /// The player whose inside this is.
    player: Option<Player>,
    shown: RunSignals,
    stage: StageHandle,
    link: Option<EngineLink>,
    /// Whether the worker listens.
    is_ready: bool,
    /// When a worker was last started because its predecessor had failed, in the browser's milliseconds.
    restarted_ms: Option<f64>,
    run: Run,
    past: Past,
    /// The worker is on its way to another time: what it tells before it is there is of the past.
    is_moving: bool,
    /// The worker stands amid the events of a moment, and is not let on until time passes again.
    is_stepping: bool,
    /// The next trouble after this time is looked for once the run is computed.
    trouble_from_ns: Option<u64>,
    /// What was last asked of the past, and whether the answer is still to come.
    asked: Option<Ask>,
    is_asking: bool,
    /// When the chosen request was chosen, or a better time near its arrival.
    chosen_ns: u64,
    /// A step that waits for a worker that can take it.
    step_due: Option<bool>,
    /// The parameter that is being changed.
    changing: Option<String>,
    /// A change is being undone or done again.
    is_turning: bool,
    recording: Recording,
    clock: Clock,
    is_playing: bool,
    speed: Speed,
    /// Where the shown time has to go, playing or not, as soon as it is known: what was just done is seen there.
    due_ns: Option<u64>,
    frame_ms: f64,
    tick_ms: f64,
    /// The shown time of the last tick.
    tick_ns: u64,
    /// Something changed that the next frame has to paint, or the next tick to tell.
    is_stale: bool,
    /// The stage still moves although time stands.
    is_painting: bool,
    hooks: Vec<FrameHook>,
}

/// The run that the worker was asked for.
#[derive(Debug, Default)]
struct Run {
    /// Every command that begins or forks a run gets a number of its own: reports on an abandoned course are
    /// told apart by it.
    id: u32,
    /// Whether the worker has begun it.
    is_begun: bool,
    /// Where its course parts from the one before; 0 for a fresh run.
    from_ns: u64,
    duration_ns: u64,
    window_ns: u64,
    granted_ns: u64,
    /// The distance of scores last asked for.
    every_ns: u64,
}

impl Player {
    /// Of a page that has just opened; nothing runs yet.
    pub(crate) fn new(shown: RunSignals, stage: StageHandle, in_steps: bool) -> Player {
        let speed = shown.speed.get_untracked();
        let player = Player(StoredValue::new_local(Inner {
            player: None,
            shown,
            stage,
            link: None,
            is_ready: false,
            restarted_ms: None,
            run: Run::default(),
            past: Past::default(),
            is_moving: false,
            is_stepping: false,
            trouble_from_ns: None,
            asked: None,
            is_asking: false,
            chosen_ns: 0,
            step_due: None,
            changing: None,
            is_turning: false,
            recording: Recording::default(),
            clock: Clock::new(in_steps),
            is_playing: false,
            speed,
            due_ns: None,
            frame_ms: 0.0,
            tick_ms: 0.0,
            tick_ns: 0,
            is_stale: true,
            is_painting: false,
            hooks: Vec::new(),
        }));
        player.0.update_value(|inner| inner.player = Some(player));
        player
    }

    /// The shown time in nanoseconds. Tracked: whatever reads it is read again when it changes.
    pub(crate) fn shown_time_ns(self) -> u64 {
        self.track();
        self.shown_time_ns_untracked()
    }

    /// The shown time in nanoseconds, for event handlers.
    pub(crate) fn shown_time_ns_untracked(self) -> u64 {
        self.0.try_with_value(|inner| inner.clock.now_ns()).unwrap_or_default()
    }

    /// The time up to which the run is computed, in nanoseconds. Tracked.
    pub(crate) fn computed_until_ns(self) -> u64 {
        self.track();
        self.0.try_with_value(|inner| inner.recording.known_ns()).unwrap_or_default()
    }

    /// The length of the run in nanoseconds. Tracked.
    pub(crate) fn duration_ns(self) -> u64 {
        self.track();
        self.duration_ns_untracked()
    }

    /// The length of the run in nanoseconds, for event handlers.
    pub(crate) fn duration_ns_untracked(self) -> u64 {
        self.0.try_with_value(|inner| inner.run.duration_ns).unwrap_or_default()
    }

    /// The length of one metrics window in nanoseconds. Tracked.
    pub(crate) fn window_ns(self) -> u64 {
        self.track();
        self.0.try_with_value(|inner| inner.run.window_ns).unwrap_or_default()
    }

    /// Reads what is known of the run. Tracked: whatever reads it is read again when the recording changes.
    pub(crate) fn with_recording<R: Default>(self, read: impl FnOnce(&Recording) -> R) -> R {
        self.track();
        self.with_recording_untracked(read)
    }

    /// Reads what is known of the run, for event handlers and animation frames.
    pub(crate) fn with_recording_untracked<R: Default>(self, read: impl FnOnce(&Recording) -> R) -> R {
        self.0.try_with_value(|inner| read(&inner.recording)).unwrap_or_default()
    }

    fn track(self) {
        if let Some(tick) = self.0.try_with_value(|inner| inner.shown.tick) {
            tick.track();
        }
    }

    /// Has something called with every frame.
    pub(crate) fn on_frame(self, hook: impl Fn(f64) + 'static) {
        self.0.try_update_value(|inner| {
            hook(inner.share_played());
            inner.hooks.push(Box::new(hook));
        });
    }
}

impl Inner {
    /// For what depends on the speed, as fast as the engine goes counts as a thousandfold.
    fn shown_factor(&self) -> f64 {
        self.speed.factor().unwrap_or(1000.0)
    }

    /// The shown time as a share of the run.
    fn share_played(&self) -> f64 {
        self.clock.now_ns() as f64 / self.run.duration_ns.max(1) as f64
    }
}
