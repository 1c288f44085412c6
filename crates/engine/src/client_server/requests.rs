//! The course of a request: attempts, service, responses and timeouts.

use super::model::{
    Attempt, ClientServerModel, Context, Event, Pending, is_awaited, is_open, schedule_completion,
};
use super::object_store::ObjectVersion;
use crate::kernel::ns_from_s;
use crate::metrics::Observer;
use crate::network::{ATTACKER, Admission, LARGEST_OPEN_COUNT, LARGEST_QUEUE, ServiceId};
use netduel_results::{AttackStep, BALANCER, LossCause, Outcome};

impl ClientServerModel {
    pub(super) fn arrive(&mut self, token: u32, context: &mut Context<impl Observer>) {
        let (request, next) = self.generator.arrive(token, context.now_ns);
        if let Some(arrival) = next {
            context.queue.push(arrival.at_ns, Event::Arrival { token: arrival.token });
        }
        context.observer.arrived(&request);
        self.retries.add_to_budget();
        let pending = Pending {
            request,
            ended: false,
            attempts_made: 0,
            attempts_in_flight: 0,
            is_unanswered: false,
            latest_attempt: u32::MAX,
        };
        let slot = self.requests.insert(pending) as u32;
        if self.is_cached_at_client(&request, context) {
            return self.end(slot, Outcome::Served, self.client(request.user), context);
        }
        if self.requests.len() > LARGEST_OPEN_COUNT {
            return self.end(slot, Outcome::Refused, self.client(request.user), context);
        }
        let requests = &self.requests;
        if let Some(at_ns) =
            self.request_timeouts.set(context.now_ns, (slot, request.id), |key| is_open(requests, key))
        {
            context.queue.push_last(at_ns, Event::RequestTimeout);
        }
        self.attempt(slot, context);
    }

    /// Starts an attempt. If the client's circuit breaker is open, the attempt fails at once without a message.
    pub(super) fn attempt(&mut self, slot: u32, context: &mut Context<impl Observer>) {
        let pending = &mut self.requests[slot as usize];
        pending.attempts_made += 1;
        let (request, number) = (pending.request, pending.attempts_made);
        context.observer.attempted(context.now_ns, &request);
        let breaker = &mut self.breakers[request.user as usize];
        if !breaker.allows(context.now_ns, self.breaker_failures) {
            return self.fail(slot, Outcome::Refused, self.client(request.user), context);
        }
        pending.attempts_in_flight += 1;
        let attempt = Attempt {
            slot,
            request,
            number,
            abandoned: false,
            is_lost: false,
            waits_at: None,
            dispatched_ns: 0,
            version: ObjectVersion::default(),
        };
        let attempt = self.attempts.insert(attempt) as u32;
        self.requests[slot as usize].latest_attempt = attempt;
        self.send_attempt(attempt, &request, context);
        let attempts = &self.attempts;
        let key = (attempt, request.id, number);
        let timeouts = self.attempt_timeouts.as_mut();
        if let Some(at_ns) =
            timeouts.and_then(|deadlines| deadlines.set(context.now_ns, key, |key| is_awaited(attempts, key)))
        {
            context.queue.push_last(at_ns, Event::AttemptTimeout);
        }
    }

    /// Handles a failed attempt: the client retries after a pause or gives up.
    pub(super) fn fail(
        &mut self,
        slot: u32,
        outcome: Outcome,
        node: u32,
        context: &mut Context<impl Observer>,
    ) {
        let pending = &self.requests[slot as usize];
        if pending.ended {
            return;
        }
        let is_overloaded = self.requests.len() > LARGEST_QUEUE as usize;
        match self.retries.backoff_ns(pending.attempts_made).filter(|_| !is_overloaded) {
            Some(backoff_ns) => {
                context
                    .queue
                    .push(context.now_ns + backoff_ns, Event::Retry { slot, request: pending.request.id });
            }
            None => self.end(slot, outcome, node, context),
        }
    }

