//! Flooding, and the expanding ring, which is a sequence of floods.

use super::event::NONE;
use super::model::{Context, Event, PeerToPeerModel};
use crate::metrics::Observer;

impl PeerToPeerModel {
    /// The requesting peer sends a query that travels at most `max_hops` links.
    pub(super) fn flood(&mut self, slot: u32, max_hops: u32, context: &mut Context<impl Observer>) {
        let pending = self.requests.get_mut(slot);
        let origin = pending.request.user;
        pending.max_hops = max_hops;
        if max_hops < self.side.time_to_live_hops {
            // A hit from the farthest peer takes one link more. One nanosecond is added so that it is not missed.
            let answered_ns = context.now_ns + self.delays.longest_ns() * u64::from(max_hops + 1) + 1;
            // The end of a ring does not end the search: this counts as a message in flight.
            self.requests.get_mut(slot).search_messages += 1;
            self.requests.add_references(slot, 1);
            context.queue.push(answered_ns, Event::ExpandRing { slot });
        }
        self.requests.visit(slot, origin, self.users);
        if !self.finds_at_own_leaves(slot, context) {
            self.forward(slot, origin, NONE, 1, context);
        }
    }

    /// Starts the next ring of an expanding ring if the last one found nothing.
    pub(super) fn expand_ring(&mut self, slot: u32, context: &mut Context<impl Observer>) {
        let pending = self.requests.get_mut(slot);
        pending.search_messages -= 1;
        pending.clear_visited();
        if pending.holder.is_none() && !pending.ended && pending.candidates.is_empty() {
            let max_hops = (pending.max_hops + self.side.ring_step_hops).min(self.side.time_to_live_hops);
            self.flood(slot, max_hops, context);
        }
        self.give_up_if_exhausted(slot, context);
        self.requests.release(slot);
    }

    /// Number of a peer's neighbours that forward queries: all, or the superpeers among them, which come first.
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

    /// Sends a query over every link except the one it came from. `hops` is the number of the link on the query's
    /// path.
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

    /// A peer replies if it holds the object, and forwards the query.
    pub(super) fn continue_flood(
        &mut self,
        slot: u32,
        from: u32,
        to: u32,
        hops: u16,
        context: &mut Context<impl Observer>,
    ) {
        if self.requests.visit(slot, to, self.users) {
            self.answer_query(slot, to, hops, context);
            if u32::from(hops) < self.requests.get(slot).max_hops {
                self.forward(slot, to, from, hops + 1, context);
            }
        }
    }

    /// A superpeer knows the objects of its leaves. Returns whether one of them has the object that the superpeer
    /// itself requests.
    pub(super) fn finds_at_own_leaves(&mut self, slot: u32, context: &mut Context<impl Observer>) -> bool {
        let origin = self.requests.get(slot).request.user;
        self.is_two_tiered() && origin < self.side.superpeers && self.answer_query(slot, origin, 0, context)
    }

    /// A peer replies if it holds the object, and a superpeer also on behalf of its leaves. Returns whether a
    /// holder was found.
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
                let is_there = self.is_up(leaf) && !self.faults.links.are_separated(peer, leaf);
                if is_there && self.placement.has(leaf, request.object) {
                    if peer != request.user {
                        self.send_hit(slot, peer, leaf, hops, context);
                    } else if !is_known {
                        self.fetch_from(slot, leaf, 0, context);
                    }
                    is_known = true;
                }
            }
        }
        is_known
    }
}
