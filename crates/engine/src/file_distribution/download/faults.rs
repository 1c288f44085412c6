//! What faults do to servers that send a file, and to the lines to those who want it.

use super::{Context, DownloadModel, Event, tell};
use crate::faults::{Effect, Field};
use crate::file_distribution::fixed_point::rate_of;
use crate::metrics::Observer;

impl DownloadModel {
    pub(super) fn apply_fault(&mut self, index: u32, begins: bool, context: &mut Context<impl Observer>) {
        let servers = &self.servers;
        let load = |node: u32| match servers.get(node as usize) {
            Some(server) => (server.crashes == 0).then(|| server.finished + server.uplink.transfers()),
            None => Some(0),
        };
        let field = Field { load: &load, degree: &|_| 1, primary: 0 };
        let event = |index, begins| Event::Fault { index, begins };
        match self.faults.happen(index, begins, &field, event, context) {
            Effect::Down(nodes) => nodes.into_iter().for_each(|server| self.go_down(server, context)),
            Effect::Up(nodes) => nodes.into_iter().for_each(|server| self.come_up(server, context)),
            Effect::Speed(nodes) => nodes.into_iter().for_each(|server| self.change_speed(server, context)),
            Effect::Links => self.feel_links(context),
            Effect::Nothing | Effect::Attack { .. } => {}
        }
    }

    fn come_up(&mut self, server: u32, context: &mut Context<impl Observer>) {
        let Some(affected) = self.servers.get_mut(server as usize) else { return };
        affected.crashes -= 1;
        if affected.crashes == 0 {
            tell(server, affected, context);
            self.wake_waiting(context);
        }
    }

    /// Those who knew of no server hear that there may be one.
    fn wake_waiting(&mut self, context: &mut Context<impl Observer>) {
        for user in std::mem::take(&mut self.waiting) {
            self.notice_later(user, context);
        }
    }

    fn notice_later(&self, user: u32, context: &mut Context<impl Observer>) {
        let noticed_ns = context.now_ns.saturating_add(self.link_delay_ns);
        context.queue.push(noticed_ns, Event::Notice { user });
    }

    fn go_down(&mut self, server: u32, context: &mut Context<impl Observer>) {
        let Some(affected) = self.servers.get_mut(server as usize) else { return };
        affected.crashes += 1;
        if affected.crashes > 1 {
            return;
        }
        let lacking = affected.uplink.break_off(context.now_ns);
        affected.alarm_ns = None;
        tell(server, affected, context);
        for (user, lacks) in lacking {
            self.report(server, user, lacks, context);
            self.notice_later(user, context);
        }
    }

    fn change_speed(&mut self, server: u32, context: &mut Context<impl Observer>) {
        let capacity = rate_of(self.server_uplink_bits_per_s * self.faults.speed(server));
        let Some(affected) = self.servers.get_mut(server as usize) else { return };
        affected.uplink.set_capacity(context.now_ns, capacity);
        self.share(server, context);
    }

    /// Downloads across a partition break off at once; once something has changed, whoever waits asks again.
    fn feel_links(&mut self, context: &mut Context<impl Observer>) {
        for server in 0..self.servers.len() as u32 {
            let first_client = self.servers.len() as u32;
            let (links, uplink) = (&self.faults.links, &mut self.servers[server as usize].uplink);
            let cut_off = |user: u32| links.separate(first_client + user, server);
            if !uplink.under_way(context.now_ns).any(|(user, _)| cut_off(user)) {
                continue;
            }
            let (lost, kept): (Vec<_>, Vec<_>) =
                uplink.break_off(context.now_ns).into_iter().partition(|(user, _)| cut_off(*user));
            for (user, lacks) in kept {
                uplink.join(context.now_ns, self.receivers.class[user as usize], user, lacks);
            }
            if uplink.transfers() == 0 {
                tell(server, &self.servers[server as usize], context);
            }
            for (user, lacks) in lost {
                self.report(server, user, lacks, context);
                self.notice_later(user, context);
            }
            self.share(server, context);
        }
        self.wake_waiting(context);
    }
}
