//! What peers that come and go meet: lookups under churn, and the loss of those on whom others rely.
#![cfg(not(target_arch = "wasm32"))]

use netduel_engine::Duel;
use netduel_engine::kernel::{NS_PER_S, ns_from_s};
use netduel_engine::metrics::{Message, Observer};
use netduel_results::{MessageKind, NodeState, Outcome, Request};
use netduel_scenario::{Scenario, Side, Value};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// A scenario with peers only, whose capacity is never a limit, and these changes.
fn peers(changes: &str) -> Scenario {
    let mut scenario = Scenario::default();
    let base = "peer_to_peer.capacity=own peer_to_peer.service_rate_per_s=100000 \
        peer_to_peer.queue_capacity=unlimited workload.timeout_s=100";
    for change in base.split_whitespace().chain(changes.split_whitespace()) {
        let (path, value) = change.split_once('=').unwrap();
        scenario.set(path, &Value::parse(value)).unwrap();
    }
    scenario
}

fn run(scenario: &Scenario, observer: &mut impl Observer) {
    Duel::new(scenario).unwrap().advance(Side::PeerToPeer, u64::MAX, u64::MAX, observer);
}

/// The outcomes of requests of peers that were up when they made them.
#[derive(Default)]
struct RequestRecords {
    down: BTreeSet<u32>,
    /// When each peer came back last.
    back_ns: BTreeMap<u32, u64>,
    open: BTreeSet<u32>,
    /// With the node that decided.
    ended: Vec<(Request, Outcome, u32)>,
    /// Requests whose lookup named a holder.
    found: BTreeSet<u32>,
    /// Queries of lookups to peers that are down.
    timeouts: u64,
    arrived_ns: BTreeMap<u32, u64>,
    /// How long after its return the requests of a peer are not counted.
    settling_s: f64,
}

impl RequestRecords {
    /// The requests that peers made in a period while they were up.
    fn asked(&self, from_s: f64, to_s: f64) -> impl Iterator<Item = &(Request, Outcome, u32)> {
        let span = ns_from_s(from_s)..ns_from_s(to_s);
        self.ended.iter().filter(move |(request, ..)| span.contains(&request.arrived_ns))
    }
}

impl Observer for RequestRecords {
    fn arrived(&mut self, request: &Request) {
        // A peer that has just come back has no place on the ring yet.
        let is_settled = |back_ns: &u64| request.arrived_ns > back_ns + ns_from_s(self.settling_s);
        if !self.down.contains(&request.user) && self.back_ns.get(&request.user).is_none_or(is_settled) {
            self.open.insert(request.id);
            self.arrived_ns.insert(request.id, request.arrived_ns);
        }
    }

    fn node(&mut self, now_ns: u64, node: u32, state: NodeState) {
        if !state.up {
            self.down.insert(node);
        } else if self.down.remove(&node) {
            self.back_ns.insert(node, now_ns);
        }
    }

    fn found(&mut self, _now_ns: u64, request: &Request, _hops: u32) {
        self.found.insert(request.id);
    }

    fn sent(&mut self, _now_ns: u64, message: &Message) {
        let is_question = message.kind == MessageKind::Query;
        self.timeouts += u64::from(is_question && self.down.contains(&message.to));
    }

    fn ended(&mut self, _now_ns: u64, request: &Request, outcome: Outcome, node: u32) {
        if self.open.remove(&request.id) {
            self.ended.push((*request, outcome, node));
        }
    }
}

#[test]
fn while_the_bootstrap_peer_is_down_no_peer_joins_and_members_continue() {
    for search in ["chord", "kademlia"] {
        let mut records = RequestRecords::default();
        run(
            &peers(&format!(
                "peer_to_peer.search={search} peer_to_peer.bootstrap=1 peer_to_peer.maintenance_interval_s=1 \
                 peer_to_peer.copies=3 workload.users=40 workload.requests_per_s=200 workload.objects=1000 run.duration_s=100 \
                 faults.1.node=1 faults.1.at_s=5 faults.1.until_s=60 faults.1.side=peer_to_peer \
                 faults.2.node=8 faults.2.at_s=10 faults.2.until_s=30 faults.2.side=peer_to_peer"
            )),
            &mut records,
        );
        let (joiner, bootstrap) = (7, 0);
        // Between crashes and returns lookups of the others go on; each object has two copies left at least.
        let others = |(request, ..): &&(Request, Outcome, u32)| ![joiner, bootstrap].contains(&request.user);
        let served =
            records.asked(15.0, 95.0).filter(others).all(|(_, outcome, _)| *outcome == Outcome::Served);
        assert!(served, "{search}");
        let of = |user: u32, from_s: f64, to_s: f64| {
            records.asked(from_s, to_s).filter(move |(request, ..)| request.user == user).collect::<Vec<_>>()
        };
        // A peer that comes back finds only what it holds itself until the bootstrap peer has come back, too.
        let outside = of(joiner, 30.0, 60.0);
        assert!(outside.len() > 50);
        assert!(outside.iter().all(|(_, outcome, node)| *outcome == Outcome::NotFound || *node == joiner));
        for user in [joiner, bootstrap] {
            let inside = of(user, 65.0, 95.0);
            assert!(inside.len() > 50);
            assert!(inside.iter().all(|(_, outcome, _)| *outcome == Outcome::Served), "{search}");
        }
    }
}

