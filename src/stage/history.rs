//! What the nodes did, kept so that the picture can stand at any time of the last while, and go back.
//!
//! A log of state changes in order of time, each pointing at its node's change before. A [`Cursor`] stands
//! at one time of the log and knows every node's state there; it moves both ways at the cost of the changes
//! it passes. Two cursors a window apart give the load averaged over that window, exactly.

use netduel_results::NodeState;
use std::collections::VecDeque;

/// Changes kept; about 3 MB. Older ones are forgotten once both cursors have passed them.
const KEPT: usize = 1 << 16;

/// What a node does from some time on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Change {
    /// Since when.
    pub(crate) at_ns: u64,
    /// Which node.
    pub(crate) node: u32,
    /// Whether it is up.
    pub(crate) up: bool,
    /// Whether it stays away by its own choice.
    pub(crate) away: bool,
    /// Requests in service.
    pub(crate) busy: u32,
    /// Requests waiting.
    pub(crate) waiting: u32,
    /// Since when it has been up, or down.
    pub(crate) up_since_ns: u64,
    /// Service time given before `at_ns`, all in all: requests in service × time.
    served_ns: u64,
    /// Where its change before this one stands in the log.
    previous: u64,
}

impl Change {
    fn start(node: u32) -> Change {
        Change {
            at_ns: 0,
            node,
            up: true,
            away: false,
            busy: 0,
            waiting: 0,
            up_since_ns: 0,
            served_ns: 0,
            previous: 0,
        }
    }

    /// Service time given up to a time after this change and before the node's next.
    fn served_until(&self, time_ns: u64) -> u64 {
        self.served_ns + u64::from(self.busy) * time_ns.saturating_sub(self.at_ns)
    }
}

/// The log.
#[derive(Debug, Default)]
pub(crate) struct History {
    changes: VecDeque<Change>,
    /// Place in the log of the oldest change kept. Places count from 1; 0 is "at the start".
    first: u64,
    /// Each node's newest change before `first`.
    before: Vec<Change>,
    /// The place of each node's newest change.
    newest: Vec<u64>,
    /// How many requests a node works on at once when all of its capacity is in use.
    workers: u32,
}

/// One time of the log.
#[derive(Debug, Default)]
pub(crate) struct Cursor {
    /// Place of the first change that has not happened yet.
    next: u64,
    /// The place of each node's latest change that has happened.
    latest: Vec<u64>,
}

impl History {
    /// Of nodes that are all up and idle, and work on so many requests at once.
    pub(crate) fn new(nodes: usize, workers: u32) -> History {
        History {
            changes: VecDeque::new(),
            first: 1,
            before: (0..nodes as u32).map(Change::start).collect(),
            newest: vec![0; nodes],
            workers: workers.max(1),
        }
    }

    /// A cursor at the start.
    pub(crate) fn cursor(&self) -> Cursor {
        Cursor { next: self.first, latest: vec![0; self.newest.len()] }
    }

    /// Appends a change; nodes that do not exist are ignored.
    pub(crate) fn push(&mut self, node: u32, state: NodeState, at_ns: u64) {
        let Some(&previous) = self.newest.get(node as usize) else { return };
        let NodeState { up, away, busy, waiting } = state;
        let last = *self.at(previous, node);
        // A trace is in order of time; a change out of order would make the searches below lie.
        let at_ns = self.changes.back().map_or(at_ns, |newest| at_ns.max(newest.at_ns));
        let place = self.end();
        self.changes.push_back(Change {
            at_ns,
            node,
            up,
            away,
            busy,
            waiting,
            up_since_ns: if up == last.up { last.up_since_ns } else { at_ns },
            served_ns: last.served_until(at_ns),
            previous,
        });
        self.newest[node as usize] = place;
    }

    /// Forgets the changes at a time and later, and takes the cursors back before them.
    pub(crate) fn cut(&mut self, from_ns: u64, cursors: [&mut Cursor; 2]) {
        while let Some(change) = self.changes.back().filter(|change| change.at_ns >= from_ns) {
            self.newest[change.node as usize] = change.previous;
            self.changes.pop_back();
        }
        for cursor in cursors {
            // Their states are gone, so that the way back is not by undoing but by building anew.
            cursor.next = self.first;
            cursor.latest.fill(0);
            self.go_to(cursor, from_ns);
        }
    }

    /// Moves a cursor to a time, or as far back as the log reaches.
    pub(crate) fn go_to(&self, cursor: &mut Cursor, time_ns: u64) {
        cursor.next = cursor.next.clamp(self.first, self.end());
        while let Some(change) = self.get(cursor.next).filter(|change| change.at_ns <= time_ns) {
            cursor.latest[change.node as usize] = cursor.next;
            cursor.next += 1;
        }
        while let Some(change) = self.get(cursor.next.wrapping_sub(1)).filter(|change| change.at_ns > time_ns)
        {
            cursor.next -= 1;
            cursor.latest[change.node as usize] = change.previous;
        }
    }

    /// A node's state where a cursor stands.
    pub(crate) fn state(&self, cursor: &Cursor, node: u32) -> &Change {
        self.at(cursor.latest[node as usize], node)
    }

