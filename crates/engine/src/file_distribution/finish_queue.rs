//! When transfers will be done: the first comes out first, and times may change.

/// A binary heap that knows where each entry stands, so that a change of rate moves one entry instead of leaving a dead
/// one behind. Entries of one time come out in the order of their numbers.
#[derive(Debug, Clone, Default)]
pub(super) struct FinishQueue {
    heap: Vec<(u64, u32)>,
    /// Where each number stands in the heap.
    places: Vec<u32>,
}

const ABSENT: u32 = u32::MAX;

impl FinishQueue {
    /// The first entry: its time and number.
    pub(super) fn first(&self) -> Option<(u64, u32)> {
        self.heap.first().copied()
    }

    /// Puts a number in, or gives it another time.
    pub(super) fn set(&mut self, id: u32, at_ns: u64) {
        if self.places.len() <= id as usize {
            self.places.resize(id as usize + 1, ABSENT);
        }
        let place = match self.places[id as usize] {
            ABSENT => {
                self.heap.push((at_ns, id));
                self.heap.len() - 1
            }
            place => {
                self.heap[place as usize].0 = at_ns;
                place as usize
            }
        };
        self.sift(place);
    }

    /// Takes a number out, if it is in.
    pub(super) fn remove(&mut self, id: u32) {
        let place = self.places.get(id as usize).copied().unwrap_or(ABSENT);
        if place == ABSENT {
            return;
        }
        self.places[id as usize] = ABSENT;
        self.heap.swap_remove(place as usize);
        if (place as usize) < self.heap.len() {
            self.sift(place as usize);
        }
    }

    /// Moves the entry at a place up or down to where it belongs.
    fn sift(&mut self, mut place: usize) {
        let entry = self.heap[place];
        while place > 0 && entry < self.heap[(place - 1) / 2] {
            self.put(place, self.heap[(place - 1) / 2]);
            place = (place - 1) / 2;
        }
        loop {
            let left = 2 * place + 1;
            let Some(mut next) = self.heap.get(left).copied() else { break };
            let mut at = left;
            if let Some(right) = self.heap.get(left + 1).copied().filter(|right| *right < next) {
                (next, at) = (right, left + 1);
            }
            if entry <= next {
                break;
            }
            self.put(place, next);
            place = at;
        }
        self.put(place, entry);
    }

    fn put(&mut self, place: usize, entry: (u64, u32)) {
        self.heap[place] = entry;
        self.places[entry.1 as usize] = place as u32;
    }
}

#[cfg(test)]
mod tests {
    use super::FinishQueue;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    proptest! {
        #[test]
        fn the_first_is_that_of_a_sorted_map(steps in prop::collection::vec((0u32..20, 0u64..50, any::<bool>()), 0..300)) {
            let (mut queue, mut times) = (FinishQueue::default(), BTreeMap::new());
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
