//! Graphs in compressed sparse row form: their generators and measures.

mod gossip;
mod measures;
mod random;
mod regular;
mod removal;
mod superpeers;

pub use removal::Removal;

/// The neighbours of each node while a graph is being built.
type AdjacencyLists = Vec<Vec<u32>>;

/// An undirected simple graph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Graph {
    nodes: u32,
    /// Index of each node's first neighbour, and one more entry at the end. Empty for a full mesh, which is not
    /// stored.
    offsets: Vec<u32>,
    neighbours: Vec<u32>,
}

impl Graph {
    /// A graph in which every node is linked to every other.
    pub fn full_mesh(nodes: u32) -> Graph {
        Graph { nodes, offsets: Vec::new(), neighbours: Vec::new() }
    }

    /// The graph with these links. Each must be given once and connect two different nodes.
    pub fn from_links(nodes: u32, links: &[(u32, u32)]) -> Graph {
        let mut offsets = vec![0u32; nodes as usize + 1];
        for (a, b) in links {
            offsets[*a as usize + 1] += 1;
            offsets[*b as usize + 1] += 1;
        }
        for node in 0..nodes as usize {
            offsets[node + 1] += offsets[node];
        }
        let mut next_index = offsets.clone();
        let mut neighbours = vec![0; 2 * links.len()];
        for (a, b) in links {
            for (from, to) in [(*a, *b), (*b, *a)] {
                neighbours[next_index[from as usize] as usize] = to;
                next_index[from as usize] += 1;
            }
        }
        let mut graph = Graph { nodes, offsets, neighbours };
        graph.sort();
        graph
    }

    fn from_adjacency_lists(adjacency: AdjacencyLists) -> Graph {
        let mut offsets = vec![0];
        let mut neighbours = Vec::new();
        for mut list in adjacency {
            neighbours.append(&mut list);
            offsets.push(neighbours.len() as u32);
        }
        let mut graph = Graph { nodes: offsets.len() as u32 - 1, offsets, neighbours };
        graph.sort();
        graph
    }

    /// Sorts the neighbours of each node in ascending order. Each node, in ascending order, is appended to the
    /// lists of all of its neighbours. Since links are undirected, that gives the same graph.
    fn sort(&mut self) {
        let mut next_index = self.offsets.clone();
        let mut neighbours = vec![0; self.neighbours.len()];
        for (node, range) in (0..).zip(self.offsets.windows(2)) {
            for other in &self.neighbours[range[0] as usize..range[1] as usize] {
                neighbours[next_index[*other as usize] as usize] = node;
                next_index[*other as usize] += 1;
            }
        }
        self.neighbours = neighbours;
    }

    /// Number of nodes.
    pub fn nodes(&self) -> u32 {
        self.nodes
    }

    /// Whether every node is linked to every other and no link is stored.
    pub fn is_full_mesh(&self) -> bool {
        self.offsets.is_empty()
    }

    /// Number of neighbours of a node.
    #[inline]
    pub fn degree(&self, node: u32) -> u32 {
        if self.is_full_mesh() {
            return self.nodes.saturating_sub(1);
        }
        self.offsets[node as usize + 1] - self.offsets[node as usize]
    }

    /// The neighbour of a node with this index, counted from 0 in ascending order.
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

    /// Every link once, with the smaller node first, in ascending order.
    pub fn links(&self) -> impl Iterator<Item = (u32, u32)> + '_ {
        (0..self.nodes).flat_map(move |a| self.neighbours(a).filter(move |b| a < *b).map(move |b| (a, b)))
    }

    /// Number of links.
    pub fn link_count(&self) -> u64 {
        (0..self.nodes).map(|node| u64::from(self.degree(node))).sum::<u64>() / 2
    }

    #[cfg(test)]
    fn row(&self, node: u32) -> Vec<u32> {
        self.neighbours(node).collect()
    }
}
