//! What a network consists of, in words.

use crate::format;
use crate::text::{interpolate, plural, text};
use netduel_scenario::{File, LeftMethod, Overlay, PeerToPeer, RightMethod, Scenario, Search, Side};

/// What the network of a side consists of: "3 servers behind a balancer".
pub(crate) fn describe_network(scenario: &Scenario, side: Side) -> String {
    let t = &text().duel;
    let users = scenario.workload.users;
    match (side, &scenario.client_server, &scenario.peer_to_peer, &scenario.file) {
        (Side::ClientServer, None, ..) | (Side::PeerToPeer, _, None, _) => t.absent.to_owned(),
        (Side::ClientServer, Some(servers), _, Some(file)) => {
            let words = with_rate(t.servers_each, servers.servers, file.server_uplink_bits_per_s);
            let clients_help = file.left == LeftMethod::PeerAssisted;
            if clients_help { [&words, ", ", t.clients_help].concat() } else { words }
        }
        (Side::ClientServer, Some(servers), _, None) => plural(t.behind_balancer, u64::from(servers.servers)),
        (Side::PeerToPeer, _, Some(_), Some(file)) => peers_with_file(scenario, file),
        (Side::PeerToPeer, _, Some(peers), None) => {
            [&plural(t.peers, u64::from(users)), ", ", &linked(peers, users)].concat()
        }
    }
}

/// Peers among which a file is distributed, and the nodes that have all of it at the start.
fn peers_with_file(scenario: &Scenario, file: &File) -> String {
    let t = &text().duel;
    let swarm = scenario.swarm_or_default();
    let peers = plural(t.peers, u64::from(scenario.workload.users));
    match file.right {
        RightMethod::Swarm => {
            let seeds = plural(t.seeds, u64::from(swarm.seeds));
            [&peers, ", ", &seeds, " ", t.with_tracker].concat()
        }
        _ => [&peers, ", ", &with_rate(t.servers_each, swarm.seeds, swarm.seed_uplink_bits_per_s)].concat(),
    }
}

/// A number of nodes and the rate at which each can send.
fn with_rate(forms: [&str; 2], nodes: u32, bits_per_s: f64) -> String {
    let rate = [&format::bits(bits_per_s), "/s"].concat();
    interpolate(forms[usize::from(nodes != 1)], &[("n", &format::count(u64::from(nodes))), ("rate", &rate)])
}

/// How the peers are linked, and how they find objects.
fn linked(side: &PeerToPeer, users: u32) -> String {
    let t = &text().duel;
    let degree = format::plain(side.degree.min(f64::from(users.saturating_sub(1))));
    match (side.search, side.overlay) {
        (Search::CentralIndex, _) => t.index.to_owned(),
        (Search::Chord, _) => t.chord.to_owned(),
        (Search::Kademlia, _) => t.kademlia.to_owned(),
        (_, Overlay::Ring) => t.ring.to_owned(),
        (_, Overlay::FullMesh) => t.full_mesh.to_owned(),
        (_, Overlay::Superpeers) => plural(t.superpeers, u64::from(side.superpeers)),
        (_, Overlay::RandomRegular) => interpolate(t.linked_to, &[("n", &degree)]),
        _ => interpolate(t.linked_to_about, &[("n", &degree)]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use netduel_scenario::ClientServer;

    fn scenario() -> Scenario {
        Scenario {
            client_server: Some(ClientServer { servers: 3, ..ClientServer::default() }),
            peer_to_peer: Some(PeerToPeer { search: Search::Chord, ..PeerToPeer::default() }),
            ..Scenario::default()
        }
    }

    #[test]
    fn each_side_says_how_many_nodes_it_has_and_how_they_are_organised() {
        let scenario = scenario();
        assert_eq!(describe_network(&scenario, Side::ClientServer), "3 servers behind a balancer");
        assert_eq!(describe_network(&scenario, Side::PeerToPeer), "24 peers, in a Chord ring");
    }

    #[test]
    fn a_side_that_does_not_run_says_so() {
        let scenario = Scenario { peer_to_peer: None, ..scenario() };
        assert_eq!(describe_network(&scenario, Side::PeerToPeer), "not part of this scenario");
    }

    #[test]
    fn where_a_file_is_distributed_servers_have_a_rate() {
        let file = File { server_uplink_bits_per_s: 100e6, ..File::default() };
        let scenario = Scenario { file: Some(file), ..scenario() };
        let words = describe_network(&scenario, Side::ClientServer);
        assert!(words.starts_with("3 servers with 100\u{a0}Mb/s each"), "{words}");
    }
}
