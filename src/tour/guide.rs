//! The buttons of the tour, and the way to its steps: those of presets other than the first are loaded when they are wanted.

use super::text_link::TextLink;
use crate::icon::{Icon, IconKind};
use crate::state::{Player, Preset, RunSignals};
use crate::text::{interpolate, text};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_split::{SplitLoaderError, wasm_split};
use netduel_scenario::Step;

/// Leads through the tour of the preset that was chosen last. A copy is the same guide.
#[derive(Clone, Copy)]
pub(crate) struct TourGuide {
    player: Player,
    preset: Preset,
}

impl TourGuide {
    /// A guide for the presets of this page.
    pub(crate) fn new(player: Player, preset: Preset) -> TourGuide {
        TourGuide { player, preset }
    }

    /// Begins the tour, or resumes it where it was left, as soon as its steps are there.
    pub(crate) fn begin(self) {
        self.with_steps(move || self.player.begin_tour());
    }

    /// Calls a function when the steps of the tour are there. It is not called if they cannot be loaded or another preset was chosen
    /// meanwhile.
    pub(crate) fn with_steps(self, then: impl FnOnce() + 'static) {
        let scenario = self.preset.scenario.get_untracked();
        if self.player.has_tour_of(&scenario) {
            return then();
        }
        if !scenario.steps.is_empty() {
            self.player.set_tour(scenario);
            return then();
        }
        let id = self.preset.id.get_untracked();
        spawn_local(async move {
            let Ok(steps) = steps_of(id.clone()).await else { return };
            if self.preset.id.try_get_untracked().as_ref() == Some(&id) {
                let mut scenario = scenario;
                scenario.steps = steps;
                self.player.set_tour(scenario);
                then();
            }
        });
    }
}

/// The steps of a preset.
#[wasm_split(tours, wasm_split_path = ::leptos::wasm_split, fallible)]
fn steps_of(id: String) -> Result<Vec<Step>, SplitLoaderError> {
    Ok(netduel_presets::tour(&id))
}

/// Which step it is, and the ways to the others.
#[component]
pub(crate) fn TourControls() -> impl IntoView {
    let t = &text().tour;
    let player = expect_context::<Player>();
    let RunSignals { shown_step, shown_time_ns, .. } = expect_context();
    let place = move || {
        let (number, count) = shown_step.read().as_ref().map_or((0, 0), |step| (step.number, step.count));
        interpolate(t.place, &[("number", &number.to_string()), ("count", &count.to_string())])
    };
    let is_first = move || shown_step.read().as_ref().is_some_and(|step| step.number == 1);
    let is_last = move || shown_step.read().as_ref().is_some_and(|step| step.number == step.count);
    let has_ended = move || shown_step.read().as_ref().is_some_and(|step| step.has_ended);
    let can_skip = move || shown_step.read().as_ref().is_some_and(|step| step.can_skip);
    let progress = move || {
        let span_ns = shown_step.read().as_ref().map(|step| step.span_ns.clone()).unwrap_or_default();
        let passed_ns = shown_time_ns.get().saturating_sub(span_ns.start) as f64;
        (passed_ns / (span_ns.end - span_ns.start).max(1) as f64).clamp(0.0, 1.0).to_string()
    };
    view! {
        <div class="tour" role="group" aria-label=t.name>
            <TextLink />
            <button
                type="button"
                class="btn b"
                aria-disabled=move || is_first().to_string()
                on:click=move |_| player.previous_step()
            >
                {t.back}
            </button>
            <span class="place">{place}</span>
            <button type="button" class="act" class:due=has_ended style:--progress=progress on:click=move |_| player.next_step()>
                {move || match (can_skip(), is_last()) {
                    (true, _) => t.skip,
                    (false, true) => t.finish,
                    (false, false) => t.next,
                }}
            </button>
            <button
                type="button"
                class="btn sq"
                aria-label=t.leave
                title=t.leave
                on:click=move |_| player.leave_tour()
            >
                <Icon kind=IconKind::Close />
            </button>
        </div>
    }
}

/// The button that begins or resumes the tour.
#[component]
pub(crate) fn TourButton() -> impl IntoView {
    let t = &text().tour;
    let guide = expect_context::<TourGuide>();
    let RunSignals { can_resume_tour, .. } = expect_context();
    view! {
        <button type="button" class="tour-begin" on:click=move |_| guide.begin()>
            {move || if can_resume_tour.get() { t.resume } else { t.begin }}
        </button>
    }
}
