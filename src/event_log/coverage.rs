//! Sentences about the list of events: which events it covers, and why there can be none.

use crate::format;
use crate::text::{interpolate, text};
use netduel_protocol::{EventPage, EventQueryError};
use netduel_results::{NetworkDescription, format_time_ns, node_name, short_node_name};

/// Which events a page covers.
pub(super) fn coverage(page: &EventPage) -> String {
    let t = &text().event_log;
    let count = page.events.len() as u64;
    let is_whole_run = page.searched_from_ns == 0;
    let template = match () {
        () if count == 0 && is_whole_run => t.none,
        () if count == 0 => t.none_since,
        () if page.has_earlier => t.page,
        () if page.skipped > 0 => t.last_page,
        () if is_whole_run => t.all,
        () => t.all_since,
    };
    let skipped = u64::from(page.skipped);
    interpolate(
        template,
        &[
            ("time", &format_time_ns(page.searched_from_ns)),
            ("count", &format::count(count)),
            ("first", &format::count(skipped + 1)),
            ("last", &format::count(skipped + count)),
        ],
    )
}

/// Why a query is not possible, and what is.
pub(super) fn error_message(error: &EventQueryError, networks: &[NetworkDescription]) -> String {
    let t = &text().event_log;
    match error {
        EventQueryError::InvalidRequest { typed } => interpolate(t.invalid_request, &[("typed", typed)]),
        EventQueryError::UnknownNode { typed } => {
            // The first and the last node of each network.
            let examples = networks.iter().flat_map(|network| {
                let last = network.roles.len().saturating_sub(1) as u32;
                [0, last].map(|node| node_name(network, node))
            });
            let names = examples.collect::<Vec<_>>().join(", ");
            let short = networks.first().map(|network| short_node_name(network, 0)).unwrap_or_default();
            interpolate(t.unknown_node, &[("typed", typed), ("names", &names), ("short", &short)])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::coverage;
    use netduel_protocol::{EventPage, SideEvent};
    use netduel_results::{EventKind, LogEvent};
    use netduel_scenario::Side;

    fn covered(count: usize, skipped: u32, has_earlier: bool, searched_from_ns: u64) -> String {
        let event = LogEvent {
            at_ns: 9,
            kind: EventKind::Up,
            node: Some(1),
            other: None,
            request: None,
            object: None,
        };
        let events = vec![SideEvent { side: Side::PeerToPeer, event }; count];
        coverage(&EventPage { events, skipped, has_earlier, searched_from_ns })
    }

    #[test]
    fn a_page_says_which_events_it_covers() {
        assert_eq!(covered(0, 0, false, 0), "There is no such event so far.");
        assert_eq!(covered(0, 0, false, 1_500_000_000), "There is no such event since 1.500000\u{a0}s.");
        assert_eq!(covered(7, 0, false, 0), "All 7 events so far.");
        assert_eq!(covered(7, 0, false, 1_500_000_000), "7 events since 1.500000\u{a0}s.");
        assert_eq!(covered(100, 100, true, 5), "Events 101 to 200, counted from the latest.");
        assert!(covered(7, 100, false, 0).ends_with("There are no earlier ones."));
    }
}
