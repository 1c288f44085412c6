//! The jobs that are measured, and how they are measured.

use crate::host::measure;

/// A name, and a job that returns the number of events it handled.
pub(crate) type Contestant = (&'static str, Box<dyn Fn() -> u64>);

/// How often each job runs. The fastest run counts, because other programs can only slow a job down.
const REPETITIONS: u32 = 5;

/// The best speed of each contestant, in events per second. The contestants take turns, so that a slow phase of the machine affects
/// all of them.
pub(crate) fn best_speeds(contestants: &[Contestant]) -> Vec<f64> {
    let mut best = vec![0.0f64; contestants.len()];
    for _ in 0..REPETITIONS {
        for ((_, run), best) in contestants.iter().zip(&mut best) {
            *best = best.max(measure(run));
        }
    }
    best
}
