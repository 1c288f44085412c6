//! Measures of dispersion: how evenly a load is distributed over nodes.

/// All measures for one load. Each is `None` for fewer than two nodes, or if there is no load.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Dispersion {
    pub(super) jain_index: Option<f64>,
    pub(super) gini_coefficient: Option<f64>,
    pub(super) peak_to_mean: Option<f64>,
}

impl Dispersion {
    pub(super) fn of(loads: &[u64]) -> Dispersion {
        Dispersion {
            jain_index: jain_index(loads),
            gini_coefficient: gini_coefficient(loads),
            peak_to_mean: peak_to_mean(loads),
        }
    }
}

/// Jain's fairness index (Σx)² / (n Σx²): 1 if the load is perfectly even, 1/n if one node has all of it.
/// `None` for fewer than two nodes, or if there is no load. Jain, Chiu, Hawe (1984).
pub fn jain_index(loads: &[u64]) -> Option<f64> {
    let (sum, squares) = loads.iter().fold((0u128, 0u128), |(sum, squares), load| {
        let load = u128::from(*load);
        // With the largest objects and the most requests, the sum of squares would exceed even 128 bits.
        (sum + load, squares.saturating_add(load * load))
    });
    (loads.len() > 1 && sum > 0).then(|| (sum as f64) * (sum as f64) / (loads.len() as f64 * squares as f64))
}

/// The Gini coefficient: 0 if the load is perfectly even, 1 − 1/n if one node has all of it. `None` in the same cases as
/// [`jain_index`].
pub fn gini_coefficient(loads: &[u64]) -> Option<f64> {
    let mut sorted = loads.to_vec();
    sorted.sort_unstable();
    let sum: u128 = sorted.iter().map(|load| u128::from(*load)).sum();
    let weighted: u128 = (1u128..).zip(&sorted).map(|(rank, load)| rank * u128::from(*load)).sum();
    let count = loads.len() as f64;
    (loads.len() > 1 && sum > 0).then(|| 2.0 * weighted as f64 / (count * sum as f64) - (count + 1.0) / count)
}

/// The highest load divided by the mean load. `None` in the same cases as [`jain_index`].
pub fn peak_to_mean(loads: &[u64]) -> Option<f64> {
    let sum: u128 = loads.iter().map(|load| u128::from(*load)).sum();
    let peak = loads.iter().max().copied().unwrap_or(0);
    (loads.len() > 1 && sum > 0).then(|| peak as f64 * loads.len() as f64 / sum as f64)
}

#[cfg(test)]
mod tests {
    use super::{gini_coefficient, jain_index, peak_to_mean};
    use proptest::prelude::*;

    #[test]
    fn even_and_extreme_loads_have_their_textbook_values() {
        let all = |loads: &[u64]| [jain_index(loads), gini_coefficient(loads), peak_to_mean(loads)];
        assert_eq!(all(&[5, 5, 5, 5]), [Some(1.0), Some(0.0), Some(1.0)]);
        assert_eq!(all(&[0, 0, 0, 8]), [Some(0.25), Some(0.75), Some(4.0)]);
        assert_eq!(all(&[7]), [None; 3]);
        assert_eq!(all(&[0, 0]), [None; 3]);
        assert_eq!(jain_index(&[1, 2, 3]), Some(36.0 / 42.0));
    }

    proptest! {
        #[test]
        fn indices_stay_in_their_ranges_and_ignore_order(mut loads in prop::collection::vec(0u64..1_000_000, 2..50)) {
            prop_assume!(loads.iter().any(|load| *load > 0));
            let count = loads.len() as f64;
            let (jain, gini) = (jain_index(&loads).unwrap(), gini_coefficient(&loads).unwrap());
            prop_assert!((1.0 / count - 1e-12..=1.0 + 1e-12).contains(&jain));
            prop_assert!((-1e-12..=1.0 - 1.0 / count + 1e-12).contains(&gini));
            loads.reverse();
            prop_assert_eq!(jain_index(&loads), Some(jain));
            prop_assert_eq!(gini_coefficient(&loads), Some(gini));
        }
    }
}
