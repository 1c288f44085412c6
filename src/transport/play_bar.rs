//! The section about time: the time line, and below it the bar with clock, play, speed, seed and run hash.

use super::palette::FaultPalette;
use super::seed::SeedField;
use super::time_line::TimeLine;
use crate::follow::FollowButton;
use crate::format;
use crate::icon::{Icon, IconKind};
use crate::run_hash::RunHash;
use crate::state::{Player, RunSignals, Settings};
use crate::text::{interpolate, text};
use leptos::html::Div;
use leptos::prelude::*;
use netduel_session::Speed;

/// Everything about time.
#[component]
pub(crate) fn Transport() -> impl IntoView {
    let RunSignals { is_playing, is_finished, .. } = expect_context::<RunSignals>();
    let is_embedded = expect_context::<Settings>().is_embedded;
    // Faults are dropped on the time line, from the palette too.
    let line = NodeRef::<Div>::new();
    view! {
        <section
            class="transport"
            aria-label=text().transport.name
            data-playing=move || is_playing.get().to_string()
            data-finished=move || is_finished.get().to_string()
        >
            <TimeLine line/>
            <div class="bar">
                <div class="bar-l">
                    <Clock/>
                    <UndoRedo/>
                    {(!is_embedded).then(|| view! { <FaultPalette line/> <FollowButton/> })}
                </div>
                <PlayControls/>
                <div class="bar-r">
                    <SpeedSelect/>
                    <SeedField/>
                    <RunHash/>
                </div>
            </div>
        </section>
    }
}

/// The shown time and the length of the run.
#[component]
fn Clock() -> impl IntoView {
    let RunSignals { scenario, speed, .. } = expect_context::<RunSignals>();
    let player = expect_context::<Player>();
    let time_s = move || player.shown_time_ns() as f64 / 1e9;
    // In slow motion and in very short runs the hundredths would not move.
    let decimals = move || {
        let of_speed = match speed.get().factor() {
            Some(factor) if factor < 0.005 => 4,
            Some(factor) if factor < 0.05 => 3,
            _ => 2,
        };
        format::decimals_of_seconds(scenario.read().run.duration_s).max(of_speed)
    };
    let duration = move || {
        let duration = format::seconds(scenario.read().run.duration_s);
        interpolate(text().transport.of_simulated, &[("duration", &duration)])
    };
    view! {
        <p class="clock" data-time-s=move || format::to_machine(Some(time_s()))>
            <b>{move || format::fixed(time_s(), decimals())}</b>
            {format::SPACE}
            "s "
            <span>{duration}</span>
        </p>
    }
}

/// To the start, one event back, play or pause, one event on.
#[component]
fn PlayControls() -> impl IntoView {
    let t = &text().transport;
    let player = expect_context::<Player>();
    let is_playing = expect_context::<RunSignals>().is_playing;
    let label = move || if is_playing.get() { t.pause } else { t.play };
    let icon = move || if is_playing.get() { IconKind::Pause } else { IconKind::Play };
    view! {
        <div class="bar-c" role="group" aria-label=t.play_group>
            <button
                class="btn sq"
                type="button"
                aria-label=t.to_start
                title=t.to_start
                on:click=move |_| player.reset()
            >
                <Icon kind=IconKind::Start/>
            </button>
            <StepButton name=t.step_back icon=IconKind::StepBack forward=false/>
            <button class="play" type="button" aria-label=label title=label on:click=move |_| player.toggle()>
                {move || view! { <Icon kind=icon()/> }}
            </button>
            <StepButton name=t.step icon=IconKind::Step forward=true/>
            <span class="even"></span>
        </div>
    }
}

/// Goes one event on, or one back.
#[component]
fn StepButton(
    /// The button's name.
    name: &'static str,
    /// Its icon.
    icon: IconKind,
    /// Whether it goes on rather than back.
    forward: bool,
) -> impl IntoView {
    let player = expect_context::<Player>();
    view! {
        <button
            class="btn sq step"
            type="button"
            aria-label=name
            title=name
            on:click=move |_| player.step(forward)
        >
            <Icon kind=icon/>
        </button>
    }
}

/// Undo and redo, each only while there is a change that it can act on.
#[component]
fn UndoRedo() -> impl IntoView {
    let t = &text().transport;
    let player = expect_context::<Player>();
    let undo_redo = expect_context::<RunSignals>().undo_redo;
    view! {
        <button
            class="btn turn"
            type="button"
            title=t.undo
            hidden=move || !undo_redo.get().0
            on:click=move |_| player.undo()
        >
            <Icon kind=IconKind::Undo/>
            <span>{t.undo}</span>
        </button>
        <button
            class="btn turn"
            type="button"
            title=t.redo
            hidden=move || !undo_redo.get().1
            on:click=move |_| player.redo()
        >
            <Icon kind=IconKind::Redo/>
            <span>{t.redo}</span>
        </button>
    }
}

/// How fast simulated time passes.
#[component]
fn SpeedSelect() -> impl IntoView {
    let t = &text().transport;
    let player = expect_context::<Player>();
    let speed = expect_context::<RunSignals>().speed;
    let option = |speed: Speed| {
        view! { <option value=speed.index().to_string()>{speed.label(t.fastest)}</option> }
    };
    view! {
        <label class="pick speed">
            <span class="lab">{t.speed}</span>
            <select
                aria-label=t.speed
                prop:value=move || speed.get().index().to_string()
                on:change:target=move |event| {
                    if let Some(speed) = event.target().value().parse().ok().and_then(Speed::at) {
                        player.set_speed(speed);
                    }
                }
            >
                {Speed::all().map(option).collect_view()}
            </select>
        </label>
    }
}
