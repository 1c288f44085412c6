//! How the left side stands at a moment: what its nodes do, and which messages are under way.

use super::{ClientServerModel, Event, caching};
use crate::metrics::Message;
use netduel_results::{BALANCER, MessageKind, NodeState};

impl ClientServerModel {
    /// Tells what every node does that can serve or fail.
    pub(crate) fn visit_nodes(&self, tell: &mut dyn FnMut(u32, NodeState)) {
        for (server, station) in (0..).zip(&self.servers) {
            tell(server, station.state());
        }
        if self.caches.has_edge() {
            let up = self.edge_crashes == 0;
            tell(self.edge(), NodeState { up, away: false, busy: 0, waiting: 0 });
        }
    }

    /// The message that an event is the arrival of, and when it was sent, if nothing has changed its delay since.
    pub(crate) fn message_of(&self, arrives_ns: u64, event: &Event) -> Option<(u64, Message)> {
        let of_attempt = |attempt: u32| self.attempts[attempt as usize].request;
        let among_servers = |server: u32, is_copy: bool| {
            let primary = self.data.replicas.as_ref().map_or(0, |replicas| replicas.primary());
            let (from, to) = if is_copy { (primary, server) } else { (server, primary) };
            let kind = if is_copy { MessageKind::Copy } else { MessageKind::Upkeep };
            (kind, from, to, u32::MAX, self.writing.delay_ns())
        };
        let (kind, from, to, request, delay_ns) = match *event {
            Event::AtBalancer { attempt } => {
                let request = of_attempt(attempt);
                let from = self.before_balancer(&request);
                (MessageKind::Request, from, BALANCER, request.id, self.last_leg_ns())
            }
            Event::AtClient { attempt, outcome, node } => {
                let request = of_attempt(attempt);
                let from = if self.caches.has_edge() { self.edge() } else { node };
                let delay_ns = self.first_leg_ns();
                (caching::kind(outcome), from, self.client(request.user), request.id, delay_ns)
            }
            Event::AtEdge { attempt } => {
                let request = of_attempt(attempt);
                let from = self.client(request.user);
                (MessageKind::Request, from, self.edge(), request.id, self.first_leg_ns())
            }
            Event::BackAtEdge { attempt, outcome, node } => {
                (caching::kind(outcome), node, self.edge(), of_attempt(attempt).id, self.last_leg_ns())
            }
            Event::Replicate { server, .. } | Event::CatchUp { server, .. } => among_servers(server, true),
            Event::ReplicaConfirms { server, .. } | Event::Rejoin { server } => among_servers(server, false),
            _ => return None,
        };
        let sent_ns = arrives_ns.saturating_sub(self.faults.links.delay_ns(delay_ns, from, to));
        Some((sent_ns, Message { kind, from, to, request, arrives_ns }))
    }
}
