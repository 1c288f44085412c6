//! Deadlines that all lie equally far ahead: they fall due in the order in which they were set.

use std::collections::VecDeque;

/// Deadlines of which most are void before they fall due, such as the ends of users' patience. Only the first stands
/// in the event queue: set there one by one, they would be most of what is pending.
#[derive(Debug, Clone)]
pub struct Deadlines<K> {
    length_ns: u64,
    /// When each falls due, and whose it is.
    row: VecDeque<(u64, K)>,
    is_scheduled: bool,
    largest: usize,
}

/// Rows shorter than this are not worth tidying.
const SHORT: usize = 256;

impl<K: Copy> Deadlines<K> {
    /// Deadlines that lie so far ahead.
    pub fn new(length_ns: u64) -> Deadlines<K> {
        Deadlines { length_ns, row: VecDeque::new(), is_scheduled: false, largest: SHORT }
    }

    /// Sets a deadline. Returns when to call [`Deadlines::due`], if no call stands in the event queue yet.
    /// `counts` says which deadlines are not void.
    #[inline]
    pub fn set(&mut self, now_ns: u64, whose: K, counts: impl Fn(K) -> bool) -> Option<u64> {
        if self.row.len() >= self.largest {
            self.row.retain(|(_, whose)| counts(*whose));
            self.largest = SHORT.max(2 * self.row.len());
        }
        self.row.push_back((now_ns.saturating_add(self.length_ns), whose));
        if std::mem::replace(&mut self.is_scheduled, true) {
            None
        } else {
            self.row.front().map(|first| first.0)
        }
    }

    /// The next deadline that falls due now and counts. Call until there is none, then [`Deadlines::next`].
    pub fn due(&mut self, now_ns: u64, counts: impl Fn(K) -> bool) -> Option<K> {
        while let Some((at_ns, whose)) = self.row.front().copied() {
            if at_ns > now_ns {
                return None;
            }
            self.row.pop_front();
            if counts(whose) {
                return Some(whose);
            }
        }
        None
    }

    /// When to call [`Deadlines::due`] again: as the first deadline that counts falls due, if there is one.
    pub fn next(&mut self, counts: impl Fn(K) -> bool) -> Option<u64> {
        while self.row.front().is_some_and(|(_, whose)| !counts(*whose)) {
            self.row.pop_front();
        }
        let next = self.row.front().map(|first| first.0);
        self.is_scheduled = next.is_some();
        next
    }
}

#[cfg(test)]
mod tests {
    use super::Deadlines;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    proptest! {
        #[test]
        fn every_deadline_that_still_counts_falls_due_in_time_and_no_other_does(
            steps in prop::collection::vec((0u64..4, any::<bool>(), 0usize..5), 0..1500),
        ) {
            let mut deadlines = Deadlines::new(700);
            let mut open: BTreeSet<(u64, usize)> = BTreeSet::new();
            let (mut now, mut call) = (0, None);
            for (id, (gap, ends, which)) in steps.into_iter().enumerate() {
                now += gap;
                while let Some(at) = call.filter(|at| *at <= now) {
                    let is_open = |(at, id)| open.contains(&(at, id));
                    let due: Vec<_> = std::iter::from_fn(|| deadlines.due(at, is_open)).collect();
                    call = deadlines.next(is_open);
                    for whose in due {
                        prop_assert_eq!(whose.0, at);
                        prop_assert!(open.remove(&whose));
                    }
                }
                prop_assert!(open.first().is_none_or(|first| first.0 > now), "missed at {now}");
                if ends && let Some(some) = open.iter().nth(which).copied() {
                    open.remove(&some);
                }
                let whose = (now + 700, id);
                open.insert(whose);
                call = call.or(deadlines.set(now, whose, |whose| open.contains(&whose)));
                prop_assert!(deadlines.row.len() <= 256.max(2 * open.len() + 2));
            }
        }
    }
}
