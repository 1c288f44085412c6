//! How long served requests took: quantiles of both sides on one logarithmic axis.

use super::figure::{Plot, Table, figure};
use super::file::{bounds, has_file};
use crate::duel::metrics_of;
use crate::format::{self, push_path};
use crate::page::Page;
use crate::text::{fill, text};
use crate::view::View;
use crate::view::svg_markup::{circle, path, word};
use leptos::prelude::*;
use netduel_results::SideMetrics;
use netduel_scenario::Side;

const LEFT: f64 = 8.0;
const RIGHT: f64 = 8.0;
const BOTTOM: f64 = 30.0;
/// A word takes about so much room.
const WORD_PX: f64 = 78.0;

/// The quantiles that are drawn, those that are named first.
const NAMES: [&str; 4] = ["p50", "p90", "p95", "p99"];

/// Quantiles and maximum, if any request was served.
type Quantiles = Option<[f64; 5]>;

fn quantiles(of: Option<&SideMetrics>) -> Quantiles {
    let of = of?;
    Some([of.latency_p50_s?, of.latency_p90_s?, of.latency_p95_s?, of.latency_p99_s?, of.latency_max_s?])
}

/// The plot.
pub(super) fn latency_plot(page: Page) -> View {
    figure(LatencyPlot(page))
}

#[derive(Clone, Copy)]
struct LatencyPlot(Page);

impl LatencyPlot {
    fn read<R>(self, read: impl Fn(Option<&SideMetrics>) -> R) -> [R; 2] {
        self.0.run.scores.with(|scores| Side::BOTH.map(|side| read(metrics_of(scores.as_deref(), side))))
    }
}

impl Plot for LatencyPlot {
    fn title(self) -> &'static str {
        let t = &text().plot;
        if has_file(self.0) { t.wait_title } else { t.latency_title }
    }

    fn about(self) -> String {
        let [left, right] = self.read(|of| format::count(of.map_or(0, |of| of.outcomes.served)));
        let t = &text().plot;
        let about = if has_file(self.0) { t.wait_about } else { t.latency_about };
        fill(about, &[("left", &left), ("right", &right)])
    }

    fn sentence(self) -> String {
        let t = &text().plot;
        let say = |(name, quantiles): (&str, Quantiles)| match quantiles {
            None => fill(t.no_latency, &[("name", name)]),
            Some([p50, _, p95, _, max]) => {
                let [p50, p95, max] = [p50, p95, max].map(format::span);
                fill(t.latencies, &[("name", name), ("p50", &p50), ("p95", &p95), ("max", &max)])
            }
        };
        let said: Vec<String> = text().duel.sides.into_iter().zip(self.read(quantiles)).map(say).collect();
        said.join(" ")
    }

    fn drawing(self, width: f64, height: f64) -> String {
        drawing(self.read(quantiles), bounds(self.0), width, height)
    }

    fn table(self) -> Table {
        let [left, right] = text().duel.sides.map(str::to_owned);
        let both = self.read(quantiles);
        let names = NAMES.into_iter().chain([text().score.counts.max]);
        let cell = |quantiles: Quantiles, index: usize| {
            quantiles.map_or_else(|| "–".to_owned(), |quantiles| format::span(quantiles[index]))
        };
        let row =
            |(index, name): (usize, &str)| vec![name.to_owned(), cell(both[0], index), cell(both[1], index)];
        (vec![text().plot.quantile.to_owned(), left, right], names.enumerate().map(row).collect())
    }
}

/// The powers of ten around the values, as logarithms.
fn range(both: [Quantiles; 2], bounds: [Option<f64>; 2]) -> (f64, f64) {
    let all = || both.into_iter().flatten().flatten().chain(bounds.into_iter().flatten());
    let values = || all().filter(|value| *value > 0.0);
    let (least, most) =
        values().fold((f64::MAX, f64::MIN), |(least, most), value| (least.min(value), most.max(value)));
    if least > most {
        return (-3.0, 0.0);
    }
    // The same steps in everybody's browser: these are drawn, not computed with.
    let low = (1..=12).find(|power| power_of_ten(-power) <= least).map_or(-12.0, |power| f64::from(-power));
    let high = (-11..=6).find(|power| power_of_ten(*power) >= most).map_or(6.0, f64::from);
    (low, high.max(low + 1.0))
}

