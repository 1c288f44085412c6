//! Delays of replication.

use crate::kernel::ns_from_s;
use netduel_scenario::{ClientServer, Replication};

/// Delays among the servers, and where reads are served.
#[derive(Debug, Clone)]
pub(super) struct ReplicationTiming {
    /// Delay of a message between two servers without regions, in nanoseconds.
    pub(super) delay_ns: u64,
    /// Time before an asynchronous primary sends a write to its replicas, in nanoseconds.
    pub(super) lag_ns: u64,
    /// Duration of an election, in nanoseconds.
    pub(super) promotion_ns: u64,
    pub(super) reads_from_replicas: bool,
    /// Arrival time of the last message to each server, or from each server to each server if there are regions.
    last_ns: Vec<u64>,
    servers: usize,
}

impl ReplicationTiming {
    pub(super) fn new(side: &ClientServer, has_regions: bool) -> ReplicationTiming {
        let servers = side.servers as usize;
        let has_pairs = has_regions && side.replication != Replication::None;
        ReplicationTiming {
            delay_ns: ns_from_s(side.replication_delay_s),
            lag_ns: ns_from_s(side.replication_lag_s),
            promotion_ns: ns_from_s(side.promotion_delay_s),
            reads_from_replicas: side.reads_from_replicas,
            last_ns: vec![0; if has_pairs { servers * servers } else { servers }],
            servers,
        }
    }

    /// Arrival time of the last message on the way of this one. Messages keep their order, whatever delays them. Without regions, all
    /// messages to a server share one way; between regions, those of a distant server do not delay those of a near one.
    pub(super) fn last_ns(&mut self, from: u32, to: u32) -> &mut u64 {
        let has_pairs = self.last_ns.len() > self.servers;
        let first = if has_pairs { from as usize * self.servers } else { 0 };
        &mut self.last_ns[first + to as usize]
    }
}
