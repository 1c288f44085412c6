//! The time line: lost requests, faults, and how far the run was shown and computed.

use super::bars::{Bars, Course, Frame, bars, tick_step_s};
use super::fault_marks::{KEY_PX, Mark, marks};
use crate::duel::metrics_of;
use crate::format::{self, push_path};
use crate::icon::{Icon, icon, mark};
use crate::measured;
use crate::page::Page;
use crate::text::{fill, text};
use leptos::html::Div;
use leptos::prelude::*;
use leptos::svg;
use netduel_engine::network::Side;

/// Above the bars stand the words of the marks, below the seconds.
const TOP_PX: f64 = 26.0;
const BOTTOM_PX: f64 = 18.0;
/// A line lower than this, as in an embedded page, has bars only.
const LOW_PX: f64 = 60.0;
/// Seconds are written at most once in so many pixels.
const TICK_PX: f64 = 90.0;
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

/// The line.
#[component]
pub(super) fn TimeLine() -> impl IntoView {
    let page = Page::get();
    let shown = page.shown;
    let root = NodeRef::<Div>::new();
    let size = measured::size(root);
    let frame = Memo::new(move |_| Area::of(size.get()));
    let drawn = Memo::new(move |_| {
        shown.tick.track();
        let Area { width, axis, amplitude, .. } = frame.get();
        let (duration_ns, window_ns) = page.player.lengths_ns();
        let now_ns = page.player.now_ns();
        page.player.read(|recording| {
            let windows = Side::BOTH.map(|side| recording.windows(side));
            bars(Course { windows, window_ns, duration_ns, now_ns }, Frame { width, axis, amplitude })
        })
    });
    let marks = Memo::new(move |_| shown.scenario.with(|scenario| marks(scenario, frame.get().width)));
    let has_room_for_key = move || {
        marks.with(|marks| {
            marks.iter().all(|mark| mark.from * frame.get().width > KEY_PX || mark.words.is_empty())
        })
    };
    view! {
        <div class="tl" node_ref=root>
            {drawing(page, frame, drawn, marks)}
            <p class="tl-key" class:vh=move || !has_room_for_key() aria-hidden="true">
                {key(page, drawn)}
            </p>
            <ul class="marks" aria-label=text().transport.faults>
                {move || marks.get().into_iter().map(label).collect::<Vec<_>>()}
            </ul>
        </div>
    }
    .into_any()
}

fn drawing(page: Page, frame: Memo<Area>, drawn: Memo<Bars>, marks: Memo<Vec<Mark>>) -> AnyView {
    let view_box = move || {
        let Area { width, height, .. } = frame.get();
        ["0 0 ", &width.max(1.0).to_string(), " ", &height.max(1.0).to_string()].concat()
    };
    let bar = move |side: usize, state: usize, class: &'static str| {
        view! { <path class=class d=move || drawn.with(|drawn| drawn.paths[side][state].clone()) /> }
            .into_any()
    };
    let line = move |class: &'static str, ends: fn(&Page, Area) -> (f64, f64)| {
        let path = move || {
            page.shown.tick.track();
            let frame = frame.get();
            let (from, until) = ends(&page, frame);
            let mut path = String::new();
            push_path(&mut path, 'M', &[from, frame.axis]);
            push_path(&mut path, 'H', &[until]);
            path
        };
        view! { <path class=class d=path /> }.into_any()
    };
    view! {
        <svg role="img" aria-label=move || sentence(page) viewBox=view_box>
            <defs inner_html=HATCH></defs>
            {move || marks.get().iter().map(|mark| wash(mark, frame.get())).collect::<Vec<_>>()}
            {bar(0, 0, "loss l")}
            {bar(0, 1, "loss l ahead")}
            {bar(1, 0, "loss r")}
            {bar(1, 1, "loss r ahead")}
            {line("axis open", |page, frame| (known(page, frame), frame.width))}
            {line("axis", |page, frame| (0.0, known(page, frame)))}
            {move || ticks(page.shown.scenario.with(|scenario| scenario.run.duration_s), frame.get())}
            {head(page, frame)}
        </svg>
    }
    .into_any()
}

/// How far the run is computed, on the line.
fn known(page: &Page, frame: Area) -> f64 {
    page.player.known_ns() as f64 / page.player.lengths_ns().0.max(1) as f64 * frame.width
}

