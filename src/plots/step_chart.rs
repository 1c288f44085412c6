//! A chart of steps over the time of a run, with one curve for each side.

use super::figure::{Label, PlotArea};
use crate::dom::side_class;
use crate::format::{self, push_path};
use crate::text::text;
use crate::transport::tick_step_s;
use leptos::prelude::*;
use netduel_scenario::Side;

/// Space around the curves, in CSS pixels; on the right for the names of the sides.
const LEFT: f64 = 44.0;
const RIGHT: f64 = 96.0;
const TOP: f64 = 14.0;
const BOTTOM: f64 = 30.0;

/// No step is narrower.
const NARROWEST_PX: f64 = 3.0;

/// Labels of the time axis are at least this far apart.
const LABELS_APART_PX: f64 = 80.0;

/// The values of each step on each side; `None` leaves a gap.
pub(super) type Steps = [Vec<Option<f64>>; 2];

/// What a step chart draws.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct StepData {
    /// The run.
    pub(super) current: Steps,
    /// The run before the last change.
    pub(super) previous: Steps,
    /// The length of a step.
    pub(super) step_s: f64,
    /// The shown time.
    pub(super) now_s: f64,
    /// The length of the run.
    pub(super) duration_s: f64,
    /// The value at the upper end of the axis; an axis that ends at 1 is labelled in per cent.
    pub(super) highest: f64,
    /// A time on each side that is marked by a dashed line.
    pub(super) bounds_s: [Option<f64>; 2],
}

/// The most steps that fit into a drawing of this width.
pub(super) fn most_steps(width: f64) -> usize {
    ((width - LEFT - RIGHT) / NARROWEST_PX).max(1.0) as usize
}

/// The chart: axes, curves with their names, and a line at the shown time.
#[component]
pub(super) fn StepChart(
    /// Where the chart is drawn.
    area: PlotArea,
    /// The values.
    data: Memo<StepData>,
) -> impl IntoView {
    let frame = Memo::new(move |_| data.with(|data| Frame::new(area.size.get(), data)));
    let now_line = move || frame.get().vertical_line(data.with(|data| data.now_s));
    let bound = move |side: Side| {
        let path = move || {
            let frame = frame.get();
            let bound_s = data.with(|data| data.bounds_s[side as usize]);
            bound_s.filter(|at_s| *at_s <= frame.duration_s).map(|at_s| frame.vertical_line(at_s))
        };
        view! { <path class=format!("curve {} bound", side_class(side)) d=path></path> }
    };
    let end_y = Memo::new(move |_| {
        let frame = frame.get();
        data.with(|data| Side::BOTH.map(|side| data.last_value(side).map(|value| frame.y(value))))
    });
    let name = move |side: Side| {
        let class = ["lbl l st", "lbl r st"][side as usize];
        move || {
            let y = label_positions(end_y.get())[side as usize]?;
            let x = frame.get().right + 8.0;
            Some(view! { <Label class x y words=text().duel.sides[side as usize]/> })
        }
    };
    let [left, right] = Side::BOTH;
    view! {
        {move || value_axis(frame.get())}
        {move || time_axis(frame.get())}
        {bound(left)}
        {bound(right)}
        <path class="now-line" d=now_line></path>
        <Curve frame data end_y side=right/>
        <Curve frame data end_y side=left/>
        {name(left)}
        {name(right)}
    }
}

/// The curve of a side with a dot at the shown time, and the curve before the last change faintly behind it.
#[component]
fn Curve(
    /// The scales of the chart.
    frame: Memo<Frame>,
    /// The values.
    data: Memo<StepData>,
    /// The vertical positions at which the curves end, left first.
    end_y: Memo<[Option<f64>; 2]>,
    /// The side.
    side: Side,
) -> impl IntoView {
    let class = side_class(side);
    let path = move |steps: fn(&StepData) -> &Steps| {
        Memo::new(move |_| data.with(|data| frame.get().steps(&steps(data)[side as usize], data)))
    };
    let previous = path(|data| &data.previous);
    let current = path(|data| &data.current);
    let dot = move || {
        let cy = format::coordinate(end_y.get()[side as usize]?);
        let cx = format::coordinate(frame.get().x(data.with(|data| data.now_s)));
        Some(view! { <circle class=format!("dot {class}") cx=cx cy=cy r="3"></circle> })
    };
    view! {
        <path class=format!("curve {class} previous") d=move || previous.get()></path>
        <path class=format!("curve {class}") d=move || current.get()></path>
        {dot}
    }
}

