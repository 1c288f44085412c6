//! The time line: the answers over time, faults, and how far the run was shown and computed.

use super::area::Area;
use super::bars::{BarInput, Bars, bars};
use super::fault_marker_list::FaultMarkerList;
use super::fault_markers::{FaultMarker, fault_markers};
use super::playhead::Playhead;
use super::scrubber::Scrubber;
use super::ticks::ticks;
use crate::browser;
use crate::format;
use crate::icon::SideMark;
use crate::state::{Player, RunSignals};
use crate::text::{interpolate, text};
use leptos::html::Div;
use leptos::prelude::*;
use leptos_use_element_size::{UseElementSizeReturn, use_element_size};
use netduel_scenario::{Fault, Side};

/// The room that the key takes at the left of the time line.
const KEY_PX: f64 = 300.0;
/// The same with the scale.
const KEY_AND_SCALE_PX: f64 = 450.0;

/// The time line.
#[component]
pub(super) fn TimeLine(
    /// Refers to the element, for what is dropped on it.
    line: NodeRef<Div>,
) -> impl IntoView {
    let RunSignals { scenario, has_file, .. } = expect_context();
    let player = expect_context::<Player>();
    let UseElementSizeReturn { width, height } = use_element_size(line);
    let area = Memo::new(move |_| {
        let scale = browser::type_scale();
        Area::new(width.get() / scale, height.get() / scale)
    });
    let markers = Memo::new(move |_| fault_markers(&scenario.read(), area.read().width));
    let bars = Memo::new(move |_| {
        let (duration_ns, window_ns) = (player.duration_ns(), player.window_ns());
        let now_ns = player.shown_time_ns();
        player.with_recording(|recording| {
            let windows = Side::BOTH.map(|side| recording.windows(side));
            let starts = |fault: &Fault| (fault.at_s * 1e9) as u64;
            let fault_starts_ns: Vec<u64> = scenario.read().faults.iter().map(starts).collect();
            let fault_starts_ns = &fault_starts_ns;
            bars(BarInput { windows, window_ns, duration_ns, now_ns, fault_starts_ns }, area.get())
        })
    });
    view! {
        <div class="tl" node_ref=line>
            <Drawing area markers bars/>
            <Key area markers bars has_file/>
            <Scrubber/>
            <FaultMarkerList line markers/>
        </div>
    }
}

/// The drawing: spans of faults, bars, the axis, ticks and the playhead.
#[component]
fn Drawing(
    /// The time line.
    area: Memo<Area>,
    /// The faults.
    markers: Memo<Vec<FaultMarker>>,
    /// The bars.
    bars: Memo<Bars>,
) -> impl IntoView {
    let scenario = expect_context::<RunSignals>().scenario;
    let player = expect_context::<Player>();
    let view_box = move || {
        let Area { width, height, .. } = area.get();
        format!("0 0 {} {}", width.max(1.0), height.max(1.0))
    };
    let spans = move || {
        let span = |marker: &FaultMarker| (marker.from, marker.until);
        markers.read().iter().map(span).collect::<Vec<_>>()
    };
    let ticks = move || ticks(scenario.read().run.duration_s, area.get());
    let served = move |side: usize, state: usize| move || bars.read().served[side][state].clone();
    let lost = move |side: usize, state: usize| move || bars.read().lost[side][state].clone();
    // How far the run is computed, on the line.
    let computed_x = Memo::new(move |_| {
        player.computed_until_ns() as f64 / player.duration_ns().max(1) as f64 * area.read().width
    });
    let axis = move |from: f64, until: f64| format!("M{from:.1} {}H{until:.1}", area.read().axis);
    view! {
        <svg role="img" aria-label=description viewBox=view_box>
            <defs>
                <pattern
                    id="fault-hatch"
                    width="6"
                    height="6"
                    patternUnits="userSpaceOnUse"
                    patternTransform="rotate(45)"
                >
                    <path d="M0 0V6" stroke="var(--fault-hatch)" stroke-width="2"/>
                </pattern>
                <pattern
                    id="loss-hatch"
                    width="4"
                    height="4"
                    patternUnits="userSpaceOnUse"
                    patternTransform="rotate(-45)"
                >
                    <path class="loss-ground" d="M0 0H4V4H0z"/>
                    <path d="M0 0V4" stroke="var(--load-hatch)" stroke-width="2.4"/>
                </pattern>
            </defs>
            <g>
                {move || {
                    let area = area.get();
                    spans().into_iter().map(|span| view! { <FaultSpan area span/> }).collect_view()
                }}
            </g>
            <path class="answers l" d=served(0, 0)/>
            <path class="answers l ahead" d=served(0, 1)/>
            <path class="answers r" d=served(1, 0)/>
            <path class="answers r ahead" d=served(1, 1)/>
            <path class="loss" d=lost(0, 0)/>
            <path class="loss ahead" d=lost(0, 1)/>
            <path class="loss" d=lost(1, 0)/>
            <path class="loss ahead" d=lost(1, 1)/>
            <path class="axis open" d=move || axis(computed_x.get(), area.read().width)/>
            <path class="axis" d=move || axis(0.0, computed_x.get())/>
            <g>
                {move || {
                    let tick = |tick: super::ticks::Tick| {
                        view! {
                            <path class="tick" d=tick.path/>
                            <text class=tick.class x=tick.x y=tick.y>{tick.label}</text>
                        }
                    };
                    ticks().into_iter().map(tick).collect_view()
                }}
            </g>
            <Playhead area/>
        </svg>
    }
}

