//! Times at which objects change, which makes copies of them stale.

use crate::kernel::{Purpose, Stream, ns_from_s};
use netduel_scenario::Scenario;

/// Every object changes at random times of its own. They follow from the seed alone, whatever is requested and
/// when.
#[derive(Debug, Clone)]
pub struct Changes {
    mean_gap_s: f64,
    objects: Vec<ObjectChanges>,
}

#[derive(Debug, Clone)]
struct ObjectChanges {
    gaps: Stream,
    next_ns: u64,
    count: u32,
}

impl Changes {
    /// The changes of a scenario's objects; `None` if the objects never change.
    pub fn new(scenario: &Scenario) -> Option<Changes> {
        let workload = &scenario.workload;
        if workload.object_changes_per_s <= 0.0 {
            return None;
        }
        let mean_gap_s = 1.0 / workload.object_changes_per_s;
        let objects = (0..u64::from(workload.objects)).map(|object| {
            let mut gaps = Stream::new(scenario.run.seed, object, Purpose::Changes);
            ObjectChanges { next_ns: ns_from_s(mean_gap_s * gaps.exponential()), gaps, count: 0 }
        });
        Some(Changes { mean_gap_s, objects: objects.collect() })
    }

    /// Number of changes of an object up to `now_ns`. Successive calls must not go back in time.
    pub fn count_until(&mut self, now_ns: u64, object: u32) -> u32 {
        let changes = &mut self.objects[object as usize];
        while changes.next_ns <= now_ns {
            changes.count += 1;
            let gap_ns = ns_from_s(self.mean_gap_s * changes.gaps.exponential());
            changes.next_ns = changes.next_ns.saturating_add(gap_ns.max(1));
        }
        changes.count
    }
}

#[cfg(test)]
mod tests {
    use super::Changes;
    use crate::kernel::NS_PER_S;
    use netduel_scenario::Scenario;

    #[test]
    fn objects_change_independently_at_their_rate_however_often_they_are_read() {
        let mut scenario = Scenario::default();
        assert!(Changes::new(&scenario).is_none());
        scenario.workload.object_changes_per_s = 4.0;
        let mut changes = Changes::new(&scenario).unwrap();
        let counts: Vec<u32> = (0..100).map(|object| changes.count_until(100 * NS_PER_S, object)).collect();
        let mean = f64::from(counts.iter().sum::<u32>()) / 100.0;
        assert!(
            (mean - 400.0).abs() < 4.0 * 2.0,
            "{mean}: a Poisson count of mean 400 has a deviation of 20"
        );
        assert!(counts.windows(2).any(|pair| pair[0] != pair[1]));
        let mut again = Changes::new(&scenario).unwrap();
        for second in 0..100 {
            again.count_until(second * NS_PER_S, 3);
        }
        assert_eq!(again.count_until(100 * NS_PER_S, 3), counts[3]);
    }
}
