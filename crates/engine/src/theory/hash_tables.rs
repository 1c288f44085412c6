//! Lookups in distributed hash tables.

/// How many questions one after the other Kademlia needs to reach the peer that has a key's own identifier, among 2^`bits`
/// peers with evenly spread identifiers, buckets of `k` random peers, and one question at a time; averaged over all peers
/// but that one.
///
/// From a peer that shares all but the last j bits with the key, its bucket for the key holds min(k, 2^(j−1)) of the 2^(j−1)
/// peers that share one bit more. If it holds all of them, the next question reaches the key's peer. Else the closest of
/// the k, each of which shares i further bits with probability 2^−i, is asked next: all of them share less than i further bits
/// with probability (1 − 2^−i)^k. (Compare Cai and Devroye 2015.)
pub fn kademlia_hops(bits: u32, k: u32) -> f64 {
    // hops[j]: from a peer that shares all but the last j bits.
    let mut hops = vec![0.0; bits as usize + 1];
    for j in 1..=bits as usize {
        let half = libm::exp2(j as f64 - 1.0);
        if half <= f64::from(k) {
            hops[j] = 1.0;
            continue;
        }
        // None of k different peers among so many that share fewer than i further bits: drawn without replacement.
        let none = |i: usize| {
            let far = half - libm::exp2(j as f64 - 1.0 - i as f64);
            (0..k)
                .map(|drawn| ((far - f64::from(drawn)) / (half - f64::from(drawn))).max(0.0))
                .product::<f64>()
        };
        let mut expected = 1.0;
        for (left, further) in hops[..j].iter().enumerate() {
            // The best of them shares all but the last `left` bits.
            let i = j - 1 - left;
            let better =
                if left == 0 { 1.0 - none(j - 1) } else { (1.0 - none(i)).min(1.0) - (1.0 - none(i + 1)) };
            expected += better.max(0.0) * further;
        }
        hops[j] = expected;
    }
    // Half of all peers differ in the first bit, a quarter in the second …
    let peers = libm::exp2(f64::from(bits));
    (1..=bits as usize).map(|j| libm::exp2(j as f64 - 1.0) * hops[j]).sum::<f64>() / (peers - 1.0)
}

#[cfg(test)]
mod tests {
    use super::kademlia_hops;

    #[test]
    fn a_network_that_fits_into_the_buckets_takes_one_question() {
        assert!((kademlia_hops(4, 8) - 1.0).abs() < 1e-12);
    }

    #[test]
    fn with_one_peer_for_each_bucket_every_question_gains_two_bits() {
        // One bit by the bucket, one more on average by chance: half as many questions for each bit.
        let slope = kademlia_hops(20, 1) - kademlia_hops(10, 1);
        assert!((slope / 10.0 - 0.5).abs() < 0.01, "{slope}");
    }
}
