//! The whole scenario again with seeds of its own for each run, in workers of their own: what one run cannot say.

use crate::duel::metrics_of;
use crate::engine_link::{EngineLink, Incoming};
use crate::notice::Notification;
use crate::player::RunSignals;
use crate::scoreboard::Metric;
use crate::text::{fill, text};
use crate::view::follow;
use leptos::prelude::*;
use netduel_protocol::{Command, Report, Scores};
use netduel_results::estimate::{Estimate, replicate_seeds};
use netduel_scenario::{Scenario, Side};
use std::rc::Rc;

/// How many runs there are.
pub(crate) const RUNS: u32 = 20;

/// So many workers at once leave a phone cool enough.
const MOST_WORKERS: u32 = 4;

/// Quantiles of Student's t that leave 2.5 % above, by degrees of freedom from 1 on: what a table holds needs no code.
#[rustfmt::skip]
const T: [f64; RUNS as usize - 1] = [
    12.70620473617467, 4.302652729749456, 3.1824463052837046, 2.7764451051977908, 2.570581835636313,
    2.446911851144968, 2.364624251592784, 2.306004135204166, 2.2621571627982036, 2.228138851986272,
    2.200985160091638, 2.1788128296672262, 2.1603686564627917, 2.1447866879178017, 2.1314495455597724,
    2.119905299221254, 2.1098155778333165, 2.100922040241036, 2.0930240544083087,
];

/// What the runs found of a metric on both sides; `None` where too few of them define it.
pub(crate) type Estimates = [Option<Estimate>; 2];

/// The repeated runs, from anywhere in the page; a copy is as good as the original.
#[derive(Clone, Copy)]
pub(crate) struct Replicates {
    shown: RunSignals,
    /// How many runs are done; `None` if none are asked for.
    done: RwSignal<Option<u32>>,
    inner: StoredValue<Inner, LocalStorage>,
}

#[derive(Default)]
struct Inner {
    /// What is repeated.
    scenario: Scenario,
    /// The workers; none before the first run and after the last.
    links: Vec<EngineLink>,
    /// How many runs were begun.
    begun: u32,
    found: Found,
}

/// The scores at the end of each run, in the order of the seeds whatever order they came in: sums of floats depend on
/// it, and are to be those of the command line.
#[derive(Default)]
struct Found([Option<Box<Scores>>; RUNS as usize]);

impl Found {
    fn estimates(&self, metric: Metric) -> Estimates {
        Side::BOTH.map(|side| {
            let scores = self.0.iter().flatten();
            let values: Vec<f64> =
                scores.filter_map(|scores| metric.value(metrics_of(Some(scores), side)?)).collect();
            // From a single value nothing follows about others.
            Estimate::with_quantile(&values, |freedom| T[freedom as usize - 1])
                .filter(|estimate| estimate.half_width.is_finite())
        })
    }
}

impl Replicates {
    /// None yet.
    pub(crate) fn new(shown: RunSignals) -> Replicates {
        Replicates { shown, done: RwSignal::new(None), inner: StoredValue::new_local(Inner::default()) }
    }

    /// How many runs are done; `None` if none are asked for.
    pub(crate) fn done(self) -> Option<u32> {
        self.done.get()
    }

    /// What all runs together found of a metric; `None` before they are done.
    pub(crate) fn estimates(self, metric: Metric) -> Option<Estimates> {
        (self.done() == Some(RUNS))
            .then(|| self.inner.try_with_value(|inner| inner.found.estimates(metric)))
            .flatten()
    }

    /// Forgets everything as soon as the page runs another scenario.
    pub(crate) fn follow_scenario(self) {
        follow(move || {
            let is_other =
                self.shown.scenario.with(|shown| self.inner.try_with_value(|inner| inner.scenario != *shown));
            if is_other == Some(true) && self.done.get_untracked().is_some() {
                self.stop();
            }
        });
    }

