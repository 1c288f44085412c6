//! The time line: lost requests, faults, and how far the run was shown and computed.

use super::bars::{Bars, Course, Frame, bars, tick_step_s};
use super::drag::{Drop, drag};
use super::fault_marks::{KEY_PX, Mark, marks};
use crate::browser;
use crate::duel::metrics_of;
use crate::format::{self, push_path};
use crate::icon::{Icon, icon, mark};
use crate::keyboard::key_of;
use crate::measured;
use crate::page::Page;
use crate::text::{fill, text};
use crate::view::{View, follow, svg, svg_markup, view};
use leptos::prelude::*;
use netduel_scenario::Side;

/// Above the bars stand the words of the marks, below the seconds.
const TOP_PX: f64 = 26.0;
const BOTTOM_PX: f64 = 18.0;
/// A line lower than this, as in an embedded page, has bars only.
const LOW_PX: f64 = 60.0;
/// An arrow key moves a fault by this share of the run.
const KEY_STEP: f64 = 0.01;
/// The ends of the slider, and how often it may send time elsewhere while it is dragged.
const SCRUB_STEPS: f64 = 1000.0;
const LEAST_APART_MS: f64 = 100.0;
/// Seconds are written at most once in so many pixels.
const TICK_PX: f64 = 90.0;
/// `{class}`, `{x}`, `{y}`, `{width}`, `{height}`
const WASH: &str = r#"<rect class="{class}" x="{x}" y="{y}" width="{width}" height="{height}"/>"#;
const HATCH: &str = r#"<pattern id="fault-hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path d="M0 0V6" stroke="var(--fault-hatch)" stroke-width="2"/></pattern>"#;

/// The line as it is drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Area {
    width: f64,
    height: f64,
    axis: f64,
    amplitude: f64,
}

impl Area {
    fn of((width, height): (f64, f64)) -> Area {
        let (top, bottom) = if height < LOW_PX { (4.0, 4.0) } else { (TOP_PX, BOTTOM_PX) };
        let amplitude = ((height - top - bottom) / 2.0).max(1.0);
        Area { width, height, axis: top + amplitude, amplitude }
    }
}

/// The line: what it shows, on an element of some size.
#[derive(Clone, Copy)]
struct Line {
    page: Page,
    size: RwSignal<(f64, f64)>,
}

impl Line {
    fn area(self) -> Area {
        Area::of(self.size.get())
    }

    fn bars(self) -> Bars {
        let player = self.page.player;
        self.page.run.tick.track();
        let Area { width, axis, amplitude, .. } = self.area();
        let (duration_ns, window_ns) = (player.duration_ns(), player.window_ns());
        let now_ns = player.shown_time_ns();
        let counts_served = has_file(self.page);
        player.with_recording(|recording| {
            let windows = Side::BOTH.map(|side| recording.windows(side));
            let course = Course { windows, window_ns, duration_ns, now_ns, counts_served };
            bars(course, Frame { width, axis, amplitude })
        })
    }

    fn marks(self) -> Vec<Mark> {
        let width = self.area().width;
        self.page.run.scenario.with(|scenario| marks(scenario, width))
    }
}

/// Draws the line.
pub(super) fn time_line(page: Page) -> View {
    let root = view("div.tl");
    let line = Line { page, size: measured::size(&root) };
    let key = view("p.tl-key")
        .set("aria-hidden", "true")
        .live_class("vh", move || !has_room_for_key(&line.marks(), line.area()))
        .child(view("span").live_text(move || {
            let t = &text().transport;
            if has_file(page) { t.finished_users } else { t.lost_requests }
        }))
        .child(mark(Side::ClientServer))
        .text(text().transport.up)
        .child(mark(Side::PeerToPeer))
        .text(text().transport.down)
        .child(view("span").live_text(move || scale(line)));
    let labels = view("ul.marks")
        .set("aria-label", text().transport.faults)
        .live_children(move || line.marks().iter().map(|mark| label(page, mark)).collect());
    root.children([drawing(line), key, scrubber(page), labels])
}

