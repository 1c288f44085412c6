//! Two tiers: superpeers among themselves, and everybody else at one of them.

use super::Graph;
use super::regular::regular_adjacency;
use crate::kernel::Stream;

impl Graph {
    /// The first `superpeers` nodes form a random regular graph of this degree; every other node is linked to one of
    /// them, drawn at random so that all have equally many, give or take one (Yang and Garcia-Molina 2003).
    pub fn superpeers(nodes: u32, superpeers: u32, degree: u32, stream: &mut Stream) -> Graph {
        let superpeers = superpeers.clamp(1, nodes.max(1));
        let mut adjacency = regular_adjacency(superpeers, degree, stream);
        let mut leaves: Vec<u32> = (superpeers..nodes).collect();
        stream.shuffle(&mut leaves);
        adjacency.resize(nodes as usize, Vec::new());
        for (superpeer, leaf) in (0..superpeers).cycle().zip(leaves) {
            adjacency[superpeer as usize].push(leaf);
            adjacency[leaf as usize].push(superpeer);
        }
        Graph::from_adjacency(adjacency)
    }
}
