//! On desque: events are boxed trait objects.

use crate::parallel_queues::{Job, MEAN_GAP_S, MEAN_SERVICE_S};
use desque::serial::{Event, Simulation};
use desque::{Result, SimState};
use netduel_engine::kernel::{NS_PER_S, Purpose, Stream};
use std::collections::VecDeque;

/// Runs the job; returns how many events it handled.
pub(crate) fn run(job: Job) -> u64 {
    let lines = (0..job.queues)
        .map(|index| (VecDeque::new(), Stream::new(7, u64::from(index), Purpose::Work)))
        .collect();
    let state = Queues { lines, events_left: job.events, served: 0, time_in_system: 0 };
    let mut simulation = Simulation::new(state, 0u64);
    for queue in 0..job.queues as usize {
        let gap = simulation.state_mut().draw(queue, MEAN_GAP_S);
        simulation.schedule(Arrival { queue }, gap).expect("the first arrivals lie ahead");
    }
    simulation.run().expect("no event fails");
    assert!(simulation.state().served > 0 && simulation.state().time_in_system > 0);
    job.events
}

struct Queues {
    lines: Vec<(VecDeque<u64>, Stream)>,
    events_left: u64,
    served: u64,
    time_in_system: u64,
}

impl Queues {
    fn draw(&mut self, queue: usize, mean_s: f64) -> u64 {
        (mean_s * self.lines[queue].1.exponential() * NS_PER_S as f64) as u64
    }
}

impl SimState<u64> for Queues {
    fn is_complete(&self, _now: &u64) -> bool {
        self.events_left == 0
    }
}

#[derive(Debug)]
struct Arrival {
    queue: usize,
}

#[derive(Debug)]
struct Departure {
    queue: usize,
}

impl Event<Queues, u64> for Arrival {
    fn execute(&mut self, simulation: &mut Simulation<Queues, u64>) -> Result {
        let (queue, now) = (self.queue, *simulation.current_time());
        let state = simulation.state_mut();
        state.events_left -= 1;
        state.lines[queue].0.push_back(now);
        if state.lines[queue].0.len() == 1 {
            let service = state.draw(queue, MEAN_SERVICE_S);
            simulation.schedule(Departure { queue }, now + service)?;
        }
        let gap = simulation.state_mut().draw(queue, MEAN_GAP_S);
        simulation.schedule(Arrival { queue }, now + gap)
    }
}

impl Event<Queues, u64> for Departure {
    fn execute(&mut self, simulation: &mut Simulation<Queues, u64>) -> Result {
        let (queue, now) = (self.queue, *simulation.current_time());
        let state = simulation.state_mut();
        state.events_left -= 1;
        if let Some(arrived) = state.lines[queue].0.pop_front() {
            state.served += 1;
            state.time_in_system += now - arrived;
        }
        if !state.lines[queue].0.is_empty() {
            let service = state.draw(queue, MEAN_SERVICE_S);
            simulation.schedule(Departure { queue }, now + service)?;
        }
        Ok(())
    }
}
