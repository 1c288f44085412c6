//! The requests that ended lately.

use super::records::ratio;
use crate::kernel::NS_PER_S;
use netduel_results::RecentRequests;

/// Requests are counted in tenths of a second, so that what is recent begins at most a tenth too early.
const TENTH_NS: u64 = NS_PER_S / 10;

/// Five seconds, and the tenth that has just begun.
const KEPT: u64 = 51;

/// The requests that ended in each of the latest tenths of a second.
#[derive(Debug, Clone)]
pub(super) struct RecentOutcomes {
    /// By the number of the tenth modulo [`KEPT`].
    tenths: [Tenth; KEPT as usize],
}

#[derive(Debug, Clone, Copy, Default)]
struct Tenth {
    /// Its number, from 0 at the start of the run.
    number: u64,
    served: u64,
    failed: u64,
    latency_sum_ns: u128,
}

impl Default for RecentOutcomes {
    fn default() -> RecentOutcomes {
        RecentOutcomes { tenths: [Tenth::default(); KEPT as usize] }
    }
}

impl RecentOutcomes {
    /// A request is served after this time.
    pub(super) fn served(&mut self, now_ns: u64, latency_ns: u64) {
        let tenth = self.tenth(now_ns);
        tenth.served += 1;
        tenth.latency_sum_ns += u128::from(latency_ns);
    }

    /// A request fails.
    pub(super) fn failed(&mut self, now_ns: u64) {
        self.tenth(now_ns).failed += 1;
    }

    /// The requests that ended in the last seconds, at most five, and in the part of a tenth before them.
    pub(super) fn of_last(&self, now_ns: u64, seconds: u64) -> RecentRequests {
        let now = now_ns / TENTH_NS;
        let recent = |tenth: &&Tenth| tenth.number <= now && tenth.number + 10 * seconds >= now;
        let (mut requests, mut latency_sum_ns) = (RecentRequests::default(), 0);
        for tenth in self.tenths.iter().filter(recent) {
            requests.served += tenth.served;
            requests.failed += tenth.failed;
            latency_sum_ns += tenth.latency_sum_ns;
        }
        let mean_ns = ratio(latency_sum_ns as f64, requests.served as f64);
        RecentRequests { latency_mean_s: mean_ns.map(|mean_ns| mean_ns * 1e-9), ..requests }
    }

    fn tenth(&mut self, now_ns: u64) -> &mut Tenth {
        let number = now_ns / TENTH_NS;
        let tenth = &mut self.tenths[(number % KEPT) as usize];
        if tenth.number != number {
            *tenth = Tenth { number, ..Tenth::default() };
        }
        tenth
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_recent_lags_by_no_more_than_a_tenth_of_a_second() {
        let mut recent = RecentOutcomes::default();
        for at_ms in [950, 1000, 1999] {
            recent.served(at_ms * 1_000_000, 20_000_000);
        }
        recent.failed(2_050_000_000);
        let counts = |now_ms: u64, seconds| {
            let of = recent.of_last(now_ms * 1_000_000, seconds);
            (of.served, of.failed)
        };
        assert_eq!(counts(2_050, 1), (2, 1));
        assert_eq!(counts(2_099, 1), (2, 1));
        assert_eq!(counts(2_100, 1), (1, 1));
        assert_eq!(counts(3_100, 1), (0, 0));
        assert_eq!(counts(3_100, 5), (3, 1));
        assert_eq!(recent.of_last(2_050_000_000, 5).latency_mean_s, Some(0.02));
    }

    #[test]
    fn a_tenth_of_long_ago_makes_room_for_the_one_in_its_place() {
        let mut recent = RecentOutcomes::default();
        recent.failed(0);
        recent.served(KEPT * TENTH_NS, 1);
        let of = recent.of_last(KEPT * TENTH_NS, 5);
        assert_eq!((of.served, of.failed), (1, 0));
    }
}
