//! A place of service: some workers and one queue, first come, first served.

use crate::metrics::NodeState;
use std::collections::VecDeque;

/// A server, or a peer in its role as one. Holds slots of requests; what they are is the model's affair.
#[derive(Debug, Clone)]
pub struct Station {
    /// What each worker serves.
    workers: Vec<Option<u32>>,
    idle: Vec<u32>,
    queue: VecDeque<u32>,
    capacity: u32,
    crashes: u32,
    epoch: u32,
    served: u64,
}

/// Where "unlimited" ends: a queue that grows for ever must not take the machine with it.
pub const LARGEST_QUEUE: u32 = 1_000_000;

/// What a station does with a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Offer {
    /// This worker begins to serve it at once.
    Started(u32),
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
    pub fn new(workers: u32, capacity: Option<u32>) -> Station {
        let workers = workers.max(1);
        Station {
            workers: vec![None; workers as usize],
            idle: (0..workers).rev().collect(),
            queue: VecDeque::new(),
            capacity: capacity.unwrap_or(LARGEST_QUEUE).min(LARGEST_QUEUE),
            crashes: 0,
            epoch: 0,
            served: 0,
        }
    }

    /// Offers a request.
    #[inline]
    pub fn offer(&mut self, slot: u32) -> Offer {
        if !self.is_up() {
            Offer::Down
        } else if let Some(worker) = self.idle.pop() {
            self.workers[worker as usize] = Some(slot);
            Offer::Started(worker)
        } else if self.queue.len() < self.capacity as usize {
            self.queue.push_back(slot);
            Offer::Queued
        } else {
            Offer::Full
        }
    }

    /// Ends the service that a worker began in this epoch: the request served, and the next one, which the
    /// same worker begins. `None` if the station has crashed since.
    #[inline]
    pub fn complete(&mut self, worker: u32, epoch: u32) -> Option<(u32, Option<u32>)> {
        if epoch != self.epoch {
            return None;
        }
        let served = self.workers[worker as usize].take()?;
        self.served += 1;
        let next = self.queue.pop_front();
        match next {
            Some(_) => self.workers[worker as usize] = next,
            None => self.idle.push(worker),
        }
        Some((served, next))
    }

    /// Crashes: all requests in service and waiting, in this order, are lost. A station that several faults
    /// hold down comes up when the last of them ends.
    pub fn crash(&mut self) -> Vec<u32> {
        self.crashes += 1;
        self.epoch = self.epoch.wrapping_add(1);
        let lost = self.workers.iter().flatten().chain(&self.queue).copied().collect();
        self.workers.fill(None);
        self.idle = (0..self.workers.len() as u32).rev().collect();
        self.queue.clear();
        lost
    }

    /// Ends one crash.
    pub fn recover(&mut self) {
        self.crashes = self.crashes.saturating_sub(1);
    }

    /// Whether it can serve.
    pub fn is_up(&self) -> bool {
        self.crashes == 0
    }

    /// How many crashes are behind it: what tells the services it began from those it lost.
    pub fn epoch(&self) -> u32 {
        self.epoch
    }

    /// Its state, as observers see it.
    pub fn state(&self) -> NodeState {
        let busy = (self.workers.len() - self.idle.len()) as u32;
        NodeState { up: self.is_up(), busy, waiting: self.queue.len() as u32 }
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
    use super::{Offer, Station, busiest};

    #[test]
    fn serves_in_order_of_arrival_and_refuses_beyond_its_capacity() {
        let mut station = Station::new(1, Some(1));
        let offers = [1, 2, 3].map(|slot| station.offer(slot));
        assert_eq!(offers, [Offer::Started(0), Offer::Queued, Offer::Full]);
        assert_eq!(station.complete(0, 0), Some((1, Some(2))));
        assert_eq!(station.complete(0, 0), Some((2, None)));
        assert_eq!(station.complete(0, 0), None);
    }

    #[test]
    fn every_worker_serves_before_anybody_waits() {
        let mut station = Station::new(2, None);
        let offers = [1, 2, 3].map(|slot| station.offer(slot));
        assert_eq!(offers, [Offer::Started(0), Offer::Started(1), Offer::Queued]);
        assert_eq!(station.complete(1, 0), Some((2, Some(3))));
        assert_eq!((station.state().busy, station.state().waiting), (2, 0));
    }

    #[test]
    fn a_crash_loses_everything_and_cancels_the_service_under_way() {
        let mut station = Station::new(1, None);
        for slot in [4, 5, 6] {
            station.offer(slot);
        }
        let epoch = station.epoch();
        assert_eq!(station.crash(), [4, 5, 6]);
        assert_eq!((station.offer(7), station.complete(0, epoch)), (Offer::Down, None));
        station.recover();
        assert_eq!(station.offer(8), Offer::Started(0));
        assert_eq!(station.complete(0, epoch), None, "a service from before the crash ends nothing");
    }

    #[test]
    fn a_station_is_up_again_when_the_last_of_overlapping_crashes_ends() {
        let mut station = Station::new(1, None);
        station.crash();
        station.crash();
        station.recover();
        assert!(!station.is_up());
        station.recover();
        assert!(station.is_up());
    }

    #[test]
    fn the_busiest_is_up_and_the_first_of_equals() {
        let mut stations = vec![Station::new(1, None); 4];
        for index in [1, 2, 3] {
            stations[index].offer(0);
            stations[index].complete(0, 0);
        }
        stations[1].crash();
        assert_eq!(busiest(&stations), Some(2));
        assert_eq!(busiest(&[]), None);
    }
}
