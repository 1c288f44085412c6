//! Caches under the independent reference model: objects are requested independently, each with a fixed probability or rate.

/// The share of answers from a cache that are stale, when objects change and are requested at random times, with `changes`
/// changes on average during the lifetime of a copy. A copy of age t is stale with probability 1 − e^(−μt); the mean over a
/// lifetime T is 1 − (1 − e^(−μT))/(μT).
pub fn staleness(changes: f64) -> f64 {
    1.0 + libm::expm1(-changes) / changes
}

/// The hit rate of a cache that keeps an object for a fixed time T, with `requests` = λT random requests for it on average during
/// that time. Each miss is followed by λT hits on average, so the hit rate is λT/(1 + λT).
/// Jung, Berger, Balakrishnan, *Modeling TTL-based Internet caches* (2003).
pub fn ttl_hit_rate(requests: f64) -> f64 {
    requests / (1.0 + requests)
}

/// The exact hit rate of a cache of `capacity` objects with LRU replacement. The cache holds the objects i₁, i₂, … in this
/// order with probability ∏ p(iₖ)/(1 − p(i₁) − … − p(iₖ₋₁)). The sum goes over all orders, so it is feasible only for small
/// caches. King, *Analysis of demand paging algorithms* (1971).
pub fn lru_hit_rate(probabilities: &[f64], capacity: usize) -> f64 {
    fn sum(
        probabilities: &[f64],
        held: &mut Vec<usize>,
        weight: f64,
        held_sum: f64,
        remaining: usize,
    ) -> f64 {
        if remaining == 0 {
            return weight * held_sum;
        }
        let mut total = 0.0;
        for object in 0..probabilities.len() {
            if !held.contains(&object) {
                let p = probabilities[object];
                held.push(object);
                total += sum(probabilities, held, weight * p / (1.0 - held_sum), held_sum + p, remaining - 1);
                held.pop();
            }
        }
        total
    }
    if capacity >= probabilities.len() {
        1.0
    } else {
        sum(probabilities, &mut Vec::new(), 1.0, 0.0, capacity)
    }
}

/// An approximation of the LRU hit rate for large caches: every object is assumed to stay for the same time t, during which as
/// many different objects are requested as the cache holds, Σ (1 − e^(−pᵢt)) = capacity. Che, Tung, Wang (2002); Fricker,
/// Robert, Roberts (2012) explain its accuracy.
pub fn lru_hit_rate_che(probabilities: &[f64], capacity: usize) -> f64 {
    let held = |time: f64| probabilities.iter().map(|p| -libm::expm1(-p * time)).sum::<f64>();
    if capacity >= probabilities.len() {
        return 1.0;
    }
    let (mut low, mut high) = (0.0, 1.0);
    while held(high) < capacity as f64 {
        high *= 2.0;
    }
    for _ in 0..100 {
        let middle = (low + high) / 2.0;
        if held(middle) < capacity as f64 {
            low = middle;
        } else {
            high = middle;
        }
    }
    probabilities.iter().map(|p| -p * libm::expm1(-p * low)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zipf(objects: u32) -> Vec<f64> {
        let weights: Vec<f64> = (1..=objects).map(|rank| libm::pow(f64::from(rank), -0.8)).collect();
        let sum: f64 = weights.iter().sum();
        weights.iter().map(|weight| weight / sum).collect()
    }

    #[test]
    fn staleness_has_its_textbook_values() {
        for (changes, share) in [(0.5, 0.213), (1.0, 0.368), (2.0, 0.568)] {
            assert!((staleness(changes) - share).abs() < 5e-4);
        }
    }

    #[test]
    fn a_cache_of_one_object_hits_when_the_last_object_is_requested_again() {
        let probabilities = zipf(9);
        let squares: f64 = probabilities.iter().map(|p| p * p).sum();
        assert!((lru_hit_rate(&probabilities, 1) - squares).abs() < 1e-12);
        assert_eq!((lru_hit_rate(&probabilities, 9), lru_hit_rate_che(&probabilities, 9)), (1.0, 1.0));
        assert!((lru_hit_rate(&[0.25; 4], 3) - 0.75).abs() < 1e-12);
    }

    #[test]
    fn the_approximation_is_close_even_for_a_small_cache() {
        let probabilities = zipf(12);
        for capacity in 2..5 {
            let error = lru_hit_rate(&probabilities, capacity) - lru_hit_rate_che(&probabilities, capacity);
            assert!(error.abs() < 0.01, "{capacity}: {error}");
        }
    }
}
