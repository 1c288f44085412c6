//! What networks are described by: components, path lengths, clustering, degrees, reach.

use super::Graph;

/// Stands for a node that cannot be reached.
const FAR: u32 = u32::MAX;

impl Graph {
    /// Whether every node can be reached from every other.
    pub fn is_connected(&self) -> bool {
        self.largest_component() == self.nodes
    }

    /// How many nodes the largest set has in which every node can be reached from every other.
    pub fn largest_component(&self) -> u32 {
        if self.is_full_mesh() {
            return self.nodes;
        }
        let mut seen = vec![false; self.nodes as usize];
        let (mut open, mut largest) = (Vec::new(), 0);
        for start in 0..self.nodes {
            let mut reached = 0;
            open.push(start);
            while let Some(node) = open.pop() {
                if !std::mem::replace(&mut seen[node as usize], true) {
                    reached += 1;
                    open.extend(self.neighbours(node));
                }
            }
            largest = largest.max(reached);
        }
        largest
    }

    /// How many links lie between a node and each other one; `u32::MAX` for those that cannot be reached.
    pub fn distances(&self, from: u32) -> Vec<u32> {
        let mut distances = vec![FAR; self.nodes as usize];
        distances[from as usize] = 0;
        let mut row = vec![from];
        let mut next = Vec::new();
        for distance in 1.. {
            for node in row.drain(..) {
                for other in self.neighbours(node) {
                    if distances[other as usize] == FAR {
                        distances[other as usize] = distance;
                        next.push(other);
                    }
                }
            }
            if next.is_empty() {
                break;
            }
            std::mem::swap(&mut row, &mut next);
        }
        distances
    }

    /// Mean number of links between two nodes that can reach each other, over the ways from up to `sources` nodes
    /// spread evenly over all.
    pub fn mean_path_length(&self, sources: u32) -> Option<f64> {
        let step = (self.nodes / sources.max(1)).max(1);
        let (mut sum, mut ways) = (0u64, 0u64);
        for from in (0..self.nodes).step_by(step as usize) {
            for distance in self.distances(from).into_iter().filter(|distance| !matches!(*distance, 0 | FAR))
            {
                sum += u64::from(distance);
                ways += 1;
            }
        }
        (ways > 0).then(|| sum as f64 / ways as f64)
    }

    /// Watts and Strogatz's clustering coefficient (1998): the share of the pairs of a node's neighbours that are linked
    /// themselves, averaged over all nodes; a node with fewer than two neighbours counts as 0.
    pub fn clustering(&self) -> f64 {
        if self.is_full_mesh() {
            return if self.nodes > 2 { 1.0 } else { 0.0 };
        }
        let mut marked = vec![FAR; self.nodes as usize];
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

    /// How many nodes have 0, 1, 2 … neighbours.
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
        // A triangle with a tail, and a node alone.
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
