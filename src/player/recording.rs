//! What the engine told about the course of a run, and what of it may be shown at a time.

use super::{History, RequestLog};
use netduel_protocol::Scores;
use netduel_protocol::trace::{Record, WORDS};
use netduel_results::{Availability, Window};
use netduel_scenario::Side;
use std::collections::VecDeque;
use std::sync::Arc;

/// A node that crashed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Crash {
    /// In which network.
    pub(crate) side: Side,
    /// Its id, from 0.
    pub(crate) node: u32,
    /// When.
    pub(crate) at_ns: u64,
}

/// Everything known of a run, known ahead or shown.
#[derive(Debug, Default)]
pub(crate) struct Recording {
    /// The requests.
    pub(crate) log: RequestLog,
    /// The scores that were shown.
    pub(crate) history: History,
    /// Up to where each side is known; `None` for a side that does not run.
    known_ns: [Option<u64>; 2],
    windows: [Vec<Window>; 2],
    availability: [Vec<Availability>; 2],
    /// The scores and windows of the course that the run took before it was changed.
    ghost: Option<(History, [Vec<Window>; 2])>,
    crashes: Vec<Crash>,
    coming: VecDeque<Arc<Scores>>,
    newest: Option<Arc<Scores>>,
}

impl Recording {
    /// Of a run of these sides from its very beginning.
    pub(crate) fn begin(sides: impl Iterator<Item = Side>) -> Recording {
        let mut recording = Recording::default();
        sides.for_each(|side| recording.known_ns[side as usize] = Some(0));
        recording
    }

    /// Takes in a batch of a side's trace, which is complete up to a time.
    pub(crate) fn trace(&mut self, side: Side, until_ns: u64, words: &[u32]) {
        for record in words.chunks_exact(WORDS).filter_map(Record::read) {
            match record {
                Record::Node { node, up: false, at_ns, .. } => {
                    self.crashes.push(Crash { side, node, at_ns });
                }
                Record::Arrived { .. } | Record::Ended { .. } => self.log.push(side, record),
                _ => {}
            }
        }
        let known_ns = &mut self.known_ns[side as usize];
        *known_ns = Some(known_ns.map_or(until_ns, |known_ns| known_ns.max(until_ns)));
    }

    /// Takes in scores; their time may be ahead of the shown one.
    pub(crate) fn scores(&mut self, scores: Scores) {
        for side in &scores.sides {
            let windows = &mut self.windows[side.side as usize];
            windows.resize(side.first_window as usize, Window::default());
            windows.extend_from_slice(&side.windows);
            let availability = &mut self.availability[side.side as usize];
            availability.truncate(side.first_window as usize);
            availability.extend_from_slice(&side.availability);
        }
        self.coming.push_back(Arc::new(scores));
    }

    /// Whether anything is waiting for this time to be shown.
    pub(crate) fn is_due(&self, now_ns: u64) -> bool {
        self.coming.front().is_some_and(|scores| scores.time_ns <= now_ns)
    }

    /// The earliest time from this one on of which scores are known.
    pub(crate) fn next_scores_ns(&self, now_ns: u64) -> Option<u64> {
        self.coming.iter().map(|scores| scores.time_ns).find(|time_ns| *time_ns >= now_ns)
    }

    /// Brings log and history up to a time; the newest scores of that time.
    pub(crate) fn show(&mut self, now_ns: u64) -> Option<Arc<Scores>> {
        self.log.show(now_ns);
        while self.is_due(now_ns) {
            self.newest = self.coming.pop_front();
            if let Some(scores) = &self.newest {
                self.history.push(scores);
            }
        }
        self.newest.clone()
    }

    /// Forgets what was told about a time and later: the run takes another course from there.
    pub(crate) fn cut(&mut self, from_ns: u64) {
        self.log.cut(from_ns);
        self.history.cut(from_ns);
        self.crashes.retain(|crash| crash.at_ns < from_ns);
        self.coming.retain(|scores| scores.time_ns < from_ns);
        for known_ns in self.known_ns.iter_mut().flatten() {
            *known_ns = from_ns.min(*known_ns);
        }
    }

    /// Keeps what was, to be compared with what will be.
    pub(crate) fn keep_ghost(&mut self) {
        self.ghost = Some((self.history.clone(), self.windows.clone()));
    }

    /// The scores of the course before the last change.
    pub(crate) fn ghost_history(&self) -> Option<&History> {
        self.ghost.as_ref().map(|(history, _)| history)
    }

