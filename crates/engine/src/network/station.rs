//! A place of service: some workers, shared one way or another by the requests that have come.

use super::sharing::Sharing;
use netduel_results::NodeState;
use netduel_scenario::Discipline;
use std::collections::VecDeque;

/// A server, or a peer in its role as one. Holds slots of requests; what they are is the model's affair.
#[derive(Debug, Clone)]
pub struct Station {
    service: Service,
    workers: u32,
    capacity: u32,
    crashes: u32,
    served: u64,
    /// The factor by which it serves.
    speed: f64,
}

/// A request in service.
#[derive(Debug, Clone, Copy)]
struct Serving {
    slot: u32,
    ends_ns: u64,
}

#[derive(Debug, Clone)]
enum Service {
    /// First come, first served: each worker serves one request at a time, the others wait.
    InOrder {
        /// What each worker serves.
        serving: Vec<Option<Serving>>,
        idle: Vec<u32>,
        /// Who waits, and for how long each will be served at full speed.
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

/// Stands for an attacker's request where a station holds the slots of users' requests.
pub const ATTACKER: u32 = u32::MAX;

/// When a service will end, unless something comes between. Schedule it, and hand it to [`Station::complete`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Completion {
    /// When.
    pub at_ns: u64,
    /// Of which service.
    pub service: ServiceId,
}

/// Tells one service of a station from all others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ServiceId {
    pub(super) worker: u32,
    pub(super) epoch: u32,
}

impl ServiceId {
    /// All of it in one word, for the run hash.
    pub(crate) fn word(self) -> u64 {
        u64::from(self.epoch) << 16 ^ u64::from(self.worker)
    }
}

