//! Counts in windows of simulated time.

use serde::{Deserialize, Serialize};

/// The requests that ended in one window of simulated time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    /// The number of requests that were served.
    pub served: u32,
    /// The number of requests that failed.
    pub lost: u32,
}

impl Window {
    /// Served / ended; `None` if no request ended.
    pub fn success_rate(&self) -> Option<f64> {
        let ended = self.served + self.lost;
        (ended > 0).then(|| f64::from(self.served) / f64::from(ended))
    }
}

/// The requests that ended within some time before now.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct RecentRequests {
    /// The number of requests that were served.
    pub served: u64,
    /// The number of requests that failed.
    pub failed: u64,
    /// The mean latency of the served ones; `None` if there are none.
    pub latency_mean_s: Option<f64>,
}

impl RecentRequests {
    /// The number of requests that ended.
    pub fn ended(&self) -> u64 {
        self.served + self.failed
    }

    /// Served / ended; `None` if no request ended.
    pub fn success_rate(&self) -> Option<f64> {
        (self.ended() > 0).then(|| self.served as f64 / self.ended() as f64)
    }
}

/// The availability of a file's pieces at the end of a window of simulated time, among the nodes that are present.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Availability {
    /// The number of copies of the rarest piece.
    pub fewest: u32,
    /// The number of copies of all pieces together.
    pub copies: u64,
}
