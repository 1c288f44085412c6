//! Popularity of objects: Zipf's law.

use crate::kernel::Stream;
use std::sync::Arc;

/// Zipf popularity: object k of M is requested with probability k^(−s) / Σ i^(−s).
#[derive(Debug, Clone)]
pub struct Popularity {
    /// Cumulative probabilities in order of popularity; the last is 1. They never change, so copies share them.
    cumulative: Arc<Vec<f64>>,
}

impl Popularity {
    /// The popularity of `objects` objects (at least one) with the given exponent s; 0 is uniform.
    pub fn new(objects: u32, exponent: f64) -> Popularity {
        let mut cumulative: Vec<f64> = Vec::with_capacity(objects.max(1) as usize);
        let mut total = 0.0;
        for rank in 1..=objects.max(1) {
            total += libm::pow(f64::from(rank), -exponent);
            cumulative.push(total);
        }
        cumulative.iter_mut().for_each(|sum| *sum /= total);
        Popularity { cumulative: Arc::new(cumulative) }
    }

    /// RequestStreams an object; 0 is the most popular.
    #[inline]
    pub fn draw(&self, stream: &mut Stream) -> u32 {
        let unit = stream.unit();
        self.cumulative.partition_point(|sum| *sum <= unit).min(self.cumulative.len() - 1) as u32
    }

    /// The probability that a request asks for this object.
    pub fn probability(&self, object: u32) -> f64 {
        let at = |index: usize| self.cumulative.get(index).copied().unwrap_or(1.0);
        let object = object as usize;
        at(object) - if object == 0 { 0.0 } else { at(object - 1) }
    }
}

#[cfg(test)]
mod tests {
    use super::Popularity;
    use crate::kernel::{Purpose, Stream};

    #[test]
    fn draws_follow_zipf() {
        let popularity = Popularity::new(50, 0.9);
        let mut stream = Stream::new(5, 0, Purpose::Objects);
        let mut counts = [0u32; 50];
        let draws = 200_000;
        (0..draws).for_each(|_| counts[popularity.draw(&mut stream) as usize] += 1);
        let chi_square: f64 = (0..50u32)
            .map(|object| {
                let expected = popularity.probability(object) * f64::from(draws);
                libm::pow(f64::from(counts[object as usize]) - expected, 2.0) / expected
            })
            .sum();
        assert!(chi_square < 85.35, "χ² with 49 degrees of freedom exceeds its 99.9 % point: {chi_square}");
    }

    #[test]
    fn exponent_zero_is_uniform() {
        let popularity = Popularity::new(4, 0.0);
        assert!((0..4).all(|object| (popularity.probability(object) - 0.25).abs() < 1e-12));
    }
}
