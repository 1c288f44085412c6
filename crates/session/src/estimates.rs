//! Estimates of the metrics from repeated runs of a scenario with different seeds.

use crate::metrics::{Estimates, Metric};
use netduel_protocol::Scores;
use netduel_results::estimate::Estimate;
use netduel_scenario::Side;

/// The number of replications.
pub const REPLICATIONS: u32 = 20;

/// The confidence level of the intervals.
const CONFIDENCE: f64 = 0.95;

/// The scores at the end of each replication, in the order of the seeds: sums of floats depend on their order, and equal those of
/// the command line only in this order.
#[derive(Debug, Default)]
pub struct ReplicationScores([Option<Box<Scores>>; REPLICATIONS as usize]);

impl ReplicationScores {
    /// Adds the scores of a replication, by its number from 0.
    pub fn insert(&mut self, run: u32, scores: Box<Scores>) {
        if let Some(place) = self.0.get_mut(run as usize) {
            *place = Some(scores);
        }
    }

    /// The mean of a metric on each side, with its 95 % confidence interval. A single value gives no interval.
    pub fn estimates(&self, metric: Metric) -> Estimates {
        Side::BOTH.map(|side| {
            let sides = self.0.iter().flatten().flat_map(|scores| &scores.sides);
            let values: Vec<f64> = sides
                .filter(|scores| scores.side == side)
                .filter_map(|scores| metric.value(&scores.metrics))
                .collect();
            Estimate::of(&values, CONFIDENCE).filter(|estimate| estimate.half_width.is_finite())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use netduel_protocol::SideScores;
    use netduel_results::SideMetrics;

    fn scores(side: Side, latency_p95_s: f64) -> Option<Box<Scores>> {
        let metrics = SideMetrics { latency_p95_s: Some(latency_p95_s), ..SideMetrics::default() };
        let side = SideScores::new(side, metrics);
        Some(Box::new(Scores { time_ns: 1, run_hash: 0, finished: true, sides: vec![side] }))
    }

    #[test]
    fn the_estimate_is_that_of_all_runs() {
        let values: Vec<f64> = (0..REPLICATIONS).map(|run| 0.1 + f64::from(run) * 0.017).collect();
        let mut replications = ReplicationScores::default();
        for (place, value) in replications.0.iter_mut().zip(&values) {
            *place = scores(Side::PeerToPeer, *value);
        }
        assert_eq!(replications.estimates(Metric::LatencyP95), [None, Estimate::of(&values, 0.95)]);
        assert_eq!(replications.estimates(Metric::JainIndex), [None, None]);
    }

    #[test]
    fn runs_without_a_value_do_not_count_and_a_single_value_gives_no_interval() {
        let mut replications = ReplicationScores::default();
        replications.0[4] = scores(Side::ClientServer, 0.5);
        assert_eq!(replications.estimates(Metric::LatencyP95), [None, None]);
        replications.0[9] = scores(Side::ClientServer, 0.7);
        assert_eq!(replications.estimates(Metric::LatencyP95), [Estimate::of(&[0.5, 0.7], 0.95), None]);
    }
}
