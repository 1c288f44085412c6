//! The event queue, ordered by time and then by order of scheduling.

use super::{HeapQueue, RadixQueue};

/// Pending events. Events are removed by (time, class, sequence): events with the same time keep the order in which they were
/// scheduled, except that those scheduled with [`EventQueue::push_last`] come after all others. No event may be scheduled before the
/// last one removed.
///
/// The queue switches between two data structures, each the faster one in its range (`cargo xtask bench` measures
/// by how much): a heap, and a radix heap for very many pending events. The order of events is the same with both.
#[derive(Debug, Clone)]
pub struct EventQueue<E> {
    pending: Pending<E>,
    /// The key of the last event removed.
    last_key: u64,
}

/// The events by key: twice the time in nanoseconds, plus one for an event that comes after all others of its time. A key that
/// does not fit stands for a time after the end of every run.
#[derive(Debug, Clone)]
enum Pending<E> {
    Heap(HeapQueue<E>),
    Radix(RadixQueue<E>),
}

/// The queue switches to the radix heap when it holds more pending events than this.
const RADIX_ABOVE: usize = 40_000;

/// The queue switches back to the heap when it holds fewer pending events than this. The two limits are far enough
/// apart to make switches rare.
const HEAP_BELOW: usize = 10_000;

/// The latest time that a key can hold, in nanoseconds: 292 years.
const LATEST_NS: u64 = u64::MAX >> 1;

impl<E: Copy> Default for EventQueue<E> {
    fn default() -> Self {
        EventQueue { pending: Pending::Heap(HeapQueue::default()), last_key: 0 }
    }
}

impl<E: Copy> EventQueue<E> {
    /// Schedules an event.
    #[inline]
    pub fn push(&mut self, time_ns: u64, event: E) {
        // Once an event has come last, all further events of its time do.
        self.push_key((time_ns.min(LATEST_NS) << 1).max(self.last_key), event);
    }

    /// Schedules an event that comes after all other events of its time, also those that are scheduled later. A wait includes its
    /// end: the event that ends it must find everything that arrived at the same time.
    #[inline]
    pub fn push_last(&mut self, time_ns: u64, event: E) {
        self.push_key(time_ns.min(LATEST_NS) << 1 | 1, event);
    }

    #[inline]
    fn push_key(&mut self, key: u64, event: E) {
        match &mut self.pending {
            Pending::Heap(heap) => {
                heap.push(key, event);
                if heap.len() > RADIX_ABOVE {
                    self.switch_to_radix();
                }
            }
            Pending::Radix(radix) => radix.push(key, event),
        }
    }

    /// Schedules an event if there is a time for it.
    #[inline]
    pub fn push_if_some(&mut self, time_ns: Option<u64>, event: E) {
        if let Some(time_ns) = time_ns {
            self.push(time_ns, event);
        }
    }

    /// Removes and returns the next event if its time is at or before `until_ns`.
    #[inline]
    pub fn pop_until(&mut self, until_ns: u64) -> Option<(u64, E)> {
        let until_key = until_ns.min(LATEST_NS) << 1 | 1;
        let due = match &mut self.pending {
            Pending::Heap(heap) => heap.pop_until(until_key),
            Pending::Radix(radix) => {
                let due = radix.pop_until(until_key);
                if radix.len() < HEAP_BELOW {
                    self.switch_to_heap();
                }
                due
            }
        };
        let (key, event) = due?;
        self.last_key = key;
        Some((key >> 1, event))
    }

    /// Number of pending events.
    pub fn len(&self) -> usize {
        match &self.pending {
            Pending::Heap(heap) => heap.len(),
            Pending::Radix(radix) => radix.len(),
        }
    }

    /// Approximate size of a copy of the queue, in bytes.
    pub fn bytes(&self) -> usize {
        self.len() * (size_of::<E>() + 16)
    }

    /// Whether no event is pending.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Iterates over all pending events in no particular order.
    pub fn iter(&self) -> impl Iterator<Item = (u64, E)> + '_ {
        let (few, many) = match &self.pending {
            Pending::Heap(heap) => (Some(heap.iter()), None),
            Pending::Radix(radix) => (None, Some(radix.iter())),
        };
        few.into_iter().flatten().chain(many.into_iter().flatten()).map(|(key, event)| (key >> 1, event))
    }

    #[cold]
    fn switch_to_radix(&mut self) {
        let mut radix = RadixQueue::default();
        if let Pending::Heap(heap) = &mut self.pending {
            // Events are moved in order, so that events with the same time keep their order.
            while let Some((key, event)) = heap.pop() {
                radix.push(key, event);
            }
        }
        self.pending = Pending::Radix(radix);
    }

    #[cold]
    fn switch_to_heap(&mut self) {
        let mut heap = HeapQueue::default();
        if let Pending::Radix(radix) = &mut self.pending {
            while let Some((key, event)) = radix.pop_until(u64::MAX) {
                heap.push(key, event);
            }
        }
        self.pending = Pending::Heap(heap);
    }
}