/// What a station does with a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Admission {
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
        Station { service, workers, capacity, crashes: 0, served: 0, speed: 1.0 }
    }

    /// Offers a request that needs a worker for `service_ns`.
    #[inline]
    pub fn admit(&mut self, now_ns: u64, slot: u32, service_ns: u64) -> Admission {
        if !self.is_up() {
            return Admission::Down;
        }
        match &mut self.service {
            Service::InOrder { serving, idle, queue, epoch } => {
                if let Some(worker) = idle.pop() {
                    let ends_ns = now_ns.saturating_add(stretched(service_ns, self.speed));
                    serving[worker as usize] = Some(Serving { slot, ends_ns });
                    let service = ServiceId { worker, epoch: *epoch };
                    Admission::Started(Completion { at_ns: ends_ns, service })
                } else if queue.len() < self.capacity as usize {
                    queue.push_back((slot, service_ns));
                    Admission::Queued
                } else {
                    Admission::Full
                }
            }
            Service::Shared(sharing) => {
                if sharing.len() < self.workers.saturating_add(self.capacity) {
                    Admission::Started(sharing.join(now_ns, slot, service_ns))
                } else {
                    Admission::Full
                }
            }
        }
    }

    /// Ends a service: the request served, and when the next service ends, if one begins or goes on. `None` if
    /// that service no longer exists, or no longer ends now.
    #[inline]
    pub fn complete(&mut self, now_ns: u64, service: ServiceId) -> Option<(u32, Option<Completion>)> {
        let done = match &mut self.service {
            Service::InOrder { serving, idle, queue, epoch } => {
                if service.epoch != *epoch {
                    return None;
                }
                let Serving { slot: served, .. } = serving[service.worker as usize].take()?;
                let next = queue.pop_front().map(|(slot, service_ns)| {
                    let ends_ns = now_ns.saturating_add(stretched(service_ns, self.speed));
                    serving[service.worker as usize] = Some(Serving { slot, ends_ns });
                    Completion { at_ns: ends_ns, service }
                });
                if next.is_none() {
                    idle.push(service.worker);
                }
                (served, next)
            }
            Service::Shared(sharing) => sharing.leave(now_ns, service)?,
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
                let in_service = serving.iter().flatten().map(|serving| serving.slot);
                let lost = in_service.chain(queue.iter().map(|waiting| waiting.0)).collect();
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

    /// Serves by another factor of its speed from now on, what it is serving included. Returns when the services under way
    /// end now; what was announced before is void.
    pub fn set_speed(&mut self, now_ns: u64, speed: f64) -> Vec<Completion> {
        let before = std::mem::replace(&mut self.speed, speed);
        if before == speed {
            return Vec::new();
        }
        match &mut self.service {
            Service::InOrder { serving, epoch, .. } => {
                *epoch = epoch.wrapping_add(1);
                let mut completions = Vec::new();
                for (worker, serving) in (0..).zip(serving) {
                    if let Some(Serving { ends_ns, .. }) = serving {
                        let rest_ns = stretched(ends_ns.saturating_sub(now_ns), speed / before);
                        *ends_ns = now_ns.saturating_add(rest_ns);
                        let service = ServiceId { worker, epoch: *epoch };
                        completions.push(Completion { at_ns: *ends_ns, service });
                    }
                }
                completions
            }
            Service::Shared(sharing) => sharing.set_speed(now_ns, speed).into_iter().collect(),
        }
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

    /// The request that a worker serves, where each serves one at a time.
    pub fn served_by(&self, worker: ServiceId) -> Option<u32> {
        match &self.service {
            Service::InOrder { serving, .. } => {
                serving.get(worker.worker as usize)?.map(|serving| serving.slot)
            }
            Service::Shared(_) => None,
        }
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

/// How much a station has served, with what it has to serve; `None` if it is down, or no station has that number and it
/// serves nothing anyway.
pub(crate) fn load(stations: &[Station], node: u32) -> Option<u64> {
    let Some(station) = stations.get(node as usize) else { return Some(0) };
    station.is_up().then(|| station.served() + u64::from(station.in_system()))
}

/// How long something takes at a factor of the usual speed.
#[inline]
fn stretched(time_ns: u64, speed: f64) -> u64 {
    if speed == 1.0 { time_ns } else { libm::round(time_ns as f64 / speed) as u64 }
}

#[cfg(test)]
mod tests {
    use super::{Admission, Completion, ServiceId, Station, load};
    use netduel_scenario::Discipline::{FirstComeFirstServed, ProcessorSharing};

    fn at(offer: Admission) -> Completion {
        let Admission::Started(completion) = offer else { panic!("{offer:?}") };
        completion
    }

    #[test]
    fn serves_in_order_of_arrival_and_refuses_beyond_its_capacity() {
        let mut station = Station::new(1, Some(1), FirstComeFirstServed);
        let first = at(station.admit(0, 1, 10));
        assert_eq!([station.admit(2, 2, 5), station.admit(3, 3, 5)], [Admission::Queued, Admission::Full]);
        let (served, next) = station.complete(10, first.service).unwrap();
        assert_eq!((served, next.unwrap().at_ns), (1, 15));
        assert_eq!(station.complete(15, next.unwrap().service), Some((2, None)));
        assert_eq!(station.complete(16, first.service), None);
    }

    #[test]
    fn every_worker_serves_before_anybody_waits() {
        let mut station = Station::new(2, None, FirstComeFirstServed);
        let tickets = [1, 2].map(|slot| at(station.admit(0, slot, 10)).service);
        assert_eq!(station.admit(0, 3, 10), Admission::Queued);
        let (served, next) = station.complete(10, tickets[1]).unwrap();
        assert_eq!((served, next.unwrap().at_ns), (2, 20));
        assert_eq!((station.state().busy, station.state().waiting), (2, 0));
    }

    #[test]
    fn a_crash_loses_everything_and_cancels_the_service_under_way() {
        for discipline in [FirstComeFirstServed, ProcessorSharing] {
            let mut station = Station::new(1, None, discipline);
            let service = at(station.admit(0, 4, 10)).service;
            station.admit(0, 5, 10);
            let mut lost = station.crash();
            lost.sort_unstable();
            assert_eq!(lost, [4, 5]);
            assert_eq!((station.admit(1, 7, 1), station.complete(10, service)), (Admission::Down, None));
            station.recover();
            at(station.admit(2, 8, 10));
            assert_eq!(station.complete(10, service), None, "a service from before the crash ends nothing");
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
            at(station.admit(0, slot, 10));
        }
        assert_eq!(station.admit(0, 3, 10), Admission::Full);
        assert_eq!((station.state().busy, station.state().waiting), (2, 1));
    }

    #[test]
    fn the_load_of_a_station_is_what_it_has_served_and_has_to_serve() {
        let mut stations = vec![Station::new(1, None, FirstComeFirstServed); 3];
        stations[1].admit(0, 0, 1);
        stations[1].complete(1, ServiceId { worker: 0, epoch: 0 });
        stations[1].admit(1, 0, 1);
        stations[2].crash();
        assert_eq!([0, 1, 2, 3].map(|node| load(&stations, node)), [Some(0), Some(2), None, Some(0)]);
    }

    #[test]
    fn a_slow_down_stretches_what_is_left_and_what_comes() {
        for discipline in [FirstComeFirstServed, ProcessorSharing] {
            let mut station = Station::new(1, None, discipline);
            let first = at(station.admit(0, 1, 100));
            let [slower] = station.set_speed(40, 0.5)[..] else { panic!("one service is under way") };
            assert_eq!(slower.at_ns, 160, "60 left at half the speed");
            assert_eq!(station.complete(100, first.service), None, "what was announced is void");
            let [faster] = station.set_speed(100, 1.0)[..] else { panic!("one service is under way") };
            assert_eq!(faster.at_ns, 130, "30 of the work is left");
            assert_eq!(station.complete(130, faster.service), Some((1, None)));
            assert_eq!(station.set_speed(130, 0.1), [], "nothing is under way");
            assert_eq!(at(station.admit(200, 2, 10)).at_ns, 300);
        }
    }
}
