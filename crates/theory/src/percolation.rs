//! Percolation: the giant component of large random graphs from which nodes are removed, as a share of the remaining nodes.

/// The giant component of an Erdős–Rényi graph with this mean degree, π = 1 − e^(−kπ) (1960). Removing nodes at random leaves such a
/// graph with the smaller mean degree k(1 − f).
pub fn poisson_giant(mean_degree: f64) -> f64 {
    largest_fixed_point(|share| 1.0 - libm::exp(-mean_degree * share))
}

/// The giant component of a random regular graph of which this share of the nodes is left. A link does not lead to the giant
/// component if the node at its end has been removed, or if none of that node's other links does (Cohen, Erez, ben-Avraham, Havlin 2000,
/// for a single degree).
pub fn regular_giant(degree: u32, left: f64) -> f64 {
    let degree = f64::from(degree);
    let leads = largest_fixed_point(|leads| left * (1.0 - libm::pow(1.0 - leads, degree - 1.0)));
    1.0 - libm::pow(1.0 - leads, degree)
}

/// The giant component of an Erdős–Rényi graph after the nodes with the highest degrees have been removed (Callaway, Newman,
/// Strogatz, Watts 2000, with Poisson degrees).
pub fn poisson_giant_attacked(mean_degree: f64, removed: f64) -> f64 {
    let left = left_of_each_degree(mean_degree, removed);
    let leads = largest_fixed_point(|leads| {
        let of_degree = |(degree, left): (i32, &f64)| {
            f64::from(degree) * left * (1.0 - libm::pow(1.0 - leads, f64::from(degree) - 1.0))
        };
        (0..).zip(&left).skip(1).map(of_degree).sum::<f64>() / mean_degree
    });
    let inside = (0..)
        .zip(&left)
        .map(|(degree, left): (i32, &f64)| left * (1.0 - libm::pow(1.0 - leads, f64::from(degree))));
    inside.sum::<f64>() / (1.0 - removed)
}

/// For each degree, the share of all nodes that have it and are left.
fn left_of_each_degree(mean_degree: f64, removed: f64) -> Vec<f64> {
    // Larger Poisson degrees have a negligible probability, even in very large graphs.
    let max_degree = mean_degree + 12.0 * mean_degree.sqrt() + 20.0;
    let mut shares = vec![libm::exp(-mean_degree)];
    while (shares.len() as f64) < max_degree {
        shares.push(shares[shares.len() - 1] * mean_degree / shares.len() as f64);
    }
    let mut to_remove = removed;
    for share in shares.iter_mut().rev() {
        let removed = share.min(to_remove);
        *share -= removed;
        to_remove -= removed;
    }
    shares
}

/// The largest solution of x = f(x) for an increasing f, by iteration from 1.
fn largest_fixed_point(f: impl Fn(f64) -> f64) -> f64 {
    let mut x = 1.0;
    // Convergence is slow close to a threshold; no caller needs a value at the threshold itself.
    for _ in 0..10_000 {
        let next = f(x);
        if next == x {
            break;
        }
        x = next;
    }
    x
}

#[cfg(test)]
mod tests {
    use super::{poisson_giant, poisson_giant_attacked, regular_giant};

    #[test]
    fn giant_components_have_the_sizes_of_the_literature() {
        for (degree, share) in [(1.5, 0.583), (2.0, 0.797), (3.0, 0.940), (4.0, 0.980)] {
            assert!((poisson_giant(degree) - share).abs() < 6e-4);
            assert!((poisson_giant_attacked(degree, 0.0) - poisson_giant(degree)).abs() < 1e-9);
        }
        // The solution of u = (1 + u³)/2 is the inverse of the golden ratio, and the component has the size 1 − u⁴.
        let golden = (5f64.sqrt() - 1.0) / 2.0;
        assert!((regular_giant(4, 0.5) - (1.0 - golden * golden * golden * golden)).abs() < 1e-9);
    }

    #[test]
    fn there_is_no_giant_component_beyond_the_critical_share() {
        // 1 − 1/(κ − 1): three quarters at κ = 5, two thirds at κ = 4. Under attack Σ k(k − 1)·p(k)·left(k) = k, at 0.362.
        assert!(poisson_giant(4.0 * 0.23) < 1e-9 && poisson_giant(4.0 * 0.27) > 0.1);
        assert!(regular_giant(4, 0.32) < 1e-9 && regular_giant(4, 0.35) > 0.1);
        assert!(poisson_giant_attacked(4.0, 0.38) < 1e-9 && poisson_giant_attacked(4.0, 0.35) > 0.1);
    }
}
