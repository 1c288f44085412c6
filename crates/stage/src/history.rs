//! The recent history of the node states, so that any recent time can be shown.
//!
//! The history is a log of state changes in the order of time. Each change refers to the previous change of its node. A
//! [`Cursor`] marks a time in the log and knows the state of every node at that time. It moves in both directions, at the cost
//! of the changes it passes. Two cursors that are one window apart give the exact average load over that window.

use netduel_results::NodeState;
use std::collections::VecDeque;

/// The number of changes that are kept; they take about 3 MB. Older ones are dropped once both cursors have passed them.
const KEPT: usize = 1 << 16;

/// The state of a node from some time on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Change {
    /// Time of the change.
    pub(crate) at_ns: u64,
    /// The node.
    pub(crate) node: u32,
    /// Whether it is up.
    pub(crate) up: bool,
    /// Whether it is offline by its own choice.
    pub(crate) away: bool,
    /// Number of requests in service.
    pub(crate) busy: u32,
    /// Number of waiting requests.
    pub(crate) waiting: u32,
    /// Since when it has been up, or since when it has been down.
    pub(crate) up_since_ns: u64,
    /// Total service time before `at_ns`: the number of requests in service, integrated over time.
    served_ns: u64,
    /// Position in the log of the previous change of this node.
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

    /// Total service time up to a time between this change and the next one of the node.
    fn served_until(&self, time_ns: u64) -> u64 {
        self.served_ns + u64::from(self.busy) * time_ns.saturating_sub(self.at_ns)
    }
}

/// The log of state changes.
#[derive(Debug, Default)]
pub(crate) struct History {
    changes: VecDeque<Change>,
    /// Position in the log of the oldest change that is kept. Positions start at 1; 0 stands for the initial state.
    first: u64,
    /// The newest change of each node before `first`.
    before: Vec<Change>,
    /// Position of the newest change of each node.
    newest: Vec<u64>,
    /// Number of requests that a node serves at the same time when all of its capacity is in use.
    workers: u32,
}

/// A time in the log.
#[derive(Debug, Default)]
pub(crate) struct Cursor {
    /// Position of the first change after this time.
    next: u64,
    /// Position of the latest change of each node up to this time.
    latest: Vec<u64>,
}

impl History {
    /// The history of nodes that are initially all up and idle. Each can serve `workers` requests at the same time.
    pub(crate) fn new(nodes: usize, workers: u32) -> History {
        History {
            changes: VecDeque::new(),
            first: 1,
            before: (0..nodes as u32).map(Change::start).collect(),
            newest: vec![0; nodes],
            workers: workers.max(1),
        }
    }

    /// A cursor at the beginning of the log.
    pub(crate) fn cursor(&self) -> Cursor {
        Cursor { next: self.first, latest: vec![0; self.newest.len()] }
    }

    /// Appends a change. Changes of unknown nodes are ignored.
    pub(crate) fn push(&mut self, node: u32, state: NodeState, at_ns: u64) {
        let Some(&previous) = self.newest.get(node as usize) else { return };
        let NodeState { up, away, busy, waiting } = state;
        // Under processor sharing, more requests than there are workers are in service.
        let busy = busy.min(self.workers);
        let last = *self.at(previous, node);
        // A trace is in the order of time. A change out of order would break the search for a time.
        let at_ns = self.changes.back().map_or(at_ns, |newest| at_ns.max(newest.at_ns));
        let position = self.end();
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
        self.newest[node as usize] = position;
    }

    /// Says since when the newest state of a node has been up or down. Nodes without a change are ignored.
    pub(crate) fn set_up_since(&mut self, node: u32, since_ns: u64) {
        let Some(newest) = self.newest.get(node as usize) else { return };
        let index = newest.checked_sub(self.first).map(|index| index as usize);
        if let Some(change) = index.and_then(|index| self.changes.get_mut(index)) {
            change.up_since_ns = since_ns.min(change.at_ns);
        }
    }

    /// Removes the changes at or after a time, and moves the cursors back before it.
    pub(crate) fn cut(&mut self, from_ns: u64, cursors: [&mut Cursor; 2]) {
        while let Some(change) = self.changes.back().filter(|change| change.at_ns >= from_ns) {
            self.newest[change.node as usize] = change.previous;
            self.changes.pop_back();
        }
        for cursor in cursors {
            // The changes a cursor would undo no longer exist, so it starts again from the beginning of the log.
            cursor.next = self.first;
            cursor.latest.fill(0);
            self.go_to(cursor, from_ns);
        }
    }

    /// Moves a cursor to a time, or to the beginning of the log if the time is earlier.
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

    /// The state of a node at a cursor.
    pub(crate) fn state(&self, cursor: &Cursor, node: u32) -> &Change {
        self.at(cursor.latest[node as usize], node)
    }

    /// The share of a node's capacity that was in use between two cursors, of which `from` is `window_ns` before `to`.
    pub(crate) fn load(&self, node: u32, from: (&Cursor, u64), to: (&Cursor, u64), window_ns: u64) -> f32 {
        let served = |(cursor, time_ns): (&Cursor, u64)| self.state(cursor, node).served_until(time_ns);
        let most = window_ns.max(1) as f32 * self.workers as f32;
        (served(to).saturating_sub(served(from)) as f32 / most).min(1.0)
    }

    /// Drops the oldest changes if there are too many. Changes after the trailing cursor are kept, unless there are more than
    /// twice as many as should be kept.
    pub(crate) fn drop_oldest(&mut self, trailing: &Cursor) {
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

    fn get(&self, position: u64) -> Option<&Change> {
        self.changes.get(position.checked_sub(self.first)? as usize)
    }

    fn at(&self, position: u64, node: u32) -> &Change {
        self.get(position).unwrap_or(&self.before[node as usize])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn state(up: bool, busy: u32, waiting: u32) -> NodeState {
        NodeState { up, away: false, busy, waiting }
    }

    fn example() -> History {
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
        let history = example();
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
        let history = example();
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
    fn a_cut_removes_later_changes_and_keeps_earlier_ones() {
        let mut history = example();
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
    fn a_state_that_began_before_the_history_keeps_its_beginning() {
        let mut history = History::new(2, 1);
        history.push(0, state(true, 0, 0), 500);
        history.set_up_since(0, 80);
        history.push(1, state(false, 0, 0), 500);
        history.set_up_since(1, 90);
        history.push(0, state(true, 1, 0), 600);
        history.push(1, state(true, 0, 0), 700);
        let mut cursor = history.cursor();
        let mut since = |time_ns| {
            history.go_to(&mut cursor, time_ns);
            [0, 1].map(|node| history.state(&cursor, node).up_since_ns)
        };
        assert_eq!(since(500), [80, 90]);
        assert_eq!(since(650), [80, 90]);
        assert_eq!(since(700), [80, 700]);
    }

    #[test]
    fn dropped_changes_still_count() {
        let mut history = History::new(2, 1);
        history.push(1, state(false, 0, 0), 5);
        for step in 0..2 * KEPT as u64 {
            history.push(0, state(true, (step % 2) as u32 ^ 1, 0), 10 + step);
        }
        let (mut from, mut to) = (history.cursor(), history.cursor());
        let end = 10 + 2 * KEPT as u64;
        history.go_to(&mut from, end - 100);
        history.go_to(&mut to, end);
        history.drop_oldest(&from);
        assert!(history.first > 1);
        assert_eq!(history.load(0, (&from, end - 100), (&to, end), 100), 0.5);
        assert!(!history.state(&to, 1).up);
        history.go_to(&mut to, 0);
        assert!(!history.state(&to, 1).up);
    }
}
