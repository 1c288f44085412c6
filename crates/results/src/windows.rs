//! What is counted in windows of simulated time.

use serde::{Deserialize, Serialize};

/// What happened in one window of simulated time: ended requests, by the time they ended.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    /// Served.
    pub served: u32,
    /// Ended otherwise.
    pub lost: u32,
}

impl Window {
    /// Served / ended; `None` if nothing ended.
    pub fn success_rate(&self) -> Option<f64> {
        let ended = self.served + self.lost;
        (ended > 0).then(|| f64::from(self.served) / f64::from(ended))
    }
}

/// How available the pieces of a file are at the end of a window of simulated time, among those who are there.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Availability {
    /// How many have the piece that the fewest have.
    pub fewest: u32,
    /// How many copies there are of all pieces together.
    pub copies: u64,
}