/// The time that a fault lasts, tinted and hatched.
#[component]
fn FaultSpan(
    /// The time line.
    area: Area,
    /// The start and the end of the fault, as shares of the run.
    span: (f64, f64),
) -> impl IntoView {
    let (from, until) = span;
    let (x, width) = (from * area.width, (until - from) * area.width);
    let (y, height) = (area.axis - area.amplitude, 2.0 * area.amplitude);
    view! {
        <rect class="fault" x=x y=y width=width height=height/>
        <rect class="fault hatched" x=x y=y width=width height=height/>
    }
}

/// The key: what the bars count, which side is which, and the scale.
#[component]
fn Key(
    /// The time line.
    area: Memo<Area>,
    /// The faults; their signs may need the room of the key.
    markers: Memo<Vec<FaultMarker>>,
    /// The bars.
    bars: Memo<Bars>,
    /// Whether users who finish are counted rather than requests.
    has_file: Memo<bool>,
) -> impl IntoView {
    let t = &text().transport;
    let player = expect_context::<Player>();
    let has_room = move || {
        let width = area.read().width;
        markers.read().iter().all(|marker| marker.from * width > KEY_PX)
    };
    let scale = move || {
        let has_room_for_scale =
            markers.read().iter().all(|marker| marker.from * area.read().width > KEY_AND_SCALE_PX);
        let Bars { most, windows_per_bar, .. } = *bars.read();
        if most == 0 || !has_room_for_scale {
            return String::new();
        }
        let window = format::seconds(player.window_ns() as f64 / 1e9 * windows_per_bar as f64);
        interpolate(t.at_most, &[("most", &format::count(u64::from(most))), ("window", &window)])
    };
    view! {
        <p class="tl-key" class:vh=move || !has_room() aria-hidden="true">
            <span>{move || if has_file.get() { t.finished_users } else { t.answers }}</span>
            <SideMark side=Side::ClientServer/>
            {t.up}
            <SideMark side=Side::PeerToPeer/>
            {t.down}
            <Show when=move || !has_file.get()>
                <svg class="loss-sign" viewBox="0 0 10 10" width="10" height="10">
                    <path class="loss" d="M0 0H10V10H0z"/>
                </svg>
                {t.no_answer}
            </Show>
            <span>{scale}</span>
        </p>
    }
}

/// The time line in words. Tracked.
fn description() -> String {
    let player = expect_context::<Player>();
    let scores = expect_context::<RunSignals>().scores.read();
    let moment = |ns: u64| format::seconds(ns as f64 / 1e9);
    let [left, right] = Side::BOTH.map(|side| {
        let metrics = scores.as_ref().and_then(|scores| scores.metrics(side));
        format::count(metrics.map_or(0, |metrics| metrics.outcomes.lost()))
    });
    let values = [
        ("now", &*moment(player.shown_time_ns())),
        ("duration", &moment(player.duration_ns())),
        ("known", &moment(player.computed_until_ns())),
        ("left", &left),
        ("right", &right),
    ];
    interpolate(text().transport.line, &values)
}
