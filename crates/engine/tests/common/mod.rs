//! Random scenarios that are small enough to run thousands of them.

use netduel_scenario::{
    AbandonedRequests, Arrivals, Balancer, Bootstrap, Capacity, ClientServer, Discipline, End, Factors,
    Fault, FaultKind, FaultNode, FaultOrder, FaultRole, FaultShare, FaultSide, HolderChoice,
    MaintenanceInterval, Overlay, PartitionMode, PeerToPeer, Placement, QueueCapacity, RateProfile,
    RegionDelays, Replication, RepublishInterval, RetryBudget, Routing, Run, Scenario, Search, SessionLength,
    TimeToLive, WorkDistribution, Workload,
};
use proptest::prelude::*;

mod fit_target;

pub(crate) use fit_target::fit_target;

pub(crate) fn scenario() -> impl Strategy<Value = Scenario> {
    (run(), workload(), client_server(), peer_to_peer(), prop::collection::vec(fault(), 0..5), 0u32..8)
        .prop_map(|(run, mut workload, left, mut right, faults, absent)| {
            let peers = workload.users;
            if peers % 3 == 0 {
                // The way to the edge is a part of every way.
                let near_s = left.edge_delay_s;
                let rows = vec![vec![near_s, near_s + 0.1], vec![near_s + 0.05, 2.0 * near_s]];
                workload.region_delays_s = RegionDelays(rows);
            }
            right.copies = right.copies.min(peers);
            right.superpeers = right.superpeers.min(peers);
            let linked = if right.overlay == Overlay::Superpeers { right.superpeers } else { peers };
            let mut degree = (right.degree as u32).min(linked.saturating_sub(1)).max(1);
            if degree % 2 == 1 && linked > 1 {
                // A regular graph of odd degree may not exist: use an even one.
                degree = if degree > 1 { degree - 1 } else { 2.min(linked - 1) };
            }
            right.degree = f64::from(degree);
            if linked == 2 && matches!(right.overlay, Overlay::WattsStrogatz | Overlay::BarabasiAlbert) {
                right.overlay = Overlay::RandomRegular;
            }
            if absent == 1 {
                right.capacity = Capacity::Own;
            }
            let has_index = right.search == Search::CentralIndex;
            let fit = |fault: Fault| {
                let side = match absent {
                    // Only one kind of search has an index.
                    1 if fault.side == FaultSide::Index && has_index => FaultSide::Index,
                    1 => FaultSide::PeerToPeer,
                    2 => FaultSide::ClientServer,
                    _ if fault.side == FaultSide::Index && !has_index => FaultSide::PeerToPeer,
                    _ => fault.side,
                };
                Fault { side, ..fault }
            };
            let mut scenario = Scenario {
                run,
                workload,
                client_server: (absent != 1).then_some(left),
                peer_to_peer: (absent != 2).then_some(right),
                ..Scenario::default()
            };
            scenario.faults = faults.into_iter().map(|fault| fit_target(fit(fault), &scenario)).collect();
            scenario
        })
}

fn run() -> impl Strategy<Value = Run> {
    (0.5f64..3.0, 0.0f64..0.9, 0u64..1 << 53).prop_map(|(duration_s, warm_up, seed)| Run {
        duration_s,
        warm_up_s: duration_s * warm_up,
        seed,
    })
}

fn workload() -> impl Strategy<Value = Workload> {
    let writes = prop_oneof![Just(0.0), 0.0f64..1.0];
    let size = (1u32..30, 0.0f64..60.0, 1u32..60, 0.0f64..2.0, 0.01f64..4.0, writes);
    let sizes = (1u64..100_000_000_000, 0u64..1_000_000);
    let changes = prop_oneof![Just(0.0), 0.0f64..5.0];
    let times = (
        0.01f64..1.0,
        0.0f64..1.0,
        0.02f64..2.0,
        changes,
        prop::collection::btree_map(0u32..30, 0.0f64..4.0, 0..4),
    );
    let distributions = (arrivals(), work(), 1.0f64..10.0, 1u32..6, 0.6f64..4.0, 1.5f64..1000.0);
    (size, times, distributions, sizes).prop_map(
        |(
            (users, requests_per_s, objects, zipf_exponent, timeout_s, write_share),
            (burst_on_s, burst_off_s, think_time_s, object_changes_per_s, steps),
            distributions,
            (object_bits, message_bits),
        )| {
            let (
                arrivals,
                work_distribution,
                work_squared_variation,
                work_stages,
                work_tail_exponent,
                work_tail_ratio,
            ) = distributions;
            let steps =
                steps.into_iter().map(|(tenths, factor)| (f64::from(tenths) / 10.0, factor)).collect();
            Workload {
                users,
                arrivals,
                requests_per_s,
                rate_profile: RateProfile(steps),
                burst_on_s,
                burst_off_s,
                think_time_s,
                objects,
                zipf_exponent,
                write_share,
                object_changes_per_s,
                work_distribution,
                work_squared_variation,
                work_stages,
                work_tail_exponent,
                work_tail_ratio,
                object_bits,
                message_bits,
                timeout_s,
                abandoned_requests: if users % 2 == 0 {
                    AbandonedRequests::Served
                } else {
                    AbandonedRequests::RemovedFromQueue
                },
                ..Workload::default()
            }
        },
    )
}

