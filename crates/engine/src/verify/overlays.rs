//! The random graphs of overlays, compared with network theory.

use super::experiment::Trial;
use super::reference_case::{ReferenceCase, add};
use crate::kernel::{Purpose, Stream};
use crate::network::Graph;

const GIANT: &str = "Erdős and Rényi (1960): giant component π = 1 − e^(−kπ)";
const POISSON: &str = "Erdős and Rényi (1959): degrees are Poisson, e^(−4)·4^4/4!";
const SMALL_WORLD: &str = "Watts and Strogatz (1998), n = 1000, k = 10; an independent program, 900 and 200 graphs, ± 3 standard errors";
const CLUSTERING: &str =
    "Barrat and Weigt (2000): C(p) = C(0)·(1 − p)^3 + O(1/n), C(0) = 3(k − 2)/(4(k − 1))";
const PREFERENTIAL: &str = "Bollobás, Riordan, Spencer, Tusnády (2001): P(degree ≥ k) = m(m + 1)/(k(k + 1)), a power law of exponent 3";
const REACH: &str =
    "flooding a random 4-regular graph of 1000 nodes; an independent computation, to whole nodes";

pub(super) fn reference_cases() -> Vec<ReferenceCase> {
    let mut reference_cases = Vec::new();
    for (degree, share) in [(1.5, 0.583), (2.0, 0.797), (3.0, 0.940), (4.0, 0.980)] {
        // The published shares have three digits.
        add(&mut reference_cases, format!("er-giant-{degree}"), share, GIANT, 0.0006, move |trial, _| {
            let graph = Graph::erdos_renyi(50_000, degree, &mut stream(trial));
            f64::from(graph.largest_component()) / 50_000.0
        });
    }
    add(&mut reference_cases, "er-degree-4".to_owned(), 0.195_367, POISSON, 0.0001, |trial, _| {
        share_of(&Graph::erdos_renyi(50_000, 4.0, &mut stream(trial)), |degree| degree == 4)
    });
    for (rewiring, length, error) in [(0.01, 9.005, 0.06), (0.1, 4.437, 0.012)] {
        add(
            &mut reference_cases,
            format!("ws-path-{rewiring}"),
            length,
            SMALL_WORLD,
            error,
            move |trial, _| {
                // Few links are rewired, so path lengths vary widely among graphs; the mean is taken over forty of them.
                let mut stream = stream(trial);
                let mut length = || {
                    Graph::watts_strogatz(1000, 10, rewiring, &mut stream)
                        .mean_path_length(200)
                        .unwrap_or(f64::NAN)
                };
                (0..40).map(|_| length()).sum::<f64>() / 40.0
            },
        );
    }
    for rewiring in [0.1f64, 0.5] {
        let kept = 1.0 - rewiring;
        // Rewired links sometimes close a triangle, which is an effect of the order k/n.
        let expected = 2.0 / 3.0 * kept * kept * kept;
        add(
            &mut reference_cases,
            format!("ws-clustering-{rewiring}"),
            expected,
            CLUSTERING,
            0.005,
            move |trial, _| Graph::watts_strogatz(4000, 10, rewiring, &mut stream(trial)).clustering(),
        );
    }
    for min_degree in [3u32, 10, 30] {
        let expected = 6.0 / f64::from(min_degree * (min_degree + 1));
        add(
            &mut reference_cases,
            format!("ba-degree-{min_degree}"),
            expected,
            PREFERENTIAL,
            0.0001,
            move |trial, _| {
                share_of(&Graph::barabasi_albert(50_000, 2, &mut stream(trial)), |degree| {
                    degree >= min_degree
                })
            },
        );
    }
    for (hops, nodes) in (1..).zip([5.0, 17.0, 52.0, 151.0, 389.0, 774.0, 989.0]) {
        add(&mut reference_cases, format!("reach-ttl-{hops}"), nodes, REACH, 0.5, move |trial, _| {
            let graph = Graph::random_regular(1000, 4, &mut stream(trial));
            let reached = |from| graph.distances(from).iter().filter(|far| **far <= hops).count() as f64;
            (0..200).map(|from| reached(from * 5)).sum::<f64>() / 200.0
        });
    }
    reference_cases
}

fn stream(trial: Trial) -> Stream {
    Stream::new(trial.seed, 0, Purpose::Overlay)
}

fn share_of(graph: &Graph, wanted: impl Fn(u32) -> bool) -> f64 {
    let count = (0..graph.nodes()).filter(|node| wanted(graph.degree(*node))).count();
    count as f64 / f64::from(graph.nodes())
}
