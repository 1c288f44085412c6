//! How far everybody in a swarm is, and what flows where.

use super::{NONE, SwarmModel};
use crate::file_distribution::fixed_point::{bits_left, bits_per_s};
use netduel_results::{FileProgress, FileState, Flow};

impl SwarmModel {
    /// What each node holds, pieces half there included, and what each is being sent.
    pub(crate) fn file_state(&self, now_ns: u64) -> FileState {
        let mut state = FileState::default();
        let last = self.pieces.count() - 1;
        let shorter = self.pieces.bits(0) - self.pieces.bits(last);
        let mut bits: Vec<u64> = Vec::new();
        for ((node, peer), exchanges) in (0u32..).zip(&self.peers).zip(&self.exchanges) {
            let full = u64::from(self.pieces.count() - peer.missing) * self.pieces.bits(0);
            let whole = full - if self.pieces.has(node, last) { shorter } else { 0 };
            let kept: u64 = peer.kept.iter().map(|(_, bits)| bits).sum();
            let downloads = exchanges.iter().map(|exchange| exchange.download).filter(|id| *id != NONE);
            // Of a piece that comes from two, what the faster has brought.
            let mut coming: Vec<(u32, u64)> = Vec::new();
            for id in downloads {
                let transfer = &self.transfers[id as usize];
                let came = transfer.bits - bits_left(self.lines.left(now_ns, id));
                match coming
                    .iter_mut()
                    .find(|(piece, _)| !peer.asked_twice.is_empty() && *piece == transfer.piece)
                {
                    Some((_, most)) => *most = came.max(*most),
                    None => coming.push((transfer.piece, came)),
                }
                let rate_bits_per_s = bits_per_s(self.lines.rate(id)) as f32;
                state.flows.push(Flow { from: transfer.from, to: transfer.to, rate_bits_per_s });
            }
            bits.push(whole + kept + coming.iter().map(|(_, bits)| bits).sum::<u64>());
        }
        let told_apart = self.pieces.count() <= FileProgress::PIECES;
        for (node, bits) in (0u32..).zip(bits) {
            let share = (bits as f64 / self.size_bits as f64) as f32;
            let own = (0..self.pieces.count()).filter(|piece| told_apart && self.pieces.has(node, *piece));
            state.held.push(FileProgress { share, pieces: own.fold(0, |pieces, piece| pieces | 1 << piece) });
        }
        state
    }
}
