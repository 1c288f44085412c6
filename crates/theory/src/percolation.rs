//! What is left of large random graphs when nodes are removed: the share of the nodes left that are in the giant component.

/// Of Erdős and Rényi's graph of this mean degree, π = 1 − e^(−kπ) (1960). Removing nodes at random leaves such a graph of a
/// smaller mean degree, k(1 − f).
pub fn poisson_giant(mean_degree: f64) -> f64 {
    settle(|share| 1.0 - libm::exp(-mean_degree * share))
}

/// Of a random regular graph of which this share of nodes is left: a link leads to no giant component if the node at its
/// end is gone, or none of its other links does (Cohen, Erez, ben-Avraham, Havlin 2000, for a single degree).
pub fn regular_giant(degree: u32, left: f64) -> f64 {
    let degree = f64::from(degree);
    let finds = settle(|finds| left * (1.0 - libm::pow(1.0 - finds, degree - 1.0)));
    1.0 - libm::pow(1.0 - finds, degree)
}

/// Of Erdős and Rényi's graph after the nodes of highest degree were removed (Callaway, Newman, Strogatz, Watts 2000, with
/// Poisson degrees): of each degree a share is left, and with it the links that lead to it.
pub fn poisson_giant_attacked(mean_degree: f64, removed: f64) -> f64 {
    let left = left_of_each_degree(mean_degree, removed);
    let finds = settle(|finds| {
        let leads = |(degree, left): (i32, &f64)| {
            f64::from(degree) * left * (1.0 - libm::pow(1.0 - finds, f64::from(degree) - 1.0))
        };
        (0..).zip(&left).skip(1).map(leads).sum::<f64>() / mean_degree
    });
    let inside = (0..)
        .zip(&left)
        .map(|(degree, left): (i32, &f64)| left * (1.0 - libm::pow(1.0 - finds, f64::from(degree))));
    inside.sum::<f64>() / (1.0 - removed)
}

/// The share of all nodes that have each degree and are left.
fn left_of_each_degree(mean_degree: f64, removed: f64) -> Vec<f64> {
    // Poisson degrees beyond this are rarer than any graph is large.
    let most = mean_degree + 12.0 * mean_degree.sqrt() + 20.0;
    let mut shares = vec![libm::exp(-mean_degree)];
    while (shares.len() as f64) < most {
        shares.push(shares[shares.len() - 1] * mean_degree / shares.len() as f64);
    }
    let mut to_remove = removed;
    for share in shares.iter_mut().rev() {
        let gone = share.min(to_remove);
        *share -= gone;
        to_remove -= gone;
    }
    shares
}

/// The largest solution of x = f(x) for an f that rises, by going down to it from 1.
fn settle(f: impl Fn(f64) -> f64) -> f64 {
    let mut x = 1.0;
    // Close to a threshold it goes slowly; nothing asks for it right at one.
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
    fn giants_have_the_sizes_of_the_literature() {
        for (degree, share) in [(1.5, 0.583), (2.0, 0.797), (3.0, 0.940), (4.0, 0.980)] {
            assert!((poisson_giant(degree) - share).abs() < 6e-4);
            assert!((poisson_giant_attacked(degree, 0.0) - poisson_giant(degree)).abs() < 1e-9);
        }
        // u = (1 + u³)/2 has the golden ratio's inverse as its solution: 1 − u⁴.
        let golden = (5f64.sqrt() - 1.0) / 2.0;
        assert!((regular_giant(4, 0.5) - (1.0 - golden * golden * golden * golden)).abs() < 1e-9);
    }

    #[test]
    fn giants_are_gone_beyond_the_critical_share() {
        // 1 − 1/(κ − 1): three quarters at κ = 5, two thirds at κ = 4. Under attack Σ k(k − 1)·p(k)·left(k) = k, at 0.362.
        assert!(poisson_giant(4.0 * 0.23) < 1e-9 && poisson_giant(4.0 * 0.27) > 0.1);
        assert!(regular_giant(4, 0.32) < 1e-9 && regular_giant(4, 0.35) > 0.1);
        assert!(poisson_giant_attacked(4.0, 0.38) < 1e-9 && poisson_giant_attacked(4.0, 0.35) > 0.1);
    }
}
