//! The values that the texts and claims of a guided tour name, and how they are written. `docs/tours.md` lists them.

use crate::metrics::Metric;
use crate::recording::Recording;
use netduel_protocol::Scores;
use netduel_results::{RecentRequests, SideMetrics};
use netduel_scenario::{Quantity, Side, Step};
use netduel_text::{TemplatePart, format, template_parts};

/// The state of a run at a moment of a step.
#[derive(Clone, Copy)]
pub(crate) struct StepMoment<'a> {
    /// The step.
    pub(crate) step: &'a Step,
    /// The scores of the moment.
    pub(crate) scores: &'a Scores,
    /// What is known of the run.
    pub(crate) recording: &'a Recording,
    /// The length of a metrics window in nanoseconds.
    pub(crate) window_ns: u64,
}

impl StepMoment<'_> {
    /// The text with the values of the moment in their places. A value that the run does not define is a dash.
    pub(crate) fn fill(self, text: &str) -> String {
        let part = |part| match part {
            TemplatePart::Words(words) => words.to_owned(),
            TemplatePart::Place(name) => Quantity::parse(name)
                .and_then(|quantity| self.written(quantity))
                .unwrap_or_else(|| "–".to_owned()),
        };
        template_parts(text).map(part).collect()
    }

    fn written(self, quantity: Quantity) -> Option<String> {
        let value = self.value(quantity)?;
        let metric = Metric::ALL.into_iter().find(|metric| metric.id() == quantity.name);
        Some(match (metric, quantity.name) {
            (Some(metric), _) => metric.format(value),
            (None, name) if name.starts_with("success_rate") || name.starts_with("share") => {
                format::percent(value)
            }
            (None, name) if name.ends_with("_s") && name.starts_with("latency") => format::duration(value),
            (None, "attempts_per_request") => Metric::MessagesPerRequest.format(value),
            (None, _) => format::count(value as u64),
        })
    }

    /// The value of a quantity; `None` if the run does not define it.
    pub(crate) fn value(self, quantity: Quantity) -> Option<f64> {
        let of = self.scores.metrics(quantity.side)?;
        if let Some(name) = quantity.name.strip_suffix("_last_5_s") {
            return counted(name, of.last_5_s);
        }
        if let Some(name) = quantity.name.strip_suffix("_in_step") {
            return counted(name, self.ended(quantity.side, (self.step.from_s * 1e9).round() as u64));
        }
        match quantity.name {
            "arrived" => Some(of.arrived as f64),
            "served" => Some(of.outcomes.served as f64),
            "failed" => Some((of.outcomes.finished() - of.outcomes.served) as f64),
            "latency_max_s" => of.latency_max_s,
            "attempts_per_request" => of.attempts_per_request,
            "share_from_peers" => share_from_peers(of),
            "receivers_stuck" => Some(of.receivers_stuck as f64),
            name => Metric::ALL.into_iter().find(|metric| metric.id() == name)?.value(of),
        }
    }

    /// The requests that ended from a time on, in whole windows.
    fn ended(self, side: Side, from_ns: u64) -> RecentRequests {
        let window_ns = self.window_ns.max(1);
        let first = from_ns.div_ceil(window_ns) as usize;
        let until = (self.scores.time_ns / window_ns) as usize;
        let windows = self.recording.windows(side).iter().take(until).skip(first);
        windows.fold(RecentRequests::default(), |sum, window| RecentRequests {
            served: sum.served + u64::from(window.served),
            failed: sum.failed + u64::from(window.lost),
            ..sum
        })
    }
}

/// The sentences of the text without values of the run, which are not known yet.
pub(crate) fn without_values(text: &str) -> String {
    let has_no_value =
        |sentence: &&str| template_parts(sentence).all(|part| matches!(part, TemplatePart::Words(_)));
    text.split_inclusive(". ").filter(has_no_value).collect::<String>().trim_end().to_owned()
}

fn counted(name: &str, requests: RecentRequests) -> Option<f64> {
    match name {
        "success_rate" => requests.success_rate(),
        "ended" => Some(requests.ended() as f64),
        "served" => Some(requests.served as f64),
        _ => Some(requests.failed as f64),
    }
}

fn share_from_peers(of: &SideMetrics) -> Option<f64> {
    let all = of.bits_from_origins + of.bits_from_peers;
    (all > 0).then(|| of.bits_from_peers as f64 / all as f64)
}
