//! What holds for every distribution of a file, whatever the scenario.

#[path = "common/fit_target.rs"]
mod fit_target;

use fit_target::fit_target;
use netduel_engine::Duel;
use netduel_engine::kernel::{NS_PER_S, ns_from_s};
use netduel_engine::metrics::{FileTransfer, Observer, TransferEnd};
use netduel_results::{Outcome, Request, SideMetrics};
use netduel_scenario::{
    Choking, ClientServer, Downlink, End, Factors, Fault, FaultKind, FaultNode, FaultRole, FaultShare,
    FaultSide, File, FileArrivals, LeftMethod, Lifetime, PartitionMode, PeerToPeer, RightMethod, Run,
    Scenario, Seeding, Selection, Side, Swarm, Workload,
};
use netduel_theory::file_distribution as theory;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

fn factors() -> impl Strategy<Value = Factors> {
    prop::collection::vec(0.05f64..20.0, 0..4).prop_map(Factors)
}

fn file() -> impl Strategy<Value = File> {
    let downlink = prop_oneof![Just(Downlink(None)), (1e3f64..1e6).prop_map(|rate| Downlink(Some(rate)))];
    let lines = (1e3f64..1e6, downlink, factors(), factors(), factors(), 1e3f64..1e7);
    let arrivals = prop_oneof![Just(FileArrivals::AtOnce), Just(FileArrivals::Poisson)];
    (1u64..3_000_000, arrivals, 0.05f64..20.0, any::<(bool, bool)>(), lines).prop_map(
        |(size_bits, arrivals, arrivals_per_s, (helps_left, helps_right), lines)| File {
            size_bits,
            arrivals,
            arrivals_per_s,
            uplink_bits_per_s: lines.0,
            downlink_bits_per_s: lines.1,
            uplink_classes: lines.2,
            downlink_classes: lines.3,
            class_shares: lines.4,
            left: if helps_left { LeftMethod::PeerAssisted } else { LeftMethod::Server },
            right: if helps_right { RightMethod::PeerAssisted } else { RightMethod::Swarm },
            server_uplink_bits_per_s: lines.5,
        },
    )
}

fn swarm() -> impl Strategy<Value = Swarm> {
    let selection =
        prop::sample::select(vec![Selection::RarestFirst, Selection::Random, Selection::Sequential]);
    let choking = prop::sample::select(vec![Choking::TitForTat, Choking::None]);
    let stay = prop_oneof![Just(None), Just(Some(0.0)), (0.0f64..60.0).prop_map(Some)];
    let seeding = prop_oneof![Just(None), Just(Some(0.0)), (0.0f64..60.0).prop_map(Some)];
    let origins = (1u32..4, 1e3f64..1e7, stay, 1u32..8);
    let peers = (selection, choking, 1u32..6, 0.5f64..20.0, 0.5f64..40.0, 1u32..30, 1.0f64..30.0);
    (1u64..60, origins, peers, any::<bool>(), seeding, 0.0f64..1.0).prop_map(
        |(pieces, origins, peers, endgame, seeding_s, free_rider_share)| Swarm {
            // The file's size is not known here: so many pieces, later made bits.
            piece_bits: pieces,
            seeds: origins.0,
            seed_uplink_bits_per_s: origins.1,
            seed_stay_s: Lifetime(origins.2),
            seed_slots: origins.3,
            selection: peers.0,
            choking: peers.1,
            upload_slots: peers.2,
            choke_interval_s: peers.3,
            optimistic_interval_s: peers.4,
            neighbours: peers.5,
            announce_interval_s: peers.6,
            endgame,
            seeding_s: Seeding(seeding_s),
            free_rider_share: if free_rider_share < 0.5 { 0.0 } else { free_rider_share - 0.5 },
        },
    )
}

