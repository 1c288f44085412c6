//! The list of events, latest first. Events of the left side stand to the left of their time, those of the right side to the
//! right of it.

use super::EventLogState;
use super::coverage::{coverage, error_message};
use super::state::EventLocation;
use crate::dom::{is_in_use, move_focus_in_list, side_class, side_name};
use crate::state::{Player, RunSignals};
use crate::text::{interpolate, text};
use leptos::html;
use leptos::prelude::*;
use netduel_protocol::{EventPage, HistoryQuery, SideEvent};
use netduel_results::{BALANCER, EventKind, NetworkDescription, Outcome, describe_event, format_time_ns};

/// During playback, the search for events stops after it has replayed this many.
const MAX_REPLAYED_WHILE_PLAYING: u64 = 50_000;

/// The events that pass the filters, page by page. They are queried while the list is on the page.
#[component]
pub(super) fn EventList() -> impl IntoView {
    let log = expect_context::<EventLogState>();
    let RunSignals { networks, history, .. } = expect_context();
    let list = NodeRef::<html::Div>::new();
    keep_querying(log, list);
    let page = Memo::new(move |_| match history.with(|history| history.events.clone()) {
        Some(Ok(page)) => page,
        _ => EventPage::default(),
    });
    let message = move || {
        history.with(|history| match history.events.as_ref()? {
            Ok(_) => None,
            Err(error) => Some(networks.with(|networks| error_message(error, networks))),
        })
    };
    let has_page = move || history.with(|history| matches!(history.events, Some(Ok(_))));
    let turn_to = move |skip| {
        log.turn_to(skip);
        if let Some(list) = list.get_untracked() {
            list.set_scroll_top(0);
            // Fails only for an element that cannot have the focus.
            let _ = list.focus();
        }
    };
    let t = &text().event_log;
    view! {
        <div class="events" tabindex="0" role="group" aria-label=t.list node_ref=list on:keydown=|event| move_focus_in_list(&event)>
            <div>
                <For each=move || keyed(&page.read().events) key=|keyed| *keyed let((event, _))>
                    <EventRow event=event/>
                </For>
            </div>
            {move || message().map(|message| view! { <p class="refused" role="alert">{message}</p> })}
            <Show when=has_page>
                <p>
                    {move || coverage(&page.read())} " "
                    <Show when=move || { page.read().skipped > 0 }>
                        <button
                            type="button"
                            class="btn"
                            on:click=move |_| turn_to(page.read_untracked().skipped.saturating_sub(EventPage::SIZE))
                        >
                            {t.later}
                        </button>
                    </Show>
                    " "
                    <Show when=move || page.read().has_earlier>
                        <button
                            type="button"
                            class="btn"
                            on:click=move |_| turn_to(page.read_untracked().skipped + EventPage::SIZE)
                        >
                            {t.earlier}
                        </button>
                    </Show>
                </p>
            </Show>
        </div>
    }
}

/// Queries the events to list whenever they may have changed. During playback, the rows stay while the pointer or the focus is
/// in the list; otherwise they would be gone before they can be clicked.
fn keep_querying(log: EventLogState, list: NodeRef<html::Div>) {
    let player = expect_context::<Player>();
    let is_playing = expect_context::<RunSignals>().is_playing;
    let query = Memo::new(move |_| log.query());
    Effect::new(move || {
        // The result also depends on the shown time, because it ends there.
        player.shown_time_ns();
        let (events, is_playing) = (query.get(), is_playing.get());
        let is_held = list.get().is_some_and(|list| is_in_use(&list));
        if !(is_playing && is_held) {
            player.query_history(HistoryQuery {
                events: Some(events),
                max_replayed_events: if is_playing { MAX_REPLAYED_WHILE_PLAYING } else { u64::MAX },
                ..HistoryQuery::default()
            });
        }
    });
    // The results are no longer needed.
    on_cleanup(move || player.stop_history_queries());
    let is_at_visit = Memo::new(move |_| log.is_at_visit());
    Effect::new(move || {
        if !is_at_visit.get() {
            log.clear_marks();
        }
    });
    on_cleanup(move || log.clear_marks());
}

/// One event: a button that goes to its time.
#[component]
fn EventRow(
    /// The event.
    event: SideEvent,
) -> impl IntoView {
    let log = expect_context::<EventLogState>();
    let networks = expect_context::<RunSignals>().networks;
    let SideEvent { side, event } = event;
    let sentence = Memo::new(move |_| {
        networks.with(|networks| Some(describe_event(NetworkDescription::of_side(networks, side)?, &event)))
    });
    let request_tag = event
        .request
        .map(|request| interpolate(text().event_log.request_tag, &[("number", &(request + 1).to_string())]));
    let has_tag = {
        let request_tag = request_tag.clone();
        move || {
            let is_mentioned = |tag: &String| {
                sentence.with(|sentence| sentence.as_ref().is_some_and(|words| words.contains(tag)))
            };
            request_tag.as_ref().is_some_and(|tag| !is_mentioned(tag))
        }
    };
    let go_to = move |_| {
        let nodes =
            [event.node, event.other].into_iter().flatten().filter(|node| *node != BALANCER).collect();
        log.go_to(&EventLocation { side, at_ns: event.at_ns, nodes, request: event.request });
    };
    view! {
        <button
            type="button"
            tabindex="-1"
            class=side_class(side)
            class:failed=is_failure(event.kind)
            data-at=event.at_ns
            data-side=side_name(side)
            data-request=event.request
            on:click=go_to
        >
            <span>
                {move || sentence.get()}
                <Show when=has_tag>" " <small>{request_tag.clone()}</small></Show>
            </span>
            <time>{format_time_ns(event.at_ns)}</time>
        </button>
    }
}

/// The events with a number that tells equal ones apart. The later one of two equal events has the higher number, so that a row keeps
/// its key when later events are added.
fn keyed(events: &[SideEvent]) -> Vec<(SideEvent, usize)> {
    let number = |index: usize| {
        let event = events[index];
        let earlier = events[index + 1..].iter().take_while(|other| other.event.at_ns == event.event.at_ns);
        earlier.filter(|other| **other == event).count()
    };
    events.iter().enumerate().map(|(index, event)| (*event, number(index))).collect()
}

/// Whether an event is a failure, which is marked.
fn is_failure(kind: EventKind) -> bool {
    match kind {
        EventKind::Ended(outcome) => outcome != Outcome::Served,
        EventKind::Lost(_) | EventKind::Down | EventKind::FaultBegins(_) => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::keyed;
    use netduel_protocol::SideEvent;
    use netduel_results::{EventKind, LogEvent};
    use netduel_scenario::Side;

    #[test]
    fn equal_events_have_different_keys_that_stay_when_later_events_come() {
        let event = |at_ns| SideEvent {
            side: Side::PeerToPeer,
            event: LogEvent {
                at_ns,
                kind: EventKind::Up,
                node: Some(1),
                other: None,
                request: None,
                object: None,
            },
        };
        let before = keyed(&[event(5), event(5), event(4)]);
        assert_eq!(before.iter().map(|(_, number)| *number).collect::<Vec<_>>(), [1, 0, 0]);
        let after = keyed(&[event(6), event(5), event(5), event(5), event(4)]);
        assert!(before.iter().all(|key| after.contains(key)));
    }
}
