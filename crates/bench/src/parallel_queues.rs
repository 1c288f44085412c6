//! Independent M/M/1 queues side by side on the engine's kernel: two events per customer.

use netduel_engine::kernel::{
    Context, EventQueue, Exponentials, Model, NS_PER_S, Purpose, Simulation, Stream, Traced,
};
use netduel_engine::metrics::{MessageSizes, Observer, Recorder};
use netduel_results::{NodeState, Outcome, Request};
use std::collections::VecDeque;

/// The number of queues, and the number of events in total.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Job {
    pub(crate) queues: u32,
    pub(crate) events: u64,
}

/// The mean service time, and the mean time between arrivals at a queue, in seconds.
pub(crate) const MEAN_SERVICE_S: f64 = 0.001;
pub(crate) const MEAN_GAP_S: f64 = MEAN_SERVICE_S / 0.8;

/// The customers of these queues send no messages, so the sizes do not matter.
pub(crate) const MESSAGE_SIZES: MessageSizes = MessageSizes { object_bits: 1, message_bits: 1 };

/// Runs the job with everything that the page measures: latency histogram, loads, time averages, run hash.
pub(crate) fn with_metrics(job: Job) -> u64 {
    let mut recorder = Recorder::new(&vec![1; job.queues as usize], 0, MESSAGE_SIZES);
    let simulation = run(job, &mut recorder);
    let metrics = recorder.metrics(simulation.now_ns());
    assert!(
        metrics.outcomes.served > 0 && metrics.utilisation.is_some_and(|share| (share - 0.8).abs() < 0.05)
    );
    simulation.events()
}

/// Runs the job with the null observer, which compiles to nothing.
pub(crate) fn without_metrics(job: Job) -> u64 {
    run(job, &mut ()).events()
}

fn run(job: Job, observer: &mut impl Observer) -> Simulation<Queues, Event> {
    let mut queue = EventQueue::default();
    let mut queues: Vec<Line> = (0..job.queues)
        .map(|index| Line {
            customers: VecDeque::new(),
            times: Exponentials::new(Stream::new(7, u64::from(index), Purpose::Work)),
        })
        .collect();
    for (index, line) in (0..).zip(&mut queues) {
        queue.push(ns(MEAN_GAP_S * line.times.draw()), Event::Arrival { queue: index });
    }
    let mut simulation = Simulation::new(Queues { lines: queues, next_id: 0 }, queue);
    simulation.advance(u64::MAX, job.events, observer);
    simulation
}

fn ns(seconds: f64) -> u64 {
    (seconds * NS_PER_S as f64) as u64
}

#[derive(Debug)]
struct Queues {
    lines: Vec<Line>,
    next_id: u32,
}

#[derive(Debug)]
struct Line {
    customers: VecDeque<Request>,
    times: Exponentials,
}

#[derive(Debug, Clone, Copy)]
enum Event {
    Arrival { queue: u32 },
    Departure { queue: u32 },
}

impl Traced for Event {
    fn word(&self) -> u64 {
        match *self {
            Event::Arrival { queue } => 1 << 32 | u64::from(queue),
            Event::Departure { queue } => 2 << 32 | u64::from(queue),
        }
    }
}

impl<O: Observer> Model<O> for Queues {
    type Event = Event;

    fn handle(&mut self, event: Event, context: &mut Context<'_, Event, O>) {
        let now_ns = context.now_ns;
        let (Event::Arrival { queue } | Event::Departure { queue }) = event;
        let line = &mut self.lines[queue as usize];
        match event {
            Event::Arrival { .. } => {
                let request = Request {
                    id: self.next_id,
                    user: 0,
                    object: 0,
                    arrived_ns: now_ns,
                    work: 1.0,
                    is_write: false,
                };
                self.next_id = self.next_id.wrapping_add(1);
                context.observer.arrived(&request);
                line.customers.push_back(request);
                if line.customers.len() == 1 {
                    context
                        .queue
                        .push(now_ns + ns(MEAN_SERVICE_S * line.times.draw()), Event::Departure { queue });
                }
                context.queue.push(now_ns + ns(MEAN_GAP_S * line.times.draw()), Event::Arrival { queue });
            }
            Event::Departure { .. } => {
                let Some(request) = line.customers.pop_front() else { return };
                if !line.customers.is_empty() {
                    context
                        .queue
                        .push(now_ns + ns(MEAN_SERVICE_S * line.times.draw()), Event::Departure { queue });
                }
                context.observer.served(now_ns, queue, &request);
                context.observer.ended(now_ns, &request, Outcome::Served, queue);
            }
        }
        let waiting = line.customers.len().saturating_sub(1) as u32;
        let busy = u32::from(!line.customers.is_empty());
        context.observer.node(now_ns, queue, NodeState { up: true, away: false, busy, waiting });
    }
}
