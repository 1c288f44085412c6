//! Validation of a scenario: the ranges of its fields, the consistency of different fields, and the size of the run.

use super::limit::{at_most, at_most_whole};
use super::{Fault, FieldError, Replication, Scenario, Value, WorkDistribution};
use std::fmt;

/// The largest number of requests in one run, so that no address can keep a browser busy for hours.
pub(crate) const LARGEST_REQUEST_COUNT: f64 = 2e7;

/// The largest number of events of one run, for the same reason: about an hour of work.
pub(crate) const LARGEST_EVENT_COUNT: f64 = 2e10;

/// The largest number of records of about 64 bytes that anything in a run can hold at a time: messages in flight, lookups,
/// copies on peers. No address can then exhaust the memory of a browser.
pub(crate) const LARGEST_STATE: f64 = 1e7;

/// The largest number of copies in the caches of all clients together, for the same reason.
const LARGEST_CACHED_COUNT: f64 = 2e6;

/// The largest number of messages in flight between clients and servers.
pub(crate) const LARGEST_IN_FLIGHT: f64 = 2e6;

/// The largest number of servers with replication, since every write is copied to each of them.
const LARGEST_REPLICA_COUNT: u32 = 64;

impl Scenario {
    /// Checks every field and the consistency of different fields.
    ///
    /// # Errors
    /// All invalid fields, in the order of the tables.
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        let mut errors = Errors { scenario: self, found: Vec::new(), too_many_requests: None };
        self.check_ranges(&mut errors);
        self.check_sizes(&mut errors);
        self.check_lists(&mut errors);
        self.check_file(&mut errors);
        if self.file.is_none() {
            // When a file is distributed, there are no requests for objects.
            self.check_caches(&mut errors);
            self.check_peers(&mut errors);
        }
        self.check_work(&mut errors);
        self.check_faults(&mut errors);
        if let Some((_, path, allowed)) = errors.too_many_requests.take() {
            errors.reject(path, format_args!("{allowed}"));
        }
        if errors.found.is_empty() { Ok(()) } else { Err(errors.found) }
    }

    /// Checks the range of each field. Fields are public, so their values need not come from `set`.
    fn check_ranges(&self, errors: &mut Errors<'_>) {
        let mut copy = self.clone();
        for parameter in Scenario::parameters().filter(|parameter| parameter.table != "faults") {
            let path = parameter.path();
            if let Some(value) = self.get(&path) {
                errors.found.extend(copy.set(&path, &value).err());
            }
        }
        for (index, fault) in self.faults.iter().enumerate() {
            for parameter in Fault::PARAMETERS {
                let path = format!("faults.{}.{}", index + 1, parameter.name);
                let rejected = fault
                    .get(parameter.name)
                    .and_then(|value| fault.clone().set(parameter.name, &value).err());
                errors.found.extend(rejected.map(|error| FieldError { path, ..error }));
            }
        }
    }

    fn check_sizes(&self, errors: &mut Errors<'_>) {
        let run = &self.run;
        if self.client_server.is_none() && self.peer_to_peer.is_none() {
            errors.reject(
                "client_server",
                format_args!("at least one of the tables client_server and peer_to_peer"),
            );
        }
        if run.warm_up_s >= run.duration_s {
            errors.reject(
                "run.warm_up_s",
                format_args!("less than run.duration_s, which is {}", run.duration_s),
            );
        }
        if self.workload.work_distribution == WorkDistribution::Hyperexponential
            && self.workload.work_squared_variation < 1.0
        {
            errors.reject(
                "workload.work_squared_variation",
                format_args!("at least 1 for a hyperexponential distribution"),
            );
        }
        if self.file.is_none() {
            self.check_requests(
                run.duration_s,
                LARGEST_REQUEST_COUNT,
                format_args!("in a run of {} s", run.duration_s),
                errors,
            );
        }
    }

    /// Checks that no more than this many requests can arrive within a period. Of several such errors the tightest is kept.
    pub(crate) fn check_requests(
        &self,
        period_s: f64,
        most: f64,
        condition: fmt::Arguments<'_>,
        errors: &mut Errors<'_>,
    ) {
        let tightest = errors.too_many_requests.as_ref().map_or(1.0, |(excess, ..)| *excess);
        if let Some((excess, path, allowed)) = self.excess_of_requests(period_s, most)
            && excess > tightest
        {
            errors.too_many_requests = Some((excess, path, format!("{allowed} {condition}")));
        }
    }

    fn check_caches(&self, errors: &mut Errors<'_>) {
        let workload = &self.workload;
        let changes = workload.object_changes_per_s * f64::from(workload.objects) * self.run.duration_s;
        if changes > LARGEST_REQUEST_COUNT {
            let most = LARGEST_REQUEST_COUNT / f64::from(workload.objects) / self.run.duration_s;
            errors.reject(
                "workload.object_changes_per_s",
                format_args!(
                    "{} changes per second for this number of objects and this duration",
                    at_most(most)
                ),
            );
        }
        let Some(left) = &self.client_server else { return };
        if left.replication != Replication::None && left.servers > LARGEST_REPLICA_COUNT {
            errors.reject(
                "client_server.servers",
                format_args!("1 to {LARGEST_REPLICA_COUNT} servers with replication"),
            );
        }
        self.check_messages_of_clients(left, errors);
        let copies = |objects: u32| f64::from(objects.min(workload.objects));
        if f64::from(workload.users) * copies(left.client_cache_objects) > LARGEST_CACHED_COUNT {
            errors.reject(
                "client_server.client_cache_objects",
                format_args!(
                    "{} objects per client for this number of clients",
                    at_most_whole(LARGEST_CACHED_COUNT / f64::from(workload.users))
                ),
            );
        }
        let shortest_s = self.workload.region_delays_s.shortest_s().filter(|_| left.edge_cache_objects > 0);
        if let Some(shortest_s) = shortest_s {
            if left.edge_delay_s > shortest_s {
                errors.reject(
                    "client_server.edge_delay_s",
                    format_args!(
                        "at most the shortest delay between regions, {shortest_s} s, of which it is a part"
                    ),
                );
            }
        } else if left.edge_cache_objects > 0 && left.edge_delay_s > left.link_delay_s {
            errors.reject(
                "client_server.edge_delay_s",
                format_args!(
                    "at most client_server.link_delay_s, which is {} and includes the edge delay",
                    left.link_delay_s
                ),
            );
        }
    }
}

/// The errors found in a scenario.
pub(crate) struct Errors<'a> {
    scenario: &'a Scenario,
    found: Vec<FieldError>,
    /// By which factor too many requests arrive, the field to change, and its allowed values.
    too_many_requests: Option<(f64, &'static str, String)>,
}

impl Errors<'_> {
    /// Adds an error for the value at a path.
    pub(crate) fn reject(&mut self, path: &str, allowed: fmt::Arguments<'_>) {
        let none = Value::Other("no value".to_owned());
        let value = self.scenario.get(path).unwrap_or(none);
        self.found.push(FieldError::new(path, &value, allowed.to_string()));
    }
}
