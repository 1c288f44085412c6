//! The trace of a request and the event log are consistent with the metrics.
#![cfg(not(target_arch = "wasm32"))]

use netduel_engine::Duel;
use netduel_engine::history::{EventFilter, EventLog, RequestTracer};
use netduel_engine::metrics::Observer;
use netduel_results::{EventKind, MessageKind, Outcome, Request, SpanKind};
use netduel_scenario::{Scenario, Side, Value};

fn scenario(changes: &str) -> Scenario {
    let mut scenario = Scenario::default();
    let base = "run.duration_s=10 workload.requests_per_s=60 client_server.servers=2 client_server.service_rate_per_s=40 \
        peer_to_peer.search=central_index peer_to_peer.capacity=own peer_to_peer.service_rate_per_s=10";
    for change in base.split_whitespace().chain(changes.split_whitespace()) {
        let (path, value) = change.split_once('=').unwrap();
        scenario.set(path, &Value::parse(value)).unwrap();
    }
    scenario
}

/// The first requests that were served.
#[derive(Default)]
struct Served(Vec<(Request, u64)>);

impl Observer for Served {
    fn ended(&mut self, now_ns: u64, request: &Request, outcome: Outcome, _node: u32) {
        if outcome == Outcome::Served && self.0.len() < 60 {
            self.0.push((*request, now_ns - request.arrived_ns));
        }
    }
}

#[test]
fn the_spans_of_a_served_request_sum_up_to_its_latency_on_both_sides() {
    let scenario = scenario("faults.1.kind=slow faults.1.share=1 faults.1.at_s=1");
    for side in Side::BOTH {
        let mut served = Served::default();
        Duel::new(&scenario).unwrap().advance(side, u64::MAX, u64::MAX, &mut served);
        let mut waits = 0;
        for (request, latency_ns) in served.0 {
            let mut tracer = RequestTracer::new(request.id);
            Duel::new(&scenario).unwrap().advance(side, u64::MAX, u64::MAX, &mut tracer);
            assert_eq!(tracer.trace().time_ns(|_| true), latency_ns, "{:?}", tracer.trace().spans);
            assert!(tracer.trace().time_ns(|kind| kind == SpanKind::Serving) > 0);
            waits += u64::from(tracer.trace().time_ns(|kind| kind == SpanKind::Waiting) > 0);
            let answers = tracer
                .trace()
                .spans
                .iter()
                .filter(|span| span.kind == SpanKind::Message(MessageKind::Response));
            assert!(answers.count() <= 1);
            assert_eq!(tracer.trace().end.unwrap().outcome, Outcome::Served);
        }
        assert!(waits > 5, "some requests waited");
    }
}

#[test]
fn a_log_records_the_selected_events_and_counts_those_it_omits() {
    let scenario = scenario("faults.1.at_s=2 faults.1.until_s=4 faults.1.node=1");
    let mut duel = Duel::new(&scenario).unwrap();
    let network = duel.network(Side::PeerToPeer).unwrap().clone();
    let mut all = EventLog::new(&network, EventFilter::default(), usize::MAX);
    duel.advance(Side::PeerToPeer, u64::MAX, u64::MAX, &mut all);
    let metrics = duel.metrics(Side::PeerToPeer).unwrap();
    let count = |is_counted: fn(&EventKind) -> bool| {
        all.events().iter().filter(|event| is_counted(&event.kind)).count() as u64
    };
    assert_eq!(count(|kind| matches!(kind, EventKind::Sent(_))), metrics.messages.sent);
    assert_eq!(count(|kind| matches!(kind, EventKind::Arrived)), metrics.arrived);
    assert_eq!(count(|kind| matches!(kind, EventKind::Ended(_))), metrics.outcomes.finished());
    assert_eq!((count(|kind| *kind == EventKind::Down), count(|kind| *kind == EventKind::Up)), (1, 1));
    assert!(all.events().windows(2).all(|pair| pair[0].at_ns <= pair[1].at_ns));
    let filter = EventFilter { node: Some(0), names: vec!["query".to_owned()], ..EventFilter::default() };
    let mut few = EventLog::new(&network, filter, 3);
    Duel::new(&scenario).unwrap().advance(Side::PeerToPeer, u64::MAX, u64::MAX, &mut few);
    let queries = |event: &&netduel_results::LogEvent| {
        event.kind == EventKind::Sent(MessageKind::Query) && [event.node, event.other].contains(&Some(0))
    };
    assert_eq!(few.events().len(), 3);
    assert_eq!(few.omitted() + 3, all.events().iter().filter(queries).count() as u64);
    let names: Vec<&str> = all.events().iter().map(|event| event.kind.name()).collect();
    assert!(names.iter().all(|name| EventKind::NAMES.contains(name)));
}

#[test]
fn the_transfers_of_a_file_are_in_the_log_and_in_the_traces_of_its_receivers() {
    let scenario = scenario(
        "workload.users=12 file.size_bits=20000000 file.left=server file.right=swarm swarm.piece_bits=1000000 \
         run.duration_s=600",
    );
    for (side, pieces) in [(Side::ClientServer, 1), (Side::PeerToPeer, 20)] {
        let mut duel = Duel::new(&scenario).unwrap();
        let network = duel.network(side).unwrap().clone();
        let mut log = EventLog::new(&network, EventFilter::default(), usize::MAX);
        duel.advance(side, u64::MAX, u64::MAX, &mut log);
        assert_eq!(duel.metrics(side).unwrap().outcomes.served, 12);
        let count = |is_counted: fn(&EventKind) -> bool| {
            log.events().iter().filter(|event| is_counted(&event.kind)).count()
        };
        let ended = count(|kind| matches!(kind, EventKind::TransferEnds(_)));
        let interrupted = count(|kind| matches!(kind, EventKind::TransferInterrupted(_)));
        assert_eq!(ended, 12 * pieces, "every user receives every piece once");
        assert_eq!(count(|kind| matches!(kind, EventKind::TransferBegins(_))), ended + interrupted);
        let mut tracer = RequestTracer::new(3);
        Duel::new(&scenario).unwrap().advance(side, u64::MAX, u64::MAX, &mut tracer);
        let trace = tracer.trace();
        let transfers: Vec<_> =
            trace.spans.iter().filter(|span| matches!(span.kind, SpanKind::Transfer(_))).collect();
        assert!(
            transfers.len() >= pieces
                && transfers.iter().all(|span| span.to == Some(network.node_of_user(3)))
        );
        // The download is complete when the last transfer is.
        let last_ns = transfers.iter().filter_map(|span| span.ends_ns).max();
        assert_eq!(last_ns, trace.end.map(|end| end.at_ns));
    }
}
