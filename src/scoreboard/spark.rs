//! A metric over time in the size of a word. Both sides share the scale, so that their lines compare.

use super::Metric;
use crate::format::{self, push_path};
use crate::player::{History, Recording};
use netduel_scenario::Side;

const WIDTH: f64 = 58.0;
const TOP: f64 = 2.5;
const BOTTOM: f64 = 15.5;
/// A line that hardly moves is not blown up: the scale spans at least this share of the largest value.
const SMALLEST_SPAN: f64 = 0.2;

/// The lines of both sides: path, and the height of its last point.
pub(super) type Lines = [Option<(String, f64)>; 2];

/// The drawing of a side; what was before a change lies faintly behind.
pub(super) fn markup(line: &Option<(String, f64)>, ghost: &Option<(String, f64)>, class: &str) -> String {
    let behind = ghost.as_ref().map_or("", |(path, _)| path);
    let Some((path, height)) = line else { return String::new() };
    let ghost = if behind.is_empty() {
        String::new()
    } else {
        ["<path class=\"ghost ", class, "\" d=\"", behind, "\"/>"].concat()
    };
    let dot = format::coordinate(*height);
    let pieces = ["<path class=\"", class, "\" d=\"", path, "\"/><circle class=\"", class];
    [&ghost, &*pieces.concat(), "\" r=\"2.2\" cx=\"58\" cy=\"", &dot, "\"/>"].concat()
}

/// Draws a metric up to a time: the run, and the course that it took before it was changed.
pub(super) fn lines(recording: &Recording, metric: Metric, now_ns: u64) -> [Lines; 2] {
    let of = |history: &History| {
        Side::BOTH.map(|side| {
            history.series(side, metric).filter(|(time_ns, _)| *time_ns <= now_ns).collect::<Vec<_>>()
        })
    };
    let both = [of(&recording.history), recording.ghost_history().map(of).unwrap_or_default()];
    let values = || both.iter().flatten().flatten().map(|(_, value)| *value);
    let (least, most) =
        values().fold((f64::MAX, f64::MIN), |(least, most), value| (least.min(value), most.max(value)));
    let whole = if metric.is_share() { 1.0 } else { most.abs() };
    let span = (most - least).max(whole * SMALLEST_SPAN);
    // What is flat lies in the middle, but a share does not leave its range.
    let bottom = match (least + most - span) / 2.0 {
        bottom if metric.is_share() => bottom.min(1.0 - span).max(0.0),
        bottom => bottom,
    };
    both.map(|series| {
        series.map(|points| {
            let mut path = String::new();
            let mut last = 0.0;
            for (index, (time_ns, value)) in points.iter().enumerate() {
                let x = *time_ns as f64 / now_ns.max(1) as f64 * WIDTH;
                let height = if span > 0.0 { (value - bottom) / span } else { 0.5 };
                last = BOTTOM - height * (BOTTOM - TOP);
                push_path(&mut path, if index == 0 { 'M' } else { 'L' }, &[x.min(WIDTH), last]);
            }
            (!points.is_empty()).then_some((path, last))
        })
    })
}
