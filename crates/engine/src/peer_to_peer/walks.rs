//! Random walks (Lv, Cao, Cohen, Li, Shenker 2002): k walkers, each of which goes from peer to peer at random.

use super::{Context, NONE, PeerToPeerModel};
use crate::metrics::Observer;

impl PeerToPeerModel {
    /// The peer that asks sends its walkers out.
    pub(super) fn walk_from(&mut self, slot: u32, context: &mut Context<impl Observer>) {
        if self.finds_among_leaves(slot, context) {
            return;
        }
        let origin = self.requests.get(slot).request.user;
        for _ in 0..self.side.walkers {
            self.step(slot, origin, NONE, 1, context);
        }
    }

    /// A walker reaches a peer: it ends there if that holds the object, else it goes on.
    pub(super) fn walk_on(
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

    /// One step to a random neighbour, back only where there is no other way.
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
