//! Distributions of non-negative numbers. All have mean 1, so a sample is scaled by the mean of the quantity it
//! stands for.

use super::Stream;

/// A distribution with mean 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Distribution {
    /// Always 1.
    Deterministic,
    /// Memoryless; squared coefficient of variation 1.
    Exponential,
    /// The sum of this many exponential stages; squared coefficient of variation 1/k.
    Erlang(u32),
    /// Two exponential branches with balanced means (Whitt 1982): rate 2p with probability `p`, otherwise rate 2(1
    /// − p). Constructed by [`Distribution::hyperexponential`].
    Hyperexponential {
        /// Probability of the first branch.
        p: f64,
    },
    /// Uniform on [0, 2); squared coefficient of variation 1/3.
    Uniform,
    /// The exponential of a normal variable. Constructed by [`Distribution::lognormal`].
    Lognormal {
        /// Standard deviation of the normal variable.
        sigma: f64,
    },
    /// A stretched exponential: its tail is heavier than the exponential's for shapes below 1 and lighter above.
    /// Constructed by [`Distribution::weibull`].
    Weibull {
        /// Exponent.
        shape: f64,
        /// 1/Γ(1 + 1/shape), which makes the mean 1.
        scale: f64,
    },
    /// A power law without an upper bound; the exponent must exceed 1.
    Pareto {
        /// Exponent of the tail.
        shape: f64,
    },
    /// A power law between a smallest and a largest value. Constructed by [`Distribution::bounded_pareto`].
    BoundedPareto {
        /// Exponent of the tail.
        shape: f64,
        /// Smallest value.
        smallest: f64,
        /// (smallest / largest)^shape.
        tail: f64,
    },
}

impl Distribution {
    /// The hyperexponential distribution with the given squared coefficient of variation, which must be at least 1.
    pub fn hyperexponential(squared_variation: f64) -> Distribution {
        let balance = ((squared_variation - 1.0) / (squared_variation + 1.0)).max(0.0);
        Distribution::Hyperexponential { p: (1.0 + balance.sqrt()) / 2.0 }
    }

    /// The lognormal distribution with the given squared coefficient of variation c²: σ² = ln(1 + c²).
    pub fn lognormal(squared_variation: f64) -> Distribution {
        Distribution::Lognormal { sigma: libm::log1p(squared_variation).sqrt() }
    }

    /// The Weibull distribution with the given shape.
    pub fn weibull(shape: f64) -> Distribution {
        Distribution::Weibull { shape, scale: 1.0 / libm::tgamma(1.0 + 1.0 / shape) }
    }

    /// The Pareto distribution with the given exponent, truncated at `ratio` times its smallest value.
    pub fn bounded_pareto(shape: f64, ratio: f64) -> Distribution {
        let tail = libm::pow(ratio, -shape);
        // Mean of the distribution with smallest value 1. At exponent 1 the general formula has a removable
        // singularity.
        let mean = if (shape - 1.0).abs() < 1e-9 {
            libm::log(ratio) / (1.0 - tail)
        } else {
            shape / (shape - 1.0) * (1.0 - libm::pow(ratio, 1.0 - shape)) / (1.0 - tail)
        };
        Distribution::BoundedPareto { shape, smallest: 1.0 / mean, tail }
    }

    /// Draws a number from this distribution.
    #[inline]
    pub fn draw(&self, stream: &mut Stream) -> f64 {
        match *self {
            Distribution::Deterministic => 1.0,
            Distribution::Exponential => stream.exponential(),
            Distribution::Erlang(stages) => {
                (0..stages).map(|_| stream.exponential()).sum::<f64>() / f64::from(stages)
            }
            Distribution::Hyperexponential { p } => {
                let rate = if stream.unit() < p { 2.0 * p } else { 2.0 * (1.0 - p) };
                stream.exponential() / rate
            }
            Distribution::Uniform => 2.0 * stream.unit(),
            Distribution::Lognormal { sigma } => libm::exp(sigma * normal(stream) - sigma * sigma / 2.0),
            Distribution::Weibull { shape, scale } => scale * libm::pow(stream.exponential(), 1.0 / shape),
            // (α − 1)/α is the smallest value of the distribution with mean 1.
            Distribution::Pareto { shape } => {
                (shape - 1.0) / shape * libm::pow(1.0 - stream.unit(), -1.0 / shape)
            }
            Distribution::BoundedPareto { shape, smallest, tail } => {
                smallest * libm::pow(1.0 - stream.unit() * (1.0 - tail), -1.0 / shape)
            }
        }
    }

