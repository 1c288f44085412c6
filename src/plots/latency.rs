//! How long served requests took: quantiles of both sides on one logarithmic axis.

use super::figure::{Figure, Label, PlotArea, Table};
use crate::dom::side_class;
use crate::format::{self, push_path};
use crate::state::RunSignals;
use crate::text::{interpolate, text};
use leptos::prelude::*;
use netduel_results::SideMetrics;
use netduel_scenario::Side;

/// Space around the plot, in CSS pixels.
const MARGIN: f64 = 8.0;
/// Below it, for the labels of the axis.
const BOTTOM: f64 = 30.0;
/// The width of a label.
const LABEL_PX: f64 = 126.0;

/// The names of the quantiles; the maximum follows them.
const NAMES: [&str; 4] = ["p50", "p90", "p95", "p99"];

/// p50, p90, p95, p99 and maximum in seconds; `None` if no request was served.
type Quantiles = Option<[f64; 5]>;

fn quantiles(of: &SideMetrics) -> Quantiles {
    Some([of.latency_p50_s?, of.latency_p90_s?, of.latency_p95_s?, of.latency_p99_s?, of.latency_max_s?])
}

/// The plot of latencies, or of the times that users waited for a file.
#[component]
pub(super) fn LatencyPlot() -> impl IntoView {
    let t = &text().plot;
    let RunSignals { scores, has_file, .. } = expect_context();
    let area = PlotArea::new();
    let description = move || {
        let [left, right] = scores.with(|scores| {
            let metrics = |side| scores.as_ref()?.metrics(side);
            Side::BOTH.map(|side| format::count(metrics(side).map_or(0, |of| of.outcomes.served)))
        });
        let template = if has_file.get() { t.wait_about } else { t.latency_about };
        interpolate(template, &[("left", &left), ("right", &right)])
    };
    let both = area.memo(move || {
        scores.with(|scores| Side::BOTH.map(|side| quantiles(scores.as_ref()?.metrics(side)?)))
    });
    let bounds_s = area.memo(move || {
        scores.with(|scores| Side::BOTH.map(|side| scores.as_ref()?.metrics(side)?.completion_bound_s))
    });
    let axis = Memo::new(move |_| LogAxis::new(area.size.get(), both.get(), bounds_s.get()));
    let [left, right] = Side::BOTH;
    view! {
        <Figure
            area
            title=Signal::derive(move || if has_file.get() { t.wait_title } else { t.latency_title })
            description=Signal::derive(description)
            summary=Memo::new(move |_| summary(both.get()))
            table=Memo::new(move |_| table(both.get()))
        >
            {move || axis_view(axis.get())}
            <QuantileRow axis both bounds_s side=left/>
            <QuantileRow axis both bounds_s side=right/>
        </Figure>
    }
}

/// The quantiles of a side: a line from the median to the maximum, and the theoretical bound.
#[component]
fn QuantileRow(
    /// The common axis of both sides.
    axis: Memo<LogAxis>,
    /// The quantiles of both sides, left first.
    both: Memo<[Quantiles; 2]>,
    /// The lower bounds of the last completion time in seconds, left first.
    bounds_s: Memo<[Option<f64>; 2]>,
    /// The side.
    side: Side,
) -> impl IntoView {
    let class = side_class(side);
    let name = move || {
        let axis = axis.get();
        let class = ["lbl l st", "lbl r st"][side as usize];
        view! { <Label class x=axis.left y=axis.row(side) - 34.0 words=text().duel.sides[side as usize]/> }
    };
    let bound = move || {
        let (axis, bound_s) = (axis.get(), bounds_s.get()[side as usize]?);
        let mut path = String::new();
        push_upright(&mut path, axis.x(bound_s), axis.row(side), 20.0);
        Some(path)
    };
    let row = move || {
        let (axis, quantiles) = (axis.get(), both.get()[side as usize]?);
        let row = axis.row(side);
        let [p50, p90, p95, p99, max] = quantiles.map(|seconds| axis.x(seconds));
        let mut path = String::new();
        push_path(&mut path, 'M', &[p50, row]);
        push_path(&mut path, 'H', &[max]);
        push_upright(&mut path, p90, row, 5.0);
        push_upright(&mut path, p99, row, 5.0);
        push_upright(&mut path, max, row, 9.0);
        let cy = format::coordinate(row);
        let label = |(words, x, y): (String, f64, f64)| view! { <Label class="lbl c" x y words/> };
        Some(view! {
            <path class=format!("curve {class}") d=path></path>
            <circle class=format!("dot {class}") cx=format::coordinate(p50) cy=cy.clone() r="6"></circle>
            <circle class=format!("dot {class}") cx=format::coordinate(p95) cy=cy r="4.5"></circle>
            {labels(quantiles, [p50, p95, max], row, axis.right).into_iter().map(label).collect_view()}
        })
    };
    view! {
        {name}
        <path class=format!("curve {class} bound") d=bound></path>
        {row}
    }
}

