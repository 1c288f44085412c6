//! Plots of a file that is distributed: who has it, and how safe its pieces are, over time.

use super::figure::{Figure, PlotArea, Table};
use super::step_chart::{StepChart, StepData, Steps, most_steps};
use crate::format;
use crate::state::{Player, RunSignals};
use crate::text::{interpolate, text};
use leptos::prelude::*;
use netduel_protocol::Scores;
use netduel_scenario::Side;
use netduel_session::Recording;

/// A table, and the sentence that sums a plot up, are made of at most this many steps.
const MOST_ROWS: usize = 120;

/// The share of the users who have the file.
#[component]
pub(super) fn FinishedPlot() -> impl IntoView {
    let t = &text().plot;
    let run = expect_context::<RunSignals>();
    let player = expect_context::<Player>();
    let area = PlotArea::new();
    let data = move |most_steps: usize| {
        let users = run.scenario.with(|scenario| f64::from(scenario.workload.users));
        let window_ns = player.window_ns();
        let shares = |recording: &Recording, side| finished_shares(recording, side, users, window_ns);
        let bounds_s = run
            .scores
            .with(|scores| Side::BOTH.map(|side| scores.as_ref()?.metrics(side)?.completion_bound_s));
        // A user who has finished stays finished: the last value of a step counts.
        let data = step_data(player, most_steps, shares, |step| step.last().copied());
        StepData { highest: 1.0, bounds_s, ..data }
    };
    let drawn = area.memo(move || data(most_steps(area.size.get().0)));
    let summary = move || run.scores.with(|scores| scores.as_deref().map(finished_summary));
    view! {
        <Figure
            area
            title=t.finished_title
            description=t.finished_about.to_owned()
            summary=Memo::new(move |_| summary().unwrap_or_default())
            table=area.memo(move || table(&data(MOST_ROWS), format::percent))
        >
            <StepChart area data=drawn/>
        </Figure>
    }
}

/// The copies of the rarest piece.
#[component]
pub(super) fn PiecesPlot() -> impl IntoView {
    let t = &text().plot;
    let player = expect_context::<Player>();
    let area = PlotArea::new();
    let data = move |most_steps: usize| {
        let window_ns = player.window_ns();
        let fewest = |recording: &Recording, side| fewest_copies(recording, side, window_ns);
        // The least value counts: a piece that was ever gone must not seem safe.
        let data = step_data(player, most_steps, fewest, |step| step.iter().copied().reduce(f64::min));
        let most = data.current.iter().flatten().flatten().copied().fold(2.0, f64::max);
        // An even number, so that its half is on the axis too.
        StepData { highest: (most / 2.0).ceil() * 2.0, ..data }
    };
    let drawn = area.memo(move || data(most_steps(area.size.get().0)));
    view! {
        <Figure
            area
            title=t.pieces_title
            description=t.pieces_about.to_owned()
            summary=Memo::new(move |_| pieces_summary(&data(MOST_ROWS)))
            table=area.memo(move || table(&data(MOST_ROWS), format::plain))
        >
            <StepChart area data=drawn/>
        </Figure>
    }
}

/// A value for each window up to the shown time. As many windows as necessary are combined into a step.
fn step_data(
    player: Player,
    most_steps: usize,
    values: impl Fn(&Recording, Side) -> Vec<f64>,
    combine: impl Fn(&[f64]) -> Option<f64>,
) -> StepData {
    let (duration_ns, window_ns) = (player.duration_ns(), player.window_ns().max(1));
    let now_ns = player.shown_time_ns();
    let windows_per_step = (duration_ns.div_ceil(window_ns) as usize).div_ceil(most_steps.max(1)).max(1);
    let shown = now_ns.div_ceil(window_ns) as usize;
    let current: Steps = player.with_recording(|recording| {
        Side::BOTH.map(|side| {
            let values = values(recording, side);
            values[..shown.min(values.len())].chunks(windows_per_step).map(&combine).collect()
        })
    });
    let seconds = |ns: u64| ns as f64 / 1e9;
    StepData {
        current,
        step_s: seconds(window_ns) * windows_per_step as f64,
        now_s: seconds(now_ns),
        duration_s: seconds(duration_ns),
        ..StepData::default()
    }
}

