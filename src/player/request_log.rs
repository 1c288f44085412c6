//! The same requests, with both sides' answers: what both traces tell, merged by request.

use netduel_protocol::trace::Record;
use netduel_results::Outcome;
use netduel_scenario::Side;
use std::collections::VecDeque;

/// Requests kept, newest; the page shows far fewer.
const KEPT: usize = 256;

/// What a side has said to a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Answer {
    /// How it ended.
    pub(crate) outcome: Outcome,
    /// From arrival to end.
    pub(crate) after_ns: u64,
}

/// A request and what became of it on either side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    /// Its id.
    pub(crate) request: u32,
    /// Who asked.
    pub(crate) user: u32,
    /// For what.
    pub(crate) object: u32,
    /// When, in simulated time.
    pub(crate) arrived_ns: u64,
    /// Left and right; `None` while it is under way.
    pub(crate) answers: [Option<Answer>; 2],
}

/// The log. Records come ahead of the shown time and enter it when their time is shown.
#[derive(Debug, Default)]
pub(crate) struct RequestLog {
    coming: [VecDeque<Record>; 2],
    entries: VecDeque<Entry>,
    /// The chosen request stays known however old it is.
    chosen: Option<Entry>,
}

impl RequestLog {
    /// Takes in a record of a side; those that are not about a request's begin or end are not for the log.
    pub(crate) fn push(&mut self, side: Side, record: Record) {
        if matches!(record, Record::Arrived { .. } | Record::Ended { .. }) {
            self.coming[side as usize].push_back(record);
        }
    }

    /// Enters what has happened up to a time. True if anything did.
    pub(crate) fn show(&mut self, now_ns: u64) -> bool {
        let mut changed = false;
        for side in Side::BOTH {
            while let Some(&record) = self.coming[side as usize].front() {
                if time_ns(&record) > now_ns {
                    break;
                }
                self.coming[side as usize].pop_front();
                self.enter(side, record);
                changed = true;
            }
        }
        while self.entries.len() > KEPT {
            self.entries.pop_front();
        }
        changed
    }

    fn enter(&mut self, side: Side, record: Record) {
        match record {
            Record::Arrived { request, user, object, at_ns } => {
                // The other side may have told of it already; requests arrive in the order of their ids.
                if let Err(place) = self.entries.binary_search_by_key(&request, |entry| entry.request) {
                    let entry = Entry { request, user, object, arrived_ns: at_ns, answers: [None; 2] };
                    self.entries.insert(place, entry);
                }
            }
            Record::Ended { request, outcome, arrived_ns, ended_ns, .. } => {
                let answer = Answer { outcome, after_ns: ended_ns.saturating_sub(arrived_ns) };
                let place = self.entries.binary_search_by_key(&request, |entry| entry.request);
                let listed = place.ok().and_then(|place| self.entries.get_mut(place));
                let chosen = self.chosen.as_mut().filter(|chosen| chosen.request == request);
                for entry in listed.into_iter().chain(chosen) {
                    entry.answers[side as usize] = Some(answer);
                }
            }
            // Only requests are pushed.
            _ => {}
        }
    }

    /// Forgets what was said about a time and later. Only times not yet shown may be forgotten.
    pub(crate) fn cut(&mut self, from_ns: u64) {
        for coming in &mut self.coming {
            coming.retain(|record| time_ns(record) < from_ns);
        }
    }

    /// Forgets all that was said about a time and later, shown or not. Who asked before that is still known.
    pub(crate) fn rewind(&mut self, to_ns: u64) {
        self.coming = Default::default();
        self.entries.retain(|entry| entry.arrived_ns < to_ns);
        for entry in self.entries.iter_mut().chain(&mut self.chosen) {
            let is_over = |answer: &Answer| entry.arrived_ns + answer.after_ns < to_ns;
            entry.answers = entry.answers.map(|answer| answer.filter(is_over));
        }
    }

    /// Keeps an eye on a request.
    pub(crate) fn choose(&mut self, request: Option<u32>) {
        self.chosen = request.and_then(|request| self.entry(request).cloned());
    }

    /// A request, if it is still known.
    pub(crate) fn entry(&self, request: u32) -> Option<&Entry> {
        let chosen = self.chosen.as_ref().filter(|chosen| chosen.request == request);
        chosen.or_else(|| {
            let place = self.entries.binary_search_by_key(&request, |entry| entry.request).ok()?;
            self.entries.get(place)
        })
    }

    /// The latest requests, newest first.
    pub(crate) fn latest(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().rev()
    }
}

fn time_ns(record: &Record) -> u64 {
    match *record {
        Record::Arrived { at_ns, .. } => at_ns,
        Record::Ended { ended_ns, .. } => ended_ns,
        _ => 0,
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

    #[test]
    fn both_answers_stand_beside_the_request() {
        let mut log = log();
        assert!(log.show(400));
        let entries: Vec<_> = log.latest().cloned().collect();
        assert_eq!(entries.iter().map(|entry| entry.request).collect::<Vec<_>>(), [2, 1]);
        let served = |after_ns| Some(Answer { outcome: Outcome::Served, after_ns });
        assert_eq!(entries[1].answers, [served(150), served(300)]);
        assert_eq!(entries[0].answers, [None, Some(Answer { outcome: Outcome::NotFound, after_ns: 100 })]);
    }

    #[test]
    fn nothing_is_shown_before_its_time() {
        let mut log = log();
        log.show(249);
        assert_eq!(log.latest().count(), 2);
        assert!(log.latest().all(|entry| entry.answers == [None; 2]));
        assert!(!log.show(249));
    }

    #[test]
    fn after_a_fork_the_other_future_counts() {
        let mut log = log();
        log.show(260);
        log.cut(260);
        log.push(Side::PeerToPeer, ended(1, 280, Outcome::NodeFailed));
        log.show(1000);
        let first = log.entry(1).map(|entry| entry.answers[1]);
        assert_eq!(first, Some(Some(Answer { outcome: Outcome::NodeFailed, after_ns: 180 })));
        assert_eq!(log.entry(2).map(|entry| entry.answers[1]), Some(None));
    }

    #[test]
    fn old_requests_go_but_the_chosen_one_stays() {
        let mut log = log();
        log.show(260);
        log.choose(Some(1));
        (3..1000).for_each(|request| log.push(Side::ClientServer, arrived(request)));
        log.show(1_000_000);
        assert_eq!(log.latest().count(), KEPT);
        assert_eq!(log.entry(2), None);
        assert_eq!(log.entry(1).map(|entry| entry.answers[1].is_some()), Some(true));
    }
}
