//! Sending of messages.

use crate::kernel::Context;
use crate::metrics::{Message, Observer};

impl<E: Copy, O: Observer> Context<'_, E, O> {
    /// Sends a message; `arrival` is the event at its arrival.
    #[inline]
    pub(crate) fn send(&mut self, message: Message, arrival: E) {
        self.observer.sent(self.now_ns, &message);
        self.queue.push(message.arrives_ns, arrival);
    }
}
