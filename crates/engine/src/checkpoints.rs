//! A run that can return to earlier times: [`Checkpoints`] keeps snapshots of the run and replays from the nearest one.
//!
//! A run is deterministic, so a replay from a snapshot reproduces the past bit for bit. Snapshots are taken at regular intervals,
//! measured in events, and are thinned out so that they take bounded memory.

use crate::Duel;
use crate::kernel::NS_PER_S;
use crate::metrics::Observer;
use netduel_scenario::Side;

/// The maximum number of snapshots.
pub const MAX_SNAPSHOTS: usize = 64;

/// The maximum size of all snapshots together in bytes, as estimated by [`Duel::bytes`]. Two snapshots are always kept, however
/// large they are: the first and the latest one.
pub const MAX_SNAPSHOT_BYTES: usize = 64 << 20;

/// The minimum number of events between two snapshots.
const MIN_EVENTS_PER_SNAPSHOT: u64 = 10_000;

/// A snapshot of a large state is taken after one event per this many bytes: copying 32 bytes takes at most about 4 % of the time
/// of an event.
const BYTES_PER_EVENT: u64 = 32;

/// A seek advances both sides alternately, in steps: at first of this much simulated time, then of a number of events that is a
/// fraction of the interval between snapshots. A snapshot is of little use if its two sides are at very different times.
const FIRST_STEP_NS: u64 = NS_PER_S / 100;
const STEPS_PER_SNAPSHOT: u64 = 4;
const MIN_EVENTS_PER_STEP: u64 = 64;

/// A run with snapshots of its past.
#[derive(Debug, Clone)]
pub struct Checkpoints {
    duel: Duel,
    /// In the order in which they were taken. The first one is the beginning of the run.
    snapshots: Vec<Snapshot>,
    /// The minimum number of events between two snapshots.
    interval: u64,
    /// Whether the interval is derived from the size of the state.
    is_sized: bool,
}

#[derive(Debug, Clone)]
struct Snapshot {
    duel: Duel,
    /// The later of the two sides' times: the earliest time that can be reached from this snapshot.
    time_ns: u64,
    events: u64,
    bytes: usize,
}

/// The later of a time of both sides.
fn latest(duel: &Duel, time_of: impl Fn(&Duel, Side) -> Option<u64>) -> u64 {
    Side::BOTH.into_iter().filter_map(|side| time_of(duel, side)).max().unwrap_or(0)
}

impl Checkpoints {
    /// Starts to take snapshots of a run. The run can return to its current state and to every later one.
    pub fn new(duel: Duel) -> Checkpoints {
        let mut checkpoints =
            Checkpoints { duel, snapshots: Vec::new(), interval: MIN_EVENTS_PER_SNAPSHOT, is_sized: true };
        checkpoints.take_snapshot();
        checkpoints
    }

    /// As [`Checkpoints::new`], with a snapshot after every `events` events, regardless of the cost.
    pub fn with_snapshots_every(duel: Duel, events: u64) -> Checkpoints {
        let interval = events.max(1);
        let mut checkpoints = Checkpoints { duel, snapshots: Vec::new(), interval, is_sized: false };
        checkpoints.take_snapshot();
        checkpoints
    }

    /// The run in its current state.
    pub fn duel(&self) -> &Duel {
        &self.duel
    }

    /// The time that both sides have reached, in nanoseconds.
    pub fn now_ns(&self) -> u64 {
        let now_ns = Side::BOTH.into_iter().filter_map(|side| self.duel.now_ns(side));
        now_ns.min().unwrap_or(0)
    }

    /// The latest snapshot that satisfies a condition, if there is one.
    pub(crate) fn latest_snapshot(&self, is_usable: impl Fn(&Duel) -> bool) -> Option<&Duel> {
        self.snapshots.iter().rev().map(|snapshot| &snapshot.duel).find(|duel| is_usable(duel))
    }

    /// The number of events so far, on both sides together.
    pub fn events(&self) -> u64 {
        self.duel.events()
    }

    /// The maximum number of events that a seek to any earlier time has to replay: the longest gap between two snapshots.
    pub fn longest_replay(&self) -> u64 {
        let mut events: Vec<u64> = self.snapshots.iter().map(|snapshot| snapshot.events).collect();
        events.push(self.duel.events());
        events.windows(2).map(|pair| pair[1].saturating_sub(pair[0])).max().unwrap_or(0)
    }

    /// The number of snapshots, and their approximate size in bytes.
    pub fn size(&self) -> (usize, usize) {
        (self.snapshots.len(), self.snapshots.iter().map(|snapshot| snapshot.bytes).sum())
    }

    /// As [`Duel::advance`]. Takes snapshots when the run advances beyond the latest one.
    pub fn advance(&mut self, side: Side, until_ns: u64, budget: u64, observer: &mut dyn Observer) -> bool {
        // The run advances by at most one snapshot interval at a time, whatever the budget.
        let mut remaining = budget;
        loop {
            let (before, slice) = (self.duel.events(), remaining.min(self.interval));
            let is_reached = self.duel.advance(side, until_ns, slice, observer);
            remaining -= slice.min(self.duel.events() - before);
            self.take_snapshot_if_due();
            if is_reached || remaining == 0 {
                return is_reached;
            }
        }
    }

