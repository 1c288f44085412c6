//! Searches over links and through an index, whose costs can be counted exactly, and the effect of free riders.

use super::experiment::{Experiment, Trial};
use super::peer_scenarios::{peers, quick_peers, run};
use super::reference_case::{ReferenceCase, add};
use crate::metrics::{Message, Observer};
use crate::workload::Popularity;
use netduel_results::{MessageKind, Outcome, Request};
use netduel_scenario::{Overlay, Placement, RateProfile, Search};
use netduel_theory::{flooding, queues, searches};
use std::collections::BTreeMap;

const TWO_TIERS: &str = "counting: only superpeers forward queries, 2E − S + 1 over E links, after the query of the leaf (Yang and Garcia-Molina 2003)";
const TWO_TIER_REACH: &str = "counting: in two hops a leaf reaches its superpeer and the d superpeers linked to it, each with 1/S of all peers";
const DUPLICATES: &str =
    "counting: of 2E − N + 1 queries, N − 1 reach a peer for the first time, and 2(E − N + 1) are duplicates";
const RINGS: &str = "counting on a ring of 65 peers: floods of 2r queries until one reaches a copy (idea: Lv and others 2002); a full flood sends 64";
const WALKERS: &str = "counting on a full mesh: the first of k geometric walks, about 1/(kα) + 1/2, and 1/α − 1 for one that may begin at a copy (Lv and others 2002)";
const WALKS: &str = "counting on a full mesh: k walks of 1/α queries each, since walkers do not check back";
const INDEX: &str = "counting: a query and an answer at the index, a request and the object at the holder";
const PROPORTIONAL: &str = "Cohen and Shenker (2002): proportional replication has the same mean search size as uniform replication; one walk on a full mesh, including the probe at the requesting peer";
const SQUARE_ROOT: &str = "Cohen and Shenker (2002): (Σ√q)²/M of the mean search size, Zipf(1), 100 objects; one walk on a full mesh, including the probe at the requesting peer";
const FREE_RIDERS: &str =
    "each peer that shares is an M/M/1 queue at ρ/(1 − f): Kleinrock 1 (1975), Poisson splitting";
const FREE_RIDERS_JAIN: &str = "Jain, Chiu, Hawe (1984): if a share of the nodes has all the load, evenly distributed, the index is that share";

pub(super) fn reference_cases() -> Vec<ReferenceCase> {
    let mut reference_cases = Vec::new();
    superpeers(&mut reference_cases);
    add(
        &mut reference_cases,
        "flood-duplicates-1000-6".to_owned(),
        // A thousand peers with six links each.
        2.0 * (3000.0 - 1000.0 + 1.0),
        DUPLICATES,
        0.0,
        |trial, _| {
            let mut scenario = scenario(Search::Flooding, 1000, trial, 20.0);
            let side = peers(&mut scenario);
            (side.degree, side.time_to_live_hops) = (6.0, 32);
            SearchCosts::of(&scenario).mean(|search| f64::from(search.queries) - search.reached.len() as f64)
        },
    );
    for (copies, step) in [(1, 1), (4, 1), (8, 1), (8, 4)] {
        let expected = searches::expanding_ring_queries(65, copies, step);
        let id = format!("expanding-ring-{copies}-{step}");
        add(&mut reference_cases, id, expected, RINGS, 0.0, move |trial, size| {
            let mut scenario = scenario(Search::ExpandingRing, 65, trial, 20_000.0 * size);
            let side = peers(&mut scenario);
            (side.overlay, side.time_to_live_hops) = (Overlay::Ring, 32);
            (side.copies, side.ring_step_hops) = (copies, step);
            SearchCosts::of(&scenario).mean(|search| f64::from(search.queries))
        });
    }
    for (walkers, copies) in [(1, 40), (1, 200), (4, 40), (16, 40), (4, 200)] {
        let others = 1.0 - f64::from(copies) / 2000.0;
        let id = format!("walkers-{walkers}-{copies}");
        // A peer that holds a copy needs no hop.
        let expected = others * searches::walk_hops(2000, copies, walkers);
        add(&mut reference_cases, id, expected, WALKERS, 0.0, move |trial, size| {
            run(&walks(walkers, copies, trial, size), &mut ()).hops_mean.unwrap_or(f64::NAN)
        });
    }
    let expected = 4.0 * searches::walk_hops(2000, 40, 1);
    add(&mut reference_cases, "walkers-queries-4-40".to_owned(), expected, WALKS, 0.0, |trial, size| {
        SearchCosts::of(&walks(4, 40, trial, size)).mean(|search| f64::from(search.queries))
    });
    replication(&mut reference_cases);
    add(&mut reference_cases, "index-messages".to_owned(), 4.0, INDEX, 0.0, |trial, _| {
        SearchCosts::of(&scenario(Search::CentralIndex, 200, trial, 2000.0))
            .mean(|search| f64::from(search.messages))
    });
    for share in [0.25, 0.5] {
        let expected = queues::mm1_time_in_system_s(0.4 / (1.0 - share), 1.0);
        add(
            &mut reference_cases,
            format!("free-riders-{share}"),
            expected,
            FREE_RIDERS,
            0.0,
            move |trial, size| {
                run(&free_riders(share, trial, size), &mut ()).latency_mean_s.unwrap_or(f64::NAN) * RATE
            },
        );
    }
    // Each of ten peers serves at least 2000 requests. The Poisson variation of the loads reduces the index by at most 1/2000.
    add(
        &mut reference_cases,
        "free-riders-jain-0.5".to_owned(),
        0.5,
        FREE_RIDERS_JAIN,
        0.5 / 2000.0,
        |trial, size| run(&free_riders(0.5, trial, size), &mut ()).jain_index.unwrap_or(f64::NAN),
    );
    reference_cases
}

