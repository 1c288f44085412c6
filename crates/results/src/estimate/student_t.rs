//! Quantiles of Student's t distribution.

/// The value below which a t variable with so many degrees of freedom (more than 0) lies with a probability
/// between 0 and 1. By bisection of the distribution function, to twelve digits.
pub fn student_t_quantile(probability: f64, freedom: f64) -> f64 {
    if probability < 0.5 {
        return -student_t_quantile(1.0 - probability, freedom);
    }
    let (mut low, mut high) = (0.0, 1.0);
    while student_t_below(high, freedom) < probability && high < 1e12 {
        high *= 2.0;
    }
    for _ in 0..100 {
        let middle = (low + high) / 2.0;
        if student_t_below(middle, freedom) < probability {
            low = middle;
        } else {
            high = middle;
        }
    }
    (low + high) / 2.0
}

/// P(T ≤ t) for t ≥ 0: 1 − I_x(ν/2, ½)/2 with x = ν/(ν + t²). Abramowitz and Stegun (1964), 26.7.1.
fn student_t_below(t: f64, freedom: f64) -> f64 {
    1.0 - incomplete_beta(freedom / (freedom + t * t), freedom / 2.0, 0.5) / 2.0
}

/// The regularised incomplete beta function I_x(a, b), by its continued fraction (Abramowitz and Stegun, 26.5.8),
/// evaluated by Lentz's method.
fn incomplete_beta(x: f64, a: f64, b: f64) -> f64 {
    if x <= 0.0 || x >= 1.0 {
        return x.clamp(0.0, 1.0);
    }
    // The fraction converges fast on one side of the mean; the other follows by symmetry.
    if x > (a + 1.0) / (a + b + 2.0) {
        return 1.0 - incomplete_beta(1.0 - x, b, a);
    }
    let log_front =
        libm::lgamma(a + b) - libm::lgamma(a) - libm::lgamma(b) + a * libm::log(x) + b * libm::log1p(-x);
    let tiny = 1e-300;
    let (mut numerator, mut denominator) = (1.0f64, 1.0 / away(1.0 - (a + b) * x / (a + 1.0), tiny));
    let mut fraction = denominator;
    for step in 1..300 {
        let m = f64::from(step);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        denominator = 1.0 / away(1.0 + even * denominator, tiny);
        numerator = away(1.0 + even / numerator, tiny);
        fraction *= denominator * numerator;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        denominator = 1.0 / away(1.0 + odd * denominator, tiny);
        numerator = away(1.0 + odd / numerator, tiny);
        let factor = denominator * numerator;
        fraction *= factor;
        if (factor - 1.0).abs() < 1e-15 {
            break;
        }
    }
    libm::exp(log_front) * fraction / a
}

/// Keeps a divisor away from zero.
fn away(value: f64, tiny: f64) -> f64 {
    if value.abs() < tiny { tiny } else { value }
}

#[cfg(test)]
mod tests {
    use super::student_t_quantile;

    #[test]
    fn quantiles_equal_published_tables() {
        // Abramowitz and Stegun, table 26.10.
        for (probability, freedom, published) in [
            (0.975, 1.0, 12.706),
            (0.975, 4.0, 2.776),
            (0.975, 9.0, 2.262),
            (0.995, 9.0, 3.250),
            (0.95, 29.0, 1.699),
            (0.9995, 9.0, 4.781),
            (0.975, 1e6, 1.960),
        ] {
            let quantile = student_t_quantile(probability, freedom);
            assert!((quantile - published).abs() < 6e-4, "t({probability}, {freedom}) = {quantile}");
        }
        assert_eq!(student_t_quantile(0.025, 4.0), -student_t_quantile(0.975, 4.0));
    }
}