/// Where time goes by pointer or key: a slider that nobody sees, over the line that shows where it stands.
fn scrubber(page: Page) -> View {
    let position = move || {
        page.run.tick.track();
        let duration_ns = page.player.duration_ns().max(1);
        format::coordinate(page.player.shown_time_ns() as f64 / duration_ns as f64 * SCRUB_STEPS)
    };
    // While it is dragged time stands; then it goes on if it did.
    let was_playing = StoredValue::new(None);
    let mut sought_ms = f64::NEG_INFINITY;
    let go = move |event: &web_sys::Event| {
        let share = browser::number(&event_target_value(event)).unwrap_or(0.0) / SCRUB_STEPS;
        page.player.seek((share * page.player.duration_ns_untracked() as f64) as u64);
    };
    let on_input = move |event: web_sys::Event| {
        if was_playing.get_value().is_none() {
            was_playing.set_value(Some(page.run.is_playing.get_untracked()));
            page.player.stop();
        }
        let now_ms = browser::now_ms();
        if now_ms - sought_ms >= LEAST_APART_MS {
            sought_ms = now_ms;
            go(&event);
        }
    };
    let on_change = move |event: web_sys::Event| {
        go(&event);
        if was_playing.get_value() == Some(true) {
            page.player.play();
        }
        was_playing.set_value(None);
    };
    view("input.scrub")
        .set("type", "range")
        .set("min", "0")
        .set("max", "1000")
        .set("step", "any")
        .set("aria-label", text().transport.go_to)
        .live("aria-valuetext", move || {
            page.run.tick.track();
            format::moment(page.player.shown_time_ns() as f64 / 1e9)
        })
        .live_value(position)
        .on("input", on_input)
        .on("change", on_change)
}

fn has_file(page: Page) -> bool {
    page.run.scenario.with(|scenario| scenario.file.is_some())
}

fn has_room_for_key(marks: &[Mark], area: Area) -> bool {
    marks.iter().all(|mark| mark.from * area.width > KEY_PX || mark.words.is_empty())
}

fn drawing(line: Line) -> View {
    let page = line.page;
    let view_box = move || {
        let Area { width, height, .. } = line.area();
        ["0 0 ", &format::coordinate(width.max(1.0)), " ", &format::coordinate(height.max(1.0))].concat()
    };
    let bar = |side: usize, state: usize, selector: &str| {
        svg(selector).live("d", move || std::mem::take(&mut line.bars().paths[side][state]))
    };
    let axis = |selector: &str, ends: fn(&Page, Area) -> (f64, f64)| {
        svg(selector).live("d", move || {
            page.run.tick.track();
            let area = line.area();
            let (from, until) = ends(&page, area);
            let mut path = String::new();
            push_path(&mut path, 'M', &[from, area.axis]);
            push_path(&mut path, 'H', &[until]);
            path
        })
    };
    let washes = move || line.marks().iter().map(|mark| wash(mark, line.area())).collect::<String>();
    let ticks = move || ticks(page.run.scenario.with(|scenario| scenario.run.duration_s), line.area());
    svg("svg")
        .set("role", "img")
        .live("aria-label", move || sentence(page))
        .live("viewBox", view_box)
        .children([
            svg("defs").markup(HATCH),
            svg("g").live_markup(washes),
            bar(0, 0, "path.loss.l"),
            bar(0, 1, "path.loss.l.ahead"),
            bar(1, 0, "path.loss.r"),
            bar(1, 1, "path.loss.r.ahead"),
            axis("path.axis.open", |page, area| (known(page, area), area.width)),
            axis("path.axis", |page, area| (0.0, known(page, area))),
            svg("g").live_markup(ticks),
        ])
        .children(head(line))
}

/// How far the run is computed, on the line.
fn known(page: &Page, area: Area) -> f64 {
    page.player.computed_until_ns() as f64 / page.player.duration_ns().max(1) as f64 * area.width
}

/// The shown time: moved with every frame, past all signals.
fn head(line: Line) -> [View; 2] {
    let page = line.page;
    let played = svg("path.axis.played");
    let group = svg("g.head");
    let place = {
        let (played, group) = (played.element().clone(), group.element().clone());
        move |share: f64| {
            let Some(size) = line.size.try_get_untracked() else { return };
            let Area { width, axis, .. } = Area::of(size);
            let x = share.clamp(0.0, 1.0) * width;
            let mut path = String::new();
            push_path(&mut path, 'M', &[0.0, axis]);
            push_path(&mut path, 'H', &[x]);
            let shift = ["translate(", &format::coordinate(x), ")"].concat();
            // Fails only for malformed names.
            let _ = played.set_attribute("d", &path);
            let _ = group.set_attribute("transform", &shift);
        }
    };
    page.player.on_frame(place.clone());
    follow(move || {
        line.size.track();
        place(page.player.shown_time_ns() as f64 / page.player.duration_ns().max(1) as f64);
    });
    let handle = move || {
        let Area { axis, amplitude, .. } = line.area();
        let mut path = String::new();
        push_path(&mut path, 'M', &[0.0, axis - amplitude - 2.0]);
        push_path(&mut path, 'V', &[axis + amplitude + 2.0]);
        path
    };
    let knob = svg("circle").set("r", "7").live("cy", move || format::coordinate(line.area().axis));
    [played, group.children([svg("path.gap").live("d", handle), svg("path").live("d", handle), knob])]
}

