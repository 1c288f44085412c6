//! Flooding, and the expanding ring, which is a row of floods.

use super::{Context, Event, NONE, PeerToPeerModel};
use crate::metrics::Observer;

impl PeerToPeerModel {
    /// The peer that asks sends a query out that may travel so many links.
    pub(super) fn flood(&mut self, slot: u32, reach: u32, context: &mut Context<impl Observer>) {
        let pending = self.requests.get_mut(slot);
        let origin = pending.request.user;
        pending.reach = reach;
        if reach < self.side.time_to_live_hops {
            // The farthest peer's hit takes one link more. Later by the least time, so that it is not missed.
            let answered_ns = context.now_ns + self.link_delay_ns * u64::from(reach + 1) + 1;
            // A ring that has ended is no end of the search: this keeps it open.
            self.requests.get_mut(slot).search_messages += 1;
            self.requests.hold(slot, 1);
            context.queue.push(answered_ns, Event::Widen { slot });
        }
        self.requests.visit(slot, origin, self.users);
        if !self.finds_among_leaves(slot, context) {
            self.forward(slot, origin, NONE, 1, context);
        }
    }

    /// The next ring of an expanding ring, if the last one found nothing.
    pub(super) fn widen(&mut self, slot: u32, context: &mut Context<impl Observer>) {
        let pending = self.requests.get_mut(slot);
        pending.search_messages -= 1;
        pending.forget_visited();
        if pending.holder.is_none() && !pending.ended && pending.candidates.is_empty() {
            let reach = (pending.reach + self.side.ring_step_hops).min(self.side.time_to_live_hops);
            self.flood(slot, reach, context);
        }
        self.give_up_if_exhausted(slot, context);
        self.requests.release(slot);
    }

    /// How many of a peer's neighbours, which are sorted, pass queries on: all, or the superpeers among them.
    pub(super) fn searching_neighbours(&self, peer: u32) -> u32 {
        let degree = self.overlay.degree(peer);
        if !self.is_two_tiered() {
            return degree;
        }
        let (mut low, mut high) = (0, degree);
        while low < high {
            let middle = (low + high) / 2;
            if self.overlay.neighbour(peer, middle) < self.side.superpeers {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }

    /// Sends a query over every link but the one it came from; `hops` is the link's number on its way.
    fn forward(
        &mut self,
        slot: u32,
        peer: u32,
        came_from: u32,
        hops: u16,
        context: &mut Context<impl Observer>,
    ) {
        for index in 0..self.searching_neighbours(peer) {
            let to = self.overlay.neighbour(peer, index);
            if to != came_from {
                self.send_query(slot, peer, to, hops, context);
            }
        }
    }

    /// A peer looks whether it holds the object, answers if so, and asks onward either way.
    pub(super) fn flood_on(
        &mut self,
        slot: u32,
        from: u32,
        to: u32,
        hops: u16,
        context: &mut Context<impl Observer>,
    ) {
        if self.requests.visit(slot, to, self.users) {
            self.answer_query(slot, to, hops, context);
            if u32::from(hops) < self.requests.get(slot).reach {
                self.forward(slot, to, from, hops + 1, context);
            }
        }
    }

    /// A superpeer that asks knows itself what those linked to it hold. Returns whether any of them has the object.
    pub(super) fn finds_among_leaves(&mut self, slot: u32, context: &mut Context<impl Observer>) -> bool {
        let origin = self.requests.get(slot).request.user;
        self.is_two_tiered() && origin < self.side.superpeers && self.answer_query(slot, origin, 0, context)
    }

    /// A peer answers if it holds the object; a superpeer also for those linked to it. Returns whether anybody does.
    pub(super) fn answer_query(
        &mut self,
        slot: u32,
        peer: u32,
        hops: u16,
        context: &mut Context<impl Observer>,
    ) -> bool {
        let request = self.requests.get(slot).request;
        let mut is_known = false;
        if self.placement.has(peer, request.object) {
            self.send_hit(slot, peer, peer, hops, context);
            is_known = true;
        }
        if self.is_two_tiered() {
            for index in self.searching_neighbours(peer)..self.overlay.degree(peer) {
                let leaf = self.overlay.neighbour(peer, index);
                let is_there = self.is_up(leaf) && !self.faults.links.separate(peer, leaf);
                if is_there && self.placement.has(leaf, request.object) {
                    if peer != request.user {
                        self.send_hit(slot, peer, leaf, hops, context);
                    } else if !is_known {
                        self.found(slot, leaf, 0, context);
                    }
                    is_known = true;
                }
            }
        }
        is_known
    }
}
