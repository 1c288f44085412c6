//! The processor-sharing discipline: all requests are served at once in equal shares of the workers, each by at
//! most one worker.

use super::service::{Completion, ServiceId};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// The requests at a station under processor sharing. Each has a fixed departure point on an axis of *attained
/// service*, which advances at the rate of one request's share; a request departs when the axis reaches its point.
/// A change costs the logarithm of the number of requests (Kleinrock 1967 for the model; the axis is the virtual
/// time of fair queueing).
#[derive(Debug, Clone)]
pub(super) struct ProcessorSharing {
    workers: u32,
    /// Factor on the normal speed of the workers.
    speed: f64,
    /// The departure point of each request, in nanoseconds of attained service, with its order of arrival and its
    /// slot. Non-negative floats have the order of their bits.
    departures: BinaryHeap<Reverse<(u64, u64, u32)>>,
    attained_ns: f64,
    since_ns: u64,
    admitted: u64,
    /// Incremented by every change, which invalidates the completion returned before it.
    epoch: u32,
}

impl ProcessorSharing {
    pub(super) fn new(workers: u32) -> ProcessorSharing {
        ProcessorSharing {
            workers,
            speed: 1.0,
            departures: BinaryHeap::new(),
            attained_ns: 0.0,
            since_ns: 0,
            admitted: 0,
            epoch: 0,
        }
    }

    /// Number of requests in service.
    pub(super) fn len(&self) -> u32 {
        self.departures.len() as u32
    }

    /// Adds a request. Returns the next completion.
    pub(super) fn admit(&mut self, now_ns: u64, slot: u32, service_ns: u64) -> Completion {
        self.advance(now_ns);
        let departure = self.attained_ns + service_ns as f64;
        self.admitted += 1;
        self.departures.push(Reverse((departure.to_bits(), self.admitted, slot)));
        // There is at least the request just added.
        self.next(now_ns).unwrap_or(Completion { at_ns: now_ns, service: self.service() })
    }

    /// Ends a service. Returns its request and the next completion, or `None` if the completion is no longer valid.
    pub(super) fn complete(&mut self, now_ns: u64, service: ServiceId) -> Option<(u32, Option<Completion>)> {
        if service.epoch != self.epoch {
            return None;
        }
        self.advance(now_ns);
        let Reverse((departure, _, slot)) = self.departures.pop()?;
        // Completions fall on whole nanoseconds, so the axis is set to the exact departure point.
        self.attained_ns = f64::from_bits(departure);
        Some((slot, self.next(now_ns)))
    }

    /// Removes all requests and returns their slots.
    pub(super) fn clear(&mut self) -> Vec<u32> {
        self.epoch = self.epoch.wrapping_add(1);
        std::mem::take(&mut self.departures).into_iter().map(|Reverse((_, _, slot))| slot).collect()
    }

    /// Changes the speed. Returns the next completion if there is a request.
    pub(super) fn set_speed(&mut self, now_ns: u64, speed: f64) -> Option<Completion> {
        self.advance(now_ns);
        self.speed = speed;
        self.next(now_ns)
    }

    /// The share of a worker that each request receives, times the speed.
    fn share(&self) -> f64 {
        (f64::from(self.workers) / self.departures.len().max(1) as f64).min(1.0) * self.speed
    }

    fn advance(&mut self, now_ns: u64) {
        if self.departures.is_empty() {
            self.attained_ns = 0.0;
        } else {
            self.attained_ns += (now_ns - self.since_ns) as f64 * self.share();
        }
        self.since_ns = now_ns;
    }

    fn next(&mut self, now_ns: u64) -> Option<Completion> {
        self.epoch = self.epoch.wrapping_add(1);
        let Reverse((departure, _, _)) = self.departures.peek()?;
        let rest_ns = (f64::from_bits(*departure) - self.attained_ns).max(0.0) / self.share();
        Some(Completion {
            at_ns: now_ns.saturating_add(libm::round(rest_ns) as u64),
            service: self.service(),
        })
    }

    fn service(&self) -> ServiceId {
        ServiceId { worker: 0, epoch: self.epoch }
    }
}

#[cfg(test)]
mod tests {
    use super::{Completion, ProcessorSharing};
    use proptest::prelude::*;

    #[test]
    fn two_requests_each_receive_half_of_a_worker() {
        let mut sharing = ProcessorSharing::new(1);
        assert_eq!(sharing.admit(0, 1, 100).at_ns, 100);
        let both = sharing.admit(50, 2, 100);
        assert_eq!(both.at_ns, 150, "the first has 50 left and half a worker");
        let (slot, next) = sharing.complete(150, both.service).unwrap();
        assert_eq!((slot, next.unwrap().at_ns), (1, 200), "the second has 50 left and a whole worker");
    }

    #[test]
    fn no_request_receives_more_than_one_worker() {
        let mut sharing = ProcessorSharing::new(4);
        sharing.admit(0, 1, 100);
        assert_eq!(sharing.admit(0, 2, 100).at_ns, 100);
    }

    proptest! {
        #[test]
        fn all_requests_complete_when_the_work_is_done_and_not_before(
            jobs in prop::collection::vec((0u64..1000, 1u64..1000), 1..40), workers in 1u32..4,
        ) {
            let mut admitted = jobs.clone();
            admitted.sort_unstable();
            let (mut sharing, mut next) = (ProcessorSharing::new(workers), None);
            let mut done = Vec::new();
            let mut admitted = admitted.into_iter().zip(0u32..).peekable();
            while let Some(now) = [next.map(|next: Completion| next.at_ns), admitted.peek().map(|job| job.0.0)]
                .into_iter().flatten().min()
            {
                match next {
                    Some(completion) if completion.at_ns == now => {
                        let (slot, following) = sharing.complete(now, completion.service).unwrap();
                        done.push((slot, now));
                        next = following;
                    }
                    _ => {
                        let ((_, service), slot) = admitted.next().unwrap();
                        next = Some(sharing.admit(now, slot, service));
                    }
                }
            }
            prop_assert_eq!(done.len(), jobs.len());
            let last = done.iter().map(|(_, time)| *time).max().unwrap();
            let work: u64 = jobs.iter().map(|job| job.1).sum();
            prop_assert!(last + jobs.len() as u64 >= work / u64::from(workers));
            prop_assert!(last <= 1000 + work + jobs.len() as u64);
        }
    }
}