/// Horizontal lines with their values.
fn value_axis(frame: Frame) -> impl IntoView {
    let line = move |share: f64| {
        let value = share * frame.highest;
        let mut path = String::new();
        push_path(&mut path, 'M', &[frame.left, frame.y(value)]);
        push_path(&mut path, 'H', &[frame.right]);
        let words = match frame.highest {
            1.0 => [&format::fixed(share * 100.0, 0), format::SPACE, "%"].concat(),
            _ => format::plain(value),
        };
        view! {
            <path class=if share == 0.0 { "axis-line" } else { "grid-line" } d=path></path>
            <Label class="lbl e" x=frame.left - 6.0 y=frame.y(value) + 4.0 words/>
        }
    };
    [0.0, 0.5, 1.0].map(line).collect_view()
}

/// Times below the chart; the last one has the unit.
fn time_axis(frame: Frame) -> impl IntoView {
    let step_s = tick_step_s(frame.duration_s, ((frame.right - frame.left) / LABELS_APART_PX).max(2.0));
    let count = (frame.duration_s / step_s + 1e-6) as u32;
    let label = |index: u32| {
        let at_s = f64::from(index) * step_s;
        let words = if index == count { format::seconds(at_s) } else { format::plain(at_s) };
        view! { <Label class="lbl c" x=frame.x(at_s) y=frame.bottom + 17.0 words/> }
    };
    (0..=count).map(label).collect_view()
}

/// The rectangle of the curves in CSS pixels, and the ranges of its axes.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Frame {
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
    duration_s: f64,
    highest: f64,
}

impl Frame {
    fn new((width, height): (f64, f64), data: &StepData) -> Frame {
        Frame {
            left: LEFT,
            right: (width - RIGHT).max(LEFT),
            top: TOP,
            bottom: (height - BOTTOM).max(TOP),
            duration_s: data.duration_s.max(1e-9),
            highest: data.highest.max(1e-9),
        }
    }

    fn x(&self, seconds: f64) -> f64 {
        self.left + seconds / self.duration_s * (self.right - self.left)
    }

    fn y(&self, value: f64) -> f64 {
        self.bottom - value / self.highest * (self.bottom - self.top)
    }

    fn vertical_line(&self, at_s: f64) -> String {
        let mut path = String::new();
        push_path(&mut path, 'M', &[self.x(at_s), self.top]);
        push_path(&mut path, 'V', &[self.bottom]);
        path
    }

    /// Steps as the data of an SVG path, up to the shown time; a gap interrupts it.
    fn steps(&self, steps: &[Option<f64>], data: &StepData) -> String {
        let mut path = String::new();
        let mut is_drawing = false;
        for (index, value) in steps.iter().enumerate() {
            if let Some(value) = *value {
                let from_s = index as f64 * data.step_s;
                if is_drawing {
                    push_path(&mut path, 'V', &[self.y(value)]);
                } else {
                    push_path(&mut path, 'M', &[self.x(from_s), self.y(value)]);
                }
                push_path(&mut path, 'H', &[self.x((from_s + data.step_s).min(data.now_s))]);
            }
            is_drawing = value.is_some();
        }
        path
    }
}

impl StepData {
    /// The value at the shown time, if there is one.
    fn last_value(&self, side: Side) -> Option<f64> {
        self.current[side as usize].last().copied().flatten()
    }
}

/// Where the names of the curves stand: beside their ends, and at least one line apart.
fn label_positions(end_y: [Option<f64>; 2]) -> [Option<f64>; 2] {
    const LINE_HEIGHT: f64 = 16.0;
    let [left, right] = end_y.map(|y| y.map(|y| y + 4.0));
    let (Some(left), Some(right)) = (left, right) else { return [left, right] };
    if left <= right {
        [Some(left), Some(right.max(left + LINE_HEIGHT))]
    } else {
        [Some(left.max(right + LINE_HEIGHT)), Some(right)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gap_interrupts_the_curve_and_the_last_step_ends_at_the_shown_time() {
        let frame = Frame { left: 0.0, right: 4.0, top: 0.0, bottom: 1.0, duration_s: 4.0, highest: 1.0 };
        let data = StepData { step_s: 1.0, now_s: 2.5, ..StepData::default() };
        assert_eq!(frame.steps(&[Some(1.0), None, Some(0.5)], &data), "M0 0H1M2 0.5H2.5");
        assert_eq!(frame.steps(&[Some(1.0), Some(0.5)], &data), "M0 0H1V0.5H2");
        assert_eq!(frame.steps(&[], &data), "");
    }

    #[test]
    fn names_stand_beside_their_curves_and_do_not_overlap() {
        assert_eq!(label_positions([Some(10.0), Some(100.0)]), [Some(14.0), Some(104.0)]);
        assert_eq!(label_positions([Some(10.0), Some(12.0)]), [Some(14.0), Some(30.0)]);
        assert_eq!(label_positions([Some(12.0), Some(10.0)]), [Some(30.0), Some(14.0)]);
        assert_eq!(label_positions([None, Some(10.0)]), [None, Some(14.0)]);
    }
}
