//! What is counted while a file is distributed.

use super::records::WINDOW_NS;
use netduel_results::{Availability, SideMetrics};
use std::ops::Range;

/// The state of a file distribution at one time, as far as observers have not been notified of it yet.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct TransferSnapshot {
    /// The bits that servers and seeds have sent in transfers that are still in progress.
    pub(crate) origin_bits: u64,
    /// The bits that users have sent in transfers that are still in progress.
    pub(crate) peer_bits: u64,
    /// The number of users that have arrived, miss a part of the file, and cannot get it from any node that is present.
    pub(crate) stuck: u64,
}

/// The record of the file distribution on one side. All values are zero if no file is distributed.
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

    /// The bits that a node sent in transfers, and the useful bits it received.
    pub(super) fn node_bits(&self, node: usize) -> (u64, u64) {
        self.nodes.get(node).copied().unwrap_or_default()
    }

    /// Fills in the metrics of a file distribution, including the bits sent in transfers that are still in progress.
    pub(super) fn complete(&self, metrics: &mut SideMetrics, transfer_snapshot: &TransferSnapshot) {
        let under_way = transfer_snapshot.origin_bits + transfer_snapshot.peer_bits;
        let sent = self.origin_bits + self.peer_bits;
        metrics.bits_sent = metrics.bits_sent.saturating_add(sent + under_way);
        metrics.completion_last_s = self.last_end_ns.map(crate::kernel::s_from_ns);
        metrics.bits_from_origins = self.origin_bits + transfer_snapshot.origin_bits;
        metrics.bits_from_peers = self.peer_bits + transfer_snapshot.peer_bits;
        metrics.bits_received = sent - self.wasted_bits;
        metrics.bits_wasted = self.wasted_bits;
        metrics.bits_under_way = under_way;
        metrics.share_ratio_median = self.share_ratio_median();
        metrics.control_messages = self.control_messages;
        metrics.copies_fewest = (!self.windows.is_empty()).then_some(self.now.fewest);
        metrics.copies_all = (!self.windows.is_empty()).then_some(self.now.copies);
        metrics.receivers_stuck = transfer_snapshot.stuck;
    }

    /// The median of bits sent / bits received over the users that received anything.
    fn share_ratio_median(&self) -> Option<f64> {
        let users = (0u32..).zip(&self.nodes).filter(|(node, _)| !self.origins.contains(node));
        let ratios = users.filter(|(_, (_, received))| *received > 0);
        // Non-negative floats have the same order as their bit patterns, and the program already contains a sort of integers.
        let mut bits: Vec<u64> =
            ratios.map(|(_, (sent, received))| (*sent as f64 / *received as f64).to_bits()).collect();
        bits.sort_unstable();
        bits.get(bits.len() / 2).copied().map(f64::from_bits)
    }
}
