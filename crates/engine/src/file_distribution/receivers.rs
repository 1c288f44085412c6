//! The users that download the file, with their access links and arrival times; the same in both networks.

use super::fixed_point::{UNLIMITED, rate_of};
use crate::kernel::{Exponentials, Purpose, Stream, ns_from_s};
use netduel_results::Request;
use netduel_scenario::{FileArrivals, Scenario};

/// All users of a scenario with a file. Request k is user k's request for the file.
#[derive(Debug, Clone)]
pub(super) struct Receivers {
    /// The bandwidth class of each user.
    pub(super) class: Vec<u32>,
    /// The arrival time of each user.
    pub(super) arrives_ns: Vec<u64>,
    /// Capacities of each class, in rate units.
    uplinks: Vec<u64>,
    downlinks: Vec<u64>,
    /// Users that have not arrived, in reverse order of arrival.
    not_arrived: Vec<u32>,
}

impl Receivers {
    pub(super) fn new(scenario: &Scenario) -> Receivers {
        let (users, seed) = (scenario.workload.users, scenario.run.seed);
        let file = scenario.file.clone().unwrap_or_default();
        let sizes = file.class_sizes(users);
        let mut class: Vec<u32> =
            (0..).zip(&sizes).flat_map(|(class, size)| vec![class; *size as usize]).collect();
        if sizes.len() > 1 {
            Stream::new(seed, 0, Purpose::Classes).shuffle(&mut class);
        }
        let arrives_ns = match file.arrivals {
            FileArrivals::AtOnce => vec![0; users as usize],
            FileArrivals::Poisson => {
                let mut gaps = Exponentials::new(Stream::new(seed, 0, Purpose::Arrivals));
                let mut at_s = 0.0;
                let next = |_| {
                    at_s += gaps.draw() / file.arrivals_per_s;
                    ns_from_s(at_s)
                };
                (0..users).map(next).collect()
            }
        };
        let classes = 0..sizes.len();
        Receivers {
            class,
            arrives_ns,
            uplinks: classes.clone().map(|class| rate_of(file.uplink_of_class_bits_per_s(class))).collect(),
            downlinks: classes
                .map(|class| file.downlink_of_class_bits_per_s(class).map_or(UNLIMITED, rate_of))
                .collect(),
            not_arrived: (0..users).rev().collect(),
        }
    }

    /// The next arrival time, if any user has not arrived yet.
    pub(super) fn next_arrival_ns(&self) -> Option<u64> {
        self.not_arrived.last().map(|user| self.arrives_ns[*user as usize])
    }

    /// The request of the user that arrives now.
    pub(super) fn arrive(&mut self) -> Option<Request> {
        self.not_arrived.pop().map(|user| self.request(user))
    }

    /// A user's request for the file.
    pub(super) fn request(&self, user: u32) -> Request {
        let arrived_ns = self.arrives_ns[user as usize];
        Request { id: user, user, object: 0, arrived_ns, work: 1.0, is_write: false }
    }

    /// The downlinks of all classes.
    pub(super) fn downlinks(&self) -> &[u64] {
        &self.downlinks
    }

    /// A user's uplink.
    pub(super) fn uplink(&self, user: u32) -> u64 {
        self.uplinks[self.class[user as usize] as usize]
    }

    /// A user's downlink.
    pub(super) fn downlink(&self, user: u32) -> u64 {
        self.downlinks[self.class[user as usize] as usize]
    }
}
