//! What can be read of a run adds up.
#![cfg(not(target_arch = "wasm32"))]

use netduel_engine::Duel;
use netduel_engine::metrics::{MessageKind, Observer, Outcome};
use netduel_engine::network::Side;
use netduel_engine::scenario::{Scenario, Value};
use netduel_engine::story::{EventLog, Filter, SpanKind, Waterfall, What};
use netduel_engine::workload::Request;

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
fn the_parts_of_a_request_make_up_its_latency_on_both_sides() {
    let scenario = scenario("faults.1.kind=slow faults.1.share=1 faults.1.at_s=1");
    for side in Side::BOTH {
        let mut served = Served::default();
        Duel::new(&scenario).unwrap().advance(side, u64::MAX, u64::MAX, &mut served);
        let mut waits = 0;
        for (request, latency_ns) in served.0 {
            let mut waterfall = Waterfall::new(request.id);
            Duel::new(&scenario).unwrap().advance(side, u64::MAX, u64::MAX, &mut waterfall);
            assert_eq!(waterfall.time_ns(|_| true), latency_ns, "{:?}", waterfall.spans);
            assert!(waterfall.time_ns(|kind| kind == SpanKind::Serving) > 0);
            waits += u64::from(waterfall.time_ns(|kind| kind == SpanKind::Waiting) > 0);
            let answers =
                waterfall.spans.iter().filter(|span| span.kind == SpanKind::Message(MessageKind::Response));
            assert!(answers.count() <= 1);
            assert_eq!(waterfall.ended.unwrap().1, Outcome::Served);
        }
        assert!(waits > 5, "some had to wait");
    }
}

#[test]
fn a_log_keeps_what_is_wanted_and_counts_the_rest() {
    let scenario = scenario("faults.1.at_s=2 faults.1.until_s=4 faults.1.node=1");
    let mut duel = Duel::new(&scenario).unwrap();
    let network = duel.network(Side::PeerToPeer).unwrap().clone();
    let mut all = EventLog::new(&network, Filter::default(), usize::MAX);
    duel.advance(Side::PeerToPeer, u64::MAX, u64::MAX, &mut all);
    let metrics = duel.metrics(Side::PeerToPeer).unwrap();
    let count = |is_wanted: fn(&What) -> bool| {
        all.happenings().iter().filter(|happening| is_wanted(&happening.what)).count() as u64
    };
    assert_eq!(count(|what| matches!(what, What::Sent(_))), metrics.messages.sent);
    assert_eq!(count(|what| matches!(what, What::Arrived)), metrics.arrived);
    assert_eq!(count(|what| matches!(what, What::Ended(_))), metrics.outcomes.finished());
    assert_eq!((count(|what| *what == What::Down), count(|what| *what == What::Up)), (1, 1));
    assert!(all.happenings().windows(2).all(|pair| pair[0].at_ns <= pair[1].at_ns));
    let filter = Filter { node: Some(0), names: vec!["query".to_owned()], ..Filter::default() };
    let mut few = EventLog::new(&network, filter, 3);
    Duel::new(&scenario).unwrap().advance(Side::PeerToPeer, u64::MAX, u64::MAX, &mut few);
    let queries = |happening: &&netduel_engine::story::Happening| {
        happening.what == What::Sent(MessageKind::Query)
            && [happening.node, happening.other].contains(&Some(0))
    };
    assert_eq!(few.happenings().len(), 3);
    assert_eq!(few.left_out() + 3, all.happenings().iter().filter(queries).count() as u64);
    let names: Vec<&str> = all.happenings().iter().map(|happening| happening.what.name()).collect();
    assert!(names.iter().all(|name| What::NAMES.contains(name)));
}
