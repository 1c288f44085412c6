//! Caches whose objects are asked for independently of each other, each with a fixed probability or rate.

/// The share of answers from a cache that are out of date, when objects change at random moments, `changes` times on
/// average while a copy lives, and are asked for at random moments: a copy of age t is out of date with probability
/// 1 − e^(−μt), and over a life of T that averages to 1 − (1 − e^(−μT))/(μT).
pub fn staleness(changes: f64) -> f64 {
    1.0 + libm::expm1(-changes) / changes
}

/// The share of questions a cache answers, when it keeps an object for a fixed time and so many questions for it come
/// at random moments meanwhile: each miss is followed by λT hits on average, so λT/(1 + λT).
/// Jung, Berger, Balakrishnan, *Modeling TTL-based Internet caches* (2003).
pub fn ttl_hit_rate(questions: f64) -> f64 {
    questions / (1.0 + questions)
}

/// The share of questions answered by a cache that keeps the `capacity` least recently used objects. It holds the
/// objects i₁, i₂, … in this order with probability ∏ p(iₖ)/(1 − p(i₁) − … − p(iₖ₋₁)), summed here over all orders: for
/// small caches only. King, *Analysis of demand paging algorithms* (1971).
pub fn lru_hit_rate(probabilities: &[f64], capacity: usize) -> f64 {
    fn sum(probabilities: &[f64], held: &mut Vec<usize>, chance: f64, held_sum: f64, left: usize) -> f64 {
        if left == 0 {
            return chance * held_sum;
        }
        let mut total = 0.0;
        for object in 0..probabilities.len() {
            if !held.contains(&object) {
                let p = probabilities[object];
                held.push(object);
                total += sum(probabilities, held, chance * p / (1.0 - held_sum), held_sum + p, left - 1);
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

/// The same for large caches, approximately: as if every object stayed for the same time t, in which as many different
/// objects are asked for as the cache holds, Σ (1 − e^(−pᵢt)) = capacity. Che, Tung, Wang (2002); Fricker, Robert,
/// Roberts (2012) show why it is so accurate.
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
    fn a_cache_of_one_hits_when_the_last_object_is_asked_for_again() {
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
            let off = lru_hit_rate(&probabilities, capacity) - lru_hit_rate_che(&probabilities, capacity);
            assert!(off.abs() < 0.01, "{capacity}: {off}");
        }
    }
}
