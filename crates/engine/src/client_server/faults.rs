//! Effects of faults on clients, balancer and servers.

use super::model::{ClientServerModel, Context, Event, schedule_completion};
use crate::faults::{FaultEffect, TargetCriteria};
use crate::kernel::ns_from_s;
use crate::metrics::{Message, Observer};
use crate::network::{ATTACKER, Admission, load};
use netduel_results::{AttackStep, BALANCER, LossCause, MessageKind, NodeState, Outcome};

impl ClientServerModel {
    pub(super) fn apply_fault(&mut self, index: u32, begins: bool, context: &mut Context<impl Observer>) {
        let servers = &self.servers;
        let criteria = TargetCriteria {
            load: &|node| load(servers, node),
            degree: &|_| 1,
            primary: self.data.replicas.as_ref().map_or(0, |replicas| replicas.primary()),
        };
        let event = |index, begins| Event::Fault { index, begins };
        match self.faults.handle(index, begins, &criteria, event, context) {
            FaultEffect::Down(nodes) => nodes.into_iter().for_each(|node| self.crash_node(node, context)),
            FaultEffect::Up(nodes) => nodes.into_iter().for_each(|node| self.recover_node(node, context)),
            FaultEffect::None => {}
            FaultEffect::Speed(nodes) => {
                nodes.into_iter().for_each(|server| self.change_speed(server, context))
            }
            FaultEffect::Links => self.handle_link_faults(begins, context),
            FaultEffect::Attack { node, work } => self.handle_attack(node, work, context),
        }
    }

    fn crash_node(&mut self, node: u32, context: &mut Context<impl Observer>) {
        if self.servers.len() <= node as usize {
            return self.change_edge_crashes(node, 1, context);
        }
        let station = &mut self.servers[node as usize];
        let lost = station.crash();
        context.observer.node(context.now_ns, node, station.state());
        // The balancer sees the connections break and informs the clients.
        for attempt in lost {
            if attempt == ATTACKER {
                context.observer.attacked(context.now_ns, node, AttackStep::Lost);
            } else {
                self.attempts[attempt as usize].waits_at = None;
                self.respond(attempt, Outcome::NodeFailed, node, context);
            }
        }
        self.on_server_crash(node, context);
    }

    fn recover_node(&mut self, node: u32, context: &mut Context<impl Observer>) {
        if self.servers.len() <= node as usize {
            return self.change_edge_crashes(node, -1, context);
        }
        let station = &mut self.servers[node as usize];
        station.recover();
        context.observer.node(context.now_ns, node, station.state());
        if self.servers[node as usize].is_up() {
            self.on_server_recovery(node, context);
        }
    }

    /// Takes the edge down by one more or one fewer fault. It recovers with an empty cache.
    fn change_edge_crashes(&mut self, edge: u32, change: i32, context: &mut Context<impl Observer>) {
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
            schedule_completion(server, completion, context);
        }
    }

    /// Handles changed partitions, delays and losses of links. When a fault of links ends, the replicas ask the
    /// primary for missing writes, since they do not know what was lost.
    fn handle_link_faults(&mut self, begins: bool, context: &mut Context<impl Observer>) {
        let links = &self.faults.links;
        self.health.set_partitioned(
            (0..self.servers.len() as u32).map(|server| links.are_separated(BALANCER, server)),
        );
        self.handle_health_changes(context);
        let Some(replicas) = self.data.replicas.as_ref().filter(|_| !begins) else { return };
        let primary = replicas.primary();
        for server in replicas.replicas() {
            if self.servers[server as usize].is_up() && !self.faults.links.are_separated(server, primary) {
                self.send_between(server, primary, Event::Rejoin { server }, context);
            }
        }
    }

    /// An attack request arrives directly at a server.
    fn handle_attack(&mut self, server: u32, work: f64, context: &mut Context<impl Observer>) {
        context.observer.attacked(context.now_ns, server, AttackStep::Sent);
        let service_ns = ns_from_s(work / self.worker_rates_per_s[server as usize]);
        let step = match self.servers[server as usize].admit(context.now_ns, ATTACKER, service_ns) {
            Admission::Started(completion) => {
                schedule_completion(server, completion, context);
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

    /// An attempt or its response is lost. No node is informed, so the client waits for its timeout.
    pub(super) fn lose_attempt(
        &mut self,
        attempt: u32,
        (from, to): (u32, u32),
        cause: LossCause,
        context: &mut Context<impl Observer>,
    ) {
        context.observer.lost(context.now_ns, from, to, cause);
        let lost = &mut self.attempts[attempt as usize];
        if self.attempt_timeouts.is_some() && !lost.abandoned {
            // Its timeout will find it.
            lost.is_lost = true;
            return;
        }
        if !lost.abandoned {
            self.requests[lost.slot as usize].is_unanswered = true;
        }
        self.discard_attempt(attempt);
    }

    /// Removes an attempt to which nothing refers any more.
    pub(super) fn discard_attempt(&mut self, attempt: u32) {
        let slot = self.attempts.remove(attempt as usize).slot;
        self.requests[slot as usize].attempts_in_flight -= 1;
        self.free_if_done(slot);
    }

    /// The balancer checks every server and receives answers from those that are up. This takes no time, since they
    /// are next to each other.
    pub(super) fn check_health(&mut self, context: &mut Context<impl Observer>) {
        let Some(interval_s) = self.health.interval_s() else { return };
        context.queue.push(context.now_ns + ns_from_s(interval_s), Event::HealthCheck);
        // The loss of each check and of each answer.
        let (servers, links) = (&self.servers, &mut self.faults.links);
        let fates: Vec<[Option<LossCause>; 2]> = (0..)
            .zip(servers)
            .map(|(server, station)| {
                let is_down = (!station.is_up()).then_some(LossCause::NodeDown);
                let there = is_down.or_else(|| links.loss_cause(BALANCER, server));
                [there, if there.is_none() { links.loss_cause(server, BALANCER) } else { there }]
            })
            .collect();
        self.health.check(fates.iter().map(|[_, back]| back.is_none()));
        self.handle_health_changes(context);
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
