//! The success rate of both sides over time.

use super::figure::{Figure, PlotArea, Table};
use super::step_chart::{StepChart, StepData, most_steps};
use crate::format;
use crate::state::Player;
use crate::text::{interpolate, text};
use leptos::prelude::*;
use netduel_results::Window;
use netduel_scenario::Side;
use netduel_session::Recording;

/// The table has at most this many windows, the latest ones; the sentence is made of at most as many steps.
const MOST_ROWS: usize = 120;

/// The plot of the success rate.
#[component]
pub(super) fn SuccessPlot() -> impl IntoView {
    let t = &text().plot;
    let player = expect_context::<Player>();
    let area = PlotArea::new();
    let windows = move |most_steps: usize| {
        let (window_ns, duration_ns) = (player.window_ns(), player.duration_ns());
        let now_ns = player.shown_time_ns();
        player.with_recording(|recording| {
            Some(ShownWindows::of(recording, window_ns, duration_ns, now_ns, most_steps))
        })
    };
    let description = move || {
        let window = format::seconds(player.window_ns() as f64 / 1e9);
        let has_previous = player.with_recording(|recording| recording.ghost_history().is_some());
        [&*interpolate(t.about, &[("window", &window)]), if has_previous { t.ghost } else { "" }].concat()
    };
    let drawn = area.memo(move || {
        let windows = windows(most_steps(area.size.get().0));
        windows.map(|windows| windows.step_data()).unwrap_or_default()
    });
    let summary = move || windows(MOST_ROWS).map(|windows| windows.summary());
    let table = move || windows(usize::MAX).map(|windows| windows.table());
    view! {
        <Figure
            area
            title=t.success_title
            description=Signal::derive(description)
            summary=Memo::new(move |_| summary().unwrap_or_default())
            table=area.memo(move || table().unwrap_or_default())
        >
            <StepChart area data=drawn/>
        </Figure>
    }
}

/// The windows up to the shown time. As many of them as necessary are combined into a step.
#[derive(Debug, Clone, PartialEq)]
struct ShownWindows {
    current: [Vec<Window>; 2],
    /// Of the run before the last change.
    previous: [Vec<Window>; 2],
    /// The length of a step.
    step_s: f64,
    now_s: f64,
    duration_s: f64,
}

impl ShownWindows {
    fn of(
        recording: &Recording,
        window_ns: u64,
        duration_ns: u64,
        now_ns: u64,
        most_steps: usize,
    ) -> ShownWindows {
        let current = Side::BOTH.map(|side| recording.windows(side));
        let previous = Side::BOTH.map(|side| recording.ghost_windows(side));
        ShownWindows::combine([current, previous], window_ns, duration_ns, now_ns, most_steps)
    }

    fn combine(
        windows: [[&[Window]; 2]; 2],
        window_ns: u64,
        duration_ns: u64,
        now_ns: u64,
        most_steps: usize,
    ) -> ShownWindows {
        let window_ns = window_ns.max(1);
        let per_step = (duration_ns.div_ceil(window_ns) as usize).div_ceil(most_steps.max(1)).max(1);
        let shown = now_ns.div_ceil(window_ns) as usize;
        let sum = |step: &[Window]| Window {
            served: step.iter().map(|window| window.served).sum(),
            lost: step.iter().map(|window| window.lost).sum(),
        };
        let steps = |windows: &[Window]| {
            windows[..shown.min(windows.len())].chunks(per_step).map(sum).collect::<Vec<_>>()
        };
        let [current, previous] = windows.map(|sides| sides.map(steps));
        let seconds = |ns: u64| ns as f64 / 1e9;
        ShownWindows {
            current,
            previous,
            step_s: seconds(window_ns) * per_step as f64,
            now_s: seconds(now_ns),
            duration_s: seconds(duration_ns).max(1e-9),
        }
    }