fn fault() -> impl Strategy<Value = Fault> {
    let side = prop_oneof![
        Just(FaultSide::Both),
        Just(FaultSide::ClientServer),
        Just(FaultSide::PeerToPeer),
        Just(FaultSide::Index)
    ];
    use FaultKind::*;
    let kind =
        prop::sample::select(vec![Crash, Crash, Slow, Failures, Partition, Partition, LinkDelay, LinkLoss]);
    let role =
        prop::sample::select(vec![FaultRole::Serving, FaultRole::User, FaultRole::Server, FaultRole::Seed]);
    let cut = prop::sample::select(vec![PartitionMode::Together, PartitionMode::Apart]);
    let target = (side, prop::option::of(1u32..60), role, prop::option::of(0.0f64..=1.0), cut);
    let times = (0.0f64..60.0, prop::option::of(0.001f64..60.0));
    let sizes = (0.001f64..1.0, 0.0f64..1.0, 0.0f64..2.0, 1.0f64..60.0, 0.1f64..30.0);
    (times, kind, target, sizes).prop_map(
        |((at_s, length_s), kind, (side, node, role, share, cut), sizes)| Fault {
            at_s,
            until_s: End(length_s.map(|length_s| at_s + length_s)),
            kind,
            side,
            role,
            node: FaultNode(node),
            share: FaultShare(share),
            cut,
            speed: sizes.0,
            loss: sizes.1,
            extra_delay_s: sizes.2,
            mtbf_s: sizes.3,
            mttr_s: sizes.4,
            ..Fault::default()
        },
    )
}

/// Any scenario with a file that is small enough to run by the thousand.
fn scenario() -> impl Strategy<Value = Scenario> {
    let sides = (1u32..4, prop_oneof![Just(0.0), 0.0f64..0.5], prop_oneof![Just(0.0), 0.0f64..0.5]);
    let times = (1.0f64..300.0, 0u64..1 << 53);
    (1u32..25, file(), swarm(), sides, times, prop::collection::vec(fault(), 0..4)).prop_map(
        |(users, mut file, mut swarm, (servers, left_delay_s, right_delay_s), (duration_s, seed), faults)| {
            swarm.piece_bits = file.size_bits.div_ceil(swarm.piece_bits).max(1);
            // There are at most as many classes as users.
            for classes in [&mut file.uplink_classes, &mut file.downlink_classes, &mut file.class_shares] {
                classes.0.truncate(users as usize);
            }
            let has_tracker = file.right == RightMethod::Swarm;
            let fit = |mut fault: Fault| {
                if fault.side == FaultSide::Index && !has_tracker {
                    fault.side = FaultSide::PeerToPeer;
                }
                fault
            };
            let mut scenario = Scenario {
                run: Run { duration_s, seed, ..Run::default() },
                workload: Workload { users, ..Workload::default() },
                client_server: Some(ClientServer {
                    servers,
                    link_delay_s: left_delay_s,
                    ..ClientServer::default()
                }),
                peer_to_peer: Some(PeerToPeer { link_delay_s: right_delay_s, ..PeerToPeer::default() }),
                file: Some(file),
                swarm: Some(swarm),
                ..Scenario::default()
            };
            scenario.faults = faults.into_iter().map(|fault| fit_target(fit(fault), &scenario)).collect();
            scenario
        },
    )
}

/// Counts the transfers independently of the metrics, which are compared with it.
#[derive(Default)]
struct TransferCounter {
    arrived: BTreeMap<u32, Request>,
    ended_ns: BTreeMap<u32, u64>,
    /// Useful bits that each node received.
    received: BTreeMap<u32, u64>,
    sent: u64,
    wasted: u64,
    pieces: BTreeSet<(u32, u32)>,
    last_ns: u64,
}

impl Observer for TransferCounter {
    fn arrived(&mut self, request: &Request) {
        assert!(self.arrived.insert(request.id, *request).is_none(), "each user wants the file once");
    }

