//! The scores over time, as the worker samples them.

use crate::metrics::Metric;
use netduel_protocol::Scores;
use netduel_scenario::Side;
use std::collections::BTreeMap;

/// All metrics of both sides at one time; not a number where a metric is undefined.
type Values = [[f32; Metric::COUNT]; 2];

/// Samples of the scores of one course of a run, at the [sample times](netduel_protocol::next_sample_ns) of its length.
#[derive(Debug, Clone, Default)]
pub struct ScoreHistory {
    /// By time in nanoseconds.
    samples: BTreeMap<u64, Values>,
}

impl ScoreHistory {
    /// Adds a sample.
    pub fn push(&mut self, scores: &Scores) {
        self.samples.insert(scores.time_ns, values(scores));
    }

    /// Forgets the samples after a time, in nanoseconds.
    pub fn cut(&mut self, from_ns: u64) {
        self.samples.retain(|time_ns, _| *time_ns <= from_ns);
    }

    /// A metric of a side up to a time, in order of time, without the times at which it is undefined. Times are in nanoseconds.
    pub fn series(&self, side: Side, metric: Metric, until_ns: u64) -> impl Iterator<Item = (u64, f64)> {
        let points = self.samples.range(..=until_ns);
        let points = points.map(move |(time_ns, values)| (*time_ns, values[side as usize][metric as usize]));
        points.filter(|(_, value)| !value.is_nan()).map(|(time_ns, value)| (time_ns, f64::from(value)))
    }
}

fn values(scores: &Scores) -> Values {
    let mut values = [[f32::NAN; Metric::COUNT]; 2];
    for side in &scores.sides {
        for (value, metric) in values[side.side as usize].iter_mut().zip(Metric::ALL) {
            *value = metric.shown_value(&side.metrics).map_or(f32::NAN, |value| value as f32);
        }
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;
    use netduel_protocol::SideScores;
    use netduel_results::{OutcomeCounts, SideMetrics};

    fn scores(time_ns: u64) -> Scores {
        let outcomes = OutcomeCounts { served: 50, ..OutcomeCounts::default() };
        let metrics =
            SideMetrics { outcomes, success_rate: Some(time_ns as f64 / 1e6), ..SideMetrics::default() };
        let side = SideScores::new(Side::PeerToPeer, metrics);
        Scores { time_ns, run_hash: 0, finished: false, sides: vec![side] }
    }

    #[test]
    fn a_series_ends_at_its_time_whatever_the_order_of_the_samples() {
        let mut history = ScoreHistory::default();
        [3, 1, 2, 9].into_iter().for_each(|time_ns| history.push(&scores(time_ns)));
        let times = |until_ns| -> Vec<u64> {
            history
                .series(Side::PeerToPeer, Metric::SuccessRate, until_ns)
                .map(|(time_ns, _)| time_ns)
                .collect()
        };
        assert_eq!(times(3), [1, 2, 3]);
        assert_eq!(times(100), [1, 2, 3, 9]);
    }

    #[test]
    fn undefined_values_leave_no_point_and_a_fork_forgets() {
        let mut history = ScoreHistory::default();
        (1..=10).for_each(|step| history.push(&scores(step)));
        assert_eq!(history.series(Side::ClientServer, Metric::SuccessRate, 10).count(), 0);
        assert_eq!(history.series(Side::PeerToPeer, Metric::JainIndex, 10).count(), 0);
        history.cut(4);
        assert_eq!(history.series(Side::PeerToPeer, Metric::SuccessRate, 10).count(), 4);
    }
}
