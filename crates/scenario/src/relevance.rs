//! Which parameters can affect a run: many belong to one choice of another parameter, and have no effect without it.

use super::{
    Arrivals, Balancer, Capacity, Choking, ChurnDistribution, ClientServer, File, FileArrivals, HolderChoice,
    Overlay, Parameter, PeerToPeer, Replication, RightMethod, Scenario, Search, WorkDistribution, Workload,
};

impl Scenario {
    /// Whether a parameter can affect a run of this scenario, given the values of the others. A parameter of faults is
    /// relevant if it is for any of the faults; for a single one, see [`Scenario::is_relevant_at`].
    pub fn is_relevant(&self, parameter: &Parameter) -> bool {
        let name = parameter.name;
        if parameter.table == "faults" {
            return self.faults.is_empty() || self.faults.iter().any(|fault| fault.is_relevant(name));
        }
        if let Some(file) = &self.file {
            return self.is_relevant_for_file(file, parameter);
        }
        if self.regions() > 0 && matches!(name, "link_delay_s" | "replication_delay_s") {
            return false;
        }
        match parameter.table {
            "file" | "swarm" => false,
            "workload" => is_relevant_for_workload(&self.workload, name),
            "client_server" => {
                self.client_server.as_ref().is_some_and(|side| is_relevant_for_servers(side, name))
            }
            "peer_to_peer" => {
                self.peer_to_peer.as_ref().is_some_and(|side| is_relevant_for_peers(side, name))
            }
            _ => true,
        }
    }

    /// Whether the parameter at a path such as `faults.2.speed` can affect a run of this scenario.
    pub fn is_relevant_at(&self, path: &str, parameter: &Parameter) -> bool {
        let place = path.strip_prefix("faults.").and_then(|rest| rest.split_once('.'));
        match place.and_then(|(number, _)| self.faults.get(number.parse::<usize>().ok()?.checked_sub(1)?)) {
            Some(fault) => fault.is_relevant(parameter.name),
            None => self.is_relevant(parameter),
        }
    }
}

/// The parameters of the other tables that remain relevant when a file is distributed.
const RELEVANT_FOR_FILE: [(&str, &[&str]); 3] = [
    ("workload", &["users", "message_bits"]),
    ("client_server", &["servers", "link_delay_s"]),
    ("peer_to_peer", &["link_delay_s"]),
];

impl Scenario {
    fn is_relevant_for_file(&self, file: &File, parameter: &Parameter) -> bool {
        let (table, name) = (parameter.table, parameter.name);
        let side_runs = match table {
            "client_server" => self.client_server.is_some(),
            "peer_to_peer" => self.peer_to_peer.is_some(),
            _ => true,
        };
        match table {
            "file" => match name {
                "arrivals_per_s" => file.arrivals == FileArrivals::Poisson,
                "uplink_bits_per_s" | "uplink_classes" => self.runs_swarm(true) || self.runs_swarm(false),
                "class_shares" => file.classes() > 1,
                "left" | "server_uplink_bits_per_s" => self.client_server.is_some(),
                "right" => self.peer_to_peer.is_some(),
                _ => true,
            },
            "swarm" => {
                let (left, right) = (self.runs_swarm(true), self.runs_swarm(false));
                let has_tit_for_tat = self.swarm_or_default().choking == Choking::TitForTat;
                match name {
                    "seeds" | "seed_uplink_bits_per_s" => right,
                    "seed_stay_s" => right && file.right == RightMethod::Swarm,
                    "choke_interval_s" | "optimistic_interval_s" => (left || right) && has_tit_for_tat,
                    _ => left || right,
                }
            }
            _ => {
                let relevant = RELEVANT_FOR_FILE.iter().find(|(of_table, _)| *of_table == table);
                side_runs && relevant.is_none_or(|(_, names)| names.contains(&name))
            }
        }
    }
}

fn is_relevant_for_workload(workload: &Workload, name: &str) -> bool {
    let distribution = workload.work_distribution;
    match name {
        "requests_per_s" => workload.arrivals != Arrivals::Closed,
        "region_shares" => !workload.region_delays_s.0.is_empty(),
        "burst_on_s" | "burst_off_s" => workload.arrivals == Arrivals::Bursty,
        "think_time_s" => workload.arrivals == Arrivals::Closed,
        "work_squared_variation" => {
            matches!(distribution, WorkDistribution::Hyperexponential | WorkDistribution::Lognormal)
        }
        "work_stages" => distribution == WorkDistribution::Erlang,
        "work_tail_exponent" | "work_tail_ratio" => distribution == WorkDistribution::Pareto,
        _ => true,
    }
}

fn is_relevant_for_servers(side: &ClientServer, name: &str) -> bool {
    match name {
        "server_weights" => side.balancer == Balancer::WeightedRoundRobin,
        "choices" => side.balancer == Balancer::PowerOfChoices,
        "virtual_nodes" => side.balancer == Balancer::ConsistentHashing,
        "latency_decay_s" => side.balancer == Balancer::PeakEwma,
        "health_check_threshold" => side.health_check_interval_s > 0.0,
        "retry_backoff_s" | "retry_jitter" | "retry_budget" => side.retries > 0,
        "breaker_open_s" => side.breaker_failures > 0,
        "client_cache_ttl_s" => side.client_cache_objects > 0,
        "edge_cache_ttl_s" | "edge_delay_s" => side.edge_cache_objects > 0,
        "reads_from_replicas" | "replication_delay_s" | "promotion_delay_s" => {
            side.replication != Replication::None
        }
        "replication_lag_s" => side.replication == Replication::Asynchronous,
        _ => true,
    }
}

