//! What is counted while a file is distributed.

use super::records::WINDOW_NS;
use netduel_results::{Availability, SideMetrics};
use std::ops::Range;

/// The state of a file distribution at one time, as far as observers have not been notified of it yet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct TransferSnapshot {
    /// The bits that each node has sent in transfers that are still in progress. Nodes beyond the end have sent none.
    pub(crate) sent_bits: Vec<u64>,
    /// The number of users that have arrived, miss a part of the file, and cannot get it from any node that is present.
    pub(crate) stuck: u64,
}

impl TransferSnapshot {
    /// Adds bits that a node has sent in a transfer that is still in progress.
    pub(crate) fn add(&mut self, from: u32, bits: u64) {
        let from = from as usize;
        if self.sent_bits.len() <= from {
            self.sent_bits.resize(from + 1, 0);
        }
        self.sent_bits[from] += bits;
    }

    /// The bits that a node has sent in transfers that are still in progress.
    pub(super) fn of(&self, node: usize) -> u64 {
        self.sent_bits.get(node).copied().unwrap_or_default()
    }
}

/// The record of the file distribution on one side. It covers the transfers that end after the warm-up, with all of their bits. All values are zero if no file is distributed.
#[derive(Debug, Clone, Default)]
pub(super) struct TransferRecord {
    /// The nodes that have the whole file at the start.
    origins: Range<u32>,
    origin_bits: u64,
    peer_bits: u64,
    wasted_bits: u64,
    control_messages: u64,
    last_end_ns: Option<u64>,
    /// For each node: the bits it sent, and the useful bits it received.
    nodes: Vec<(u64, u64)>,
    windows: Vec<Availability>,
    now: Availability,
}

impl TransferRecord {
    pub(super) fn new(origins: Range<u32>, nodes: usize) -> TransferRecord {
        TransferRecord { origins, nodes: vec![(0, 0); nodes], ..TransferRecord::default() }
    }

    pub(super) fn bytes(&self) -> usize {
        size_of_val(&self.nodes[..]) + size_of_val(&self.windows[..])
    }

    pub(super) fn transferred(&mut self, from: u32, to: u32, bits: u64, wasted: u64) {
        *(if self.origins.contains(&from) { &mut self.origin_bits } else { &mut self.peer_bits }) += bits;
        self.wasted_bits += wasted;
        if let Some(node) = self.nodes.get_mut(from as usize) {
            node.0 += bits;
        }
        if let Some(node) = self.nodes.get_mut(to as usize) {
            node.1 += bits - wasted;
        }
    }

    pub(super) fn controlled(&mut self, messages: u64) {
        self.control_messages += messages;
    }

    pub(super) fn served(&mut self, now_ns: u64) {
        self.last_end_ns = Some(now_ns);
    }

    /// A window without a change keeps the value of the window before it.
    pub(super) fn availability(&mut self, now_ns: u64, now: Availability) {
        let index = (now_ns / WINDOW_NS) as usize;
        if self.windows.len() <= index {
            self.windows.resize(index + 1, self.now);
        }
        self.windows[index] = now;
        self.now = now;
    }

    pub(super) fn windows(&self) -> &[Availability] {
        &self.windows
    }

    /// Whether users serve each other, so that no single node serves a request.
    pub(super) fn is_swarm(&self) -> bool {
        self.nodes.len() > self.origins.len()
    }

    /// The bits that a node sent in transfers, including those in progress, and the useful bits it received.
    pub(super) fn node_bits(&self, node: usize, transfer_snapshot: &TransferSnapshot) -> (u64, u64) {
        let (sent, received) = self.nodes.get(node).copied().unwrap_or_default();
        (sent + transfer_snapshot.of(node), received)
    }

    /// Fills in the metrics of a file distribution, including the bits sent in transfers that are still in progress.
    pub(super) fn complete(&self, metrics: &mut SideMetrics, transfer_snapshot: &TransferSnapshot) {
        let under_way: u64 = transfer_snapshot.sent_bits.iter().sum();
        let origins = self.origins.start as usize..self.origins.end as usize;
        let from_origins: u64 = origins.map(|node| transfer_snapshot.of(node)).sum();
        let sent = self.origin_bits + self.peer_bits;
        metrics.bits_sent = metrics.bits_sent.saturating_add(sent + under_way);
        metrics.completion_last_s = self.last_end_ns.map(crate::kernel::s_from_ns);
        metrics.bits_from_origins = self.origin_bits + from_origins;
        metrics.bits_from_peers = self.peer_bits + under_way - from_origins;
        metrics.bits_received = sent - self.wasted_bits;
        metrics.bits_wasted = self.wasted_bits;
        metrics.bits_under_way = under_way;
        metrics.share_ratio_median = self.share_ratio_median(transfer_snapshot);
        metrics.control_messages = self.control_messages;
        metrics.copies_fewest = (!self.windows.is_empty()).then_some(self.now.fewest);
        metrics.copies_all = (!self.windows.is_empty()).then_some(self.now.copies);
        metrics.receivers_stuck = transfer_snapshot.stuck;
    }

    /// The median of bits sent / bits received over the users that received anything; of an even number of users, the mean of the
    /// two in the middle.
    fn share_ratio_median(&self, transfer_snapshot: &TransferSnapshot) -> Option<f64> {
        let users = (0..self.nodes.len()).filter(|node| !self.origins.contains(&(*node as u32)));
        let bits = users.map(|node| self.node_bits(node, transfer_snapshot));
        // Non-negative floats have the same order as their bit patterns, and the program already contains a sort of integers.
        let mut ratios: Vec<u64> = bits
            .filter(|(_, received)| *received > 0)
            .map(|(sent, received)| (sent as f64 / received as f64).to_bits())
            .collect();
        ratios.sort_unstable();
        let upper = ratios.len() / 2;
        let lower = ratios.len().saturating_sub(1) / 2;
        Some((f64::from_bits(*ratios.get(lower)?) + f64::from_bits(*ratios.get(upper)?)) / 2.0)
    }
}
