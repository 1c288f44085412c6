//! Time: the line, the clock, play, speed, seed and run hash.

mod bars;
mod fault_marks;
mod run_hash;
mod seed;
mod time_line;

pub(crate) use bars::tick_step_s;

use crate::format;
use crate::icon::{Icon, icon};
use crate::page::Page;
use crate::player::Speed;
use crate::text::{fill, text};
use leptos::prelude::*;
use run_hash::RunHash;
use seed::SeedField;
use time_line::TimeLine;

/// All about time.
#[component]
pub(crate) fn Transport() -> impl IntoView {
    let page = Page::get();
    let shown = page.shown;
    let word = |is: bool| if is { "true" } else { "false" };
    view! {
        <section
            class="transport"
            aria-label=text().transport.name
            data-playing=move || word(shown.is_playing.get())
            data-finished=move || word(shown.is_finished.get())
        >
            <TimeLine />
            <div class="bar">
                <div class="bar-l">{clock(page)}</div>
                {play(page)}
                <div class="bar-r">
                    {speed(page)}
                    <SeedField />
                    <RunHash />
                </div>
            </div>
        </section>
    }
    .into_any()
}

fn clock(page: Page) -> AnyView {
    let shown = page.shown;
    let now_s = Memo::new(move |_| {
        shown.tick.track();
        page.player.now_ns() as f64 / 1e9
    });
    // In slow motion the hundredths would stand still.
    let decimals = move || match shown.speed.get().factor() {
        Some(factor) if factor < 0.005 => 4,
        Some(factor) if factor < 0.05 => 3,
        _ => 2,
    };
    let of = move || {
        let duration = shown.scenario.with(|scenario| format::moment(scenario.run.duration_s));
        fill(text().transport.of_simulated, &[("duration", &duration)])
    };
    view! {
        <p class="clock" data-time-s=move || format::machine(Some(now_s.get()))>
            <b>{move || format::fixed(now_s.get(), decimals())}</b>
            {format::SPACE}
            "s "
            <span>{of}</span>
        </p>
    }
    .into_any()
}

fn play(page: Page) -> AnyView {
    let t = &text().transport;
    let is_playing = page.shown.is_playing;
    let label = move || if is_playing.get() { t.pause } else { t.play };
    let markup = move || if is_playing.get() { Icon::Pause.markup() } else { Icon::Play.markup() };
    view! {
        <div class="bar-c" role="group" aria-label=t.play_group>
            <button
                type="button"
                class="btn sq"
                aria-label=t.to_start
                title=t.to_start
                on:click=move |_| page.player.reset()
            >
                {icon(Icon::Start)}
            </button>
            <button type="button" class="play" aria-label=label title=label on:click=move |_| page.player.toggle()>
                <svg class="ic" viewBox="0 0 20 20" aria-hidden="true" inner_html=markup></svg>
            </button>
            <span class="even"></span>
        </div>
    }
    .into_any()
}

fn speed(page: Page) -> AnyView {
    let t = &text().transport;
    let options: Vec<_> = Speed::all()
        .map(|speed| view! { <option value=speed.index().to_string()>{speed.label(t.fastest)}</option> })
        .collect();
    let choose = move |event| {
        if let Some(speed) = event_target_value(&event).parse().ok().and_then(Speed::at) {
            page.player.set_speed(speed);
        }
    };
    view! {
        <label class="pick speed">
            <span class="lab">{t.speed}</span>
            <select
                aria-label=t.speed
                prop:value=move || page.shown.speed.get().index().to_string()
                on:change=choose
            >
                {options}
            </select>
        </label>
    }
    .into_any()
}
