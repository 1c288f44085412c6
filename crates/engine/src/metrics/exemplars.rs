//! The requests that stand out: those that took longest, and the latest that failed in each way. So many and no more, however
//! long a run is.

use crate::kernel::s_from_ns;
use netduel_results::{Outcome, Request, RequestRecord};

/// So many of the slowest are kept …
const SLOWEST: usize = 8;

/// … and so many that failed in the same way.
const FAILED: usize = 4;

/// The notable requests of one side.
#[derive(Debug, Clone, Default)]
pub(super) struct Exemplars {
    /// The slowest first; of equals, the one that ended first.
    slowest: Vec<Ended>,
    /// By outcome, then in the order in which they ended.
    failed: Vec<Ended>,
}

#[derive(Debug, Clone, Copy)]
struct Ended {
    request: u32,
    arrived_ns: u64,
    time_ns: u64,
    outcome: Outcome,
}

impl Exemplars {
    /// A request ends.
    pub(super) fn ended(&mut self, request: &Request, time_ns: u64, outcome: Outcome) {
        let ended = Ended { request: request.id, arrived_ns: request.arrived_ns, time_ns, outcome };
        if outcome == Outcome::Served {
            if self.slowest.len() < SLOWEST || self.slowest.last().is_some_and(|last| last.time_ns < time_ns)
            {
                self.take_slow(ended);
            }
        } else {
            self.take_failed(ended);
        }
    }

    fn take_slow(&mut self, ended: Ended) {
        let place = self.slowest.partition_point(|other| other.time_ns >= ended.time_ns);
        self.slowest.truncate(SLOWEST - 1);
        self.slowest.insert(place, ended);
    }

    fn take_failed(&mut self, ended: Ended) {
        let first = self.failed.partition_point(|other| (other.outcome as u8) < ended.outcome as u8);
        let end = self.failed.partition_point(|other| other.outcome as u8 <= ended.outcome as u8);
        self.failed.insert(end, ended);
        if end + 1 - first > FAILED {
            self.failed.remove(first);
        }
    }

    /// The slowest that were served, the slowest first.
    pub(super) fn slowest(&self) -> Vec<RequestRecord> {
        self.slowest.iter().map(record).collect()
    }

    /// The latest that failed, a few of each outcome, the last to fail first.
    pub(super) fn failed(&self) -> Vec<RequestRecord> {
        let ended_ns = |of: &Ended| of.arrived_ns + of.time_ns;
        let mut latest: Vec<Ended> = Vec::new();
        for one in &self.failed {
            let place = latest.partition_point(|other| ended_ns(other) > ended_ns(one));
            latest.insert(place, *one);
        }
        latest.iter().map(record).collect()
    }
}

fn record(ended: &Ended) -> RequestRecord {
    RequestRecord {
        number: ended.request + 1,
        arrived_s: s_from_ns(ended.arrived_ns),
        time_s: s_from_ns(ended.time_ns),
        outcome: ended.outcome,
    }
}
