//! Who is linked to whom: graphs in compressed sparse rows, how they are drawn and what is measured of them.

mod gossip;
mod measures;
mod random;
mod regular;
mod removal;
mod superpeers;

pub use removal::Removal;

/// The neighbours of each node while a graph is being drawn.
type Rows = Vec<Vec<u32>>;

/// An undirected simple graph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Graph {
    nodes: u32,
    /// Where each node's neighbours begin; one more entry than nodes. Empty for a full mesh, which is not stored.
    offsets: Vec<u32>,
    neighbours: Vec<u32>,
}

impl Graph {
    /// Every node is linked to every other.
    pub fn full_mesh(nodes: u32) -> Graph {
        Graph { nodes, offsets: Vec::new(), neighbours: Vec::new() }
    }

    /// The graph of these links, each given once, between different nodes.
    pub fn from_links(nodes: u32, links: &[(u32, u32)]) -> Graph {
        let mut offsets = vec![0u32; nodes as usize + 1];
        for (a, b) in links {
            offsets[*a as usize + 1] += 1;
            offsets[*b as usize + 1] += 1;
        }
        for node in 0..nodes as usize {
            offsets[node + 1] += offsets[node];
        }
        let mut free = offsets.clone();
        let mut neighbours = vec![0; 2 * links.len()];
        for (a, b) in links {
            for (from, to) in [(*a, *b), (*b, *a)] {
                neighbours[free[from as usize] as usize] = to;
                free[from as usize] += 1;
            }
        }
        let mut graph = Graph { nodes, offsets, neighbours };
        graph.sort();
        graph
    }

    fn from_adjacency(adjacency: Rows) -> Graph {
        let mut offsets = vec![0];
        let mut neighbours = Vec::new();
        for mut mine in adjacency {
            neighbours.append(&mut mine);
            offsets.push(neighbours.len() as u32);
        }
        let mut graph = Graph { nodes: offsets.len() as u32 - 1, offsets, neighbours };
        graph.sort();
        graph
    }

    /// Brings each node's neighbours into ascending order: each node in turn is handed to all of its own, which is the same
    /// graph, as links go both ways.
    fn sort(&mut self) {
        let mut free = self.offsets.clone();
        let mut neighbours = vec![0; self.neighbours.len()];
        for (node, range) in (0..).zip(self.offsets.windows(2)) {
            for other in &self.neighbours[range[0] as usize..range[1] as usize] {
                neighbours[free[*other as usize] as usize] = node;
                free[*other as usize] += 1;
            }
        }
        self.neighbours = neighbours;
    }

    /// How many nodes there are.
    pub fn nodes(&self) -> u32 {
        self.nodes
    }

    /// Whether every node is linked to every other without any link being stored.
    pub fn is_full_mesh(&self) -> bool {
        self.offsets.is_empty()
    }

    /// How many neighbours a node has.
    #[inline]
    pub fn degree(&self, node: u32) -> u32 {
        if self.is_full_mesh() {
            return self.nodes.saturating_sub(1);
        }
        self.offsets[node as usize + 1] - self.offsets[node as usize]
    }

    /// One of the neighbours of a node: they are counted from 0, in ascending order.
    #[inline]
    pub fn neighbour(&self, node: u32, index: u32) -> u32 {
        if self.is_full_mesh() {
            return index + u32::from(index >= node);
        }
        self.neighbours[(self.offsets[node as usize] + index) as usize]
    }

    /// The neighbours of a node, in ascending order.
    pub fn neighbours(&self, node: u32) -> impl Iterator<Item = u32> + '_ {
        (0..self.degree(node)).map(move |index| self.neighbour(node, index))
    }

    /// Every link once, smaller node first, in ascending order.
    pub fn links(&self) -> impl Iterator<Item = (u32, u32)> + '_ {
        (0..self.nodes).flat_map(move |a| self.neighbours(a).filter(move |b| a < *b).map(move |b| (a, b)))
    }

    /// How many links there are.
    pub fn link_count(&self) -> u64 {
        (0..self.nodes).map(|node| u64::from(self.degree(node))).sum::<u64>() / 2
    }

    #[cfg(test)]
    fn row(&self, node: u32) -> Vec<u32> {
        self.neighbours(node).collect()
    }
}
