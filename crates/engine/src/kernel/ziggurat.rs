//! Exponential random numbers by the ziggurat method: Marsaglia and Tsang, *The ziggurat method for generating
//! random variables* (2000). About one draw in a hundred needs a logarithm or an exponential. These come from
//! `libm`, since the platforms' own functions differ in the last bit.

use super::Stream;
use std::sync::LazyLock;

/// Number of layers of equal area under e^(−x).
const LAYERS: usize = 256;

/// Start of the tail, and the area of each layer (for the bottom layer with the tail), for 256 layers.
const TAIL: f64 = 7.697_117_470_131_05;
const AREA: f64 = 0.003_949_659_822_581_557;

/// Right edges of the layers, from bottom to top, and e^(−x) at each.
struct Edges {
    x: [f64; LAYERS + 1],
    y: [f64; LAYERS + 1],
}

static EDGES: LazyLock<Edges> = LazyLock::new(|| {
    let mut x = [0.0; LAYERS + 1];
    // The bottom layer is treated as a rectangle that is wide enough to have the tail's area as well.
    x[0] = AREA * libm::exp(TAIL);
    x[1] = TAIL;
    for layer in 2..LAYERS {
        x[layer] = -libm::log(AREA / x[layer - 1] + libm::exp(-x[layer - 1]));
    }
    Edges { y: x.map(|edge| libm::exp(-edge)), x }
});

impl Stream {
    /// An exponential number with mean 1. The common case is small enough to be inlined.
    #[inline]
    pub fn exponential(&mut self) -> f64 {
        let Edges { x, .. } = &*EDGES;
        let (layer, candidate) = draw(self, x);
        if candidate < x[layer + 1] { candidate } else { resolve_rejected(self, layer, candidate) }
    }
}

/// A random layer, and a random point of its width.
#[inline]
fn draw(stream: &mut Stream, x: &[f64; LAYERS + 1]) -> (usize, f64) {
    let word = stream.word();
    // The low bits choose the layer, the high 52 bits the point.
    let layer = (word & 0xff) as usize;
    (layer, (word >> 12) as f64 * (1.0 / (1u64 << 52) as f64) * x[layer])
}

/// Handles a point outside the part of its layer that lies entirely under the curve.
#[cold]
fn resolve_rejected(stream: &mut Stream, mut layer: usize, mut candidate: f64) -> f64 {
    let Edges { x, y } = &*EDGES;
    loop {
        if layer == 0 {
            return TAIL - libm::log(1.0 - stream.unit());
        }
        if y[layer + 1] + (y[layer] - y[layer + 1]) * stream.unit() < libm::exp(-candidate) {
            return candidate;
        }
        (layer, candidate) = draw(stream, x);
        if candidate < x[layer + 1] {
            return candidate;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{AREA, EDGES, LAYERS};
    use crate::kernel::{Purpose, Stream};

    #[test]
    fn every_layer_has_the_same_area() {
        let edges = &*EDGES;
        for layer in 1..LAYERS {
            let area = edges.x[layer] * (edges.y[layer + 1] - edges.y[layer]);
            assert!((area / AREA - 1.0).abs() < 1e-9, "layer {layer}: {area}");
        }
        assert_eq!((edges.x[LAYERS], edges.y[LAYERS]), (0.0, 1.0));
    }

    #[test]
    fn draws_follow_the_exponential_distribution_into_the_tail() {
        let mut stream = Stream::new(11, 0, Purpose::Work);
        let draws = 2_000_000u32;
        let bounds = [0.001, 0.01, 0.1, 0.5, 1.0, 2.0, 4.0, 7.0, 7.697, 8.0, 10.0];
        let mut counts = [0u32; 12];
        for _ in 0..draws {
            let candidate = stream.exponential();
            counts[bounds.partition_point(|bound| *bound <= candidate)] += 1;
        }
        let survival = |place: usize| match place {
            0 => 1.0,
            _ => bounds.get(place - 1).map_or(0.0, |bound| libm::exp(-*bound)),
        };
        let chi_square: f64 = (0..12)
            .map(|cell| {
                let above = if cell == 11 { 0.0 } else { survival(cell + 1) };
                let expected = f64::from(draws) * (survival(cell) - above);
                libm::pow(f64::from(counts[cell]) - expected, 2.0) / expected
            })
            .sum();
        assert!(chi_square < 31.26, "χ² with 11 degrees of freedom exceeds its 99.9 % point: {chi_square}");
    }
}
