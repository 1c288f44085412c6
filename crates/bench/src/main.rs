//! Benchmarks that compare the engine with other simulation frameworks on the same jobs in one run. Results of different machines
//! or runs are not comparable; their ratios are.
#![forbid(unsafe_code)]

mod checkpoints;
mod contestant;
mod duel;
mod hold;
mod host;
mod parallel_queues;
#[cfg(not(target_arch = "wasm32"))]
mod peers;
mod searches;
mod swarms;

use contestant::{Contestant, best_speeds};
use host::print_line;
use parallel_queues::Job;

fn main() {
    // An argument selects the jobs whose names contain it.
    let filter = std::env::args().nth(1).unwrap_or_default();
    for queues in [1, 1000] {
        let job = Job { queues, events: 4_000_000 };
        let title = if queues == 1 {
            "one M/M/1 queue".to_owned()
        } else {
            format!("{queues} parallel M/M/1 queues")
        };
        print_line(&format!("{title}, ρ = 0.8, {} events, in million events per second", job.events));
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
        contestants.retain(|(name, _)| name.contains(&filter));
        let speeds = best_speeds(&contestants);
        for ((name, _), speed) in contestants.iter().zip(&speeds) {
            print_line(&format!("  {name:<36}{:>8.2}{:>8.2} ×", speed / 1e6, speed / speeds[0]));
        }
        print_line("");
    }
    hold::print_table(&filter);
    searches::print_table(&filter);
    swarms::print_table(&filter);
    checkpoints::print_table(&filter);
    print_line("whole duels, all metrics, both sides, in million events per second and times real time");
    let jobs = duel::jobs();
    for ((name, run), speed) in jobs.iter().zip(best_speeds(&jobs)) {
        let (events, simulated_s) = (run() as f64, duel::DURATION_S);
        print_line(&format!("  {name:<36}{:>8.2}{:>10.0} ×", speed / 1e6, simulated_s * speed / events));
    }
}
