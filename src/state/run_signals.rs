//! The signals of the run.

use leptos::prelude::*;
use netduel_protocol::{History, Scores};
use netduel_results::NetworkDescription;
use netduel_scenario::Scenario;
use netduel_session::{Notification, Prediction, PredictionCount, Session, ShownStep, Speed};
use std::sync::Arc;

/// What the page shows of the run. Each signal changes only when its value does; the shown time and what follows from it change at
/// most four times a second.
#[derive(Clone, Copy)]
pub(crate) struct RunSignals {
    /// The scenario, with all changes.
    pub(crate) scenario: Memo<Scenario>,
    /// Whether a file is distributed, rather than requests served.
    pub(crate) has_file: Memo<bool>,
    /// The networks of the run, left first; empty before the worker has begun the first run.
    pub(crate) networks: Memo<Arc<[NetworkDescription]>>,
    /// The latest scores up to the shown time.
    pub(crate) scores: Memo<Option<Arc<Scores>>>,
    /// The scores before the last change, until the new ones have settled.
    pub(crate) scores_before: Memo<Option<Arc<Scores>>>,
    /// The shown time in nanoseconds.
    pub(crate) shown_time_ns: Memo<u64>,
    /// The time up to which the run is computed, in nanoseconds.
    pub(crate) computed_until_ns: Memo<u64>,
    /// The length of the run in nanoseconds.
    pub(crate) duration_ns: Memo<u64>,
    /// The length of a metrics window in nanoseconds.
    pub(crate) window_ns: Memo<u64>,
    /// Whether time passes.
    pub(crate) is_playing: Memo<bool>,
    /// Whether the shown time is the end of the run.
    pub(crate) is_finished: Memo<bool>,
    /// The speed at which time passes.
    pub(crate) speed: Memo<Speed>,
    /// The selected request, by its number from 0.
    pub(crate) selected_request: Memo<Option<u32>>,
    /// The notifications, oldest first.
    pub(crate) notifications: Memo<Vec<Notification>>,
    /// After a step: the event that happened or was taken back. Empty at other times.
    pub(crate) step_description: Memo<String>,
    /// The step of the guided tour; `None` unless the tour is under way.
    pub(crate) shown_step: Memo<Option<ShownStep>>,
    /// Whether the tour was left and can be resumed.
    pub(crate) can_resume_tour: Memo<bool>,
    /// The question that is asked before the run.
    pub(crate) prediction: Memo<Option<Prediction>>,
    /// How many predictions were answered.
    pub(crate) prediction_count: Memo<PredictionCount>,
    /// Whether a change can be undone, and one be redone.
    pub(crate) undo_redo: Memo<(bool, bool)>,
    /// The effect of the last change on the run. Empty before the first change.
    pub(crate) change_effect: Memo<&'static str>,
    /// The answer to the last history query: the trace of the selected request, and the event log.
    pub(crate) history: Memo<Arc<History>>,
    /// The text that a screen reader announces.
    pub(crate) announcement: Memo<String>,
}

impl RunSignals {
    /// The signals of a session.
    pub(crate) fn new(session: RwSignal<Session>) -> RunSignals {
        RunSignals {
            scenario: Memo::new(move |_| session.read().scenario().clone()),
            has_file: Memo::new(move |_| session.read().scenario().file.is_some()),
            // The same allocation has the same content; large networks and scores are not compared.
            networks: Memo::new_with_compare(
                move |_| session.read().networks().clone(),
                |old, new| !old.zip(new).is_some_and(|(old, new)| Arc::ptr_eq(old, new)),
            ),
            scores: Memo::new_with_compare(move |_| session.read().scores().cloned(), are_others),
            scores_before: Memo::new_with_compare(
                move |_| session.read().scores_before().cloned(),
                are_others,
            ),
            shown_time_ns: Memo::new(move |_| session.read().shown_time_ns()),
            computed_until_ns: Memo::new(move |_| session.read().computed_until_ns()),
            duration_ns: Memo::new(move |_| session.read().duration_ns()),
            window_ns: Memo::new(move |_| session.read().window_ns()),
            is_playing: Memo::new(move |_| session.read().is_playing()),
            is_finished: Memo::new(move |_| session.read().is_finished()),
            speed: Memo::new(move |_| session.read().speed()),
            selected_request: Memo::new(move |_| session.read().selected_request()),
            notifications: Memo::new(move |_| session.read().notifications().to_vec()),
            step_description: Memo::new(move |_| session.read().step_description().to_owned()),
            shown_step: Memo::new(move |_| session.read().shown_step()),
            can_resume_tour: Memo::new(move |_| session.read().can_resume_tour()),
            prediction: Memo::new(move |_| session.read().prediction().cloned()),
            prediction_count: Memo::new(move |_| session.read().prediction_count()),
            undo_redo: Memo::new(move |_| session.read().can_undo_redo()),
            change_effect: Memo::new(move |_| session.read().change_effect()),
            history: Memo::new_with_compare(
                move |_| session.read().history().clone(),
                |old, new| !old.zip(new).is_some_and(|(old, new)| Arc::ptr_eq(old, new)),
            ),
            announcement: Memo::new(move |_| session.read().announcement().to_owned()),
        }
    }
}

/// Whether scores are not the same allocation as those before.
fn are_others(old: Option<&Option<Arc<Scores>>>, new: Option<&Option<Arc<Scores>>>) -> bool {
    match (old.and_then(Option::as_ref), new.and_then(Option::as_ref)) {
        (Some(old), Some(new)) => !Arc::ptr_eq(old, new),
        (old, new) => old.is_some() || new.is_some(),
    }
}
