//! Processor sharing: all requests at once, in equal shares of the workers, at most one worker each.

use super::station::{Completion, ServiceId};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// The requests that share some workers. Each has a fixed place on an axis of *attained service*, which advances
/// for all alike at the rate of a share: whoever's place it reaches is done. A change costs the logarithm of the
/// number of requests (Kleinrock 1967 for the model; the axis is the virtual time of fair queueing).
#[derive(Debug, Clone)]
pub(super) struct Sharing {
    workers: u32,
    /// The factor by which they serve.
    speed: f64,
    /// Where each request is done, in nanoseconds of attained service. Non-negative floats order as their bits do.
    places: BinaryHeap<Reverse<(u64, u64, u32)>>,
    attained_ns: f64,
    since_ns: u64,
    joined: u64,
    /// Raised by every change: a completion that was announced before it no longer holds.
    epoch: u32,
}

impl Sharing {
    pub(super) fn new(workers: u32) -> Sharing {
        Sharing {
            workers,
            speed: 1.0,
            places: BinaryHeap::new(),
            attained_ns: 0.0,
            since_ns: 0,
            joined: 0,
            epoch: 0,
        }
    }

    /// How many requests share.
    pub(super) fn len(&self) -> u32 {
        self.places.len() as u32
    }

    /// One more request; says when the next one is done.
    pub(super) fn join(&mut self, now_ns: u64, slot: u32, service_ns: u64) -> Completion {
        self.advance(now_ns);
        let place = self.attained_ns + service_ns as f64;
        self.joined += 1;
        self.places.push(Reverse((place.to_bits(), self.joined, slot)));
        // There is one: the request that has just joined.
        self.next(now_ns).unwrap_or(Completion { at_ns: now_ns, service: self.service() })
    }

    /// Ends the service announced by this ticket: who is done, and when the next one will be.
    pub(super) fn leave(&mut self, now_ns: u64, service: ServiceId) -> Option<(u32, Option<Completion>)> {
        if service.epoch != self.epoch {
            return None;
        }
        self.advance(now_ns);
        let Reverse((place, _, slot)) = self.places.pop()?;
        // Completions fall on whole nanoseconds: the axis stands where this request was done.
        self.attained_ns = f64::from_bits(place);
        Some((slot, self.next(now_ns)))
    }

    /// Loses all requests.
    pub(super) fn clear(&mut self) -> Vec<u32> {
        self.epoch = self.epoch.wrapping_add(1);
        std::mem::take(&mut self.places).into_iter().map(|Reverse((_, _, slot))| slot).collect()
    }

    /// Serves by another factor from now on; says when the next request is done, if there is one.
    pub(super) fn set_speed(&mut self, now_ns: u64, speed: f64) -> Option<Completion> {
        self.advance(now_ns);
        self.speed = speed;
        self.next(now_ns)
    }

    /// The share of a worker that each request has.
    fn share(&self) -> f64 {
        (f64::from(self.workers) / self.places.len().max(1) as f64).min(1.0) * self.speed
    }

    fn advance(&mut self, now_ns: u64) {
        if self.places.is_empty() {
            self.attained_ns = 0.0;
        } else {
            self.attained_ns += (now_ns - self.since_ns) as f64 * self.share();
        }
        self.since_ns = now_ns;
    }

    fn next(&mut self, now_ns: u64) -> Option<Completion> {
        self.epoch = self.epoch.wrapping_add(1);
        let Reverse((place, _, _)) = self.places.peek()?;
        let rest_ns = (f64::from_bits(*place) - self.attained_ns).max(0.0) / self.share();
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
    use super::Sharing;
    use proptest::prelude::*;

    #[test]
    fn two_requests_each_get_half_of_a_worker() {
        let mut sharing = Sharing::new(1);
        assert_eq!(sharing.join(0, 1, 100).at_ns, 100);
        let both = sharing.join(50, 2, 100);
        assert_eq!(both.at_ns, 150, "the first has 50 left and half a worker");
        let (slot, next) = sharing.leave(150, both.service).unwrap();
        assert_eq!((slot, next.unwrap().at_ns), (1, 200), "the second has 50 left and a whole worker");
    }

    #[test]
    fn nobody_gets_more_than_one_worker() {
        let mut sharing = Sharing::new(4);
        sharing.join(0, 1, 100);
        assert_eq!(sharing.join(0, 2, 100).at_ns, 100);
    }

    proptest! {
        #[test]
        fn everybody_is_done_once_the_work_is_done_and_not_before(
            jobs in prop::collection::vec((0u64..1000, 1u64..1000), 1..40), workers in 1u32..4,
        ) {
            let mut arrivals = jobs.clone();
            arrivals.sort_unstable();
            let (mut sharing, mut next) = (Sharing::new(workers), None);
            let mut done = Vec::new();
            let mut arrivals = arrivals.into_iter().zip(0u32..).peekable();
            while let Some(now) = [next.map(|next: super::Completion| next.at_ns), arrivals.peek().map(|job| job.0.0)]
                .into_iter().flatten().min()
            {
                match next {
                    Some(completion) if completion.at_ns == now => {
                        let (slot, following) = sharing.leave(now, completion.service).unwrap();
                        done.push((slot, now));
                        next = following;
                    }
                    _ => {
                        let ((_, service), slot) = arrivals.next().unwrap();
                        next = Some(sharing.join(now, slot, service));
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
