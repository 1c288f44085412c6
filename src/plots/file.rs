//! Where a file is distributed: who has it, and how safe its pieces are, over time.

use super::curves::Curves;
use super::figure::{Plot, Table, figure};
use crate::duel::metrics_of;
use crate::format;
use crate::page::Page;
use crate::player::Recording;
use crate::text::{fill, text};
use crate::view::View;
use leptos::prelude::*;
use netduel_scenario::Side;

/// The share of the users who have the file.
pub(super) fn finished_plot(page: Page) -> View {
    figure(Finished(page)).live_if("hidden", move || !has_file(page))
}

/// Copies of the rarest piece.
pub(super) fn pieces_plot(page: Page) -> View {
    let has_swarm =
        move || page.run.scenario.with(|scenario| scenario.runs_swarm(true) || scenario.runs_swarm(false));
    figure(Pieces(page)).live_if("hidden", move || !has_swarm())
}

/// Whether a file is distributed.
pub(super) fn has_file(page: Page) -> bool {
    page.run.scenario.with(|scenario| scenario.file.is_some())
}

/// Curves of a value for each window, of which as many as must be are taken together.
fn curves(
    page: Page,
    room: usize,
    top: f64,
    values: impl Fn(&Recording, Side) -> Vec<f64>,
    last_of_many: bool,
) -> Curves {
    page.run.tick.track();
    let (duration_ns, window_ns) = (page.player.duration_ns(), page.player.window_ns());
    let (window_ns, now_ns) = (window_ns.max(1), page.player.shown_time_ns());
    let per_step = (duration_ns.div_ceil(window_ns) as usize).div_ceil(room.max(1)).max(1);
    let begun = now_ns.div_ceil(window_ns) as usize;
    let of = |recording: &Recording| {
        Side::BOTH.map(|side| {
            let values = values(recording, side);
            let shown = &values[..begun.min(values.len())];
            // The last value counts: who has finished has. The least does of what must not be lost.
            let step = |step: &[f64]| match last_of_many {
                true => step.last().copied(),
                false => Some(step.iter().copied().fold(f64::INFINITY, f64::min)),
            };
            shown.chunks(per_step).map(step).collect::<Vec<_>>()
        })
    };
    let steps = page.player.with_recording(|recording| Some(of(recording))).unwrap_or_default();
    let seconds = |ns: u64| ns as f64 / 1e9;
    Curves {
        steps,
        step_s: seconds(window_ns) * per_step as f64,
        now_s: seconds(now_ns),
        duration_s: seconds(duration_ns),
        top,
        ghosts: Default::default(),
        marks_s: [None, None],
    }
}

/// The rows of a table: time, left, right, the latest first.
fn table(curves: &Curves, written: impl Fn(f64) -> String) -> Table {
    let [left, right] = text().duel.sides.map(str::to_owned);
    let count = curves.steps[0].len().max(curves.steps[1].len());
    let cell = |side: usize, index: usize| {
        let value = curves.steps[side].get(index).copied().flatten();
        value.map_or_else(|| "–".to_owned(), &written)
    };
    let row = |index: usize| {
        let until_s = ((index + 1) as f64 * curves.step_s).min(curves.now_s);
        vec![format::moment(until_s), cell(0, index), cell(1, index)]
    };
    (vec![text().plot.window.to_owned(), left, right], (0..count).rev().map(row).collect())
}

#[derive(Clone, Copy)]
struct Finished(Page);

impl Finished {
    fn curves(self, room: usize) -> Curves {
        let Finished(page) = self;
        let users = page.run.scenario.with(|scenario| f64::from(scenario.workload.users));
        let share = move |recording: &Recording, side: Side| {
            let mut finished = 0;
            let mut add = |served: u32| {
                finished += served;
                f64::from(finished) / users
            };
            let mut shares: Vec<f64> =
                recording.windows(side).iter().map(|window| add(window.served)).collect();
            // Windows in which nobody finished any more are not told of.
            let known = (recording.known_ns() / page.player.window_ns().max(1)) as usize + 1;
            let last = shares.last().copied().unwrap_or(0.0);
            let runs = recording.runs(side);
            shares.resize(if runs { known.max(shares.len()) } else { 0 }, last);
            shares
        };
        let bounds = bounds(page);
        Curves { marks_s: bounds, ..curves(page, room, 1.0, share, true) }
    }
}

/// The fluid bounds of both sides.
pub(super) fn bounds(page: Page) -> [Option<f64>; 2] {
    page.run
        .scores
        .with(|scores| Side::BOTH.map(|side| metrics_of(scores.as_deref(), side)?.completion_bound_s))
}

impl Plot for Finished {
    fn title(self) -> &'static str {
        text().plot.finished_title
    }

    fn about(self) -> String {
        text().plot.finished_about.to_owned()
    }

    fn sentence(self) -> String {
        let say = |side: Side, bound_s: Option<f64>| {
            let scores = self.0.run.scores.get();
            let metrics = metrics_of(scores.as_deref(), side)?;
            let [n, of] = [metrics.outcomes.served, metrics.arrived].map(format::count);
            let bound = bound_s.map_or_else(|| "–".to_owned(), format::span);
            let name = text().duel.sides[side as usize];
            let values = [("name", name), ("n", &*n), ("of", &of), ("bound", &bound)];
            Some(fill(text().plot.finished_side, &values))
        };
        let said = Side::BOTH.into_iter().zip(bounds(self.0)).filter_map(|(side, bound)| say(side, bound));
        said.collect::<Vec<_>>().join(" ")
    }

    fn drawing(self, width: f64, height: f64) -> String {
        self.curves(Curves::room(width)).drawing(width, height)
    }

    fn table(self) -> Table {
        table(&self.curves(120), format::percent)
    }
}

#[derive(Clone, Copy)]
struct Pieces(Page);

impl Pieces {
    fn curves(self, room: usize) -> Curves {
        let Pieces(page) = self;
        let fewest = |recording: &Recording, side: Side| {
            let mut fewest: Vec<f64> =
                recording.availability(side).iter().map(|now| f64::from(now.fewest)).collect();
            let known = (recording.known_ns() / page.player.window_ns().max(1)) as usize + 1;
            let last = fewest.last().copied();
            fewest.resize(last.map_or(0, |_| known.max(fewest.len())), last.unwrap_or(0.0));
            fewest
        };
        let mut curves = curves(page, room, 1.0, fewest, false);
        let most = curves.steps.iter().flatten().flatten().copied().fold(2.0, f64::max);
        // An even number: its half is on the axis too.
        curves.top = (most / 2.0).ceil() * 2.0;
        curves
    }
}

impl Plot for Pieces {
    fn title(self) -> &'static str {
        text().plot.pieces_title
    }

    fn about(self) -> String {
        text().plot.pieces_about.to_owned()
    }

    fn sentence(self) -> String {
        let curves = self.curves(120);
        let say = |side: Side| {
            let values = || curves.steps[side as usize].iter().flatten().copied();
            let last = format::plain(values().next_back()?);
            let least = format::plain(values().fold(f64::INFINITY, f64::min));
            let name = text().duel.sides[side as usize];
            Some(fill(text().plot.pieces_side, &[("name", name), ("least", &least), ("last", &last)]))
        };
        Side::BOTH.into_iter().filter_map(say).collect::<Vec<_>>().join(" ")
    }

    fn drawing(self, width: f64, height: f64) -> String {
        self.curves(Curves::room(width)).drawing(width, height)
    }

    fn table(self) -> Table {
        table(&self.curves(120), format::plain)
    }
}
