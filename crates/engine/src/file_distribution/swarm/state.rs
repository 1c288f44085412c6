//! How a swarm stands at a moment.

use super::{Event, NONE, SwarmModel};
use crate::metrics::Message;
use netduel_results::{MessageKind, NodeState};

impl SwarmModel {
    /// Tells what every peer does, and the tracker.
    pub(crate) fn visit_nodes(&self, tell: &mut dyn FnMut(u32, NodeState)) {
        let nodes = self.peers.len() as u32;
        (0..nodes).chain(self.tracker()).for_each(|node| tell(node, self.state(node)));
    }

    /// The message that an event is the arrival of, and when it was sent, if nothing has changed its delay since.
    pub(crate) fn message_of(&self, arrives_ns: u64, event: &Event) -> Option<(u64, Message)> {
        let (kind, node, from, to) = match *event {
            Event::Announce { node, to } => (MessageKind::Query, node, node, to),
            Event::Introduced { node, from, .. } => (MessageKind::Hit, node, from, node),
            Event::Farewell { node, to } => (MessageKind::Upkeep, node, node, to),
            _ => return None,
        };
        let request = self.user_of(node).unwrap_or(NONE);
        let sent_ns = arrives_ns.saturating_sub(self.faults.links.delay_ns(self.link_delay_ns, from, to));
        Some((sent_ns, Message { kind, from, to, request, arrives_ns }))
    }
}
