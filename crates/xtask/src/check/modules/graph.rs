//! Cycles in the graph of files and imports.

use std::collections::{BTreeMap, VecDeque};
use std::path::PathBuf;

use petgraph::algo::tarjan_scc;
use petgraph::graph::{DiGraph, NodeIndex};

use super::imports::Import;

/// Files that import each other in a ring.
#[derive(Debug)]
pub(super) struct Ring {
    /// Each file, with the names that it imports from the next one; the last imports from the first.
    pub(super) files: Vec<(PathBuf, Vec<String>)>,
    /// How many files reach each other through imports, those of the ring among them.
    pub(super) group_size: usize,
}

/// The shortest ring of each group of files that reach each other through imports.
pub(super) fn rings(files: &[PathBuf], imports: &[Import]) -> Vec<Ring> {
    let mut names: BTreeMap<(usize, usize), Vec<String>> = BTreeMap::new();
    for Import { from, to, name } in imports {
        names.entry((*from, *to)).or_default().push(name.clone());
    }
    let mut graph = DiGraph::<(), ()>::new();
    for _ in files {
        graph.add_node(());
    }
    for (from, to) in names.keys() {
        graph.add_edge(NodeIndex::new(*from), NodeIndex::new(*to), ());
    }
    let groups = tarjan_scc(&graph).into_iter().filter(|group| group.len() > 1);
    let mut rings: Vec<Ring> = groups
        .filter_map(|mut group| {
            group.sort();
            let shortest =
                group.iter().filter_map(|start| ring_through(&graph, *start)).min_by_key(Vec::len)?;
            let pairs = shortest.iter().zip(shortest.iter().cycle().skip(1));
            let named = pairs.map(|(from, to)| (files[*from].clone(), names[&(*from, *to)].clone()));
            Some(Ring { files: named.collect(), group_size: group.len() })
        })
        .collect();
    rings.sort_by(|one, other| one.files.cmp(&other.files));
    rings
}

/// The shortest ring through a file, found by breadth-first search.
fn ring_through(graph: &DiGraph<(), ()>, start: NodeIndex) -> Option<Vec<usize>> {
    let mut came_from: BTreeMap<NodeIndex, NodeIndex> = BTreeMap::new();
    let mut queue = VecDeque::from([start]);
    while let Some(file) = queue.pop_front() {
        for next in graph.neighbors(file) {
            if next == start {
                let mut ring = vec![file.index()];
                let mut current = file;
                while let Some(previous) = came_from.get(&current) {
                    ring.push(previous.index());
                    current = *previous;
                }
                ring.reverse();
                return Some(ring);
            }
            if next != start && !came_from.contains_key(&next) {
                came_from.insert(next, file);
                queue.push_back(next);
            }
        }
    }
    None
}
