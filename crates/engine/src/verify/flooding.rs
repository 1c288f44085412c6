//! The number of messages of a flood.

use super::experiment::{Experiment, Trial};
use super::reference_case::ReferenceCase;
use crate::metrics::{Message, Observer};
use netduel_results::MessageKind;
use netduel_scenario::{Capacity, PeerToPeer, Scenario, Side};
use std::collections::BTreeMap;

const FLOODING: &str =
    "counting: every node forwards the query over all links except the one on which it first arrived";

pub(super) fn reference_cases() -> Vec<ReferenceCase> {
    let flood = |peers: u32, degree: u32| ReferenceCase {
        id: format!("flood-{peers}-{degree}"),
        expected: f64::from(peers * degree) - f64::from(peers) + 1.0,
        source: FLOODING,
        bias: 0.0,
        measure: Box::new(move |trial, _| flood_messages(peers, degree, trial)),
    };
    vec![flood(24, 4), flood(1000, 6)]
}

/// The number of queries of the first request that searches, with a time to live that reaches the farthest peer.
fn flood_messages(peers: u32, degree: u32, trial: Trial) -> f64 {
    struct Queries(BTreeMap<u32, u64>);
    impl Observer for Queries {
        fn sent(&mut self, _now_ns: u64, message: &Message) {
            if message.kind == MessageKind::Query {
                *self.0.entry(message.request).or_default() += 1;
            }
        }
    }
    let base = Scenario {
        peer_to_peer: Some(PeerToPeer {
            degree: f64::from(degree),
            copies: 1,
            time_to_live_hops: 32,
            capacity: Capacity::Own,
            service_rate_per_s: 1000.0,
            ..PeerToPeer::default()
        }),
        ..Scenario::default()
    };
    let mut scenario = Experiment::new(trial, base);
    scenario.run.duration_s = 10.0;
    (scenario.workload.users, scenario.workload.requests_per_s, scenario.workload.timeout_s) =
        (peers, 1.0, 10.0);
    let mut queries = Queries(BTreeMap::new());
    if let Some(mut duel) = scenario.start() {
        duel.advance(Side::PeerToPeer, u64::MAX, u64::MAX, &mut queries);
    }
    queries.0.first_key_value().map_or(f64::NAN, |(_, count)| *count as f64)
}
