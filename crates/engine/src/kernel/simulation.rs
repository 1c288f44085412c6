//! The loop that takes the next event and hands it to the model.

use super::{EventQueue, TraceHash};

/// What is simulated: how an event changes the state and which events follow. Generic over its observer, so
/// that a run nobody watches pays nothing for being watchable.
pub trait Model<O> {
    /// Its events: small and `Copy`.
    type Event: Copy + Traced;

    /// Lets one event happen.
    fn handle(&mut self, event: Self::Event, context: &mut Context<'_, Self::Event, O>);
}

/// What a model can reach while an event happens.
#[derive(Debug)]
pub struct Context<'a, E, O> {
    /// The simulated time.
    pub now_ns: u64,
    /// Where events to come are scheduled.
    pub queue: &'a mut EventQueue<E>,
    /// Who watches.
    pub observer: &'a mut O,
}

/// An event that the run hash covers.
pub trait Traced {
    /// What tells this event from others at the same time.
    fn word(&self) -> u64;
}

/// A model in motion: its state, its pending events, its time and the hash of all that happened.
#[derive(Debug, Clone)]
pub struct Simulation<M, E> {
    /// The state.
    pub model: M,
    /// Pending events.
    pub queue: EventQueue<E>,
    now_ns: u64,
    last_event_ns: u64,
    events: u64,
    hash: TraceHash,
}

impl<M, E: Copy + Traced> Simulation<M, E> {
    /// A model at time 0 with its first events.
    pub fn new(model: M, queue: EventQueue<E>) -> Self {
        Simulation { model, queue, now_ns: 0, last_event_ns: 0, events: 0, hash: TraceHash::default() }
    }

    /// Lets everything happen that is due at or before `until_ns`, but at most `budget` events.
    /// Returns whether `until_ns` was reached; time then stands there.
    pub fn advance<O>(&mut self, until_ns: u64, budget: u64, observer: &mut O) -> bool
    where
        M: Model<O, Event = E>,
    {
        let before = self.events;
        for _ in 0..budget {
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

    /// The simulated time.
    pub fn now_ns(&self) -> u64 {
        self.now_ns
    }

    /// When the last event happened; 0 before the first.
    pub fn last_event_ns(&self) -> u64 {
        self.last_event_ns
    }

    /// When the next event is due, if any is pending. Looks through all that are: for steps, not for runs.
    pub fn next_event_ns(&self) -> Option<u64> {
        self.queue.iter().map(|(time_ns, _)| time_ns).min()
    }

    /// Sets the clock to a time at which nothing happens that has not happened: what lies between is as long as you like.
    pub fn stand_at(&mut self, time_ns: u64) {
        self.now_ns = time_ns.max(self.last_event_ns);
    }

    /// How many events have happened.
    pub fn events(&self) -> u64 {
        self.events
    }

    /// The hash of all that happened.
    pub fn hash(&self) -> TraceHash {
        self.hash
    }
}
