//! The past is searched: for the latest events that a reader wants, and for the way of a request.

use super::replay::{Moment, Replay};
use super::{EventFilter, EventLog, RequestTracer};
use crate::Checkpoints;
use netduel_results::{LogEvent, RequestTrace};
use netduel_scenario::Side;
use std::collections::VecDeque;

/// Between two looks at what was found.
const EVENTS_PER_LOOK: u64 = 1_000;

/// Looks for the latest events up to a moment, stretch by stretch, backwards from it.
#[derive(Debug)]
pub struct EventSearch {
    most: usize,
    stretch: Replay,
    /// All that is wanted and later than this was found, unless there was too much of it: the sides of a stretch need not begin
    /// at the same time.
    since_ns: u64,
    sides: Vec<SideSearch>,
}

/// The search on one side.
#[derive(Debug)]
struct SideSearch {
    side: Side,
    filter: EventFilter,
    /// Watches the stretch.
    log: EventLog,
    /// What was wanted of the stretch, and of all later ones: the latest, in order.
    found: VecDeque<LogEvent>,
    found_later: VecDeque<LogEvent>,
    is_done: bool,
}

impl EventSearch {
    /// A search for at most so many events, of each side for those that are wanted of it. `None` where no snapshots are kept.
    pub fn new(
        checkpoints: &Checkpoints,
        moment: Moment,
        wanted: Vec<(Side, EventFilter)>,
        most: usize,
    ) -> Option<EventSearch> {
        let stretch = Replay::to(checkpoints, moment)?;
        let search = |(side, filter): (Side, EventFilter)| {
            let log = EventLog::new(stretch.duel().network(side)?, filter.clone(), usize::MAX);
            let (found, found_later) = Default::default();
            Some(SideSearch { side, filter, log, found, found_later, is_done: false })
        };
        let sides = wanted.into_iter().filter_map(search).collect();
        let mut search = EventSearch { most, stretch, since_ns: 0, sides };
        search.begin();
        Some(search)
    }

    /// Begins with a stretch.
    fn begin(&mut self) {
        let duel = self.stretch.duel();
        for SideSearch { side, filter, log, is_done, .. } in &mut self.sides {
            let Some(network) = duel.network(*side) else { continue };
            *log = EventLog::new(network, filter.clone(), usize::MAX);
            // Who is down at its beginning is no news.
            duel.emit_state(*side, log);
            log.take();
            *is_done = false;
        }
        self.since_ns = Side::BOTH.into_iter().filter_map(|side| duel.now_ns(side)).max().unwrap_or(0);
    }

    /// Goes on by at most so many events. Returns whether it is over: there are as many as were wanted, or no more to be found.
    pub fn advance(&mut self, checkpoints: &Checkpoints, budget: &mut u64) -> bool {
        loop {
            for of in &mut self.sides {
                while !of.is_done {
                    if *budget == 0 {
                        return false;
                    }
                    let mut slice = EVENTS_PER_LOOK.min(*budget);
                    *budget -= slice;
                    of.is_done = self.stretch.advance(of.side, &mut of.log, &mut slice);
                    *budget += slice;
                    of.found.extend(of.log.take());
                    of.found.drain(..of.found.len().saturating_sub(self.most));
                }
            }
            for SideSearch { found, found_later, .. } in &mut self.sides {
                found.append(found_later);
                found.drain(..found.len().saturating_sub(self.most));
                std::mem::swap(found, found_later);
            }
            let is_settled = |event: &&LogEvent| event.at_ns > self.since_ns;
            let settled = |of: &SideSearch| of.found_later.iter().filter(is_settled).count();
            if self.sides.iter().map(settled).sum::<usize>() >= self.most {
                return true;
            }
            match self.stretch.before(checkpoints) {
                Some(stretch) => self.stretch = stretch,
                None => return true,
            }
            self.begin();
        }
    }

    /// What was found in whole stretches: the latest of all that is wanted, in the order of (time, side).
    pub fn found(&self) -> Vec<(Side, LogEvent)> {
        let of_side = |of: &SideSearch| {
            let side = of.side;
            of.found_later.iter().map(move |event| (side, *event)).collect::<Vec<_>>()
        };
        let mut all: Vec<_> = self.sides.iter().flat_map(of_side).collect();
        // Stable: on each side the order is that of the events.
        all.sort_by_key(|(side, event)| (event.at_ns, *side as u8));
        all.drain(..all.len().saturating_sub(self.most));
        all
    }

    /// How far back it has looked.
    pub fn since_ns(&self) -> u64 {
        self.since_ns
    }
}

/// Looks for the trace of a request on both sides, until it ends or up to a moment: first, backwards, for where it arrives.
#[derive(Debug)]
pub struct TraceSearch {
    moment: Moment,
    sides: [SideTrace; 2],
}

#[derive(Debug)]
struct SideTrace {
    side: Side,
    stretch: Replay,
    /// Whether it is known that the request arrives in the stretch, which then is run again up to the moment.
    is_found: bool,
    is_done: bool,
    /// Whether it is looked for near the time that was given.
    is_near: bool,
    tracer: RequestTracer,
}

impl TraceSearch {
    /// A search for a request by its number from 0, which has arrived by a time not far from when it did. `None` where no
    /// snapshots are kept.
    pub fn new(checkpoints: &Checkpoints, moment: Moment, request: u32, near_ns: u64) -> Option<TraceSearch> {
        let near = match moment {
            Moment::Time(time_ns) => Moment::Time(time_ns.min(near_ns)),
            Moment::Present if near_ns < checkpoints.now_ns() => Moment::Time(near_ns),
            Moment::Present => Moment::Present,
        };
        let stretch = Replay::to(checkpoints, near)?;
        let of_side = |side| SideTrace {
            side,
            stretch: stretch.clone(),
            is_found: false,
            is_done: stretch.duel().network(side).is_none(),
            is_near: near != moment,
            tracer: RequestTracer::until_end(request),
        };
        Some(TraceSearch { moment, sides: Side::BOTH.map(of_side) })
    }

    /// Goes on by at most so many events. Returns whether it is over.
    pub fn advance(&mut self, checkpoints: &Checkpoints, budget: &mut u64) -> bool {
        self.sides.iter_mut().all(|side| side.advance(checkpoints, self.moment, budget))
    }

    /// The traces on both sides, left first.
    pub fn traces(&self) -> [&RequestTrace; 2] {
        self.sides.each_ref().map(|side| side.tracer.trace())
    }
}

impl SideTrace {
    fn advance(&mut self, checkpoints: &Checkpoints, moment: Moment, budget: &mut u64) -> bool {
        while !self.is_done {
            if *budget == 0 {
                return false;
            }
            let mut slice = EVENTS_PER_LOOK.min(*budget);
            *budget -= slice;
            let is_there = self.stretch.advance(self.side, &mut self.tracer, &mut slice);
            *budget += slice;
            if self.is_found {
                self.is_done = is_there || self.tracer.trace().end.is_some();
            } else if self.tracer.trace().request.is_some() {
                let Some(stretch) = self.stretch.again(checkpoints, moment) else { return true };
                (self.stretch, self.is_found) = (stretch, true);
                self.tracer.reset();
            } else if is_there {
                // It may arrive later on one side than on the other.
                let later = |is_near: &mut bool| {
                    std::mem::take(is_near).then(|| Replay::to(checkpoints, moment)).flatten()
                };
                match self.stretch.before(checkpoints).or_else(|| later(&mut self.is_near)) {
                    Some(stretch) => self.stretch = stretch,
                    None => self.is_done = true,
                }
            }
        }
        true
    }
}
