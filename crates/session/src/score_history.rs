//! The scores over time, in few enough samples for a sparkline however long the run is.

use crate::metrics::Metric;
use netduel_protocol::Scores;
use netduel_scenario::Side;
use std::collections::BTreeMap;

/// Each octave of time has 2⁶ places for a sample: their distance is at most 1/64 of their time.
const BITS_PER_OCTAVE: u32 = 6;

/// All metrics of both sides at one time; not a number where a metric is undefined.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Sample {
    time_ns: u64,
    values: [[f32; Metric::COUNT]; 2],
}

/// Samples of the scores of one course of a run.
///
/// A sample's place depends on its time alone, so that the samples do not depend on the order in which scores are reported.
#[derive(Debug, Clone, Default)]
pub struct ScoreHistory {
    samples: BTreeMap<u64, Sample>,
}

impl ScoreHistory {
    /// Adds scores. Of all scores in one place the earliest are kept.
    pub fn push(&mut self, scores: &Scores) {
        let place = place(scores.time_ns);
        if self.samples.get(&place).is_some_and(|sample| sample.time_ns <= scores.time_ns) {
            return;
        }
        let mut values = [[f32::NAN; Metric::COUNT]; 2];
        for side in &scores.sides {
            for (value, metric) in values[side.side as usize].iter_mut().zip(Metric::ALL) {
                *value = metric.shown_value(&side.metrics).map_or(f32::NAN, |value| value as f32);
            }
        }
        self.samples.insert(place, Sample { time_ns: scores.time_ns, values });
    }

    /// Forgets the samples after a time, in nanoseconds.
    pub fn cut(&mut self, from_ns: u64) {
        self.samples.retain(|_, sample| sample.time_ns <= from_ns);
    }

    /// A metric of a side over time, in order of time, without the times at which it is undefined.
    pub fn series(&self, side: Side, metric: Metric) -> impl Iterator<Item = (u64, f64)> {
        let samples = self.samples.values();
        let points =
            samples.map(move |sample| (sample.time_ns, sample.values[side as usize][metric as usize]));
        points.filter(|(_, value)| !value.is_nan()).map(|(time_ns, value)| (time_ns, f64::from(value)))
    }
}

/// The place of a time: its octave, and its position within the octave. Later times have the same or a later place.
fn place(time_ns: u64) -> u64 {
    let octave = u64::BITS - time_ns.leading_zeros();
    let shift = octave.saturating_sub(BITS_PER_OCTAVE + 1);
    (u64::from(shift) << (BITS_PER_OCTAVE + 1)) + (time_ns >> shift)
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

    fn times(history: &ScoreHistory) -> Vec<u64> {
        history.series(Side::PeerToPeer, Metric::SuccessRate).map(|(time_ns, _)| time_ns).collect()
    }

    #[test]
    fn a_long_run_leaves_samples_that_are_few_and_dense_enough() {
        let mut history = ScoreHistory::default();
        (1..=100_000).for_each(|step| history.push(&scores(step * 1_000_000)));
        let times = times(&history);
        assert!(times.len() < 1000, "{}", times.len());
        assert_eq!(times[0], 1_000_000);
        let is_dense = |pair: &[u64]| pair[1] - pair[0] <= (pair[1] / 32).max(1_000_000);
        assert!(times.windows(2).all(is_dense), "{times:?}");
    }

    #[test]
    fn the_order_of_reports_does_not_matter() {
        let (mut forward, mut back) = (ScoreHistory::default(), ScoreHistory::default());
        (1..=10_000).for_each(|step| forward.push(&scores(step * 1000)));
        (1..=10_000).rev().for_each(|step| back.push(&scores(step * 1000)));
        assert_eq!(times(&forward), times(&back));
    }

    #[test]
    fn undefined_values_leave_no_point_and_a_fork_forgets() {
        let mut history = ScoreHistory::default();
        (1..=10).for_each(|step| history.push(&scores(step)));
        assert_eq!(history.series(Side::ClientServer, Metric::SuccessRate).count(), 0);
        assert_eq!(history.series(Side::PeerToPeer, Metric::JainIndex).count(), 0);
        history.cut(4);
        assert_eq!(history.series(Side::PeerToPeer, Metric::SuccessRate).count(), 4);
    }
}
