//! From the holder found to the object served: every peer serves with its own queue, as any server does.

use super::{Context, Event, PeerToPeerModel};
use crate::kernel::ns_from_s;
use crate::metrics::{Message, Observer};
use crate::network::{ATTACKER, Admission, Completion, ServiceId};
use netduel_results::{AttackStep, MessageKind, Outcome};
use netduel_scenario::HolderChoice;

impl PeerToPeerModel {
    /// One more holder to choose from; the first starts the wait for others.
    pub(super) fn collect(
        &mut self,
        slot: u32,
        holder: u32,
        hops: u32,
        context: &mut Context<impl Observer>,
    ) {
        let pending = self.requests.get_mut(slot);
        if pending.candidates.is_empty() {
            context.queue.push(context.now_ns + ns_from_s(self.side.hit_wait_s), Event::Choose { slot });
            self.requests.hold(slot, 1);
        }
        self.requests.get_mut(slot).candidates.push((holder, hops));
    }

    /// The asking peer chooses among the holders it knows, if it knows any, and fetches.
    pub(super) fn choose(&mut self, slot: u32, context: &mut Context<impl Observer>) {
        if let Some((holder, hops)) = self.best_candidate(slot) {
            self.found(slot, holder, hops, context);
        }
    }

    /// The first of equals. Loads are those of this moment, as if holders told them in time.
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

    /// The holder is gone or has no copy: the next one of those known is asked. Returns whether there is one. A flood's hits
    /// are forgotten once one of them was chosen.
    pub(super) fn fetch_elsewhere(&mut self, slot: u32, context: &mut Context<impl Observer>) -> bool {
        let pending = self.requests.get_mut(slot);
        if pending.ended || self.side.search.uses_overlay() {
            return false;
        }
        let failed = pending.holder;
        pending.candidates.retain(|candidate| Some(candidate.0) != failed);
        let Some((holder, _)) = self.best_candidate(slot) else { return false };
        self.ask_holder(slot, holder, context);
        true
    }

    /// The asking peer knows a holder and fetches from it; from itself without a message.
    pub(super) fn found(&mut self, slot: u32, holder: u32, hops: u32, context: &mut Context<impl Observer>) {
        let request = self.requests.get(slot).request;
        context.observer.found(context.now_ns, &request, hops);
        self.ask_holder(slot, holder, context);
    }

    fn ask_holder(&mut self, slot: u32, holder: u32, context: &mut Context<impl Observer>) {
        let pending = self.requests.get_mut(slot);
        pending.holder = Some(holder);
        let request = pending.request;
        self.requests.hold(slot, 1);
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
        if self.gets_to(user, holder, context) {
            if self.placement.has(holder, self.requests.get(slot).request.object) {
                self.admit(slot, holder, context);
            } else {
                // It is where the object belongs, but no copy has got there.
                self.answer(slot, Outcome::NotFound, holder, context);
            }
        } else {
            context.queue.push(context.now_ns + self.link_delay_ns, Event::ConnectionLoss { slot, holder });
        }
    }

    /// The request joins a holder's queue. Its reference goes with it.
    pub(super) fn admit(&mut self, slot: u32, holder: u32, context: &mut Context<impl Observer>) {
        let service_ns = ns_from_s(self.requests.get(slot).request.work / self.service_rate_per_s);
        match self.peers[holder as usize].admit(context.now_ns, slot, service_ns) {
            Admission::Started(completion) => {
                expect(holder, completion, context);
                if context.observer.watches_service() {
                    let request = self.requests.get(slot).request;
                    context.observer.service_began(context.now_ns, holder, &request);
                }
            }
            Admission::Queued => {
                if context.observer.watches_service() {
                    let request = self.requests.get(slot).request;
                    context.observer.queued(context.now_ns, holder, &request);
                }
            }
            Admission::Full => return self.answer(slot, Outcome::Refused, holder, context),
            Admission::Down => return self.answer(slot, Outcome::NodeFailed, holder, context),
        }
        self.tell_state(holder, context);
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
            expect(peer, completion, context);
            if context.observer.watches_service()
                && let Some(begun) =
                    self.peers[peer as usize].served_by(service).filter(|begun| *begun != ATTACKER)
            {
                let request = self.requests.get(begun).request;
                context.observer.service_began(context.now_ns, peer, &request);
            }
        }
        if served == ATTACKER {
            context.observer.attacked(context.now_ns, peer, AttackStep::Served);
            return self.tell_state(peer, context);
        }
        context.observer.served(context.now_ns, peer, &self.requests.get(served).request);
        self.tell_state(peer, context);
        self.answer(served, Outcome::Served, peer, context);
    }

    /// A holder answers the peer that asked; itself without a message.
    pub(super) fn answer(
        &mut self,
        slot: u32,
        outcome: Outcome,
        from: u32,
        context: &mut Context<impl Observer>,
    ) {
        let request = self.requests.get(slot).request;
        if from == request.user {
            self.end(slot, outcome, from, context);
            return self.requests.release(slot);
        }
        let kind = if outcome == Outcome::Served { MessageKind::Response } else { MessageKind::Failure };
        let arrives_ns = self.arrival_ns(context.now_ns, from, request.user);
        context.send(
            Message { kind, from, to: request.user, request: request.id, arrives_ns },
            Event::Answer { slot, outcome, from },
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
        if self.gets_to(from, origin, context) {
            if outcome != Outcome::NotFound || !self.fetch_elsewhere(slot, context) {
                self.end(slot, outcome, from, context);
            }
        } else if self.is_up(origin) {
            // It did not come through: the peer that waits notices as if its holder had crashed.
            let noticed_ns = context.now_ns + self.link_delay_ns;
            return context.queue.push(noticed_ns, Event::ConnectionLoss { slot, holder: from });
        }
        self.requests.release(slot);
    }
}

/// Schedules the end of a service.
pub(super) fn expect(peer: u32, completion: Completion, context: &mut Context<impl Observer>) {
    context.queue.push(completion.at_ns, Event::ServiceEnd { peer, service: completion.service });
}
