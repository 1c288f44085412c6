//! Reneging: attempts that leave the queues when their clients no longer wait for them.

use super::model::{ClientServerModel, Context};
use crate::metrics::Observer;

impl ClientServerModel {
    /// Takes an attempt that its client no longer waits for out of the queue of its server, if it waits there and the scenario says so.
    pub(super) fn leave_queue(&mut self, attempt: u32, context: &mut Context<impl Observer>) {
        let waits_at = self.attempts[attempt as usize].waits_at.filter(|_| self.abandoned_leave);
        let Some(server) = waits_at else { return };
        let station = &mut self.servers[server as usize];
        if station.leave_queue(attempt) {
            let state = station.state();
            if context.observer.watches_service() {
                let request = self.attempts[attempt as usize].request;
                context.observer.left_queue(context.now_ns, server, &request);
            }
            context.observer.node(context.now_ns, server, state);
            self.drop_attempt(attempt, context);
        }
    }

    /// Whether a server ignores an attempt that arrives there, because its client no longer waits for it.
    pub(super) fn is_dropped_on_arrival(&self, attempt: u32) -> bool {
        let attempt = &self.attempts[attempt as usize];
        self.abandoned_leave && (attempt.abandoned || self.requests[attempt.slot as usize].ended)
    }

    /// Removes an attempt that will receive no response. To its client it has failed, unless the client has counted it already.
    pub(super) fn drop_attempt(&mut self, attempt: u32, context: &mut Context<impl Observer>) {
        let dropped = &self.attempts[attempt as usize];
        if !dropped.abandoned {
            let breaker = &mut self.breakers[dropped.request.user as usize];
            breaker.on_failure(context.now_ns, self.breaker_failures, self.breaker_open_s);
        }
        self.discard_attempt(attempt);
    }
}
