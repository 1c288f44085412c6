//! Overlays whose peers fail or are attacked, and the spread of messages by gossip.

use super::experiment::Trial;
use super::reference_case::{ReferenceCase, add};
use crate::kernel::{Purpose, Stream};
use crate::network::{Graph, Removal};
use netduel_theory::{epidemics, percolation};

const FAILURES: &str = "Cohen and others (2000): after random failures an Erdős–Rényi graph has a giant component π(k(1 − f)), and none beyond f = 1 − 1/(κ − 1), .75 for k = 4";
const REGULAR: &str =
    "Cohen and others (2000) for a single degree, u = f + (1 − f)·u³; none beyond f = 1 − 1/(κ − 1) = 2/3";
const CRITICAL: &str =
    "Erdős and Rényi (1960), Bollobás (1984): at the threshold the largest component grows as n^(2/3)";
const ATTACK: &str = "Callaway and others (2000), Poisson degrees, k = 4: after an attack there is no giant component beyond f = .362";
const SCALE_FREE: &str = "Callaway and others (2000), degrees of Barabási and Albert, m = 2: after an attack there is no giant component beyond f = .17; robust yet fragile, Albert and others (2000)";
const GOSSIP: &str = "Frieze and Grimmett (1985), Pittel (1987): log2 n + ln n + about 1; exact value from the Markov chain of the number of informed nodes";

/// The number of nodes in the graphs.
const NODES: u32 = 50_000;

pub(super) fn reference_cases() -> Vec<ReferenceCase> {
    let mut reference_cases = Vec::new();
    failures(&mut reference_cases);
    attacks(&mut reference_cases);
    let exact = epidemics::push_gossip_rounds;
    // Computing the largest chain takes half a minute; its value comes from an independent program.
    for (nodes, runs, expected) in
        [(100, 2000.0, exact(100)), (1000, 1000.0, exact(1000)), (10_000, 200.0, 23.678_231)]
    {
        add(&mut reference_cases, format!("gossip-{nodes}"), expected, GOSSIP, 0.0, move |trial, size| {
            let (graph, mut stream) = (Graph::full_mesh(nodes), Stream::new(trial.seed, 0, Purpose::Gossip));
            let runs = (runs * size).max(20.0) as u32;
            let rounds = (0..runs).map(|_| graph.gossip_rounds(0, &mut stream).unwrap_or(0));
            f64::from(rounds.sum::<u32>()) / f64::from(runs)
        });
    }
    reference_cases
}

fn failures(reference_cases: &mut Vec<ReferenceCase>) {
    for removed in [0.25, 0.5, 0.625] {
        let expected = percolation::poisson_giant(4.0 * (1.0 - removed));
        add(reference_cases, format!("er-failed-{removed}"), expected, FAILURES, 0.0, move |trial, _| {
            giant(&poisson(trial), removed, Removal::Random, trial)
        });
    }
    // Beyond the threshold, with λ < 1 further links for each link followed, the largest component still has up to
    // ln n/(λ − 1 − ln λ) of n nodes (Erdős and Rényi 1960).
    let beyond = |id: &str, removed: f64, branching: f64, source, removal, graph: fn(Trial) -> Graph| {
        let nodes = f64::from(NODES) * (1.0 - removed);
        let bias = libm::log(nodes) / (branching - 1.0 - libm::log(branching)) / nodes;
        let measure = move |trial, _| giant(&graph(trial), removed, removal, trial);
        ReferenceCase { id: id.to_owned(), expected: 0.0, source, bias, measure: Box::new(measure) }
    };
    reference_cases.push(beyond("er-failed-0.85", 0.85, 0.6, FAILURES, Removal::Random, poisson));
    for removed in [0.3, 0.5, 0.6] {
        let expected = percolation::regular_giant(4, 1.0 - removed);
        add(reference_cases, format!("regular-failed-{removed}"), expected, REGULAR, 0.0, move |trial, _| {
            giant(&Graph::random_regular(NODES, 4, &mut stream(trial)), removed, Removal::Random, trial)
        });
    }
    // At the threshold, corrections to the power law are of the order of the number of remaining nodes to the power of −1/3.
    let (small, large) = (4000u32, 128_000u32);
    let growth = libm::log(f64::from(large) / f64::from(small));
    let bias = libm::log1p(1.0 / libm::cbrt(f64::from(small) * 0.25)) / growth;
    add(reference_cases, "er-failed-critical".to_owned(), 2.0 / 3.0, CRITICAL, bias, move |trial, size| {
        let mut stream = stream(trial);
        let mut mean = |nodes: u32, graphs: u32| {
            let largest = (0..graphs).map(|_| {
                let graph = Graph::erdos_renyi(nodes, 4.0, &mut stream);
                let left = graph.survivors(0.75, Removal::Random, &mut stream);
                f64::from(graph.induced_subgraph(&left).largest_component())
            });
            largest.sum::<f64>() / f64::from(graphs)
        };
        let graphs = (30.0 * size).max(5.0) as u32;
        libm::log(mean(large, graphs) / mean(small, 10 * graphs)) / growth
    });
    // Half of the nodes with four links are removed, and all nodes with more. The remaining graph has a branching factor of
    // 3·(1/12 + 1/10 + 1/20).
    reference_cases.push(beyond(
        "ba-attacked-0.25",
        0.25,
        0.7,
        SCALE_FREE,
        Removal::HighestDegree,
        |trial| Graph::barabasi_albert(NODES, 2, &mut stream(trial)),
    ));
}

fn attacks(reference_cases: &mut Vec<ReferenceCase>) {
    for removed in [0.1, 0.2, 0.3] {
        let expected = percolation::poisson_giant_attacked(4.0, removed);
        add(reference_cases, format!("er-attacked-{removed}"), expected, ATTACK, 0.0, move |trial, _| {
            giant(&poisson(trial), removed, Removal::HighestDegree, trial)
        });
    }
}

/// The largest component as a share of the remaining nodes.
fn giant(graph: &Graph, removed: f64, removal: Removal, trial: Trial) -> f64 {
    let left = graph.survivors(removed, removal, &mut Stream::new(trial.seed, 0, Purpose::Removal));
    f64::from(graph.induced_subgraph(&left).largest_component()) / left.len() as f64
}

fn poisson(trial: Trial) -> Graph {
    Graph::erdos_renyi(NODES, 4.0, &mut stream(trial))
}

fn stream(trial: Trial) -> Stream {
    Stream::new(trial.seed, 0, Purpose::Overlay)
}
