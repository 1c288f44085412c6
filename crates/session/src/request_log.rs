//! The requests of a run with the outcomes on both sides, merged from the two traces.

use netduel_protocol::trace::Record;
use netduel_results::Outcome;
use netduel_scenario::Side;
use std::collections::BTreeMap;

/// The largest number of requests shown; the page has room for far fewer.
const LARGEST_SHOWN: usize = 256;
/// The largest number of past requests remembered, so that the log is full after a step back in time.
const LARGEST_REMEMBERED: usize = 16 * LARGEST_SHOWN;

/// How and when a request ended on one side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RequestEnd {
    /// How it ended.
    pub outcome: Outcome,
    /// The time from arrival to end, in nanoseconds.
    pub after_ns: u64,
}

/// A request and how it ended on each side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its number, from 0.
    pub request: u32,
    /// The user who asked.
    pub user: u32,
    /// The object asked for.
    pub object: u32,
    /// The simulated time of its arrival, in nanoseconds.
    pub arrived_ns: u64,
    /// The ends on the left and on the right; `None` while the request is in progress.
    pub ends: [Option<RequestEnd>; 2],
}

impl Entry {
    /// The same request as it stood at a time: without the outcomes of later times.
    fn at(&self, shown_ns: u64) -> Entry {
        let has_ended = |end: &RequestEnd| self.arrived_ns + end.after_ns <= shown_ns;
        Entry { ends: self.ends.map(|end| end.filter(has_ended)), ..self.clone() }
    }
}

/// The log of requests.
///
/// It remembers facts about one course of a run, in whatever order they are reported and however often. What it shows at a
/// time follows from these facts alone.
#[derive(Debug, Default)]
pub struct RequestLog {
    facts: BTreeMap<u32, Entry>,
    shown_ns: u64,
    /// The requests at the shown time, oldest first.
    shown: Vec<Entry>,
    /// The selected request is remembered however old it is.
    selected: Option<u32>,
    shown_selected: Option<Entry>,
}

impl RequestLog {
    /// Adds a record of a side's trace. Only the arrival and the end of a request belong to the log.
    pub fn push(&mut self, side: Side, record: Record) {
        match record {
            Record::Arrived { request, user, object, at_ns } => {
                let entry = Entry { request, user, object, arrived_ns: at_ns, ends: [None; 2] };
                // The other side, or an earlier report, may have told of it already.
                self.facts.entry(request).or_insert(entry);
            }
            Record::Ended { request, outcome, arrived_ns, ended_ns, .. } => {
                if let Some(entry) = self.facts.get_mut(&request) {
                    let after_ns = ended_ns.saturating_sub(arrived_ns);
                    entry.ends[side as usize] = Some(RequestEnd { outcome, after_ns });
                }
            }
            _ => {}
        }
    }

    /// Shows the log as it stood at a time, in nanoseconds.
    pub fn show(&mut self, shown_ns: u64) {
        self.shown_ns = shown_ns;
        self.forget_oldest();
        let arrived = self.facts.values().rev().filter(|entry| entry.arrived_ns <= shown_ns);
        self.shown = arrived.take(LARGEST_SHOWN).map(|entry| entry.at(shown_ns)).collect();
        self.shown.reverse();
        self.show_selected();
    }

    fn forget_oldest(&mut self) {
        let arrived = self.facts.values().rev().filter(|entry| entry.arrived_ns <= self.shown_ns);
        let Some(oldest) = arrived.map(|entry| entry.request).nth(LARGEST_REMEMBERED) else { return };
        let selected = self.selected.and_then(|request| self.facts.remove_entry(&request));
        self.facts = self.facts.split_off(&oldest);
        self.facts.extend(selected);
    }

    fn show_selected(&mut self) {
        let selected = self.selected.and_then(|request| self.facts.get(&request));
        let arrived = selected.filter(|entry| entry.arrived_ns <= self.shown_ns);
        self.shown_selected = arrived.map(|entry| entry.at(self.shown_ns));
    }

    /// Forgets everything at or after a time: the run takes another course from there.
    pub fn cut(&mut self, from_ns: u64) {
        self.facts.retain(|_, entry| entry.arrived_ns < from_ns);
        for entry in self.facts.values_mut() {
            let has_ended = |end: &RequestEnd| entry.arrived_ns + end.after_ns < from_ns;
            entry.ends = entry.ends.map(|end| end.filter(has_ended));
        }
    }

    /// Forgets the requests after a time, which will be reported once more: the same course continues from there.
    pub fn seek(&mut self, to_ns: u64) {
        self.facts.retain(|_, entry| entry.arrived_ns <= to_ns);
    }

    /// Keeps a request while it is selected.
    pub fn select(&mut self, request: Option<u32>) {
        self.selected = request;
        self.show_selected();
    }

    /// A request as it stood at the shown time, if it is among those shown or is the selected one.
    pub fn entry(&self, request: u32) -> Option<&Entry> {
        let place = self.shown.binary_search_by_key(&request, |entry| entry.request);
        let selected = || self.shown_selected.as_ref().filter(|entry| entry.request == request);
        place.ok().map(|place| &self.shown[place]).or_else(selected)
    }

    /// The first request after a time that is known so far and takes messages on the right: its user has no copy, and is not down.
    pub fn next_with_messages(&self, after_ns: u64) -> Option<&Entry> {
        let coming = self.facts.values().filter(|entry| entry.arrived_ns > after_ns);
        let takes_messages = |entry: &&Entry| entry.ends[1].is_none_or(|end| end.after_ns > 0);
        coming.filter(takes_messages).min_by_key(|entry| entry.arrived_ns)
    }

