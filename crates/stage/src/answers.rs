//! Which users got no answer to their last request, and how many requests were lost at each node, at the shown time.
//!
//! Only recent ends count: after a jump in time the ends long before it are not reported again, and what is shown must not depend
//! on the way there.

use netduel_results::Outcome;
use std::collections::VecDeque;

/// An end counts for this much simulated time …
const COUNTED_NS: u64 = 10_000_000_000;
/// … or as long as it is among this many of the latest, where users rarely ask …
const FEWEST_COUNTED: u64 = 32;
/// … but never if it is older than this many others.
const MOST_COUNTED: u64 = 1 << 14;
/// The number of ends that are kept, those to come included.
const KEPT: usize = 1 << 16;

/// How a request ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct End {
    /// When.
    pub(crate) at_ns: u64,
    /// Which request.
    pub(crate) request: u32,
    /// Its user.
    pub(crate) user: u32,
    /// How.
    pub(crate) outcome: Outcome,
    /// The node at which it ended; `None` if at none in particular.
    pub(crate) node: Option<u32>,
}

/// The ends of requests, and what they amount to at the shown time.
#[derive(Debug, Default)]
pub(crate) struct Answers {
    /// In the order of time, then of the number of the request.
    ends: VecDeque<End>,
    /// The serial number of the first of them.
    first: u64,
    /// The serial numbers of the ends that count: up to the shown time, and recent.
    counted: std::ops::Range<u64>,
    /// By user: one more than the serial number of the last end up to the shown time, or 0.
    latest: Vec<u64>,
    /// By node: the requests lost there, among the ends that count.
    lost: Vec<u32>,
    shown_ns: u64,
    /// Ends were added or removed in the past.
    is_stale: bool,
}

impl Answers {
    /// For this many users and nodes.
    pub(crate) fn new(users: usize, nodes: usize) -> Answers {
        Answers { latest: vec![0; users], lost: vec![0; nodes], ..Answers::default() }
    }

    /// Adds an end. One that is known already changes nothing.
    pub(crate) fn push(&mut self, end: End) {
        let key = |end: &End| (end.at_ns, end.request);
        if self.ends.back().is_none_or(|last| key(last) < key(&end)) {
            self.ends.push_back(end);
        } else if let Err(place) = self.ends.binary_search_by_key(&key(&end), key) {
            self.ends.insert(place, end);
            self.is_stale = true;
        }
        while self.ends.len() > KEPT {
            self.ends.pop_front();
            self.first += 1;
        }
    }

    /// Removes the ends at or after a time.
    pub(crate) fn cut(&mut self, from_ns: u64) {
        self.ends.truncate(self.ends.partition_point(|end| end.at_ns < from_ns));
        self.is_stale = true;
    }

    /// Shows a time.
    pub(crate) fn show(&mut self, now_ns: u64) {
        let is_back = now_ns < std::mem::replace(&mut self.shown_ns, now_ns);
        if is_back || std::mem::take(&mut self.is_stale) || self.counted.start < self.first {
            self.counted = self.first..self.first;
            self.latest.fill(0);
            self.lost.fill(0);
        }
        while let Some(end) = self.get(self.counted.end).filter(|end| end.at_ns <= now_ns) {
            self.counted.end += 1;
            if let Some(latest) = self.latest.get_mut(end.user as usize) {
                *latest = self.counted.end;
            }
            self.count_lost(end, 1);
        }
        while let Some(end) = self.get(self.counted.start).filter(|end| self.is_outdated(end)) {
            self.counted.start += 1;
            self.count_lost(end, u32::MAX);
        }
    }

    /// Whether the oldest end that counts counts no longer.
    fn is_outdated(&self, oldest: &End) -> bool {
        let count = self.counted.end.saturating_sub(self.counted.start);
        let is_old = oldest.at_ns.saturating_add(COUNTED_NS) <= self.shown_ns;
        count > MOST_COUNTED || is_old && count > FEWEST_COUNTED
    }

