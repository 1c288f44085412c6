//! What holds in every run, whatever the scenario.

mod common;

use netduel_engine::Duel;
use netduel_engine::kernel::{NS_PER_S, ns_from_s};
use netduel_engine::metrics::{Message, Observer};
use netduel_results::{AttackStep, LossCause, Outcome, Request};
use netduel_scenario::{Arrivals, Fault, FaultSide, Replication, Side};
use proptest::prelude::*;
use std::collections::BTreeMap;

/// Counts the events independently of the metrics, which are compared with it.
#[derive(Default)]
struct EventCounter {
    arrived: Vec<Request>,
    ended: BTreeMap<u32, Option<Outcome>>,
    sent: u64,
    delivered: u64,
    lost: u64,
    has_replicas: bool,
    /// The number of messages in flight, by sender, receiver and time of arrival.
    in_flight: BTreeMap<(u32, u32, u64), u32>,
    lost_to_partitions: u64,
    lost_on_links: u64,
    /// Attackers' requests by [`AttackStep`].
    attack: [u64; 4],
    last_ns: u64,
}

impl EventCounter {
    fn see(&mut self, now_ns: u64) {
        assert!(now_ns >= self.last_ns, "time never decreases");
        self.last_ns = now_ns;
    }
}

impl Observer for EventCounter {
    fn arrived(&mut self, request: &Request) {
        self.see(request.arrived_ns);
        self.arrived.push(*request);
        assert!(self.ended.insert(request.id, None).is_none(), "a request arrives once");
    }

    fn ended(&mut self, now_ns: u64, request: &Request, outcome: Outcome, _node: u32) {
        self.see(now_ns);
        assert!(now_ns >= request.arrived_ns);
        let before = self.ended.insert(request.id, Some(outcome));
        assert_eq!(before, Some(None), "a request that arrived ends once");
    }

    fn sent(&mut self, now_ns: u64, message: &Message) {
        self.see(now_ns);
        assert!(message.arrives_ns >= now_ns);
        *self.in_flight.entry((message.from, message.to, message.arrives_ns)).or_default() += 1;
        self.sent += 1;
    }

    fn delivered(&mut self, now_ns: u64, _to: u32) {
        self.see(now_ns);
        self.delivered += 1;
    }

    fn lost(&mut self, now_ns: u64, from: u32, to: u32, cause: LossCause) {
        self.see(now_ns);
        let sent = self.in_flight.get_mut(&(from, to, now_ns)).filter(|sent| **sent > 0);
        // Among replicas a message counts as the present primary's, although another one may have sent it.
        assert!(sent.is_some() || self.has_replicas, "{from} sent {to} nothing that arrives at {now_ns}");
        sent.into_iter().for_each(|sent| *sent -= 1);
        self.lost += 1;
        self.lost_to_partitions += u64::from(cause == LossCause::Partition);
        self.lost_on_links += u64::from(cause == LossCause::Link);
    }

    fn attacked(&mut self, now_ns: u64, _node: u32, step: AttackStep) {
        self.see(now_ns);
        self.attack[step as usize] += 1;
    }
}

/// Messages that set out after the warm-up, by their sender: those that bring an object, and all others.
struct Sent {
    warm_up_ns: u64,
    by_node: BTreeMap<u32, (u64, u64)>,
}

impl Observer for Sent {
    fn sent(&mut self, now_ns: u64, message: &Message) {
        if now_ns >= self.warm_up_ns {
            let (objects, others) = self.by_node.entry(message.from).or_default();
            *(if message.kind.carries_object() { objects } else { others }) += 1;
        }
    }
}

/// Watches without counting.
struct Onlooker(u64);