    fn ended(&mut self, now_ns: u64, request: &Request, outcome: Outcome, _node: u32) {
        assert_eq!(outcome, Outcome::Served, "a request for a file waits until it is served");
        assert!(self.arrived.contains_key(&request.id));
        assert!(self.ended_ns.insert(request.id, now_ns).is_none(), "a request ends once");
    }

    fn transferred(&mut self, now_ns: u64, transfer: &FileTransfer, end: &TransferEnd) {
        let TransferEnd { bits, wasted_bits, .. } = *end;
        assert!(now_ns >= self.last_ns && wasted_bits <= bits);
        self.last_ns = now_ns;
        *self.received.entry(transfer.to).or_default() += bits - wasted_bits;
        self.sent += bits;
        self.wasted += wasted_bits;
    }

    fn has_piece(&mut self, _now_ns: u64, node: u32, piece: u32) {
        assert!(self.pieces.insert((node, piece)), "a node completes each piece once");
    }
}

fn run(scenario: &Scenario, side: Side) -> (TransferCounter, SideMetrics, Duel) {
    let mut duel = Duel::new(scenario).unwrap();
    let mut counter = TransferCounter::default();
    duel.advance(side, u64::MAX, u64::MAX, &mut counter);
    let metrics = duel.metrics(side).unwrap();
    (counter, metrics, duel)
}

