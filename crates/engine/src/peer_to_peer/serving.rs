//! Choice of a holder, and service of the object: every peer has a queue, like a server.

use super::model::{Context, Event, PeerToPeerModel};
use crate::kernel::ns_from_s;
use crate::metrics::{Message, Observer};
use crate::network::{ATTACKER, Admission, Completion, ServiceId};
use netduel_results::{AttackStep, MessageKind, Outcome};
use netduel_scenario::HolderChoice;

impl PeerToPeerModel {
    /// Adds a candidate holder. The first one starts the wait for further hits.
    pub(super) fn add_candidate(
        &mut self,
        slot: u32,
        holder: u32,
        hops: u32,
        context: &mut Context<impl Observer>,
    ) {
        let pending = self.requests.get_mut(slot);
        if pending.candidates.is_empty() {
            context
                .queue
                .push_last(context.now_ns + ns_from_s(self.side.hit_wait_s), Event::ChooseHolder { slot });
            self.requests.add_references(slot, 1);
        }
        self.requests.get_mut(slot).candidates.push((holder, hops));
    }

    /// The requesting peer chooses among the known holders, if there are any, and requests the object.
    pub(super) fn choose(&mut self, slot: u32, context: &mut Context<impl Observer>) {
        if let Some((holder, hops)) = self.best_candidate(slot) {
            self.fetch_from(slot, holder, hops, context);
        }
    }

    /// The best candidate, or the first of several. Loads are current, as if holders reported them without delay.
    fn best_candidate(&self, slot: u32) -> Option<(u32, u32)> {
        let pending = self.requests.get(slot);
        let user = pending.request.user;
        let on_circle = |peer: u32| user.abs_diff(peer).min(self.users - user.abs_diff(peer));
        let rank = |(peer, hops): (u32, u32)| match self.side.holder_choice {
            HolderChoice::First => (0, 0),
            HolderChoice::Nearest => (hops, on_circle(peer)),
            HolderChoice::LeastLoaded => (self.peers[peer as usize].in_system(), 0),
        };
        pending.candidates.iter().copied().min_by_key(|candidate| rank(*candidate))
    }

    /// Requests the object from the next known holder if one is down or has no copy. Returns whether there is one.
    /// A flood's other hits are not kept once a holder was chosen.
    pub(super) fn fetch_from_next_holder(&mut self, slot: u32, context: &mut Context<impl Observer>) -> bool {
        let pending = self.requests.get_mut(slot);
        if pending.ended || self.side.search.uses_overlay() {
            return false;
        }
        let failed = pending.holder;
        pending.candidates.retain(|candidate| Some(candidate.0) != failed);
        let Some((holder, _)) = self.best_candidate(slot) else { return false };
        self.request_object(slot, holder, context);
        true
    }

    /// The requesting peer requests the object from a holder, or serves it locally without a message.
    pub(super) fn fetch_from(
        &mut self,
        slot: u32,
        holder: u32,
        hops: u32,
        context: &mut Context<impl Observer>,
    ) {
        let request = self.requests.get(slot).request;
        context.observer.found(context.now_ns, &request, hops);
        self.request_object(slot, holder, context);
    }

    fn request_object(&mut self, slot: u32, holder: u32, context: &mut Context<impl Observer>) {
        let pending = self.requests.get_mut(slot);
        pending.holder = Some(holder);
        let request = pending.request;
        self.requests.add_references(slot, 1);
        if holder == request.user {
            return self.admit(slot, holder, context);
        }
        let arrives_ns = self.arrival_ns(context.now_ns, request.user, holder);
        let kind = MessageKind::Request;
        context.send(
            Message { kind, from: request.user, to: holder, request: request.id, arrives_ns },
            Event::Fetch { slot, holder },
        );
    }

    pub(super) fn fetch(&mut self, slot: u32, holder: u32, context: &mut Context<impl Observer>) {
        let user = self.requests.get(slot).request.user;
        if self.deliver(user, holder, context) {
            if self.placement.has(holder, self.requests.get(slot).request.object) {
                self.admit(slot, holder, context);
            } else {
                // The object belongs on this peer, but no copy has arrived there.
                self.respond(slot, Outcome::NotFound, holder, context);
            }
        } else {
            let noticed_ns = context.now_ns + self.delays.between_ns(holder, user);
            context.queue.push(noticed_ns, Event::ConnectionLoss { slot, holder });
        }
    }

