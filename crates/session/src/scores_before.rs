//! The scores before the last change of the run, which stay beside the new ones until those have settled.

use netduel_protocol::Scores;
use std::sync::Arc;

/// The share of the run after which the new scores have settled.
const SETTLED_AFTER: f64 = 0.15;

/// Scores that rest on fewer finished requests are not kept: there is nothing to compare with yet.
const FEWEST_REQUESTS: u64 = 20;

/// The scores before the last change of the run.
#[derive(Debug, Default)]
pub(crate) struct ScoresBefore {
    scores: Option<Arc<Scores>>,
    /// From when on the run takes another course.
    changed_ns: u64,
}

impl ScoresBefore {
    /// The run changes at a time while these scores are shown. Several changes in a row, as by a slider, count as one.
    pub(crate) fn keep(&mut self, shown: Option<&Arc<Scores>>, changed_ns: u64) {
        let is_comparable = |scores: &&Arc<Scores>| {
            scores.sides.iter().any(|side| {
                let of = &side.metrics;
                of.outcomes.finished() >= FEWEST_REQUESTS || of.bits_from_origins + of.bits_from_peers > 0
            })
        };
        if let Some(scores) = shown.filter(is_comparable) {
            self.scores = Some(scores.clone());
        }
        self.changed_ns = changed_ns;
    }

    /// The scores to compare with at a time of a run of this length, in nanoseconds; `None` once the new ones have settled.
    pub(crate) fn at(&self, shown_ns: u64, duration_ns: u64) -> Option<&Arc<Scores>> {
        let settled_ns = self.changed_ns as f64 + duration_ns as f64 * SETTLED_AFTER;
        let is_settling = shown_ns >= self.changed_ns && (shown_ns as f64) < settled_ns;
        self.scores.as_ref().filter(|_| is_settling)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use netduel_protocol::SideScores;
    use netduel_results::{OutcomeCounts, SideMetrics};
    use netduel_scenario::Side;

    fn scores(served: u64) -> Arc<Scores> {
        let outcomes = OutcomeCounts { served, ..OutcomeCounts::default() };
        let metrics = SideMetrics { outcomes, ..SideMetrics::default() };
        let sides = vec![SideScores::new(Side::ClientServer, metrics)];
        Arc::new(Scores { time_ns: 0, run_hash: 0, finished: false, sides })
    }

    #[test]
    fn old_scores_stay_from_the_change_until_the_new_ones_have_settled() {
        let mut before = ScoresBefore::default();
        assert!(before.at(0, 100).is_none());
        before.keep(Some(&scores(30)), 40);
        assert_eq!(
            [39, 40, 54, 55].map(|now_ns| before.at(now_ns, 100).is_some()),
            [false, true, true, false]
        );
    }

    #[test]
    fn while_a_slider_moves_the_scores_before_the_first_change_stay() {
        let mut before = ScoresBefore::default();
        before.keep(Some(&scores(30)), 0);
        before.keep(Some(&scores(2)), 0);
        before.keep(None, 0);
        let kept = before.at(0, 100).unwrap();
        assert_eq!(kept.metrics(Side::ClientServer).unwrap().outcomes.served, 30);
    }
}
