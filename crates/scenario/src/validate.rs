//! How the fields of a scenario must fit together; each field's own range stands in its table.

use super::number::written;
use super::{Arrivals, Fault, FieldError, Replication, Scenario, WorkDistribution};
use std::fmt;

/// The most requests one run may draw, so that no link can keep a browser busy for hours.
pub(crate) const LARGEST_REQUEST_COUNT: f64 = 2e7;

/// The most messages that may travel and copies that may lie about at a time, so that no link can exhaust a
/// browser's memory.
pub(crate) const LARGEST_STATE: f64 = 1e7;

/// The most copies that all clients' caches may hold together, for the same reason.
const LARGEST_CACHED: f64 = 2e6;

/// The most messages that may travel between clients and servers at a time.
pub(crate) const LARGEST_UNDER_WAY: f64 = 2e6;

/// The most servers among which every write is copied.
const LARGEST_REPLICA_COUNT: u32 = 64;

impl Scenario {
    /// Checks every range again and how the fields fit together.
    ///
    /// # Errors
    /// All faults found, in the order of the tables.
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        let mut errors = Errors { scenario: self, found: Vec::new() };
        self.check_ranges(&mut errors);
        self.check_sizes(&mut errors);
        self.check_file(&mut errors);
        if self.file.is_none() {
            // Nobody asks for objects where everybody wants the file.
            self.check_caches(&mut errors);
            self.check_peers(&mut errors);
        }
        self.check_faults(&mut errors);
        if errors.found.is_empty() { Ok(()) } else { Err(errors.found) }
    }

    /// Values may have come from bytes rather than through `set`: hold each to its own range.
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
                let refused = fault
                    .get(parameter.name)
                    .and_then(|value| fault.clone().set(parameter.name, &value).err());
                errors.found.extend(refused.map(|error| FieldError { path, ..error }));
            }
        }
    }

    fn check_sizes(&self, errors: &mut Errors<'_>) {
        let run = &self.run;
        if self.client_server.is_none() && self.peer_to_peer.is_none() {
            errors.refuse(
                "client_server",
                format_args!("at least one of the tables client_server and peer_to_peer"),
            );
        }
        if run.warm_up_s >= run.duration_s {
            errors.refuse(
                "run.warm_up_s",
                format_args!("less than run.duration_s, which is {}", written(run.duration_s)),
            );
        }
        if self.workload.work_distribution == WorkDistribution::Hyperexponential
            && self.workload.work_squared_variation < 1.0
        {
            errors.refuse(
                "workload.work_squared_variation",
                format_args!("at least 1 for a hyperexponential distribution"),
            );
        }
        let requests = self.largest_requests_per_s() * run.duration_s;
        if self.file.is_none() && requests > LARGEST_REQUEST_COUNT {
            errors.refuse(
                "workload.requests_per_s",
                format_args!(
                    "at most {} req/s over {} s",
                    written(LARGEST_REQUEST_COUNT / run.duration_s),
                    written(run.duration_s)
                ),
            );
        }
    }

    fn check_caches(&self, errors: &mut Errors<'_>) {
        let workload = &self.workload;
        let changes = workload.object_changes_per_s * f64::from(workload.objects) * self.run.duration_s;
        if changes > LARGEST_REQUEST_COUNT {
            let most = LARGEST_REQUEST_COUNT / f64::from(workload.objects) / self.run.duration_s;
            errors.refuse(
                "workload.object_changes_per_s",
                format_args!(
                    "at most {} changes per second of each of so many objects for so long",
                    written(most)
                ),
            );
        }
        let Some(left) = &self.client_server else { return };
        if left.replication != Replication::None && left.servers > LARGEST_REPLICA_COUNT {
            errors.refuse(
                "client_server.servers",
                format_args!("1 to {LARGEST_REPLICA_COUNT} servers, when each has a copy of the data"),
            );
        }
        let travelling = self.largest_requests_per_s() * 2.0 * left.link_delay_s;
        if travelling > LARGEST_UNDER_WAY {
            errors.refuse(
                "workload.requests_per_s",
                format_args!(
                    "at most {} req/s when each travels for {} s",
                    written(LARGEST_UNDER_WAY / (2.0 * left.link_delay_s)),
                    written(2.0 * left.link_delay_s)
                ),
            );
        }
        let copies = |objects: u32| f64::from(objects.min(workload.objects));
        if f64::from(workload.users) * copies(left.client_cache_objects) > LARGEST_CACHED {
            errors.refuse(
                "client_server.client_cache_objects",
                format_args!(
                    "at most {} objects at each of so many clients",
                    written(LARGEST_CACHED / f64::from(workload.users))
                ),
            );
        }
        if left.edge_cache_objects > 0 && left.edge_delay_s > left.link_delay_s {
            errors.refuse(
                "client_server.edge_delay_s",
                format_args!(
                    "at most client_server.link_delay_s, which is {}: the edge is on the way",
                    written(left.link_delay_s)
                ),
            );
        }
    }

    /// How many requests per second the users can make at most.
    pub(crate) fn largest_requests_per_s(&self) -> f64 {
        let workload = &self.workload;
        match workload.arrivals {
            Arrivals::Closed => {
                // The profile is for open workloads; crowds think less.
                f64::from(workload.users) / workload.think_time_s * self.largest_crowd_factor()
            }
            _ => workload.requests_per_s * self.largest_demand_factor(),
        }
    }
}

/// What is wrong with a scenario.
pub(crate) struct Errors<'a> {
    scenario: &'a Scenario,
    found: Vec<FieldError>,
}

impl Errors<'_> {
    /// The value at a path is not possible.
    #[inline(never)]
    pub(crate) fn refuse(&mut self, path: &str, allowed: fmt::Arguments<'_>) {
        let value = self.scenario.get(path).map_or_else(|| "nothing".to_owned(), |value| value.to_string());
        self.found.push(FieldError { path: path.to_owned(), value, allowed: allowed.to_string() });
    }
}
