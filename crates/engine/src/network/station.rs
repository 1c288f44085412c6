//! A service station: a number of workers and a queue, under a queueing discipline.

use super::processor_sharing::ProcessorSharing;
use super::service::{Completion, ServiceId};
use netduel_results::NodeState;
use netduel_scenario::Discipline;
use std::collections::VecDeque;

/// A server, or a peer in its role as a server. A station knows requests only by their slots in the model.
#[derive(Debug, Clone)]
pub struct Station {
    service: Service,
    workers: u32,
    capacity: u32,
    crashes: u32,
    served: u64,
    /// Factor on the normal speed.
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
    /// First come, first served: each worker serves one request at a time, and the others wait.
    FirstComeFirstServed {
        /// The request in service at each worker.
        serving: Vec<Option<Serving>>,
        idle: Vec<u32>,
        /// Waiting requests with their service times in nanoseconds at normal speed.
        queue: VecDeque<(u32, u64)>,
        /// Incremented by every crash or change of speed, which invalidates earlier completions.
        epoch: u32,
    },
    /// All requests at once, in equal shares.
    ProcessorSharing(ProcessorSharing),
}

/// The limit of an "unlimited" queue, so that an ever-growing queue cannot exhaust memory. It also limits the
/// requests of all servers of the client–server network together.
pub const LARGEST_QUEUE: u32 = 1_000_000;

/// The largest number of requests that a network holds at a time, waiting or on their way. Further requests are refused where
/// they arise, so that no run exhausts memory.
pub const LARGEST_OPEN_COUNT: usize = 4_000_000;

/// Identifies attack requests in a station; all other values are slots of users' requests.
pub const ATTACKER: u32 = u32::MAX;

/// The result of offering a request to a station.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Admission {
    /// The request is in service; the next completion at the station is given.
    Started(Completion),
    /// The request waits.
    Queued,
    /// The queue is full.
    Full,
    /// The station has crashed.
    Down,
}

impl Station {
    /// Creates a station that is up and idle, with `workers` workers (at least one) and room for `capacity` waiting
    /// requests ([`LARGEST_QUEUE`] if there is no limit).
    pub fn new(workers: u32, capacity: Option<u32>, discipline: Discipline) -> Station {
        let workers = workers.max(1);
        let service = match discipline {
            Discipline::FirstComeFirstServed => Service::FirstComeFirstServed {
                serving: vec![None; workers as usize],
                idle: (0..workers).rev().collect(),
                queue: VecDeque::new(),
                epoch: 0,
            },
            Discipline::ProcessorSharing => Service::ProcessorSharing(ProcessorSharing::new(workers)),
        };
        let capacity = capacity.unwrap_or(LARGEST_QUEUE).min(LARGEST_QUEUE);
        Station { service, workers, capacity, crashes: 0, served: 0, speed: 1.0 }
    }

