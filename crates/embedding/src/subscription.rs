//! The events that a host page gets without asking for each.

/// A kind of event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Topic {
    /// The metrics of both networks.
    Metrics,
    /// A fault begins or ends.
    Fault,
    /// The run is at its end.
    Finished,
    /// The state, whenever it changes.
    State,
    /// A step of the guided tour begins or ends.
    Tour,
    /// A prediction was judged by the run.
    Predictions,
}

impl Topic {
    /// All topics.
    pub const ALL: [Topic; 6] =
        [Topic::Metrics, Topic::Fault, Topic::Finished, Topic::State, Topic::Tour, Topic::Predictions];

    /// The name in messages.
    pub fn name(self) -> &'static str {
        match self {
            Topic::Metrics => "metrics",
            Topic::Fault => "fault",
            Topic::Finished => "finished",
            Topic::State => "state",
            Topic::Tour => "tour",
            Topic::Predictions => "predictions",
        }
    }
}

/// The events to which a host has subscribed.
#[derive(Debug, Clone, PartialEq)]
pub struct Subscription {
    topics: Vec<Topic>,
    /// The time between two events of a topic, in milliseconds of wall time.
    pub every_ms: f64,
}

impl Subscription {
    /// The time between two events of a topic unless the host names another one, in milliseconds.
    pub const EVERY_MS: f64 = 250.0;
    /// The shortest possible time in milliseconds: a frame.
    pub const SHORTEST_MS: f64 = 16.0;

    /// No events.
    pub fn none() -> Subscription {
        Subscription { topics: Vec::new(), every_ms: Subscription::EVERY_MS }
    }

    /// Events of these topics. A shorter time than possible becomes the shortest one.
    pub fn new(topics: Vec<Topic>, every_ms: f64) -> Subscription {
        Subscription { topics, every_ms: every_ms.max(Subscription::SHORTEST_MS) }
    }

    /// Whether events of a topic are sent.
    pub fn has(&self, topic: Topic) -> bool {
        self.topics.contains(&topic)
    }

    /// Whether no events are sent.
    pub fn is_empty(&self) -> bool {
        self.topics.is_empty()
    }
}
