//! Exemplars: single requests that stand out. They are the slowest requests that were served and, for each outcome, the latest
//! requests that failed. Their number is bounded, however long a run is.

use crate::kernel::s_from_ns;
use netduel_results::{Outcome, Request, RequestRecord};

/// How many of the slowest requests are kept.
const MAX_SLOWEST: usize = 8;

/// How many failed requests are kept for each outcome.
const MAX_FAILED_PER_OUTCOME: usize = 4;

/// The exemplars of one side.
#[derive(Debug, Clone, Default)]
pub(super) struct Exemplars {
    /// The slowest request first; among equally slow ones, the one that ended first.
    slowest: Vec<EndedRequest>,
    /// Sorted by outcome, then in the order in which the requests ended.
    failed: Vec<EndedRequest>,
}

#[derive(Debug, Clone, Copy)]
struct EndedRequest {
    request: u32,
    arrived_ns: u64,
    time_ns: u64,
    outcome: Outcome,
}

impl Exemplars {
    /// Considers a request that has just ended.
    pub(super) fn ended(&mut self, request: &Request, time_ns: u64, outcome: Outcome) {
        let ended = EndedRequest { request: request.id, arrived_ns: request.arrived_ns, time_ns, outcome };
        if outcome == Outcome::Served {
            let is_slow = self.slowest.last().is_some_and(|last| last.time_ns < time_ns);
            if is_slow || self.slowest.len() < MAX_SLOWEST {
                self.insert_slow(ended);
            }
        } else {
            self.insert_failed(ended);
        }
    }

    fn insert_slow(&mut self, ended: EndedRequest) {
        let index = self.slowest.partition_point(|other| other.time_ns >= ended.time_ns);
        self.slowest.truncate(MAX_SLOWEST - 1);
        self.slowest.insert(index, ended);
    }

    fn insert_failed(&mut self, ended: EndedRequest) {
        let first = self.failed.partition_point(|other| (other.outcome as u8) < ended.outcome as u8);
        let end = self.failed.partition_point(|other| other.outcome as u8 <= ended.outcome as u8);
        self.failed.insert(end, ended);
        if end + 1 - first > MAX_FAILED_PER_OUTCOME {
            self.failed.remove(first);
        }
    }

    /// The slowest requests that were served, the slowest one first.
    pub(super) fn slowest(&self) -> Vec<RequestRecord> {
        self.slowest.iter().map(record).collect()
    }

    /// The requests that failed last, a few of each outcome, the latest one first.
    pub(super) fn failed(&self) -> Vec<RequestRecord> {
        let ended_ns = |request: &EndedRequest| request.arrived_ns + request.time_ns;
        let mut latest: Vec<EndedRequest> = Vec::new();
        for request in &self.failed {
            let index = latest.partition_point(|other| ended_ns(other) > ended_ns(request));
            latest.insert(index, *request);
        }
        latest.iter().map(record).collect()
    }
}

fn record(ended: &EndedRequest) -> RequestRecord {
    RequestRecord {
        number: ended.request + 1,
        arrived_s: s_from_ns(ended.arrived_ns),
        time_s: s_from_ns(ended.time_ns),
        outcome: ended.outcome,
    }
}
