//! Random graphs from the literature.

use super::Graph;
use super::regular::lattice;
use crate::kernel::Stream;

impl Graph {
    /// An Erdős–Rényi graph G(n, p) (Gilbert 1959): every possible_degree link exists with the same probability, chosen so
    /// that the mean degree is `degree`. The gaps between links are drawn instead of the links (Batagelj and
    /// Brandes 2005).
    pub fn erdos_renyi(nodes: u32, degree: f64, stream: &mut Stream) -> Graph {
        let probability = degree / f64::from(nodes.max(2) - 1);
        if probability >= 1.0 {
            return Graph::full_mesh(nodes);
        }
        let mut links = Vec::new();
        // The possible_degree links in sequence: (1, 0), (2, 0), (2, 1), (3, 0) …
        let (mut high, mut low) = (1u64, -1.0f64);
        let per_gap = -1.0 / libm::log1p(-probability);
        while probability > 0.0 && high < u64::from(nodes) {
            // The number of missing links in between is geometric, drawn by inversion.
            low += 1.0 + libm::floor(stream.exponential() * per_gap);
            while high < u64::from(nodes) && low >= high as f64 {
                low -= high as f64;
                high += 1;
            }
            if high < u64::from(nodes) {
                links.push((low as u32, high as u32));
            }
        }
        Graph::from_links(nodes, &links)
    }

    /// A Watts–Strogatz small world (1998): a circle in which each node is linked to the `degree`/2 nearest nodes
    /// on each side. Each link keeps its first end and is rewired with probability `rewiring` to a random second
    /// end that makes neither a loop nor a double link.
    pub fn watts_strogatz(nodes: u32, degree: u32, rewiring: f64, stream: &mut Stream) -> Graph {
        let mut links = lattice(nodes, degree);
        let mut adjacency = vec![Vec::new(); nodes as usize];
        for (a, b) in &links {
            adjacency[*a as usize].push(*b);
            adjacency[*b as usize].push(*a);
        }
        for (a, b) in &mut links {
            let neighbours = &adjacency[*a as usize];
            if stream.unit() >= rewiring || neighbours.len() as u32 + 1 >= nodes {
                continue;
            }
            let replacement = loop {
                let drawn = stream.below(u64::from(nodes)) as u32;
                if drawn != *a && !neighbours.contains(&drawn) {
                    break drawn;
                }
            };
            adjacency[*a as usize].retain(|other| other != b);
            adjacency[*b as usize].retain(|other| other != a);
            adjacency[*a as usize].push(replacement);
            adjacency[replacement as usize].push(*a);
            *b = replacement;
        }
        Graph::from_links(nodes, &links)
    }

    /// A Barabási–Albert graph (1999): nodes are added one at a time, and each links to `links_each` different
    /// existing nodes with probability proportional to their degree. The graph starts with `links_each` + 1 nodes
    /// that are all linked.
    pub fn barabasi_albert(nodes: u32, links_each: u32, stream: &mut Stream) -> Graph {
        let first = (links_each + 1).min(nodes);
        let mut links: Vec<(u32, u32)> = (0..first).flat_map(|b| (0..b).map(move |a| (a, b))).collect();
        // Every node occurs as often as it has links, so a uniform draw from this list is a draw in proportion to
        // degree.
        let mut ends: Vec<u32> = links.iter().flat_map(|(a, b)| [*a, *b]).collect();
        let mut chosen: Vec<u32> = Vec::new();
        for node in first..nodes {
            chosen.clear();
            while (chosen.len() as u32) < links_each {
                let drawn = ends[stream.below(ends.len() as u64) as usize];
                if !chosen.contains(&drawn) {
                    chosen.push(drawn);
                }
            }
            for other in &chosen {
                links.push((*other, node));
                ends.extend([*other, node]);
            }
        }
        Graph::from_links(nodes, &links)
    }
}

#[cfg(test)]
mod tests {
    use crate::kernel::{Purpose, Stream};
    use crate::network::Graph;
    use proptest::prelude::*;

