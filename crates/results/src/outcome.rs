//! How requests end.

use serde::{Deserialize, Serialize};

/// How a request ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Outcome {
    /// Answered in full.
    Served = 0,
    /// Refused because a queue was full.
    Refused = 1,
    /// The user gave up waiting.
    TimedOut = 2,
    /// A node that the request needed had crashed or could not be reached.
    NodeFailed = 3,
    /// The search ended without finding a copy.
    NotFound = 4,
    /// Denied by an access policy.
    Denied = 5,
}

impl Outcome {
    /// All outcomes, in the order of their codes.
    pub const ALL: [Outcome; 6] = [
        Outcome::Served,
        Outcome::Refused,
        Outcome::TimedOut,
        Outcome::NodeFailed,
        Outcome::NotFound,
        Outcome::Denied,
    ];

    /// Its name in files and output.
    pub fn name(self) -> &'static str {
        match self {
            Outcome::Served => "served",
            Outcome::Refused => "refused",
            Outcome::TimedOut => "timed_out",
            Outcome::NodeFailed => "node_failed",
            Outcome::NotFound => "not_found",
            Outcome::Denied => "denied",
        }
    }

    /// The outcome of a code.
    pub fn from_code(code: u8) -> Option<Outcome> {
        Outcome::ALL.get(usize::from(code)).copied()
    }
}

/// The number of requests with each outcome. The number of arrivals always equals the sum of all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutcomeCounts {
    /// Answered in full.
    pub served: u64,
    /// Refused because a queue was full.
    pub refused: u64,
    /// The user gave up waiting.
    pub timed_out: u64,
    /// A node that the request needed had crashed or could not be reached.
    pub node_failed: u64,
    /// The search ended without finding a copy.
    pub not_found: u64,
    /// Denied by an access policy.
    pub denied: u64,
    /// Not ended yet.
    pub in_flight: u64,
}

impl OutcomeCounts {
    /// Requests that ended without being served.
    pub fn lost(&self) -> u64 {
        self.refused + self.timed_out + self.node_failed + self.not_found + self.denied
    }

    /// Requests that ended.
    pub fn finished(&self) -> u64 {
        self.served + self.lost()
    }

    /// All requests that arrived.
    pub fn arrived(&self) -> u64 {
        self.finished() + self.in_flight
    }

    /// Counts one more ended request.
    pub fn count(&mut self, outcome: Outcome) {
        *match outcome {
            Outcome::Served => &mut self.served,
            Outcome::Refused => &mut self.refused,
            Outcome::TimedOut => &mut self.timed_out,
            Outcome::NodeFailed => &mut self.node_failed,
            Outcome::NotFound => &mut self.not_found,
            Outcome::Denied => &mut self.denied,
        } += 1;
    }
}
