//! A central index, as Napster had: peers tell it what they hold, and ask it who holds what.

use super::hash_table::Upkeep;
use super::{Context, Event, NONE, PeerToPeerModel};
use crate::metrics::Observer;
use netduel_results::Outcome;

impl PeerToPeerModel {
    /// The index's node, which follows the last peer.
    pub(super) fn index(&self) -> Option<u32> {
        (self.peers.len() > self.users as usize).then_some(self.users)
    }

    pub(super) fn ask_index(&mut self, slot: u32, context: &mut Context<impl Observer>) {
        let origin = self.requests.get(slot).request.user;
        self.send_query(slot, origin, self.users, 1, context);
    }

    /// The index names everybody who is there and has told it that it holds the object, in random order, so that
    /// the first in the list is not always the same.
    pub(super) fn query_index(
        &mut self,
        slot: u32,
        from: u32,
        index: u32,
        context: &mut Context<impl Observer>,
    ) {
        if !self.gets_to(from, index, context) {
            // Still under way, in a sense: the peer waits for a connection that does not come about.
            context.queue.push(context.now_ns + self.link_delay_ns, Event::IndexLoss { slot });
            return;
        }
        let object = self.requests.get(slot).request.object;
        let known = self.placement.holders(object).iter().filter(|peer| self.registered[**peer as usize]);
        let mut candidates: Vec<(u32, u32)> = known.map(|peer| (*peer, 1)).collect();
        self.walks.shuffle(&mut candidates);
        let pending = self.requests.get_mut(slot);
        pending.search_messages -= 1;
        pending.candidates = candidates;
        let first = pending.candidates.first().map_or(NONE, |candidate| candidate.0);
        self.send_hit(slot, index, first, 1, context);
        self.requests.release(slot);
    }

    pub(super) fn lose_index(&mut self, slot: u32, context: &mut Context<impl Observer>) {
        self.requests.get_mut(slot).search_messages -= 1;
        self.end(slot, Outcome::NodeFailed, self.users, context);
        self.requests.release(slot);
    }

    /// A peer tells the index what it holds: in one message, however much that is.
    pub(super) fn register(&mut self, peer: u32, context: &mut Context<impl Observer>) {
        if let Some(index) = self.index() {
            self.send_upkeep(Upkeep::Register, peer, index, NONE, context);
        }
    }
}
