//! The success rate of both sides over time, window by window.

use super::figure::{Plot, Table, figure};
use crate::format::{self, push_path};
use crate::page::Page;
use crate::player::Recording;
use crate::text::{fill, text};
use crate::transport::tick_step_s;
use crate::view::View;
use crate::view::svg_markup::{circle, path, word};
use leptos::prelude::*;
use netduel_engine::metrics::Window;
use netduel_engine::network::Side;

/// A step is at least so wide.
const NARROWEST_PX: f64 = 3.0;
/// The table has the latest so many windows.
const LONGEST_TABLE: usize = 120;
const LEFT: f64 = 44.0;
const RIGHT: f64 = 96.0;
const TOP: f64 = 14.0;
const BOTTOM: f64 = 30.0;

/// The windows up to the shown time, some of them taken together.
#[derive(Debug, Clone, Default, PartialEq)]
struct Course {
    sides: [Vec<Window>; 2],
    /// Length of one of them.
    window_s: f64,
    now_s: f64,
    duration_s: f64,
}

/// The plot.
pub(super) fn success_plot(page: Page) -> View {
    figure(SuccessPlot(page))
}

#[derive(Clone, Copy)]
struct SuccessPlot(Page);

impl SuccessPlot {
    /// The windows up to the shown time, in at most so many steps.
    fn course(self, room: usize) -> Course {
        let SuccessPlot(page) = self;
        page.shown.tick.track();
        let (duration_ns, window_ns) = page.player.lengths_ns();
        let now_ns = page.player.now_ns();
        let of = |recording: &Recording| {
            let windows = Side::BOTH.map(|side| recording.windows(side));
            Some(Course::of(windows, window_ns, duration_ns, now_ns, room))
        };
        page.player.read(of).unwrap_or_default()
    }
}

impl Plot for SuccessPlot {
    fn title(self) -> &'static str {
        text().plot.success_title
    }

    fn about(self) -> String {
        self.0.shown.networks.track();
        let window_s = self.0.player.lengths_ns().1 as f64 / 1e9;
        fill(text().plot.about, &[("window", &format::moment(window_s))])
    }

    fn sentence(self) -> String {
        let course = self.course(LONGEST_TABLE);
        let [left, right] = Side::BOTH.map(|side| course.sentence(side));
        let now = format::moment(course.now_s);
        fill(text().plot.sentence, &[("now", &now), ("left", &left), ("right", &right)])
    }

    fn drawing(self, width: f64, height: f64) -> String {
        let room = ((width - LEFT - RIGHT) / NARROWEST_PX).max(1.0) as usize;
        drawing(&self.course(room), width, height)
    }

    fn table(self) -> Table {
        self.course(usize::MAX).table()
    }
}

impl Course {
    fn of(windows: [&[Window]; 2], window_ns: u64, duration_ns: u64, now_ns: u64, room: usize) -> Course {
        let window_ns = window_ns.max(1);
        let per_step = (duration_ns.div_ceil(window_ns) as usize).div_ceil(room.max(1)).max(1);
        let begun = now_ns.div_ceil(window_ns) as usize;
        let sides = windows.map(|windows| {
            let shown = &windows[..begun.min(windows.len())];
            let sum = |step: &[Window]| Window {
                served: step.iter().map(|window| window.served).sum(),
                lost: step.iter().map(|window| window.lost).sum(),
            };
            shown.chunks(per_step).map(sum).collect()
        });
        let seconds = |ns: u64| ns as f64 / 1e9;
        Course {
            sides,
            window_s: seconds(window_ns) * per_step as f64,
            now_s: seconds(now_ns),
            duration_s: seconds(duration_ns).max(1e-9),
        }
    }

