//! Flooding a query through a graph.

/// How many query messages a flood sends that reaches every node of a connected graph with `nodes` nodes and
/// `links` links, when each node sends a query on over every link but the one it first came from: the origin
/// over all its links, everybody else over one fewer, 2E − (N − 1) in all.
pub fn saturating_messages(nodes: u64, links: u64) -> u64 {
    (2 * links + 1).saturating_sub(nodes)
}
