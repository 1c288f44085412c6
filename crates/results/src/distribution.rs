//! Distributions of whole numbers, such as lengths of queues and numbers of hops.

use serde::Serialize;

/// One bin of a distribution: a number, or for large numbers a range of numbers.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct DistributionBin {
    /// The smallest number of the bin.
    pub at_least: u64,
    /// The largest number of the bin; the same as the smallest for a single number.
    pub at_most: u64,
    /// The mean of the numbers in the bin, with the same weights as the share.
    pub mean: f64,
    /// The share of the bin in the whole distribution, from 0 to 1.
    pub share: f64,
}

/// The distributions of one side. Bins are in ascending order, and empty bins are left out. Definitions: `docs/models.md`.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct SideDistributions {
    /// The number of requests that wait at all serving nodes together; shares of the measured time. Empty before the end of the
    /// warm-up.
    pub queue_length_distribution: Vec<DistributionBin>,
    /// The number of requests that wait at a serving node; shares of the measured time of all nodes together.
    pub node_queue_length_distribution: Vec<DistributionBin>,
    /// The number of hops to the first holder; shares of the searches that found one. Empty without such searches.
    pub hops_distribution: Vec<DistributionBin>,
}

/// The quantile for a share: the smallest number that at least this share of the distribution does not exceed. If its bin has more
/// than one number, it is their mean, rounded. `None` for an empty distribution.
pub fn quantile(bins: &[DistributionBin], share: f64) -> Option<u64> {
    let mut sum = 0.0;
    let reaches = |bin: &&DistributionBin| {
        sum += bin.share;
        // The tolerance absorbs the rounding of the sum.
        sum >= share - 1e-12
    };
    bins.iter().find(reaches).or(bins.last()).map(|bin| (bin.mean + 0.5) as u64)
}

#[cfg(test)]
mod tests {
    use super::{DistributionBin, quantile};

    #[test]
    fn a_quantile_is_the_first_number_that_its_share_does_not_exceed() {
        let bin = |at_least, at_most, mean, share| DistributionBin { at_least, at_most, mean, share };
        let bins = [bin(0, 0, 0.0, 0.5), bin(3, 3, 3.0, 0.25), bin(64, 67, 65.6, 0.25)];
        let found = [0.0, 0.5, 0.51, 0.75, 0.76, 1.0].map(|share| quantile(&bins, share));
        assert_eq!(found, [0, 0, 3, 3, 66, 66].map(Some));
        assert_eq!(quantile(&[], 0.5), None);
    }
}
