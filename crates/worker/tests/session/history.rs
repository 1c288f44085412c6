//! Queries about the past of a run.

use crate::support::*;
use netduel_engine::Duel;
use netduel_engine::history::{EventFilter, EventLog};
use netduel_engine::kernel::ns_from_s;
use netduel_protocol::{
    Command, EventQuery, EventQueryError, EventTopic, History, HistoryQuery, Report, SideEvent, SideTrace,
    TraceQuery,
};
use netduel_results::{LogEvent, Outcome};
use netduel_scenario::Side;
use netduel_worker::Session;

/// The history that the worker answers with.
fn query(session: &mut Session, query: HistoryQuery) -> History {
    assert_eq!(session.handle(Command::Query { run_id: 1, query }), []);
    let mut histories = work(session, 1).into_iter().filter_map(|outgoing| match outgoing.report {
        Report::History { run_id: 1, history } => Some(history),
        _ => None,
    });
    let history = histories.next().unwrap();
    assert_eq!(histories.next(), None, "one query has one answer");
    history
}

#[test]
fn history_is_what_happened_and_the_run_continues_as_without_the_query() {
    let mut session = start(&scenario());
    grant(&mut session, 6.0);
    work(&mut session, 1000);
    let until_ns = ns_from_s(4.0);
    let history = query(
        &mut session,
        HistoryQuery {
            until_ns,
            trace: Some(TraceQuery { request: 20, near_ns: until_ns }),
            events: Some(EventQuery { node: "peer 3".to_owned(), ..EventQuery::default() }),
            max_replayed_events: u64::MAX,
        },
    );
    let traces = history.traces.unwrap();
    assert_eq!(traces.iter().map(|side| side.side).collect::<Vec<_>>(), Side::BOTH);
    for SideTrace { trace, .. } in &traces {
        assert_eq!(trace.request.map(|request| request.id), Some(20));
        assert_eq!(trace.end.map(|end| end.outcome), Some(Outcome::Served));
    }
    assert!(traces[0].trace.steps.len() > 2 && traces[0].trace.messages > 1, "{traces:?}");
    let page = history.events.unwrap().unwrap();
    let times: Vec<u64> = page.events.iter().map(|event| event.event.at_ns).collect();
    assert!(times.iter().all(|at_ns| *at_ns <= until_ns));
    assert!(times.windows(2).all(|pair| pair[0] >= pair[1]), "latest first");
    assert!(page.events.len() > 10, "{page:?}");
    let is_of_peer_3 = |event: &SideEvent| {
        event.side == Side::PeerToPeer && [event.event.node, event.event.other].contains(&Some(2))
    };
    assert!(page.events.iter().all(is_of_peer_3), "{page:?}");
    grant(&mut session, 10.0);
    let hash = scores(&work(&mut session, 1000)).last().map(|at| at.run_hash);
    let mut undisturbed = Duel::new(&scenario()).unwrap();
    undisturbed.run_to_end();
    assert_eq!(hash, Some(undisturbed.run_hash()));
}

#[test]
fn pages_of_events_follow_one_another_until_there_are_no_earlier_ones() {
    let mut session = start(&scenario());
    grant(&mut session, 4.0);
    work(&mut session, 1000);
    let (mut events, mut has_earlier) = (Vec::new(), true);
    while has_earlier {
        let of_server = EventQuery {
            node: "server 1".to_owned(),
            topic: Some(EventTopic::Messages),
            skip: events.len() as u32,
            ..EventQuery::default()
        };
        let wanted = HistoryQuery {
            until_ns: ns_from_s(4.0),
            events: Some(of_server),
            max_replayed_events: u64::MAX,
            ..HistoryQuery::default()
        };
        let page = query(&mut session, wanted).events.unwrap().unwrap();
        assert_eq!(page.skipped as usize, events.len());
        assert!(page.events.len() == 100 || !page.has_earlier);
        has_earlier = page.has_earlier;
        events.extend(page.events);
    }
    let scenario = scenario();
    let mut whole = Duel::new(&scenario).unwrap();
    let side = Side::ClientServer;
    let filter = EventFilter {
        node: Some(0),
        names: vec!["request".to_owned(), "response".to_owned()],
        ..EventFilter::default()
    };
    let mut log = EventLog::new(whole.network(side).unwrap(), filter, usize::MAX);
    whole.advance(side, ns_from_s(4.0), u64::MAX, &mut log);
    let found: Vec<LogEvent> = events.iter().rev().map(|event| event.event).collect();
    assert!(found.len() > 100);
    assert_eq!(found, log.events());
}

#[test]
fn a_query_about_a_node_that_does_not_exist_is_answered_with_an_error() {
    let mut session = start(&scenario());
    let wanted = HistoryQuery {
        events: Some(EventQuery { node: "peer 99".to_owned(), ..EventQuery::default() }),
        max_replayed_events: u64::MAX,
        ..HistoryQuery::default()
    };
    let error = EventQueryError::UnknownNode { typed: "peer 99".to_owned() };
    assert_eq!(query(&mut session, wanted), History { traces: None, events: Some(Err(error)) });
}
