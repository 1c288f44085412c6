//! The success rate of both sides over time, window by window.

use super::curves::Curves;
use super::figure::{Plot, Table, figure};
use super::file::has_file;
use crate::format;
use crate::page::Page;
use crate::player::Recording;
use crate::text::{fill, text};
use crate::view::View;
use leptos::prelude::*;
use netduel_results::Window;
use netduel_scenario::Side;

/// The table has the latest so many windows.
const LONGEST_TABLE: usize = 120;

/// The windows up to the shown time, some of them taken together.
#[derive(Debug, Clone, Default, PartialEq)]
struct Course {
    sides: [Vec<Window>; 2],
    /// Of the course before the last change.
    ghosts: [Vec<Window>; 2],
    /// Length of one of them.
    window_s: f64,
    now_s: f64,
    duration_s: f64,
}

/// The plot.
pub(super) fn success_plot(page: Page) -> View {
    figure(SuccessPlot(page)).live_if("hidden", move || has_file(page))
}

#[derive(Clone, Copy)]
struct SuccessPlot(Page);

impl SuccessPlot {
    /// The windows up to the shown time, in at most so many steps.
    fn course(self, room: usize) -> Course {
        let SuccessPlot(page) = self;
        page.run.tick.track();
        let (duration_ns, window_ns) = (page.player.duration_ns(), page.player.window_ns());
        let now_ns = page.player.shown_time_ns();
        let of = |recording: &Recording| {
            let windows = [
                Side::BOTH.map(|side| recording.windows(side)),
                Side::BOTH.map(|side| recording.ghost_windows(side)),
            ];
            Some(Course::of(windows, window_ns, duration_ns, now_ns, room))
        };
        page.player.with_recording(of).unwrap_or_default()
    }
}

impl Plot for SuccessPlot {
    fn title(self) -> &'static str {
        text().plot.success_title
    }

    fn about(self) -> String {
        self.0.run.networks.track();
        let window_s = self.0.player.window_ns() as f64 / 1e9;
        self.0.run.undo_redo.track();
        let t = &text().plot;
        let has_ghost = self.0.player.with_recording(|recording| recording.ghost_history().is_some());
        let about = fill(t.about, &[("window", &format::moment(window_s))]);
        [&*about, if has_ghost { t.ghost } else { "" }].concat()
    }

    fn sentence(self) -> String {
        let course = self.course(LONGEST_TABLE);
        let [left, right] = Side::BOTH.map(|side| course.sentence(side));
        let now = format::moment(course.now_s);
        fill(text().plot.sentence, &[("now", &now), ("left", &left), ("right", &right)])
    }

    fn drawing(self, width: f64, height: f64) -> String {
        self.course(Curves::room(width)).curves().drawing(width, height)
    }

    fn table(self) -> Table {
        self.course(usize::MAX).table()
    }
}

impl Course {
    fn of(
        windows: [[&[Window]; 2]; 2],
        window_ns: u64,
        duration_ns: u64,
        now_ns: u64,
        room: usize,
    ) -> Course {
        let window_ns = window_ns.max(1);
        let per_step = (duration_ns.div_ceil(window_ns) as usize).div_ceil(room.max(1)).max(1);
        let begun = now_ns.div_ceil(window_ns) as usize;
        let [sides, ghosts] = windows.map(|sides| {
            sides.map(|windows| {
                let shown = &windows[..begun.min(windows.len())];
                let sum = |step: &[Window]| Window {
                    served: step.iter().map(|window| window.served).sum(),
                    lost: step.iter().map(|window| window.lost).sum(),
                };
                shown.chunks(per_step).map(sum).collect()
            })
        });
        let seconds = |ns: u64| ns as f64 / 1e9;
        Course {
            sides,
            ghosts,
            window_s: seconds(window_ns) * per_step as f64,
            now_s: seconds(now_ns),
            duration_s: seconds(duration_ns).max(1e-9),
        }
    }

