//! Removal of nodes from a graph, by random failures or by attacks on the nodes with the most links.

use super::Graph;
use crate::kernel::Stream;

/// The order in which nodes are removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Removal {
    /// A random order.
    Random,
    /// Nodes with the most links in the complete graph first; ties in random order (Albert, Jeong, Barabási 2000).
    HighestDegree,
}

impl Graph {
    /// The nodes that are left when this share of all nodes, rounded to whole nodes, is removed; in ascending
    /// order.
    pub fn survivors(&self, removed_share: f64, removal: Removal, stream: &mut Stream) -> Vec<u32> {
        let mut order: Vec<u32> = (0..self.nodes).collect();
        stream.shuffle(&mut order);
        if removal == Removal::HighestDegree {
            // The sort is stable, so ties keep their random order.
            order.sort_by_key(|node| std::cmp::Reverse(self.degree(*node)));
        }
        let removed = libm::round(removed_share * f64::from(self.nodes)) as usize;
        let mut left = order.split_off(removed.min(order.len()));
        left.sort_unstable();
        left
    }

    /// The subgraph induced by these nodes, which must be in ascending order. They are renumbered in that order.
    pub fn induced_subgraph(&self, nodes: &[u32]) -> Graph {
        let count = nodes.len() as u32;
        if self.is_full_mesh() {
            return Graph::full_mesh(count);
        }
        let row = |node: &u32| {
            let others = self.neighbours(*node).filter_map(|other| nodes.binary_search(&other).ok());
            others.map(|place| place as u32).collect()
        };
        Graph::from_adjacency_lists(nodes.iter().map(row).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::Removal;
    use crate::kernel::{Purpose, Stream};
    use crate::network::Graph;
    use proptest::prelude::*;

    fn stream(seed: u64) -> Stream {
        Stream::new(seed, 0, Purpose::Removal)
    }

    #[test]
    fn a_star_survives_the_loss_of_leaves_but_not_of_its_centre() {
        let star = Graph::from_links(9, &(1..9).map(|ray| (0, ray)).collect::<Vec<_>>());
        let attacked = star.survivors(1.0 / 9.0, Removal::HighestDegree, &mut stream(1));
        assert_eq!(attacked, (1..9).collect::<Vec<_>>());
        assert_eq!(star.induced_subgraph(&attacked).largest_component(), 1);
        let without_rays = star.induced_subgraph(&[0, 2, 5]);
        assert_eq!(without_rays, Graph::from_links(3, &[(0, 1), (0, 2)]));
    }

    #[test]
    fn every_node_is_equally_likely_to_fail() {
        let ring = Graph::ring(10);
        // If all nodes have the same degree, an attack is the same as a random failure.
        for removal in [Removal::Random, Removal::HighestDegree] {
            let mut left = [0u32; 10];
            for seed in 0..2000 {
                for node in ring.survivors(0.3, removal, &mut stream(seed)) {
                    left[node as usize] += 1;
                }
            }
            // Binomial with variance 2000 · 0.7 · 0.3.
            assert!(
                left.iter().all(|count| (f64::from(*count) - 1400.0).abs() < 5.0 * 420f64.sqrt()),
                "{left:?}"
            );
        }
    }

    proptest! {
        #[test]
        fn an_induced_subgraph_has_exactly_the_links_among_its_nodes(
            nodes in 1u32..60, degree in 0.0f64..8.0, share in 0.0f64..1.0, attacked: bool, seed: u64,
        ) {
            let graph = Graph::erdos_renyi(nodes, degree, &mut stream(seed));
            let removal = if attacked { Removal::HighestDegree } else { Removal::Random };
            let left = graph.survivors(share, removal, &mut stream(seed));
            prop_assert_eq!(left.len() as f64, f64::from(nodes) - libm::round(share * f64::from(nodes)));
            let links: Vec<(u32, u32)> = graph.induced_subgraph(&left).links()
                .map(|(a, b)| (left[a as usize], left[b as usize])).collect();
            let expected: Vec<(u32, u32)> =
                graph.links().filter(|(a, b)| left.contains(a) && left.contains(b)).collect();
            prop_assert_eq!(links, expected);
            if attacked {
                let least_removed =
                    (0..nodes).filter(|node| !left.contains(node)).map(|node| graph.degree(node)).min();
                let most_left = left.iter().map(|node| graph.degree(*node)).max();
                prop_assert!(least_removed.is_none() || most_left.is_none() || least_removed >= most_left);
            }
        }
    }
}
