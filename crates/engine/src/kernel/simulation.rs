//! The event loop: it removes the next event and passes it to the model.

use super::{EventQueue, TraceHash};

/// A simulated system: how an event changes the state and which events it schedules. A model is generic over its
/// observer, so an unobserved run does not pay for being observable.
pub trait Model<O> {
    /// The model's events; they should be small.
    type Event: Copy + Traced;

    /// Processes one event.
    fn handle(&mut self, event: Self::Event, context: &mut Context<'_, Self::Event, O>);
}

/// The parts of the simulation that a model can use while it processes an event.
#[derive(Debug)]
pub struct Context<'a, E, O> {
    /// Simulated time, in nanoseconds.
    pub now_ns: u64,
    /// The queue in which the model schedules further events.
    pub queue: &'a mut EventQueue<E>,
    /// The observer of the run.
    pub observer: &'a mut O,
}

/// An event that the run hash covers.
pub trait Traced {
    /// A word that distinguishes this event from others at the same time.
    fn word(&self) -> u64;
}

/// A running model: its state, its pending events, the simulated time and the hash of all events so far.
#[derive(Debug, Clone)]
pub struct Simulation<M, E> {
    /// State of the model.
    pub model: M,
    /// Pending events.
    pub queue: EventQueue<E>,
    now_ns: u64,
    last_event_ns: u64,
    events: u64,
    hash: TraceHash,
}

impl<M, E: Copy + Traced> Simulation<M, E> {
    /// Creates a simulation at time 0 with its initial events.
    pub fn new(model: M, queue: EventQueue<E>) -> Self {
        Simulation { model, queue, now_ns: 0, last_event_ns: 0, events: 0, hash: TraceHash::default() }
    }

    /// Processes all events at or before `until_ns`, but no more than `max_events`. Returns whether `until_ns` was
    /// reached; the simulated time is then `until_ns`.
    pub fn advance<O>(&mut self, until_ns: u64, max_events: u64, observer: &mut O) -> bool
    where
        M: Model<O, Event = E>,
    {
        let before = self.events;
        for _ in 0..max_events {
            let Some((time_ns, event)) = self.queue.pop_until(until_ns) else {
                if self.events > before {
                    self.last_event_ns = self.now_ns;
                }
                self.now_ns = self.now_ns.max(until_ns);
                return true;
            };
            self.now_ns = time_ns;
            self.events += 1;
            self.hash.fold_event(time_ns, event.word());
            self.model.handle(event, &mut Context { now_ns: time_ns, queue: &mut self.queue, observer });
        }
        if self.events > before {
            self.last_event_ns = self.now_ns;
        }
        false
    }

    /// Simulated time, in nanoseconds.
    pub fn now_ns(&self) -> u64 {
        self.now_ns
    }

    /// Time of the last event; 0 before the first.
    pub fn last_event_ns(&self) -> u64 {
        self.last_event_ns
    }

    /// Time of the next pending event, if there is one. Takes time linear in the number of pending events, so it
    /// suits single steps rather than whole runs.
    pub fn next_event_ns(&self) -> Option<u64> {
        self.queue.iter().map(|(time_ns, _)| time_ns).min()
    }

    /// Sets the simulated time. No unprocessed event may lie before it; the time cannot be set to before the last
    /// event.
    pub fn set_now_ns(&mut self, time_ns: u64) {
        self.now_ns = time_ns.max(self.last_event_ns);
    }

    /// Number of events processed so far.
    pub fn events(&self) -> u64 {
        self.events
    }

    /// Hash of all events processed so far.
    pub fn hash(&self) -> TraceHash {
        self.hash
    }
}
