//! A place of service: some workers, shared one way or another by the requests that have come.

use super::sharing::Sharing;
use crate::metrics::NodeState;
use crate::scenario::Discipline;
use std::collections::VecDeque;

/// A server, or a peer in its role as one. Holds slots of requests; what they are is the model's affair.
#[derive(Debug, Clone)]
pub struct Station {
    service: Service,
    workers: u32,
    capacity: u32,
    crashes: u32,
    served: u64,
}

#[derive(Debug, Clone)]
enum Service {
    /// First come, first served: each worker serves one request at a time, the others wait.
    InOrder {
        /// What each worker serves.
        serving: Vec<Option<u32>>,
        idle: Vec<u32>,
        /// Who waits, and for how long each will be served.
        queue: VecDeque<(u32, u64)>,
        /// How many crashes are behind it: tells the services it began from those it lost.
        epoch: u32,
    },
    /// All at once, in equal shares.
    Shared(Sharing),
}

/// Where "unlimited" ends: a queue that grows for ever must not take the machine with it. All servers of the left side
/// together hold no more either.
pub const LARGEST_QUEUE: u32 = 1_000_000;

/// When a service will end, unless something comes between. Schedule it, and hand it to [`Station::complete`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Completion {
    /// When.
    pub at_ns: u64,
    /// Of which service.
    pub ticket: Ticket,
}

/// Tells one service of a station from all others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ticket {
    pub(super) worker: u32,
    pub(super) epoch: u32,
}

impl Ticket {
    /// All of it in one word, for the run hash.
    pub(crate) fn word(self) -> u64 {
        u64::from(self.epoch) << 16 ^ u64::from(self.worker)
    }
}

/// What a station does with a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Offer {
    /// It is served at once; this is when the next service ends.
    Started(Completion),
    /// It waits.
    Queued,
    /// The queue is full.
    Full,
    /// The station has crashed.
    Down,
}

impl Station {
    /// A station that is up and idle, with so many workers (at least one), where up to `capacity` requests may
    /// wait ([`LARGEST_QUEUE`] if there is no limit).
    pub fn new(workers: u32, capacity: Option<u32>, discipline: Discipline) -> Station {
        let workers = workers.max(1);
        let service = match discipline {
            Discipline::FirstComeFirstServed => Service::InOrder {
                serving: vec![None; workers as usize],
                idle: (0..workers).rev().collect(),
                queue: VecDeque::new(),
                epoch: 0,
            },
            Discipline::ProcessorSharing => Service::Shared(Sharing::new(workers)),
        };
        let capacity = capacity.unwrap_or(LARGEST_QUEUE).min(LARGEST_QUEUE);
        Station { service, workers, capacity, crashes: 0, served: 0 }
    }

    /// Offers a request that needs a worker for `service_ns`.
    #[inline]
    pub fn offer(&mut self, now_ns: u64, slot: u32, service_ns: u64) -> Offer {
        if !self.is_up() {
            return Offer::Down;
        }
        match &mut self.service {
            Service::InOrder { serving, idle, queue, epoch } => {
                if let Some(worker) = idle.pop() {
                    serving[worker as usize] = Some(slot);
                    let ticket = Ticket { worker, epoch: *epoch };
                    Offer::Started(Completion { at_ns: now_ns.saturating_add(service_ns), ticket })
                } else if queue.len() < self.capacity as usize {
                    queue.push_back((slot, service_ns));
                    Offer::Queued
                } else {
                    Offer::Full
                }
            }
            Service::Shared(sharing) => {
                if sharing.len() < self.workers.saturating_add(self.capacity) {
                    Offer::Started(sharing.join(now_ns, slot, service_ns))
                } else {
                    Offer::Full
                }
            }
        }
    }

    /// Ends a service: the request served, and when the next service ends, if one begins or goes on. `None` if
    /// that service no longer exists, or no longer ends now.
    #[inline]
    pub fn complete(&mut self, now_ns: u64, ticket: Ticket) -> Option<(u32, Option<Completion>)> {
        let done = match &mut self.service {
            Service::InOrder { serving, idle, queue, epoch } => {
                if ticket.epoch != *epoch {
                    return None;
                }
                let served = serving[ticket.worker as usize].take()?;
                let next = queue.pop_front().map(|(slot, service_ns)| {
                    serving[ticket.worker as usize] = Some(slot);
                    Completion { at_ns: now_ns.saturating_add(service_ns), ticket }
                });
                if next.is_none() {
                    idle.push(ticket.worker);
                }
                (served, next)
            }
            Service::Shared(sharing) => sharing.leave(now_ns, ticket)?,
        };
        self.served += 1;
        Some(done)
    }

    /// Crashes: all requests in service and waiting are lost. A station that several faults hold down comes up
    /// when the last of them ends.
    pub fn crash(&mut self) -> Vec<u32> {
        self.crashes += 1;
        match &mut self.service {
            Service::InOrder { serving, idle, queue, epoch } => {
                *epoch = epoch.wrapping_add(1);
                let lost =
                    serving.iter().flatten().copied().chain(queue.iter().map(|waiting| waiting.0)).collect();
                serving.fill(None);
                *idle = (0..self.workers).rev().collect();
                queue.clear();
                lost
            }
            Service::Shared(sharing) => sharing.clear(),
        }
    }

