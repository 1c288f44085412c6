//! The ticks of the time line: round numbers of seconds.

use super::area::Area;
use crate::format::{self, push_path};

/// There is at most one tick in this many pixels.
const TICK_PX: f64 = 90.0;
/// A last tick nearer to the right end than this has its label to the left of it.
const END_PX: f64 = 40.0;

/// A tick with its label.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Tick {
    pub(super) path: String,
    pub(super) label: String,
    /// The classes of the label; they say how it is aligned with its place.
    pub(super) class: &'static str,
    pub(super) x: f64,
    pub(super) y: f64,
}

/// The ticks of a run of this length.
pub(super) fn ticks(duration_s: f64, area: Area) -> Vec<Tick> {
    if !area.has_ticks() {
        return Vec::new();
    }
    let step_s = tick_step_s(duration_s, (area.width / TICK_PX).max(2.0));
    let last = (duration_s / step_s + 1e-6) as u32;
    let tick = |index: u32| {
        let at_s = f64::from(index) * step_s;
        let x = at_s / duration_s * area.width;
        let class = match index {
            0 => "lbl",
            _ if index == last && area.width - x < END_PX => "lbl e",
            _ => "lbl c",
        };
        let mut path = String::new();
        push_path(&mut path, 'M', &[x.min(area.width - 0.5).max(0.5), area.height - 17.0]);
        push_path(&mut path, 'v', &[4.0]);
        let label = if index == last { format::seconds(at_s) } else { format::plain(at_s) };
        Tick { path, label, class, x: x.round(), y: (area.height - 2.0).round() }
    };
    (0..=last).map(tick).collect()
}

/// The distance between ticks in seconds: 1, 2 or 5 times a power of ten, so that there are at most `most`.
pub(crate) fn tick_step_s(duration_s: f64, most: f64) -> f64 {
    let least = duration_s / most.max(1.0);
    let mut power = 1e-9;
    while power * 10.0 <= least {
        power *= 10.0;
    }
    [1.0, 2.0, 5.0, 10.0].into_iter().map(|step| step * power).find(|step| *step >= least).unwrap_or(least)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_stand_at_round_seconds() {
        let rounded = |duration_s, most| (tick_step_s(duration_s, most) * 1e6).round() / 1e6;
        assert_eq!(rounded(60.0, 7.0), 10.0);
        assert_eq!(rounded(30.0, 7.0), 5.0);
        assert_eq!(rounded(0.9, 7.0), 0.2);
    }

    #[test]
    fn the_last_label_has_the_unit_and_stays_within_the_line() {
        let ticks = ticks(60.0, Area::new(640.0, 80.0));
        let labels: Vec<&str> = ticks.iter().map(|tick| tick.label.as_str()).collect();
        assert_eq!(labels, ["0", "10", "20", "30", "40", "50", "60\u{a0}s"]);
        assert_eq!(ticks.iter().map(|tick| tick.class).collect::<Vec<_>>()[5..], ["lbl c", "lbl e"]);
        assert_eq!(super::ticks(60.0, Area::new(640.0, 40.0)), []);
    }
}