    /// The balancer assigns an attempt to a server. Balancer and servers are next to each other, so this takes no
    /// time unless they are in different regions or a fault delays it. A message lost between balancer and server is lost before it counts as
    /// delivered to the balancer.
    pub(super) fn balance(&mut self, attempt: u32, context: &mut Context<impl Observer>) {
        let request = self.attempts[attempt as usize].request;
        let from = self.hop_before_balancer(&request);
        if self.faults.links.are_separated(from, BALANCER) {
            return self.lose_attempt(attempt, (from, BALANCER), LossCause::Partition, context);
        }
        let chosen = if self.attempts.len() > LARGEST_QUEUE as usize {
            Err(Outcome::Refused)
        } else {
            self.server_for(&request).ok_or(Outcome::NodeFailed)
        };
        if let Some(cause) = self.faults.links.loss_cause(from, chosen.unwrap_or(BALANCER)) {
            return self.lose_attempt(attempt, (from, BALANCER), cause, context);
        }
        context.observer.delivered(context.now_ns, BALANCER);
        self.attempts[attempt as usize].dispatched_ns = context.now_ns;
        let server = match chosen {
            Ok(server) => server,
            Err(outcome) => return self.respond(attempt, outcome, BALANCER, context),
        };
        let forwarding_ns = self.delays.forwarding_ns(BALANCER, server);
        let usual_ns =
            self.delays.between_ns(self.client(request.user), BALANCER).saturating_add(forwarding_ns);
        let extra_ns = self.faults.links.delay_ns(usual_ns, BALANCER, server).saturating_sub(usual_ns);
        let delay_ns = forwarding_ns.saturating_add(extra_ns);
        if delay_ns > 0 {
            let at_ns = context.now_ns.saturating_add(delay_ns);
            return context.queue.push(at_ns, Event::AtServer { attempt, server });
        }
        self.admit(attempt, server, context);
    }

    /// An attempt arrives at its server.
    pub(super) fn admit(&mut self, attempt: u32, server: u32, context: &mut Context<impl Observer>) {
        if self.is_dropped_on_arrival(attempt) {
            return self.drop_attempt(attempt, context);
        }
        let request = self.attempts[attempt as usize].request;
        let service_ns = ns_from_s(request.work / self.worker_rates_per_s[server as usize]);
        match self.servers[server as usize].admit(context.now_ns, attempt, service_ns) {
            Admission::Started(completion) => {
                schedule_completion(server, completion, context);
                if context.observer.watches_service() {
                    context.observer.service_began(context.now_ns, server, &request);
                }
            }
            Admission::Queued => {
                self.attempts[attempt as usize].waits_at = Some(server);
                if context.observer.watches_service() {
                    context.observer.queued(context.now_ns, server, &request);
                }
            }
            Admission::Full => return self.respond(attempt, Outcome::Refused, server, context),
            Admission::Down => return self.respond(attempt, Outcome::NodeFailed, server, context),
        }
        context.observer.node(context.now_ns, server, self.servers[server as usize].state());
    }

    pub(super) fn end_service(
        &mut self,
        server: u32,
        service: ServiceId,
        context: &mut Context<impl Observer>,
    ) {
        let station = &mut self.servers[server as usize];
        let Some((served, next)) = station.complete(context.now_ns, service) else { return };
        if let Some(completion) = next {
            schedule_completion(server, completion, context);
            if let Some(begun) = self.servers[server as usize].served_by(service)
                && let Some(attempt) = self.attempts.get_mut(begun as usize)
            {
                attempt.waits_at = None;
                if context.observer.watches_service() {
                    context.observer.service_began(context.now_ns, server, &attempt.request);
                }
            }
        }
        if served == ATTACKER {
            context.observer.attacked(context.now_ns, server, AttackStep::Served);
            return context.observer.node(context.now_ns, server, self.servers[server as usize].state());
        }
        let Attempt { request, dispatched_ns, .. } = self.attempts[served as usize];
        self.balancer.record_latency(context.now_ns, server, context.now_ns - dispatched_ns);
        context.observer.served(context.now_ns, server, &request);
        context.observer.node(context.now_ns, server, self.servers[server as usize].state());
        self.serve(served, &request, server, context);
    }

