//! Delays of replication.

use crate::kernel::ns_from_s;
use netduel_scenario::ClientServer;

/// Delays among the servers, and where reads are served.
#[derive(Debug, Clone)]
pub(super) struct ReplicationTiming {
    /// Delay of a message between two servers, in nanoseconds.
    pub(super) delay_ns: u64,
    /// Time before an asynchronous primary sends a write to its replicas, in nanoseconds.
    pub(super) lag_ns: u64,
    /// Duration of an election, in nanoseconds.
    pub(super) promotion_ns: u64,
    pub(super) reads_from_replicas: bool,
    /// Arrival time of the last message to each server. Messages keep their order, whatever delays them.
    pub(super) last_ns: Vec<u64>,
}

impl ReplicationTiming {
    pub(super) fn new(side: &ClientServer) -> ReplicationTiming {
        ReplicationTiming {
            delay_ns: ns_from_s(side.replication_delay_s),
            lag_ns: ns_from_s(side.replication_lag_s),
            promotion_ns: ns_from_s(side.promotion_delay_s),
            reads_from_replicas: side.reads_from_replicas,
            last_ns: vec![0; side.servers as usize],
        }
    }
}
