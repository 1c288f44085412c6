//! The job on simcore, where components handle events with payloads.

use crate::parallel_queues::{Job, MEAN_GAP_S, MEAN_SERVICE_S};
use netduel_engine::kernel::{Purpose, Stream};
use serde::Serialize;
use simcore::{Event, EventHandler, Simulation, SimulationContext, cast};
use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

/// Runs the job, and returns the number of events it handled.
pub(crate) fn run(job: Job) -> u64 {
    let mut simulation = Simulation::new(7);
    let lines: Vec<_> = (0..job.queues)
        .map(|index| {
            let name = format!("queue-{index}");
            let line = Line {
                customers: VecDeque::new(),
                stream: Stream::new(7, u64::from(index), Purpose::Work),
                served: 0,
                time_in_system: 0.0,
                context: simulation.create_context(&name),
            };
            let line = Rc::new(RefCell::new(line));
            simulation.add_handler(&name, line.clone());
            line
        })
        .collect();
    lines.iter().for_each(|line| line.borrow_mut().schedule_arrival());
    simulation.steps(job.events);
    let served: u64 = lines.iter().map(|line| line.borrow().served).sum();
    let time: f64 = lines.iter().map(|line| line.borrow().time_in_system).sum();
    assert!(served > 0 && time > 0.0);
    job.events
}

#[derive(Clone, Serialize)]
struct Arrival {}

#[derive(Clone, Serialize)]
struct Departure {}

struct Line {
    customers: VecDeque<f64>,
    stream: Stream,
    served: u64,
    time_in_system: f64,
    context: SimulationContext,
}

impl Line {
    fn schedule_arrival(&mut self) {
        self.context.emit_self(Arrival {}, MEAN_GAP_S * self.stream.exponential());
    }

    fn schedule_departure(&mut self) {
        self.context.emit_self(Departure {}, MEAN_SERVICE_S * self.stream.exponential());
    }
}

impl EventHandler for Line {
    fn on(&mut self, event: Event) {
        cast!(match event.data {
            Arrival {} => {
                self.customers.push_back(event.time);
                if self.customers.len() == 1 {
                    self.schedule_departure();
                }
                self.schedule_arrival();
            }
            Departure {} => {
                if let Some(arrived) = self.customers.pop_front() {
                    self.served += 1;
                    self.time_in_system += event.time - arrived;
                }
                if !self.customers.is_empty() {
                    self.schedule_departure();
                }
            }
        })
    }
}