/// The first node that is a user's, and what all nodes that begin with the file can send together.
fn origins(scenario: &Scenario, side: Side) -> (u32, f64) {
    let (file, swarm) = (scenario.file.clone().unwrap(), scenario.swarm.clone().unwrap());
    match side {
        Side::ClientServer => {
            let servers = scenario.client_server.as_ref().unwrap().servers;
            (servers, f64::from(servers) * file.server_uplink_bits_per_s)
        }
        Side::PeerToPeer => (0, f64::from(swarm.seeds) * swarm.seed_uplink_bits_per_s),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    #[test]
    fn bits_are_conserved_and_no_user_has_more_than_the_file(mut scenario in scenario()) {
        // Bits sent are then those of transfers alone.
        scenario.workload.message_bits = 0;
        let size_bits = scenario.file.as_ref().unwrap().size_bits;
        for side in Side::BOTH {
            let (counter, metrics, duel) = run(&scenario, side);
            let received: u64 = counter.received.values().sum();
            prop_assert_eq!(counter.sent, received + counter.wasted);
            prop_assert_eq!(
                metrics.bits_from_origins + metrics.bits_from_peers,
                metrics.bits_received + metrics.bits_wasted + metrics.bits_under_way
            );
            prop_assert_eq!((metrics.bits_received, metrics.bits_wasted), (received, counter.wasted));
            let first = origins(&scenario, side).0;
            let state = duel.file_state(side).unwrap();
            let still_receives = |node| state.flows.iter().any(|flow| flow.to == node);
            for user in counter.arrived.keys() {
                let bits = counter.received.get(&(first + user)).copied().unwrap_or(0);
                if counter.ended_ns.contains_key(user) {
                    prop_assert_eq!(bits, size_bits, "who has finished has received the file, no more and no less");
                } else {
                    prop_assert!(bits < size_bits || bits == 0);
                }
                // What is drawn of a node is what it has received, and a part of what is on its way to it.
                let (drawn, share) =
                    (state.held[(first + user) as usize].share, (bits as f64 / size_bits as f64) as f32);
                if still_receives(first + user) {
                    prop_assert!((share..=1.0).contains(&drawn), "{drawn} is drawn, {share} was received");
                } else {
                    prop_assert_eq!(drawn, share, "all that user {} has", user);
                }
            }
            prop_assert_eq!(metrics.outcomes.served, counter.ended_ns.len() as u64);
            prop_assert_eq!(metrics.arrived, metrics.outcomes.served + metrics.outcomes.in_flight);
            let messages = metrics.messages;
            prop_assert_eq!(messages.in_flight, duel.messages_in_flight(side));
            prop_assert_eq!(messages.sent, messages.delivered + messages.lost + messages.in_flight);
            let nodes = duel.nodes(side);
            let sent = metrics.bits_from_origins + metrics.bits_from_peers;
            prop_assert_eq!(nodes.iter().map(|node| node.bits_sent).sum::<u64>(), sent, "with transfers under way");
            prop_assert_eq!(metrics.bits_sent, sent);
            prop_assert!(metrics.latency_max_s <= metrics.completion_last_s);
            prop_assert!(metrics.receivers_stuck <= metrics.outcomes.in_flight);
            let by_node: u64 = nodes.iter().map(|node| node.bits_received).sum();
            if nodes.len() as u32 > first {
                prop_assert_eq!(by_node, received);
            }
        }
        prop_assert_eq!(run(&scenario, Side::PeerToPeer).2.run_hash(), run(&scenario, Side::PeerToPeer).2.run_hash());
    }

    #[test]
    fn no_user_finishes_before_the_fluid_bound(scenario in scenario()) {
        let file = scenario.file.clone().unwrap();
        let sizes = file.class_sizes(scenario.workload.users);
        let fastest_bits_per_s = (0..sizes.len()).filter(|class| sizes[*class] > 0)
            .map(|class| file.downlink_of_class_bits_per_s(class).unwrap_or(f64::INFINITY)).fold(0.0, f64::max);
        let (users, size_bits) = (scenario.workload.users, file.size_bits as f64);
        for side in Side::BOTH {
            let (counter, ..) = run(&scenario, side);
            let (_, origin_bits_per_s) = origins(&scenario, side);
            // Times are whole nanoseconds, and the bound itself is computed to some fifteen digits.
            let above = |bound_s: f64| ns_from_s(bound_s * (1.0 - 1e-14)).saturating_sub(1);
            let one_s = (size_bits / origin_bits_per_s).max(size_bits / fastest_bits_per_s);
            for (user, ended_ns) in &counter.ended_ns {
                let own_ns = above(size_bits / fastest_bits_per_s);
                prop_assert!(ended_ns - counter.arrived[user].arrived_ns >= own_ns);
                prop_assert!(*ended_ns >= above(one_s), "{ended_ns} before {one_s} s");
            }
            if counter.ended_ns.len() == users as usize
                && let Some(bound_s) = theory::bound_s(&scenario, side)
            {
                let last_ns = *counter.ended_ns.values().max().unwrap();
                prop_assert!(last_ns >= above(bound_s), "{last_ns} before {bound_s} s");
            }
        }
    }
}

/// A hundred peers and a seed as fast as ten of them, a file of 200 pieces.
fn release(changes: impl FnOnce(&mut File, &mut Swarm)) -> Scenario {
    let mut file = File { size_bits: 200_000_000, uplink_bits_per_s: 1e6, ..File::default() };
    let mut swarm = Swarm { piece_bits: 1_000_000, seed_uplink_bits_per_s: 1e7, ..Swarm::default() };
    changes(&mut file, &mut swarm);
    Scenario {
        run: Run { duration_s: 5000.0, ..Run::default() },
        workload: Workload { users: 100, ..Workload::default() },
        client_server: Some(ClientServer::default()),
        peer_to_peer: Some(PeerToPeer::default()),
        file: Some(file),
        swarm: Some(swarm),
        ..Scenario::default()
    }
}

fn crash(side: FaultSide, node: u32, at_s: f64, until_s: Option<f64>) -> Fault {
    Fault { at_s, until_s: End(until_s), side, node: FaultNode(Some(node)), ..Fault::default() }
}

#[test]
fn a_swarm_whose_seed_leaves_at_once_says_that_no_user_can_finish() {
    let scenario = release(|_, swarm| swarm.seed_stay_s = Lifetime(Some(0.0)));
    let (counter, metrics, duel) = run(&scenario, Side::PeerToPeer);
    assert_eq!((metrics.outcomes.served, metrics.receivers_stuck), (0, 100));
    assert_eq!((metrics.copies_fewest, counter.sent), (Some(0), 0));
    assert!(duel.events() < 40_000, "those who wait do so quietly: {} events", duel.events());
}

#[test]
fn a_swarm_goes_on_without_its_seed_once_every_piece_is_out_and_servers_do_not() {
    let mut scenario = release(|file, _| file.server_uplink_bits_per_s = 1e7);
    // By then the seed has sent everything two and a half times.
    scenario.faults =
        vec![crash(FaultSide::ClientServer, 1, 50.0, None), crash(FaultSide::PeerToPeer, 101, 50.0, None)];
    let (_, left, _) = run(&scenario, Side::ClientServer);
    let (_, right, _) = run(&scenario, Side::PeerToPeer);
    assert_eq!((left.outcomes.served, left.receivers_stuck), (0, 100));
    assert_eq!((right.outcomes.served, right.receivers_stuck), (100, 0));
    // Too early, and a piece is gone with the seed.
    scenario.faults = vec![crash(FaultSide::PeerToPeer, 101, 10.0, None)];
    let (_, right, _) = run(&scenario, Side::PeerToPeer);
    assert_eq!((right.outcomes.served, right.receivers_stuck), (0, 100));
}

#[test]
fn users_who_depend_on_free_riders_or_on_a_dead_tracker_cannot_finish() {
    // Only free riders have pieces when the seed is gone: they send nothing.
    let mut scenario = release(|_, swarm| swarm.free_rider_share = 1.0);
    scenario.faults = vec![crash(FaultSide::PeerToPeer, 101, 50.0, None)];
    let (_, metrics, _) = run(&scenario, Side::PeerToPeer);
    assert!(metrics.copies_fewest > Some(0), "{:?}", metrics.copies_fewest);
    assert_eq!(metrics.receivers_stuck, metrics.outcomes.in_flight);
    assert!(metrics.outcomes.in_flight > 0);
    // No tracker tells the users where the seed is.
    scenario = release(|_, _| {});
    scenario.faults = vec![Fault { at_s: 0.0, side: FaultSide::Index, ..Fault::default() }];
    let (_, metrics, _) = run(&scenario, Side::PeerToPeer);
    assert_eq!((metrics.outcomes.served, metrics.receivers_stuck), (0, 100));
}

#[test]
fn users_who_are_cut_off_from_all_servers_cannot_finish_at_present() {
    let mut scenario = release(|file, _| file.server_uplink_bits_per_s = 1e7);
    let cut = |until_s| Fault {
        at_s: 50.0,
        until_s: End(until_s),
        kind: FaultKind::Partition,
        side: FaultSide::ClientServer,
        node: FaultNode(Some(1)),
        ..Fault::default()
    };
    scenario.faults = vec![cut(None)];
    let (_, metrics, _) = run(&scenario, Side::ClientServer);
    assert_eq!((metrics.outcomes.served, metrics.receivers_stuck), (0, 100));
    scenario.faults = vec![cut(Some(60.0))];
    let (_, metrics, _) = run(&scenario, Side::ClientServer);
    assert_eq!((metrics.outcomes.served, metrics.receivers_stuck), (100, 0));
}

#[test]
fn the_loads_of_nodes_include_transfers_under_way() {
    let mut duel = Duel::new(&release(|file, _| file.server_uplink_bits_per_s = 1e7)).unwrap();
    duel.run_until(10 * NS_PER_S);
    let [server] = duel.nodes(Side::ClientServer)[..] else { panic!("one server") };
    let metrics = duel.metrics(Side::ClientServer).unwrap();
    assert!(metrics.bits_under_way > 90_000_000 && server.bits_sent == metrics.bits_under_way);
}

#[test]
fn a_download_goes_on_where_it_was_when_its_server_is_back_or_at_another_one() {
    let mut scenario = release(|file, _| {
        (file.server_uplink_bits_per_s, file.downlink_bits_per_s) = (1e7, Downlink(None));
    });
    let side = scenario.client_server.as_mut().unwrap();
    side.link_delay_s = 0.0;
    // 100 × 200 Mb over 10 Mb/s take 2000 s, and for 300 s no node sends.
    scenario.faults = vec![crash(FaultSide::ClientServer, 1, 100.0, Some(400.0))];
    let (_, metrics, _) = run(&scenario, Side::ClientServer);
    assert_eq!((metrics.outcomes.served, metrics.bits_received), (100, 20_000_000_000));
    assert!((metrics.completion_last_s.unwrap() - 2300.0).abs() < 1e-6);
    // Two servers would take 1000 s; one of them sends for 100 s and no more: 2000 s − 100 s.
    scenario.client_server.as_mut().unwrap().servers = 2;
    scenario.faults = vec![crash(FaultSide::ClientServer, 1, 100.0, None)];
    let (_, metrics, _) = run(&scenario, Side::ClientServer);
    assert!((metrics.completion_last_s.unwrap() - 1900.0).abs() < 1e-6, "{:?}", metrics.completion_last_s);
}

#[test]
fn without_a_tracker_those_who_have_met_finish_and_those_who_come_wait_for_it() {
    let mut scenario = release(|_, _| {});
    scenario.faults = vec![crash(FaultSide::Index, 1, 1.0, None)];
    let (_, metrics, _) = run(&scenario, Side::PeerToPeer);
    assert_eq!(metrics.outcomes.served, 100);
    scenario.faults = vec![crash(FaultSide::Index, 1, 0.0, Some(1000.0))];
    let (counter, metrics, _) = run(&scenario, Side::PeerToPeer);
    assert_eq!(metrics.outcomes.served, 100);
    assert!(counter.ended_ns.values().all(|ended_ns| *ended_ns > 1000 * NS_PER_S));
}

#[test]
fn a_peer_that_crashes_goes_on_with_what_it_has_on_disk() {
    let mut scenario = release(|_, _| {});
    scenario.faults = vec![crash(FaultSide::PeerToPeer, 1, 100.0, Some(1000.0))];
    let (counter, metrics, _) = run(&scenario, Side::PeerToPeer);
    assert_eq!(metrics.outcomes.served, 100);
    assert!(counter.ended_ns[&0] > 1000 * NS_PER_S);
    // At 5 Mb/s and more, what it lacked takes less than all of it.
    assert!(counter.ended_ns[&0] < 1000 * NS_PER_S + counter.ended_ns[&1], "{}", counter.ended_ns[&0]);
}

#[test]
fn at_any_moment_all_flows_of_a_line_fit_into_it_and_who_looks_changes_nothing() {
    let scenario = release(|file, _| file.server_uplink_bits_per_s = 1e7);
    let (mut looked_at, mut flows) = (Duel::new(&scenario).unwrap(), [0; 2]);
    for second in 1..300 {
        looked_at.run_until(second * NS_PER_S);
        for (side, origin, seen) in [(Side::ClientServer, 0, 0), (Side::PeerToPeer, 100, 1)] {
            let state = looked_at.file_state(side).unwrap();
            flows[seen] += state.flows.len();
            let mut sent_bits_per_s = BTreeMap::<u32, f64>::new();
            for flow in &state.flows {
                *sent_bits_per_s.entry(flow.from).or_default() += f64::from(flow.rate_bits_per_s);
            }
            for (node, sent_bits_per_s) in sent_bits_per_s {
                let most_bits_per_s = if node == origin { 1e7 } else { 1e6 };
                assert!(sent_bits_per_s <= most_bits_per_s, "{node} sends {sent_bits_per_s} bit/s");
            }
        }
    }
    assert!(flows[0] > 20_000 && flows[1] > 20_000, "many at a time: {flows:?}");
    looked_at.run_to_end();
    let mut alone = Duel::new(&scenario).unwrap();
    alone.run_to_end();
    assert_eq!(looked_at.run_hash(), alone.run_hash());
}
