//! The course of a request: its search, and its end.

use super::model::{Context, Event, PeerToPeerModel};
use crate::metrics::{Message, Observer};
use crate::network::LARGEST_OPEN_COUNT;
use netduel_results::{MessageKind, Outcome};
use netduel_scenario::{HolderChoice, Search};

impl PeerToPeerModel {
    pub(super) fn arrive(&mut self, token: u32, context: &mut Context<impl Observer>) {
        let (request, next) = self.generator.arrive(token, context.now_ns);
        if let Some(arrival) = next {
            context.queue.push(arrival.at_ns, Event::Arrival { token: arrival.token });
        }
        context.observer.arrived(&request);
        let slot = self.requests.insert(request);
        let origin = request.user;
        if !self.is_up(origin) {
            // A request of a user whose own peer is down fails at once.
            self.end_request(slot, Outcome::NodeFailed, origin, context);
        } else if self.requests.len() > LARGEST_OPEN_COUNT {
            self.end_request(slot, Outcome::Refused, origin, context);
        } else {
            context.queue.push_last(
                context.now_ns + self.timeout_ns,
                Event::RequestTimeout { slot, request: request.id },
            );
            if self.placement.has(origin, request.object) {
                self.fetch_from(slot, origin, 0, context);
            } else {
                match self.side.search {
                    Search::Flooding => self.flood(slot, self.side.time_to_live_hops, context),
                    Search::ExpandingRing => self.flood(slot, 1, context),
                    Search::RandomWalks => self.start_walks(slot, context),
                    Search::CentralIndex => self.send_index_query(slot, context),
                    Search::Chord | Search::Kademlia => self.start_object_lookup(slot, context),
                }
                self.give_up_if_exhausted(slot, context);
            }
        }
        self.requests.release(slot);
    }

    /// Sends a query of a search.
    pub(super) fn send_query(
        &mut self,
        slot: u32,
        from: u32,
        to: u32,
        hops: u16,
        context: &mut Context<impl Observer>,
    ) {
        let arrives_ns = self.arrival_ns(context.now_ns, from, to);
        let request = self.requests.get(slot).request.id;
        context.send(
            Message { kind: MessageKind::Query, from, to, request, arrives_ns },
            Event::Query { slot, from, to, hops },
        );
        self.requests.get_mut(slot).search_messages += 1;
        self.requests.add_references(slot, 1);
    }

    /// Sends a hit to the searching peer: `from` knows that `holder` has the object.
    pub(super) fn send_hit(
        &mut self,
        slot: u32,
        from: u32,
        holder: u32,
        hops: u16,
        context: &mut Context<impl Observer>,
    ) {
        let request = self.requests.get(slot).request;
        let arrives_ns = self.arrival_ns(context.now_ns, from, request.user);
        context.send(
            Message { kind: MessageKind::Hit, from, to: request.user, request: request.id, arrives_ns },
            Event::Hit { slot, from, holder, hops },
        );
        self.requests.get_mut(slot).search_messages += 1;
        self.requests.add_references(slot, 1);
    }

    pub(super) fn receive_query(
        &mut self,
        slot: u32,
        from: u32,
        to: u32,
        hops: u16,
        context: &mut Context<impl Observer>,
    ) {
        if self.side.search == Search::CentralIndex {
            return self.answer_index_query(slot, from, to, context);
        }
        self.requests.get_mut(slot).search_messages -= 1;
        if self.deliver(from, to, context) {
            if self.side.search == Search::RandomWalks {
                self.continue_walk(slot, from, to, hops, context);
            } else {
                self.continue_flood(slot, from, to, hops, context);
            }
        }
        self.give_up_if_exhausted(slot, context);
        self.requests.release(slot);
    }

    pub(super) fn receive_hit(
        &mut self,
        slot: u32,
        from: u32,
        holder: u32,
        hops: u16,
        context: &mut Context<impl Observer>,
    ) {
        let pending = self.requests.get_mut(slot);
        pending.search_messages -= 1;
        let (origin, is_wanted) = (pending.request.user, pending.holder.is_none() && !pending.ended);
        if self.deliver(from, origin, context) {
            if is_wanted && self.side.search == Search::CentralIndex {
                self.choose(slot, context);
            } else if is_wanted && self.side.holder_choice == HolderChoice::First {
                self.fetch_from(slot, holder, u32::from(hops), context);
            } else if is_wanted {
                self.add_candidate(slot, holder, u32::from(hops), context);
            }
        } else if self.side.search == Search::CentralIndex {
            // The holders named by the lost message are not known.
            self.requests.get_mut(slot).candidates.clear();
        }
        self.give_up_if_exhausted(slot, context);
        self.requests.release(slot);
    }

    /// Ends a search as failed if no query or hit is in flight and no holder was found. (The requesting peer itself
    /// would know one link delay after the last hop of its query.)
    pub(super) fn give_up_if_exhausted(&mut self, slot: u32, context: &mut Context<impl Observer>) {
        let pending = self.requests.get(slot);
        if pending.search_messages == 0 && pending.holder.is_none() {
            if !pending.candidates.is_empty() && !pending.ended {
                // All replies have arrived, so there is no need to wait longer.
                return self.choose(slot, context);
            }
            let origin = pending.request.user;
            self.end_request(slot, Outcome::NotFound, origin, context);
        }
    }

    pub(super) fn end_request(
        &mut self,
        slot: u32,
        outcome: Outcome,
        node: u32,
        context: &mut Context<impl Observer>,
    ) {
        let pending = self.requests.get_mut(slot);
        if !std::mem::replace(&mut pending.ended, true) {
            // A request that has ended may wait at a holder for long.
            pending.candidates = Vec::new();
            let request = pending.request;
            context.observer.ended(context.now_ns, &request, outcome, node);
            if let Some(arrival) = self.generator.request_ended(request.user, context.now_ns) {
                context.queue.push(arrival.at_ns, Event::Arrival { token: arrival.token });
            }
        }
    }
}
