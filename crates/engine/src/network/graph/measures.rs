//! Measures of graphs: components, path lengths, clustering, degrees.

use super::Graph;

/// Distance of a node that cannot be reached.
const UNREACHABLE: u32 = u32::MAX;

impl Graph {
    /// Whether every node can be reached from every other.
    pub fn is_connected(&self) -> bool {
        self.largest_component() == self.nodes
    }

    /// Number of nodes in the largest connected component.
    pub fn largest_component(&self) -> u32 {
        if self.is_full_mesh() {
            return self.nodes;
        }
        let mut seen = vec![false; self.nodes as usize];
        let (mut stack, mut largest) = (Vec::new(), 0);
        for start in 0..self.nodes {
            let mut reached = 0;
            stack.push(start);
            while let Some(node) = stack.pop() {
                if !std::mem::replace(&mut seen[node as usize], true) {
                    reached += 1;
                    stack.extend(self.neighbours(node));
                }
            }
            largest = largest.max(reached);
        }
        largest
    }

    /// The distances from a node to all nodes, in links; `u32::MAX` for those that cannot be reached.
    pub fn distances(&self, from: u32) -> Vec<u32> {
        let mut distances = vec![UNREACHABLE; self.nodes as usize];
        distances[from as usize] = 0;
        let mut frontier = vec![from];
        let mut next = Vec::new();
        for distance in 1.. {
            for node in frontier.drain(..) {
                for other in self.neighbours(node) {
                    if distances[other as usize] == UNREACHABLE {
                        distances[other as usize] = distance;
                        next.push(other);
                    }
                }
            }
            if next.is_empty() {
                break;
            }
            std::mem::swap(&mut frontier, &mut next);
        }
        distances
    }

    /// Mean distance between two nodes that can reach each other, over the paths from up to `sources` nodes that
    /// are spaced evenly over all. `None` if there are no such pairs.
    pub fn mean_path_length(&self, sources: u32) -> Option<f64> {
        let step = (self.nodes / sources.max(1)).max(1);
        let (mut sum, mut pairs) = (0u64, 0u64);
        for from in (0..self.nodes).step_by(step as usize) {
            for distance in
                self.distances(from).into_iter().filter(|distance| !matches!(*distance, 0 | UNREACHABLE))
            {
                sum += u64::from(distance);
                pairs += 1;
            }
        }
        (pairs > 0).then(|| sum as f64 / pairs as f64)
    }

    /// Watts and Strogatz's clustering coefficient (1998): the share of pairs of a node's neighbours that are
    /// linked themselves, averaged over all nodes. A node with fewer than two neighbours counts as 0.
    pub fn clustering(&self) -> f64 {
        if self.is_full_mesh() {
            return if self.nodes > 2 { 1.0 } else { 0.0 };
        }
        let mut marked = vec![UNREACHABLE; self.nodes as usize];
        let mut sum = 0.0;
        for node in 0..self.nodes {
            self.neighbours(node).for_each(|other| marked[other as usize] = node);
            let ends: usize = self
                .neighbours(node)
                .map(|other| self.neighbours(other).filter(|third| marked[*third as usize] == node).count())
                .sum();
            let degree = f64::from(self.degree(node));
            if degree >= 2.0 {
                // Each link among neighbours is seen from both of its ends.
                sum += ends as f64 / (degree * (degree - 1.0));
            }
        }
        sum / f64::from(self.nodes.max(1))
    }

    /// Number of nodes with 0, 1, 2 … neighbours.
    pub fn degree_counts(&self) -> Vec<u32> {
        let most = (0..self.nodes).map(|node| self.degree(node)).max().unwrap_or(0);
        let mut counts = vec![0; most as usize + 1];
        (0..self.nodes).for_each(|node| counts[self.degree(node) as usize] += 1);
        counts
    }
}

#[cfg(test)]
mod tests {
    use crate::network::Graph;

    #[test]
    fn a_small_graph_has_the_measures_counted_by_hand() {
        // A triangle with a tail, and an isolated node.
        let graph = Graph::from_links(5, &[(0, 1), (0, 2), (1, 2), (2, 3)]);
        assert!(!graph.is_connected());
        assert_eq!(graph.largest_component(), 4);
        assert_eq!(graph.distances(0), [0, 1, 1, 2, u32::MAX]);
        assert_eq!(graph.degree_counts(), [1, 1, 2, 1]);
        assert!((graph.clustering() - (1.0 + 1.0 + 1.0 / 3.0) / 5.0).abs() < 1e-12);
        // 0: 1 1 2, 1: 1 1 2, 2: 1 1 1, 3: 2 2 1.
        assert!((graph.mean_path_length(5).unwrap() - 16.0 / 12.0).abs() < 1e-12);
    }

    #[test]
    fn a_ring_lattice_has_the_clustering_of_theory() {
        // 3(k − 2)/(4(k − 1)): Watts and Strogatz 1998.
        let mut stream = crate::kernel::Stream::new(1, 0, crate::kernel::Purpose::Overlay);
        let graph = Graph::watts_strogatz(100, 10, 0.0, &mut stream);
        assert!((graph.clustering() - 24.0 / 36.0).abs() < 1e-12);
    }
}