    /// The steps of a side: path, and the last rate.
    fn steps(&self, side: Side, x: impl Fn(f64) -> f64, y: impl Fn(f64) -> f64) -> (String, Option<f64>) {
        let mut steps = String::new();
        let mut last = None;
        for (index, window) in self.sides[side as usize].iter().enumerate() {
            let rate = window.success_rate();
            if let Some(rate) = rate {
                let from_s = index as f64 * self.window_s;
                // Where nothing ended there is no rate, and no line.
                if last.is_none() {
                    push_path(&mut steps, 'M', &[x(from_s), y(rate)]);
                } else {
                    push_path(&mut steps, 'V', &[y(rate)]);
                }
                push_path(&mut steps, 'H', &[x((from_s + self.window_s).min(self.now_s))]);
            }
            last = rate;
        }
        (steps, last)
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

fn drawing(course: &Course, width: f64, height: f64) -> String {
    let (left, right, top, bottom) = (LEFT, width - RIGHT, TOP, height - BOTTOM);
    let x = move |seconds: f64| left + seconds / course.duration_s * (right - left);
    let y = move |rate: f64| bottom - rate * (bottom - top);
    let mut out = String::new();
    for rate in [0.0, 0.5, 1.0] {
        let mut line = String::new();
        push_path(&mut line, 'M', &[left, y(rate)]);
        push_path(&mut line, 'H', &[right]);
        path(&mut out, if rate == 0.0 { "base" } else { "grid" }, &line);
        let label = [&format::fixed(rate * 100.0, 0), format::SPACE, "%"].concat();
        word(&mut out, "lbl e", left - 6.0, y(rate) + 4.0, &label);
    }
    let step_s = tick_step_s(course.duration_s, ((right - left) / 80.0).max(2.0));
    let count = (course.duration_s / step_s + 1e-6) as u32;
    for index in 0..=count {
        let at_s = f64::from(index) * step_s;
        let words = if index == count { format::moment(at_s) } else { format::plain(at_s) };
        word(&mut out, "lbl c", x(at_s), bottom + 17.0, &words);
    }
    let mut now = String::new();
    push_path(&mut now, 'M', &[x(course.now_s), top]);
    push_path(&mut now, 'V', &[bottom]);
    path(&mut out, "nowline", &now);
    // The right side lies below: where both are at 100 %, the left one is seen and the label names both.
    let mut labels = Vec::new();
    for (side, curve, dot) in [(Side::PeerToPeer, "cv r", "dot r"), (Side::ClientServer, "cv l", "dot l")] {
        let (steps, last) = course.steps(side, x, y);
        path(&mut out, curve, &steps);
        if let Some(rate) = last {
            circle(&mut out, dot, x(course.now_s), y(rate), 3.0);
            labels.push((side, y(rate)));
        }
    }
    // Labels keep apart: the higher one stays, the other gives way.
    if let [one, other] = &mut labels[..]
        && one.1 > other.1
    {
        std::mem::swap(one, other);
    }
    let mut free = f64::MIN;
    for (side, height) in labels {
        let class = if side == Side::ClientServer { "lbl l st" } else { "lbl r st" };
        let place = (height + 4.0).max(free);
        free = place + 16.0;
        word(&mut out, class, right + 8.0, place, text().duel.sides[side as usize]);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: u64 = 1_000_000_000;

    fn course(room: usize) -> Course {
        let window = |served, lost| Window { served, lost };
        let left = [window(10, 0), window(0, 0), window(5, 5), window(9, 1)];
        Course::of([&left, &[]], SECOND, 4 * SECOND, 2 * SECOND + SECOND / 2, room)
    }

    #[test]
    fn only_what_was_shown_is_drawn_and_gaps_stay_gaps() {
        let (steps, last) = course(100).steps(Side::ClientServer, |seconds| seconds, |rate| rate);
        assert_eq!(steps, "M0 1H1M2 0.5H2.5");
        assert_eq!(last, Some(0.5));
        assert_eq!(
            course(100).steps(Side::PeerToPeer, |seconds| seconds, |rate| rate),
            (String::new(), None)
        );
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