fn drawing(both: [Quantiles; 2], bounds: [Option<f64>; 2], width: f64, height: f64) -> String {
    let (low, high) = range(both, bounds);
    let (left, right, bottom) = (LEFT, width - RIGHT, height - BOTTOM);
    let x = move |seconds: f64| {
        let share = (seconds.max(1e-12).log10() - low) / (high - low);
        left + share.clamp(0.0, 1.0) * (right - left)
    };
    let mut out = String::new();
    let line = |from: (f64, f64), to: (f64, f64)| {
        let mut line = String::new();
        push_path(&mut line, 'M', &[from.0, from.1]);
        push_path(&mut line, 'L', &[to.0, to.1]);
        line
    };
    path(&mut out, "base", &line((left, bottom), (right, bottom)));
    let mut power = low;
    while power <= high {
        for (step, is_named) in [(1.0, true), (2.0, false), (5.0, false)] {
            let seconds = power_of_ten(power as i32) * step;
            if power < high || step == 1.0 {
                path(&mut out, "grid", &line((x(seconds), 8.0), (x(seconds), bottom)));
            }
            if is_named {
                let class = match power {
                    first if first == low => "lbl",
                    last if last == high => "lbl e",
                    _ => "lbl c",
                };
                word(&mut out, class, x(seconds), bottom + 17.0, &decade(power));
            }
        }
        power += 1.0;
    }
    for (side, quantiles) in Side::BOTH.into_iter().zip(both) {
        let row = bottom * if side == Side::ClientServer { 0.3 } else { 0.75 };
        let (name, curve, dot) = match side {
            Side::ClientServer => ("lbl l st", "cv l", "dot l"),
            Side::PeerToPeer => ("lbl r st", "cv r", "dot r"),
        };
        word(&mut out, name, left, row - 34.0, text().duel.sides[side as usize]);
        if let Some(bound_s) = bounds[side as usize] {
            let class = ["cv l bound", "cv r bound"][side as usize];
            path(&mut out, class, &line((x(bound_s), row - 20.0), (x(bound_s), row + 20.0)));
        }
        let Some(quantiles) = quantiles else { continue };
        let [p50, p90, p95, p99, max] = quantiles.map(x);
        path(&mut out, curve, &line((p50, row), (max, row)));
        for (at, half) in [(p90, 5.0), (p99, 5.0), (max, 9.0)] {
            path(&mut out, curve, &line((at, row - half), (at, row + half)));
        }
        circle(&mut out, dot, p50, row, 6.0);
        circle(&mut out, dot, p95, row, 4.5);
        words(&mut out, quantiles, [p50, p95, max], row, right);
    }
    out
}

/// The named values, above and below in turn so that they do not run into one another.
fn words(out: &mut String, quantiles: [f64; 5], at: [f64; 3], row: f64, right: f64) {
    let named = [("p50", quantiles[0]), ("p95", quantiles[2]), (text().score.counts.max, quantiles[4])];
    let places = at.into_iter().zip([-13.0, 24.0, -13.0]);
    let mut last_above = f64::MIN;
    for ((name, value), (x, shift)) in named.into_iter().zip(places) {
        let x = x.min(right - WORD_PX / 2.0);
        // The maximum gives way to the median.
        if shift < 0.0 && x - last_above < WORD_PX {
            continue;
        }
        if shift < 0.0 {
            last_above = x;
        }
        word(out, "lbl c", x, row + shift, &[name, format::SPACE, &format::span(value)].concat());
    }
}

/// The library's function for any power brings tables; these few are simple.
fn power_of_ten(exponent: i32) -> f64 {
    let size = 10_u64.pow(exponent.unsigned_abs()) as f64;
    if exponent < 0 { 1.0 / size } else { size }
}

/// A power of ten of seconds as people say it.
fn decade(power: f64) -> String {
    let exponent = power.round() as i32;
    let (unit, zeros) = match exponent {
        0.. => ("s", exponent),
        -3..0 => ("ms", exponent + 3),
        _ => ("µs", (exponent + 6).max(0)),
    };
    let number = 10_u64.pow(zeros as u32);
    [&format::count(number), format::SPACE, unit].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_axis_spans_whole_decades_around_the_values() {
        assert_eq!(range([Some([0.046, 0.1, 0.321, 0.5, 0.846]), None], [None, None]), (-2.0, 0.0));
        assert_eq!(range([Some([0.1, 0.1, 0.1, 0.1, 0.1]), None], [None, None]), (-1.0, 0.0));
        assert_eq!(range([None, None], [None, None]), (-3.0, 0.0));
        assert_eq!(range([Some([0.0, 0.0, 1.0, 2.0, 20.0]), None], [None, None]), (-1.0, 2.0));
    }

    #[test]
    fn decades_have_their_units() {
        let said: Vec<String> = [-4.0, -3.0, -1.0, 0.0, 2.0].into_iter().map(decade).collect();
        assert_eq!(said, ["100\u{a0}µs", "1\u{a0}ms", "100\u{a0}ms", "1\u{a0}s", "100\u{a0}s"]);
    }

    #[test]
    fn nothing_served_has_no_quantiles() {
        assert_eq!(quantiles(None), None);
        assert_eq!(quantiles(Some(&SideMetrics::default())), None);
    }
}
