//! Hash tables: hops, the distribution of keys, and churn.

use super::peer_scenarios::{lookups, peers, run};
use super::reference_case::{ReferenceCase, add};
use netduel_scenario::{Routing, Search, SessionLength};
use netduel_theory::hash_tables;

const CHORD: &str = "Stoica and others (2003), section V: ½·log2 N, without the final hop to the holder; evenly spaced identifiers";
const KADEMLIA: &str = "Maymounkov and Mazières (2002): the closest of k random contacts in the key's half is queried next; an independent program, 1000 or more networks with random identifiers, ± 3 standard errors";
const KEYS: &str = "Karger and others (1997): arcs of a random ring are exponential, Jain's index 1/2";
const CHURN: &str = "renewal theory: a peer is present for session/(session + time away) of the time";

pub(super) fn reference_cases() -> Vec<ReferenceCase> {
    let mut reference_cases = Vec::new();
    for bits in [10u32, 12, 13] {
        let expected = f64::from(bits) / 2.0;
        // Random identifiers take slightly fewer hops, according to the recursion over a Poisson ring. Beyond a few thousand peers the
        // difference is constant.
        let exact = hash_tables::chord_hops(1 << bits.min(12));
        let mean: f64 = (0..).zip(&exact).map(|(hops, share)| f64::from(hops) * share).sum();
        let difference = f64::from(bits.min(12)) / 2.0 - mean;
        for (name, routing) in [("", Routing::Recursive), ("-iterative", Routing::Iterative)] {
            add(
                &mut reference_cases,
                format!("chord-hops-{}{name}", 1 << bits),
                expected,
                CHORD,
                difference,
                move |trial, size| {
                    let mut scenario = lookups(Search::Chord, 1 << bits, trial, size);
                    (peers(&mut scenario).successors, peers(&mut scenario).routing) = (1, routing);
                    run(&scenario, &mut ()).hops_mean.unwrap_or(f64::NAN)
                },
            );
        }
    }
    add(&mut reference_cases, "chord-hops-per-doubling".to_owned(), 0.5, CHORD, 0.005, |trial, size| {
        let hops = |users| {
            let mut scenario = lookups(Search::Chord, users, trial, size);
            peers(&mut scenario).successors = 1;
            run(&scenario, &mut ()).hops_mean.unwrap_or(f64::NAN)
        };
        (hops(8192) - hops(512)) / 4.0
    });
    for (bits, bucket, expected, error) in
        [(10u32, 1u32, 4.8409, 0.0024), (12, 8, 2.8275, 0.0015), (12, 20, 2.2874, 0.0012)]
    {
        let id = format!("kademlia-hops-{}-{bucket}", 1 << bits);
        add(&mut reference_cases, id, expected, KADEMLIA, error, move |trial, size| {
            let mut scenario = lookups(Search::Kademlia, 1 << bits, trial, size);
            (peers(&mut scenario).bucket_size, peers(&mut scenario).parallelism) = (bucket, 1);
            run(&scenario, &mut ()).hops_mean.unwrap_or(f64::NAN)
        });
    }
    // Two requests of a full run are served by the same peer if they are for the same key, or if their keys lie on the same one of N random
    // arcs, which has probability 2/(N + 1); each request also coincides with itself. The index is the reciprocal of this sum of
    // squares. The sum varies among networks by a relative 1/√N, which raises the mean index by a relative 1/N. (Measured in 100
    // networks: .4984, standard error .0018.)
    let (ring, keys, requests) = (1000.0, 100_000.0, 400_000.0);
    let squares = ring / requests + ring / keys + 2.0 * ring / (ring + 1.0);
    let difference = 0.5 - (1.0 + 1.0 / ring) / squares;
    add(&mut reference_cases, "chord-keys-jain".to_owned(), 0.5, KEYS, difference, move |trial, size| {
        // Every key is requested about four times, so the load is proportional to the arcs.
        let mut scenario = lookups(Search::Chord, ring as u32, trial, size * 10.0);
        scenario.workload.objects = keys as u32;
        run(&scenario, &mut ()).jain_index.unwrap_or(f64::NAN)
    });
    add(&mut reference_cases, "churn-availability".to_owned(), 0.75, CHURN, 0.0, |trial, _| {
        // Every peer holds every object, so exactly the requests of absent peers fail.
        let mut scenario = lookups(Search::CentralIndex, 200, trial, 1.0);
        (scenario.run.duration_s, scenario.workload.requests_per_s) = (3000.0, 100.0);
        let side = peers(&mut scenario);
        (side.copies, side.session_s, side.offline_s) = (200, SessionLength(Some(30.0)), 10.0);
        run(&scenario, &mut ()).success_rate.unwrap_or(f64::NAN)
    });
    reference_cases
}
