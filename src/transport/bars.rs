//! The bars of the time line: the answers over time and the requests without one, or users who finish, left side up, right side down, on
//! one scale.

use super::area::Area;
use crate::format::push_path;
use netduel_results::Window;

/// A bar and the gap after it are at least this wide.
const NARROWEST_PX: f64 = 3.0;
const GAP_PX: f64 = 1.5;
/// Fewer requests than this do not fill the height.
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
    /// When faults begin.
    pub(super) fault_starts_ns: &'a [u64],
}

/// The bars: for each side paths of those that were shown, and of those that are computed ahead.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Bars {
    /// Answers, or users who have the file from then on, next to the axis: `[side][shown, ahead]`.
    pub(super) served: [[String; 2]; 2],
    /// Requests without an answer, beyond them: `[side][shown, ahead]`.
    pub(super) lost: [[String; 2]; 2],
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
        let counts_of = |bar: &[Window]| {
            let sum = |read: fn(&Window) -> u32| bar.iter().map(read).sum::<u32>();
            [sum(|window| window.served), sum(|window| window.lost)]
        };
        windows.chunks(per_bar).map(counts_of).collect::<Vec<[u32; 2]>>()
    });
    let most = counts.iter().flatten().map(|[served, lost]| served + lost).max().unwrap_or(0);
    let px_per_count = area.amplitude / f64::from(most.max(SMALLEST_SCALE));
    let bar_ns = input.window_ns as f64 * per_bar as f64;
    let px_per_ns = area.width / input.duration_ns.max(1) as f64;
    let mut drawn = Bars { most, windows_per_bar: per_bar, ..Bars::default() };
    for (side, counts) in counts.iter().enumerate() {
        let away = if side == 0 { -1.0 } else { 1.0 };
        for (index, [served, lost]) in counts.iter().enumerate() {
            let from_ns = index as f64 * bar_ns;
            let until = ((from_ns + bar_ns) * px_per_ns).min(area.width);
            let from = from_ns * px_per_ns;
            let state = usize::from(from_ns >= input.now_ns as f64);
            // Losses that a fault begins begin with it, not with the bar.
            let had_losses = index > 0 && counts[index - 1][1] > 0;
            let is_in_bar = |start: &&u64| (from_ns..from_ns + bar_ns).contains(&(**start as f64));
            let fault_start = input.fault_starts_ns.iter().find(is_in_bar).filter(|_| !had_losses);
            let lost_from = fault_start.map_or(from, |start_ns| *start_ns as f64 * px_per_ns);
            let mut start = 1.0;
            for (count, from, path) in [
                (*served, from, &mut drawn.served[side][state]),
                (*lost, lost_from, &mut drawn.lost[side][state]),
            ] {
                if count == 0 {
                    continue;
                }
                let height = (f64::from(count) * px_per_count).max(1.0);
                push_path(path, 'M', &[from, area.axis + away * start]);
                push_path(path, 'v', &[away * height]);
                push_path(path, 'h', &[(until - from - GAP_PX).max(1.0)]);
                push_path(path, 'v', &[-away * height]);
                path.push('z');
                start += height;
            }
        }
    }
    drawn
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: u64 = 1_000_000_000;
    const AREA: Area = Area { width: 100.0, height: 40.0, axis: 20.0, amplitude: 10.0 };

    fn windows(counts: &[[u32; 2]]) -> Vec<Window> {
        counts.iter().map(|[served, lost]| Window { served: *served, lost: *lost }).collect()
    }

    #[test]
    fn left_goes_up_and_right_goes_down_on_one_scale_and_losses_lie_beyond_the_answers() {
        let (left, right) = (windows(&[[6, 4], [0, 0]]), windows(&[[5, 0], [0, 0]]));
        let input = BarInput {
            windows: [&left, &right],
            window_ns: SECOND,
            duration_ns: 2 * SECOND,
            now_ns: 2 * SECOND,
            fault_starts_ns: &[],
        };
        let bars = bars(input, AREA);
        assert_eq!(bars.most, 10);
        assert_eq!(bars.served[0], ["M0 19v-6h48.5v6z".to_owned(), String::new()]);
        assert_eq!(bars.lost[0][0], "M0 13v-4h48.5v4z");
        assert_eq!(bars.served[1][0], "M0 21v5h48.5v-5z");
        assert_eq!(bars.lost[1], [String::new(), String::new()]);
    }

    #[test]
    fn losses_that_a_fault_begins_begin_with_it() {
        let left = windows(&[[4, 0], [2, 3], [0, 5]]);
        let input = BarInput {
            windows: [&left, &[]],
            window_ns: SECOND,
            duration_ns: 4 * SECOND,
            now_ns: 4 * SECOND,
            fault_starts_ns: &[SECOND * 3 / 2, SECOND * 5 / 2],
        };
        let lost = &bars(input, AREA).lost[0][0];
        assert!(lost.starts_with("M37.5 ") && lost.contains("M50 "), "{lost}");
    }

    #[test]
    fn what_is_computed_ahead_is_apart() {
        let left = windows(&[[1, 1], [1, 1]]);
        let input = BarInput {
            windows: [&left, &[]],
            window_ns: SECOND,
            duration_ns: 2 * SECOND,
            now_ns: SECOND / 2,
            fault_starts_ns: &[],
        };
        let bars = bars(input, AREA);
        assert!(bars.served[0].iter().chain(&bars.lost[0]).all(|path| !path.is_empty()));
        assert_eq!(bars.served[1], [String::new(), String::new()]);
    }

    #[test]
    fn a_long_run_has_no_more_bars_than_there_is_room_for() {
        let left = windows(&vec![[0, 1]; 86_400]);
        let input = BarInput {
            windows: [&left, &[]],
            window_ns: SECOND,
            duration_ns: 86_400 * SECOND,
            now_ns: 86_400 * SECOND,
            fault_starts_ns: &[],
        };
        let bars = bars(input, AREA);
        assert_eq!(bars.lost[0][0].matches('M').count(), 33);
        assert_eq!(bars.most, bars.windows_per_bar as u32);
    }
}
