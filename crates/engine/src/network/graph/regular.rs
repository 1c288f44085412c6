//! Graphs in which every node has the same number of neighbours.

use super::{AdjacencyLists, Graph};
use crate::kernel::Stream;

impl Graph {
    /// A random graph in which each of `nodes` nodes has exactly `degree` neighbours. If no such graph exists, the
    /// largest smaller possible_degree degree is used.
    ///
    /// Half-links are paired at random (the configuration model, Bollobás 1980). Pairs that would be loops or
    /// double links then swap partners with other random pairs until none are left. Dense graphs are built as
    /// complements of sparse ones.
    pub fn random_regular(nodes: u32, degree: u32, stream: &mut Stream) -> Graph {
        Graph::from_adjacency_lists(regular_adjacency(nodes, degree, stream))
    }

    /// A circle: every node is linked to the next one and the previous one.
    pub fn ring(nodes: u32) -> Graph {
        Graph::from_links(nodes, &lattice(nodes, 2))
    }
}

/// The links of a circle in which each node is linked to the `degree`/2 nodes before it and after it. Each link is
/// listed once.
pub(super) fn lattice(nodes: u32, degree: u32) -> Vec<(u32, u32)> {
    let reach = (degree / 2).min(nodes.saturating_sub(1) / 2);
    let mut links: Vec<(u32, u32)> =
        (1..=reach).flat_map(|step| (0..nodes).map(move |node| (node, (node + step) % nodes))).collect();
    if nodes == 2 && degree > 0 {
        links.push((0, 1));
    }
    links
}

/// The neighbours of each node, in no particular order.
pub(super) fn regular_adjacency(nodes: u32, degree: u32, stream: &mut Stream) -> AdjacencyLists {
    let mut degree = degree.min(nodes.saturating_sub(1));
    if u64::from(nodes) * u64::from(degree) % 2 == 1 {
        degree -= 1;
    }
    if degree > nodes.saturating_sub(1) / 2 {
        // The complement has degree n − 1 − d, for which n·(n − 1 − d) is even as well.
        return complement(regular_adjacency(nodes, nodes - 1 - degree, stream));
    }
    // Small graphs can get stuck; another attempt then starts from a new shuffle.
    loop {
        if let Some(adjacency) = pair_up(nodes, degree, stream) {
            return adjacency;
        }
    }
}

fn complement(mut adjacency: AdjacencyLists) -> AdjacencyLists {
    let nodes = adjacency.len() as u32;
    for (node, neighbours) in (0..).zip(&mut adjacency) {
        let mut is_linked = vec![false; nodes as usize];
        neighbours.iter().for_each(|other| is_linked[*other as usize] = true);
        *neighbours = (0..nodes).filter(|other| *other != node && !is_linked[*other as usize]).collect();
    }
    adjacency
}

/// Pairs half-links at random and repairs loops and double links; `None` if the repair gets stuck.
fn pair_up(nodes: u32, degree: u32, stream: &mut Stream) -> Option<AdjacencyLists> {
    let mut stubs: Vec<u32> = (0..nodes).flat_map(|node| (0..degree).map(move |_| node)).collect();
    stream.shuffle(&mut stubs);
    let mut adjacency = vec![Vec::with_capacity(degree as usize); nodes as usize];
    let mut pairs: Vec<(u32, u32)> = Vec::with_capacity(stubs.len() / 2);
    let mut conflicts: Vec<(u32, u32)> = Vec::new();
    for pair in stubs.chunks_exact(2) {
        let (a, b) = (pair[0], pair[1]);
        if a == b || linked(&adjacency, a, b) {
            conflicts.push((a, b));
        } else {
            link(&mut adjacency, a, b);
            pairs.push((a, b));
        }
    }
    let mut tries_left = 100 * (conflicts.len() + 10);
    while let Some((a, b)) = conflicts.pop() {
        tries_left = tries_left.checked_sub(1)?;
        // a–b is not allowed. Together with c–d it can become a–c and b–d, if neither exists yet.
        let index = stream.below(pairs.len() as u64) as usize;
        let (mut c, mut d) = *pairs.get(index)?;
        if stream.below(2) == 1 {
            (c, d) = (d, c);
        }
        if a == c || b == d || linked(&adjacency, a, c) || linked(&adjacency, b, d) || (a == d && b == c) {
            conflicts.push((a, b));
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
    use crate::kernel::{Purpose, Stream};
    use crate::network::Graph;
    use proptest::prelude::*;

    /// The degree that a graph has: the one asked for, or the largest smaller one that is possible_degree.
    fn possible_degree(nodes: u32, degree: u32) -> u32 {
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
            let degree = possible_degree(nodes, degree);
            for a in 0..nodes {
                let neighbours = graph.row(a);
                prop_assert_eq!(neighbours.len() as u32, degree);
                prop_assert!(neighbours.windows(2).all(|pair| pair[0] < pair[1]), "sorted and simple");
                prop_assert!(neighbours.iter().all(|b| *b != a && graph.row(*b).contains(&a)));
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
