//! Requests.

use super::Outcome;
use serde::{Deserialize, Serialize};

/// A request of a user.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Request {
    /// The number of the request, the same on both sides. In an open workload requests are numbered from 0 in order of arrival. In a
    /// closed workload the n-th request of a user (from 0) has the number `n × users + user`.
    pub id: u32,
    /// The user that makes the request.
    pub user: u32,
    /// The requested object; 0 is the most popular one.
    pub object: u32,
    /// The time of arrival, in nanoseconds.
    pub arrived_ns: u64,
    /// The amount of work, with mean 1. A worker of service rate r serves the request in `work / r` seconds.
    pub work: f64,
    /// Whether the request changes the object instead of reading it.
    pub is_write: bool,
}

/// A request that has ended.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct RequestRecord {
    /// The number of the request, from 1.
    pub number: u32,
    /// The time of arrival, in seconds.
    pub arrived_s: f64,
    /// The time from arrival to end, in seconds.
    pub time_s: f64,
    /// The outcome.
    pub outcome: Outcome,
}