    /// Takes a request whose user has given up out of the queue of its holder, if it waits there and the scenario says so.
    pub(super) fn leave_queue(&mut self, slot: u32, context: &mut Context<impl Observer>) {
        let pending = self.requests.get_mut(slot);
        let may_leave = self.abandoned_leave && pending.is_waiting;
        let Some(holder) = pending.holder.filter(|_| may_leave) else { return };
        pending.is_waiting = false;
        if self.peers[holder as usize].leave_queue(slot) {
            if context.observer.watches_service() {
                let request = self.requests.get(slot).request;
                context.observer.left_queue(context.now_ns, holder, &request);
            }
            self.emit_state(holder, context);
            self.requests.release(slot);
        }
    }

    /// Whether a holder ignores a request that arrives there, because its user has given up.
    fn is_dropped_on_arrival(&self, slot: u32, now_ns: u64) -> bool {
        let waited_ns = now_ns.saturating_sub(self.requests.get(slot).request.arrived_ns);
        self.abandoned_leave && waited_ns > self.timeout_ns
    }

    /// A holder admits the request, which keeps its reference.
    pub(super) fn admit(&mut self, slot: u32, holder: u32, context: &mut Context<impl Observer>) {
        if self.is_dropped_on_arrival(slot, context.now_ns) {
            return self.requests.release(slot);
        }
        let service_ns = ns_from_s(self.requests.get(slot).request.work / self.service_rate_per_s);
        match self.peers[holder as usize].admit(context.now_ns, slot, service_ns) {
            Admission::Started(completion) => {
                schedule_completion(holder, completion, context);
                if context.observer.watches_service() {
                    let request = self.requests.get(slot).request;
                    context.observer.service_began(context.now_ns, holder, &request);
                }
            }
            Admission::Queued => {
                self.requests.get_mut(slot).is_waiting = true;
                if context.observer.watches_service() {
                    let request = self.requests.get(slot).request;
                    context.observer.queued(context.now_ns, holder, &request);
                }
            }
            Admission::Full => return self.respond(slot, Outcome::Refused, holder, context),
            Admission::Down => return self.respond(slot, Outcome::NodeFailed, holder, context),
        }
        self.emit_state(holder, context);
    }

    pub(super) fn end_service(
        &mut self,
        peer: u32,
        service: ServiceId,
        context: &mut Context<impl Observer>,
    ) {
        let Some((served, next)) = self.peers[peer as usize].complete(context.now_ns, service) else {
            return;
        };
        if let Some(completion) = next {
            schedule_completion(peer, completion, context);
            let started = self.peers[peer as usize].served_by(service);
            if let Some(started) = started.filter(|started| *started != ATTACKER) {
                let pending = self.requests.get_mut(started);
                pending.is_waiting = false;
                if context.observer.watches_service() {
                    context.observer.service_began(context.now_ns, peer, &pending.request);
                }
            }
        }
        if served == ATTACKER {
            context.observer.attacked(context.now_ns, peer, AttackStep::Served);
            return self.emit_state(peer, context);
        }
        context.observer.served(context.now_ns, peer, &self.requests.get(served).request);
        self.emit_state(peer, context);
        self.respond(served, Outcome::Served, peer, context);
    }

    /// A holder responds to the requesting peer, without a message if it is the same peer.
    pub(super) fn respond(
        &mut self,
        slot: u32,
        outcome: Outcome,
        from: u32,
        context: &mut Context<impl Observer>,
    ) {
        let request = self.requests.get(slot).request;
        if from == request.user {
            self.end_request(slot, outcome, from, context);
            return self.requests.release(slot);
        }
        let kind = if outcome == Outcome::Served { MessageKind::Response } else { MessageKind::Failure };
        let arrives_ns = self.arrival_ns(context.now_ns, from, request.user);
        context.send(
            Message { kind, from, to: request.user, request: request.id, arrives_ns },
            Event::Response { slot, outcome, from },
        );
    }

    pub(super) fn receive(
        &mut self,
        slot: u32,
        outcome: Outcome,
        from: u32,
        context: &mut Context<impl Observer>,
    ) {
        let origin = self.requests.get(slot).request.user;
        if self.deliver(from, origin, context) {
            if outcome != Outcome::NotFound || !self.fetch_from_next_holder(slot, context) {
                self.end_request(slot, outcome, from, context);
            }
        } else if self.is_up(origin) {
            // The response was lost. The waiting peer handles it as a crash of the holder.
            let noticed_ns = context.now_ns + self.delays.between_ns(from, origin);
            return context.queue.push(noticed_ns, Event::ConnectionLoss { slot, holder: from });
        }
        self.requests.release(slot);
    }
}

/// Schedules the end of a service.
pub(super) fn schedule_completion(peer: u32, completion: Completion, context: &mut Context<impl Observer>) {
    context.queue.push(completion.at_ns, Event::ServiceEnd { peer, service: completion.service });
}
