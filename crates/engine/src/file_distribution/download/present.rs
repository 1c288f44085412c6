//! How servers that send a file stand at a moment.

use super::{DownloadModel, Event};
use crate::file_distribution::units::bits_per_s;
use crate::metrics::{Message, MessageKind, NodeState, WHOLE_FILE};

impl DownloadModel {
    /// Tells what every server does.
    pub(crate) fn tell_nodes(&self, tell: &mut dyn FnMut(u32, NodeState)) {
        (0..).zip(&self.servers).for_each(|(server, state)| tell(server, state.state()));
    }

    /// Tells every transfer under way: from whom, to whom, what, and its rate in bits per second.
    pub(crate) fn tell_transfers(&self, now_ns: u64, tell: &mut dyn FnMut(u32, u32, u32, u64)) {
        for (server, sending) in (0..).zip(&self.servers) {
            for (user, _) in sending.uplink.under_way(now_ns) {
                let rate = sending.uplink.rate(self.receivers.class[user as usize]);
                tell(server, self.client(user), WHOLE_FILE, bits_per_s(rate));
            }
        }
    }

    /// The message that an event is the arrival of, and when it was sent, if nothing has changed its delay since.
    pub(crate) fn message_of(&self, arrives_ns: u64, event: &Event) -> Option<(u64, Message)> {
        let Event::Ask { user, server } = *event else { return None };
        let (kind, from) = (MessageKind::Request, self.client(user));
        let sent_ns = arrives_ns.saturating_sub(self.faults.links.delay_ns(self.link_delay_ns, from, server));
        Some((sent_ns, Message { kind, from, to: server, request: user, arrives_ns }))
    }
}
