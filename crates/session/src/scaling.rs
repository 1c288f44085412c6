//! What to change along with the number of users, so that the networks before and after can be compared.

use netduel_scenario::{Kind, Parameter, Scenario, Value};

/// The parameters that are scaled along: the requests of all users together, and the copies of each object. The share of the peers
/// that hold an object then stays as it was, so that a search with the same time to live still finds it.
const SCALED_PATHS: [&str; 2] = ["workload.requests_per_s", "peer_to_peer.copies"];

/// The scenario with what depends on the number of users changed in proportion to it, and the parameters that differ with their
/// values. `None` if nothing depends on the number of users, or if the scaled scenario is not possible.
pub(crate) fn scaled_along(
    scenario: &Scenario,
    users_before: u32,
) -> Option<(Scenario, Vec<(&'static Parameter, f64)>)> {
    let ratio = f64::from(scenario.workload.users) / f64::from(users_before.max(1));
    let mut scaled = scenario.clone();
    let mut changed = Vec::new();
    for parameter in Scenario::parameters().filter(|parameter| scenario.is_relevant(parameter)) {
        let path = [parameter.table, ".", parameter.name].concat();
        if !SCALED_PATHS.contains(&path.as_str()) {
            continue;
        }
        let Some(Value::Number(before)) = scenario.get(&path) else { continue };
        let after = match parameter.kind {
            Kind::Whole => (before * ratio).round().max(1.0),
            _ => before * ratio,
        };
        if after != before && scaled.set(&path, &Value::Number(after)).is_ok() {
            changed.push((parameter, after));
        }
    }
    (!changed.is_empty() && scaled.validate().is_ok()).then_some((scaled, changed))
}

#[cfg(test)]
mod tests {
    use super::scaled_along;
    use netduel_scenario::{ClientServer, PeerToPeer, Scenario};

    #[test]
    fn the_rate_of_each_user_and_the_share_of_peers_with_a_copy_stay() {
        let mut scenario = Scenario {
            client_server: Some(ClientServer::default()),
            peer_to_peer: Some(PeerToPeer::default()),
            ..Scenario::default()
        };
        let (users, rate) = (scenario.workload.users, scenario.workload.requests_per_s);
        let copies = scenario.peer_to_peer.as_ref().map(|side| side.copies);
        assert_eq!(scaled_along(&scenario, users), None);
        scenario.workload.users *= 10;
        let (scaled, changed) = scaled_along(&scenario, users).expect("two parameters depend on the users");
        assert_eq!(scaled.workload.requests_per_s, rate * 10.0);
        assert_eq!(scaled.peer_to_peer.as_ref().map(|side| side.copies), copies.map(|copies| copies * 10));
        let names: Vec<&str> = changed.iter().map(|(parameter, _)| parameter.name).collect();
        assert_eq!(names, ["requests_per_s", "copies"]);
    }
}