    /// Offers a request that needs a worker for `service_ns` at normal speed.
    #[inline]
    pub fn admit(&mut self, now_ns: u64, slot: u32, service_ns: u64) -> Admission {
        if !self.is_up() {
            return Admission::Down;
        }
        match &mut self.service {
            Service::FirstComeFirstServed { serving, idle, queue, epoch } => {
                if let Some(worker) = idle.pop() {
                    let ends_ns = now_ns.saturating_add(scaled_ns(service_ns, self.speed));
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
            Service::ProcessorSharing(sharing) => {
                if sharing.len() < self.workers.saturating_add(self.capacity) {
                    Admission::Started(sharing.admit(now_ns, slot, service_ns))
                } else {
                    Admission::Full
                }
            }
        }
    }

    /// Ends a service. Returns its request, and the next completion if a service starts or continues. `None` if the
    /// service no longer exists or no longer ends at this time.
    #[inline]
    pub fn complete(&mut self, now_ns: u64, service: ServiceId) -> Option<(u32, Option<Completion>)> {
        let done = match &mut self.service {
            Service::FirstComeFirstServed { serving, idle, queue, epoch } => {
                if service.epoch != *epoch {
                    return None;
                }
                let Serving { slot: served, .. } = serving[service.worker as usize].take()?;
                let next = queue.pop_front().map(|(slot, service_ns)| {
                    let ends_ns = now_ns.saturating_add(scaled_ns(service_ns, self.speed));
                    serving[service.worker as usize] = Some(Serving { slot, ends_ns });
                    Completion { at_ns: ends_ns, service }
                });
                if next.is_none() {
                    idle.push(service.worker);
                }
                (served, next)
            }
            Service::ProcessorSharing(sharing) => sharing.complete(now_ns, service)?,
        };
        self.served += 1;
        Some(done)
    }

    /// Takes a waiting request out of the queue. Returns whether it waited: a request in service stays.
    pub fn leave_queue(&mut self, slot: u32) -> bool {
        let Service::FirstComeFirstServed { queue, .. } = &mut self.service else { return false };
        // Requests that have waited longest are the first to leave, so the search ends soon.
        let place = queue.iter().position(|waiting| waiting.0 == slot);
        place.and_then(|place| queue.remove(place)).is_some()
    }

    /// Crashes the station. Returns all requests in service or waiting, which are lost. A station that several
    /// faults take down is up again when the last of them ends.
    pub fn crash(&mut self) -> Vec<u32> {
        self.crashes += 1;
        match &mut self.service {
            Service::FirstComeFirstServed { serving, idle, queue, epoch } => {
                *epoch = epoch.wrapping_add(1);
                let in_service = serving.iter().flatten().map(|serving| serving.slot);
                let lost = in_service.chain(queue.iter().map(|waiting| waiting.0)).collect();
                serving.fill(None);
                *idle = (0..self.workers).rev().collect();
                queue.clear();
                lost
            }
            Service::ProcessorSharing(sharing) => sharing.clear(),
        }
    }

    /// Ends one crash.
    pub fn recover(&mut self) {
        self.crashes = self.crashes.saturating_sub(1);
    }

    /// Sets the factor on the station's speed, also for services in progress. Returns their new completions, which
    /// replace the earlier ones.
    pub fn set_speed(&mut self, now_ns: u64, speed: f64) -> Vec<Completion> {
        let before = std::mem::replace(&mut self.speed, speed);
        if before == speed {
            return Vec::new();
        }
        match &mut self.service {
            Service::FirstComeFirstServed { serving, epoch, .. } => {
                *epoch = epoch.wrapping_add(1);
                let mut completions = Vec::new();
                for (worker, serving) in (0..).zip(serving) {
                    if let Some(Serving { ends_ns, .. }) = serving {
                        let rest_ns = scaled_ns(ends_ns.saturating_sub(now_ns), speed / before);
                        *ends_ns = now_ns.saturating_add(rest_ns);
                        let service = ServiceId { worker, epoch: *epoch };
                        completions.push(Completion { at_ns: *ends_ns, service });
                    }
                }
                completions
            }
            Service::ProcessorSharing(sharing) => sharing.set_speed(now_ns, speed).into_iter().collect(),
        }
    }

    /// Whether the station can serve.
    pub fn is_up(&self) -> bool {
        self.crashes == 0
    }

    /// The station's state as seen by observers. Under processor sharing all requests are in service, and none waits.
    pub fn state(&self) -> NodeState {
        let (busy, waiting) = match &self.service {
            Service::FirstComeFirstServed { idle, queue, .. } => {
                (self.workers - idle.len() as u32, queue.len() as u32)
            }
            Service::ProcessorSharing(sharing) => (sharing.len(), 0),
        };
        NodeState { up: self.is_up(), away: false, busy, waiting }
    }

    /// The request in service at a worker, under first come, first served.
    pub fn served_by(&self, worker: ServiceId) -> Option<u32> {
        match &self.service {
            Service::FirstComeFirstServed { serving, .. } => {
                serving.get(worker.worker as usize)?.map(|serving| serving.slot)
            }
            Service::ProcessorSharing(_) => None,
        }
    }

    /// Number of requests in service or waiting.
    pub fn in_system(&self) -> u32 {
        let state = self.state();
        state.busy + state.waiting
    }

    /// Number of requests served since the start.
    pub fn served(&self) -> u64 {
        self.served
    }
}

/// A station's served requests plus those in service or waiting: the load by which faults choose nodes. `None` if
/// the station is down; 0 for a node without a station.
pub(crate) fn load(stations: &[Station], node: u32) -> Option<u64> {
    let Some(station) = stations.get(node as usize) else { return Some(0) };
    station.is_up().then(|| station.served() + u64::from(station.in_system()))
}

/// The duration at the given factor on the normal speed.
#[inline]
fn scaled_ns(time_ns: u64, speed: f64) -> u64 {
    if speed == 1.0 { time_ns } else { libm::round(time_ns as f64 / speed) as u64 }
}

#[cfg(test)]
mod tests {
    use super::{Admission, Completion, ServiceId, Station, load};
    use netduel_scenario::Discipline::{FirstComeFirstServed, ProcessorSharing};

    fn at(admission: Admission) -> Completion {
        let Admission::Started(completion) = admission else { panic!("{admission:?}") };
        completion
    }

    #[test]
    fn serves_in_order_of_arrival_and_rejects_requests_beyond_its_capacity() {
        let mut station = Station::new(1, Some(1), FirstComeFirstServed);
        let first = at(station.admit(0, 1, 10));
        assert_eq!([station.admit(2, 2, 5), station.admit(3, 3, 5)], [Admission::Queued, Admission::Full]);
        let (served, next) = station.complete(10, first.service).unwrap();
        assert_eq!((served, next.unwrap().at_ns), (1, 15));
        assert_eq!(station.complete(15, next.unwrap().service), Some((2, None)));
        assert_eq!(station.complete(16, first.service), None);
    }

    #[test]
    fn a_request_can_leave_the_queue_but_not_its_service() {
        let mut station = Station::new(1, Some(2), FirstComeFirstServed);
        let first = at(station.admit(0, 1, 10));
        assert_eq!([station.admit(1, 2, 5), station.admit(2, 3, 7)], [Admission::Queued; 2]);
        assert!(station.leave_queue(2) && !station.leave_queue(2) && !station.leave_queue(1));
        assert_eq!((station.state().busy, station.state().waiting), (1, 1));
        assert_eq!(station.admit(3, 4, 1), Admission::Queued, "its place is free");
        let (served, next) = station.complete(10, first.service).unwrap();
        assert_eq!((served, next.unwrap().at_ns), (1, 17), "the next one is served");
        let mut shared = Station::new(1, None, ProcessorSharing);
        at(shared.admit(0, 1, 10));
        assert!(!shared.leave_queue(1), "all are in service");
    }

    #[test]
    fn requests_wait_only_when_all_workers_are_busy() {
        let mut station = Station::new(2, None, FirstComeFirstServed);
        let tickets = [1, 2].map(|slot| at(station.admit(0, slot, 10)).service);
        assert_eq!(station.admit(0, 3, 10), Admission::Queued);
        let (served, next) = station.complete(10, tickets[1]).unwrap();
        assert_eq!((served, next.unwrap().at_ns), (2, 20));
        assert_eq!((station.state().busy, station.state().waiting), (2, 0));
    }

    #[test]
    fn a_crash_loses_all_requests_and_cancels_the_service_in_progress() {
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
    fn processor_sharing_rejects_requests_beyond_its_capacity() {
        let mut station = Station::new(2, Some(1), ProcessorSharing);
        for slot in 0..3 {
            at(station.admit(0, slot, 10));
        }
        assert_eq!(station.admit(0, 3, 10), Admission::Full);
        assert_eq!((station.state().busy, station.state().waiting), (3, 0));
    }

    #[test]
    fn the_load_of_a_station_is_its_served_and_present_requests() {
        let mut stations = vec![Station::new(1, None, FirstComeFirstServed); 3];
        stations[1].admit(0, 0, 1);
        stations[1].complete(1, ServiceId { worker: 0, epoch: 0 });
        stations[1].admit(1, 0, 1);
        stations[2].crash();
        assert_eq!([0, 1, 2, 3].map(|node| load(&stations, node)), [Some(0), Some(2), None, Some(0)]);
    }

    #[test]
    fn a_slow_down_lengthens_current_and_later_services() {
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
