//! Sparklines: a metric over time, no larger than a word. Both sides share one scale, so that their lines compare.

use crate::dom::side_class;
use crate::format::{self, push_path};
use leptos::prelude::*;
use netduel_protocol::Scores;
use netduel_scenario::Side;
use netduel_session::{Metric, Recording, ScoreHistory};

const WIDTH: f64 = 58.0;
const TOP: f64 = 2.5;
const BOTTOM: f64 = 15.5;

/// The scale spans at least this share of the largest value, so that a nearly constant value is drawn as a nearly flat line.
const SMALLEST_SPAN: f64 = 0.2;

/// The lines of a metric on both sides up to the shown time.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct SparklinePair {
    /// The run, left and right; `None` where the metric is undefined.
    current: [Option<Line>; 2],
    /// The run before the last change.
    previous: [Option<Line>; 2],
}

/// A line.
#[derive(Debug, Clone, PartialEq)]
struct Line {
    /// The data of an SVG path.
    path: String,
    /// The height of its last point.
    end_y: f64,
}

/// The line of one side with a dot at the shown time, and the line before the last change faintly behind it.
#[component]
pub(super) fn Sparkline(
    /// The curves of both sides.
    pair: Memo<SparklinePair>,
    /// The side.
    side: Side,
) -> impl IntoView {
    let class = side_class(side);
    let current = move |read: fn(&Line) -> String| {
        move || pair.with(|pair| pair.current[side as usize].as_ref().map(read).unwrap_or_default())
    };
    let is_drawn = move || pair.with(|pair| pair.current[side as usize].is_some());
    let previous =
        move || pair.with(|pair| pair.previous[side as usize].as_ref().map(|line| line.path.clone()));
    view! {
        <svg class="sparkline" viewBox="-2 0 64 18" aria-hidden="true">
            <Show when=is_drawn>
                {move || previous().map(|path| view! { <path class=format!("previous {class}") d=path></path> })}
                <path class=class d=current(|line| line.path.clone())></path>
                <circle class=class r="2.2" cx="58" cy=current(|line| format::coordinate(line.end_y))></circle>
            </Show>
        </svg>
    }
}

impl SparklinePair {
    /// Draws a metric up to a time.
    pub(super) fn of(recording: &Recording, scores: Option<&Scores>, metric: Metric) -> SparklinePair {
        // The line ends at the displayed value.
        let now_ns = scores.map_or(0, |scores| scores.time_ns);
        let value = |side| metric.shown_value(scores?.metrics(side)?);
        let series = |history: &ScoreHistory, ends: [Option<f64>; 2]| {
            Side::BOTH.map(|side| {
                let x = |time_ns| (time_ns as f64 / now_ns.max(1) as f64 * WIDTH).min(WIDTH);
                let end = ends[side as usize].map(|value| (now_ns, value));
                let points = history.series(side, metric, now_ns).filter(|(time_ns, _)| *time_ns < now_ns);
                let points = points.chain(end).map(|(time_ns, value)| (x(time_ns), value));
                decimate(&points.collect::<Vec<_>>())
            })
        };
        let current = series(&recording.history, Side::BOTH.map(value));
        let previous =
            recording.ghost_history().map(|history| series(history, [None; 2])).unwrap_or_default();
        let values = [&current, &previous].into_iter().flatten().flatten().map(|(_, value)| *value);
        let scale = Scale::of(metric.is_share(), values);
        let lines = |series: [Vec<(f64, f64)>; 2]| series.map(|points| Line::through(&points, scale));
        SparklinePair { current: lines(current), previous: lines(previous) }
    }
}

impl Line {
    fn through(points: &[(f64, f64)], scale: Scale) -> Option<Line> {
        let mut path = String::new();
        for (index, (x, value)) in points.iter().enumerate() {
            push_path(&mut path, if index == 0 { 'M' } else { 'L' }, &[*x, scale.y(*value)]);
        }
        points.last().map(|(_, value)| Line { path, end_y: scale.y(*value) })
    }
}

/// The vertical scale of both sides.
#[derive(Debug, Clone, Copy)]
struct Scale {
    /// The value at the bottom.
    bottom: f64,
    /// From there to the value at the top.
    span: f64,
}

impl Scale {
    /// The scale of these values. That of a share stays within 0 to 1.
    fn of(is_share: bool, values: impl Iterator<Item = f64>) -> Scale {
        let (least, most) =
            values.fold((f64::MAX, f64::MIN), |(least, most), value| (least.min(value), most.max(value)));
        let whole = if is_share { 1.0 } else { most.abs() };
        let span = (most - least).max(whole * SMALLEST_SPAN);
        // A flat line lies in the middle.
        let bottom = match (least + most - span) / 2.0 {
            bottom if is_share => bottom.min(1.0 - span).max(0.0),
            bottom => bottom,
        };
        Scale { bottom, span }
    }

    fn y(self, value: f64) -> f64 {
        let height = if self.span > 0.0 { (value - self.bottom) / self.span } else { 0.5 };
        BOTTOM - height * (BOTTOM - TOP)
    }
}

/// Keeps of each pixel's points the lowest and the highest, in their order, and the last point of all: the line looks the same.
fn decimate(points: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let mut kept = Vec::new();
    for pixel in points.chunk_by(|one, other| one.0.floor() == other.0.floor()) {
        let by_value = |one: &&(f64, f64), other: &&(f64, f64)| one.1.total_cmp(&other.1);
        let lowest = pixel.iter().min_by(by_value);
        let highest = pixel.iter().max_by(by_value);
        let is_kept = |point: &&(f64, f64)| Some(*point) == lowest || Some(*point) == highest;
        kept.extend(pixel.iter().filter(is_kept).copied());
    }
    kept.extend(points.last().filter(|last| kept.last() != Some(last)));
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimation_keeps_the_extremes_of_each_pixel_and_the_last_point() {
        let points = [(0.0, 5.0), (0.2, 9.0), (0.4, 6.0), (0.6, 1.0), (0.8, 4.0), (1.5, 3.0)];
        assert_eq!(decimate(&points), [(0.2, 9.0), (0.6, 1.0), (1.5, 3.0)]);
        assert_eq!(decimate(&points[..5]), [(0.2, 9.0), (0.6, 1.0), (0.8, 4.0)]);
        assert_eq!(decimate(&[]), []);
    }

    #[test]
    fn a_flat_line_lies_in_the_middle_and_a_share_within_its_range() {
        let middle = (TOP + BOTTOM) / 2.0;
        for (is_share, values, value, expected) in [
            (false, [3.0, 3.0], 3.0, middle),
            (false, [0.0, 0.0], 0.0, middle),
            (true, [1.0, 1.0], 1.0, TOP),
            (true, [0.0, 1.0], 0.0, BOTTOM),
        ] {
            let y = Scale::of(is_share, values.into_iter()).y(value);
            assert!((y - expected).abs() < 1e-9, "{values:?}: {y}");
        }
    }
}