    /// The windows of that course.
    pub(crate) fn ghost_windows(&self, side: Side) -> &[Window] {
        self.ghost.as_ref().map_or(&[], |(_, windows)| &windows[side as usize])
    }

    /// Goes back, or on, to a time of which everything will be told anew.
    pub(crate) fn rewind(&mut self, to_ns: u64) {
        self.log.rewind(to_ns);
        self.history.cut(to_ns);
        self.crashes.retain(|crash| crash.at_ns < to_ns);
        self.coming.clear();
        self.newest = None;
        for known_ns in self.known_ns.iter_mut().flatten() {
            *known_ns = to_ns;
        }
    }

    /// The time up to which both sides are known.
    pub(crate) fn known_ns(&self) -> u64 {
        self.known_ns.into_iter().flatten().min().unwrap_or(0)
    }

    /// What happened in each window of time on a side, as far as it is known.
    pub(crate) fn windows(&self, side: Side) -> &[Window] {
        &self.windows[side as usize]
    }

    /// How available the pieces of a file were at the end of each window on a side.
    pub(crate) fn availability(&self, side: Side) -> &[Availability] {
        &self.availability[side as usize]
    }

    /// Whether a side runs.
    pub(crate) fn runs(&self, side: Side) -> bool {
        self.known_ns[side as usize].is_some()
    }

    /// When a node last crashed, up to a time.
    pub(crate) fn crashed_at_ns(&self, side: Side, node: u32, now_ns: u64) -> Option<u64> {
        let of_node = self.crashes.iter().filter(|crash| crash.side == side && crash.node == node);
        of_node.map(|crash| crash.at_ns).filter(|at_ns| *at_ns <= now_ns).max()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use netduel_protocol::SideScores;

    fn scores(time_ns: u64, first_window: u32, lost: &[u32]) -> Scores {
        let windows = lost.iter().map(|lost| Window { served: 0, lost: *lost }).collect();
        let side =
            SideScores { windows, first_window, ..SideScores::new(Side::ClientServer, Default::default()) };
        Scores { time_ns, run_hash: time_ns, finished: false, sides: vec![side] }
    }

    fn lost(recording: &Recording) -> Vec<u32> {
        recording.windows(Side::ClientServer).iter().map(|window| window.lost).collect()
    }

    #[test]
    fn scores_are_shown_at_their_time_and_not_before() {
        let mut recording = Recording::default();
        [100, 200, 300].into_iter().for_each(|time_ns| recording.scores(scores(time_ns, 0, &[])));
        assert_eq!(recording.show(99), None);
        assert!(recording.is_due(250));
        assert_eq!(recording.show(250).map(|scores| scores.time_ns), Some(200));
        assert!(!recording.is_due(250));
        recording.cut(250);
        assert_eq!(recording.show(1000).map(|scores| scores.time_ns), Some(200));
    }

    #[test]
    fn windows_grow_and_the_last_is_replaced() {
        let mut recording = Recording::default();
        recording.scores(scores(100, 0, &[1, 2]));
        recording.scores(scores(200, 1, &[5, 1]));
        assert_eq!(lost(&recording), [1, 5, 1]);
        recording.scores(scores(150, 0, &[1, 4]));
        assert_eq!(lost(&recording), [1, 4]);
    }

    #[test]
    fn known_is_what_both_sides_that_run_have_reported() {
        let mut both = Recording::begin(Side::BOTH.into_iter());
        both.trace(Side::ClientServer, 500, &[]);
        assert_eq!(both.known_ns(), 0);
        both.trace(Side::PeerToPeer, 300, &[]);
        assert_eq!(both.known_ns(), 300);
        both.cut(100);
        assert_eq!(both.known_ns(), 100);
        let mut one = Recording::begin([Side::PeerToPeer].into_iter());
        one.trace(Side::PeerToPeer, 300, &[]);
        assert_eq!(one.known_ns(), 300);
    }

    #[test]
    fn a_crash_is_remembered_by_its_node() {
        let mut words = Vec::new();
        for (up, at_ns) in [(true, 10), (false, 20), (true, 30), (false, 40)] {
            Record::Node { node: 3, up, away: false, busy: 0, waiting: 0, at_ns }.write(&mut words);
        }
        let mut recording = Recording::begin(Side::BOTH.into_iter());
        recording.trace(Side::PeerToPeer, 50, &words);
        assert_eq!(recording.crashed_at_ns(Side::PeerToPeer, 3, 35), Some(20));
        assert_eq!(recording.crashed_at_ns(Side::PeerToPeer, 3, 45), Some(40));
        assert_eq!(recording.crashed_at_ns(Side::ClientServer, 3, 45), None);
    }
}