    /// Restores the latest snapshot from which a time in nanoseconds can be reached, unless the current state is nearer. The
    /// caller then replays from there: [`Checkpoints::advance`] both sides to that time.
    pub fn restore(&mut self, time_ns: u64) {
        let usable = self.snapshots.iter().rev().find(|snapshot| snapshot.time_ns <= time_ns);
        let Some(snapshot) = usable.or(self.snapshots.first()) else { return };
        let now_ns = latest(&self.duel, Duel::now_ns);
        if now_ns > time_ns || snapshot.events > self.duel.events() {
            self.duel = snapshot.duel.clone();
        }
    }

    /// Seeks the beginning of the run, before its first event.
    pub fn rewind(&mut self) {
        if let Some(first) = self.snapshots.first() {
            self.duel = first.duel.clone();
        }
    }

    /// Seeks the state after all events of both sides at or before a time in nanoseconds, but at most the end of the run. The
    /// observer is notified of the events that are replayed.
    pub fn seek(&mut self, time_ns: u64, observer: &mut dyn Observer) {
        let time_ns = time_ns.min(self.duel.duration_ns());
        self.restore(time_ns);
        let (mut step_ns, mut reached_ns) = (FIRST_STEP_NS, self.now_ns());
        loop {
            let before = self.duel.events();
            reached_ns = reached_ns.saturating_add(step_ns).min(time_ns);
            for side in Side::BOTH {
                self.advance(side, reached_ns, u64::MAX, observer);
            }
            if reached_ns == time_ns {
                break;
            }
            // The lower bound keeps the step from shrinking to zero when snapshots are frequent.
            let target = (self.interval / STEPS_PER_SNAPSHOT).max(MIN_EVENTS_PER_STEP);
            let events = self.duel.events() - before;
            if events > target {
                step_ns = (step_ns / 2).max(1);
            } else if events < target / 2 {
                step_ns = step_ns.saturating_mul(2);
            }
        }
        self.duel.set_now_ns(time_ns);
    }

    /// Handles the next event in the order of (time, side), the left side first. Returns its side, or `None` if no event remains
    /// within the run. Both clocks are then set to the time of the event. Both sides must be at the same time before, as they are
    /// after a seek.
    pub fn step(&mut self, observer: &mut dyn Observer) -> Option<Side> {
        let next = Side::BOTH.into_iter().filter_map(|side| Some((self.duel.next_event_ns(side)?, side)));
        let (time_ns, side) = next.min_by_key(|(time_ns, _)| *time_ns)?;
        self.duel.advance(side, time_ns, 1, observer);
        self.take_snapshot_if_due();
        self.duel.set_now_ns(time_ns);
        Some(side)
    }

    /// Undoes the last event in the same order. Returns whether there was one. Both clocks are then set to the time of the event
    /// before it. The observer is notified of the events that are replayed.
    pub fn step_back(&mut self, observer: &mut dyn Observer) -> bool {
        let Some(events) = self.duel.events().checked_sub(1) else { return false };
        let last_ns = latest(&self.duel, Duel::last_event_ns);
        self.seek_events(events, last_ns, observer);
        let before_ns = if events == 0 { 0 } else { latest(&self.duel, Duel::last_event_ns) };
        self.duel.set_now_ns(before_ns);
        true
    }

    /// Seeks the state after a number of events, none of which happens after a time.
    fn seek_events(&mut self, events: u64, until_ns: u64, observer: &mut dyn Observer) {
        match until_ns.checked_sub(1) {
            Some(before_ns) => self.seek(before_ns, observer),
            None => self.rewind(),
        }
        while self.duel.events() < events && self.step(observer).is_some() {}
    }

    /// Takes a snapshot if the run is far enough beyond the latest one.
    fn take_snapshot_if_due(&mut self) {
        let last = self.snapshots.last().map_or(0, |snapshot| snapshot.events);
        if self.duel.events() >= last.saturating_add(self.interval) {
            self.take_snapshot();
        }
    }

    #[cold]
    fn take_snapshot(&mut self) {
        let bytes = self.duel.bytes();
        if self.is_sized {
            self.interval = MIN_EVENTS_PER_SNAPSHOT.max(bytes as u64 / BYTES_PER_EVENT);
        }
        self.snapshots.push(Snapshot {
            duel: self.duel.clone(),
            time_ns: latest(&self.duel, Duel::now_ns),
            events: self.duel.events(),
            bytes,
        });
        let (mut count, mut total_bytes) = self.size();
        while count > 2 && (count > MAX_SNAPSHOTS || total_bytes > MAX_SNAPSHOT_BYTES) {
            let dropped = self.snapshots.remove(self.most_dispensable());
            (count, total_bytes) = (count - 1, total_bytes - dropped.bytes);
        }
    }

    /// The index of the snapshot whose removal leaves the smallest gap for its age; never the first or the last one. At the
    /// beginning of the run, gaps may be three times as long as at the present.
    fn most_dispensable(&self) -> usize {
        let events = |index: usize| self.snapshots[index].events as f64;
        let present = events(self.snapshots.len() - 1);
        let cost = |index: usize| {
            (events(index + 1) - events(index - 1)) / (0.5 * present + (present - events(index)))
        };
        let mut cheapest = 1;
        for index in 2..self.snapshots.len() - 1 {
            if cost(index) < cost(cheapest) {
                cheapest = index;
            }
        }
        cheapest
    }
}
