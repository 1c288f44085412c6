//! Since when each node has been up or down.

/// Since when each node of a network has been up, or since when it has been down. At the start all of them are up.
#[derive(Debug, Clone, Default)]
pub(super) struct UpSince {
    /// Whether the node is up, and the time of the last change in nanoseconds. Nodes that have never changed may be missing.
    nodes: Vec<(bool, u64)>,
}

impl UpSince {
    /// A node reports its state.
    pub(super) fn set(&mut self, node: u32, up: bool, now_ns: u64) {
        let index = node as usize;
        if index >= self.nodes.len() {
            if up {
                return;
            }
            self.nodes.resize(index + 1, (true, 0));
        }
        let last = &mut self.nodes[index];
        if last.0 != up {
            *last = (up, now_ns);
        }
    }

    /// The time of the last change of a node, in nanoseconds; 0 if it has never changed.
    pub(super) fn get(&self, node: u32) -> u64 {
        self.nodes.get(node as usize).map_or(0, |(_, since_ns)| *since_ns)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_change_between_up_and_down_counts() {
        let mut nodes = UpSince::default();
        for (node, up, now_ns) in [(3, true, 5), (3, false, 10), (3, false, 20), (1, true, 30)] {
            nodes.set(node, up, now_ns);
        }
        assert_eq!([0, 1, 3, 9].map(|node| nodes.get(node)), [0, 0, 10, 0]);
        nodes.set(3, true, 40);
        nodes.set(3, true, 50);
        assert_eq!(nodes.get(3), 40);
    }
}