    fn stream(seed: u64) -> Stream {
        Stream::new(seed, 0, Purpose::Overlay)
    }

    fn assert_simple(graph: &Graph) {
        for a in 0..graph.nodes() {
            let neighbours = graph.row(a);
            assert!(
                neighbours.windows(2).all(|pair| pair[0] < pair[1]),
                "sorted, no doubles: {neighbours:?}"
            );
            assert!(neighbours.iter().all(|b| *b != a && graph.row(*b).contains(&a)), "no loops, mutual");
        }
        assert_eq!(graph.links().count() as u64, graph.link_count());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(500))]

        #[test]
        fn erdos_renyi_graphs_are_simple(nodes in 1u32..80, degree in 0.0f64..20.0, seed: u64) {
            assert_simple(&Graph::erdos_renyi(nodes, degree, &mut stream(seed)));
        }

        #[test]
        fn watts_strogatz_graphs_are_simple_and_keep_their_number_of_links(
            nodes in 1u32..80, half in 1u32..6, rewiring in 0.0f64..1.0, seed: u64,
        ) {
            let nodes = nodes.max(2 * half + 1);
            let graph = Graph::watts_strogatz(nodes, 2 * half, rewiring, &mut stream(seed));
            assert_simple(&graph);
            prop_assert_eq!(graph.link_count(), u64::from(nodes * half));
            // Each node keeps the first end of its own links.
            prop_assert!((0..nodes).all(|node| graph.degree(node) >= half));
        }

        #[test]
        fn barabasi_albert_graphs_are_simple_and_connected(nodes in 1u32..80, each in 1u32..6, seed: u64) {
            let graph = Graph::barabasi_albert(nodes, each, &mut stream(seed));
            assert_simple(&graph);
            prop_assert!(graph.is_connected());
            let first = u64::from(nodes.min(each + 1));
            let expected = first * (first - 1) / 2 + (u64::from(nodes) - first) * u64::from(each);
            prop_assert_eq!(graph.link_count(), expected);
        }

        #[test]
        fn superpeer_overlays_have_two_tiers(supers in 1u32..20, leaves in 0u32..60, degree in 0u32..8, seed: u64) {
            let graph = Graph::superpeers(supers + leaves, supers, degree, &mut stream(seed));
            assert_simple(&graph);
            for leaf in supers..supers + leaves {
                prop_assert_eq!(graph.degree(leaf), 1);
                prop_assert!(graph.neighbour(leaf, 0) < supers);
            }
            let clusters: Vec<usize> = (0..supers)
                .map(|node| graph.neighbours(node).filter(|other| *other >= supers).count()).collect();
            let (least, most) = (clusters.iter().min().unwrap(), clusters.iter().max().unwrap());
            prop_assert!(most - least <= 1, "{:?}", clusters);
        }
    }

    #[test]
    fn rings_and_full_meshes_have_their_links() {
        for nodes in 1..12 {
            let (ring, mesh) = (Graph::ring(nodes), Graph::full_mesh(nodes));
            assert_simple(&ring);
            assert_simple(&mesh);
            assert!(ring.is_connected() && mesh.is_connected());
            assert!((0..nodes).all(|node| ring.degree(node) == 2.min(nodes - 1)));
            assert_eq!(mesh.links().count() as u32, nodes * (nodes - 1) / 2);
        }
    }

    #[test]
    fn every_possible_link_of_an_erdos_renyi_graph_is_equally_likely() {
        let (nodes, graphs) = (8u32, 5000u64);
        let mut counts = [[0u32; 8]; 8];
        for seed in 0..graphs {
            let graph = Graph::erdos_renyi(nodes, 2.8, &mut stream(seed));
            graph.links().for_each(|(a, b)| counts[a as usize][b as usize] += 1);
        }
        let (mean, error) = (graphs as f64 * 0.4, (graphs as f64 * 0.24).sqrt());
        for (a, row) in counts.iter().enumerate() {
            assert!(
                row[a + 1..].iter().all(|count| (f64::from(*count) - mean).abs() < 5.0 * error),
                "{row:?}"
            );
        }
    }
}
