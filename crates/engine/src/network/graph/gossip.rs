//! Push gossip: how fast news spreads when all who know it tell others at random.

use super::Graph;
use crate::kernel::Stream;

impl Graph {
    /// How many rounds push gossip takes from one node to all: in each round everybody who knew before it tells one
    /// neighbour drawn at random (Frieze and Grimmett 1985). `None` if not everybody can be reached.
    pub fn gossip_rounds(&self, from: u32, stream: &mut Stream) -> Option<u32> {
        if !self.is_connected() {
            return None;
        }
        let mut knows = vec![false; self.nodes as usize];
        knows[from as usize] = true;
        let mut unaware = self.nodes - 1;
        // How many neighbours of each node do not know yet. Who has none can tell nobody anything new, and need not draw.
        let mut unaware_neighbours: Vec<u32> = (0..self.nodes).map(|node| self.degree(node)).collect();
        let mut telling = vec![from];
        let mut news = Vec::new();
        self.tell_neighbours(from, &mut unaware_neighbours);
        let mut rounds = 0;
        while unaware > 0 {
            rounds += 1;
            telling.retain(|node| self.is_full_mesh() || unaware_neighbours[*node as usize] > 0);
            for node in &telling {
                let told = self.neighbour(*node, stream.below(u64::from(self.degree(*node))) as u32);
                if !std::mem::replace(&mut knows[told as usize], true) {
                    unaware -= 1;
                    news.push(told);
                    self.tell_neighbours(told, &mut unaware_neighbours);
                }
            }
            telling.append(&mut news);
        }
        Some(rounds)
    }

    /// In a full mesh everybody has as many neighbours that do not know: nothing to keep.
    fn tell_neighbours(&self, node: u32, unaware_neighbours: &mut [u32]) {
        if !self.is_full_mesh() {
            self.neighbours(node).for_each(|other| unaware_neighbours[other as usize] -= 1);
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
            // Whoever knows doubles at best, and news goes one link a round at best.
            assert!(rounds(&Graph::full_mesh(33), seed) >= Some(6));
            assert!(rounds(&Graph::ring(40), seed) >= Some(20));
        }
    }

    #[test]
    fn the_centre_of_a_star_tells_all_rays_as_one_collects_coupons() {
        // From its centre a star of r rays takes r·H(r) rounds, with variance below r²·π²/6.
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
