//! Searches among peers on overlays simple enough to count.

/// Mean number of links until the first of `walkers` random walkers finds one of `copies` copies on a full mesh, from a
/// peer that has none. About 1/(kα) + 1/2 with α = copies/nodes: steps are whole, so that the minimum of k geometric
/// numbers is longer than that of k exponential ones by about half a step.
///
/// The first step leads to any of the other n − 1 peers, each further one to any but the one before, which has no copy.
pub fn walk_hops(nodes: u32, copies: u32, walkers: u32) -> f64 {
    let (nodes, copies, walkers) = (f64::from(nodes), f64::from(copies), f64::from(walkers));
    let (first, further) = (copies / (nodes - 1.0), copies / (nodes - 2.0));
    let still_walking = |chance: f64| libm::pow(1.0 - chance, walkers);
    1.0 + still_walking(first) / (1.0 - still_walking(further))
}

/// Mean number of queries of an expanding ring that begins with one link and goes `step` links farther each time, on a ring
/// of an odd number of peers, from a peer that has none of the `copies` copies: each flood of reach r sends 2r queries,
/// and is sent if no copy lies within the reach of the one before.
pub fn expanding_ring_queries(nodes: u32, copies: u32, step: u32) -> f64 {
    let others = nodes - 1;
    // None of the copies lies on any of so many peers.
    let none_among = |peers: u32| {
        (0..copies)
            .map(|drawn| f64::from((others - drawn).saturating_sub(peers)) / f64::from(others - drawn))
            .product::<f64>()
    };
    let farthest = others / 2;
    let (mut before, mut reach, mut queries) = (0, 1, 0.0);
    while before < farthest {
        queries += 2.0 * f64::from(reach) * none_among(2 * before);
        before = reach;
        reach = (reach + step.max(1)).min(farthest);
    }
    queries
}

#[cfg(test)]
mod tests {
    use super::{expanding_ring_queries, walk_hops};

    #[test]
    fn one_copy_on_a_ring_costs_the_sum_of_all_rings_up_to_it() {
        // The mean of D(D + 1) for D uniform on 1 to M is (M + 1)(M + 2)/3.
        assert!((expanding_ring_queries(65, 1, 1) - 33.0 * 34.0 / 3.0).abs() < 1e-9);
        // Values of an independent program.
        assert!((expanding_ring_queries(65, 4, 1) - 78.391_100_702).abs() < 1e-8);
        assert!((expanding_ring_queries(65, 8, 1) - 27.852_996_853).abs() < 1e-8);
        assert_eq!(expanding_ring_queries(65, 64, 1), 2.0);
    }

    #[test]
    fn walkers_share_the_way_but_for_half_a_step() {
        assert!((walk_hops(10_000, 100, 1) - 100.0).abs() < 0.1);
        assert!((walk_hops(10_000, 100, 4) - 25.4).abs() < 0.1);
        assert_eq!(walk_hops(100, 99, 4), 1.0);
    }
}
