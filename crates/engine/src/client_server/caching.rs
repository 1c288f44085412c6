//! The way between clients and servers, and the caches on it: one at each client, one at the edge.

use super::cache::Cache;
use super::data::ObjectVersion;
use super::{Attempt, ClientServerModel, Context, Event};
use crate::kernel::ns_from_s;
use crate::metrics::{CacheLookup, CachePlace, Message, Observer};
use netduel_results::{BALANCER, LossCause, MessageKind, Outcome, Request};
use netduel_scenario::ClientServer;

/// All caches.
#[derive(Debug, Clone)]
pub(super) struct Caches {
    /// One for each user's client; none at all if clients keep nothing.
    clients: Vec<Cache>,
    edge: Option<Cache>,
    /// How long a message travels between a client and the edge; the edge lies on the way to the servers.
    edge_delay_ns: u64,
}

impl Caches {
    pub(super) fn new(side: &ClientServer, users: u32) -> Caches {
        let cache = |objects: u32, ttl_s: Option<f64>| Cache::new(objects, ttl_s.map(ns_from_s));
        let clients = if side.client_cache_objects > 0 { users as usize } else { 0 };
        Caches {
            clients: vec![cache(side.client_cache_objects, side.client_cache_ttl_s.0); clients],
            edge: (side.edge_cache_objects > 0)
                .then(|| cache(side.edge_cache_objects, side.edge_cache_ttl_s.0)),
            edge_delay_ns: ns_from_s(side.edge_delay_s),
        }
    }

    pub(super) fn bytes(&self) -> usize {
        self.clients.iter().chain(&self.edge).map(Cache::bytes).sum()
    }

    /// The edge loses all it has.
    pub(super) fn clear_edge(&mut self) {
        self.edge.iter_mut().for_each(Cache::clear);
    }

    pub(super) fn has_edge(&self) -> bool {
        self.edge.is_some()
    }

    /// A client keeps the answer to its own question.
    pub(super) fn keep_at_client(&mut self, now_ns: u64, request: &Request, version: ObjectVersion) {
        if let Some(cache) = self.clients.get_mut(request.user as usize).filter(|_| !request.is_write) {
            cache.keep(now_ns, request.object, version);
        }
    }
}

impl ClientServerModel {
    /// Who hands a request to the balancer: its client, or the edge.
    pub(super) fn before_balancer(&self, request: &Request) -> u32 {
        if self.caches.has_edge() { self.edge() } else { self.client(request.user) }
    }

    /// The edge's number as a node: after the servers and the clients.
    pub(super) fn edge(&self) -> u32 {
        (self.servers.len() + self.breakers.len()) as u32
    }

    /// Whether a client finds the answer to its question in its own cache. What it is about to write, it forgets.
    pub(super) fn is_cached_at_client(
        &mut self,
        request: &Request,
        context: &mut Context<impl Observer>,
    ) -> bool {
        let Some(cache) = self.caches.clients.get_mut(request.user as usize) else { return false };
        if request.is_write {
            cache.forget(request.object);
            return false;
        }
        let found = cache.find(context.now_ns, request.object);
        self.looked_up(CachePlace::Client, request, found, context)
    }

