//! Searches among peers: hash tables, random walks, replication.

use super::Oracle;
use super::peer_scene::{crash, lookups, peers, run};
use super::scene::add;
use crate::kernel::{Purpose, Stream};
use crate::metrics::Observer;
use crate::scenario::{Overlay, Placement, Routing, Scenario, Search, SessionLength};
use crate::theory::hash_tables;
use crate::workload::Request;

const CHORD: &str = "Stoica and others (2003), section V: ½·log2 N, without the final hop to the holder";
const KADEMLIA: &str = "recursion over a full tree: of k random contacts in the key's half the closest is asked next (theory::hash_tables)";
const PROBES: &str = "counting: a walker on a full mesh draws peers at random, 1/α of them, unless the asking peer holds the object itself: 1/α − 1";
const REPLICATION: &str =
    "Cohen and Shenker (2002): (Σ√q)²/M of the mean search size, Zipf(1), 100 objects: .666";
const KEYS: &str = "Karger and others (1997): arcs of a random ring are exponential, Jain's index 1/2";
const FAILURES: &str = "Stoica and others (2003), section V.E: after a simultaneous failure only what lay on failed peers is lost";
const CHURN: &str = "renewal theory: a peer is there for session/(session + time away) of the time";

pub(super) fn oracles() -> Vec<Oracle> {
    let mut oracles = Vec::new();
    for bits in [10u32, 12, 13] {
        // The paper says "about": the formula holds for evenly spread identifiers; random ones take 0.15 less.
        let expected = f64::from(bits) / 2.0;
        for (name, routing) in [("", Routing::Recursive), ("-iterative", Routing::Iterative)] {
            add(
                &mut oracles,
                format!("chord-hops-{}{name}", 1 << bits),
                expected,
                CHORD,
                0.2,
                move |seed, size| {
                    let mut scenario = lookups(Search::Chord, 1 << bits, seed, size);
                    (peers(&mut scenario).successors, peers(&mut scenario).routing) = (1, routing);
                    run(&scenario, &mut ()).hops_mean.unwrap_or(f64::NAN)
                },
            );
        }
    }
    add(&mut oracles, "chord-hops-per-doubling".to_owned(), 0.5, CHORD, 0.005, |seed, size| {
        let hops = |users| {
            let mut scenario = lookups(Search::Chord, users, seed, size);
            peers(&mut scenario).successors = 1;
            run(&scenario, &mut ()).hops_mean.unwrap_or(f64::NAN)
        };
        (hops(8192) - hops(512)) / 4.0
    });
    for (bits, bucket) in [(10u32, 1u32), (12, 8), (12, 20)] {
        let expected = hash_tables::kademlia_hops(bits, bucket);
        let id = format!("kademlia-hops-{}-{bucket}", 1 << bits);
        // The theory has evenly spread identifiers; with random ones the last steps are a little longer or shorter.
        add(&mut oracles, id, expected, KADEMLIA, 0.15, move |seed, size| {
            let mut scenario = lookups(Search::Kademlia, 1 << bits, seed, size);
            (peers(&mut scenario).bucket_size, peers(&mut scenario).parallelism) = (bucket, 1);
            run(&scenario, &mut ()).hops_mean.unwrap_or(f64::NAN)
        });
    }
    add(&mut oracles, "chord-keys-jain".to_owned(), 0.5, KEYS, 0.01, |seed, size| {
        // Every key is asked for once or twice: the load follows the arcs.
        let mut scenario = lookups(Search::Chord, 1000, seed, size * 10.0);
        scenario.workload.objects = 100_000;
        run(&scenario, &mut ()).jain_index.unwrap_or(f64::NAN)
    });
    for share in [0.02f64, 0.1] {
        add(
            &mut oracles,
            format!("walk-probes-{share}"),
            1.0 / share - 1.0,
            PROBES,
            0.01 / share / 5.0,
            move |seed, size| {
                let mut scenario = walks(seed, size);
                peers(&mut scenario).copies = libm::round(1999.0 * share) as u32;
                run(&scenario, &mut ()).hops_mean.unwrap_or(f64::NAN)
            },
        );
    }
    add(&mut oracles, "walk-square-root".to_owned(), 0.666, REPLICATION, 0.004, |seed, size| {
        let search_size = |placement| {
            let mut scenario = walks(seed, size);
            (scenario.workload.objects, scenario.workload.zipf_exponent) = (100, 1.0);
            (peers(&mut scenario).copies, peers(&mut scenario).placement) = (40, placement);
            run(&scenario, &mut ()).hops_mean.unwrap_or(f64::NAN)
        };
        search_size(Placement::SquareRoot) / search_size(Placement::Uniform)
    });
    for share in [0.1f64, 0.3, 0.5] {
        add(
            &mut oracles,
            format!("chord-failed-{share}"),
            1.0 - share,
            FAILURES,
            0.003,
            move |seed, size| {
                let mut scenario = lookups(Search::Chord, 1000, seed, size);
                (peers(&mut scenario).successors, scenario.workload.time_out_s) = (20, 1000.0);
                let mut order: Vec<u32> = (0..1000).collect();
                Stream::new(seed, 1, Purpose::Sessions).shuffle(&mut order);
                order.truncate((1000.0 * share) as usize);
                scenario.faults = order.iter().map(|peer| crash(*peer)).collect();
                let mut seen = AskedByLiving { failed: order, asked: 0, served: 0 };
                run(&scenario, &mut seen);
                seen.served as f64 / seen.asked as f64
            },
        );
    }
    add(&mut oracles, "churn-availability".to_owned(), 0.75, CHURN, 0.0, |seed, _| {
        // Everybody holds everything: what fails is what is asked by those who are away.
        let mut scenario = lookups(Search::CentralIndex, 200, seed, 1.0);
        (scenario.run.duration_s, scenario.workload.requests_per_s) = (3000.0, 100.0);
        let side = peers(&mut scenario);
        (side.copies, side.session_s, side.offline_s) = (200, SessionLength(Some(30.0)), 10.0);
        run(&scenario, &mut ()).success_rate.unwrap_or(f64::NAN)
    });
    oracles
}

/// Requests of peers that are up, and those of them that were served.
struct AskedByLiving {
    failed: Vec<u32>,
    asked: u64,
    served: u64,
}

impl Observer for AskedByLiving {
    fn ended(&mut self, _now_ns: u64, request: &Request, outcome: crate::metrics::Outcome, _node: u32) {
        if !self.failed.contains(&request.user) {
            self.asked += 1;
            self.served += u64::from(outcome == crate::metrics::Outcome::Served);
        }
    }
}

/// One walker for each search, on a full mesh of 2000 peers, that walks until it finds.
fn walks(seed: u64, size: f64) -> Scenario {
    let mut scenario = lookups(Search::RandomWalks, 2000, seed, size);
    scenario.workload.objects = 1000;
    let side = peers(&mut scenario);
    (side.overlay, side.walkers, side.walk_hops) = (Overlay::FullMesh, 1, 10_000);
    scenario
}
