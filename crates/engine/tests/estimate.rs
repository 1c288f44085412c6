//! Confidence intervals cover the true mean as often as their level says.

use netduel_engine::kernel::{Purpose, Stream};
use netduel_results::estimate::Estimate;

#[test]
fn an_interval_covers_the_truth_as_often_as_its_level_says() {
    let mut stream = Stream::new(5, 0, Purpose::Work);
    let repetitions = 4000;
    let covered = (0..repetitions)
        .filter(|_| {
            // Sums of twelve uniform numbers: normal for all practical purposes, with mean 6.
            let sample: Vec<f64> = (0..5).map(|_| (0..12).map(|_| stream.unit()).sum()).collect();
            let estimate = Estimate::of(&sample, 0.9).unwrap();
            (estimate.mean - 6.0).abs() <= estimate.half_width
        })
        .count() as f64;
    let share = covered / f64::from(repetitions);
    assert!((share - 0.9).abs() < 4.0 * (0.09f64 / f64::from(repetitions)).sqrt(), "{share}");
}