impl Observer for Onlooker {
    fn delivered(&mut self, now_ns: u64, _to: u32) {
        self.0 = now_ns;
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn requests_and_messages_are_conserved_and_both_sides_get_the_same(scenario in common::scenario()) {
        let mut duel = Duel::new(&scenario).unwrap();
        let mut counters = [EventCounter::default(), EventCounter::default()];
        counters[0].has_replicas =
            scenario.client_server.as_ref().is_some_and(|side| side.replication != Replication::None);
        for (side, witness) in Side::BOTH.into_iter().zip(&mut counters) {
            duel.advance(side, u64::MAX, u64::MAX, witness);
            let Some(metrics) = duel.metrics(side) else { continue };
            let warm_up_ns = ns_from_s(scenario.run.warm_up_s);
            let measured = |request: &&Request| request.arrived_ns >= warm_up_ns;
            prop_assert_eq!(metrics.arrived, witness.arrived.iter().filter(measured).count() as u64);
            for outcome in Outcome::ALL {
                let seen = witness.arrived.iter().filter(measured)
                    .filter(|request| witness.ended[&request.id] == Some(outcome)).count() as u64;
                let counts = metrics.outcomes;
                let counted = [counts.served, counts.refused, counts.timed_out, counts.node_failed, counts.not_found,
                    counts.denied][outcome as usize];
                prop_assert_eq!(counted, seen, "{:?}", outcome);
            }
            prop_assert_eq!(metrics.arrived, metrics.outcomes.arrived());
            let messages = metrics.messages;
            prop_assert_eq!(messages.in_flight, duel.messages_in_flight(side));
            prop_assert_eq!(messages.sent, messages.delivered + messages.lost + messages.in_flight);
            prop_assert_eq!((messages.sent, messages.delivered, messages.lost), (witness.sent, witness.delivered, witness.lost));
            prop_assert_eq!((messages.lost_to_partitions, messages.lost_on_links), (witness.lost_to_partitions, witness.lost_on_links));
            let attack = metrics.attack;
            prop_assert_eq!([attack.sent, attack.served, attack.refused, attack.lost], witness.attack);
            prop_assert!(attack.sent >= attack.served + attack.refused + attack.lost, "attackers' requests are conserved, too");
            prop_assert!(metrics.availability.is_none_or(|share| (0.0..=1.0 + 1e-9).contains(&share)));
            let windows = duel.windows(side).iter().map(|window| u64::from(window.served + window.lost)).sum::<u64>();
            prop_assert_eq!(windows, witness.ended.values().flatten().count() as u64);
        }
        let [left, right] = counters.map(|witness| witness.arrived);
        if scenario.client_server.is_none() || scenario.peer_to_peer.is_none() {
            return Ok(());
        }
        if scenario.workload.arrivals == Arrivals::Closed {
            // A client with a longer timeout retries later, but requests the same objects.
            let demand = |requests: Vec<Request>| -> BTreeMap<u32, Request> {
                requests.into_iter().map(|request| (request.id, Request { arrived_ns: 0, ..request })).collect()
            };
            let (left, right) = (demand(left), demand(right));
            prop_assert!(left.iter().all(|(id, request)| right.get(id).is_none_or(|twin| twin == request)));
        } else {
            prop_assert_eq!(left, right);
        }
    }

    #[test]
    fn bits_sent_are_those_of_the_objects_and_of_all_other_messages(scenario in common::scenario()) {
        let mut duel = Duel::new(&scenario).unwrap();
        for side in Side::BOTH {
            let mut sent = Sent { warm_up_ns: ns_from_s(scenario.run.warm_up_s), by_node: BTreeMap::new() };
            duel.advance(side, u64::MAX, u64::MAX, &mut sent);
            let Some(metrics) = duel.metrics(side) else { continue };
            let bits = |(objects, others): &(u64, u64)| {
                scenario.workload.object_bits * objects + scenario.workload.message_bits * others
            };
            prop_assert_eq!(metrics.bits_sent, sent.by_node.values().map(bits).sum::<u64>());
            let mut of_servers = 0;
            for load in duel.nodes(side) {
                prop_assert_eq!(load.bits_sent, sent.by_node.get(&(load.node - 1)).map_or(0, bits));
                of_servers += load.bits_sent;
            }
            if side == Side::PeerToPeer && duel.network(side).unwrap().roles.len() == scenario.workload.users as usize {
                prop_assert_eq!(metrics.bits_sent, of_servers, "only peers send");
            }
        }
    }

    #[test]
    fn no_client_waits_longer_than_its_timeouts_allow(scenario in common::scenario()) {
        struct Patience(u64);
        impl Observer for Patience {
            fn ended(&mut self, now_ns: u64, request: &Request, _outcome: Outcome, _node: u32) {
                assert!(now_ns - request.arrived_ns <= self.0);
            }
        }
        let mut duel = Duel::new(&scenario).unwrap();
        for side in Side::BOTH {
            duel.advance(side, u64::MAX, u64::MAX, &mut Patience(ns_from_s(scenario.workload.timeout_s)));
        }
    }

    #[test]
    fn littles_law_holds_up_to_the_edges_of_the_run(mut scenario in common::scenario()) {
        // With a warm-up, L would include requests that W leaves out.
        scenario.run.warm_up_s = 0.0;
        let mut duel = Duel::new(&scenario).unwrap();
        duel.run_to_end();
        for side in Side::BOTH {
            let Some(metrics) = duel.metrics(side) else { continue };
            // L·T is the time all requests spent in the system within the run; that of those that ended is W·n.
            // What remains belongs to those still under way, none of whom was there longer than patience allows.
            let measured_s = (duel.duration_ns() - ns_from_s(scenario.run.warm_up_s)) as f64 / NS_PER_S as f64;
            let spent_s = metrics.requests_in_system_mean * measured_s;
            let ended_s = metrics.time_in_system_mean_s.unwrap_or(0.0) * metrics.outcomes.finished() as f64;
            let under_way = metrics.outcomes.in_flight as f64;
            let longest_s = scenario.workload.timeout_s.min(measured_s);
            prop_assert!(spent_s - ended_s >= -1e-6, "{spent_s} < {ended_s}");
            prop_assert!(spent_s - ended_s <= under_way * longest_s + 1e-6, "{spent_s} - {ended_s} with {under_way} under way");
        }
    }

    #[test]
    fn a_run_is_the_same_however_it_is_cut_copied_or_watched(scenario in common::scenario(), cuts in prop::collection::vec(0.0f64..1.0, 0..6)) {
        let mut whole = Duel::new(&scenario).unwrap();
        whole.run_to_end();
        let mut cut = Duel::new(&scenario).unwrap();
        let mut cuts = cuts;
        cuts.sort_by(f64::total_cmp);
        for share in cuts {
            cut.run_until((share * cut.duration_ns() as f64) as u64);
            cut = cut.clone();
        }
        for side in Side::BOTH {
            while !cut.advance(side, u64::MAX, 3, &mut Onlooker(0)) {}
        }
        prop_assert_eq!(cut.run_hash(), whole.run_hash());
        for side in Side::BOTH {
            prop_assert_eq!(cut.metrics(side), whole.metrics(side));
        }
    }

    #[test]
    fn runs_are_the_same_until_their_scenarios_differ(scenario in common::scenario(), other in common::scenario()) {
        let mut changed = scenario.clone();
        changed.workload.rate_profile = other.workload.rate_profile;
        let side = if scenario.client_server.is_some() { FaultSide::ClientServer } else { FaultSide::PeerToPeer };
        let fit = |fault: Fault| common::fit_target(Fault { side, ..fault }, &scenario);
        changed.faults.extend(other.faults.into_iter().map(fit));
        // Together, the rate profile and the flash crowds can exceed the largest number of queries.
        prop_assume!(changed.validate().is_ok());
        let until_s = scenario.same_until_s(&changed).min(scenario.run.duration_s);
        let until_ns = ns_from_s(until_s).saturating_sub(1);
        let [one, two] = [&scenario, &changed].map(|scenario| {
            let mut duel = Duel::new(scenario).unwrap();
            duel.run_until(until_ns);
            (duel.run_hash(), duel.metrics(Side::ClientServer), duel.metrics(Side::PeerToPeer))
        });
        prop_assert_eq!(one, two);
    }
}