    /// Adds to the requests lost at a node; `u32::MAX` takes one away.
    fn count_lost(&mut self, end: End, change: u32) {
        if end.outcome == Outcome::NodeFailed
            && let Some(lost) = end.node.and_then(|node| self.lost.get_mut(node as usize))
        {
            *lost = lost.wrapping_add(change);
        }
    }

    fn get(&self, serial: u64) -> Option<End> {
        self.ends.get(serial.checked_sub(self.first)? as usize).copied()
    }

    /// Whether the last request of a user got no answer, and that recently.
    pub(crate) fn is_unanswered(&self, user: usize) -> bool {
        let latest = self.latest.get(user).copied().unwrap_or(0);
        latest > self.counted.start && self.get(latest - 1).is_some_and(|end| end.outcome != Outcome::Served)
    }

    /// The number of users whose last request got no answer.
    pub(crate) fn unanswered(&self) -> usize {
        (0..self.latest.len()).filter(|user| self.is_unanswered(*user)).count()
    }

    /// The number of requests that were recently lost at a node because it was down.
    pub(crate) fn lost_at(&self, node: usize) -> u32 {
        self.lost.get(node).copied().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: u64 = 1_000_000_000;

    fn end(at_s: u64, user: u32, outcome: Outcome) -> End {
        End { at_ns: at_s * SECOND, request: at_s as u32, user, outcome, node: Some(0) }
    }

    fn example() -> Answers {
        let mut answers = Answers::new(2, 1);
        for (at_s, user, outcome) in [
            (1, 0, Outcome::Served),
            (2, 1, Outcome::NodeFailed),
            (3, 0, Outcome::NodeFailed),
            (4, 1, Outcome::Served),
            (5, 0, Outcome::TimedOut),
        ] {
            answers.push(end(at_s, user, outcome));
        }
        answers
    }

    fn shown(answers: &mut Answers, at_s: u64) -> (usize, u32) {
        answers.show(at_s * SECOND);
        (answers.unanswered(), answers.lost_at(0))
    }

    #[test]
    fn a_user_is_without_answer_until_the_next_answer() {
        let mut answers = example();
        assert_eq!([1, 2, 3, 4, 5].map(|at_s| shown(&mut answers, at_s).0), [0, 1, 2, 1, 1]);
        assert!(answers.is_unanswered(0) && !answers.is_unanswered(1));
    }

    #[test]
    fn requests_lost_at_a_node_that_is_down_are_counted() {
        assert_eq!([1, 2, 3, 5].map(|at_s| shown(&mut example(), at_s).1), [0, 1, 2, 2]);
    }

    #[test]
    fn what_is_shown_does_not_depend_on_the_times_shown_before() {
        let mut answers = example();
        let forward: Vec<_> = (0..8).map(|at_s| shown(&mut answers, at_s)).collect();
        let mut back: Vec<_> = (0..8).rev().map(|at_s| shown(&mut answers, at_s)).collect();
        back.reverse();
        assert_eq!(forward, back);
    }

    #[test]
    fn what_is_reported_again_after_a_jump_counts_once() {
        let mut answers = example();
        shown(&mut answers, 5);
        answers.cut(3 * SECOND);
        assert_eq!(shown(&mut answers, 5), (1, 1));
        answers.push(end(1, 0, Outcome::Served));
        answers.push(end(3, 0, Outcome::NodeFailed));
        answers.push(end(2, 1, Outcome::NodeFailed));
        assert_eq!(shown(&mut answers, 5), (2, 2));
    }

    #[test]
    fn old_ends_count_no_longer_even_if_they_are_still_known() {
        let mut whole = Answers::new(100, 1);
        (0..100).for_each(|at_s| whole.push(end(at_s, at_s as u32, Outcome::NodeFailed)));
        let mut recent = Answers::new(100, 1);
        (60..100).for_each(|at_s| recent.push(end(at_s, at_s as u32, Outcome::NodeFailed)));
        assert_eq!(shown(&mut whole, 95), (FEWEST_COUNTED as usize, FEWEST_COUNTED as u32));
        assert_eq!(shown(&mut whole, 95), shown(&mut recent, 95));
    }
}
