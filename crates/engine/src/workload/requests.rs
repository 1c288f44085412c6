//! The stream of requests.

use super::Popularity;
use crate::kernel::{NS_PER_S, Purpose, Stream};
use crate::scenario::Scenario;

/// One unit of demand.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Request {
    /// Its number, from 0 in order of arrival; the same on both sides.
    pub id: u32,
    /// Who asks.
    pub user: u32,
    /// For which object, 0 being the most popular.
    pub object: u32,
    /// When.
    pub arrived_ns: u64,
    /// How much work it is, the mean request being 1: a node of rate r serves it in `work / r` seconds.
    pub work: f64,
}

/// All requests of a run, one after the other. Each property has a stream of its own, so that both sides, each
/// drawing for itself, draw the same.
#[derive(Debug, Clone)]
pub struct RequestStream {
    next_id: u32,
    users: u32,
    clock_ns: u64,
    /// `None` if no request ever comes.
    mean_gap_ns: Option<f64>,
    popularity: Popularity,
    arrivals: Stream,
    askers: Stream,
    objects: Stream,
    work: Stream,
}

impl RequestStream {
    /// The requests of a scenario.
    pub fn new(scenario: &Scenario) -> RequestStream {
        let workload = &scenario.workload;
        let stream = |purpose| Stream::new(scenario.run.seed, 0, purpose);
        let rate = workload.requests_per_s;
        RequestStream {
            next_id: 0,
            users: workload.users,
            clock_ns: 0,
            mean_gap_ns: (rate > 0.0).then(|| NS_PER_S as f64 / rate),
            popularity: Popularity::new(workload.objects, workload.zipf_exponent),
            arrivals: stream(Purpose::Arrivals),
            askers: stream(Purpose::Users),
            objects: stream(Purpose::Objects),
            work: stream(Purpose::Work),
        }
    }

    /// The popularity of the objects asked for.
    pub fn popularity(&self) -> &Popularity {
        &self.popularity
    }
}

impl Iterator for RequestStream {
    type Item = Request;

    #[inline]
    fn next(&mut self) -> Option<Request> {
        let gap_ns = libm::round(self.mean_gap_ns? * self.arrivals.exponential()) as u64;
        self.clock_ns = self.clock_ns.saturating_add(gap_ns);
        let id = self.next_id;
        self.next_id = self.next_id.checked_add(1)?;
        Some(Request {
            id,
            user: self.askers.below(u64::from(self.users)) as u32,
            object: self.popularity.draw(&mut self.objects),
            arrived_ns: self.clock_ns,
            work: self.work.exponential(),
        })
    }
}