    fn looked_up(
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

    /// An attempt sets out for the edge, or, without one, for the balancer.
    pub(super) fn set_out(&self, attempt: u32, request: &Request, context: &mut Context<impl Observer>) {
        let (to, delay_ns, event) = if self.caches.has_edge() {
            (self.edge(), self.caches.edge_delay_ns, Event::AtEdge { attempt })
        } else {
            (BALANCER, self.link_delay_ns, Event::AtBalancer { attempt })
        };
        let (kind, from) = (MessageKind::Request, self.client(request.user));
        let arrives_ns = context.now_ns + self.faults.links.delay_ns(delay_ns, from, to);
        let message = Message { kind, from, to, request: request.id, arrives_ns };
        context.send(message, event);
    }

    /// The edge answers what it can, and passes everything else on. What is about to be written, it forgets.
    pub(super) fn pass_edge(&mut self, attempt: u32, context: &mut Context<impl Observer>) {
        let edge = self.edge();
        let request = self.attempts[attempt as usize].request;
        let client = self.client(request.user);
        if let Some(cause) = self.fate_at_edge(client) {
            return self.lose(attempt, (client, edge), cause, context);
        }
        context.observer.delivered(context.now_ns, edge);
        let Some(cache) = self.caches.edge.as_mut() else { return };
        let found = if request.is_write { None } else { cache.find(context.now_ns, request.object) };
        if request.is_write {
            cache.forget(request.object);
        } else if self.looked_up(CachePlace::Edge, &request, found, context) {
            self.attempts[attempt as usize].version = found.unwrap_or_default();
            return self.hand_over(attempt, Outcome::Served, edge, edge, context);
        }
        let arrives_ns = context.now_ns + self.faults.links.delay_ns(self.beyond_edge_ns(), edge, BALANCER);
        let kind = MessageKind::Request;
        let message = Message { kind, from: edge, to: BALANCER, request: request.id, arrives_ns };
        context.send(message, Event::AtBalancer { attempt });
    }

    /// Why a message does not get to the edge, if it does not.
    fn fate_at_edge(&mut self, from: u32) -> Option<LossCause> {
        let edge = self.edge();
        let is_down = (self.edge_crashes > 0).then_some(LossCause::NodeDown);
        is_down.or_else(|| self.faults.links.fate(from, edge))
    }

    /// How long a message travels between a client and what it first comes to, or last from.
    pub(super) fn first_leg_ns(&self) -> u64 {
        if self.caches.has_edge() { self.caches.edge_delay_ns } else { self.link_delay_ns }
    }

    /// The same at the servers' end.
    pub(super) fn last_leg_ns(&self) -> u64 {
        if self.caches.has_edge() { self.beyond_edge_ns() } else { self.link_delay_ns }
    }

    /// How long a message travels between the edge and the servers.
    fn beyond_edge_ns(&self) -> u64 {
        self.link_delay_ns.saturating_sub(self.caches.edge_delay_ns)
    }

    /// The servers, or the balancer in their place, send an answer, or the news that there is none.
    pub(super) fn answer(
        &self,
        attempt: u32,
        outcome: Outcome,
        node: u32,
        context: &mut Context<impl Observer>,
    ) {
        let request = &self.attempts[attempt as usize].request;
        let (to, delay_ns, event) = if self.caches.has_edge() {
            (self.edge(), self.beyond_edge_ns(), Event::BackAtEdge { attempt, outcome, node })
        } else {
            (self.client(request.user), self.link_delay_ns, Event::AtClient { attempt, outcome, node })
        };
        let message = Message {
            kind: kind(outcome),
            from: node,
            to,
            request: request.id,
            arrives_ns: context.now_ns + self.faults.links.delay_ns(delay_ns, node, to),
        };
        context.send(message, event);
    }

    /// The edge keeps what it can use again, and passes everything on.
    pub(super) fn return_by_edge(
        &mut self,
        attempt: u32,
        outcome: Outcome,
        node: u32,
        context: &mut Context<impl Observer>,
    ) {
        let edge = self.edge();
        if let Some(cause) = self.fate_at_edge(node) {
            return self.lose(attempt, (node, edge), cause, context);
        }
        context.observer.delivered(context.now_ns, edge);
        let Attempt { request, version, .. } = &self.attempts[attempt as usize];
        if let Some(cache) =
            self.caches.edge.as_mut().filter(|_| outcome == Outcome::Served && !request.is_write)
        {
            cache.keep(context.now_ns, request.object, *version);
        }
        self.hand_over(attempt, outcome, node, edge, context);
    }

    /// The last leg of an answer, from the edge to the client; `node` decided it.
    fn hand_over(
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
        let message = Message { kind: kind(outcome), from: edge, to, request: request.id, arrives_ns };
        context.send(message, Event::AtClient { attempt, outcome, node });
    }
}

pub(super) fn kind(outcome: Outcome) -> MessageKind {
    if outcome == Outcome::Served { MessageKind::Response } else { MessageKind::Failure }
}