    /// Squared coefficient of variation: variance divided by the square of the mean.
    pub fn squared_variation(&self) -> f64 {
        match *self {
            Distribution::Deterministic => 0.0,
            Distribution::Exponential => 1.0,
            Distribution::Erlang(stages) => 1.0 / f64::from(stages),
            Distribution::Hyperexponential { p } => 0.5 / p + 0.5 / (1.0 - p) - 1.0,
            Distribution::Uniform => 1.0 / 3.0,
            Distribution::Lognormal { sigma } => libm::expm1(sigma * sigma),
            Distribution::Weibull { shape, scale } => libm::tgamma(1.0 + 2.0 / shape) * scale * scale - 1.0,
            Distribution::Pareto { shape } if shape > 2.0 => 1.0 / (shape * (shape - 2.0)),
            Distribution::Pareto { .. } => f64::INFINITY,
            Distribution::BoundedPareto { shape, smallest, tail } => {
                let largest = smallest * libm::pow(tail, -1.0 / shape);
                let second = if (shape - 2.0).abs() < 1e-9 {
                    2.0 * smallest * smallest * libm::log(largest / smallest) / (1.0 - tail)
                } else {
                    let squares =
                        smallest * smallest - libm::pow(smallest, shape) * libm::pow(largest, 2.0 - shape);
                    shape / (shape - 2.0) * squares / (1.0 - tail)
                };
                second - 1.0
            }
        }
    }
}

/// A standard normal variable (Box and Muller 1958). The second number of each pair is discarded, so that a draw
/// depends on nothing but the stream.
fn normal(stream: &mut Stream) -> f64 {
    let radius = (2.0 * stream.exponential()).sqrt();
    radius * libm::cos(std::f64::consts::TAU * stream.unit())
}

#[cfg(test)]
mod tests {
    use super::Distribution;
    use crate::kernel::{Purpose, Stream};

    #[test]
    fn every_distribution_has_mean_one_and_the_variation_it_states() {
        let laws = [
            Distribution::Deterministic,
            Distribution::Exponential,
            Distribution::Erlang(1),
            Distribution::Erlang(4),
            Distribution::hyperexponential(1.0),
            Distribution::hyperexponential(4.0),
            Distribution::Uniform,
            Distribution::lognormal(0.25),
            Distribution::lognormal(2.0),
            Distribution::weibull(0.7),
            Distribution::weibull(2.0),
            Distribution::Pareto { shape: 9.0 },
            Distribution::bounded_pareto(2.5, 20.0),
            Distribution::bounded_pareto(2.0, 20.0),
            Distribution::bounded_pareto(1.0, 20.0),
        ];
        let count = 400_000;
        for distribution in laws {
            let mut stream = Stream::new(3, 0, Purpose::Work);
            let draws: Vec<f64> = (0..count).map(|_| distribution.draw(&mut stream)).collect();
            let mean = draws.iter().sum::<f64>() / f64::from(count);
            let moment =
                |power: f64| draws.iter().map(|x| libm::pow(x - 1.0, power)).sum::<f64>() / f64::from(count);
            let (variance, stated) = (moment(2.0), distribution.squared_variation());
            let error = (moment(4.0) - variance * variance).max(0.0).sqrt() / f64::from(count).sqrt();
            assert!(
                (mean - 1.0).abs() <= 4.0 * (stated / f64::from(count)).sqrt() + 1e-12,
                "{distribution:?}: mean {mean}"
            );
            assert!(
                (variance - stated).abs() <= 5.0 * error + 1e-9,
                "{distribution:?}: {variance} against {stated}"
            );
            assert!(draws.iter().all(|x| *x >= 0.0 && x.is_finite()));
        }
    }
}
