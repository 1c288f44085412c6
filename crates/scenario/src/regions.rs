//! What the regions of a scenario determine: their number, and the longest delays of messages.

use super::{ClientServer, PeerToPeer, Scenario};

impl Scenario {
    /// The number of regions in which nodes are. 0 if there are none, and in the distribution of a file, which does not use them.
    pub fn regions(&self) -> usize {
        if self.file.is_some() { 0 } else { self.workload.region_delays_s.0.len() }
    }

    fn longest_delay_between_regions_s(&self) -> Option<f64> {
        self.workload.region_delays_s.longest_s().filter(|_| self.regions() > 0)
    }

    /// The longest delay of a message between two peers, in seconds.
    pub fn peer_link_delay_s(&self, right: &PeerToPeer) -> f64 {
        self.longest_delay_between_regions_s().unwrap_or(right.link_delay_s)
    }

    /// The longest delay of a message between a client and the servers, in seconds.
    pub fn client_link_delay_s(&self, left: &ClientServer) -> f64 {
        self.longest_delay_between_regions_s().unwrap_or(left.link_delay_s)
    }

    /// The longest delay of a message between two servers, in seconds.
    pub(crate) fn server_link_delay_s(&self, left: &ClientServer) -> f64 {
        self.longest_delay_between_regions_s().unwrap_or(left.replication_delay_s)
    }

    /// How many times a request and its answer travel between two places: to the balancer, from there to a server in another region,
    /// and back.
    pub(crate) fn hops_of_round_trip(&self) -> f64 {
        if self.regions() > 1 { 3.0 } else { 2.0 }
    }
}

#[cfg(test)]
mod tests {
    use crate::rejected_paths::rejected_paths;
    use crate::{Parameter, Scenario, Value};

    const PATH: &str = "workload.region_delays_s";

    #[test]
    fn the_other_delays_are_irrelevant_and_bounds_follow_the_regions() {
        let delays = [(PATH, "0.01 0.08; 0.08 0.02"), ("client_server.replication", "synchronous")];
        let irrelevant = |changes: &[(&str, &str)]| -> Vec<String> {
            let mut scenario = Scenario::default();
            scenario.add_table("client_server");
            scenario.add_table("peer_to_peer");
            for (path, value) in changes {
                scenario.set(path, &Value::parse(value)).unwrap();
            }
            Scenario::parameters().filter(|known| !scenario.is_relevant(known)).map(Parameter::path).collect()
        };
        for path in
            ["client_server.link_delay_s", "peer_to_peer.link_delay_s", "client_server.replication_delay_s"]
        {
            let without = irrelevant(&delays[1..]);
            assert!(irrelevant(&delays).iter().any(|other| other == path), "{path}");
            assert!(without.iter().all(|other| other != path), "{path}");
            assert!(without.iter().any(|other| other == "workload.region_shares"));
        }
        let shares = |list| rejected_paths(&[delays[0], ("workload.region_shares", list)]);
        assert_eq!((shares("2 1"), shares("2 1 1")), (vec![], vec!["workload.region_shares".to_owned()]));
        let edge =
            [delays[0], ("client_server.edge_cache_objects", "5"), ("client_server.edge_delay_s", "0.011")];
        assert_eq!(rejected_paths(&edge), ["client_server.edge_delay_s"]);
        assert_eq!(rejected_paths(&[edge[0], edge[1], ("client_server.edge_delay_s", "0.01")]), [""; 0]);
        let far = "60 60; 60 60";
        let busy = [(PATH, far), ("workload.requests_per_s", "1000000"), ("run.duration_s", "15")];
        assert!(!rejected_paths(&busy).is_empty(), "too many messages in flight");
    }
}
