//! How servers that send a file stand at a moment.

use super::{DownloadModel, Event};
use crate::metrics::Message;
use netduel_results::{MessageKind, NodeState};

impl DownloadModel {
    /// Tells what every server does.
    pub(crate) fn visit_nodes(&self, tell: &mut dyn FnMut(u32, NodeState)) {
        (0..).zip(&self.servers).for_each(|(server, state)| tell(server, state.state()));
    }

    /// The message that an event is the arrival of, and when it was sent, if nothing has changed its delay since.
    pub(crate) fn message_of(&self, arrives_ns: u64, event: &Event) -> Option<(u64, Message)> {
        let Event::Ask { user, server } = *event else { return None };
        let (kind, from) = (MessageKind::Request, self.client(user));
        let sent_ns = arrives_ns.saturating_sub(self.faults.links.delay_ns(self.link_delay_ns, from, server));
        Some((sent_ns, Message { kind, from, to: server, request: user, arrives_ns }))
    }
}