/// The search size if popular objects have more copies, relative to the same number of copies for all objects.
fn replication(reference_cases: &mut Vec<ReferenceCase>) {
    const PEERS: u32 = 10_000;
    const OBJECTS: u32 = 100;
    const COPIES: u32 = 100;
    let popularity = Popularity::new(OBJECTS, 1.0);
    let sum = |of: &dyn Fn(f64) -> f64| -> f64 {
        (0..OBJECTS).map(|object| of(popularity.probability(object))).sum()
    };
    // The probes of one walk. The first probe is the lookup at the requesting peer itself.
    let probes = |copies: u32| {
        let others = 1.0 - f64::from(copies) / f64::from(PEERS);
        1.0 + others * searches::walk_hops(PEERS, copies, 1)
    };
    for (name, placement, exponent, source) in [
        ("proportional", Placement::Proportional, 1.0, PROPORTIONAL),
        ("square-root", Placement::SquareRoot, 0.5, SQUARE_ROOT),
    ] {
        let weight = |q: f64| libm::pow(q, exponent);
        let weights = sum(&weight);
        let expected = sum(&|q| q * weights / weight(q)) / f64::from(OBJECTS);
        // Numbers of copies are integers, and a walker does not return to the previous peer.
        let copies = |q: f64| libm::round(weight(q) / weights * f64::from(OBJECTS * COPIES)) as u32;
        let difference = (sum(&|q| q * probes(copies(q))) / probes(COPIES) - expected).abs();
        add(reference_cases, format!("walk-{name}"), expected, source, difference, move |trial, size| {
            let search_size = |placement| {
                let mut scenario = walks(1, COPIES, trial, size);
                let workload = &mut scenario.workload;
                (workload.users, workload.objects, workload.zipf_exponent) = (PEERS, OBJECTS, 1.0);
                peers(&mut scenario).placement = placement;
                1.0 + run(&scenario, &mut ()).hops_mean.unwrap_or(f64::NAN)
            };
            search_size(placement) / search_size(Placement::Uniform)
        });
    }
}

/// The number of superpeers, the degree of each among superpeers, and the number of all peers: nineteen leaves per superpeer.
const SUPERPEERS: (u32, u32, u32) = (50, 4, 1000);

fn superpeers(reference_cases: &mut Vec<ReferenceCase>) {
    let (superpeers, degree, _) = SUPERPEERS;
    let links = u64::from(superpeers * degree / 2);
    let queries = flooding::saturating_messages(u64::from(superpeers), links) as f64;
    for (from, own) in [("superpeer", 0.0), ("leaf", 1.0)] {
        add(reference_cases, format!("two-tiers-{from}"), queries + own, TWO_TIERS, 0.0, move |trial, _| {
            let costs = SearchCosts::of(&two_tiers(32, trial, 2000.0));
            costs.mean_of(
                |search| (search.user >= superpeers) == (from == "leaf"),
                |search| f64::from(search.queries),
            )
        });
    }
    add(reference_cases, "two-tiers-leaves-asked".to_owned(), 0.0, TWO_TIERS, 0.0, move |trial, _| {
        let costs = SearchCosts::of(&two_tiers(32, trial, 500.0));
        costs.mean(|search| search.reached.iter().filter(|peer| **peer >= superpeers).count() as f64)
    });
    let reach = f64::from(1 + degree) / f64::from(superpeers);
    add(reference_cases, "two-tiers-reach-2".to_owned(), reach, TWO_TIER_REACH, 0.0, move |trial, size| {
        // Each object lies on one peer; a leaf that asks is served if that is within its reach.
        struct Leaves(u64, u64);
        impl Observer for Leaves {
            fn ended(&mut self, _now_ns: u64, request: &Request, outcome: Outcome, _node: u32) {
                if request.user >= SUPERPEERS.0 {
                    self.0 += u64::from(outcome == Outcome::Served);
                    self.1 += 1;
                }
            }
        }
        let mut leaves = Leaves(0, 0);
        run(&two_tiers(2, trial, 100_000.0 * size), &mut leaves);
        leaves.0 as f64 / leaves.1 as f64
    });
}

