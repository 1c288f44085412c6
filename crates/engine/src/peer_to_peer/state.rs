//! The state of the peer-to-peer network at a point in time: its peers, and the messages in flight.

use super::event::{NONE, PeerToPeerEvent as Event, Upkeep};
use super::model::PeerToPeerModel;
use crate::metrics::Message;
use netduel_results::{MessageKind, NodeState, Outcome};

impl PeerToPeerModel {
    /// Calls `visit` with the state of every peer and of the index.
    pub(crate) fn visit_nodes(&self, visit: &mut dyn FnMut(u32, NodeState)) {
        (0..self.peers.len() as u32).for_each(|node| visit(node, self.state(node)));
    }

    /// The message that arrives with an event, and when it was sent, assuming that its delay has not changed since.
    pub(crate) fn arriving_message(&self, arrives_ns: u64, event: &Event) -> Option<(u64, Message)> {
        let request_in = |slot: u32| self.requests.get(slot).request;
        let (kind, from, to, request) = match *event {
            Event::Query { slot, from, to, .. } => (MessageKind::Query, from, to, request_in(slot).id),
            Event::Hit { slot, from, .. } => {
                let request = request_in(slot);
                (MessageKind::Hit, from, request.user, request.id)
            }
            Event::Fetch { slot, holder } => {
                let request = request_in(slot);
                (MessageKind::Request, request.user, holder, request.id)
            }
            Event::Response { slot, outcome, from } => {
                let request = request_in(slot);
                let is_served = outcome == Outcome::Served;
                let kind = if is_served { MessageKind::Response } else { MessageKind::Failure };
                (kind, from, request.user, request.id)
            }
            Event::LookupQuery { lookup, from, to, .. } => {
                let (request, kind, _) = self.lookup_label(lookup, MessageKind::Query)?;
                (kind, self.peer_of(from), self.peer_of(to), request)
            }
            Event::LookupReply { lookup, from, .. } => {
                let (request, kind, origin) = self.lookup_label(lookup, MessageKind::Hit)?;
                (kind, self.peer_of(from), self.peer_of(origin), request)
            }
            Event::Upkeep { message, from, to, .. } => {
                let kind = if message == Upkeep::Store { MessageKind::Copy } else { MessageKind::Upkeep };
                (kind, self.peer_of(from), self.peer_of(to), NONE)
            }
            _ => return None,
        };
        let sent_ns =
            arrives_ns.saturating_sub(self.faults.links.delay_ns(self.delays.between_ns(from, to), from, to));
        Some((sent_ns, Message { kind, from, to, request, arrives_ns }))
    }
}
