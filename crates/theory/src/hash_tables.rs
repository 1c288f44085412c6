//! Lookups in distributed hash tables.

/// The probabilities that a Chord lookup takes 0, 1, 2 … hops to the peer before the key, among `peers` peers with random
/// identifiers, each of which knows its successor and all its fingers.
///
/// The unit of distance is the mean distance between peers, whose positions are approximately a Poisson process. Let y be the
/// distance within which peers that precede the key can lie. The farthest useful finger points 2^k < y ahead. With L = y − 2^k, there is
/// no peer in the remaining interval with probability e^(−L), and y becomes 2^k. Otherwise the next hop leads to the first peer in that
/// interval, at distance e from its start with density e^(−e), and y becomes L − e. With G(L) = ∫ e^(−e) D(L − e) de, the distribution D(y)
/// is G(L) shifted by one hop, plus e^(−L) D(2^k). The distance of the key is uniform. (With evenly spaced identifiers, the number of hops is
/// the number of ones in the binary digits of the distance: Binomial(log2 N, ½), Stoica and others 2003.)
pub fn chord_hops(peers: u32) -> Vec<f64> {
    const STEPS_PER_UNIT: usize = 64;
    const MAX_HOPS: usize = 40;
    let steps = peers as usize * STEPS_PER_UNIT;
    let width = 1.0 / STEPS_PER_UNIT as f64;
    let fading = libm::exp(-width);
    // Fingers closer than a 32nd of the mean distance are not kept; within that distance only the successor is known.
    let finest = STEPS_PER_UNIT / 32;
    // The distances of the fingers in steps, rounded down: repeated halves of the circle.
    let mut fingers: Vec<usize> =
        (1..).map(|level| steps >> level).take_while(|finger| *finger >= finest).collect();
    fingers.push(0);
    let mut hops = vec![[0.0; MAX_HOPS]; steps + 1];
    let mut mixed = vec![[0.0; MAX_HOPS]; steps + 1];
    hops[0][0] = 1.0;
    let mut sum = [0.0; MAX_HOPS];
    for step in 1..=steps {
        let finger = fingers.iter().copied().find(|finger| *finger < step).unwrap_or(0);
        let length = step - finger;
        let no_peer = libm::exp(-(length as f64) * width);
        // If only the successor is known, the mixture extends up to the current step; the previous step approximates it there.
        let mut next = [0.0; MAX_HOPS];
        for count in 0..MAX_HOPS {
            let further = if length < step || step == 0 {
                mixed[length][count]
            } else {
                fading * mixed[step - 1][count] + (1.0 - fading) * hops[step - 1][count]
            };
            next[count] += no_peer * hops[finger][count];
            if count + 1 < MAX_HOPS {
                next[count + 1] += further;
            }
        }
        for count in 0..MAX_HOPS {
            // Exact for a distribution that is linear within a step, to second order.
            mixed[step][count] = fading * mixed[step - 1][count]
                + (1.0 - fading) * (hops[step - 1][count] + next[count]) / 2.0;
            sum[count] += (hops[step - 1][count] + next[count]) / 2.0;
        }
        hops[step] = next;
    }
    sum.iter().map(|probability| probability / steps as f64).collect()
}

/// The quantile of the number of keys per peer: the smallest number that at least a `share` of all peers do not exceed, when each peer has
/// `nodes` virtual nodes on a large ring, and `mean` keys on average.
///
/// A peer's part of the ring is a sum of exponential arcs, which has a gamma distribution (Stoica and others 2003, section V.B,
/// Karger and others 1997). Its number of keys is Poisson with that mean, which gives a negative binomial distribution.
pub fn keys_quantile(nodes: u32, mean: f64, share: f64) -> u32 {
    let shape = f64::from(nodes);
    let odds = mean / (mean + shape);
    let mut probability = libm::exp(shape * libm::log(1.0 - odds));
    let (mut below, mut keys) = (probability, 0);
    while below < share && keys < 1_000_000 {
        probability *= odds * (shape + f64::from(keys)) / f64::from(keys + 1);
        keys += 1;
        below += probability;
    }
    keys
}

#[cfg(test)]
mod tests {
    use super::{chord_hops, keys_quantile};

    #[test]
    fn hops_grow_by_one_half_per_doubling_and_have_the_variance_of_a_binomial() {
        let mean = |hops: &[f64]| (0..).zip(hops).map(|(count, share)| f64::from(count) * share).sum::<f64>();
        let (small, large) = (chord_hops(512), chord_hops(2048));
        assert!((large.iter().sum::<f64>() - 1.0).abs() < 1e-3);
        // Lookups are shorter at both ends of the circle, which is an effect of the order 1/N.
        assert!((mean(&large) - mean(&small) - 1.0).abs() < 1.0 / 512.0);
        let mean_hops = mean(&large);
        let variance: f64 = (0..)
            .zip(&large)
            .map(|(count, share)| (f64::from(count) - mean_hops) * (f64::from(count) - mean_hops) * share)
            .sum();
        assert!((variance - 11.0 / 4.0).abs() < 0.25, "{variance}");
    }

    #[test]
    fn quantiles_of_keys_equal_those_of_exponential_and_gamma_arcs() {
        let times_mean = |nodes, share| f64::from(keys_quantile(nodes, 1e4, share)) / 1e4;
        for (nodes, share, expected) in
            [(1, 0.01, 0.01005), (1, 0.99, 4.605), (20, 0.01, 0.5541), (20, 0.99, 1.5923)]
        {
            assert!((times_mean(nodes, share) - expected).abs() < 0.002, "{nodes} {share}");
        }
    }
}