    /// The share of a node's capacity that was in use in a window whose ends are given by two cursors. Before time 0
    /// nobody served.
    pub(crate) fn load(&self, node: u32, from: (&Cursor, u64), to: (&Cursor, u64), window_ns: u64) -> f32 {
        let served = |(cursor, time_ns): (&Cursor, u64)| self.state(cursor, node).served_until(time_ns);
        let most = window_ns.max(1) as f32 * self.workers as f32;
        (served(to).saturating_sub(served(from)) as f32 / most).min(1.0)
    }

    /// Forgets the oldest changes beyond what is kept, those that a cursor still has before it excepted,
    /// unless there are twice too many.
    pub(crate) fn forget(&mut self, trailing: &Cursor) {
        while self.changes.len() > KEPT && (self.first < trailing.next || self.changes.len() > 2 * KEPT) {
            if let Some(change) = self.changes.pop_front() {
                self.before[change.node as usize] = change;
                self.first += 1;
            }
        }
    }

    fn end(&self) -> u64 {
        self.first + self.changes.len() as u64
    }

    fn get(&self, place: u64) -> Option<&Change> {
        self.changes.get(place.checked_sub(self.first)? as usize)
    }

    fn at(&self, place: u64, node: u32) -> &Change {
        self.get(place).unwrap_or(&self.before[node as usize])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn state(up: bool, busy: u32, waiting: u32) -> NodeState {
        NodeState { up, away: false, busy, waiting }
    }

    fn pulse() -> History {
        let mut history = History::new(2, 1);
        history.push(0, state(true, 1, 0), 100);
        history.push(1, state(false, 0, 0), 150);
        history.push(0, state(true, 1, 2), 200);
        history.push(0, state(true, 0, 0), 300);
        history
    }

    fn waiting(history: &History, cursor: &Cursor) -> [(u32, u32, bool); 2] {
        [0, 1].map(|node| {
            let state = history.state(cursor, node);
            (state.busy, state.waiting, state.up)
        })
    }

    #[test]
    fn a_cursor_gives_the_same_state_whether_it_comes_from_before_or_after() {
        let history = pulse();
        let (mut forward, mut back) = (history.cursor(), history.cursor());
        for time_ns in [0, 99, 100, 149, 150, 200, 299, 300, 1000] {
            history.go_to(&mut forward, time_ns);
            history.go_to(&mut back, 5000);
            history.go_to(&mut back, time_ns);
            assert_eq!(waiting(&history, &forward), waiting(&history, &back), "at {time_ns}");
        }
        history.go_to(&mut forward, 250);
        assert_eq!(waiting(&history, &forward), [(1, 2, true), (0, 0, false)]);
    }

    #[test]
    fn load_is_the_share_of_the_window_spent_serving() {
        let history = pulse();
        let (mut from, mut to) = (history.cursor(), history.cursor());
        for (start, end, expected) in [(0, 400, 0.5), (100, 300, 1.0), (150, 350, 0.75), (300, 400, 0.0)] {
            history.go_to(&mut from, start);
            history.go_to(&mut to, end);
            assert_eq!(history.load(0, (&from, start), (&to, end), end - start), expected);
        }
    }

    #[test]
    fn one_busy_worker_of_two_is_half_the_load() {
        let mut history = History::new(1, 2);
        history.push(0, state(true, 2, 0), 0);
        history.push(0, state(true, 1, 0), 100);
        let (mut from, mut to) = (history.cursor(), history.cursor());
        history.go_to(&mut from, 100);
        history.go_to(&mut to, 200);
        assert_eq!(history.load(0, (&from, 100), (&to, 200), 100), 0.5);
    }

    #[test]
    fn a_cut_forgets_later_changes_and_keeps_earlier_ones() {
        let mut history = pulse();
        let (mut from, mut to) = (history.cursor(), history.cursor());
        history.go_to(&mut to, 1000);
        history.cut(201, [&mut from, &mut to]);
        assert_eq!(waiting(&history, &to), [(1, 2, true), (0, 0, false)]);
        history.push(0, state(false, 0, 0), 210);
        history.go_to(&mut to, 220);
        let state = history.state(&to, 0);
        assert_eq!((state.up, state.up_since_ns, state.served_ns), (false, 210, 110));
    }

    #[test]
    fn what_is_forgotten_still_counts() {
        let mut history = History::new(2, 1);
        history.push(1, state(false, 0, 0), 5);
        for step in 0..2 * KEPT as u64 {
            history.push(0, state(true, (step % 2) as u32 ^ 1, 0), 10 + step);
        }
        let (mut from, mut to) = (history.cursor(), history.cursor());
        let end = 10 + 2 * KEPT as u64;
        history.go_to(&mut from, end - 100);
        history.go_to(&mut to, end);
        history.forget(&from);
        assert!(history.first > 1);
        assert_eq!(history.load(0, (&from, end - 100), (&to, end), 100), 0.5);
        assert!(!history.state(&to, 1).up);
        history.go_to(&mut to, 0);
        assert!(!history.state(&to, 1).up);
    }
}
