//! An event queue for up to some ten thousand pending events: a 4-ary heap, ordered by time and then by order of
//! scheduling.

use std::hint::select_unpredictable;

/// Pending events. Events are removed by (time, sequence), so events with the same time keep the order in which
/// they were scheduled.
///
/// A removed root leaves a hole, and the next push fills it. Most events schedule exactly one successor and
/// therefore cost one sift instead of two.
#[derive(Debug, Clone)]
pub struct HeapQueue<E> {
    heap: Vec<Entry<E>>,
    next_sequence: u64,
    root_is_hole: bool,
}

#[derive(Debug, Clone, Copy)]
struct Entry<E> {
    time_ns: u64,
    sequence: u64,
    event: E,
}

impl<E> Entry<E> {
    #[inline]
    fn key(&self) -> u128 {
        u128::from(self.time_ns) << 64 | u128::from(self.sequence)
    }
}

/// Returns one of two entries without a branch.
#[inline]
fn select<E: Copy>(is_first: bool, one: Entry<E>, other: Entry<E>) -> Entry<E> {
    Entry {
        time_ns: select_unpredictable(is_first, one.time_ns, other.time_ns),
        sequence: select_unpredictable(is_first, one.sequence, other.sequence),
        event: select_unpredictable(is_first, one.event, other.event),
    }
}

impl<E: Copy> Default for HeapQueue<E> {
    fn default() -> Self {
        HeapQueue { heap: Vec::new(), next_sequence: 0, root_is_hole: false }
    }
}

impl<E: Copy> HeapQueue<E> {
    /// Size of one pending event in bytes.
    pub const BYTES_PER_EVENT: usize = size_of::<Entry<E>>();

    /// Schedules an event.
    #[inline]
    pub fn push(&mut self, time_ns: u64, event: E) {
        let entry = Entry { time_ns, sequence: self.next_sequence, event };
        self.next_sequence += 1;
        if self.root_is_hole {
            self.root_is_hole = false;
            match self.heap.as_mut_slice() {
                [root] => *root = entry,
                // The order of the two is unpredictable, so it is decided without a branch.
                [root, other] => {
                    let is_later = other.key() < entry.key();
                    (*root, *other) = (select(is_later, *other, entry), select(is_later, entry, *other));
                }
                _ => self.sift_down(entry),
            }
        } else {
            self.heap.push(entry);
            self.sift_up(self.heap.len() - 1, entry);
        }
    }

    /// Removes and returns the next event if its time is at or before `until_ns`.
    #[inline]
    pub fn pop_until(&mut self, until_ns: u64) -> Option<(u64, E)> {
        if self.root_is_hole {
            self.close_hole();
        }
        let root = self.heap.first()?;
        if root.time_ns > until_ns {
            return None;
        }
        let next = (root.time_ns, root.event);
        self.root_is_hole = true;
        Some(next)
    }

    /// Removes and returns the next event, whatever its time. Not inlined, so that `pop_until` is.
    #[inline(never)]
    pub(super) fn pop(&mut self) -> Option<(u64, E)> {
        self.pop_until(u64::MAX)
    }

    /// Memory allocated for pending events, in bytes.
    pub fn bytes(&self) -> usize {
        self.heap.capacity() * Self::BYTES_PER_EVENT
    }

    /// Number of pending events.
    pub fn len(&self) -> usize {
        self.heap.len() - usize::from(self.root_is_hole)
    }

    /// Whether no event is pending.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Iterates over all pending events in no particular order.
    pub fn iter(&self) -> impl Iterator<Item = (u64, E)> + '_ {
        self.heap.iter().skip(usize::from(self.root_is_hole)).map(|entry| (entry.time_ns, entry.event))
    }

    fn close_hole(&mut self) {
        self.root_is_hole = false;
        if let Some(last) = self.heap.pop()
            && !self.heap.is_empty()
        {
            self.sift_down(last);
        }
    }

    /// Moves an entry up from `place` to its position in the heap.
    #[inline]
    fn sift_up(&mut self, mut place: usize, entry: Entry<E>) {
        let heap = self.heap.as_mut_slice();
        while place > 0 {
            let parent = (place - 1) / 4;
            if heap[parent].key() <= entry.key() {
                break;
            }
            heap[place] = heap[parent];
            place = parent;
        }
        heap[place] = entry;
    }

    /// Inserts an entry at the root. The hole first moves down to the bottom along the smallest children, and the
    /// entry then moves up from there. A new event usually lies far ahead in time, so it moves up only a little,
    /// and the depth of the hole is easy for the processor to predict (Wegener's bottom-up heapsort, 1993).
    #[inline]
    fn sift_down(&mut self, entry: Entry<E>) {
        let heap = self.heap.as_mut_slice();
        let mut place = 0;
        loop {
            let first = 4 * place + 1;
            let smallest = match heap.get(first..) {
                Some([a, b, c, d, ..]) => {
                    let (left, left_key) = if b.key() < a.key() { (1, b.key()) } else { (0, a.key()) };
                    let (right, right_key) = if d.key() < c.key() { (3, d.key()) } else { (2, c.key()) };
                    if right_key < left_key { right } else { left }
                }
                None | Some([]) => break,
                Some([_]) => 0,
                Some([a, b]) => usize::from(b.key() < a.key()),
                Some([a, b, c, ..]) => {
                    let (left, left_key) = if b.key() < a.key() { (1, b.key()) } else { (0, a.key()) };
                    if c.key() < left_key { 2 } else { left }
                }
            };
            heap[place] = heap[first + smallest];
            place = first + smallest;
        }
        self.sift_up(place, entry);
    }
}
