//! How far everybody in a swarm is, and what flows where.

use super::{NONE, SwarmModel};
use crate::file_distribution::units::{bits_left, bits_per_s};
use crate::metrics::{FileState, Flow, Held};

impl SwarmModel {
    /// What each node holds, pieces half there included, and what each is being sent.
    pub(crate) fn file_state(&self, now_ns: u64) -> FileState {
        let mut state = FileState::default();
        let piece_bits = self.pieces.bits(0);
        let mut bits: Vec<u64> = Vec::new();
        for peer in &self.peers {
            let whole = u64::from(self.pieces.count() - peer.missing) * piece_bits;
            bits.push(whole + peer.kept.iter().map(|(_, bits)| bits).sum::<u64>());
        }
        for (from, peer) in (0u32..).zip(&self.peers) {
            for id in peer.neighbours.iter().map(|neighbour| neighbour.upload).filter(|id| *id != NONE) {
                let transfer = &self.transfers[id as usize];
                bits[transfer.to as usize] += transfer.bits - bits_left(self.lines.left(now_ns, id));
                let rate_bits_per_s = bits_per_s(self.lines.rate(id)) as f32;
                state.flows.push(Flow { from, to: transfer.to, rate_bits_per_s });
            }
        }
        let told_apart = self.pieces.count() <= Held::PIECES;
        for (node, bits) in (0u32..).zip(bits) {
            let share = (bits as f64 / self.size_bits as f64).min(1.0) as f32;
            let own = (0..self.pieces.count()).filter(|piece| told_apart && self.pieces.has(node, *piece));
            state.held.push(Held { share, pieces: own.fold(0, |pieces, piece| pieces | 1 << piece) });
        }
        state
    }
}
