//! The distributions of one side: of lengths of queues over time, and of hops.

use super::weighted_numbers::WeightedNumbers;
use netduel_results::SideDistributions;

/// What is kept of the lengths of queues and of the hops.
#[derive(Debug, Clone)]
pub(super) struct Distributions {
    /// The time for which each number of requests waited at all nodes together, from the end of the warm-up on.
    all_queues: WeightedNumbers,
    /// The number of requests that wait now, and since when; not earlier than the end of the warm-up.
    waiting: u64,
    since_ns: u64,
    /// The same for single nodes. Their times are added up.
    node_queues: WeightedNumbers,
    hops: WeightedNumbers,
}

impl Distributions {
    pub(super) fn since(warm_up_ns: u64) -> Distributions {
        Distributions {
            all_queues: WeightedNumbers::default(),
            waiting: 0,
            since_ns: warm_up_ns,
            node_queues: WeightedNumbers::default(),
            hops: WeightedNumbers::default(),
        }
    }

    /// The number of requests that wait at all nodes together becomes `waiting`.
    #[inline]
    pub(super) fn set_waiting(&mut self, now_ns: u64, waiting: u64) {
        if waiting != self.waiting {
            self.all_queues.add(self.waiting, now_ns.saturating_sub(self.since_ns));
            self.waiting = waiting;
            self.since_ns = self.since_ns.max(now_ns);
        }
    }

    /// A number of requests has waited at a node for this time after the end of the warm-up.
    #[inline]
    pub(super) fn waited_at_node(&mut self, waiting: u32, time_ns: u64) {
        self.node_queues.add(u64::from(waiting), time_ns);
    }

    /// A search has found a holder.
    #[inline]
    pub(super) fn found(&mut self, hops: u32) {
        self.hops.add(u64::from(hops), 1);
    }

    /// The distributions at a time, `measured_ns` after the end of the warm-up. `waiting_at_nodes` are, for each node, the number of
    /// requests that wait there and for how long it has been so.
    pub(super) fn up_to(
        &self,
        now_ns: u64,
        measured_ns: u64,
        waiting_at_nodes: impl ExactSizeIterator<Item = (u32, u64)>,
        searches_found: u64,
    ) -> SideDistributions {
        let Distributions { mut all_queues, mut node_queues, .. } = self.clone();
        all_queues.add(self.waiting, now_ns.saturating_sub(self.since_ns));
        let nodes_ns = waiting_at_nodes.len() as u128 * u128::from(measured_ns);
        waiting_at_nodes.for_each(|(waiting, time_ns)| node_queues.add(u64::from(waiting), time_ns));
        SideDistributions {
            queue_length_distribution: all_queues.distribution(u128::from(measured_ns)),
            node_queue_length_distribution: node_queues.distribution(nodes_ns),
            hops_distribution: self.hops.distribution(u128::from(searches_found)),
        }
    }

    /// The approximate size of a copy, in bytes, without the distributions' own structure.
    pub(super) fn bytes(&self) -> usize {
        self.all_queues.bytes() + self.node_queues.bytes() + self.hops.bytes()
    }
}