    /// Ends one crash.
    pub fn recover(&mut self) {
        self.crashes = self.crashes.saturating_sub(1);
    }

    /// Whether it can serve.
    pub fn is_up(&self) -> bool {
        self.crashes == 0
    }

    /// Its state, as observers see it. Under processor sharing, as many requests count as in service as there are
    /// workers; the others wait in effect.
    pub fn state(&self) -> NodeState {
        let (busy, waiting) = match &self.service {
            Service::InOrder { idle, queue, .. } => (self.workers - idle.len() as u32, queue.len() as u32),
            Service::Shared(sharing) => {
                let busy = sharing.len().min(self.workers);
                (busy, sharing.len() - busy)
            }
        };
        NodeState { up: self.is_up(), away: false, busy, waiting }
    }

    /// Requests in service or waiting.
    pub fn in_system(&self) -> u32 {
        let state = self.state();
        state.busy + state.waiting
    }

    /// Requests served since the start.
    pub fn served(&self) -> u64 {
        self.served
    }
}

/// The station, among those that are up, that has served most (what it has now counts as served); the first
/// of equals.
pub(crate) fn busiest(stations: &[Station]) -> Option<u32> {
    let up = stations.iter().enumerate().filter(|(_, station)| station.is_up());
    // `max_by_key` takes the last of equals, hence the reversal.
    up.rev()
        .max_by_key(|(_, station)| station.served() + u64::from(station.in_system()))
        .map(|(index, _)| index as u32)
}

#[cfg(test)]
mod tests {
    use super::{Completion, Offer, Station, Ticket, busiest};
    use crate::scenario::Discipline::{FirstComeFirstServed, ProcessorSharing};

    fn at(offer: Offer) -> Completion {
        let Offer::Started(completion) = offer else { panic!("{offer:?}") };
        completion
    }

    #[test]
    fn serves_in_order_of_arrival_and_refuses_beyond_its_capacity() {
        let mut station = Station::new(1, Some(1), FirstComeFirstServed);
        let first = at(station.offer(0, 1, 10));
        assert_eq!([station.offer(2, 2, 5), station.offer(3, 3, 5)], [Offer::Queued, Offer::Full]);
        let (served, next) = station.complete(10, first.ticket).unwrap();
        assert_eq!((served, next.unwrap().at_ns), (1, 15));
        assert_eq!(station.complete(15, next.unwrap().ticket), Some((2, None)));
        assert_eq!(station.complete(16, first.ticket), None);
    }

    #[test]
    fn every_worker_serves_before_anybody_waits() {
        let mut station = Station::new(2, None, FirstComeFirstServed);
        let tickets = [1, 2].map(|slot| at(station.offer(0, slot, 10)).ticket);
        assert_eq!(station.offer(0, 3, 10), Offer::Queued);
        let (served, next) = station.complete(10, tickets[1]).unwrap();
        assert_eq!((served, next.unwrap().at_ns), (2, 20));
        assert_eq!((station.state().busy, station.state().waiting), (2, 0));
    }

    #[test]
    fn a_crash_loses_everything_and_cancels_the_service_under_way() {
        for discipline in [FirstComeFirstServed, ProcessorSharing] {
            let mut station = Station::new(1, None, discipline);
            let ticket = at(station.offer(0, 4, 10)).ticket;
            station.offer(0, 5, 10);
            let mut lost = station.crash();
            lost.sort_unstable();
            assert_eq!(lost, [4, 5]);
            assert_eq!((station.offer(1, 7, 1), station.complete(10, ticket)), (Offer::Down, None));
            station.recover();
            at(station.offer(2, 8, 10));
            assert_eq!(station.complete(10, ticket), None, "a service from before the crash ends nothing");
        }
    }

    #[test]
    fn a_station_is_up_again_when_the_last_of_overlapping_crashes_ends() {
        let mut station = Station::new(1, None, FirstComeFirstServed);
        station.crash();
        station.crash();
        station.recover();
        assert!(!station.is_up());
        station.recover();
        assert!(station.is_up());
    }

    #[test]
    fn shared_service_is_refused_beyond_its_capacity() {
        let mut station = Station::new(2, Some(1), ProcessorSharing);
        for slot in 0..3 {
            at(station.offer(0, slot, 10));
        }
        assert_eq!(station.offer(0, 3, 10), Offer::Full);
        assert_eq!((station.state().busy, station.state().waiting), (2, 1));
    }

    #[test]
    fn the_busiest_is_up_and_the_first_of_equals() {
        let mut stations = vec![Station::new(1, None, FirstComeFirstServed); 4];
        for index in [1, 2, 3] {
            stations[index].offer(0, 0, 1);
            stations[index].complete(1, Ticket { worker: 0, epoch: 0 });
        }
        stations[1].crash();
        assert_eq!(busiest(&stations), Some(2));
        assert_eq!(busiest(&[]), None);
    }
}
