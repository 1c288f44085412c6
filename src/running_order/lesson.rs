//! Where a lesson stands, and the ways through it.

use crate::state::{Address, Player, RunAddress};
use crate::text::{interpolate, text};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_split::{SplitLoaderError, wasm_split};
use netduel_running_order::{OrderError, OrderStep, RunningOrder};
use netduel_session::Notification;
use netduel_session::prediction::Question;

/// The running order, and where the lesson stands. A copy is the same.
#[derive(Clone, Copy)]
pub(crate) struct Lesson {
    pub(super) order: RwSignal<RunningOrder>,
    /// The step that is shown; `None` unless the lesson is under way.
    pub(super) place: RwSignal<Option<usize>>,
    pub(super) player: Player,
    address: Address,
    run_address: RunAddress,
}

impl Lesson {
    /// The running order of the address, which begins at once, or none yet. Its code is loaded when there is one.
    pub(crate) fn new(player: Player, address: Address, run_address: RunAddress) -> Lesson {
        let order = RwSignal::new(RunningOrder::default());
        let lesson = Lesson { order, place: RwSignal::new(None), player, address, run_address };
        let fragment = address.fragment_untracked();
        if let Some(linked) = RunningOrder::in_fragment(&fragment).map(str::to_owned) {
            spawn_local(async move {
                let words = match read_order(linked).await {
                    Ok(Ok(order)) => {
                        lesson.order.set(order);
                        return lesson.go_to(0);
                    }
                    Ok(Err(error)) => {
                        interpolate(text().running_order.not_read, &[("reason", reason(error))])
                    }
                    Err(_) => text().links.not_loaded.to_owned(),
                };
                player.notify(Notification::Link(words));
            });
        }
        lesson
    }

    /// Whether the lesson is under way. Tracked.
    pub(crate) fn is_on(self) -> bool {
        self.place.get().is_some()
    }

    /// Begins with the first step. The address keeps the running order, as links write it.
    pub(super) fn begin(self, written: Option<&str>) {
        self.address.set_lesson(written);
        self.go_to(0);
    }

    /// Goes on: past the question to the run, from there to what the run answers, and then to the next step.
    pub(crate) fn next(self) {
        let Some(place) = self.place.get_untracked() else { return };
        if self.player.advance_prediction() {
            return;
        }
        match place + 1 < self.order.with_untracked(|order| order.steps.len()) {
            true => self.go_to(place + 1),
            false => self.leave(),
        }
    }

    /// Goes back to the beginning of the step before, or of the first step.
    pub(crate) fn back(self) {
        if let Some(place) = self.place.get_untracked() {
            self.go_to(place.saturating_sub(1));
        }
    }

    /// Leaves the lesson. The run stays as it is.
    pub(crate) fn leave(self) {
        self.place.set(None);
        self.player.end_prediction();
        self.address.set_lesson(None);
    }

    /// Shows a step: its run, and its question or else the run from its time on.
    fn go_to(self, place: usize) {
        let Some(step) = self.order.with_untracked(|order| order.steps.get(place).cloned()) else { return };
        self.place.set(Some(place));
        self.player.end_prediction();
        spawn_local(async move {
            if let Err(reason) = self.run_address.show_link(step.state).await {
                return self.player.notify(Notification::Link(reason));
            }
            // Who leads through the lesson may have gone on meanwhile.
            if self.place.try_get_untracked() != Some(Some(place)) {
                return;
            }
            match Question::parse(&step.question) {
                Ok(question) => self.player.predict(question),
                Err(_) => self.player.play(),
            }
        });
    }

    /// The step that is shown, and the one after it. Tracked.
    pub(super) fn steps(self) -> [Option<OrderStep>; 2] {
        let place = self.place.get();
        self.order.with(|order| [0, 1].map(|after| order.steps.get(place? + after).cloned()))
    }
}

/// Why a running order is refused.
pub(super) fn reason(error: OrderError) -> &'static str {
    let t = &text().running_order;
    match error {
        OrderError::Damaged => t.damaged,
        OrderError::Newer => t.newer,
        OrderError::TooLong => t.too_long,
    }
}

/// Reads a running order.
#[wasm_split(lesson, wasm_split_path = ::leptos::wasm_split, fallible)]
fn read_order(text: String) -> Result<Result<RunningOrder, OrderError>, SplitLoaderError> {
    Ok(RunningOrder::read(&text))
}
