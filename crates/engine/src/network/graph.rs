//! Who is linked to whom, in compressed sparse rows.

use crate::kernel::Stream;

/// An undirected simple graph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Graph {
    /// Where each node's neighbours begin; one more entry than nodes.
    offsets: Vec<u32>,
    neighbours: Vec<u32>,
}

impl Graph {
    /// A random graph in which each of `nodes` nodes has exactly `degree` neighbours. Where no such graph
    /// exists, the largest smaller degree that does is taken.
    ///
    /// Half-links are paired at random (the configuration model, Bollobás 1980); pairs that would be loops or
    /// doubles then swap partners with random others until there are none. Dense graphs are the complements of
    /// sparse ones.
    pub fn random_regular(nodes: u32, degree: u32, stream: &mut Stream) -> Graph {
        let mut degree = degree.min(nodes.saturating_sub(1));
        if u64::from(nodes) * u64::from(degree) % 2 == 1 {
            degree -= 1;
        }
        if degree > nodes.saturating_sub(1) / 2 {
            // Its complement has degree n − 1 − d, for which n·(n − 1 − d) is even as well.
            return Graph::random_regular(nodes, nodes - 1 - degree, stream).complement();
        }
        // Small graphs can get stuck; another shuffle then frees them.
        loop {
            if let Some(adjacency) = pair_up(nodes, degree, stream) {
                return Graph::from_adjacency(adjacency);
            }
        }
    }

    /// The neighbours of a node, in ascending order.
    #[inline]
    pub fn neighbours(&self, node: u32) -> &[u32] {
        let range = self.offsets[node as usize] as usize..self.offsets[node as usize + 1] as usize;
        &self.neighbours[range]
    }

    /// How many nodes there are.
    pub fn nodes(&self) -> u32 {
        self.offsets.len() as u32 - 1
    }

    /// Every link once, smaller node first, in ascending order.
    pub fn links(&self) -> impl Iterator<Item = (u32, u32)> + '_ {
        (0..self.nodes()).flat_map(move |a| {
            self.neighbours(a).iter().copied().filter(move |b| a < *b).map(move |b| (a, b))
        })
    }

    /// Whether every node can be reached from every other.
    pub fn is_connected(&self) -> bool {
        let mut seen = vec![false; self.nodes() as usize];
        let mut open: Vec<u32> = (0..self.nodes().min(1)).collect();
        let mut reached = 0;
        while let Some(node) = open.pop() {
            if !std::mem::replace(&mut seen[node as usize], true) {
                reached += 1;
                open.extend(self.neighbours(node));
            }
        }
        reached == self.nodes()
    }

    fn complement(&self) -> Graph {
        let adjacency = (0..self.nodes()).map(|a| {
            let mine = self.neighbours(a);
            (0..self.nodes()).filter(|b| *b != a && mine.binary_search(b).is_err()).collect()
        });
        Graph::from_adjacency(adjacency.collect())
    }

    fn from_adjacency(adjacency: Vec<Vec<u32>>) -> Graph {
        let mut offsets = vec![0];
        let mut neighbours = Vec::new();
        for mut mine in adjacency {
            mine.sort_unstable();
            neighbours.append(&mut mine);
            offsets.push(neighbours.len() as u32);
        }
        Graph { offsets, neighbours }
    }
}

