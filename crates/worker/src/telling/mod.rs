//! What a reader asks of a run's past: its latest events, and the way of a request. The answers are markup: they are composed
//! here, where what they need is, so that the page's own program need not know how.

mod filter;
mod log;
mod markup;
mod way;

use netduel_engine::Checkpoints;
use netduel_engine::history::{EventSearch, Moment, TraceSearch};
use netduel_protocol::{Ask, AskLog};

/// So many events are listed at once.
const MOST_LISTED: usize = 100;

/// Events between two looks at the clock.
const EVENTS_PER_LOOK: u64 = 4_000;

/// No more than so many can be skipped.
const MOST_SKIPPED: u32 = 100_000;

fn skipped(log: &AskLog) -> usize {
    log.skipped.min(MOST_SKIPPED) as usize
}

/// An answer that is being sought.
#[derive(Debug)]
pub(crate) struct Telling {
    ask: Ask,
    /// What is looked for, or why nothing can be.
    log: Option<Result<EventSearch, String>>,
    way: Option<TraceSearch>,
    timeout_s: f64,
}

impl Telling {
    /// Begins to look for an answer; `is_amid` says whether the run stands amid the events of the moment asked for.
    pub(crate) fn new(timeline: &Checkpoints, ask: Ask, is_amid: bool, timeout_s: f64) -> Telling {
        let moment = if is_amid { Moment::Present } else { Moment::Time(ask.until_ns) };
        let search = |log: &AskLog| {
            let moment = log.until_ns.map_or(moment, Moment::Time);
            match filter::wanted(timeline.duel(), log) {
                Ok(wanted) => {
                    let most = MOST_LISTED + skipped(log);
                    EventSearch::new(timeline, moment, wanted, most).map(Ok)
                }
                Err(sentence) => Some(Err(sentence)),
            }
        };
        let log = ask.log.as_ref().and_then(search);
        let way = ask.way.and_then(|(request, near_ns)| TraceSearch::new(timeline, moment, request, near_ns));
        Telling { ask, log, way, timeout_s }
    }

    /// Goes on; returns whether it is over.
    pub(crate) fn advance(&mut self, timeline: &Checkpoints, mut expired: impl FnMut() -> bool) -> bool {
        if let Some(way) = &mut self.way {
            while !way.advance(timeline, &mut EVENTS_PER_LOOK.clone()) {
                if expired() {
                    return false;
                }
            }
        }
        if let Some(Ok(log)) = &mut self.log {
            while self.ask.most_events > 0 {
                let slice = EVENTS_PER_LOOK.min(self.ask.most_events);
                self.ask.most_events -= slice;
                if log.advance(timeline, &mut slice.clone()) {
                    break;
                }
                if expired() {
                    return false;
                }
            }
        }
        true
    }

    /// The markup of the way, and of the log; empty where none was asked for.
    pub(crate) fn markup(&self, timeline: &Checkpoints) -> (String, String) {
        let duel = timeline.duel();
        let way = self
            .way
            .as_ref()
            .map(|found| way::markup(duel, found.traces(), self.ask.until_ns, self.timeout_s));
        let log = self.log.as_ref().map(|found| match found {
            Ok(found) => log::markup(duel, found, MOST_LISTED, self.ask.log.as_ref().map_or(0, skipped)),
            Err(sentence) => markup::refusal(sentence),
        });
        (way.unwrap_or_default(), log.unwrap_or_default())
    }
}
