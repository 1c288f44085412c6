//! A run that can go back: snapshots of its past, and silent replay from the nearest one.
//!
//! A run is deterministic, so that a snapshot and what follows from it are the past itself, bit for bit. Snapshots are taken
//! as the run goes on, every so many events, and thinned so that they take bounded memory.

use crate::Duel;
use crate::kernel::NS_PER_S;
use crate::metrics::Observer;
use netduel_scenario::Side;

/// At most so many snapshots are kept …
pub const MOST_SNAPSHOTS: usize = 64;

/// … and of large states at most so many bytes of them, by [`Duel::bytes`]; but one at the start always, and one behind the present.
pub const MOST_SNAPSHOT_BYTES: usize = 64 << 20;

/// Between two snapshots there are at least so many events …
const FEWEST_EVENTS: u64 = 10_000;

/// … and one for each of so many bytes: copying that many takes at most about a twenty-fifth of the time of an event.
const BYTES_PER_EVENT: u64 = 32;

/// Where both sides go far together they do so in paces: of so much simulated time at first, then of as many events as make up
/// a share of what lies between two snapshots. A snapshot of sides that are far apart would serve few.
const FIRST_PACE_NS: u64 = NS_PER_S / 100;
const PACES_PER_SNAPSHOT: u64 = 4;
const FEWEST_PER_PACE: u64 = 64;

/// A run with snapshots of its past.
#[derive(Debug, Clone)]
pub struct Checkpoints {
    duel: Duel,
    /// In the order in which they were taken. The first is the beginning.
    snapshots: Vec<Snapshot>,
    /// How many events lie between two snapshots at least.
    interval: u64,
    /// Whether that follows from the size of the state.
    is_sized: bool,
}

#[derive(Debug, Clone)]
struct Snapshot {
    duel: Duel,
    /// The later one of both sides' times: it can serve whoever wants to go there or beyond.
    time_ns: u64,
    events: u64,
    bytes: usize,
}

/// Times that a side has reached, both taken together.
fn latest(duel: &Duel, of: impl Fn(&Duel, Side) -> Option<u64>) -> u64 {
    Side::BOTH.into_iter().filter_map(|side| of(duel, side)).max().unwrap_or(0)
}

impl Checkpoints {
    /// The time line of a run that begins here: it can go back so far.
    pub fn new(duel: Duel) -> Checkpoints {
        let mut timeline =
            Checkpoints { duel, snapshots: Vec::new(), interval: FEWEST_EVENTS, is_sized: true };
        timeline.take_snapshot();
        timeline
    }

    /// The same with a snapshot every so many events, whatever that costs.
    pub fn with_snapshots_every(duel: Duel, events: u64) -> Checkpoints {
        let interval = events.max(1);
        let mut timeline = Checkpoints { duel, snapshots: Vec::new(), interval, is_sized: false };
        timeline.take_snapshot();
        timeline
    }

    /// The run at the present.
    pub fn duel(&self) -> &Duel {
        &self.duel
    }

    /// The time that both sides have reached.
    pub fn now_ns(&self) -> u64 {
        let now_ns = Side::BOTH.into_iter().filter_map(|side| self.duel.now_ns(side));
        now_ns.min().unwrap_or(0)
    }

    /// The latest snapshot that can be used, if there is one.
    pub(crate) fn latest_snapshot(&self, is_usable: impl Fn(&Duel) -> bool) -> Option<&Duel> {
        self.snapshots.iter().rev().map(|snapshot| &snapshot.duel).find(|duel| is_usable(duel))
    }

    /// How many events lie behind the present, on both sides.
    pub fn events(&self) -> u64 {
        self.duel.events()
    }

    /// How many events a seek has to replay at most, wherever it goes in the past: the longest gap between two snapshots.
    pub fn longest_replay(&self) -> u64 {
        let mut events: Vec<u64> = self.snapshots.iter().map(|snapshot| snapshot.events).collect();
        events.push(self.duel.events());
        events.windows(2).map(|pair| pair[1].saturating_sub(pair[0])).max().unwrap_or(0)
    }

    /// How many snapshots there are, and about how many bytes they take.
    pub fn size(&self) -> (usize, usize) {
        (self.snapshots.len(), self.snapshots.iter().map(|snapshot| snapshot.bytes).sum())
    }

    /// As [`Duel::advance`]; now and then a snapshot is taken, where the run goes where it has not been.
    pub fn advance<O: Observer>(&mut self, side: Side, until_ns: u64, budget: u64, observer: &mut O) -> bool {
        // No more at once than between two snapshots, however much is asked for.
        let mut left = budget;
        loop {
            let (before, slice) = (self.duel.events(), left.min(self.interval));
            let is_there = self.duel.advance(side, until_ns, slice, observer);
            left -= slice.min(self.duel.events() - before);
            self.take_snapshot_if_due();
            if is_there || left == 0 {
                return is_there;
            }
        }
    }

