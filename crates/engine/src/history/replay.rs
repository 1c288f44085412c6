//! A stretch of a run's past is run again, on a copy, to see more of it than was told.

use crate::metrics::Observer;
use crate::{Checkpoints, Duel};
use netduel_scenario::Side;

/// Up to where the past is looked through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// Everything that has happened at this time or before.
    Time(u64),
    /// What has happened up to the present of the time line, amid the events of a moment or not.
    Present,
}

/// A stretch from a snapshot to a moment, or to where another stretch begins.
#[derive(Debug, Clone)]
pub(super) struct Replay {
    duel: Duel,
    /// How many events had happened on each side where it begins.
    began: [u64; 2],
    ends: End,
}

#[derive(Debug, Clone, Copy)]
enum End {
    Time(u64),
    /// After so many events on each side.
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

    /// Whether a run can still come to it, on both sides.
    fn is_ahead_of(self, duel: &Duel) -> bool {
        match self {
            End::Time(time_ns) => {
                Side::BOTH.into_iter().filter_map(|side| duel.now_ns(side)).all(|now_ns| now_ns <= time_ns)
            }
            End::Events(ends) => events(duel).iter().zip(&ends).all(|(now, end)| now <= end),
        }
    }
}

impl Replay {
    /// From the latest snapshot to a moment; `None` where no snapshots are kept.
    pub(super) fn to(checkpoints: &Checkpoints, moment: Moment) -> Option<Replay> {
        Replay::from_latest(checkpoints, End::of(moment, checkpoints), |_| true)
    }

    /// From where this one began to a moment, or from before that if that snapshot is kept no more.
    pub(super) fn again(&self, checkpoints: &Checkpoints, moment: Moment) -> Option<Replay> {
        let is_before = |duel: &Duel| End::Events(self.began).is_ahead_of(duel);
        Replay::from_latest(checkpoints, End::of(moment, checkpoints), is_before)
    }

    /// The stretch before this one; `None` if it begins with the run.
    pub(super) fn before(&self, checkpoints: &Checkpoints) -> Option<Replay> {
        Replay::from_latest(checkpoints, End::Events(self.began), |duel| events(duel) != self.began)
    }

    fn from_latest(
        checkpoints: &Checkpoints,
        ends: End,
        is_usable: impl Fn(&Duel) -> bool,
    ) -> Option<Replay> {
        let duel = checkpoints.latest_snapshot(|duel| ends.is_ahead_of(duel) && is_usable(duel))?.clone();
        Some(Replay { began: events(&duel), duel, ends })
    }

    /// The run as it now stands.
    pub(super) fn duel(&self) -> &Duel {
        &self.duel
    }

    /// Goes on with a side by at most so many events, and counts them down. Returns whether it is at its end.
    pub(super) fn advance(&mut self, side: Side, observer: &mut impl Observer, budget: &mut u64) -> bool {
        let before = self.duel.events_of(side);
        let is_there = match self.ends {
            End::Time(time_ns) => self.duel.advance(side, time_ns, *budget, observer),
            End::Events(ends) => {
                let left = ends[side as usize] - before;
                self.duel.advance(side, u64::MAX, left.min(*budget), observer) || left <= *budget
            }
        };
        *budget -= self.duel.events_of(side) - before;
        is_there
    }
}
