//! Two-tier graphs of superpeers and leaves.

use super::Graph;
use super::regular::regular_adjacency;
use crate::kernel::Stream;

impl Graph {
    /// The first `superpeers` nodes form a random regular graph of this degree. Every other node is linked to one
    /// of them at random, so that their numbers of leaves differ by at most one (Yang and Garcia-Molina 2003).
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
        Graph::from_adjacency_lists(adjacency)
    }
}
