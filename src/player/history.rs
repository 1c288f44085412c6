//! How the scores went over time: few enough samples for a sparkline, however long the run.

use crate::scoreboard::Metric;
use netduel_protocol::Scores;
use netduel_scenario::Side;

/// Beyond this every second sample is dropped.
const MOST_SAMPLES: usize = 256;

/// All metrics of both sides at one time; not a number where one is undefined.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Sample {
    time_ns: u64,
    values: [[f32; Metric::COUNT]; 2],
}

/// The scores that were shown, thinned out evenly.
#[derive(Debug, Clone, Default)]
pub(crate) struct History {
    samples: Vec<Sample>,
    /// Samples are at least so far apart.
    apart_ns: u64,
}

impl History {
    /// Remembers scores that were shown.
    pub(crate) fn push(&mut self, scores: &Scores) {
        let due_ns = self.samples.last().map_or(0, |last| last.time_ns + self.apart_ns.max(1));
        if scores.time_ns < due_ns {
            return;
        }
        let mut values = [[f32::NAN; Metric::COUNT]; 2];
        for side in &scores.sides {
            for (value, metric) in values[side.side as usize].iter_mut().zip(Metric::ALL) {
                *value = metric.shown_value(&side.metrics).map_or(f32::NAN, |value| value as f32);
            }
        }
        self.samples.push(Sample { time_ns: scores.time_ns, values });
        if self.samples.len() > MOST_SAMPLES {
            let mut index = 0;
            self.samples.retain(|_| {
                index += 1;
                index % 2 == 1
            });
            let first_two = self.samples.first().zip(self.samples.get(1));
            self.apart_ns = first_two.map_or(0, |(first, second)| second.time_ns - first.time_ns);
        }
    }

    /// Forgets what came after a time.
    pub(crate) fn cut(&mut self, from_ns: u64) {
        self.samples.retain(|sample| sample.time_ns <= from_ns);
    }

    /// A metric of a side over time, where it is defined.
    pub(crate) fn series(&self, side: Side, metric: Metric) -> impl Iterator<Item = (u64, f64)> {
        let samples = self.samples.iter();
        let points =
            samples.map(move |sample| (sample.time_ns, sample.values[side as usize][metric as usize]));
        points.filter(|(_, value)| !value.is_nan()).map(|(time_ns, value)| (time_ns, f64::from(value)))
    }
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
    fn a_long_run_leaves_a_bounded_even_history() {
        let mut history = History::default();
        (1..=10_000).for_each(|step| history.push(&scores(step * 100)));
        let times: Vec<u64> =
            history.series(Side::PeerToPeer, Metric::SuccessRate).map(|(time_ns, _)| time_ns).collect();
        assert!((MOST_SAMPLES / 2..=MOST_SAMPLES).contains(&times.len()), "{}", times.len());
        let gaps: Vec<u64> = times.windows(2).map(|pair| pair[1] - pair[0]).collect();
        assert!(gaps.iter().all(|gap| *gap == gaps[0]), "{gaps:?}");
        assert_eq!(times[0], 100);
    }

    #[test]
    fn undefined_values_leave_no_point_and_a_fork_forgets() {
        let mut history = History::default();
        (1..=10).for_each(|step| history.push(&scores(step)));
        assert_eq!(history.series(Side::ClientServer, Metric::SuccessRate).count(), 0);
        assert_eq!(history.series(Side::PeerToPeer, Metric::JainIndex).count(), 0);
        history.cut(4);
        assert_eq!(history.series(Side::PeerToPeer, Metric::SuccessRate).count(), 4);
    }
}
