//! What faults do to clients, balancer and servers.

use super::{ClientServerModel, Context, Event, expect};
use crate::faults::{Effect, Field};
use crate::kernel::ns_from_s;
use crate::metrics::{Message, Observer};
use crate::network::{ATTACKER, Admission, load};
use netduel_results::{AttackStep, BALANCER, LossCause, MessageKind, NodeState, Outcome};

impl ClientServerModel {
    pub(super) fn apply_fault(&mut self, index: u32, begins: bool, context: &mut Context<impl Observer>) {
        let servers = &self.servers;
        let field = Field {
            load: &|node| load(servers, node),
            degree: &|_| 1,
            primary: self.data.replicas.as_ref().map_or(0, |replicas| replicas.primary()),
        };
        let event = |index, begins| Event::Fault { index, begins };
        match self.faults.happen(index, begins, &field, event, context) {
            Effect::Down(nodes) => nodes.into_iter().for_each(|node| self.go_down(node, context)),
            Effect::Up(nodes) => nodes.into_iter().for_each(|node| self.come_up(node, context)),
            Effect::Nothing => {}
            Effect::Speed(nodes) => nodes.into_iter().for_each(|server| self.change_speed(server, context)),
            Effect::Links => self.feel_links(begins, context),
            Effect::Attack { node, work } => self.take_attack(node, work, context),
        }
    }

    fn go_down(&mut self, node: u32, context: &mut Context<impl Observer>) {
        if self.servers.len() <= node as usize {
            return self.hold_edge(node, 1, context);
        }
        let station = &mut self.servers[node as usize];
        let lost = station.crash();
        context.observer.node(context.now_ns, node, station.state());
        // The balancer sees the connections break and tells the clients.
        for attempt in lost {
            if attempt == ATTACKER {
                context.observer.attacked(context.now_ns, node, AttackStep::Lost);
            } else {
                self.answer(attempt, Outcome::NodeFailed, node, context);
            }
        }
        self.lose_copy(node, context);
    }

    fn come_up(&mut self, node: u32, context: &mut Context<impl Observer>) {
        if self.servers.len() <= node as usize {
            return self.hold_edge(node, -1, context);
        }
        let station = &mut self.servers[node as usize];
        station.recover();
        context.observer.node(context.now_ns, node, station.state());
        if self.servers[node as usize].is_up() {
            self.regain_copy(node, context);
        }
    }

    /// One thing more, or less, holds the edge down. It comes back with an empty cache.
    fn hold_edge(&mut self, edge: u32, change: i32, context: &mut Context<impl Observer>) {
        self.edge_crashes = self.edge_crashes.saturating_add_signed(change);
        if change > 0 {
            self.caches.clear_edge();
        }
        let state = NodeState { up: self.edge_crashes == 0, away: false, busy: 0, waiting: 0 };
        context.observer.node(context.now_ns, edge, state);
    }

    fn change_speed(&mut self, server: u32, context: &mut Context<impl Observer>) {
        let speed = self.faults.speed(server);
        for completion in self.servers[server as usize].set_speed(context.now_ns, speed) {
            expect(server, completion, context);
        }
    }

    /// Other servers than before are cut off from the balancer. Once a fault of links has ended, replicas ask the primary for
    /// what they lack: they do not know what was lost.
    fn feel_links(&mut self, begins: bool, context: &mut Context<impl Observer>) {
        let links = &self.faults.links;
        self.health
            .set_cut_off((0..self.servers.len() as u32).map(|server| links.separate(BALANCER, server)));
        self.heed_news(context);
        let Some(replicas) = self.data.replicas.as_ref().filter(|_| !begins) else { return };
        let primary = replicas.primary();
        for server in replicas.replicas() {
            if self.servers[server as usize].is_up() && !self.faults.links.separate(server, primary) {
                self.send_between(server, primary, Event::Rejoin { server }, context);
            }
        }
    }

    /// An attacker's request comes straight to a server.
    fn take_attack(&mut self, server: u32, work: f64, context: &mut Context<impl Observer>) {
        context.observer.attacked(context.now_ns, server, AttackStep::Sent);
        let service_ns = ns_from_s(work / self.worker_rates_per_s[server as usize]);
        let step = match self.servers[server as usize].admit(context.now_ns, ATTACKER, service_ns) {
            Admission::Started(completion) => {
                expect(server, completion, context);
                None
            }
            Admission::Queued => None,
            Admission::Full => Some(AttackStep::Refused),
            Admission::Down => Some(AttackStep::Lost),
        };
        if let Some(step) = step {
            context.observer.attacked(context.now_ns, server, step);
        }
        context.observer.node(context.now_ns, server, self.servers[server as usize].state());
    }

    /// An attempt, or the answer to it, is lost on its way. Nobody is told: its client waits as long as it would anyway.
    pub(super) fn lose(
        &mut self,
        attempt: u32,
        (from, to): (u32, u32),
        cause: LossCause,
        context: &mut Context<impl Observer>,
    ) {
        context.observer.lost(context.now_ns, from, to, cause);
        let lost = &mut self.attempts[attempt as usize];
        if self.attempt_timeouts.is_some() && !lost.abandoned {
            // Its time-out finds it.
            lost.is_lost = true;
            return;
        }
        if !lost.abandoned {
            self.requests[lost.slot as usize].is_unanswered = true;
        }
        self.write_off(attempt);
    }

    /// Nothing refers to an attempt any more.
    pub(super) fn write_off(&mut self, attempt: u32) {
        let slot = self.attempts.remove(attempt as usize).slot;
        self.requests[slot as usize].attempts_under_way -= 1;
        self.free_if_done(slot);
    }

    /// The balancer asks every server, and hears from those that are up. Between neighbours that takes no time.
    pub(super) fn check_health(&mut self, context: &mut Context<impl Observer>) {
        let Some(interval_s) = self.health.interval_s() else { return };
        context.queue.push(context.now_ns + ns_from_s(interval_s), Event::HealthCheck);
        // What becomes of each question, and of the answer to it.
        let (servers, links) = (&self.servers, &mut self.faults.links);
        let fates: Vec<[Option<LossCause>; 2]> = (0..)
            .zip(servers)
            .map(|(server, station)| {
                let is_down = (!station.is_up()).then_some(LossCause::NodeDown);
                let there = is_down.or_else(|| links.fate(BALANCER, server));
                [there, if there.is_none() { links.fate(server, BALANCER) } else { there }]
            })
            .collect();
        self.health.check(fates.iter().map(|[_, back]| back.is_none()));
        self.heed_news(context);
        for (server, [there, back]) in (0..).zip(fates) {
            let mut exchange = |from, to, fate: Option<LossCause>| {
                let kind = MessageKind::Upkeep;
                let message = Message { kind, from, to, request: u32::MAX, arrives_ns: context.now_ns };
                context.observer.sent(context.now_ns, &message);
                match fate {
                    None => context.observer.delivered(context.now_ns, to),
                    Some(cause) => context.observer.lost(context.now_ns, from, to, cause),
                }
            };
            exchange(BALANCER, server, there);
            if there.is_none() {
                exchange(server, BALANCER, back);
            }
        }
    }
}
