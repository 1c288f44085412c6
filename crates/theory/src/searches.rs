//! Searches among peers on overlays for which the costs can be counted exactly.

/// The mean number of hops until the first of `walkers` random walkers finds one of `copies` copies on a full mesh, starting at a
/// peer without a copy. It is about 1/(kα) + 1/2 with α = copies/nodes: hops are whole numbers, so the minimum of k geometric
/// variables exceeds that of k exponential ones by about one half.
///
/// The first step leads to any of the other n − 1 peers. Each further step leads to any peer except the current and the previous
/// one, neither of which has a copy.
pub fn walk_hops(nodes: u32, copies: u32, walkers: u32) -> f64 {
    let (nodes, copies, walkers) = (f64::from(nodes), f64::from(copies), f64::from(walkers));
    let (first, further) = (copies / (nodes - 1.0), copies / (nodes - 2.0));
    let all_continue = |hit: f64| libm::pow(1.0 - hit, walkers);
    1.0 + all_continue(first) / (1.0 - all_continue(further))
}

/// The mean number of queries of an expanding-ring search that starts with one hop and extends by `step` hops each time, on a ring
/// of an odd number of peers, from a peer that has none of the `copies` copies. A flood with reach r sends 2r queries; it is sent if
/// no copy lies within the reach of the previous flood.
pub fn expanding_ring_queries(nodes: u32, copies: u32, step: u32) -> f64 {
    let others = nodes - 1;
    // The probability that none of the copies lies on a given set of peers.
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

/// The probabilities that the nearest of `copies` copies lies 0, 1, 2 … links from a peer of a ring with an odd number of peers, all sets
/// of that many peers being equally likely: the number of hops of a flood. The nearest copy is farther than d links if all copies lie
/// outside the 2d + 1 nearest peers, which has the probability C(N − 2d − 1, r)/C(N, r).
pub fn ring_hops(nodes: u32, copies: u32) -> Vec<f64> {
    let farther = |links: u32| {
        let outside = nodes.saturating_sub(2 * links + 1);
        (0..copies)
            .map(|drawn| f64::from(outside.saturating_sub(drawn)) / f64::from(nodes - drawn))
            .product::<f64>()
    };
    let share = |links: u32| if links == 0 { 1.0 - farther(0) } else { farther(links - 1) - farther(links) };
    (0..=nodes / 2).map(share).collect()
}

#[cfg(test)]
mod tests {
    use super::{expanding_ring_queries, ring_hops, walk_hops};

    #[test]
    fn one_copy_on_a_ring_is_equally_likely_at_each_distance_and_more_copies_are_nearer() {
        let one = ring_hops(65, 1);
        assert_eq!(one.len(), 33);
        assert!((one[0] - 1.0 / 65.0).abs() < 1e-12);
        assert!(one[1..].iter().all(|share| (share - 2.0 / 65.0).abs() < 1e-12));
        let four = ring_hops(65, 4);
        assert!((four.iter().sum::<f64>() - 1.0).abs() < 1e-12 && (four[0] - 4.0 / 65.0).abs() < 1e-12);
        assert!(four.is_sorted_by(|nearer, farther| nearer >= farther || *nearer == four[0]));
        assert_eq!(ring_hops(3, 3), [1.0, 0.0]);
    }

    #[test]
    fn one_copy_on_a_ring_costs_the_sum_of_all_floods_that_end_before_it() {
        // The mean of D(D + 1) for D uniform on 1 to M is (M + 1)(M + 2)/3.
        assert!((expanding_ring_queries(65, 1, 1) - 33.0 * 34.0 / 3.0).abs() < 1e-9);
        // Values of an independent program.
        assert!((expanding_ring_queries(65, 4, 1) - 78.391_100_702).abs() < 1e-8);
        assert!((expanding_ring_queries(65, 8, 1) - 27.852_996_853).abs() < 1e-8);
        assert_eq!(expanding_ring_queries(65, 64, 1), 2.0);
    }

    #[test]
    fn the_number_of_hops_is_divided_by_the_walkers_up_to_half_a_hop() {
        assert!((walk_hops(10_000, 100, 1) - 100.0).abs() < 0.1);
        assert!((walk_hops(10_000, 100, 4) - 25.4).abs() < 0.1);
        assert_eq!(walk_hops(100, 99, 4), 1.0);
    }
}
