//! How the fields of a scenario must fit together; each field's own range stands in its table.

use super::number::written;
use super::{Arrivals, Capacity, Fault, FaultSide, FieldError, Replication, Scenario, WorkDistribution};

/// The most requests one run may draw, so that no link can keep a browser busy for hours.
const LARGEST_REQUEST_COUNT: f64 = 2e7;

/// The most messages that may travel and copies that may lie about at a time, so that no link can exhaust a
/// browser's memory.
const LARGEST_STATE: f64 = 1e7;

/// The most copies that all clients' caches may hold together, for the same reason.
const LARGEST_CACHED: f64 = 2e6;

/// The most messages that may travel between clients and servers at a time.
const LARGEST_UNDER_WAY: f64 = 2e6;

/// The most servers among which every write is copied.
const LARGEST_REPLICA_COUNT: u32 = 64;

impl Scenario {
    /// Checks every range again and how the fields fit together.
    ///
    /// # Errors
    /// All faults found, in the order of the tables.
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        let mut errors = Vec::new();
        self.check_ranges(&mut errors);
        self.check_sizes(&mut errors);
        self.check_caches(&mut errors);
        self.check_overlay(&mut errors);
        for (index, fault) in self.faults.iter().enumerate() {
            self.check_fault(index + 1, fault, &mut errors);
        }
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    }

    /// Values may have come from bytes rather than through `set`: hold each to its own range.
    fn check_ranges(&self, errors: &mut Vec<FieldError>) {
        let mut copy = self.clone();
        for parameter in Scenario::parameters().filter(|parameter| parameter.table != "faults") {
            let path = parameter.path();
            if let Some(value) = self.get(&path) {
                errors.extend(copy.set(&path, &value).err());
            }
        }
        for (index, fault) in self.faults.iter().enumerate() {
            for parameter in Fault::PARAMETERS {
                let path = format!("faults.{}.{}", index + 1, parameter.name);
                let refused = fault
                    .get(parameter.name)
                    .and_then(|value| fault.clone().set(parameter.name, &value).err());
                errors.extend(refused.map(|error| FieldError { path, ..error }));
            }
        }
    }

    fn check_sizes(&self, errors: &mut Vec<FieldError>) {
        let run = &self.run;
        if self.client_server.is_none() && self.peer_to_peer.is_none() {
            errors.push(refuse(
                "client_server",
                "nothing",
                "at least one of the tables client_server and peer_to_peer",
            ));
        }
        if run.warm_up_s >= run.duration_s {
            errors.push(refuse(
                "run.warm_up_s",
                run.warm_up_s,
                &format!("less than run.duration_s, which is {}", written(run.duration_s)),
            ));
        }
        if self.workload.work_distribution == WorkDistribution::Hyperexponential
            && self.workload.work_squared_variation < 1.0
        {
            errors.push(refuse(
                "workload.work_squared_variation",
                self.workload.work_squared_variation,
                "at least 1 for a hyperexponential distribution",
            ));
        }
        let requests = self.largest_requests_per_s() * run.duration_s;
        if requests > LARGEST_REQUEST_COUNT {
            errors.push(refuse(
                "workload.requests_per_s",
                self.workload.requests_per_s,
                &format!(
                    "at most {} req/s over {} s",
                    written(LARGEST_REQUEST_COUNT / run.duration_s),
                    written(run.duration_s)
                ),
            ));
        }
    }

    fn check_caches(&self, errors: &mut Vec<FieldError>) {
        let workload = &self.workload;
        let changes = workload.object_changes_per_s * f64::from(workload.objects) * self.run.duration_s;
        if changes > LARGEST_REQUEST_COUNT {
            let most = LARGEST_REQUEST_COUNT / f64::from(workload.objects) / self.run.duration_s;
            errors.push(refuse(
                "workload.object_changes_per_s",
                workload.object_changes_per_s,
                &format!(
                    "at most {} changes per second of each of so many objects for so long",
                    written(most)
                ),
            ));
        }
        let Some(left) = &self.client_server else { return };
        if left.replication != Replication::None && left.servers > LARGEST_REPLICA_COUNT {
            errors.push(refuse(
                "client_server.servers",
                left.servers,
                &format!("1 to {LARGEST_REPLICA_COUNT} servers, when each has a copy of the data"),
            ));
        }
        let travelling = self.largest_requests_per_s() * 2.0 * left.link_delay_s;
        if travelling > LARGEST_UNDER_WAY {
            errors.push(refuse(
                "workload.requests_per_s",
                workload.requests_per_s,
                &format!(
                    "at most {} req/s when each travels for {} s",
                    written(LARGEST_UNDER_WAY / (2.0 * left.link_delay_s)),
                    written(2.0 * left.link_delay_s)
                ),
            ));
        }
        let copies = |objects: u32| f64::from(objects.min(workload.objects));
        if f64::from(workload.users) * copies(left.client_cache_objects) > LARGEST_CACHED {
            errors.push(refuse(
                "client_server.client_cache_objects",
                left.client_cache_objects,
                &format!(
                    "at most {} objects at each of so many clients",
                    written(LARGEST_CACHED / f64::from(workload.users))
                ),
            ));
        }
        if left.edge_cache_objects > 0 && left.edge_delay_s > left.link_delay_s {
            errors.push(refuse(
                "client_server.edge_delay_s",
                left.edge_delay_s,
                &format!(
                    "at most client_server.link_delay_s, which is {}: the edge is on the way",
                    written(left.link_delay_s)
                ),
            ));
        }
    }

    /// How many requests per second the users can make at most.
    fn largest_requests_per_s(&self) -> f64 {
        let workload = &self.workload;
        match workload.arrivals {
            Arrivals::Closed => f64::from(workload.users) / workload.think_time_s,
            _ => workload.requests_per_s * workload.rate_profile.largest_factor(),
        }
    }

    fn check_overlay(&self, errors: &mut Vec<FieldError>) {
        let Some(right) = &self.peer_to_peer else { return };
        let peers = self.workload.users;
        if right.copies > peers {
            errors.push(refuse(
                "peer_to_peer.copies",
                right.copies,
                &format!("1 to {peers} copies, one on each peer at most"),
            ));
        }
        // A simple graph whose every node has the same degree d needs d < N and an even d·N.
        if right.degree >= peers && peers > 1 {
            errors.push(refuse(
                "peer_to_peer.degree",
                right.degree,
                &format!("1 to {} links, since there are {peers} peers", peers - 1),
            ));
        } else if peers > 1 && u64::from(right.degree) * u64::from(peers) % 2 == 1 {
            errors.push(refuse(
                "peer_to_peer.degree",
                right.degree,
                &format!("an even number, since the number of peers, {peers}, is odd"),
            ));
        }
        let placed = f64::from(right.copies) * f64::from(self.workload.objects);
        if placed > LARGEST_STATE {
            let most = LARGEST_STATE / f64::from(self.workload.objects);
            errors.push(refuse(
                "peer_to_peer.copies",
                right.copies,
                &format!("at most {} copies of that many objects", written(most)),
            ));
        }
        // While one link delay passes, each search under way sends at most one query over each link and direction.
        let links = f64::from(peers) * f64::from(right.degree);
        let search_s = right.link_delay_s * f64::from(right.time_to_live_hops + 1);
        let reached =
            (0..right.time_to_live_hops).fold(1.0, |queries, _| links.min(queries * f64::from(right.degree)));
        let queries = links.min(reached);
        if queries * self.largest_requests_per_s() * search_s > LARGEST_STATE {
            errors.push(refuse(
                "workload.requests_per_s",
                self.workload.requests_per_s,
                &format!(
                    "at most {} req/s when each may send {} queries",
                    written(LARGEST_STATE / (queries * search_s)),
                    written(queries)
                ),
            ));
        }
        if right.capacity == Capacity::EqualTotal && self.client_server.is_none() {
            errors.push(refuse(
                "peer_to_peer.capacity",
                "\"equal_total\"",
                "own, since there are no servers to equal",
            ));
        }
    }

    fn check_fault(&self, number: usize, fault: &Fault, errors: &mut Vec<FieldError>) {
        let path = |name: &str| format!("faults.{number}.{name}");
        if let Some(until_s) = fault.until_s.0.filter(|until_s| *until_s <= fault.at_s) {
            errors.push(refuse(
                &path("until_s"),
                until_s,
                &format!("later than at_s, which is {}", written(fault.at_s)),
            ));
        }
        let servers = self.client_server.as_ref().map(|left| left.servers);
        let peers = self.peer_to_peer.as_ref().map(|_| self.workload.users);
        let (largest, whom) = match fault.side {
            FaultSide::ClientServer => (servers.unwrap_or(0), "servers"),
            FaultSide::PeerToPeer => (peers.unwrap_or(0), "peers"),
            FaultSide::Both => {
                (servers.unwrap_or(u32::MAX).min(peers.unwrap_or(u32::MAX)), "nodes on both sides")
            }
        };
        if largest == 0 {
            errors.push(refuse(&path("side"), fault.side_word(), "a side that this scenario runs"));
        } else if let Some(node) = fault.node.0.filter(|node| *node > largest) {
            errors.push(refuse(
                &path("node"),
                node,
                &format!("1 to {largest}, as there are {largest} {whom}; or \"busiest\""),
            ));
        }
    }
}

impl Fault {
    fn side_word(&self) -> String {
        self.get("side").map(|word| word.to_string()).unwrap_or_default()
    }
}

fn refuse(path: &str, value: impl Given, allowed: &str) -> FieldError {
    FieldError { path: path.to_owned(), value: value.given(), allowed: allowed.to_owned() }
}

/// What a field was given, as people write it.
trait Given {
    fn given(&self) -> String;
}

impl Given for f64 {
    fn given(&self) -> String {
        written(*self)
    }
}

impl Given for u32 {
    fn given(&self) -> String {
        self.to_string()
    }
}

impl Given for &str {
    fn given(&self) -> String {
        (*self).to_owned()
    }
}

impl Given for String {
    fn given(&self) -> String {
        self.clone()
    }
}
