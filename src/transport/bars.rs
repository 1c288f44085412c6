//! The bars of the time line: lost requests, or users who finish, left side up, right side down, on one scale.

use super::area::Area;
use crate::format::push_path;
use netduel_results::Window;

/// A bar and the gap after it are at least this wide.
const NARROWEST_PX: f64 = 3.0;
const GAP_PX: f64 = 1.5;
/// Fewer lost requests than this do not fill the height: the reader would take one for a disaster.
const SMALLEST_SCALE: u32 = 5;

/// What the bars show.
#[derive(Debug, Clone, Copy)]
pub(super) struct BarInput<'a> {
    /// The counts of each side, window by window.
    pub(super) windows: [&'a [Window]; 2],
    /// The length of a window.
    pub(super) window_ns: u64,
    /// The length of the run.
    pub(super) duration_ns: u64,
    /// The shown time.
    pub(super) now_ns: u64,
    /// What is counted: lost requests, or, where a file is distributed, the users who have it from then on.
    pub(super) counts_served: bool,
}

/// The bars: for each side one path of those that were shown, and one of those that are computed ahead.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Bars {
    /// `[side][shown, ahead]`.
    pub(super) paths: [[String; 2]; 2],
    /// The count of the longest bar.
    pub(super) most: u32,
    /// The number of windows in a bar.
    pub(super) windows_per_bar: usize,
}

/// Draws the bars. There are never more than the width has room for.
pub(super) fn bars(input: BarInput<'_>, area: Area) -> Bars {
    let windows = input.duration_ns.div_ceil(input.window_ns.max(1)).max(1) as usize;
    let room = (area.width / NARROWEST_PX).max(1.0) as usize;
    let per_bar = windows.div_ceil(room);
    let counts = input.windows.map(|windows| {
        let count_of = |bar: &[Window]| {
            bar.iter()
                .map(|window| if input.counts_served { window.served } else { window.lost })
                .sum::<u32>()
        };
        windows.chunks(per_bar).map(count_of).collect::<Vec<u32>>()
    });
    let most = counts.iter().flatten().copied().max().unwrap_or(0);
    let px_per_count = area.amplitude / f64::from(most.max(SMALLEST_SCALE));
    let bar_ns = input.window_ns as f64 * per_bar as f64;
    let px_per_ns = area.width / input.duration_ns.max(1) as f64;
    let mut drawn = Bars { most, windows_per_bar: per_bar, ..Bars::default() };
    for (side, counts) in counts.iter().enumerate() {
        for (index, count) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
            let from_ns = index as f64 * bar_ns;
            let until = ((from_ns + bar_ns) * px_per_ns).min(area.width);
            let from = from_ns * px_per_ns;
            let is_ahead = from_ns >= input.now_ns as f64;
            let path = &mut drawn.paths[side][usize::from(is_ahead)];
            let height = (f64::from(*count) * px_per_count).max(1.0);
            let away = if side == 0 { -1.0 } else { 1.0 };
            push_path(path, 'M', &[from, area.axis + away]);
            push_path(path, 'v', &[away * height]);
            push_path(path, 'h', &[(until - from - GAP_PX).max(1.0)]);
            push_path(path, 'v', &[-away * height]);
            path.push('z');
        }
    }
    drawn
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: u64 = 1_000_000_000;
    const AREA: Area = Area { width: 100.0, height: 40.0, axis: 20.0, amplitude: 10.0 };

    fn windows(lost: &[u32]) -> Vec<Window> {
        lost.iter().map(|lost| Window { served: 1, lost: *lost }).collect()
    }

    #[test]
    fn left_goes_up_and_right_goes_down_on_one_scale() {
        let (left, right) = (windows(&[10, 0]), windows(&[5, 0]));
        let input = BarInput {
            windows: [&left, &right],
            window_ns: SECOND,
            duration_ns: 2 * SECOND,
            now_ns: 2 * SECOND,
            counts_served: false,
        };
        let bars = bars(input, AREA);
        assert_eq!(bars.most, 10);
        assert_eq!(bars.paths[0], ["M0 19v-10h48.5v10z".to_owned(), String::new()]);
        assert_eq!(bars.paths[1][0], "M0 21v5h48.5v-5z");
    }

    #[test]
    fn what_is_computed_ahead_is_apart() {
        let left = windows(&[1, 1]);
        let input = BarInput {
            windows: [&left, &[]],
            window_ns: SECOND,
            duration_ns: 2 * SECOND,
            now_ns: SECOND / 2,
            counts_served: false,
        };
        let bars = bars(input, AREA);
        assert!(bars.paths[0].iter().all(|path| !path.is_empty()));
        assert_eq!(bars.paths[1], [String::new(), String::new()]);
    }

    #[test]
    fn a_long_run_has_no_more_bars_than_there_is_room_for() {
        let left = windows(&vec![1; 86_400]);
        let input = BarInput {
            windows: [&left, &[]],
            window_ns: SECOND,
            duration_ns: 86_400 * SECOND,
            now_ns: 86_400 * SECOND,
            counts_served: false,
        };
        let bars = bars(input, AREA);
        assert_eq!(bars.paths[0][0].matches('M').count(), 33);
        assert_eq!(bars.most, bars.windows_per_bar as u32);
    }
}
