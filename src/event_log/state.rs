//! What the event log shows, shared by its parts and by the buttons elsewhere that open it.

use crate::stage::StageHandle;
use crate::state::{Player, RunSignals};
use leptos::prelude::*;
use netduel_protocol::EventQuery;
use netduel_scenario::Side;

/// What the event log shows. Provided as a context; a copy is as good as the original.
#[derive(Clone, Copy)]
pub(crate) struct EventLogState {
    run: RunSignals,
    player: Player,
    stage: StageHandle,
    /// Whether the log is open.
    pub(super) is_open: RwSignal<bool>,
    /// Whether the trace is to receive the focus.
    pub(super) focuses_trace: RwSignal<bool>,
    /// The reader's filters. Time and page are not part of them.
    filters: RwSignal<EventQuery>,
    visit: RwSignal<Option<Visit>>,
    page: RwSignal<Option<PagePosition>>,
}

/// Something in the log that a reader can go to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct EventLocation {
    /// Its side.
    pub(super) side: Side,
    /// Its time, in nanoseconds.
    pub(super) at_ns: u64,
    /// The nodes that take part in it.
    pub(super) nodes: Vec<u32>,
    /// The request that it concerns.
    pub(super) request: Option<u32>,
}

/// A visit to an event of the list. As long as its time is shown, the list stays as it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Visit {
    /// The time of the event, in nanoseconds.
    at_ns: u64,
    /// The time up to which events were listed, in nanoseconds.
    listed_until_ns: u64,
}

/// A page of the list other than the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct PagePosition {
    /// The time up to which events were listed, in nanoseconds. The position holds for this list only.
    listed_until_ns: u64,
    /// How many of the latest events come before the page.
    skip: u32,
}

impl EventLogState {
    /// A closed log of all events.
    pub(crate) fn new(run: RunSignals, player: Player, stage: StageHandle) -> EventLogState {
        EventLogState {
            run,
            player,
            stage,
            is_open: RwSignal::new(false),
            focuses_trace: RwSignal::new(false),
            filters: RwSignal::new(EventQuery::default()),
            visit: RwSignal::new(None),
            page: RwSignal::new(None),
        }
    }

    /// Opens the log and moves the focus to the trace of the selected request.
    pub(crate) fn show(self) {
        self.is_open.set(true);
        self.focuses_trace.set(true);
    }

    /// The reader's filters. Tracked.
    pub(super) fn filters(self) -> EventQuery {
        self.filters.get()
    }

    /// Changes the filters, and returns to the latest events.
    pub(super) fn change_filters(self, change: impl FnOnce(&mut EventQuery)) {
        self.visit.set(None);
        self.page.set(None);
        self.filters.update(change);
    }

    /// The query for the events that are to be listed now. Tracked.
    pub(super) fn query(self) -> EventQuery {
        let is_playing = self.run.is_playing.get();
        let shown_ns = self.player.shown_time_ns();
        self.filters
            .with(|filters| listed_events(filters, self.visit.get(), self.page.get(), shown_ns, is_playing))
    }

    /// Whether the shown time is that of a visited event. Tracked.
    pub(super) fn is_at_visit(self) -> bool {
        let shown_ns = self.player.shown_time_ns();
        !self.run.is_playing.get() && self.visit.get().is_some_and(|visit| visit.at_ns == shown_ns)
    }

    /// Shows another page of the list: the one after `skip` events. Time stops.
    pub(super) fn turn_to(self, skip: u32) {
        self.player.stop();
        let listed_until_ns = self.listed_until_ns();
        self.page.set(Some(PagePosition { listed_until_ns, skip }));
    }

    /// Goes to the time of an event, selects its request, and marks its nodes. Time stops.
    pub(super) fn go_to(self, location: &EventLocation) {
        let listed_until_ns = self.listed_until_ns();
        self.player.stop();
        self.player.seek(location.at_ns);
        self.visit.set(Some(Visit { at_ns: location.at_ns, listed_until_ns }));
        if location.request.is_some() {
            self.player.select_request(location.request);
        }
        let nodes: Vec<u64> = location.nodes.iter().map(|node| u64::from(*node)).collect();
        self.stage.change(|stage| stage.mark_nodes(Some(location.side), &nodes));
    }

    /// Removes the marks of a visited event from its nodes.
    pub(super) fn clear_marks(self) {
        self.stage.change(|stage| stage.mark_nodes(None, &[]));
    }

    fn listed_until_ns(self) -> u64 {
        let shown_ns = self.player.shown_time_ns_untracked();
        untrack(|| self.query().until_ns).unwrap_or(shown_ns)
    }
}

/// The query for the events to list, given the shown time in nanoseconds.
fn listed_events(
    filters: &EventQuery,
    visit: Option<Visit>,
    page: Option<PagePosition>,
    shown_ns: u64,
    is_playing: bool,
) -> EventQuery {
    let visit = visit.filter(|visit| !is_playing && visit.at_ns == shown_ns);
    let until_ns = visit.map(|visit| visit.listed_until_ns);
    let page = page.filter(|page| !is_playing && page.listed_until_ns == until_ns.unwrap_or(shown_ns));
    EventQuery { until_ns, skip: page.map_or(0, |page| page.skip), ..filters.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(shown_ns: u64, is_playing: bool) -> (Option<u64>, u32) {
        let visit = Some(Visit { at_ns: 30, listed_until_ns: 80 });
        let page = Some(PagePosition { listed_until_ns: 80, skip: 200 });
        let query = listed_events(&EventQuery::default(), visit, page, shown_ns, is_playing);
        (query.until_ns, query.skip)
    }

    #[test]
    fn a_visit_keeps_the_list_and_its_page_while_its_time_is_shown() {
        assert_eq!(listed(30, false), (Some(80), 200));
        assert_eq!(listed(40, false), (None, 0));
        assert_eq!(listed(80, false), (None, 200), "back where the page was turned");
        assert_eq!(listed(30, true), (None, 0), "while time passes, the latest events are listed");
    }
}