fn wash(mark: &Mark, area: Area) -> String {
    let (x, width) = (mark.from * area.width, (mark.until - mark.from) * area.width);
    let (y, height) = (area.axis - area.amplitude, 2.0 * area.amplitude);
    let [x, y, width, height] = [x, y, width, height].map(format::coordinate);
    let values = [("x", &*x), ("y", &*y), ("width", &*width), ("height", &*height)];
    ["fault", "fault hatched"].map(|class| fill(WASH, &[&values[..], &[("class", class)]].concat())).concat()
}

fn ticks(duration_s: f64, area: Area) -> String {
    if area.height < LOW_PX || area.width <= 0.0 {
        return String::new();
    }
    let step_s = tick_step_s(duration_s, (area.width / TICK_PX).max(2.0));
    let count = (duration_s / step_s + 1e-6) as u32;
    let mut out = String::new();
    for index in 0..=count {
        let at_s = f64::from(index) * step_s;
        let x = at_s / duration_s * area.width;
        let is_last = index == count && area.width - x < 40.0;
        let class = match index {
            0 => "lbl",
            _ if is_last => "lbl e",
            _ => "lbl c",
        };
        let words = if index == count { format::moment(at_s) } else { format::plain(at_s) };
        let mut tick = String::new();
        push_path(&mut tick, 'M', &[x.min(area.width - 0.5).max(0.5), area.height - 17.0]);
        push_path(&mut tick, 'v', &[4.0]);
        svg_markup::path(&mut out, "tick", &tick);
        svg_markup::word(&mut out, class, x, area.height - 2.0, &words);
    }
    out
}

/// How many requests the longest bar stands for.
fn scale(line: Line) -> String {
    let Bars { most, windows_per_bar: windows, .. } = line.bars();
    let window_s = line.page.player.window_ns() as f64 / 1e9 * windows as f64;
    let (most, window) = (format::count(u64::from(most)), format::moment(window_s));
    if most == "0" {
        return String::new();
    }
    fill(text().transport.at_most, &[("most", &most), ("window", &window)])
}

/// A mark can be dragged, moved with the arrow keys, deleted, and opened among the parameters.
fn label(page: Page, mark: &Mark) -> View {
    let place = |share: f64| ["left:calc(100% * ", &format::fixed(share, 6), ")"].concat();
    let item = view(if mark.is_flipped { "li.flip" } else { "li" }).set("style", &place(mark.from));
    let (number, at) = (mark.number, mark.from);
    let button = view("button")
        .set("type", "button")
        .set("data-fault", &number.to_string())
        .set("title", &[&mark.title, ". ", text().transport.mark_how].concat())
        .child(icon(Icon::Crash))
        .child(view("span").set("aria-hidden", "true").text(mark.words))
        .child(view("b.vh").text(&mark.title));
    let element = item.element().clone();
    let moving = move |share: f64| {
        // Fails only for malformed names.
        let _ = element.set_attribute("style", &place(share));
    };
    let dropped = move |drop: Drop| match drop {
        Drop::At(share) => move_to(page, number, share),
        Drop::Clicked => page.open_fault(number),
        // Back to where it was.
        Drop::Elsewhere => move_to(page, number, at),
    };
    let button = drag(button, moving, dropped).on("keydown", move |event| {
        match key_of(&event).as_str() {
            "ArrowLeft" => move_to(page, number, at - KEY_STEP),
            "ArrowRight" => move_to(page, number, at + KEY_STEP),
            "Delete" | "Backspace" => page.player.remove_fault(number),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    });
    item.child(button)
}

/// A fault begins at another share of the run. Its mark is made anew, and keeps the focus.
fn move_to(page: Page, number: usize, share: f64) {
    let duration_s = page.run.scenario.with_untracked(|scenario| scenario.run.duration_s);
    page.player.move_fault(number, share.clamp(0.0, 1.0) * duration_s);
    page.focus_soon(&["[data-fault=\"", &number.to_string(), "\"]"].concat());
}

/// The line in words.
fn sentence(page: Page) -> String {
    page.run.tick.track();
    let moment = |ns: u64| format::moment(ns as f64 / 1e9);
    let lost = Side::BOTH.map(|side| {
        let lost = |scores: &Option<_>| {
            metrics_of(scores.as_deref(), side).map_or(0, |metrics| metrics.outcomes.lost())
        };
        format::count(page.run.scores.with(lost))
    });
    let (now, known) = (moment(page.player.shown_time_ns()), moment(page.player.computed_until_ns()));
    let duration = moment(page.player.duration_ns());
    fill(
        text().transport.line,
        &[("now", &now), ("duration", &duration), ("known", &known), ("left", &lost[0]), ("right", &lost[1])],
    )
}
