//! Requests.

use super::Outcome;
use serde::{Deserialize, Serialize};

/// One unit of demand.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Request {
    /// Its number, the same on both sides. Open workloads count from 0 in order of arrival; in a closed one the n-th
    /// request of a user (from 0) is number `n × users + user`.
    pub id: u32,
    /// Who asks.
    pub user: u32,
    /// For which object, 0 being the most popular.
    pub object: u32,
    /// When.
    pub arrived_ns: u64,
    /// How much work it is, the mean request being 1: a node of rate r serves it in `work / r` seconds.
    pub work: f64,
    /// It changes the object rather than asks for it.
    pub is_write: bool,
}

/// A request and what became of it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct RequestRecord {
    /// Its number, from 1.
    pub number: u32,
    /// When it arrived, in seconds.
    pub arrived_s: f64,
    /// From its arrival to its end, in seconds.
    pub time_s: f64,
    /// How it ended.
    pub outcome: Outcome,
}
