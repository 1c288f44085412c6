//! The state of a swarm at a point in time.

use super::event::NONE;
use super::model::{Event, SwarmModel};
use crate::metrics::Message;
use netduel_results::{MessageKind, NodeState};

impl SwarmModel {
    /// Calls `visit` with the state of every peer and of the tracker.
    pub(crate) fn visit_nodes(&self, visit: &mut dyn FnMut(u32, NodeState)) {
        let nodes = self.peers.len() as u32;
        (0..nodes).chain(self.tracker()).for_each(|node| visit(node, self.state(node)));
    }

    /// The message that arrives with an event, and when it was sent, assuming that its delay has not changed since.
    pub(crate) fn arriving_message(&self, arrives_ns: u64, event: &Event) -> Option<(u64, Message)> {
        let (kind, node, from, to) = match *event {
            Event::Announce { node, to } => (MessageKind::Query, node, node, to),
            Event::TrackerReply { node, from, .. } => (MessageKind::Hit, node, from, node),
            Event::LeaveNotice { node, to } => (MessageKind::Upkeep, node, node, to),
            _ => return None,
        };
        let request = self.user_of(node).unwrap_or(NONE);
        let sent_ns = arrives_ns.saturating_sub(self.faults.links.delay_ns(self.link_delay_ns, from, to));
        Some((sent_ns, Message { kind, from, to, request, arrives_ns }))
    }
}
