//! The job on desque, where events are boxed trait objects.

use crate::parallel_queues::{Job, MEAN_GAP_S, MEAN_SERVICE_S, MESSAGE_SIZES};
use desque::serial::{Event, Simulation};
use desque::{Result, SimState};
use netduel_engine::kernel::{NS_PER_S, Purpose, Stream};
use netduel_engine::metrics::{Observer, Recorder};
use netduel_results::{NodeState, Outcome, Request};
use std::collections::VecDeque;

/// Runs the job with the minimal statistics of such a model: the number of customers and the sum of their times.
pub(crate) fn without_metrics(job: Job) -> u64 {
    run(job, ())
}

/// Runs the job with all metrics of the engine, but without the run hash.
pub(crate) fn with_metrics(job: Job) -> u64 {
    run(job, Recorder::new(&vec![1; job.queues as usize], 0, MESSAGE_SIZES))
}

/// Runs the job, and returns the number of events it handled.
fn run<O: Observer + 'static>(job: Job, observer: O) -> u64 {
    let lines = (0..job.queues)
        .map(|index| (VecDeque::new(), Stream::new(7, u64::from(index), Purpose::Work)))
        .collect();
    let state = Queues { lines, events_left: job.events, served: 0, time_in_system: 0, observer };
    let mut simulation = Simulation::new(state, 0u64);
    for queue in 0..job.queues as usize {
        let gap = simulation.state_mut().draw(queue, MEAN_GAP_S);
        simulation.schedule(Arrival { queue }, gap).expect("the first arrivals lie ahead");
    }
    simulation.run().expect("no event fails");
    assert!(simulation.state().served > 0 && simulation.state().time_in_system > 0);
    job.events
}

struct Queues<O> {
    lines: Vec<(VecDeque<u64>, Stream)>,
    events_left: u64,
    served: u64,
    time_in_system: u64,
    observer: O,
}

impl<O: Observer> Queues<O> {
    fn draw(&mut self, queue: usize, mean_s: f64) -> u64 {
        (mean_s * self.lines[queue].1.exponential() * NS_PER_S as f64) as u64
    }

    fn report_state(&mut self, queue: usize, now: u64) {
        let customers = self.lines[queue].0.len() as u32;
        let (busy, waiting) = (customers.min(1), customers.saturating_sub(1));
        let state = NodeState { up: true, away: false, busy, waiting };
        self.observer.node(now, queue as u32, state);
    }
}

impl<O: Observer> SimState<u64> for Queues<O> {
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

impl<O: Observer> Event<Queues<O>, u64> for Arrival {
    fn execute(&mut self, simulation: &mut Simulation<Queues<O>, u64>) -> Result {
        let (queue, now) = (self.queue, *simulation.current_time());
        let state = simulation.state_mut();
        state.events_left -= 1;
        state.observer.arrived(&request(now));
        state.lines[queue].0.push_back(now);
        state.report_state(queue, now);
        if state.lines[queue].0.len() == 1 {
            let service = state.draw(queue, MEAN_SERVICE_S);
            simulation.schedule(Departure { queue }, now + service)?;
        }
        let gap = simulation.state_mut().draw(queue, MEAN_GAP_S);
        simulation.schedule(Arrival { queue }, now + gap)
    }
}

impl<O: Observer> Event<Queues<O>, u64> for Departure {
    fn execute(&mut self, simulation: &mut Simulation<Queues<O>, u64>) -> Result {
        let (queue, now) = (self.queue, *simulation.current_time());
        let state = simulation.state_mut();
        state.events_left -= 1;
        if let Some(arrived) = state.lines[queue].0.pop_front() {
            state.served += 1;
            state.time_in_system += now - arrived;
            state.observer.served(now, queue as u32, &request(arrived));
            state.observer.ended(now, &request(arrived), Outcome::Served, queue as u32);
            state.report_state(queue, now);
        }
        if !state.lines[queue].0.is_empty() {
            let service = state.draw(queue, MEAN_SERVICE_S);
            simulation.schedule(Departure { queue }, now + service)?;
        }
        Ok(())
    }
}

fn request(arrived_ns: u64) -> Request {
    Request { id: 0, user: 0, object: 0, arrived_ns, work: 1.0, is_write: false }
}
