//! The path between clients and servers and the caches on it: one at each client and one at the edge.

use super::model::{Attempt, ClientServerModel, Context, Event};
use super::object_store::ObjectVersion;
use crate::metrics::{CacheLookup, CachePlace, Message, Observer};
use netduel_results::{BALANCER, LossCause, MessageKind, Outcome, Request};

impl ClientServerModel {
    /// The node from which the balancer receives a request: the client or the edge.
    pub(super) fn hop_before_balancer(&self, request: &Request) -> u32 {
        if self.caches.has_edge() { self.edge() } else { self.client(request.user) }
    }

    /// Node number of the edge: it follows the servers and clients.
    pub(super) fn edge(&self) -> u32 {
        (self.servers.len() + self.breakers.len()) as u32
    }

    /// Whether a client finds the requested object in its own cache. A write invalidates the entry.
    pub(super) fn is_cached_at_client(
        &mut self,
        request: &Request,
        context: &mut Context<impl Observer>,
    ) -> bool {
        let Some(cache) = self.caches.clients.get_mut(request.user as usize) else { return false };
        if request.is_write {
            cache.invalidate(request.object);
            return false;
        }
        let found = cache.get(context.now_ns, request.object);
        self.record_lookup(CachePlace::Client, request, found, context)
    }

    fn record_lookup(
        &mut self,
        place: CachePlace,
        request: &Request,
        found: Option<ObjectVersion>,
        context: &mut Context<impl Observer>,
    ) -> bool {
        let lookup = match found {
            None => CacheLookup::Missed,
            Some(version) if self.data.is_stale(context.now_ns, request.object, version) => {
                CacheLookup::Stale
            }
            Some(_) => CacheLookup::Fresh,
        };
        context.observer.looked_up(context.now_ns, request, place, lookup);
        found.is_some()
    }

    /// Sends an attempt to the edge or, without an edge, to the balancer.
    pub(super) fn send_attempt(&self, attempt: u32, request: &Request, context: &mut Context<impl Observer>) {
        let (to, delay_ns, event) = if self.caches.has_edge() {
            (self.edge(), self.caches.edge_delay_ns, Event::AtEdge { attempt })
        } else {
            (BALANCER, self.delay_to_balancer_ns(request), Event::AtBalancer { attempt })
        };
        let (kind, from) = (MessageKind::Request, self.client(request.user));
        let arrives_ns = context.now_ns + self.faults.links.delay_ns(delay_ns, from, to);
        let message = Message { kind, from, to, request: request.id, arrives_ns };
        context.send(message, event);
    }

    /// The edge responds if it can and forwards everything else. A write invalidates the entry.
    pub(super) fn receive_at_edge(&mut self, attempt: u32, context: &mut Context<impl Observer>) {
        let edge = self.edge();
        let request = self.attempts[attempt as usize].request;
        let client = self.client(request.user);
        if let Some(cause) = self.loss_cause_at_edge(client) {
            return self.lose_attempt(attempt, (client, edge), cause, context);
        }
        context.observer.delivered(context.now_ns, edge);
        let Some(cache) = self.caches.edge.as_mut() else { return };
        let found = if request.is_write { None } else { cache.get(context.now_ns, request.object) };
        if request.is_write {
            cache.invalidate(request.object);
        } else if self.record_lookup(CachePlace::Edge, &request, found, context) {
            self.attempts[attempt as usize].version = found.unwrap_or_default();
            return self.send_to_client(attempt, Outcome::Served, edge, edge, context);
        }
        let delay_ns = self.delay_to_balancer_ns(&request);
        let arrives_ns = context.now_ns + self.faults.links.delay_ns(delay_ns, edge, BALANCER);
        let kind = MessageKind::Request;
        let message = Message { kind, from: edge, to: BALANCER, request: request.id, arrives_ns };
        context.send(message, Event::AtBalancer { attempt });
    }

    /// The reason why a message to the edge is lost, if it is.
    fn loss_cause_at_edge(&mut self, from: u32) -> Option<LossCause> {
        let edge = self.edge();
        let is_down = (self.edge_crashes > 0).then_some(LossCause::NodeDown);
        is_down.or_else(|| self.faults.links.loss_cause(from, edge))
    }

    /// Delay of a message to the balancer from the node before it, which is the client or the edge, in nanoseconds.
    pub(super) fn delay_to_balancer_ns(&self, request: &Request) -> u64 {
        self.without_edge_hop_ns(self.delays.between_ns(self.client(request.user), BALANCER))
    }

    /// Delay of a response from a server or the balancer to the next node, which is the client or the edge, in nanoseconds.
    pub(super) fn delay_of_response_ns(&self, node: u32, request: &Request) -> u64 {
        self.without_edge_hop_ns(self.delays.between_ns(node, self.client(request.user)))
    }

    /// What is left of a delay between a client and the servers without the way between the client and the edge, if there is an edge.
    fn without_edge_hop_ns(&self, delay_ns: u64) -> u64 {
        if self.caches.has_edge() { delay_ns.saturating_sub(self.caches.edge_delay_ns) } else { delay_ns }
    }

    /// The server or the balancer sends a response or an error.
    pub(super) fn respond(
        &self,
        attempt: u32,
        outcome: Outcome,
        node: u32,
        context: &mut Context<impl Observer>,
    ) {
        let request = &self.attempts[attempt as usize].request;
        let delay_ns = self.delay_of_response_ns(node, request);
        let (to, event) = if self.caches.has_edge() {
            (self.edge(), Event::BackAtEdge { attempt, outcome, node })
        } else {
            (self.client(request.user), Event::AtClient { attempt, outcome, node })
        };
        let message = Message {
            kind: message_kind(outcome),
            from: node,
            to,
            request: request.id,
            arrives_ns: context.now_ns + self.faults.links.delay_ns(delay_ns, node, to),
        };
        context.send(message, event);
    }

    /// The edge caches a response if it can and forwards it.
    pub(super) fn return_through_edge(
        &mut self,
        attempt: u32,
        outcome: Outcome,
        node: u32,
        context: &mut Context<impl Observer>,
    ) {
        let edge = self.edge();
        if let Some(cause) = self.loss_cause_at_edge(node) {
            return self.lose_attempt(attempt, (node, edge), cause, context);
        }
        context.observer.delivered(context.now_ns, edge);
        let Attempt { request, version, .. } = &self.attempts[attempt as usize];
        if let Some(cache) =
            self.caches.edge.as_mut().filter(|_| outcome == Outcome::Served && !request.is_write)
        {
            cache.insert(context.now_ns, request.object, *version);
        }
        self.send_to_client(attempt, outcome, node, edge, context);
    }

    /// Sends a response from the edge to the client; `node` determined its outcome.
    fn send_to_client(
        &self,
        attempt: u32,
        outcome: Outcome,
        node: u32,
        edge: u32,
        context: &mut Context<impl Observer>,
    ) {
        let request = &self.attempts[attempt as usize].request;
        let to = self.client(request.user);
        let arrives_ns = context.now_ns + self.faults.links.delay_ns(self.caches.edge_delay_ns, edge, to);
        let message =
            Message { kind: message_kind(outcome), from: edge, to, request: request.id, arrives_ns };
        context.send(message, Event::AtClient { attempt, outcome, node });
    }
}

pub(super) fn message_kind(outcome: Outcome) -> MessageKind {
    if outcome == Outcome::Served { MessageKind::Response } else { MessageKind::Failure }
}
