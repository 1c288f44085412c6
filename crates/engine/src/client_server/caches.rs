//! The caches of the clients and of the edge.

use super::cache::Cache;
use super::object_store::ObjectVersion;
use crate::kernel::ns_from_s;
use netduel_results::Request;
use netduel_scenario::ClientServer;

/// All caches.
#[derive(Debug, Clone)]
pub(super) struct Caches {
    /// One for each user's client; empty if clients do not cache.
    pub(super) clients: Vec<Cache>,
    pub(super) edge: Option<Cache>,
    /// Delay of a message between a client and the edge, in nanoseconds. The edge lies on the path to the servers.
    pub(super) edge_delay_ns: u64,
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

    /// Empties the edge cache.
    pub(super) fn clear_edge(&mut self) {
        self.edge.iter_mut().for_each(Cache::clear);
    }

    pub(super) fn has_edge(&self) -> bool {
        self.edge.is_some()
    }

    /// Caches a response at its client.
    pub(super) fn cache_at_client(&mut self, now_ns: u64, request: &Request, version: ObjectVersion) {
        if let Some(cache) = self.clients.get_mut(request.user as usize).filter(|_| !request.is_write) {
            cache.insert(now_ns, request.object, version);
        }
    }
}
