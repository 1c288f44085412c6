//! A queue of completion times that may change.

/// An indexed binary heap: it knows the position of each entry, so that a change of rate moves one entry instead of
/// leaving a dead one behind. Entries with the same time are ordered by id.
#[derive(Debug, Clone, Default)]
pub(super) struct CompletionQueue {
    heap: Vec<(u64, u32)>,
    /// Position of each id in the heap.
    positions: Vec<u32>,
}

const ABSENT: u32 = u32::MAX;

impl CompletionQueue {
    /// The first entry: its time in nanoseconds and its id.
    pub(super) fn first(&self) -> Option<(u64, u32)> {
        self.heap.first().copied()
    }

    /// Inserts an id or changes its time.
    pub(super) fn set(&mut self, id: u32, at_ns: u64) {
        if self.positions.len() <= id as usize {
            self.positions.resize(id as usize + 1, ABSENT);
        }
        let position = match self.positions[id as usize] {
            ABSENT => {
                self.heap.push((at_ns, id));
                self.heap.len() - 1
            }
            position => {
                self.heap[position as usize].0 = at_ns;
                position as usize
            }
        };
        self.sift(position);
    }

    /// Removes an id if it is present.
    pub(super) fn remove(&mut self, id: u32) {
        let position = self.positions.get(id as usize).copied().unwrap_or(ABSENT);
        if position == ABSENT {
            return;
        }
        self.positions[id as usize] = ABSENT;
        self.heap.swap_remove(position as usize);
        if (position as usize) < self.heap.len() {
            self.sift(position as usize);
        }
    }

    /// Moves an entry up or down to its position in the heap.
    fn sift(&mut self, mut position: usize) {
        let entry = self.heap[position];
        while position > 0 && entry < self.heap[(position - 1) / 2] {
            self.write(position, self.heap[(position - 1) / 2]);
            position = (position - 1) / 2;
        }
        loop {
            let left = 2 * position + 1;
            let Some(mut next) = self.heap.get(left).copied() else { break };
            let mut at = left;
            if let Some(right) = self.heap.get(left + 1).copied().filter(|right| *right < next) {
                (next, at) = (right, left + 1);
            }
            if entry <= next {
                break;
            }
            self.write(position, next);
            position = at;
        }
        self.write(position, entry);
    }

    fn write(&mut self, position: usize, entry: (u64, u32)) {
        self.heap[position] = entry;
        self.positions[entry.1 as usize] = position as u32;
    }
}

#[cfg(test)]
mod tests {
    use super::CompletionQueue;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    proptest! {
        #[test]
        fn the_first_entry_is_that_of_a_sorted_map(steps in prop::collection::vec((0u32..20, 0u64..50, any::<bool>()), 0..300)) {
            let (mut queue, mut times) = (CompletionQueue::default(), BTreeMap::new());
            for (id, at_ns, stays) in steps {
                if stays {
                    queue.set(id, at_ns);
                    times.insert(id, at_ns);
                } else {
                    queue.remove(id);
                    times.remove(&id);
                }
                let first = times.iter().map(|(id, at_ns)| (*at_ns, *id)).min();
                prop_assert_eq!(queue.first(), first);
            }
        }
    }
}
