//! Effects of faults on servers that send a file, and on their links.

use super::{Context, DownloadModel, Event, emit_state};
use crate::faults::{FaultEffect, TargetCriteria};
use crate::file_distribution::fixed_point::rate_of;
use crate::metrics::Observer;

impl DownloadModel {
    pub(super) fn apply_fault(&mut self, index: u32, begins: bool, context: &mut Context<impl Observer>) {
        let servers = &self.servers;
        let load = |node: u32| match servers.get(node as usize) {
            Some(server) => (server.crashes == 0).then(|| server.finished + server.uplink.transfers()),
            None => Some(0),
        };
        let criteria = TargetCriteria { load: &load, degree: &|_| 1, primary: 0 };
        let event = |index, begins| Event::Fault { index, begins };
        match self.faults.handle(index, begins, &criteria, event, context) {
            FaultEffect::Down(nodes) => {
                nodes.into_iter().for_each(|server| self.crash_server(server, context))
            }
            FaultEffect::Up(nodes) => {
                nodes.into_iter().for_each(|server| self.recover_server(server, context))
            }
            FaultEffect::Speed(nodes) => {
                nodes.into_iter().for_each(|server| self.change_speed(server, context))
            }
            FaultEffect::Links => self.handle_link_faults(context),
            FaultEffect::None | FaultEffect::Attack { .. } => {}
        }
    }

    fn recover_server(&mut self, server: u32, context: &mut Context<impl Observer>) {
        let Some(affected) = self.servers.get_mut(server as usize) else { return };
        affected.crashes -= 1;
        if affected.crashes == 0 {
            emit_state(server, affected, context);
            self.retry_waiting(context);
        }
    }

    /// Users that knew of no server try again.
    fn retry_waiting(&mut self, context: &mut Context<impl Observer>) {
        for user in std::mem::take(&mut self.waiting) {
            self.retry_later(user, context);
        }
    }

    fn retry_later(&self, user: u32, context: &mut Context<impl Observer>) {
        let retry_ns = context.now_ns.saturating_add(self.link_delay_ns);
        context.queue.push(retry_ns, Event::Retry { user });
    }

    fn crash_server(&mut self, server: u32, context: &mut Context<impl Observer>) {
        let Some(affected) = self.servers.get_mut(server as usize) else { return };
        affected.crashes += 1;
        if affected.crashes > 1 {
            return;
        }
        let aborted = affected.uplink.abort_all(context.now_ns);
        affected.progress_ns = None;
        emit_state(server, affected, context);
        for (user, remaining) in aborted {
            self.report(server, user, remaining, context);
            self.retry_later(user, context);
        }
    }

    fn change_speed(&mut self, server: u32, context: &mut Context<impl Observer>) {
        let capacity = rate_of(self.server_uplink_bits_per_s * self.faults.speed(server));
        let Some(affected) = self.servers.get_mut(server as usize) else { return };
        affected.uplink.set_capacity(context.now_ns, capacity);
        self.allocate_uplink(server, context);
    }

    /// A partition aborts the downloads across it at once. After any change of link faults, waiting users try
    /// again.
    fn handle_link_faults(&mut self, context: &mut Context<impl Observer>) {
        for server in 0..self.servers.len() as u32 {
            let first_client = self.servers.len() as u32;
            let (links, uplink) = (&self.faults.links, &mut self.servers[server as usize].uplink);
            let is_separated = |user: u32| links.are_separated(first_client + user, server);
            if !uplink.active(context.now_ns).any(|(user, _)| is_separated(user)) {
                continue;
            }
            let (lost, kept): (Vec<_>, Vec<_>) =
                uplink.abort_all(context.now_ns).into_iter().partition(|(user, _)| is_separated(*user));
            for (user, remaining) in kept {
                uplink.start(context.now_ns, self.receivers.class[user as usize], user, remaining);
            }
            if uplink.transfers() == 0 {
                emit_state(server, &self.servers[server as usize], context);
            }
            for (user, remaining) in lost {
                self.report(server, user, remaining, context);
                self.retry_later(user, context);
            }
            self.allocate_uplink(server, context);
        }
        self.retry_waiting(context);
    }
}
