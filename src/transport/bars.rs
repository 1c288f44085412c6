//! The bars of the time line: lost requests, or users who finish, left side up, right side down, on one scale.

use crate::format::push_path;
use netduel_results::Window;

/// Bars are at least so wide, gap included.
const NARROWEST_PX: f64 = 3.0;
const GAP_PX: f64 = 1.5;
/// So few lost requests do not fill the height: the eye would take one for a disaster.
const SMALLEST_SCALE: u32 = 5;

/// What the time line knows of a run.
#[derive(Debug, Clone, Copy)]
pub(super) struct Course<'a> {
    /// What happened on each side.
    pub(super) windows: [&'a [Window]; 2],
    /// Length of a window.
    pub(super) window_ns: u64,
    /// Length of the run.
    pub(super) duration_ns: u64,
    /// The shown time.
    pub(super) now_ns: u64,
    /// What the bars count: lost requests, or, where a file is distributed, the users who have it from then on.
    pub(super) counts_served: bool,
}

/// Where the bars stand.
#[derive(Debug, Clone, Copy)]
pub(super) struct Frame {
    /// Width of the whole run.
    pub(super) width: f64,
    /// Height of the axis.
    pub(super) axis: f64,
    /// The longest bar, to either side.
    pub(super) amplitude: f64,
}

/// The drawn bars: for each side the path of what was shown, and of what is computed ahead.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Bars {
    /// `[side][shown, ahead]`.
    pub(super) paths: [[String; 2]; 2],
    /// The most requests that were lost in one bar.
    pub(super) most: u32,
    /// How many windows make a bar.
    pub(super) windows_per_bar: usize,
}

/// Draws the bars.
pub(super) fn bars(course: Course<'_>, frame: Frame) -> Bars {
    let windows = course.duration_ns.div_ceil(course.window_ns.max(1)).max(1) as usize;
    let room = (frame.width / NARROWEST_PX).max(1.0) as usize;
    let per_bar = windows.div_ceil(room);
    let lost = course.windows.map(|windows| {
        let lost_in = |bar: &[Window]| {
            bar.iter()
                .map(|window| if course.counts_served { window.served } else { window.lost })
                .sum::<u32>()
        };
        windows.chunks(per_bar).map(lost_in).collect::<Vec<u32>>()
    });
    let most = lost.iter().flatten().copied().max().unwrap_or(0);
    let per_request = frame.amplitude / f64::from(most.max(SMALLEST_SCALE));
    let bar_ns = course.window_ns as f64 * per_bar as f64;
    let px_per_ns = frame.width / course.duration_ns.max(1) as f64;
    let mut drawn = Bars { most, windows_per_bar: per_bar, ..Bars::default() };
    for (side, lost) in lost.iter().enumerate() {
        for (index, lost) in lost.iter().enumerate().filter(|(_, lost)| **lost > 0) {
            let from_ns = index as f64 * bar_ns;
            let until = ((from_ns + bar_ns) * px_per_ns).min(frame.width);
            let from = from_ns * px_per_ns;
            let is_ahead = from_ns >= course.now_ns as f64;
            let path = &mut drawn.paths[side][usize::from(is_ahead)];
            let height = (f64::from(*lost) * per_request).max(1.0);
            let away = if side == 0 { -1.0 } else { 1.0 };
            push_path(path, 'M', &[from, frame.axis + away]);
            push_path(path, 'v', &[away * height]);
            push_path(path, 'h', &[(until - from - GAP_PX).max(1.0)]);
            push_path(path, 'v', &[-away * height]);
            path.push('z');
        }
    }
    drawn
}

/// The distance of ticks: 1, 2 or 5 times a power of ten, so that there are at most so many.
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

    const SECOND: u64 = 1_000_000_000;
    const FRAME: Frame = Frame { width: 100.0, axis: 20.0, amplitude: 10.0 };

    fn windows(lost: &[u32]) -> Vec<Window> {
        lost.iter().map(|lost| Window { served: 1, lost: *lost }).collect()
    }

    #[test]
    fn left_goes_up_and_right_goes_down_on_one_scale() {
        let (left, right) = (windows(&[10, 0]), windows(&[5, 0]));
        let course = Course {
            windows: [&left, &right],
            window_ns: SECOND,
            duration_ns: 2 * SECOND,
            now_ns: 2 * SECOND,
            counts_served: false,
        };
        let bars = bars(course, FRAME);
        assert_eq!(bars.most, 10);
        assert_eq!(bars.paths[0], ["M0 19v-10h48.5v10z".to_owned(), String::new()]);
        assert_eq!(bars.paths[1][0], "M0 21v5h48.5v-5z");
    }

    #[test]
    fn what_is_computed_ahead_is_apart() {
        let left = windows(&[1, 1]);
        let course = Course {
            windows: [&left, &[]],
            window_ns: SECOND,
            duration_ns: 2 * SECOND,
            now_ns: SECOND / 2,
            counts_served: false,
        };
        let bars = bars(course, FRAME);
        assert!(bars.paths[0].iter().all(|path| !path.is_empty()));
        assert_eq!(bars.paths[1], [String::new(), String::new()]);
    }

    #[test]
    fn a_long_run_has_no_more_bars_than_there_is_room_for() {
        let left = windows(&vec![1; 86_400]);
        let course = Course {
            windows: [&left, &[]],
            window_ns: SECOND,
            duration_ns: 86_400 * SECOND,
            now_ns: 86_400 * SECOND,
            counts_served: false,
        };
        let bars = bars(course, FRAME);
        assert_eq!(bars.paths[0][0].matches('M').count(), 33);
        assert_eq!(bars.most, bars.windows_per_bar as u32);
    }

    #[test]
    fn ticks_stand_at_round_seconds() {
        let rounded = |duration_s, most| (tick_step_s(duration_s, most) * 1e6).round() / 1e6;
        assert_eq!(rounded(60.0, 7.0), 10.0);
        assert_eq!(rounded(30.0, 7.0), 5.0);
        assert_eq!(rounded(0.9, 7.0), 0.2);
    }
}
