//! Time: the line, the clock, play, speed, seed and run hash.

mod bars;
mod drag;
mod fault_marks;
mod palette;
mod run_hash;
mod seed;
mod time_line;

pub(crate) use bars::tick_step_s;
pub(crate) use run_hash::run_hash;

use crate::format;
use crate::icon::{Icon, icon};
use crate::page::Page;
use crate::player::Speed;
use crate::text::{fill, text};
use crate::view::{View, view};
use leptos::prelude::*;
use palette::palette;
use seed::seed_field;
use time_line::time_line;

/// All about time.
pub(crate) fn transport(page: Page) -> View {
    let shown = page.run;
    let [seed, another_seed] = seed_field(page);
    view("section.transport")
        .set("aria-label", text().transport.name)
        .live_is("data-playing", move || shown.is_playing.get())
        .live_is("data-finished", move || shown.is_finished.get())
        .child(time_line(page))
        .child(
            view("div.bar").children([
                view("div.bar-l")
                    .child(clock(page))
                    .children(turns(page))
                    .children((!page.is_embedded).then(|| palette(page))),
                play(page),
                view("div.bar-r").children([speed(page), seed, another_seed, run_hash(page)]),
            ]),
        )
}

fn clock(page: Page) -> View {
    let shown = page.run;
    let now_s = move || {
        shown.tick.track();
        page.player.shown_time_ns() as f64 / 1e9
    };
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
    view("p.clock")
        .live("data-time-s", move || format::machine(Some(now_s())))
        .child(view("b").live_text(move || format::fixed(now_s(), decimals())))
        .text(format::SPACE)
        .text("s ")
        .child(view("span").live_text(of))
}

fn play(page: Page) -> View {
    let t = &text().transport;
    let is_playing = page.run.is_playing;
    let label = move || if is_playing.get() { t.pause } else { t.play };
    let sign = move || if is_playing.get() { Icon::Pause.markup() } else { Icon::Play.markup() };
    let to_start = view("button.btn.sq")
        .set("type", "button")
        .set("aria-label", t.to_start)
        .set("title", t.to_start)
        .child(icon(Icon::Start))
        .on("click", move |_| page.player.reset());
    let play = view("button.play")
        .set("type", "button")
        .live("aria-label", label)
        .live("title", label)
        .child(icon(Icon::Play).live_markup(sign))
        .on("click", move |_| page.player.toggle());
    let step = |words: &str, sign: Icon, forward: bool| {
        view("button.btn.sq.step")
            .set("type", "button")
            .set("aria-label", words)
            .set("title", words)
            .child(icon(sign))
            .on("click", move |_| page.player.step(forward))
    };
    view("div.bar-c").set("role", "group").set("aria-label", t.play_group).children([
        to_start,
        step(t.step_back, Icon::StepBack, false),
        play,
        step(t.step, Icon::Step, true),
        view("span.even"),
    ])
}

/// Undo and redo; there as long as there is something to.
fn turns(page: Page) -> [View; 2] {
    let t = &text().transport;
    let button = |words: &str, sign: Icon, back: bool| {
        let is_possible = move || {
            let (undo, redo) = page.run.undo_redo.get();
            if back { undo } else { redo }
        };
        view("button.btn.turn")
            .set("type", "button")
            .set("title", words)
            .live_if("hidden", move || !is_possible())
            .children([icon(sign), view("span").text(words)])
            .on("click", move |_| if back { page.player.undo() } else { page.player.redo() })
    };
    [button(t.undo, Icon::Undo, true), button(t.redo, Icon::Redo, false)]
}

fn speed(page: Page) -> View {
    let t = &text().transport;
    let option =
        |speed: Speed| view("option").set("value", &speed.index().to_string()).text(&speed.label(t.fastest));
    let choose = move |event| {
        if let Some(speed) = event_target_value(&event).parse().ok().and_then(Speed::at) {
            page.player.set_speed(speed);
        }
    };
    let choice = view("select")
        .set("aria-label", t.speed)
        .children(Speed::all().map(option))
        .live_value(move || page.run.speed.get().index().to_string())
        .on("change", choose);
    view("label.pick.speed").children([view("span.lab").text(t.speed), choice])
}
