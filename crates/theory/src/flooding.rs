//! Flooding a query through a graph.

/// The number of query messages of a flood that reaches every node of a connected graph with `nodes` nodes and `links` links, when
/// each node forwards the query over every link except the one on which it first arrived. The origin sends over all its links,
/// and every other node over one fewer than it has: 2E − (N − 1) in total.
pub fn saturating_messages(nodes: u64, links: u64) -> u64 {
    (2 * links + 1).saturating_sub(nodes)
}
