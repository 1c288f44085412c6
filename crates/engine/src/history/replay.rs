//! Replays an interval of a run's past on a copy, so that an observer can watch it.

use crate::metrics::Observer;
use crate::{Checkpoints, Duel};
use netduel_scenario::Side;

/// The end of the part of the past that a query covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// After all events at or before this time, in nanoseconds.
    Time(u64),
    /// After the last event of the run so far. If the run advances by single events, further events may follow at the same time.
    Present,
}

/// An interval of the past from a snapshot to a moment, or to the start of another interval.
#[derive(Debug, Clone)]
pub(super) struct Replay {
    duel: Duel,
    /// The number of events on each side at the start of the interval.
    start: [u64; 2],
    end: End,
}

#[derive(Debug, Clone, Copy)]
enum End {
    /// After all events at or before this time.
    Time(u64),
    /// After this number of events on each side.
    Events([u64; 2]),
}

fn events(duel: &Duel) -> [u64; 2] {
    Side::BOTH.map(|side| duel.events_of(side))
}

impl End {
    fn of(moment: Moment, checkpoints: &Checkpoints) -> End {
        match moment {
            Moment::Time(time_ns) => End::Time(time_ns),
            Moment::Present => End::Events(events(checkpoints.duel())),
        }
    }

    /// Whether a run can still reach this end, on both sides.
    fn is_reachable_from(self, duel: &Duel) -> bool {
        match self {
            End::Time(time_ns) => {
                Side::BOTH.into_iter().filter_map(|side| duel.now_ns(side)).all(|now_ns| now_ns <= time_ns)
            }
            End::Events(end) => events(duel).iter().zip(&end).all(|(now, end)| now <= end),
        }
    }
}

impl Replay {
    /// The interval from the latest snapshot before a moment to that moment; `None` if there is no such snapshot.
    pub(super) fn to(checkpoints: &Checkpoints, moment: Moment) -> Option<Replay> {
        Replay::from_latest_snapshot(checkpoints, End::of(moment, checkpoints), |_| true)
    }

    /// The interval from the start of this one to a moment. If its snapshot has been dropped, the interval begins at an earlier
    /// one.
    pub(super) fn extended_to(&self, checkpoints: &Checkpoints, moment: Moment) -> Option<Replay> {
        let is_not_later = |duel: &Duel| End::Events(self.start).is_reachable_from(duel);
        Replay::from_latest_snapshot(checkpoints, End::of(moment, checkpoints), is_not_later)
    }

    /// The interval that ends where this one starts; `None` if this one starts at the beginning of the run.
    pub(super) fn before(&self, checkpoints: &Checkpoints) -> Option<Replay> {
        let is_earlier = |duel: &Duel| events(duel) != self.start;
        Replay::from_latest_snapshot(checkpoints, End::Events(self.start), is_earlier)
    }

    fn from_latest_snapshot(
        checkpoints: &Checkpoints,
        end: End,
        is_usable: impl Fn(&Duel) -> bool,
    ) -> Option<Replay> {
        let duel =
            checkpoints.latest_snapshot(|duel| end.is_reachable_from(duel) && is_usable(duel))?.clone();
        Some(Replay { start: events(&duel), duel, end })
    }

    /// The copy of the run in its current state.
    pub(super) fn duel(&self) -> &Duel {
        &self.duel
    }

    /// Advances a side by at most `budget` events, and subtracts them from the budget. Returns whether the side has reached the
    /// end of the interval.
    pub(super) fn advance(&mut self, side: Side, observer: &mut dyn Observer, budget: &mut u64) -> bool {
        let before = self.duel.events_of(side);
        let is_at_end = match self.end {
            End::Time(time_ns) => self.duel.advance(side, time_ns, *budget, observer),
            End::Events(end) => {
                let remaining = end[side as usize] - before;
                self.duel.advance(side, u64::MAX, remaining.min(*budget), observer) || remaining <= *budget
            }
        };
        *budget -= self.duel.events_of(side) - before;
        is_at_end
    }
}