fn is_relevant_for_peers(side: &PeerToPeer, name: &str) -> bool {
    let (search, overlay) = (side.search, side.overlay);
    let floods = matches!(search, Search::Flooding | Search::ExpandingRing);
    match name {
        "overlay" => search.uses_overlay(),
        "degree" => search.uses_overlay() && !matches!(overlay, Overlay::Ring | Overlay::FullMesh),
        "rewiring" => search.uses_overlay() && overlay == Overlay::WattsStrogatz,
        "superpeers" => search.uses_overlay() && overlay == Overlay::Superpeers,
        "placement" => !search.is_hash_table(),
        "time_to_live_hops" => floods,
        "ring_step_hops" => search == Search::ExpandingRing,
        "walkers" | "walk_hops" => search == Search::RandomWalks,
        "routing" | "successors" | "virtual_nodes" => search == Search::Chord,
        "bucket_size" | "parallelism" => search == Search::Kademlia,
        "hit_wait_s" => search.uses_overlay() && side.holder_choice != HolderChoice::First,
        "offline_s" | "churn_distribution" | "graceful_leave_share" => side.session_s.0.is_some(),
        "churn_shape" => {
            side.session_s.0.is_some() && side.churn_distribution != ChurnDistribution::Exponential
        }
        "bootstrap" | "maintenance_interval_s" | "republish_interval_s" => search.is_hash_table(),
        "service_rate_per_s" => side.capacity == Capacity::Own,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::{Parameter, Scenario};
    use crate::Value;

    fn irrelevant(changes: &[(&str, &str)]) -> Vec<String> {
        let mut scenario = Scenario::default();
        scenario.add_table("client_server");
        scenario.add_table("peer_to_peer");
        for (path, value) in changes {
            scenario.set(path, &Value::parse(value)).expect("the value is valid");
        }
        Scenario::parameters().filter(|known| !scenario.is_relevant(known)).map(Parameter::path).collect()
    }

    #[test]
    fn a_parameter_of_a_choice_is_relevant_with_that_choice_only() {
        for (choice, word, needed) in [
            ("peer_to_peer.search", "chord", "peer_to_peer.successors"),
            ("peer_to_peer.search", "kademlia", "peer_to_peer.bucket_size"),
            ("peer_to_peer.search", "random_walks", "peer_to_peer.walkers"),
            ("peer_to_peer.search", "expanding_ring", "peer_to_peer.ring_step_hops"),
            ("peer_to_peer.overlay", "superpeers", "peer_to_peer.superpeers"),
            ("peer_to_peer.overlay", "watts_strogatz", "peer_to_peer.rewiring"),
            ("peer_to_peer.session_s", "60", "peer_to_peer.offline_s"),
            ("client_server.balancer", "power_of_choices", "client_server.choices"),
            ("client_server.retries", "2", "client_server.retry_jitter"),
            ("client_server.edge_cache_objects", "5", "client_server.edge_delay_s"),
            ("workload.arrivals", "closed", "workload.think_time_s"),
            ("workload.work_distribution", "erlang", "workload.work_stages"),
        ] {
            assert!(irrelevant(&[]).iter().any(|path| path == needed), "{needed}");
            assert!(irrelevant(&[(choice, word)]).iter().all(|path| path != needed), "{needed}");
        }
    }

    #[test]
    fn with_a_file_the_parameters_of_requests_are_irrelevant() {
        let irrelevant = irrelevant(&[("file.size_bits", "1000000000")]);
        let is_irrelevant = |path: &str| irrelevant.iter().any(|other| other == path);
        assert!(is_irrelevant("workload.requests_per_s") && is_irrelevant("client_server.workers"));
        assert!(is_irrelevant("peer_to_peer.search") && is_irrelevant("file.arrivals_per_s"));
        assert!(!is_irrelevant("workload.users") && !is_irrelevant("client_server.servers"));
        assert!(!is_irrelevant("swarm.piece_bits") && !is_irrelevant("file.server_uplink_bits_per_s"));
        assert!(!is_irrelevant("faults.at_s") && !is_irrelevant("run.seed"));
    }

    #[test]
    fn the_relevant_parameters_of_a_fault_depend_on_its_kind() {
        let mut scenario = Scenario::default();
        for (path, value) in
            [("faults.1.kind", "slow"), ("faults.2.kind", "attack"), ("faults.2.share", "0.5")]
        {
            scenario.set(path, &Value::parse(value)).unwrap();
        }
        let is_relevant = |path: &str| {
            let name = path.rsplit_once('.').unwrap().1;
            let parameter =
                Scenario::parameters().find(|known| known.table == "faults" && known.name == name);
            scenario.is_relevant_at(path, parameter.unwrap())
        };
        assert!(
            is_relevant("faults.1.speed")
                && !is_relevant("faults.2.speed")
                && is_relevant("faults.2.attack_per_s")
        );
        assert!(is_relevant("faults.1.node") && !is_relevant("faults.1.order"), "a single node");
        assert!(!is_relevant("faults.2.node") && is_relevant("faults.2.order"), "a share");
        assert!(!is_relevant("faults.1.mtbf_s") && !is_relevant("faults.2.rate_factor"));
    }

    #[test]
    fn with_a_hash_table_the_parameters_of_an_overlay_are_irrelevant() {
        let irrelevant = irrelevant(&[("peer_to_peer.search", "chord")]);
        for path in ["overlay", "degree", "placement", "time_to_live_hops", "walkers", "bucket_size"] {
            assert!(irrelevant.contains(&["peer_to_peer.", path].concat()), "{path}");
        }
    }
}