#[test]
fn while_the_index_is_down_every_search_fails_and_all_work_again_once_peers_have_registered() {
    let mut records = RequestRecords::default();
    run(
        &peers(
            "peer_to_peer.search=central_index peer_to_peer.copies=2 workload.users=30 workload.requests_per_s=200 \
             workload.objects=500 run.duration_s=40 peer_to_peer.link_delay_s=0.05 \
             faults.1.at_s=10 faults.1.until_s=20 faults.1.side=index",
        ),
        &mut records,
    );
    let is_own = |(request, _, node): &&(Request, Outcome, u32)| *node == request.user;
    // A question takes 50 ms to the index, the objects of the peers 50 ms to register.
    let during: Vec<_> = records.asked(9.95, 19.94).filter(|ended| !is_own(ended)).collect();
    assert!(during.len() > 1000);
    assert!(during.iter().all(|(_, outcome, node)| (*outcome, *node) == (Outcome::NodeFailed, 30)));
    for (from_s, to_s) in [(0.0, 9.8), (20.01, 39.0)] {
        assert!(records.asked(from_s, to_s).count() > 1000);
        assert!(records.asked(from_s, to_s).all(|(_, outcome, _)| *outcome == Outcome::Served));
    }
}

#[test]
fn timeouts_grow_with_churn_and_hardly_any_lookup_fails() {
    // As in Stoica and others (2003), section V.F and table III: some 1000 peers with 20 successors that stabilise every 30 s, for
    // two hours; R of them join and R leave per second. The paper's peers refresh one entry of their tables each round, ours
    // a finger and the whole list of successors: no comparison of equals, but there should be fewer time-outs.
    let observe = |rate_per_s: f64| {
        let mut records = RequestRecords { settling_s: 60.0, ..RequestRecords::default() };
        let stay_s = 1000.0 / rate_per_s;
        run(
            &peers(&format!(
                "peer_to_peer.search=chord peer_to_peer.routing=iterative peer_to_peer.successors=20 workload.users=2000 \
                 peer_to_peer.maintenance_interval_s=30 workload.requests_per_s=2 workload.objects=10000 \
                 workload.zipf_exponent=0 peer_to_peer.copies=1 peer_to_peer.session_s={stay_s} \
                 peer_to_peer.offline_s={stay_s} run.duration_s=7200"
            )),
            &mut records,
        );
        let lookups = records.ended.len() as f64;
        let failed =
            records.ended.iter().filter(|(request, ..)| !records.found.contains(&request.id)).count() as f64;
        (records.timeouts as f64 / lookups, failed / lookups)
    };
    let mut last = 0.0;
    for (rate_per_s, paper) in [(0.05, 0.05), (0.1, 0.11), (0.2, 0.23), (0.4, 0.46)] {
        let (timeouts, failed) = observe(rate_per_s);
        assert!(timeouts > last && timeouts < paper, "{rate_per_s}: {timeouts} time-outs for each lookup");
        // The paper has 16 of 10 000 at most.
        assert!(failed < 0.0016, "{rate_per_s}: {failed} of all lookups named no holder");
        last = timeouts;
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn every_lookup_ends_whatever_comes_and_goes(
        users in 2u32..60, virtual_nodes in 1u32..6, successors in 1u32..5, seed in 0u64..1000, kademlia: bool,
        iterative: bool, session_s in 1.0f64..30.0, graceful_leave_share in 0.0f64..1.0, delay_s in 0.001f64..0.1,
    ) {
        let search = if kademlia { "kademlia" } else { "chord" };
        let routing = if iterative { "iterative" } else { "recursive" };
        let mut records = RequestRecords::default();
        run(&peers(&format!(
            "run.seed={seed} run.duration_s=60 workload.users={users} workload.requests_per_s=20 peer_to_peer.copies=1 \
             peer_to_peer.search={search} peer_to_peer.routing={routing} peer_to_peer.virtual_nodes={virtual_nodes} \
             peer_to_peer.successors={successors} peer_to_peer.bucket_size={successors} peer_to_peer.session_s={session_s} \
             peer_to_peer.offline_s=5 peer_to_peer.graceful_leave_share={graceful_leave_share} peer_to_peer.link_delay_s={delay_s} \
             peer_to_peer.maintenance_interval_s=1 peer_to_peer.republish_interval_s=5 faults.1.at_s=10 \
             faults.1.until_s=20 faults.1.side=peer_to_peer"
        )), &mut records);
        // No lookup waits for its timeout: it has at most 128 steps, and each takes a query and a reply.
        let longest_ns = ns_from_s(delay_s) * 2 * 130 + NS_PER_S;
        prop_assert!(records.ended.iter().all(|(_, outcome, _)| *outcome != Outcome::TimedOut));
        prop_assert!(records.open.iter().all(|id| records.arrived_ns[id] + longest_ns > 60 * NS_PER_S));
    }
}