fn arrivals() -> impl Strategy<Value = Arrivals> {
    prop_oneof![
        Just(Arrivals::Poisson),
        Just(Arrivals::Deterministic),
        Just(Arrivals::Bursty),
        Just(Arrivals::Closed)
    ]
}

fn work() -> impl Strategy<Value = WorkDistribution> {
    use WorkDistribution::*;
    prop_oneof![
        Just(Deterministic),
        Just(Exponential),
        Just(Erlang),
        Just(Hyperexponential),
        Just(Uniform),
        Just(Lognormal),
        Just(Pareto)
    ]
}

fn queue_capacity() -> impl Strategy<Value = QueueCapacity> {
    prop_oneof![Just(QueueCapacity(None)), (0u32..20).prop_map(|capacity| QueueCapacity(Some(capacity)))]
}

fn client_server() -> impl Strategy<Value = ClientServer> {
    use Balancer::*;
    let balancer = prop_oneof![
        Just(Random),
        Just(RoundRobin),
        Just(LeastConnections),
        Just(WeightedRoundRobin),
        Just(PowerOfChoices),
        Just(ConsistentHashing),
        Just(PeakEwma)
    ];
    let replication =
        prop_oneof![Just(Replication::None), Just(Replication::Synchronous), Just(Replication::Asynchronous)];
    let copies = (replication, any::<bool>(), 0.0f64..0.1, 0.0f64..0.5, 0.0f64..0.5);
    let cache = || (prop_oneof![Just(0u32), 1u32..20], prop::option::of(0.01f64..2.0));
    (1u32..6, 1u32..4, 1.0f64..200.0, queue_capacity(), balancer, 0.0f64..0.3, (cache(), cache()), copies)
        .prop_map(
            |(
                servers,
                workers,
                service_rate_per_s,
                queue_capacity,
                balancer,
                link_delay_s,
                caches,
                copies,
            )| {
                ClientServer {
                    client_cache_objects: caches.0.0,
                    client_cache_ttl_s: TimeToLive(caches.0.1),
                    edge_cache_objects: caches.1.0,
                    edge_cache_ttl_s: TimeToLive(caches.1.1),
                    replication: copies.0,
                    reads_from_replicas: copies.1,
                    replication_delay_s: copies.2,
                    replication_lag_s: copies.3,
                    promotion_delay_s: copies.4,
                    edge_delay_s: link_delay_s / 3.0,
                    servers,
                    workers,
                    service_rate_per_s,
                    queue_capacity,
                    balancer,
                    link_delay_s,
                    discipline: if servers % 2 == 0 {
                        Discipline::ProcessorSharing
                    } else {
                        Discipline::FirstComeFirstServed
                    },
                    server_speeds: Factors([1.0, 0.5, 2.0].into_iter().take(servers as usize).collect()),
                    server_weights: Factors([1.0, 0.5, 2.0].into_iter().take(servers as usize).collect()),
                    choices: 1 + servers / 2,
                    health_check_interval_s: if servers % 3 == 0 { 0.2 } else { 0.0 },
                    attempt_timeout_s: if workers == 1 { 0.2 } else { 0.0 },
                    retries: workers,
                    retry_budget: RetryBudget((workers == 2).then_some(0.2)),
                    breaker_failures: if workers == 3 { 3 } else { 0 },
                    ..ClientServer::default()
                }
            },
        )
}