/// Floods with the given reach in a network of superpeers.
fn two_tiers(reach: u32, trial: Trial, requests: f64) -> Experiment {
    let (superpeers, degree, users) = SUPERPEERS;
    let mut scenario = scenario(Search::Flooding, users, trial, requests);
    let side = peers(&mut scenario);
    (side.overlay, side.superpeers, side.degree) = (Overlay::Superpeers, superpeers, f64::from(degree));
    side.time_to_live_hops = reach;
    scenario
}

/// Peers without queueing and with short links. The run has time for all requests to end. Each object has one copy.
fn scenario(search: Search, users: u32, trial: Trial, requests: f64) -> Experiment {
    let mut scenario = quick_peers(search, users, trial);
    let asking_s = requests.max(20.0) / 1000.0;
    scenario.run.duration_s = asking_s + 60.0;
    scenario.workload.rate_profile = RateProfile(vec![(0.0, 1.0), (asking_s, 0.0)]);
    scenario
}

/// Walkers on a full mesh of 2000 peers that continue until they find a copy.
fn walks(walkers: u32, copies: u32, trial: Trial, size: f64) -> Experiment {
    let mut scenario = scenario(Search::RandomWalks, 2000, trial, (40_000.0 * size).max(2000.0));
    scenario.workload.objects = 1000;
    let side = peers(&mut scenario);
    (side.overlay, side.walkers, side.walk_hops, side.copies) = (Overlay::FullMesh, walkers, 10_000, copies);
    scenario
}

/// The service rate of one peer, per second.
const RATE: f64 = 1000.0;

/// Twenty peers with a load of 0.4 if all of them served. All peers that share hold the single object.
fn free_riders(share: f64, trial: Trial, size: f64) -> Experiment {
    let mut scenario = scenario(Search::CentralIndex, 20, trial, 0.0);
    (scenario.workload.objects, scenario.workload.requests_per_s) = (1, 0.4 * 20.0 * RATE);
    (scenario.workload.rate_profile, scenario.workload.timeout_s) = (RateProfile::default(), 1.0);
    (scenario.run.duration_s, scenario.run.warm_up_s) = (1.0 + 120.0 * size.max(0.05), 1.0);
    let side = peers(&mut scenario);
    (side.free_rider_share, side.service_rate_per_s, side.link_delay_s) = (share, RATE, 0.0);
    side.copies = 20 - side.free_riders(20);
    scenario
}

/// The costs of searches, by request. Only requests that sent a query count.
#[derive(Default)]
struct SearchCosts(BTreeMap<u32, SearchCost>);

/// The cost of one search.
#[derive(Default)]
struct SearchCost {
    user: u32,
    queries: u32,
    messages: u32,
    /// The peers that received a query, without the requesting peer, in ascending order.
    reached: Vec<u32>,
}

impl SearchCosts {
    fn of(scenario: &Experiment) -> SearchCosts {
        let mut costs = SearchCosts::default();
        run(scenario, &mut costs);
        costs
    }

    fn mean(&self, cost: impl Fn(&SearchCost) -> f64) -> f64 {
        self.mean_of(|_| true, cost)
    }

    fn mean_of(&self, wanted: impl Fn(&SearchCost) -> bool, cost: impl Fn(&SearchCost) -> f64) -> f64 {
        let searches = || self.0.values().filter(|search| search.queries > 0 && wanted(search));
        searches().map(cost).sum::<f64>() / searches().count() as f64
    }
}

impl Observer for SearchCosts {
    fn arrived(&mut self, request: &Request) {
        self.0.insert(request.id, SearchCost { user: request.user, ..SearchCost::default() });
    }

    fn sent(&mut self, _now_ns: u64, message: &Message) {
        let Some(search) = self.0.get_mut(&message.request) else { return };
        search.messages += 1;
        if message.kind == MessageKind::Query {
            search.queries += 1;
            if message.to != search.user
                && let Err(place) = search.reached.binary_search(&message.to)
            {
                search.reached.insert(place, message.to);
            }
        }
    }
}
