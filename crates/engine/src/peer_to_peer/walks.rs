//! Random walks (Lv, Cao, Cohen, Li, Shenker 2002): k walkers that each move from peer to peer at random.

use super::event::NONE;
use super::model::{Context, PeerToPeerModel};
use crate::metrics::Observer;

impl PeerToPeerModel {
    /// The requesting peer starts its walkers.
    pub(super) fn start_walks(&mut self, slot: u32, context: &mut Context<impl Observer>) {
        if self.finds_at_own_leaves(slot, context) {
            return;
        }
        let origin = self.requests.get(slot).request.user;
        for _ in 0..self.side.walkers {
            self.step(slot, origin, NONE, 1, context);
        }
    }

    /// A walker arrives at a peer. It stops if the peer holds the object and moves on otherwise.
    pub(super) fn continue_walk(
        &mut self,
        slot: u32,
        from: u32,
        to: u32,
        hops: u16,
        context: &mut Context<impl Observer>,
    ) {
        if !self.answer_query(slot, to, hops, context) && u32::from(hops) < self.side.walk_hops {
            self.step(slot, to, from, hops + 1, context);
        }
    }

    /// Moves a walker to a random neighbour, and back to the previous peer only if there is no other.
    fn step(&mut self, slot: u32, at: u32, came_from: u32, hops: u16, context: &mut Context<impl Observer>) {
        let count = self.searching_neighbours(at);
        if count == 0 {
            return;
        }
        let next = loop {
            let drawn = self.overlay.neighbour(at, self.walks.below(u64::from(count)) as u32);
            if drawn != came_from || count == 1 {
                break drawn;
            }
        };
        self.send_query(slot, at, next, hops, context);
    }
}
