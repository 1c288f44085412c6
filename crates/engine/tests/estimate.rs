//! Confidence intervals cover the true mean with the probability of their level.

use netduel_engine::kernel::{Purpose, Stream};
use netduel_results::estimate::Estimate;

#[test]
fn an_interval_covers_the_true_mean_with_the_probability_of_its_level() {
    let mut stream = Stream::new(5, 0, Purpose::Work);
    let repetitions = 4000;
    let covered = (0..repetitions)
        .filter(|_| {
            // Sums of twelve uniform numbers are approximately normal with mean 6.
            let sample: Vec<f64> = (0..5).map(|_| (0..12).map(|_| stream.unit()).sum()).collect();
            let estimate = Estimate::of(&sample, 0.9).unwrap();
            (estimate.mean - 6.0).abs() <= estimate.half_width
        })
        .count() as f64;
    let share = covered / f64::from(repetitions);
    assert!((share - 0.9).abs() < 4.0 * (0.09f64 / f64::from(repetitions)).sqrt(), "{share}");
}
