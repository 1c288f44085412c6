//! Who is there: the nodes and links of a network, as its picture and its reader need them.

mod graph;
mod link;
mod sharing;
mod station;

pub use graph::{Graph, Removal};
pub(crate) use station::load;
pub use station::{ATTACKER, Admission, Completion, LARGEST_QUEUE, ServiceId, Station};

/// Nodes in ascending order. They are sorted as numbers of 64 bits, as everything is in the page's own program: each further
/// kind of sort would be code of its own there.
pub(crate) fn ascending(nodes: Vec<u32>) -> Vec<u32> {
    let mut wide: Vec<u64> = nodes.into_iter().map(u64::from).collect();
    wide.sort_unstable();
    wide.into_iter().map(|node| node as u32).collect()
}
