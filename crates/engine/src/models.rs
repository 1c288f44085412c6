//! Which models this program has. The page loads a small program first, with the models that most visits need, and one with
//! all of them for the scenarios that need more.

use crate::scenario::{Balancer, Overlay, Replication, Scenario, Search, WorkDistribution};

/// Whether this program has all models. What is done only if so is not in a program without the feature.
pub const ALL: bool = cfg!(feature = "all-models");

/// The first of a scenario's fields that needs a model which only a program with all of them has.
pub fn beyond_first(scenario: &Scenario) -> Option<&'static str> {
    let left = scenario.client_server.as_ref();
    let right = scenario.peer_to_peer.as_ref();
    let needs = [
        (scenario.file.is_some(), "file"),
        (left.is_some_and(|side| side.client_cache_objects > 0), "client_server.client_cache_objects"),
        (left.is_some_and(|side| side.edge_cache_objects > 0), "client_server.edge_cache_objects"),
        (left.is_some_and(|side| side.replication != Replication::None), "client_server.replication"),
        (left.is_some_and(|side| !is_simple_balancer(side.balancer)), "client_server.balancer"),
        (right.is_some_and(|side| side.search != Search::Flooding), "peer_to_peer.search"),
        (right.is_some_and(|side| !is_simple(side.overlay)), "peer_to_peer.overlay"),
        (right.is_some_and(|side| side.session_s.0.is_some()), "peer_to_peer.session_s"),
        (!is_simple_work(scenario.workload.work_distribution), "workload.work_distribution"),
        // Beyond, so many events may be pending that a heap is slow.
        (scenario.workload.users > MOST_USERS, "workload.users"),
        (scenario.faults.iter().any(|fault| !fault.is_plain()), "faults"),
    ];
    needs.into_iter().find(|(is_needed, _)| *is_needed).map(|(_, path)| path)
}

/// So many users every program runs.
const MOST_USERS: u32 = 2000;

/// Laws of work that every program has.
fn is_simple_work(law: WorkDistribution) -> bool {
    matches!(law, WorkDistribution::Deterministic | WorkDistribution::Exponential)
}

/// Balancers that every program has.
fn is_simple_balancer(balancer: Balancer) -> bool {
    matches!(balancer, Balancer::RoundRobin | Balancer::LeastConnections)
}

/// Overlays that every program can build.
fn is_simple(overlay: Overlay) -> bool {
    matches!(overlay, Overlay::RandomRegular | Overlay::Ring | Overlay::FullMesh)
}

#[cfg(test)]
mod tests {
    use super::beyond_first;
    use crate::scenario::{Scenario, Value};

    #[test]
    fn the_first_program_runs_servers_and_floods() {
        let mut scenario = Scenario::default();
        scenario.add_side("client_server");
        scenario.add_side("peer_to_peer");
        scenario.set("faults.1.at_s", &Value::parse("5")).unwrap();
        assert_eq!(beyond_first(&scenario), None);
        scenario.set("faults.1.kind", &Value::parse("partition")).unwrap();
        assert_eq!(beyond_first(&scenario), Some("faults"));
        for (path, value) in [
            ("peer_to_peer.overlay", "superpeers"),
            ("peer_to_peer.session_s", "10"),
            ("peer_to_peer.search", "kademlia"),
            ("client_server.replication", "synchronous"),
            ("client_server.edge_cache_objects", "1"),
            ("file", "true"),
        ] {
            match path {
                "file" => scenario.add_side(path),
                _ => scenario.set(path, &Value::parse(value)).unwrap(),
            }
        }
        assert_eq!(beyond_first(&scenario), Some("file"));
        scenario.file = None;
        assert_eq!(beyond_first(&scenario), Some("client_server.edge_cache_objects"));
    }
}
