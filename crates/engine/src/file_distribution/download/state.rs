//! The state of the download model at a point in time.

use super::{DownloadModel, Event};
use crate::metrics::Message;
use netduel_results::{MessageKind, NodeState};

impl DownloadModel {
    /// Calls `visit` with the state of every server.
    pub(crate) fn visit_nodes(&self, visit: &mut dyn FnMut(u32, NodeState)) {
        (0..).zip(&self.servers).for_each(|(server, state)| visit(server, state.state()));
    }

    /// The message that arrives with an event, and when it was sent, assuming that its delay has not changed since.
    pub(crate) fn arriving_message(&self, arrives_ns: u64, event: &Event) -> Option<(u64, Message)> {
        let Event::Request { user, server } = *event else { return None };
        let (kind, from) = (MessageKind::Request, self.client(user));
        let sent_ns = arrives_ns.saturating_sub(self.faults.links.delay_ns(self.link_delay_ns, from, server));
        Some((sent_ns, Message { kind, from, to: server, request: user, arrives_ns }))
    }
}