    /// Goes back to the latest snapshot from which a time can be reached, unless the present is nearer. What lies between has to
    /// be replayed: [`Checkpoints::advance`] both sides to that time.
    pub fn restore(&mut self, time_ns: u64) {
        let usable = self.snapshots.iter().rev().find(|snapshot| snapshot.time_ns <= time_ns);
        let Some(snapshot) = usable.or(self.snapshots.first()) else { return };
        let present_ns = latest(&self.duel, Duel::now_ns);
        if present_ns > time_ns || snapshot.events > self.duel.events() {
            self.duel = snapshot.duel.clone();
        }
    }

    /// Goes to the state after all events of both sides at or before a time (the run's end at the latest); what is replayed on the
    /// way shows to this observer.
    pub fn seek<O: Observer>(&mut self, time_ns: u64, observer: &mut O) {
        let time_ns = time_ns.min(self.duel.duration_ns());
        self.restore(time_ns);
        let (mut pace_ns, mut reached_ns) = (FIRST_PACE_NS, self.now_ns());
        loop {
            let before = self.duel.events();
            reached_ns = reached_ns.saturating_add(pace_ns).min(time_ns);
            for side in Side::BOTH {
                self.advance(side, reached_ns, u64::MAX, observer);
            }
            if reached_ns == time_ns {
                break;
            }
            // Few events do not make a pace shorter, or it would shrink to nothing.
            let wanted = (self.interval / PACES_PER_SNAPSHOT).max(FEWEST_PER_PACE);
            let happened = self.duel.events() - before;
            if happened > wanted {
                pace_ns = (pace_ns / 2).max(1);
            } else if happened < wanted / 2 {
                pace_ns = pace_ns.saturating_mul(2);
            }
        }
        self.duel.stand_at(time_ns);
    }

    /// Lets the next event happen, in the order of (time, side), left first. Returns its side; `None` if none is left within the
    /// run. Clocks then stand at its time. Both sides must be equally far, as they are after a seek.
    pub fn step<O: Observer>(&mut self, observer: &mut O) -> Option<Side> {
        let due = Side::BOTH.into_iter().filter_map(|side| Some((self.duel.next_event_ns(side)?, side)));
        let (time_ns, side) = due.min_by_key(|(time_ns, _)| *time_ns)?;
        self.duel.advance(side, time_ns, 1, observer);
        self.take_snapshot_if_due();
        self.duel.stand_at(time_ns);
        Some(side)
    }

    /// Takes the last event back, in the same order. Returns whether there was one. Clocks then stand at the time of the event
    /// before it; what is replayed on the way shows to this observer.
    pub fn step_back<O: Observer>(&mut self, observer: &mut O) -> bool {
        let Some(wanted) = self.duel.events().checked_sub(1) else { return false };
        let last_ns = latest(&self.duel, Duel::last_event_ns);
        self.seek_events(wanted, last_ns, observer);
        // The clocks stand at the last event that is left, wherever that is.
        let before_ns = if wanted == 0 { 0 } else { latest(&self.duel, Duel::last_event_ns) };
        self.duel.stand_at(before_ns);
        true
    }

    /// Goes to the state after so many events, none of which lies beyond a time.
    fn seek_events<O: Observer>(&mut self, wanted: u64, until_ns: u64, observer: &mut O) {
        match until_ns.checked_sub(1) {
            Some(before_ns) => self.seek(before_ns, observer),
            None => {
                if let Some(first) = self.snapshots.first() {
                    self.duel = first.duel.clone();
                }
            }
        }
        while self.duel.events() < wanted && self.step(observer).is_some() {}
    }

    /// Takes a snapshot where the run goes on beyond the last one by enough events.
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
            self.interval = FEWEST_EVENTS.max(bytes as u64 / BYTES_PER_EVENT);
        }
        self.snapshots.push(Snapshot {
            duel: self.duel.clone(),
            time_ns: latest(&self.duel, Duel::now_ns),
            events: self.duel.events(),
            bytes,
        });
        let (mut count, mut all) = self.size();
        while count > 2 && (count > MOST_SNAPSHOTS || all > MOST_SNAPSHOT_BYTES) {
            let dropped = self.snapshots.remove(self.least_missed());
            (count, all) = (count - 1, all - dropped.bytes);
        }
    }

    /// The snapshot, but for the first and the last, without which the gap it leaves is smallest for its age: gaps may be three
    /// times as long at the beginning as at the present.
    fn least_missed(&self) -> usize {
        let events = |place: usize| self.snapshots[place].events as f64;
        let present = events(self.snapshots.len() - 1);
        let cost = |place: usize| {
            (events(place + 1) - events(place - 1)) / (0.5 * present + (present - events(place)))
        };
        let mut least = 1;
        for place in 2..self.snapshots.len() - 1 {
            if cost(place) < cost(least) {
                least = place;
            }
        }
        least
    }
}
