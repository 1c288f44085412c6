//! Push gossip: how fast information spreads when every informed node passes it on at random.

use super::Graph;
use crate::kernel::Stream;

impl Graph {
    /// Number of rounds that push gossip takes from one node to all. In each round, every node informed before it
    /// informs one neighbour drawn at random (Frieze and Grimmett 1985). `None` if the graph is not connected.
    pub fn gossip_rounds(&self, from: u32, stream: &mut Stream) -> Option<u32> {
        if !self.is_connected() {
            return None;
        }
        let mut is_informed = vec![false; self.nodes as usize];
        is_informed[from as usize] = true;
        let mut uninformed = self.nodes - 1;
        // Number of uninformed neighbours of each node. A node without any cannot inform anyone, so it need not
        // draw.
        let mut uninformed_neighbours: Vec<u32> = (0..self.nodes).map(|node| self.degree(node)).collect();
        let mut active = vec![from];
        let mut newly_informed = Vec::new();
        self.count_as_informed(from, &mut uninformed_neighbours);
        let mut rounds = 0;
        while uninformed > 0 {
            rounds += 1;
            active.retain(|node| self.is_full_mesh() || uninformed_neighbours[*node as usize] > 0);
            for node in &active {
                let target = self.neighbour(*node, stream.below(u64::from(self.degree(*node))) as u32);
                if !std::mem::replace(&mut is_informed[target as usize], true) {
                    uninformed -= 1;
                    newly_informed.push(target);
                    self.count_as_informed(target, &mut uninformed_neighbours);
                }
            }
            active.append(&mut newly_informed);
        }
        Some(rounds)
    }

    /// Not needed in a full mesh: there, every node has the same number of uninformed neighbours.
    fn count_as_informed(&self, node: u32, uninformed_neighbours: &mut [u32]) {
        if !self.is_full_mesh() {
            self.neighbours(node).for_each(|other| uninformed_neighbours[other as usize] -= 1);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::kernel::{Purpose, Stream};
    use crate::network::Graph;

    fn rounds(graph: &Graph, seed: u64) -> Option<u32> {
        graph.gossip_rounds(0, &mut Stream::new(seed, 0, Purpose::Gossip))
    }

    #[test]
    fn small_graphs_take_the_rounds_counted_by_hand() {
        for seed in 0..50 {
            assert_eq!(rounds(&Graph::full_mesh(1), seed), Some(0));
            assert_eq!(rounds(&Graph::full_mesh(2), seed), Some(1));
            assert_eq!(rounds(&Graph::from_links(3, &[(0, 1)]), seed), None);
            // The number of informed nodes at most doubles in a round, and information travels at most one link per
            // round.
            assert!(rounds(&Graph::full_mesh(33), seed) >= Some(6));
            assert!(rounds(&Graph::ring(40), seed) >= Some(20));
        }
    }

    #[test]
    fn the_centre_of_a_star_informs_all_leaves_as_a_coupon_collector_does() {
        // From its centre, a star of r leaves takes r·H(r) rounds, with variance below r²·π²/6.
        let star = Graph::from_links(11, &(1..11).map(|ray| (0, ray)).collect::<Vec<_>>());
        let sum: u32 = (0..4000).map(|seed| rounds(&star, seed).unwrap()).sum();
        let expected: f64 = (1..=10).map(|ray| 10.0 / f64::from(ray)).sum();
        let error = (100.0 * 1.645 / 4000.0f64).sqrt();
        assert!((f64::from(sum) / 4000.0 - expected).abs() < 4.0 * error, "{sum}");
    }

    #[test]
    fn a_mesh_that_is_stored_takes_as_long_as_one_that_is_not() {
        let mesh = Graph::full_mesh(20);
        let stored = Graph::from_links(20, &mesh.links().collect::<Vec<_>>());
        assert!(!stored.is_full_mesh());
        for seed in 0..200 {
            assert_eq!(rounds(&mesh, seed), rounds(&stored, seed));
        }
    }
}
