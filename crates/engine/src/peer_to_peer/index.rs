//! A central index, as in Napster: peers register their objects with it and query it for holders.

use super::event::{NONE, Upkeep};
use super::model::{Context, Event, PeerToPeerModel};
use crate::metrics::Observer;
use netduel_results::Outcome;

impl PeerToPeerModel {
    /// The node of the index, which follows the last peer.
    pub(super) fn index(&self) -> Option<u32> {
        (self.peers.len() > self.users as usize).then_some(self.users)
    }

    pub(super) fn send_index_query(&mut self, slot: u32, context: &mut Context<impl Observer>) {
        let origin = self.requests.get(slot).request.user;
        self.send_query(slot, origin, self.users, 1, context);
    }

    /// The index returns all registered holders of the object, in random order so that the first one varies.
    pub(super) fn answer_index_query(
        &mut self,
        slot: u32,
        from: u32,
        index: u32,
        context: &mut Context<impl Observer>,
    ) {
        if !self.deliver(from, index, context) {
            // This still counts as in flight: the peer waits for a connection that fails.
            let noticed_ns = context.now_ns + self.delays.between_ns(index, from);
            context.queue.push(noticed_ns, Event::IndexLoss { slot });
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

    pub(super) fn on_index_loss(&mut self, slot: u32, context: &mut Context<impl Observer>) {
        self.requests.get_mut(slot).search_messages -= 1;
        self.end_request(slot, Outcome::NodeFailed, self.users, context);
        self.requests.release(slot);
    }

    /// A peer registers with the index, in one message for all of its objects.
    pub(super) fn register(&mut self, peer: u32, context: &mut Context<impl Observer>) {
        if let Some(index) = self.index() {
            self.send_upkeep(Upkeep::Register, peer, index, NONE, context);
        }
    }
}