    /// The success rates as curves.
    fn step_data(&self) -> StepData {
        let rates = |windows: &Vec<Window>| windows.iter().map(Window::success_rate).collect();
        StepData {
            current: self.current.each_ref().map(rates),
            previous: self.previous.each_ref().map(rates),
            step_s: self.step_s,
            now_s: self.now_s,
            duration_s: self.duration_s,
            highest: 1.0,
            bounds_s: [None, None],
        }
    }

    /// The curves in a sentence.
    fn summary(&self) -> String {
        let now = format::seconds(self.now_s);
        let [left, right] = Side::BOTH.map(|side| self.side_summary(side));
        interpolate(text().plot.sentence, &[("now", &now), ("left", &left), ("right", &right)])
    }

    fn side_summary(&self, side: Side) -> String {
        let t = &text().plot;
        let name = text().duel.sides[side as usize];
        let rates = || {
            let windows = self.current[side as usize].iter().enumerate();
            windows.filter_map(|(index, window)| Some((index, window.success_rate()?)))
        };
        let least = rates().min_by(|left, right| left.1.total_cmp(&right.1));
        let (Some((index, least)), Some((_, last))) = (least, rates().next_back()) else {
            return interpolate(t.nothing, &[("name", name)]);
        };
        let time = format::seconds(index as f64 * self.step_s);
        let (least, last) = (format::percent(least), format::percent(last));
        interpolate(t.side, &[("name", name), ("least", &least), ("time", &time), ("last", &last)])
    }

    /// The counts and the rate of each step; the latest comes first.
    fn table(&self) -> Table {
        let t = &text().plot;
        let head =
            vec![t.window.to_owned(), text().duel.sides[0].to_owned(), text().duel.sides[1].to_owned()];
        let count = self.current[0].len().max(self.current[1].len());
        let cell = |side: Side, index: usize| {
            let window = self.current[side as usize].get(index).copied().unwrap_or_default();
            let [served, ended] =
                [window.served, window.served + window.lost].map(u64::from).map(format::count);
            let counts = interpolate(t.of, &[("served", &served), ("ended", &ended)]);
            match window.success_rate() {
                Some(rate) => [&counts, ", ", &format::percent(rate)].concat(),
                None => "–".to_owned(),
            }
        };
        let row = |index: usize| {
            let from = format::plain(index as f64 * self.step_s);
            let until = format::seconds((index + 1) as f64 * self.step_s);
            vec![[&from, "–", &until].concat(), cell(Side::BOTH[0], index), cell(Side::BOTH[1], index)]
        };
        Table { head, rows: (count.saturating_sub(MOST_ROWS)..count).rev().map(row).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: u64 = 1_000_000_000;

    fn windows(most_steps: usize) -> ShownWindows {
        let window = |served, lost| Window { served, lost };
        let left = [window(10, 0), window(0, 0), window(5, 5), window(9, 1)];
        let now_ns = 2 * SECOND + SECOND / 2;
        ShownWindows::combine([[&left, &[]], [&[], &[]]], SECOND, 4 * SECOND, now_ns, most_steps)
    }

    #[test]
    fn only_windows_that_have_begun_are_drawn_and_gaps_stay_gaps() {
        let data = windows(100).step_data();
        assert_eq!(data.current, [vec![Some(1.0), None, Some(0.5)], Vec::new()]);
    }

    #[test]
    fn windows_are_combined_where_there_is_no_room() {
        let windows = windows(2);
        assert_eq!(windows.step_s, 2.0);
        assert_eq!(windows.current[0], [Window { served: 10, lost: 0 }, Window { served: 5, lost: 5 }]);
    }

    #[test]
    fn the_sentence_and_the_table_say_the_same() {
        let windows = windows(100);
        let words = windows.side_summary(Side::ClientServer);
        assert!(words.contains("50.0\u{a0}%") && words.contains("2\u{a0}s"), "{words}");
        assert!(windows.side_summary(Side::PeerToPeer).contains("nothing"));
        let Table { rows, .. } = windows.table();
        assert_eq!(rows[0], ["2–3\u{a0}s", "5 of 10, 50.0\u{a0}%", "–"]);
        assert_eq!(rows[1][1], "–");
    }
}