fn peer_to_peer() -> impl Strategy<Value = PeerToPeer> {
    let basics = (1u32..8, 1u32..8, 1u32..6, any::<bool>(), 1.0f64..50.0, queue_capacity(), 0.0f64..0.3);
    (basics, searching(), churn()).prop_map(
        |(
            (degree, copies, time_to_live_hops, equal, service_rate_per_s, queue_capacity, link_delay_s),
            (search, overlay, placement, holder_choice, iterative, small, virtual_nodes),
            (session_s, offline_s, graceful_leave_share, bootstrap, republish_s),
        )| {
            PeerToPeer {
                search,
                overlay,
                placement,
                holder_choice,
                routing: if iterative { Routing::Iterative } else { Routing::Recursive },
                superpeers: small,
                walkers: small,
                walk_hops: 20 * small,
                successors: small,
                virtual_nodes,
                bucket_size: small,
                parallelism: small,
                ring_step_hops: small,
                hit_wait_s: link_delay_s,
                session_s: SessionLength(session_s),
                offline_s,
                graceful_leave_share,
                bootstrap: Bootstrap(bootstrap.then_some(1)),
                maintenance_interval_s: MaintenanceInterval(Some(0.2)),
                republish_interval_s: RepublishInterval(republish_s),
                degree: f64::from(degree),
                copies,
                time_to_live_hops,
                capacity: if equal { Capacity::EqualTotal } else { Capacity::Own },
                service_rate_per_s,
                queue_capacity,
                link_delay_s,
                ..PeerToPeer::default()
            }
        },
    )
}

fn searching() -> impl Strategy<Value = (Search, Overlay, Placement, HolderChoice, bool, u32, u32)> {
    use Search::*;
    let search = prop::sample::select(vec![
        Flooding,
        Flooding,
        ExpandingRing,
        RandomWalks,
        CentralIndex,
        Chord,
        Kademlia,
    ]);
    let overlay = prop::sample::select(vec![
        Overlay::RandomRegular,
        Overlay::Ring,
        Overlay::FullMesh,
        Overlay::ErdosRenyi,
        Overlay::WattsStrogatz,
        Overlay::BarabasiAlbert,
        Overlay::Superpeers,
    ]);
    let placement =
        prop::sample::select(vec![Placement::Uniform, Placement::Proportional, Placement::SquareRoot]);
    let choice =
        prop::sample::select(vec![HolderChoice::First, HolderChoice::Nearest, HolderChoice::LeastLoaded]);
    (search, overlay, placement, choice, any::<bool>(), 1u32..6, 1u32..5)
}

fn churn() -> impl Strategy<Value = (Option<f64>, f64, f64, bool, Option<f64>)> {
    (prop::option::of(0.1f64..3.0), 0.1f64..2.0, 0.0f64..1.0, any::<bool>(), prop::option::of(0.1f64..1.0))
}

pub(crate) fn fault() -> impl Strategy<Value = Fault> {
    use FaultKind::*;
    let side = prop_oneof![
        Just(FaultSide::Both),
        Just(FaultSide::ClientServer),
        Just(FaultSide::PeerToPeer),
        Just(FaultSide::Index)
    ];
    let kind = prop::sample::select(vec![
        Crash, Crash, Slow, Failures, Partition, Partition, LinkDelay, LinkLoss, FlashCrowd, Attack,
    ]);
    let role = prop::sample::select(vec![
        FaultRole::Serving,
        FaultRole::Serving,
        FaultRole::User,
        FaultRole::Server,
        FaultRole::Primary,
        FaultRole::Edge,
        FaultRole::Peer,
        FaultRole::Superpeer,
    ]);
    let order = prop::sample::select(vec![FaultOrder::Random, FaultOrder::Degree, FaultOrder::Load]);
    let cut = prop::sample::select(vec![PartitionMode::Together, PartitionMode::Apart]);
    let times = (0.0f64..3.0, prop::option::of(0.001f64..2.0));
    let share = prop_oneof![Just(None), Just(Some(1.0)), (0.0f64..1.0).prop_map(Some)];
    let target = (side, role, prop::option::of(1u32..100), share, order, cut);
    let sizes = (0.05f64..1.0, 0.0f64..0.5, 1.0f64..4.0, 0.0f64..1.0, 0.1f64..5.0, 0.0f64..100.0);
    let failures = (0.02f64..2.0, 0.02f64..1.0);
    (times, kind, target, sizes, failures).prop_map(
        |((at_s, length_s), kind, (side, role, node, share, order, cut), sizes, (mtbf_s, mttr_s))| Fault {
            at_s,
            until_s: End(length_s.map(|length_s| at_s + length_s)),
            kind,
            side,
            role,
            node: FaultNode(node),
            share: FaultShare(share),
            order,
            cut,
            speed: sizes.0,
            extra_delay_s: sizes.1,
            delay_factor: sizes.2,
            loss: sizes.3,
            rate_factor: sizes.4,
            attack_per_s: sizes.5,
            mtbf_s,
            mttr_s,
        },
    )
}