/// The shown time: moved with every frame, past all signals.
fn head(page: Page, frame: Memo<Area>) -> AnyView {
    let played = NodeRef::<svg::Path>::new();
    let group = NodeRef::<svg::G>::new();
    let place = move |share: f64| {
        let Some(Area { width, axis, .. }) = frame.try_get_untracked() else { return };
        let x = (share * width).clamp(0.0, width);
        if let (Some(Some(played)), Some(Some(group))) =
            (played.try_get_untracked(), group.try_get_untracked())
        {
            let mut path = String::new();
            push_path(&mut path, 'M', &[0.0, axis]);
            push_path(&mut path, 'H', &[x]);
            let mut shift = String::from("translate(");
            format::push_coordinate(&mut shift, x);
            shift.push(')');
            // Fails only for malformed names.
            let _ = played.set_attribute("d", &path);
            let _ = group.set_attribute("transform", &shift);
        }
    };
    page.player.on_frame(place);
    Effect::new(move || {
        frame.track();
        if played.get().is_some() && group.get().is_some() {
            place(page.player.now_ns() as f64 / page.player.lengths_ns().0.max(1) as f64);
        }
    });
    let handle = move || {
        let Area { axis, amplitude, .. } = frame.get();
        let mut path = String::new();
        push_path(&mut path, 'M', &[0.0, axis - amplitude - 2.0]);
        push_path(&mut path, 'V', &[axis + amplitude + 2.0]);
        path
    };
    view! {
        <path class="axis played" node_ref=played></path>
        <g class="head" node_ref=group>
            <path class="gap" d=handle />
            <path d=handle />
            <circle r="7" cy=move || frame.get().axis.to_string() />
        </g>
    }
    .into_any()
}

fn wash(mark: &Mark, frame: Area) -> AnyView {
    let (x, width) = (mark.from * frame.width, (mark.until - mark.from) * frame.width);
    let (y, height) = (frame.axis - frame.amplitude, 2.0 * frame.amplitude);
    let rect = |class: &'static str| {
        let [x, y, width, height] =
            [x, y, width, height].map(|number| format::fixed(number, 1).replace('\u{202f}', ""));
        view! { <rect class=class x=x y=y width=width height=height /> }.into_any()
    };
    view! { {rect("fault")} {rect("fault hatched")} }.into_any()
}

fn ticks(duration_s: f64, frame: Area) -> Vec<AnyView> {
    if frame.height < LOW_PX || frame.width <= 0.0 {
        return Vec::new();
    }
    let step_s = tick_step_s(duration_s, (frame.width / TICK_PX).max(2.0));
    let count = (duration_s / step_s + 1e-6) as u32;
    (0..=count)
        .map(|index| {
            let at_s = f64::from(index) * step_s;
            let x = at_s / duration_s * frame.width;
            let is_last = index == count && frame.width - x < 40.0;
            let class = match index {
                0 => "lbl",
                _ if is_last => "lbl e",
                _ => "lbl c",
            };
            let words = if index == count { format::moment(at_s) } else { format::plain(at_s) };
            let mut tick = String::new();
            push_path(&mut tick, 'M', &[x.clamp(0.5, frame.width - 0.5), frame.height - 17.0]);
            push_path(&mut tick, 'v', &[4.0]);
            let (x, y) = (x.round().to_string(), (frame.height - 2.0).to_string());
            view! { <path class="tick" d=tick /><text class=class x=x y=y>{words}</text> }.into_any()
        })
        .collect()
}

fn key(page: Page, drawn: Memo<Bars>) -> AnyView {
    let t = &text().transport;
    let most = move || {
        let (most, windows) = drawn.with(|drawn| (drawn.most, drawn.windows_per_bar));
        let window_s = page.player.lengths_ns().1 as f64 / 1e9 * windows as f64;
        let (most, window) = (format::count(u64::from(most)), format::moment(window_s));
        if most == "0" { String::new() } else { fill(t.at_most, &[("most", &most), ("window", &window)]) }
    };
    view! {
        {t.lost_requests}{mark(Side::ClientServer)}{t.up}{mark(Side::PeerToPeer)}{t.down}
        <span>{most}</span>
    }
    .into_any()
}

fn label(mark: Mark) -> AnyView {
    let title = mark.title.clone();
    let left = [&(mark.from * 100.0).to_string(), "%"].concat();
    view! {
        <li class:flip=mark.is_flipped style:left=left title=title>
            {icon(Icon::Crash)}
            <span aria-hidden="true">{mark.words}</span>
            <b class="vh">{mark.title}</b>
        </li>
    }
    .into_any()
}

/// The line in words.
fn sentence(page: Page) -> String {
    page.shown.tick.track();
    let moment = |ns: u64| format::moment(ns as f64 / 1e9);
    let lost = Side::BOTH.map(|side| {
        let lost = |scores: &Option<_>| {
            metrics_of(scores.as_deref(), side).map_or(0, |metrics| metrics.outcomes.lost())
        };
        format::count(page.shown.scores.with(lost))
    });
    let (now, known) = (moment(page.player.now_ns()), moment(page.player.known_ns()));
    let duration = moment(page.player.lengths_ns().0);
    fill(
        text().transport.line,
        &[("now", &now), ("duration", &duration), ("known", &known), ("left", &lost[0]), ("right", &lost[1])],
    )
}
