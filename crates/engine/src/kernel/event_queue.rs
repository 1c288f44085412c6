//! The event queue: by time and, among equals, by order of scheduling.

use super::{HeapQueue, RadixQueue};

/// Pending events. Pops them by (time, sequence), so that events of one moment come out as they were scheduled. None may
/// be scheduled before the last one taken out.
///
/// Two ways of keeping them, of which each is the faster one in its range (`cargo xtask bench` shows by how much): a heap,
/// and a radix heap where very many are pending. Which one is at work changes nothing about the order.
#[derive(Debug, Clone)]
pub struct EventQueue<E>(Pending<E>);

#[derive(Debug, Clone)]
enum Pending<E> {
    Few(HeapQueue<E>),
    Many(RadixQueue<E>),
}

/// From so many pending events on the radix heap takes over …
const MANY: usize = 40_000;

/// … and gives back at so few: far enough apart that it does not happen often.
const FEW: usize = 10_000;

impl<E: Copy> Default for EventQueue<E> {
    fn default() -> Self {
        EventQueue(Pending::Few(HeapQueue::default()))
    }
}

impl<E: Copy> EventQueue<E> {
    /// Schedules an event.
    #[inline]
    pub fn push(&mut self, time_ns: u64, event: E) {
        match &mut self.0 {
            Pending::Few(heap) => {
                heap.push(time_ns, event);
                if heap.len() > MANY {
                    self.keep_many();
                }
            }
            Pending::Many(radix) => radix.push(time_ns, event),
        }
    }

    /// Schedules an event, if there is a time for it.
    #[inline]
    pub fn extend_with(&mut self, time_ns: Option<u64>, event: E) {
        if let Some(time_ns) = time_ns {
            self.push(time_ns, event);
        }
    }

    /// Takes the next event out if it is due at or before `until_ns`.
    #[inline]
    pub fn pop_until(&mut self, until_ns: u64) -> Option<(u64, E)> {
        match &mut self.0 {
            Pending::Few(heap) => heap.pop_until(until_ns),
            Pending::Many(radix) => {
                let due = radix.pop_until(until_ns);
                if radix.len() < FEW {
                    self.keep_few();
                }
                due
            }
        }
    }

    /// How many events are pending.
    pub fn len(&self) -> usize {
        match &self.0 {
            Pending::Few(heap) => heap.len(),
            Pending::Many(radix) => radix.len(),
        }
    }

    /// About how many bytes a copy of it takes.
    pub fn bytes(&self) -> usize {
        self.len() * (size_of::<E>() + 16)
    }

    /// Whether none is pending.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// All pending events, in no particular order.
    pub fn iter(&self) -> impl Iterator<Item = (u64, E)> + '_ {
        let (few, many) = match &self.0 {
            Pending::Few(heap) => (Some(heap.iter()), None),
            Pending::Many(radix) => (None, Some(radix.iter())),
        };
        few.into_iter().flatten().chain(many.into_iter().flatten())
    }

    #[cold]
    fn keep_many(&mut self) {
        let mut radix = RadixQueue::default();
        if let Pending::Few(heap) = &mut self.0 {
            // In order, so that events of one moment stay in theirs.
            while let Some((time_ns, event)) = heap.pop() {
                radix.push(time_ns, event);
            }
        }
        self.0 = Pending::Many(radix);
    }

    #[cold]
    fn keep_few(&mut self) {
        let mut heap = HeapQueue::default();
        if let Pending::Many(radix) = &mut self.0 {
            while let Some((time_ns, event)) = radix.pop_until(u64::MAX) {
                heap.push(time_ns, event);
            }
        }
        self.0 = Pending::Few(heap);
    }
}

#[cfg(test)]
mod tests {
    use super::{EventQueue, MANY, Pending};
    use crate::kernel::{HeapQueue, Purpose, RadixQueue, Stream};
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    #[derive(Debug, Clone)]
    enum Step {
        /// So long after the last event taken out.
        Push(u64),
        /// Up to so long after it.
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
    fn the_order_stays_the_same_as_the_queue_grows_and_shrinks() {
        let (mut queue, mut heap) = (EventQueue::default(), HeapQueue::default());
        let mut stream = Stream::new(7, 0, Purpose::Work);
        let (mut now, mut changes, mut was_many) = (0, 0, false);
        // Three waves, up to one and a half times what is many.
        for wave in 0..6u32 {
            for index in 0..3 * MANY / 2 {
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
                let is_many = matches!(queue.0, Pending::Many(_));
                changes += u32::from(std::mem::replace(&mut was_many, is_many) != is_many);
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