    /// The latest requests, newest first.
    pub fn latest(&self) -> impl Iterator<Item = &Entry> {
        self.shown.iter().rev()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arrived(request: u32) -> Record {
        Record::Arrived { request, user: 3, object: 5, at_ns: u64::from(request) * 100 }
    }

    fn ended(request: u32, ended_ns: u64, outcome: Outcome) -> Record {
        Record::Ended { request, user: 3, outcome, node: 0, arrived_ns: u64::from(request) * 100, ended_ns }
    }

    fn log() -> RequestLog {
        let mut log = RequestLog::default();
        for side in Side::BOTH {
            log.push(side, arrived(1));
            log.push(side, arrived(2));
        }
        log.push(Side::ClientServer, ended(1, 250, Outcome::Served));
        log.push(Side::PeerToPeer, ended(2, 300, Outcome::NotFound));
        log.push(Side::PeerToPeer, ended(1, 400, Outcome::Served));
        log
    }

    fn shown_at(log: &mut RequestLog, shown_ns: u64) -> Vec<Entry> {
        log.show(shown_ns);
        log.latest().cloned().collect()
    }

    #[test]
    fn a_request_has_the_outcomes_of_both_sides() {
        let entries = shown_at(&mut log(), 400);
        assert_eq!(entries.iter().map(|entry| entry.request).collect::<Vec<_>>(), [2, 1]);
        let served = |after_ns| Some(RequestEnd { outcome: Outcome::Served, after_ns });
        assert_eq!(entries[1].ends, [served(150), served(300)]);
        assert_eq!(entries[0].ends, [None, Some(RequestEnd { outcome: Outcome::NotFound, after_ns: 100 })]);
    }

    #[test]
    fn nothing_is_shown_before_its_time() {
        let mut log = log();
        assert_eq!(shown_at(&mut log, 199).len(), 1);
        let entries = shown_at(&mut log, 249);
        assert_eq!(entries.len(), 2);
        assert!(entries.iter().all(|entry| entry.ends == [None; 2]));
    }

    #[test]
    fn what_is_shown_does_not_depend_on_the_times_shown_before() {
        let mut log = log();
        let expected: Vec<_> = [150, 260, 1000].map(|shown_ns| shown_at(&mut log, shown_ns)).into();
        let again: Vec<_> = [1000, 150, 260].map(|shown_ns| shown_at(&mut log, shown_ns)).into();
        assert_eq!(again, [expected[2].clone(), expected[0].clone(), expected[1].clone()]);
    }

    #[test]
    fn a_report_that_comes_twice_changes_nothing() {
        let mut log = log();
        let once = shown_at(&mut log, 400);
        log.push(Side::ClientServer, arrived(1));
        log.push(Side::ClientServer, ended(1, 250, Outcome::Served));
        assert_eq!(shown_at(&mut log, 400), once);
    }

    #[test]
    fn after_a_fork_the_new_course_counts() {
        let mut log = log();
        log.cut(260);
        log.push(Side::PeerToPeer, ended(1, 280, Outcome::NodeFailed));
        log.show(1000);
        let first = log.entry(1).map(|entry| entry.ends);
        let served = RequestEnd { outcome: Outcome::Served, after_ns: 150 };
        let failed = RequestEnd { outcome: Outcome::NodeFailed, after_ns: 180 };
        assert_eq!(first, Some([Some(served), Some(failed)]));
        assert_eq!(log.entry(2).map(|entry| entry.ends), Some([None; 2]));
    }

    #[test]
    fn after_a_seek_the_same_reports_give_the_same_log() {
        let mut log = log();
        let expected = shown_at(&mut log, 400);
        log.seek(150);
        assert_eq!(shown_at(&mut log, 150).len(), 1);
        log.push(Side::ClientServer, arrived(2));
        log.push(Side::PeerToPeer, ended(2, 300, Outcome::NotFound));
        assert_eq!(shown_at(&mut log, 400), expected);
    }

    #[test]
    fn old_requests_are_forgotten_but_the_selected_one_stays() {
        let mut log = log();
        log.select(Some(1));
        (3..10_000).for_each(|request| log.push(Side::ClientServer, arrived(request)));
        log.show(1_000_000);
        assert_eq!(log.latest().count(), LARGEST_SHOWN);
        assert!(log.facts.len() <= LARGEST_REMEMBERED + 2, "{}", log.facts.len());
        assert_eq!(log.entry(2), None);
        assert_eq!(log.entry(1).map(|entry| entry.ends[1].is_some()), Some(true));
    }

    #[test]
    fn the_next_request_is_one_that_takes_messages() {
        let mut log = RequestLog::default();
        (1..4).for_each(|request| log.push(Side::PeerToPeer, arrived(request)));
        log.push(Side::PeerToPeer, ended(2, 200, Outcome::Served));
        log.show(0);
        let next = |after_ns| log.next_with_messages(after_ns).map(|entry| entry.request);
        assert_eq!([next(0), next(100), next(300)], [Some(1), Some(3), None]);
    }

    #[test]
    fn requests_to_come_are_not_forgotten() {
        let mut log = log();
        (3..10_000).for_each(|request| log.push(Side::ClientServer, arrived(request)));
        log.show(200);
        assert_eq!(shown_at(&mut log, 500).first().map(|entry| entry.request), Some(5));
    }
}
