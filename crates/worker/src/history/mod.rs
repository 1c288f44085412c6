//! Answers queries about the past of a run: its latest events, and the trace of a request. The engine replays the past on
//! copies, so that the run itself is not disturbed.

mod event_filter;

use event_filter::event_filters;
use netduel_engine::Checkpoints;
use netduel_engine::history::{EventSearch, Moment, TraceSearch};
use netduel_protocol::{EventPage, EventQuery, EventQueryError, History, HistoryQuery, SideEvent, SideTrace};
use netduel_results::RequestTrace;
use netduel_scenario::Side;

const PAGE_SIZE: usize = EventPage::SIZE as usize;

/// At most this many events can be skipped.
const MAX_SKIP: u32 = 100_000;

/// At most this many steps of a trace are reported. A flooded search has far more.
const MAX_TRACE_STEPS: usize = 40;

/// Events that are replayed between two checks of the clock.
const EVENTS_PER_CHECK: u64 = 4_000;

/// The search for the answer to one query.
#[derive(Debug)]
pub(crate) struct HistorySearch {
    until_ns: u64,
    events: Option<Result<PageSearch, EventQueryError>>,
    trace: Option<TraceSearch>,
}

impl HistorySearch {
    /// Starts a search. `stands_after_step` says that a step has left the run among the events of the time that is asked for;
    /// those events of that time that are still to come are then not part of the answer.
    pub(crate) fn new(
        checkpoints: &Checkpoints,
        query: &HistoryQuery,
        stands_after_step: bool,
    ) -> HistorySearch {
        let moment = if stands_after_step { Moment::Present } else { Moment::Time(query.until_ns) };
        let page_search = |events: &EventQuery| {
            PageSearch::new(checkpoints, moment, events, query.max_replayed_events).transpose()
        };
        HistorySearch {
            until_ns: query.until_ns,
            events: query.events.as_ref().and_then(page_search),
            trace: query
                .trace
                .and_then(|trace| TraceSearch::new(checkpoints, moment, trace.request, trace.near_ns)),
        }
    }

    /// Continues the search until `expired` says that the time slice is over. Returns the answer once it is complete.
    pub(crate) fn advance(
        &mut self,
        checkpoints: &Checkpoints,
        mut expired: impl FnMut() -> bool,
    ) -> Option<History> {
        if let Some(trace) = &mut self.trace {
            while !trace.advance(checkpoints, &mut EVENTS_PER_CHECK.clone()) {
                if expired() {
                    return None;
                }
            }
        }
        if let Some(Ok(events)) = &mut self.events {
            while !events.advance(checkpoints) {
                if expired() {
                    return None;
                }
            }
        }
        Some(History { traces: self.traces(checkpoints), events: self.page() })
    }

    fn traces(&self, checkpoints: &Checkpoints) -> Option<Vec<SideTrace>> {
        let traces = Side::BOTH.into_iter().zip(self.trace.as_ref()?.traces());
        let running = traces.filter(|(side, _)| checkpoints.duel().network(*side).is_some());
        let digest = |(side, trace): (Side, &RequestTrace)| SideTrace {
            side,
            trace: trace.digest(self.until_ns, MAX_TRACE_STEPS),
        };
        Some(running.map(digest).collect())
    }

    fn page(&self) -> Option<Result<EventPage, EventQueryError>> {
        let events = self.events.as_ref()?;
        Some(events.as_ref().map(PageSearch::page).map_err(Clone::clone))
    }
}

/// The search for one page of events.
#[derive(Debug)]
struct PageSearch {
    search: EventSearch,
    skip: usize,
    /// How many more events may be replayed.
    budget: u64,
}

impl PageSearch {
    /// `None` where the engine keeps no snapshots.
    fn new(
        checkpoints: &Checkpoints,
        moment: Moment,
        query: &EventQuery,
        budget: u64,
    ) -> Result<Option<PageSearch>, EventQueryError> {
        let filters = event_filters(checkpoints.duel(), query)?;
        let moment = query.until_ns.map_or(moment, Moment::Time);
        let skip = query.skip.min(MAX_SKIP) as usize;
        // One more than is shown tells whether there are earlier events.
        let search = EventSearch::new(checkpoints, moment, filters, skip + PAGE_SIZE + 1);
        Ok(search.map(|search| PageSearch { search, skip, budget }))
    }

    /// Replays some more of the past. Returns whether the search is over.
    fn advance(&mut self, checkpoints: &Checkpoints) -> bool {
        let slice = EVENTS_PER_CHECK.min(self.budget);
        self.budget -= slice;
        slice == 0 || self.search.advance(checkpoints, &mut slice.clone())
    }

    fn page(&self) -> EventPage {
        let found = self.search.found();
        let page = found.iter().rev().skip(self.skip).take(PAGE_SIZE);
        EventPage {
            events: page.map(|(side, event)| SideEvent { side: *side, event: *event }).collect(),
            skipped: self.skip as u32,
            has_earlier: found.len() > self.skip + PAGE_SIZE,
            searched_from_ns: self.search.since_ns(),
        }
    }
}
