//! The progress of all nodes of a swarm, and the rates of its transfers.

use super::event::NONE;
use super::model::SwarmModel;
use crate::file_distribution::fixed_point::{bits_left, bits_per_s};
use netduel_results::{FileProgress, FileState, Flow};

impl SwarmModel {
    /// The share of the file that each node has, including partial pieces, and the rates of all transfers.
    pub(crate) fn file_state(&self, now_ns: u64) -> FileState {
        let mut state = FileState::default();
        let last = self.pieces.count() - 1;
        let shorter = self.pieces.bits(0) - self.pieces.bits(last);
        let mut bits: Vec<u64> = Vec::new();
        for ((node, peer), neighbour_links) in (0u32..).zip(&self.peers).zip(&self.neighbour_links) {
            let full = u64::from(self.pieces.count() - peer.missing) * self.pieces.bits(0);
            let whole = full - if self.pieces.has(node, last) { shorter } else { 0 };
            let partial: u64 = peer.partial.iter().map(|(_, bits)| bits).sum();
            let downloads = neighbour_links.iter().map(|link| link.download).filter(|id| *id != NONE);
            // If a piece is received from two neighbours, the larger part counts.
            let mut incoming: Vec<(u32, u64)> = Vec::new();
            for id in downloads {
                let transfer = &self.transfers[id as usize];
                let received = transfer.bits - bits_left(self.access_links.remaining(now_ns, id));
                match incoming
                    .iter_mut()
                    .find(|(piece, _)| !peer.requested_twice.is_empty() && *piece == transfer.piece)
                {
                    Some((_, most)) => *most = received.max(*most),
                    None => incoming.push((transfer.piece, received)),
                }
                let rate_bits_per_s = bits_per_s(self.access_links.rate(id)) as f32;
                state.flows.push(Flow { from: transfer.from, to: transfer.to, rate_bits_per_s });
            }
            bits.push(whole + partial + incoming.iter().map(|(_, bits)| bits).sum::<u64>());
        }
        let are_pieces_listed = self.pieces.count() <= FileProgress::PIECES;
        for (node, bits) in (0u32..).zip(bits) {
            let share = (bits as f64 / self.size_bits as f64) as f32;
            let own_pieces =
                (0..self.pieces.count()).filter(|piece| are_pieces_listed && self.pieces.has(node, *piece));
            state.held.push(FileProgress {
                share,
                pieces: own_pieces.fold(0, |pieces, piece| pieces | 1 << piece),
            });
        }
        state
    }
}
