//! The tracker's list of peers.

use super::event::NONE;

/// The peers known to the tracker.
#[derive(Debug, Clone)]
pub(super) struct PeerList {
    pub(super) nodes: Vec<u32>,
    /// Position of each node in the list.
    positions: Vec<u32>,
}

impl PeerList {
    pub(super) fn new(nodes: usize) -> PeerList {
        PeerList { nodes: Vec::new(), positions: vec![NONE; nodes] }
    }

    pub(super) fn add(&mut self, node: u32) {
        if self.positions[node as usize] == NONE {
            self.positions[node as usize] = self.nodes.len() as u32;
            self.nodes.push(node);
        }
    }

    pub(super) fn contains(&self, node: u32) -> bool {
        self.positions[node as usize] != NONE
    }

    pub(super) fn remove(&mut self, node: u32) {
        let position = std::mem::replace(&mut self.positions[node as usize], NONE);
        if position != NONE {
            self.nodes.swap_remove(position as usize);
            if let Some(moved) = self.nodes.get(position as usize) {
                self.positions[*moved as usize] = position;
            }
        }
    }
}
