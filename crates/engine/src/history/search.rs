//! Searches the past of a run for the latest events that a filter selects, and for the trace of a request.

use super::replay::{Moment, Replay};
use super::{EventFilter, EventLog, RequestTracer};
use crate::Checkpoints;
use netduel_results::{LogEvent, RequestTrace};
use netduel_scenario::Side;
use std::collections::VecDeque;

/// The number of simulated events after which a search inspects its results.
const EVENTS_PER_SLICE: u64 = 1_000;

/// Searches for the latest events up to a moment: backwards from that moment, one interval between snapshots after another.
#[derive(Debug)]
pub struct EventSearch {
    max_events: usize,
    interval: Replay,
    /// All selected events later than this have been found, up to the maximum. The two sides of an interval need not start at
    /// the same time; this is the later of their starts.
    since_ns: u64,
    sides: Vec<SideSearch>,
}

/// The search on one side.
#[derive(Debug)]
struct SideSearch {
    side: Side,
    filter: EventFilter,
    /// Observes the interval.
    log: EventLog,
    /// The latest selected events of the interval, in order.
    found: VecDeque<LogEvent>,
    /// The latest selected events of all later intervals, in order.
    found_later: VecDeque<LogEvent>,
    is_done: bool,
}

impl EventSearch {
    /// A search for at most `max_events` events, with a filter for each side that is searched. `None` if there is no snapshot to
    /// start from.
    pub fn new(
        checkpoints: &Checkpoints,
        moment: Moment,
        filters: Vec<(Side, EventFilter)>,
        max_events: usize,
    ) -> Option<EventSearch> {
        let interval = Replay::to(checkpoints, moment)?;
        let search = |(side, filter): (Side, EventFilter)| {
            let log = EventLog::new(interval.duel().network(side)?, filter.clone(), usize::MAX);
            let (found, found_later) = Default::default();
            Some(SideSearch { side, filter, log, found, found_later, is_done: false })
        };
        let sides = filters.into_iter().filter_map(search).collect();
        let mut search = EventSearch { max_events, interval, since_ns: 0, sides };
        search.begin_interval();
        Some(search)
    }

    fn begin_interval(&mut self) {
        let duel = self.interval.duel();
        for SideSearch { side, filter, log, is_done, .. } in &mut self.sides {
            let Some(network) = duel.network(*side) else { continue };
            *log = EventLog::new(network, filter.clone(), usize::MAX);
            // The log must know which nodes are down at the start, but must not report that as an event.
            duel.emit_state(*side, log);
            log.take();
            *is_done = false;
        }
        self.since_ns = Side::BOTH.into_iter().filter_map(|side| duel.now_ns(side)).max().unwrap_or(0);
    }

    /// Continues the search, and simulates at most `budget` events. Returns whether the search is complete: it has found the
    /// maximum number of events, or has reached the beginning of the run.
    pub fn advance(&mut self, checkpoints: &Checkpoints, budget: &mut u64) -> bool {
        loop {
            for search in &mut self.sides {
                while !search.is_done {
                    if *budget == 0 {
                        return false;
                    }
                    let mut slice = EVENTS_PER_SLICE.min(*budget);
                    *budget -= slice;
                    search.is_done = self.interval.advance(search.side, &mut search.log, &mut slice);
                    *budget += slice;
                    search.found.extend(search.log.take());
                    search.found.drain(..search.found.len().saturating_sub(self.max_events));
                }
            }
            for SideSearch { found, found_later, .. } in &mut self.sides {
                found.append(found_later);
                found.drain(..found.len().saturating_sub(self.max_events));
                std::mem::swap(found, found_later);
            }
            let is_final = |event: &&LogEvent| event.at_ns > self.since_ns;
            let count_final = |search: &SideSearch| search.found_later.iter().filter(is_final).count();
            if self.sides.iter().map(count_final).sum::<usize>() >= self.max_events {
                return true;
            }
            match self.interval.before(checkpoints) {
                Some(interval) => self.interval = interval,
                None => return true,
            }
            self.begin_interval();
        }
    }

    /// The latest selected events of the intervals that have been searched completely, in the order of (time, side).
    pub fn found(&self) -> Vec<(Side, LogEvent)> {
        let of_side = |search: &SideSearch| {
            let side = search.side;
            search.found_later.iter().map(move |event| (side, *event)).collect::<Vec<_>>()
        };
        let mut all: Vec<_> = self.sides.iter().flat_map(of_side).collect();
        // The sort is stable, so that the events of a side keep their order.
        all.sort_by_key(|(side, event)| (event.at_ns, *side as u8));
        all.drain(..all.len().saturating_sub(self.max_events));
        all
    }

    /// The time back to which the search has looked, in nanoseconds.
    pub fn since_ns(&self) -> u64 {
        self.since_ns
    }
}

/// Searches for the trace of a request on both sides, up to its end or to a moment. It first searches backwards for the interval
/// in which the request arrives, and then replays from there.
#[derive(Debug)]
pub struct TraceSearch {
    moment: Moment,
    sides: [SideTrace; 2],
}

#[derive(Debug)]
struct SideTrace {
    side: Side,
    interval: Replay,
    /// Whether the request arrives in the interval. The interval is then extended to the moment and replayed.
    is_found: bool,
    is_done: bool,
    /// Whether the search began near the given time rather than at the moment.
    is_near: bool,
    tracer: RequestTracer,
}

impl TraceSearch {
    /// A search for a request by its number, counted from 0. It begins at `near_ns`, a time in nanoseconds not long after the
    /// request arrives. `None` if there is no snapshot to start from.
    pub fn new(checkpoints: &Checkpoints, moment: Moment, request: u32, near_ns: u64) -> Option<TraceSearch> {
        let near = match moment {
            Moment::Time(time_ns) => Moment::Time(time_ns.min(near_ns)),
            Moment::Present if near_ns < checkpoints.now_ns() => Moment::Time(near_ns),
            Moment::Present => Moment::Present,
        };
        let interval = Replay::to(checkpoints, near)?;
        let of_side = |side| SideTrace {
            side,
            interval: interval.clone(),
            is_found: false,
            is_done: interval.duel().network(side).is_none(),
            is_near: near != moment,
            tracer: RequestTracer::until_end(request),
        };
        Some(TraceSearch { moment, sides: Side::BOTH.map(of_side) })
    }

    /// Continues the search, and simulates at most `budget` events. Returns whether the search is complete.
    pub fn advance(&mut self, checkpoints: &Checkpoints, budget: &mut u64) -> bool {
        self.sides.iter_mut().all(|side| side.advance(checkpoints, self.moment, budget))
    }

    /// The traces on both sides, the left one first.
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
            let mut slice = EVENTS_PER_SLICE.min(*budget);
            *budget -= slice;
            let is_at_end = self.interval.advance(self.side, &mut self.tracer, &mut slice);
            *budget += slice;
            if self.is_found {
                self.is_done = is_at_end || self.tracer.trace().end.is_some();
            } else if self.tracer.trace().request.is_some() {
                let Some(interval) = self.interval.extended_to(checkpoints, moment) else { return true };
                (self.interval, self.is_found) = (interval, true);
                self.tracer.reset();
            } else if is_at_end {
                // In a closed workload a request may arrive much later on one side than on the other.
                let later = |is_near: &mut bool| {
                    std::mem::take(is_near).then(|| Replay::to(checkpoints, moment)).flatten()
                };
                match self.interval.before(checkpoints).or_else(|| later(&mut self.is_near)) {
                    Some(interval) => self.interval = interval,
                    None => self.is_done = true,
                }
            }
        }
        true
    }
}