#[cfg(test)]
mod tests {
    use super::{EventQueue, Pending, RADIX_ABOVE};
    use crate::kernel::{HeapQueue, Purpose, RadixQueue, Stream};
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    #[derive(Debug, Clone)]
    enum Step {
        /// The gap between the last event removed and the new one.
        Push(u64),
        /// The gap between the last event removed and the limit.
        Pop(u64),
    }

    fn steps() -> impl Strategy<Value = Vec<Step>> {
        let gap = prop_oneof![0u64..5, 0u64..50, 0u64..1 << 40];
        let step = prop_oneof![3 => gap.clone().prop_map(Step::Push), 2 => gap.prop_map(Step::Pop)];
        prop::collection::vec(step, 0..400)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1000))]

        #[test]
        fn all_queues_agree_with_a_sorted_map_under_any_mix_of_pushes_and_pops(steps in steps()) {
            let (mut heap, mut radix, mut queue) =
                (HeapQueue::default(), RadixQueue::default(), EventQueue::default());
            let mut model = BTreeMap::new();
            let mut now = 0;
            for (sequence, step) in steps.into_iter().enumerate() {
                match step {
                    Step::Push(gap) => {
                        heap.push(now + gap, sequence);
                        radix.push(now + gap, sequence);
                        queue.push(now + gap, sequence);
                        model.insert((now + gap, sequence), ());
                    }
                    Step::Pop(gap) => {
                        let due = model.first_key_value().map(|(key, ())| *key).filter(|key| key.0 <= now + gap);
                        due.map(|key| model.remove(&key));
                        prop_assert_eq!(heap.pop_until(now + gap), due);
                        prop_assert_eq!(radix.pop_until(now + gap), due);
                        prop_assert_eq!(queue.pop_until(now + gap), due);
                        now = due.map_or(now, |due| due.0);
                    }
                }
                prop_assert_eq!([heap.len(), radix.len(), queue.len()], [model.len(); 3]);
                for mut pending in [heap.iter().collect::<Vec<_>>(), radix.iter().collect(), queue.iter().collect()] {
                    pending.sort_unstable();
                    prop_assert!(pending.iter().eq(model.keys()));
                }
            }
        }
    }

    #[test]
    fn an_event_that_comes_last_follows_all_others_of_its_time() {
        let mut queue = EventQueue::default();
        queue.push_last(10, "last");
        queue.push(10, "first");
        queue.push(11, "later");
        assert_eq!(queue.pop_until(9), None);
        assert_eq!(queue.pop_until(10), Some((10, "first")));
        queue.push(10, "second");
        let mut order = queue.iter().collect::<Vec<_>>();
        order.sort_unstable();
        assert_eq!(order, [(10, "last"), (10, "second"), (11, "later")]);
        assert_eq!(queue.pop_until(10), Some((10, "second")));
        queue.push_last(10, "even later");
        assert_eq!(queue.pop_until(10), Some((10, "last")));
        queue.push(10, "too late to come before");
        let rest: Vec<_> = std::iter::from_fn(|| queue.pop_until(u64::MAX)).collect();
        assert_eq!(rest, [(10, "even later"), (10, "too late to come before"), (11, "later")]);
    }

    #[test]
    fn the_order_stays_the_same_as_the_queue_grows_and_shrinks() {
        let (mut queue, mut heap) = (EventQueue::default(), HeapQueue::default());
        let mut stream = Stream::new(7, 0, Purpose::Work);
        let (mut now, mut changes, mut was_radix) = (0, 0, false);
        // Three waves, each up to one and a half times the limit.
        for wave in 0..6u32 {
            for index in 0..3 * RADIX_ABOVE / 2 {
                if wave % 2 == 0 {
                    // Coarse times, so that many are equal.
                    let time = now + stream.below(2000) * 1000;
                    queue.push(time, index);
                    heap.push(time, index);
                } else {
                    let due = heap.pop_until(u64::MAX);
                    assert_eq!(queue.pop_until(u64::MAX), due);
                    now = due.map_or(now, |due| due.0);
                }
                let is_radix = matches!(queue.pending, Pending::Radix(_));
                changes += u32::from(std::mem::replace(&mut was_radix, is_radix) != is_radix);
            }
        }
        assert_eq!(changes, 6);
    }

    #[test]
    fn a_pending_event_takes_at_most_48_bytes() {
        let mut stream = Stream::new(7, 0, Purpose::Work);
        let (mut heap, mut radix) = (HeapQueue::default(), RadixQueue::default());
        let count = 1 << 18;
        for _ in 0..count {
            let time = (stream.exponential() * 1e9) as u64;
            heap.push(time, [0u32; 4]);
            radix.push(time, [0u32; 4]);
        }
        for _ in 0..4 * count {
            let (now, event) = heap.pop_until(u64::MAX).unwrap();
            assert_eq!(radix.pop_until(u64::MAX).unwrap().0, now);
            let time = now + (stream.exponential() * 1e9) as u64;
            heap.push(time, event);
            radix.push(time, event);
        }
        for bytes in [heap.bytes(), radix.bytes()] {
            assert!(bytes as f64 / f64::from(count) <= 48.0, "{}", bytes as f64 / f64::from(count));
        }
    }
}
