//! What nodes and pieces of files are called.

use crate::{BALANCER, NetworkDescription, Role};

/// The name of a node: its role, and its number from 1 where there can be several.
pub fn node_name(network: &NetworkDescription, node: u32) -> String {
    if node == BALANCER {
        return "balancer".to_owned();
    }
    let number = node + 1;
    match network.roles.get(node as usize) {
        Some(Role::Server) => format!("server {number}"),
        Some(Role::Client) => format!("user {}", number - network.serving_nodes() as u32),
        Some(Role::Peer) => format!("peer {number}"),
        Some(Role::Superpeer) => format!("superpeer {number}"),
        Some(Role::Edge) => "edge".to_owned(),
        Some(Role::Index) => "index".to_owned(),
        Some(Role::Seed) => format!("seed {number}"),
        Some(Role::Tracker) => "tracker".to_owned(),
        None => number.to_string(),
    }
}

/// The name of a piece of a file, or of the whole file.
pub(super) fn piece_name(piece: Option<u32>) -> String {
    piece.map_or_else(|| "the file".to_owned(), |piece| format!("piece {}", piece + 1))
}

/// The name of a node within a sentence: with an article if it has no number.
pub fn node_name_with_article(network: &NetworkDescription, node: u32) -> String {
    let name = node_name(network, node);
    if name.ends_with(|last: char| last.is_ascii_digit()) { name } else { format!("the {name}") }
}

/// The short name of a node, as in the picture: the first letter of its role and its number, such as `s1`. A node without a
/// number has no shorter name.
pub fn short_node_name(network: &NetworkDescription, node: u32) -> String {
    let name = node_name(network, node);
    match name.split_once(' ') {
        Some((role, number)) => role.chars().take(1).chain(number.chars()).collect(),
        None => name,
    }
}

/// The node that a reader names: by its number from 1, by its name, or by its short name, in any case. `None` if the network
/// has no such node.
pub fn find_node(network: &NetworkDescription, typed: &str) -> Option<u32> {
    let typed = typed.trim().to_ascii_lowercase();
    let count = network.roles.len() as u32;
    if let Ok(number) = typed.parse::<u32>() {
        return (1..=count).contains(&number).then(|| number - 1);
    }
    (0..count)
        .chain([BALANCER])
        .find(|node| node_name(network, *node) == typed || short_node_name(network, *node) == typed)
}

#[cfg(test)]
mod tests {
    use super::{find_node, node_name_with_article, short_node_name};
    use crate::BALANCER;
    use crate::test_network::client_server;

    #[test]
    fn nodes_are_found_by_number_name_and_short_name() {
        let network = client_server(2, 3);
        for (typed, node) in [
            ("1", Some(0)),
            ("5", Some(4)),
            ("0", None),
            ("6", None),
            ("Server 2", Some(1)),
            (" s2 ", Some(1)),
            ("user 1", Some(2)),
            ("U3", Some(4)),
            ("balancer", Some(BALANCER)),
            ("peer 1", None),
            ("", None),
        ] {
            assert_eq!(find_node(&network, typed), node, "{typed}");
        }
    }

    #[test]
    fn only_names_without_a_number_take_an_article() {
        let network = client_server(2, 3);
        assert_eq!(node_name_with_article(&network, 0), "server 1");
        assert_eq!(node_name_with_article(&network, BALANCER), "the balancer");
        assert_eq!(short_node_name(&network, BALANCER), "balancer");
    }
}
