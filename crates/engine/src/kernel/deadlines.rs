//! Deadlines of equal length: they expire in the order in which they were set.

use std::collections::VecDeque;

/// Deadlines of which most are cancelled before they expire, such as the timeouts of requests. Only the first is
/// scheduled in the event queue; if each one were, they would make up most of the pending events.
#[derive(Debug, Clone)]
pub struct Deadlines<K> {
    length_ns: u64,
    /// The time at which each deadline expires, and its key.
    queue: VecDeque<(u64, K)>,
    is_scheduled: bool,
    compact_at: usize,
}

/// Shorter queues are not compacted.
const MIN_COMPACTED_LEN: usize = 256;

impl<K: Copy> Deadlines<K> {
    /// Creates a queue of deadlines that expire `length_ns` after they are set.
    pub fn new(length_ns: u64) -> Deadlines<K> {
        Deadlines { length_ns, queue: VecDeque::new(), is_scheduled: false, compact_at: MIN_COMPACTED_LEN }
    }

    /// Sets a deadline. Returns the time at which to call [`Deadlines::pop_expired`], unless a call is scheduled
    /// already. `is_open` tells which deadlines have not been cancelled.
    #[inline]
    pub fn set(&mut self, now_ns: u64, key: K, is_open: impl Fn(K) -> bool) -> Option<u64> {
        if self.queue.len() >= self.compact_at {
            self.queue.retain(|(_, key)| is_open(*key));
            self.compact_at = MIN_COMPACTED_LEN.max(2 * self.queue.len());
        }
        self.queue.push_back((now_ns.saturating_add(self.length_ns), key));
        if std::mem::replace(&mut self.is_scheduled, true) {
            None
        } else {
            self.queue.front().map(|first| first.0)
        }
    }

    /// Removes and returns the next_expiry_ns deadline that has expired and is still open. Call it until it returns `None`,
    /// then call [`Deadlines::next_expiry_ns`].
    pub fn pop_expired(&mut self, now_ns: u64, is_open: impl Fn(K) -> bool) -> Option<K> {
        while let Some((at_ns, key)) = self.queue.front().copied() {
            if at_ns > now_ns {
                return None;
            }
            self.queue.pop_front();
            if is_open(key) {
                return Some(key);
            }
        }
        None
    }

    /// The time at which to call [`Deadlines::pop_expired`] again: the expiry of the first deadline that is still
    /// open, if there is one.
    pub fn next_expiry_ns(&mut self, is_open: impl Fn(K) -> bool) -> Option<u64> {
        while self.queue.front().is_some_and(|(_, key)| !is_open(*key)) {
            self.queue.pop_front();
        }
        let next_expiry_ns = self.queue.front().map(|first| first.0);
        self.is_scheduled = next_expiry_ns.is_some();
        next_expiry_ns
    }
}

#[cfg(test)]
mod tests {
    use super::Deadlines;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    proptest! {
        #[test]
        fn every_open_deadline_expires_in_time_and_no_other_does(
            steps in prop::collection::vec((0u64..4, any::<bool>(), 0usize..5), 0..1500),
        ) {
            let mut deadlines = Deadlines::new(700);
            let mut open: BTreeSet<(u64, usize)> = BTreeSet::new();
            let (mut now, mut call) = (0, None);
            for (id, (gap, ends, which)) in steps.into_iter().enumerate() {
                now += gap;
                while let Some(at) = call.filter(|at| *at <= now) {
                    let is_open = |(at, id)| open.contains(&(at, id));
                    let expired: Vec<_> = std::iter::from_fn(|| deadlines.pop_expired(at, is_open)).collect();
                    call = deadlines.next_expiry_ns(is_open);
                    for key in expired {
                        prop_assert_eq!(key.0, at);
                        prop_assert!(open.remove(&key));
                    }
                }
                prop_assert!(open.first().is_none_or(|first| first.0 > now), "missed at {now}");
                if ends && let Some(some) = open.iter().nth(which).copied() {
                    open.remove(&some);
                }
                let key = (now + 700, id);
                open.insert(key);
                call = call.or(deadlines.set(now, key, |key| open.contains(&key)));
                prop_assert!(deadlines.queue.len() <= 256.max(2 * open.len() + 2));
            }
        }
    }
}
