//! The event queue for very many pending events: a radix heap.

/// Pending events in buckets by the highest bit in which their time differs from that of the last one taken out, which
/// none may precede (Ahuja, Mehlhorn, Orlin, Tarjan 1990). Each event moves to lower buckets only, mostly a few times,
/// and always next to its neighbours: with very many pending events that is far kinder to the cache than a heap.
/// Events of the same time are always in the same bucket, and in the order in which they were scheduled.
#[derive(Debug, Clone)]
pub struct RadixQueue<E> {
    /// Bucket 0: events due at `last_ns`; bucket k: those that differ from it in bit k − 1 at most.
    buckets: Vec<Vec<(u64, E)>>,
    /// Bit k is set if bucket k, from 1 on, holds anything.
    filled: u128,
    /// How many of bucket 0 have been taken out.
    taken: usize,
    last_ns: u64,
    len: usize,
}

const BUCKETS: usize = 65;

/// An empty bucket keeps memory for so many events.
const LARGEST_KEPT: usize = 4096;

impl<E: Copy> Default for RadixQueue<E> {
    fn default() -> Self {
        RadixQueue { buckets: vec![Vec::new(); BUCKETS], filled: 0, taken: 0, last_ns: 0, len: 0 }
    }
}

impl<E: Copy> RadixQueue<E> {
    /// Bytes that one pending event takes.
    pub const BYTES_PER_EVENT: usize = size_of::<(u64, E)>();

    /// Schedules an event, no earlier than the last one taken out.
    // Not inlined: it would stand, for the rare case, wherever events are scheduled.
    #[inline(never)]
    pub fn push(&mut self, time_ns: u64, event: E) {
        debug_assert!(time_ns >= self.last_ns, "{time_ns} lies before {}", self.last_ns);
        self.len += 1;
        self.put(time_ns, event);
    }

    #[inline]
    fn put(&mut self, time_ns: u64, event: E) {
        let bucket = 64 - (time_ns ^ self.last_ns).leading_zeros() as usize;
        self.filled |= 1 << bucket;
        self.buckets[bucket].push((time_ns, event));
    }

    /// Takes the next event out if it is due at or before `until_ns`.
    #[inline(never)]
    pub fn pop_until(&mut self, until_ns: u64) -> Option<(u64, E)> {
        if self.taken == self.buckets[0].len() && !self.refill(until_ns) {
            return None;
        }
        let due = self.buckets[0][self.taken];
        if due.0 > until_ns {
            return None;
        }
        self.taken += 1;
        self.len -= 1;
        Some(due)
    }

    /// Spreads the lowest bucket that holds anything over those below it, if its first event is due by then. Not
    /// earlier: what is scheduled next may come before that event.
    fn refill(&mut self, until_ns: u64) -> bool {
        self.buckets[0].clear();
        self.taken = 0;
        let lowest = (self.filled & !1).trailing_zeros() as usize;
        let Some(first_ns) =
            self.buckets.get(lowest).and_then(|bucket| bucket.iter().map(|entry| entry.0).min())
        else {
            return false;
        };
        if first_ns > until_ns {
            return false;
        }
        self.last_ns = first_ns;
        self.filled &= !(1 << lowest);
        let mut bucket = std::mem::take(&mut self.buckets[lowest]);
        for (time_ns, event) in bucket.drain(..) {
            self.put(time_ns, event);
        }
        // A small bucket's memory is soon used again; a large one's would lie idle beside what it was spread over.
        if bucket.capacity() <= LARGEST_KEPT {
            self.buckets[lowest] = bucket;
        }
        true
    }

    /// Bytes that it holds on to.
    pub fn bytes(&self) -> usize {
        self.buckets.iter().map(|bucket| bucket.capacity() * Self::BYTES_PER_EVENT).sum()
    }

    /// How many events are pending.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether none is pending.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// All pending events, in no particular order.
    pub fn iter(&self) -> impl Iterator<Item = (u64, E)> + '_ {
        let due = self.buckets[0][self.taken..].iter();
        due.chain(self.buckets[1..].iter().flatten()).copied()
    }
}