/// The line of the axis, and lines at 1, 2 and 5 times each power of ten.
fn axis_view(axis: LogAxis) -> impl IntoView {
    let mut base = String::new();
    push_path(&mut base, 'M', &[axis.left, axis.bottom]);
    push_path(&mut base, 'H', &[axis.right]);
    let (mut grid, mut labels) = (String::new(), Vec::new());
    for power in axis.low..=axis.high {
        for step in [1.0, 2.0, 5.0] {
            if power < axis.high || step == 1.0 {
                push_path(&mut grid, 'M', &[axis.x(10_f64.powi(power) * step), MARGIN]);
                push_path(&mut grid, 'V', &[axis.bottom]);
            }
        }
        let class = match power {
            first if first == axis.low => "lbl",
            last if last == axis.high => "lbl e",
            _ => "lbl c",
        };
        let (x, y) = (axis.x(10_f64.powi(power)), axis.bottom + 17.0);
        labels.push(view! { <Label class x y words=decade(power)/> });
    }
    view! {
        <path class="axis-line" d=base></path>
        <path class="grid-line" d=grid></path>
        {labels}
    }
}

/// A logarithmic axis of seconds over whole decades, and the rows above it. Lengths are CSS pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
struct LogAxis {
    /// The power of ten at its left end …
    low: i32,
    /// … and at its right end.
    high: i32,
    left: f64,
    right: f64,
    bottom: f64,
}

impl LogAxis {
    fn new((width, height): (f64, f64), both: [Quantiles; 2], bounds_s: [Option<f64>; 2]) -> LogAxis {
        let (low, high) = range(both, bounds_s);
        let right = (width - MARGIN).max(MARGIN);
        LogAxis { low, high, left: MARGIN, right, bottom: (height - BOTTOM).max(MARGIN) }
    }

    fn x(&self, seconds: f64) -> f64 {
        let share = (seconds.max(1e-12).log10() - f64::from(self.low)) / f64::from(self.high - self.low);
        self.left + share.clamp(0.0, 1.0) * (self.right - self.left)
    }

    /// The height of a side's row.
    fn row(&self, side: Side) -> f64 {
        self.bottom * [0.3, 0.75][side as usize]
    }
}

/// The powers of ten around the values.
fn range(both: [Quantiles; 2], bounds_s: [Option<f64>; 2]) -> (i32, i32) {
    let all = both.into_iter().flatten().flatten().chain(bounds_s.into_iter().flatten());
    let (least, most) = all
        .filter(|value| *value > 0.0)
        .fold((f64::MAX, f64::MIN), |(least, most), value| (least.min(value), most.max(value)));
    if least > most {
        return (-3, 0);
    }
    let low = (-12..=-1).rev().find(|power| 10_f64.powi(*power) <= least).unwrap_or(-12);
    let high = (-11..=6).find(|power| 10_f64.powi(*power) >= most).unwrap_or(6);
    (low, high.max(low + 1))
}

/// Appends an upright line.
fn push_upright(path: &mut String, x: f64, middle: f64, half: f64) {
    push_path(path, 'M', &[x, middle - half]);
    push_path(path, 'V', &[middle + half]);
}