/// Pairs half-links at random and repairs what is no simple graph; `None` if that gets stuck.
fn pair_up(nodes: u32, degree: u32, stream: &mut Stream) -> Option<Vec<Vec<u32>>> {
    let mut stubs: Vec<u32> = (0..nodes).flat_map(|node| (0..degree).map(move |_| node)).collect();
    stream.shuffle(&mut stubs);
    let mut adjacency = vec![Vec::with_capacity(degree as usize); nodes as usize];
    let mut pairs: Vec<(u32, u32)> = Vec::with_capacity(stubs.len() / 2);
    let mut bad: Vec<(u32, u32)> = Vec::new();
    for pair in stubs.chunks_exact(2) {
        let (a, b) = (pair[0], pair[1]);
        if a == b || linked(&adjacency, a, b) {
            bad.push((a, b));
        } else {
            link(&mut adjacency, a, b);
            pairs.push((a, b));
        }
    }
    let mut tries_left = 100 * (bad.len() + 10);
    while let Some((a, b)) = bad.pop() {
        tries_left = tries_left.checked_sub(1)?;
        // a–b cannot be; with c–d, they can be a–c and b–d, if neither exists.
        let index = stream.below(pairs.len() as u64) as usize;
        let (mut c, mut d) = *pairs.get(index)?;
        if stream.below(2) == 1 {
            (c, d) = (d, c);
        }
        if a == c || b == d || linked(&adjacency, a, c) || linked(&adjacency, b, d) || (a == d && b == c) {
            bad.push((a, b));
            continue;
        }
        unlink(&mut adjacency, c, d);
        link(&mut adjacency, a, c);
        link(&mut adjacency, b, d);
        pairs[index] = (a, c);
        pairs.push((b, d));
    }
    Some(adjacency)
}

fn linked(adjacency: &[Vec<u32>], a: u32, b: u32) -> bool {
    adjacency[a as usize].contains(&b)
}

fn link(adjacency: &mut [Vec<u32>], a: u32, b: u32) {
    adjacency[a as usize].push(b);
    adjacency[b as usize].push(a);
}

fn unlink(adjacency: &mut [Vec<u32>], a: u32, b: u32) {
    adjacency[a as usize].retain(|node| *node != b);
    adjacency[b as usize].retain(|node| *node != a);
}

#[cfg(test)]
mod tests {
    use super::Graph;
    use crate::kernel::{Purpose, Stream};
    use proptest::prelude::*;

    /// The degree that a graph is promised: the one asked for, or the largest smaller one that is possible.
    fn possible(nodes: u32, degree: u32) -> u32 {
        let degree = degree.min(nodes - 1);
        if nodes * degree % 2 == 1 { degree - 1 } else { degree }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(3000))]

        #[test]
        fn every_node_has_the_degree_and_links_are_mutual(
            (nodes, degree) in prop_oneof![(1u32..12, 0u32..12), (1u32..100, 0u32..100)], seed: u64,
        ) {
            let graph = Graph::random_regular(nodes, degree, &mut Stream::new(seed, 0, Purpose::Overlay));
            let degree = possible(nodes, degree);
            for a in 0..nodes {
                let mine = graph.neighbours(a);
                prop_assert_eq!(mine.len() as u32, degree);
                prop_assert!(mine.windows(2).all(|pair| pair[0] < pair[1]), "sorted and simple");
                prop_assert!(mine.iter().all(|b| *b != a && graph.neighbours(*b).contains(&a)));
            }
            prop_assert_eq!(graph.links().count() as u32, nodes * degree / 2);
        }
    }

    #[test]
    fn random_four_regular_graphs_are_connected() {
        for seed in 0..50 {
            assert!(
                Graph::random_regular(200, 4, &mut Stream::new(seed, 0, Purpose::Overlay)).is_connected()
            );
        }
    }

    #[test]
    fn every_possible_link_is_equally_likely() {
        let (nodes, degree, graphs) = (8u32, 3u32, 4000u64);
        let mut counts = [[0u32; 8]; 8];
        for seed in 0..graphs {
            let graph = Graph::random_regular(nodes, degree, &mut Stream::new(seed, 0, Purpose::Overlay));
            graph.links().for_each(|(a, b)| counts[a as usize][b as usize] += 1);
        }
        let expected = graphs as f64 * f64::from(degree) / f64::from(nodes - 1);
        for (a, row) in counts.iter().enumerate() {
            for count in &row[a + 1..] {
                assert!(
                    (f64::from(*count) - expected).abs() < 5.0 * expected.sqrt(),
                    "{count} against {expected}"
                );
            }
        }
    }
}
