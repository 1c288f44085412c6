//! An event queue for very many pending events: a radix heap.

/// Pending events in buckets. The bucket of an event is the highest bit in which its time differs from that of the
/// last event removed; no event may precede that one (Ahuja, Mehlhorn, Orlin, Tarjan 1990). Events move only to
/// lower buckets, usually a few times, and always together with their neighbours, so very many pending events cause
/// far fewer cache misses than in a heap. Events with the same time are always in the same bucket, in the order in
/// which they were scheduled.
#[derive(Debug, Clone)]
pub struct RadixQueue<E> {
    /// Bucket 0 holds events at `last_ns`. The time of an event in bucket k ≥ 1 differs from `last_ns` in bit k − 1
    /// and in no higher bit.
    buckets: Vec<Vec<(u64, E)>>,
    /// Bit k is set if bucket k is not empty, for k ≥ 1.
    filled: u128,
    /// Number of events removed from bucket 0.
    removed: usize,
    last_ns: u64,
    len: usize,
}

const BUCKETS: usize = 65;

/// The largest capacity, in events, that an empty bucket retains.
const MAX_RETAINED_CAPACITY: usize = 4096;

impl<E: Copy> Default for RadixQueue<E> {
    fn default() -> Self {
        RadixQueue { buckets: vec![Vec::new(); BUCKETS], filled: 0, removed: 0, last_ns: 0, len: 0 }
    }
}

impl<E: Copy> RadixQueue<E> {
    /// Size of one pending event in bytes.
    pub const BYTES_PER_EVENT: usize = size_of::<(u64, E)>();

    /// Schedules an event, no earlier than the last one removed.
    // Not inlined: this rare case would be copied to every place that schedules events.
    #[inline(never)]
    pub fn push(&mut self, time_ns: u64, event: E) {
        debug_assert!(time_ns >= self.last_ns, "{time_ns} lies before {}", self.last_ns);
        self.len += 1;
        self.insert(time_ns, event);
    }

    #[inline]
    fn insert(&mut self, time_ns: u64, event: E) {
        let bucket = 64 - (time_ns ^ self.last_ns).leading_zeros() as usize;
        self.filled |= 1 << bucket;
        self.buckets[bucket].push((time_ns, event));
    }

    /// Removes and returns the next event if its time is at or before `until_ns`.
    #[inline(never)]
    pub fn pop_until(&mut self, until_ns: u64) -> Option<(u64, E)> {
        if self.removed == self.buckets[0].len() && !self.refill(until_ns) {
            return None;
        }
        let next = self.buckets[0][self.removed];
        if next.0 > until_ns {
            return None;
        }
        self.removed += 1;
        self.len -= 1;
        Some(next)
    }

    /// Distributes the lowest non-empty bucket over the ones below it if its first event lies at or before
    /// `until_ns`. Otherwise it waits, since an event scheduled later may come before that one.
    fn refill(&mut self, until_ns: u64) -> bool {
        self.buckets[0].clear();
        self.removed = 0;
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
            self.insert(time_ns, event);
        }
        // A small bucket's memory is soon used again. A large one's would stay unused, next to that of the buckets
        // that received its events.
        if bucket.capacity() <= MAX_RETAINED_CAPACITY {
            self.buckets[lowest] = bucket;
        }
        true
    }

    /// Memory allocated for pending events, in bytes.
    pub fn bytes(&self) -> usize {
        self.buckets.iter().map(|bucket| bucket.capacity() * Self::BYTES_PER_EVENT).sum()
    }

    /// Number of pending events.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether no event is pending.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Iterates over all pending events in no particular order.
    pub fn iter(&self) -> impl Iterator<Item = (u64, E)> + '_ {
        let next = self.buckets[0][self.removed..].iter();
        next.chain(self.buckets[1..].iter().flatten()).copied()
    }
}