/// Median, 95th percentile and maximum in words, with their positions. They stand above and below the row in turn, and the
/// maximum gives way to the median.
fn labels(quantiles: [f64; 5], at: [f64; 3], row: f64, right: f64) -> Vec<(String, f64, f64)> {
    let [p50, p95, max] = at.map(|x| x.min(right - LABEL_PX / 2.0));
    let words = |name: &str, seconds: f64| [name, format::SPACE, &format::duration(seconds)].concat();
    let t = &text().plot;
    let mut labels = vec![
        (words(t.half_within, quantiles[0]), p50, row - 13.0),
        (words(t.p95_within, quantiles[2]), p95, row + 24.0),
    ];
    if max - p50 >= LABEL_PX {
        labels.push((words(text().score.counts.max, quantiles[4]), max, row - 13.0));
    }
    labels
}

/// A power of ten of seconds as people say it.
fn decade(power: i32) -> String {
    let (unit, zeros) = match power {
        0.. => ("s", power),
        -3..0 => ("ms", power + 3),
        _ => ("µs", (power + 6).max(0)),
    };
    [&format::count(10_u64.pow(zeros as u32)), format::SPACE, unit].concat()
}

fn summary(both: [Quantiles; 2]) -> String {
    let t = &text().plot;
    let sentence = |(name, quantiles): (&str, Quantiles)| match quantiles {
        None => interpolate(t.no_latency, &[("name", name)]),
        Some([p50, _, p95, _, max]) => {
            let [p50, p95, max] = [p50, p95, max].map(format::duration);
            interpolate(t.latencies, &[("name", name), ("p50", &p50), ("p95", &p95), ("max", &max)])
        }
    };
    text().duel.sides.into_iter().zip(both).map(sentence).collect::<Vec<_>>().join(" ")
}

fn table(both: [Quantiles; 2]) -> Table {
    let [left, right] = text().duel.sides.map(str::to_owned);
    let names = NAMES.into_iter().chain([text().score.counts.max]);
    let cell = |quantiles: Quantiles, index: usize| {
        quantiles.map_or_else(|| "–".to_owned(), |quantiles| format::duration(quantiles[index]))
    };
    let row = |(index, name): (usize, &str)| {
        let [left, right] = both.map(|quantiles| cell(quantiles, index));
        vec![name.to_owned(), left, right]
    };
    Table {
        head: vec![text().plot.quantile.to_owned(), left, right],
        rows: names.enumerate().map(row).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_axis_spans_whole_decades_around_the_values() {
        assert_eq!(range([Some([0.046, 0.1, 0.321, 0.5, 0.846]), None], [None, None]), (-2, 0));
        assert_eq!(range([Some([0.1, 0.1, 0.1, 0.1, 0.1]), None], [None, None]), (-1, 0));
        assert_eq!(range([None, None], [None, None]), (-3, 0));
        assert_eq!(range([Some([0.0, 0.0, 1.0, 2.0, 20.0]), None], [None, None]), (-1, 2));
        assert_eq!(range([None, None], [Some(3.0), None]), (-1, 1));
    }

    #[test]
    fn decades_have_their_units() {
        let words = [-4, -3, -1, 0, 2].map(decade);
        assert_eq!(words, ["100\u{a0}µs", "1\u{a0}ms", "100\u{a0}ms", "1\u{a0}s", "100\u{a0}s"]);
    }

    #[test]
    fn the_maximum_is_named_where_there_is_room() {
        let quantiles = [0.1, 0.2, 0.3, 0.4, 0.5];
        assert_eq!(labels(quantiles, [10.0, 60.0, 10.0 + LABEL_PX], 50.0, 500.0).len(), 3);
        assert_eq!(labels(quantiles, [10.0, 60.0, LABEL_PX], 50.0, 500.0).len(), 2);
    }

    #[test]
    fn without_served_requests_there_are_no_quantiles() {
        assert_eq!(quantiles(&SideMetrics::default()), None);
        assert!(summary([None, None]).contains("nothing"));
    }
}