    pub(super) fn receive(
        &mut self,
        attempt: u32,
        outcome: Outcome,
        node: u32,
        context: &mut Context<impl Observer>,
    ) {
        let client = self.client(self.attempts[attempt as usize].request.user);
        let from = if self.caches.has_edge() { self.edge() } else { node };
        if let Some(cause) = self.faults.links.loss_cause(from, client) {
            return self.lose_attempt(attempt, (from, client), cause, context);
        }
        let Attempt { slot, request, abandoned, version, .. } = self.attempts.remove(attempt as usize);
        context.observer.delivered(context.now_ns, client);
        self.requests[slot as usize].attempts_in_flight -= 1;
        if !abandoned {
            let breaker = &mut self.breakers[request.user as usize];
            if outcome == Outcome::Served {
                breaker.on_success();
                self.caches.cache_at_client(context.now_ns, &request, version);
                self.end(slot, outcome, node, context);
            } else {
                breaker.on_failure(context.now_ns, self.breaker_failures, self.breaker_open_s);
                self.fail(slot, outcome, node, context);
            }
        }
        self.free_if_done(slot);
    }

    /// The client stops waiting for an attempt without a response.
    pub(super) fn abandon(&mut self, attempt: u32, context: &mut Context<impl Observer>) {
        let Attempt { slot, request, abandoned, is_lost, .. } = &mut self.attempts[attempt as usize];
        *abandoned = true;
        let (slot, user, is_lost) = (*slot, request.user as usize, *is_lost);
        self.breakers[user].on_failure(context.now_ns, self.breaker_failures, self.breaker_open_s);
        self.fail(slot, Outcome::TimedOut, BALANCER, context);
        if is_lost {
            self.discard_attempt(attempt);
        } else {
            self.leave_queue(attempt, context);
        }
    }

    pub(super) fn end(
        &mut self,
        slot: u32,
        outcome: Outcome,
        node: u32,
        context: &mut Context<impl Observer>,
    ) {
        let pending = &mut self.requests[slot as usize];
        if std::mem::replace(&mut pending.ended, true) {
            return;
        }
        let request = pending.request;
        context.observer.ended(context.now_ns, &request, outcome, node);
        if let Some(arrival) = self.generator.request_ended(request.user, context.now_ns) {
            context.queue.push(arrival.at_ns, Event::Arrival { token: arrival.token });
        }
        self.free_if_done(slot);
    }

    pub(super) fn free_if_done(&mut self, slot: u32) {
        let is_done = |pending: &Pending| pending.ended && pending.attempts_in_flight == 0;
        if self.requests.get(slot as usize).is_some_and(is_done) {
            self.requests.remove(slot as usize);
        }
    }

    /// Ends requests whose users have waited long enough.
    pub(super) fn time_out_requests(&mut self, context: &mut Context<impl Observer>) {
        while let Some((slot, _)) =
            self.request_timeouts.pop_expired(context.now_ns, |key| is_open(&self.requests, key))
        {
            let pending = &self.requests[slot as usize];
            let request = pending.request;
            if pending.is_unanswered {
                let breaker = &mut self.breakers[request.user as usize];
                breaker.on_failure(context.now_ns, self.breaker_failures, self.breaker_open_s);
            }
            let key = (pending.latest_attempt, request.id, pending.attempts_made);
            self.end(slot, Outcome::TimedOut, BALANCER, context);
            if is_awaited(&self.attempts, key) {
                self.leave_queue(key.0, context);
            }
        }
        if let Some(at_ns) = self.request_timeouts.next_expiry_ns(|key| is_open(&self.requests, key)) {
            context.queue.push_last(at_ns, Event::RequestTimeout);
        }
    }

    /// Abandons attempts whose clients have waited long enough.
    pub(super) fn time_out_attempts(&mut self, context: &mut Context<impl Observer>) {
        while let Some(deadlines) = &mut self.attempt_timeouts
            && let Some((attempt, ..)) =
                deadlines.pop_expired(context.now_ns, |key| is_awaited(&self.attempts, key))
        {
            self.abandon(attempt, context);
        }
        let timeouts = self.attempt_timeouts.as_mut();
        if let Some(at_ns) =
            timeouts.and_then(|deadlines| deadlines.next_expiry_ns(|key| is_awaited(&self.attempts, key)))
        {
            context.queue.push_last(at_ns, Event::AttemptTimeout);
        }
    }
}
