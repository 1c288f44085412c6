//! Benchmarks: the engine against the frameworks of its kind, on the same jobs, in one run. Figures of
//! different machines or runs do not compare; the ratios do.
#![forbid(unsafe_code)]

mod duel;
mod hold;
mod host;
mod parallel_queues;
#[cfg(not(target_arch = "wasm32"))]
mod peers;
mod searches;
mod swarms;
mod timelines;

use host::{measure, say};
use parallel_queues::Job;

/// A name and a job that returns how many events it handled.
type Contestant = (&'static str, Box<dyn Fn() -> u64>);

/// How often each job runs; the fastest counts, since everything else only ever slows a program down.
const REPETITIONS: u32 = 5;

fn main() {
    // A word on the command line picks the contestants whose name contains it.
    let wanted = std::env::args().nth(1).unwrap_or_default();
    // Jobs of one round take turns, so that a slow spell of the machine hits all alike.
    for queues in [1, 1000] {
        let job = Job { queues, events: 4_000_000 };
        let title = if queues == 1 {
            "one M/M/1 queue".to_owned()
        } else {
            format!("{queues} parallel M/M/1 queues")
        };
        say(&format!("{title}, ρ = 0.8, {} events, in million events per second", job.events));
        let mut contestants: Vec<Contestant> = vec![
            ("netduel, all metrics and run hash", Box::new(move || parallel_queues::with_metrics(job))),
            ("netduel, without metrics", Box::new(move || parallel_queues::without_metrics(job))),
        ];
        #[cfg(not(target_arch = "wasm32"))]
        contestants.extend::<[Contestant; 3]>([
            ("desque 0.4, all metrics", Box::new(move || peers::desque::with_metrics(job))),
            ("desque 0.4", Box::new(move || peers::desque::without_metrics(job))),
            ("simcore 0.1", Box::new(move || peers::simcore::run(job))),
        ]);
        contestants.retain(|(name, _)| name.contains(&wanted));
        let speeds = race(&contestants);
        for ((name, _), speed) in contestants.iter().zip(&speeds) {
            say(&format!("  {name:<36}{:>8.2}{:>8.2} ×", speed / 1e6, speed / speeds[0]));
        }
        say("");
    }
    hold::table(&wanted);
    searches::table(&wanted);
    swarms::table(&wanted);
    timelines::table(&wanted);
    say("whole duels, all metrics, both sides, in million events per second and times real time");
    for (name, run) in duel::jobs() {
        let speed = (0..REPETITIONS).map(|_| measure(&run)).max_by(f64::total_cmp).unwrap_or_default();
        let (events, simulated_s) = (run() as f64, duel::DURATION_S);
        say(&format!("  {name:<36}{:>8.2}{:>10.0} ×", speed / 1e6, simulated_s * speed / events));
    }
}

/// The best speed of each contestant, in events per second.
fn race(contestants: &[Contestant]) -> Vec<f64> {
    let mut best = vec![0.0f64; contestants.len()];
    for _ in 0..REPETITIONS {
        for ((_, run), best) in contestants.iter().zip(&mut best) {
            *best = best.max(measure(run));
        }
    }
    best
}