    /// The success rates as curves.
    fn curves(&self) -> Curves {
        let rates = |windows: &Vec<Window>| windows.iter().map(Window::success_rate).collect();
        Curves {
            steps: [rates(&self.sides[0]), rates(&self.sides[1])],
            step_s: self.window_s,
            now_s: self.now_s,
            duration_s: self.duration_s,
            top: 1.0,
            ghosts: [rates(&self.ghosts[0]), rates(&self.ghosts[1])],
            marks_s: [None, None],
        }
    }

    fn sentence(&self, side: Side) -> String {
        let t = &text().plot;
        let name = text().duel.sides[side as usize];
        let rates = || {
            let windows = self.sides[side as usize].iter().enumerate();
            windows.filter_map(|(index, window)| Some((index, window.success_rate()?)))
        };
        let least = rates().min_by(|left, right| left.1.total_cmp(&right.1));
        let (Some((index, least)), Some((_, last))) = (least, rates().next_back()) else {
            return fill(t.nothing, &[("name", name)]);
        };
        let time = format::moment(index as f64 * self.window_s);
        let (least, last) = (format::percent(least), format::percent(last));
        fill(t.side, &[("name", name), ("least", &least), ("time", &time), ("last", &last)])
    }

    fn table(&self) -> Table {
        let t = &text().plot;
        let head =
            vec![t.window.to_owned(), text().duel.sides[0].to_owned(), text().duel.sides[1].to_owned()];
        let count = self.sides[0].len().max(self.sides[1].len());
        let cell = |side: Side, index: usize| {
            let window = self.sides[side as usize].get(index).copied().unwrap_or_default();
            let [served, ended] =
                [window.served, window.served + window.lost].map(u64::from).map(format::count);
            let counts = fill(t.of, &[("served", &served), ("ended", &ended)]);
            match window.success_rate() {
                Some(rate) => [&counts, ", ", &format::percent(rate)].concat(),
                None => "–".to_owned(),
            }
        };
        let row = |index: usize| {
            let from = format::plain(index as f64 * self.window_s);
            let until = format::moment((index + 1) as f64 * self.window_s);
            vec![[&from, "–", &until].concat(), cell(Side::BOTH[0], index), cell(Side::BOTH[1], index)]
        };
        (head, (count.saturating_sub(LONGEST_TABLE)..count).rev().map(row).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: u64 = 1_000_000_000;

    fn course(room: usize) -> Course {
        let window = |served, lost| Window { served, lost };
        let left = [window(10, 0), window(0, 0), window(5, 5), window(9, 1)];
        Course::of([[&left, &[]], [&[], &[]]], SECOND, 4 * SECOND, 2 * SECOND + SECOND / 2, room)
    }

    #[test]
    fn only_what_was_shown_is_drawn_and_gaps_stay_gaps() {
        let (steps, last) =
            course(100).curves().path(&course(100).curves().steps[0], |seconds| seconds, |rate| rate);
        assert_eq!(steps, "M0 1H1M2 0.5H2.5");
        assert_eq!(last, Some(0.5));
        assert_eq!(course(100).curves().path(&[], |seconds| seconds, |rate| rate), (String::new(), None));
    }

    #[test]
    fn where_there_is_no_room_windows_are_taken_together() {
        let course = course(2);
        assert_eq!(course.window_s, 2.0);
        assert_eq!(course.sides[0], [Window { served: 10, lost: 0 }, Window { served: 5, lost: 5 }]);
    }

    #[test]
    fn the_sentence_and_the_table_say_the_same() {
        let course = course(100);
        let said = course.sentence(Side::ClientServer);
        assert!(said.contains("50.0\u{a0}%") && said.contains("2\u{a0}s"), "{said}");
        assert!(course.sentence(Side::PeerToPeer).contains("nothing"));
        let (_, rows) = course.table();
        assert_eq!(rows[0], ["2–3\u{a0}s", "5 of 10, 50.0\u{a0}%", "–"]);
        assert_eq!(rows[1][1], "–");
    }
}