/// The share of the users who have the file at the end of each window.
fn finished_shares(recording: &Recording, side: Side, users: f64, window_ns: u64) -> Vec<f64> {
    if !recording.runs(side) {
        return Vec::new();
    }
    let mut finished = 0;
    let share = |served: u32| {
        finished += served;
        f64::from(finished) / users
    };
    let windows = recording.windows(side).iter();
    extend_to_known(windows.map(|window| window.served).map(share).collect(), 0.0, recording, window_ns)
}

/// The copies of the rarest piece at the end of each window.
fn fewest_copies(recording: &Recording, side: Side, window_ns: u64) -> Vec<f64> {
    let fewest: Vec<f64> =
        recording.availability(side).iter().map(|window| f64::from(window.fewest)).collect();
    if fewest.is_empty() { fewest } else { extend_to_known(fewest, 0.0, recording, window_ns) }
}

/// The engine does not report windows in which nothing changed: the last value holds as far as the run is known.
fn extend_to_known(mut values: Vec<f64>, first: f64, recording: &Recording, window_ns: u64) -> Vec<f64> {
    let known = (recording.known_ns() / window_ns.max(1)) as usize + 1;
    let last = values.last().copied().unwrap_or(first);
    values.resize(known.max(values.len()), last);
    values
}

fn finished_summary(scores: &Scores) -> String {
    let sentence = |side: Side| {
        let metrics = scores.metrics(side)?;
        let [n, of] = [metrics.outcomes.served, metrics.arrived].map(format::count);
        let bound = metrics.completion_bound_s.map_or_else(|| "–".to_owned(), format::duration);
        let name = text().duel.sides[side as usize];
        let values = [("name", name), ("n", &*n), ("of", &of), ("bound", &bound)];
        Some(interpolate(text().plot.finished_side, &values))
    };
    Side::BOTH.into_iter().filter_map(sentence).collect::<Vec<_>>().join(" ")
}

fn pieces_summary(data: &StepData) -> String {
    let sentence = |side: Side| {
        let values = || data.current[side as usize].iter().flatten().copied();
        let (least, last) = (values().reduce(f64::min)?, values().next_back()?);
        let [least, last] = [least, last].map(format::plain);
        let name = text().duel.sides[side as usize];
        Some(interpolate(text().plot.pieces_side, &[("name", name), ("least", &least), ("last", &last)]))
    };
    Side::BOTH.into_iter().filter_map(sentence).collect::<Vec<_>>().join(" ")
}

/// The end of each step with its values, left and right; the latest comes first.
fn table(data: &StepData, written: impl Fn(f64) -> String) -> Table {
    let [left, right] = text().duel.sides.map(str::to_owned);
    let count = data.current[0].len().max(data.current[1].len());
    let cell = |side: usize, index: usize| {
        let value = data.current[side].get(index).copied().flatten();
        value.map_or_else(|| "–".to_owned(), &written)
    };
    let row = |index: usize| {
        let until_s = ((index + 1) as f64 * data.step_s).min(data.now_s);
        vec![format::seconds(until_s), cell(0, index), cell(1, index)]
    };
    Table {
        head: vec![text().plot.window.to_owned(), left, right],
        rows: (0..count).rev().map(row).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_and_the_sentence_show_the_same_steps() {
        let data = StepData {
            current: [vec![Some(2.0), Some(1.0), Some(3.0)], Vec::new()],
            step_s: 2.0,
            now_s: 5.0,
            ..StepData::default()
        };
        let rows = table(&data, format::plain).rows;
        assert_eq!(rows[0], ["5\u{a0}s", "3", "–"]);
        assert_eq!(rows[2], ["2\u{a0}s", "2", "–"]);
        let summary = pieces_summary(&data);
        assert!(summary.contains("fewest 1") && summary.contains("last 3"), "{summary}");
    }
}
