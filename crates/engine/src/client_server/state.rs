//! The state of the client–server network at a point in time: its nodes, and the messages in flight.

use super::model::{ClientServerModel, Event};
use super::request_path::message_kind;
use crate::metrics::Message;
use netduel_results::{BALANCER, MessageKind, NodeState};

impl ClientServerModel {
    /// Calls `visit` with the state of every node that can serve or fail.
    pub(crate) fn visit_nodes(&self, visit: &mut dyn FnMut(u32, NodeState)) {
        for (server, station) in (0..).zip(&self.servers) {
            visit(server, station.state());
        }
        if self.caches.has_edge() {
            let up = self.edge_crashes == 0;
            visit(self.edge(), NodeState { up, away: false, busy: 0, waiting: 0 });
        }
    }

    /// The server that takes the writes; `None` without replication.
    pub(crate) fn primary(&self) -> Option<u32> {
        self.data.replicas.as_ref().map(|replicas| replicas.primary())
    }

    /// The message that arrives with an event, and when it was sent, assuming that its delay has not changed since.
    pub(crate) fn arriving_message(&self, arrives_ns: u64, event: &Event) -> Option<(u64, Message)> {
        let request_of = |attempt: u32| self.attempts[attempt as usize].request;
        let server_message = |server: u32, is_copy: bool| {
            let primary = self.primary().unwrap_or(0);
            let (from, to) = if is_copy { (primary, server) } else { (server, primary) };
            let kind = if is_copy { MessageKind::Copy } else { MessageKind::Upkeep };
            (kind, from, to, u32::MAX, self.delay_between_servers_ns(from, to))
        };
        let (kind, from, to, request, delay_ns) = match *event {
            Event::AtBalancer { attempt } => {
                let request = request_of(attempt);
                let from = self.hop_before_balancer(&request);
                (MessageKind::Request, from, BALANCER, request.id, self.delay_to_balancer_ns(&request))
            }
            Event::AtClient { attempt, outcome, node } => {
                let request = request_of(attempt);
                let (from, delay_ns) = if self.caches.has_edge() {
                    (self.edge(), self.caches.edge_delay_ns)
                } else {
                    (node, self.delay_of_response_ns(node, &request))
                };
                (message_kind(outcome), from, self.client(request.user), request.id, delay_ns)
            }
            Event::AtEdge { attempt } => {
                let request = request_of(attempt);
                let from = self.client(request.user);
                (MessageKind::Request, from, self.edge(), request.id, self.caches.edge_delay_ns)
            }
            Event::BackAtEdge { attempt, outcome, node } => {
                let request = request_of(attempt);
                let delay_ns = self.delay_of_response_ns(node, &request);
                (message_kind(outcome), node, self.edge(), request.id, delay_ns)
            }
            Event::Replicate { server, .. } | Event::CatchUp { server, .. } => server_message(server, true),
            Event::ReplicaAck { server, .. } | Event::Rejoin { server } => server_message(server, false),
            _ => return None,
        };
        let sent_ns = arrives_ns.saturating_sub(self.faults.links.delay_ns(delay_ns, from, to));
        Some((sent_ns, Message { kind, from, to, request, arrives_ns }))
    }
}
