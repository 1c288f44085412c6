//! Lookups in distributed hash tables.

/// With what probability a lookup in Chord takes 0, 1, 2 … hops to the peer before the key, among so many peers with random
/// identifiers of which each knows its successor and all its fingers.
///
/// The unit of distance is the mean one between peers, which lie about as a Poisson process. Say that peers before the key can
/// lie up to a distance y. The farthest finger that matters points 2^k < y ahead. With probability e^(−L), L = y − 2^k, nobody
/// is there, and y becomes 2^k. Else the next hop leads to the first peer there, e farther on with density e^(−e), and y becomes
/// L − e. With G(L) = ∫ e^(−e) D(L − e) de the distribution is D(y) = one hop more than G(L), + e^(−L) D(2^k). The
/// key's distance is uniform. (With evenly spread identifiers the hops are the ones in the distance's binary digits:
/// Binomial(log2 N, ½), Stoica and others 2003.)
pub fn chord_hops(peers: u32) -> Vec<f64> {
    const STEPS_PER_UNIT: usize = 64;
    const MOST: usize = 40;
    let steps = peers as usize * STEPS_PER_UNIT;
    let width = 1.0 / STEPS_PER_UNIT as f64;
    let fading = libm::exp(-width);
    // Fingers closer than a 32nd of the mean distance are not kept: from there on only the successor is known.
    let finest = STEPS_PER_UNIT / 32;
    // The distances that fingers point to, in steps: halves of the circle. Where they fall between two steps, the lower.
    let mut fingers: Vec<usize> =
        (1..).map(|level| steps >> level).take_while(|finger| *finger >= finest).collect();
    fingers.push(0);
    let mut hops = vec![[0.0; MOST]; steps + 1];
    let mut mixed = vec![[0.0; MOST]; steps + 1];
    hops[0][0] = 1.0;
    let mut sum = [0.0; MOST];
    for step in 1..=steps {
        let finger = fingers.iter().copied().find(|finger| *finger < step).unwrap_or(0);
        let length = step - finger;
        let nobody = libm::exp(-(length as f64) * width);
        // Where only the successor is known, the mixture reaches up to here: what is lacking is nearly what was before.
        let mut next = [0.0; MOST];
        for count in 0..MOST {
            let further = if length < step || step == 0 {
                mixed[length][count]
            } else {
                fading * mixed[step - 1][count] + (1.0 - fading) * hops[step - 1][count]
            };
            next[count] += nobody * hops[finger][count];
            if count + 1 < MOST {
                next[count + 1] += further;
            }
        }
        for count in 0..MOST {
            // Exact for a distribution that is linear within a step, to second order.
            mixed[step][count] = fading * mixed[step - 1][count]
                + (1.0 - fading) * (hops[step - 1][count] + next[count]) / 2.0;
            sum[count] += (hops[step - 1][count] + next[count]) / 2.0;
        }
        hops[step] = next;
    }
    sum.iter().map(|probability| probability / steps as f64).collect()
}

/// The smallest number of keys that at least a `share` of all peers do not exceed, when each has `nodes` places on a ring of very
/// many and `mean` keys on average.
///
/// A peer's part of the ring is the sum of so many exponential arcs, a gamma distribution (Stoica and others 2003, section V.B,
/// Karger and others 1997), and its keys are Poisson with that mean: a negative binomial distribution.
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
    fn chords_hops_grow_by_a_half_with_each_doubling_and_are_spread_as_binomial() {
        let mean = |hops: &[f64]| (0..).zip(hops).map(|(count, share)| f64::from(count) * share).sum::<f64>();
        let (small, large) = (chord_hops(512), chord_hops(2048));
        assert!((large.iter().sum::<f64>() - 1.0).abs() < 1e-3);
        // At both ends of the circle a lookup is shorter: that matters to about one in N.
        assert!((mean(&large) - mean(&small) - 1.0).abs() < 1.0 / 512.0);
        let centre = mean(&large);
        let spread: f64 = (0..)
            .zip(&large)
            .map(|(count, share)| (f64::from(count) - centre) * (f64::from(count) - centre) * share)
            .sum();
        assert!((spread - 11.0 / 4.0).abs() < 0.25, "{spread}");
    }

    #[test]
    fn quantiles_of_keys_are_those_of_exponential_and_gamma_arcs() {
        let times_mean = |nodes, share| f64::from(keys_quantile(nodes, 1e4, share)) / 1e4;
        for (nodes, share, expected) in
            [(1, 0.01, 0.01005), (1, 0.99, 4.605), (20, 0.01, 0.5541), (20, 0.99, 1.5923)]
        {
            assert!((times_mean(nodes, share) - expected).abs() < 0.002, "{nodes} {share}");
        }
    }
}
