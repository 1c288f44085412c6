//! What the rows of the scoreboard share, computed once whenever the scores change.

use crate::replications::Replications;
use crate::state::RunSignals;
use leptos::prelude::*;
use netduel_scenario::{Run, Side};
use netduel_session::{Leader, Metric, MetricGroup};

/// Success rates that differ by at most this much count as equal.
const SERVED_EQUALLY_WITHIN: f64 = 0.05;

/// The values of each metric that are shown, left and right.
type ShownValues = [[Option<f64>; 2]; Metric::COUNT];

/// The comparison of both sides. All reads are tracked.
#[derive(Clone, Copy)]
pub(super) struct Board {
    run: RunSignals,
    shown_values: Memo<ShownValues>,
    serve_equally: Memo<bool>,
    leaders: Memo<[Leader; Metric::COUNT]>,
    rows: Memo<Vec<Metric>>,
}

impl Board {
    /// The comparison of a run and its replications.
    pub(super) fn new(run: RunSignals, replications: Replications) -> Board {
        let shown_values = Memo::new(move |_| {
            run.scores.with(|scores| {
                Metric::ALL
                    .map(|metric| Side::BOTH.map(|side| metric.shown_value(scores.as_ref()?.metrics(side)?)))
            })
        });
        let serve_equally = Memo::new(move |_| {
            let estimates = replications.estimates(Metric::SuccessRate);
            let means = estimates.map(|sides| sides.map(|estimate| Some(estimate?.mean)));
            let rates =
                means.unwrap_or_else(|| shown_values.with(|values| values[Metric::SuccessRate as usize]));
            match rates {
                [Some(left), Some(right)] => (left - right).abs() <= SERVED_EQUALLY_WITHIN,
                _ => true,
            }
        });
        let leaders = Memo::new(move |_| {
            Metric::ALL.map(|metric| {
                if metric.ignores_lost_requests() && !serve_equally.get() {
                    return Leader::Undetermined;
                }
                match replications.estimates(metric) {
                    Some(estimates) => metric.leader_of_estimates(estimates),
                    None => metric.leader(shown_values.with(|values| values[metric as usize])),
                }
            })
        });
        let rows = Memo::new(move |_| {
            let has_file = run.has_file.get();
            shown_values.with(|values| {
                let is_shown = |metric: &Metric| metric.is_shown(has_file, values[*metric as usize]);
                Metric::ALL.into_iter().filter(is_shown).collect()
            })
        });
        Board { run, shown_values, serve_equally, leaders, rows }
    }

    /// The groups that have rows, in their order.
    pub(super) fn groups(self) -> Vec<MetricGroup> {
        let has_rows = |group: &MetricGroup| self.rows.read().iter().any(|metric| metric.group() == *group);
        MetricGroup::ALL.into_iter().filter(has_rows).collect()
    }

    /// The metrics of a group that have a row.
    pub(super) fn rows(self, group: MetricGroup) -> Vec<Metric> {
        self.rows.read().iter().copied().filter(|metric| metric.group() == group).collect()
    }

    /// The values of a metric that are shown, left and right.
    pub(super) fn shown_values(self, metric: Metric) -> [Option<f64>; 2] {
        self.shown_values.with(|values| values[metric as usize])
    }

    /// Whether any value is shown.
    pub(super) fn has_values(self) -> bool {
        self.shown_values.with(|values| values.iter().any(|values| *values != [None, None]))
    }

    /// Whether both sides serve about the same share of the requests. If they do not, one of them lacks the requests that
    /// would have been hardest to serve, so that its latency, load and messages look better than they are.
    pub(super) fn serve_equally(self) -> bool {
        self.serve_equally.get()
    }

    /// The side that is ahead in a metric.
    pub(super) fn leader(self, metric: Metric) -> Leader {
        self.leaders.with(|leaders| leaders[metric as usize])
    }

    /// The metrics with a row and this leader.
    pub(super) fn led_by(self, leader: Leader) -> Vec<Metric> {
        self.rows.with(|rows| rows.iter().copied().filter(|metric| self.leader(*metric) == leader).collect())
    }

    /// Reads the seed, the length and the warm-up of the run.
    pub(super) fn with_run_parameters<T>(self, read: impl FnOnce(&Run) -> T) -> T {
        self.run.scenario.with(|scenario| read(&scenario.run))
    }
}