    /// Begins to repeat the scenario that the page runs.
    pub(crate) fn begin(self) {
        let scenario = self.shown.scenario.get_untracked();
        self.inner.set_value(Inner { scenario, ..Inner::default() });
        self.done.set(Some(0));
        Notification::NotRepeated(String::new()).take_back(self.shown.notifications);
        // Where the browser does not tell how many processors there are, this is no number, and becomes 0.
        let processors = window().navigator().hardware_concurrency() as u32;
        for worker in 0..processors.saturating_sub(1).clamp(1, MOST_WORKERS) as usize {
            match EngineLink::open(Rc::new(move |incoming| self.receive(worker, incoming))) {
                Ok(link) => self.inner.update_value(|inner| inner.links.push(link)),
                Err(message) => return self.fail(message),
            }
        }
    }

    /// Ends the workers, and forgets what they found.
    pub(crate) fn stop(self) {
        self.inner.set_value(Inner::default());
        self.done.try_set(None);
    }

    fn fail(self, message: String) {
        self.stop();
        Notification::NotRepeated(message).show(self.shown.notifications);
    }

    fn receive(self, worker: usize, incoming: Incoming) {
        match incoming {
            Incoming::Report(Report::Ready, _) => {}
            Incoming::Report(Report::Metrics { run_id, at }, _) => self.take(run_id, at),
            Incoming::Report(Report::Panicked { message }, _) | Incoming::Failed(message) => {
                return self.fail(message);
            }
            // A scenario that the page should not have taken.
            _ => return self.fail(String::new()),
        }
        self.inner.update_value(|inner| inner.send_next(worker));
    }

    fn take(self, run: u32, scores: Box<Scores>) {
        self.inner.update_value(|inner| {
            if let Some(place) = inner.found.0.get_mut(run as usize) {
                *place = Some(scores);
            }
        });
        let done = self.done.get_untracked().unwrap_or(0) + 1;
        if done == RUNS {
            self.inner.update_value(|inner| inner.links.clear());
            let n = RUNS.to_string();
            self.shown.announcement.try_set(fill(text().score.all_done, &[("n", &n)]));
        }
        self.done.set(Some(done));
    }
}

impl Inner {
    fn send_next(&mut self, worker: usize) {
        let Some(seed) = replicate_seeds(self.scenario.run.seed, RUNS).nth(self.begun as usize) else {
            return;
        };
        let mut scenario = self.scenario.clone();
        scenario.run.seed = seed;
        if let Some(link) = self.links.get(worker) {
            link.send(&Command::Replicate { run_id: self.begun, scenario });
            self.begun += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use netduel_protocol::SideScores;
    use netduel_results::SideMetrics;
    use netduel_results::estimate::student_t_quantile;

    #[test]
    fn the_table_holds_what_the_engine_computes() {
        for (index, t) in T.into_iter().enumerate() {
            assert_eq!(t, student_t_quantile(1.0 - (1.0 - 0.95) / 2.0, index as f64 + 1.0));
        }
    }

    fn scores(side: Side, latency_p95_s: f64) -> Option<Box<Scores>> {
        let metrics = SideMetrics { latency_p95_s: Some(latency_p95_s), ..SideMetrics::default() };
        let side = SideScores::new(side, metrics);
        Some(Box::new(Scores { time_ns: 1, run_hash: 0, finished: true, sides: vec![side] }))
    }

    #[test]
    fn an_estimate_is_the_engines_own() {
        let values: Vec<f64> = (0..RUNS).map(|run| 0.1 + f64::from(run) * 0.017).collect();
        let mut found = Found::default();
        for (place, value) in found.0.iter_mut().zip(&values) {
            *place = scores(Side::PeerToPeer, *value);
        }
        assert_eq!(found.estimates(Metric::LatencyP95), [None, Estimate::of(&values, 0.95)]);
        assert_eq!(found.estimates(Metric::JainIndex), [None, None]);
    }

    #[test]
    fn runs_without_a_value_do_not_count_and_one_value_makes_no_claim() {
        let mut found = Found::default();
        found.0[4] = scores(Side::ClientServer, 0.5);
        assert_eq!(found.estimates(Metric::LatencyP95), [None, None]);
        found.0[9] = scores(Side::ClientServer, 0.7);
        assert_eq!(found.estimates(Metric::LatencyP95), [Estimate::of(&[0.5, 0.7], 0.95), None]);
    }
}
