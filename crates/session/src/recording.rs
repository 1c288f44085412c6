//! What is known of the course of a run, and what of it belongs to a shown time.

use crate::request_log::RequestLog;
use crate::score_history::ScoreHistory;
use netduel_protocol::Scores;
use netduel_protocol::trace::{Record, WORDS};
use netduel_results::{Availability, Window};
use netduel_scenario::Side;
use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;

/// Everything reported about a run, up to the shown time or beyond it.
#[derive(Debug, Default)]
pub struct Recording {
    /// The requests.
    pub log: RequestLog,
    /// The scores over time.
    pub history: ScoreHistory,
    /// The time up to which each side is computed; `None` for a side that does not run.
    known_ns: [Option<u64>; 2],
    windows: [Vec<Window>; 2],
    availability: [Vec<Availability>; 2],
    /// The scores and windows of the course that the run took before it was changed.
    ghost: Option<(ScoreHistory, [Vec<Window>; 2])>,
    /// Crashes on each side: node, time in nanoseconds.
    crashes: [BTreeSet<(u32, u64)>; 2],
    coming: VecDeque<Arc<Scores>>,
    newest: Option<Arc<Scores>>,
}

impl Recording {
    /// The recording of a run of these sides, at its beginning.
    pub fn begin(sides: impl Iterator<Item = Side>) -> Recording {
        let mut recording = Recording::default();
        sides.for_each(|side| recording.known_ns[side as usize] = Some(0));
        recording
    }

    /// Adds a part of a side's trace, which is complete up to `until_ns`.
    pub fn trace(&mut self, side: Side, until_ns: u64, words: &[u32]) {
        for record in words.chunks_exact(WORDS).filter_map(Record::read) {
            match record {
                Record::Node { node, up: false, at_ns, .. } => {
                    self.crashes[side as usize].insert((node, at_ns));
                }
                Record::Arrived { .. } | Record::Ended { .. } => self.log.push(side, record),
                _ => {}
            }
        }
        let known_ns = &mut self.known_ns[side as usize];
        *known_ns = Some(known_ns.map_or(until_ns, |known_ns| known_ns.max(until_ns)));
    }

    /// Adds scores; their time may be ahead of the shown time.
    pub fn scores(&mut self, scores: Scores) {
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

    /// Whether scores wait for this time to be shown.
    pub fn is_due(&self, shown_ns: u64) -> bool {
        self.coming.front().is_some_and(|scores| scores.time_ns <= shown_ns)
    }

    /// The earliest time from this one on for which scores are known, in nanoseconds.
    pub fn next_scores_ns(&self, from_ns: u64) -> Option<u64> {
        self.coming.iter().map(|scores| scores.time_ns).find(|time_ns| *time_ns >= from_ns)
    }

    /// Shows the log of a time; returns the latest scores of that time.
    pub fn show(&mut self, shown_ns: u64) -> Option<Arc<Scores>> {
        self.log.show(shown_ns);
        while self.is_due(shown_ns) {
            self.newest = self.coming.pop_front();
        }
        self.newest.clone()
    }

    /// Forgets everything at or after a time: the run takes another course from there. Scores of earlier times stay.
    pub fn cut(&mut self, from_ns: u64) {
        self.log.cut(from_ns);
        self.history.cut(from_ns);
        self.crashes.iter_mut().for_each(|crashes| crashes.retain(|(_, at_ns)| *at_ns < from_ns));
        self.coming.retain(|scores| scores.time_ns < from_ns);
        self.newest.take_if(|scores| scores.time_ns >= from_ns);
        for known_ns in self.known_ns.iter_mut().flatten() {
            *known_ns = from_ns.min(*known_ns);
        }
    }

    /// Goes to another time of the same course, from which everything will be reported once more.
    pub fn seek(&mut self, to_ns: u64) {
        self.log.seek(to_ns);
        self.coming.clear();
        self.newest = None;
        for known_ns in self.known_ns.iter_mut().flatten() {
            *known_ns = to_ns;
        }
    }

    /// Keeps the present course, to compare the next one with it.
    pub fn keep_ghost(&mut self) {
        self.ghost = Some((self.history.clone(), self.windows.clone()));
    }

    /// The scores of the course before the last change.
    pub fn ghost_history(&self) -> Option<&ScoreHistory> {
        self.ghost.as_ref().map(|(history, _)| history)
    }

    /// The windows of a side in the course before the last change.
    pub fn ghost_windows(&self, side: Side) -> &[Window] {
        self.ghost.as_ref().map_or(&[], |(_, windows)| &windows[side as usize])
    }

    /// The time up to which both sides are computed, in nanoseconds.
    pub fn known_ns(&self) -> u64 {
        self.known_ns.into_iter().flatten().min().unwrap_or(0)
    }

    /// The windows of a side, as far as they are computed.
    pub fn windows(&self, side: Side) -> &[Window] {
        &self.windows[side as usize]
    }

    /// The availability of a file's pieces at the end of each window of a side.
    pub fn availability(&self, side: Side) -> &[Availability] {
        &self.availability[side as usize]
    }

    /// Whether a side runs.
    pub fn runs(&self, side: Side) -> bool {
        self.known_ns[side as usize].is_some()
    }

    /// The time of a node's last crash up to `until_ns`, in nanoseconds.
    pub fn crashed_at_ns(&self, side: Side, node: u32, until_ns: u64) -> Option<u64> {
        let crashes = self.crashes[side as usize].range((node, 0)..=(node, until_ns));
        crashes.last().map(|(_, at_ns)| *at_ns)
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
    fn the_computed_time_is_that_of_the_slower_side() {
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
    fn the_last_crash_of_a_node_up_to_a_time_is_found() {
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
