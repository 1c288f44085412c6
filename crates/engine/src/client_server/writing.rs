//! Writes and their replication.

use super::model::{ClientServerModel, Context, Event};
use super::replication::HealthChange;
use crate::metrics::{Message, Observer};
use netduel_results::{BALANCER, LossCause, MessageKind, Outcome, Request};

impl ClientServerModel {
    /// The server for a request: under replication, the primary for a write. `None` if no suitable server is
    /// considered up.
    pub(super) fn server_for(&mut self, request: &Request) -> Option<u32> {
        if let Some(replicas) = &self.data.replicas
            && (request.is_write || !self.timing.reads_from_replicas)
        {
            return replicas.has_primary().then(|| replicas.primary());
        }
        let (servers, health) = (&self.servers, &self.health);
        self.balancer.choose(request.object, servers, |server| health.considers_up(server, servers))
    }

    /// Completes the work of a request on a server: responds to a read, or starts a write.
    pub(super) fn serve(
        &mut self,
        attempt: u32,
        request: &Request,
        server: u32,
        context: &mut Context<impl Observer>,
    ) {
        if request.is_write {
            return self.write(attempt, request, server, context);
        }
        let version = self.data.read(context.now_ns, server, request.object);
        self.attempts[attempt as usize].version = version;
        if self.data.replicas.is_some() {
            let is_stale = self.data.is_stale(context.now_ns, request.object, version);
            context.observer.read(context.now_ns, request, is_stale);
        }
        self.respond(attempt, Outcome::Served, server, context);
    }

    fn write(&mut self, attempt: u32, request: &Request, server: u32, context: &mut Context<impl Observer>) {
        let Some(replicas) = self.data.replicas.as_mut() else {
            self.data.write(request.object);
            context.observer.write_confirmed(context.now_ns, request);
            return self.respond(attempt, Outcome::Served, server, context);
        };
        if server != replicas.primary() {
            // Another server has become primary since, so this one may no longer write.
            return self.respond(attempt, Outcome::NodeFailed, server, context);
        }
        let position = replicas.write(attempt, request.object);
        if replicas.is_synchronous {
            self.send_write(position, context);
        } else {
            let ship = Event::SendWrite { position, term: replicas.term() };
            context.queue.push(context.now_ns + self.timing.lag_ns, ship);
        }
        self.commit(context);
    }

    /// An asynchronous primary sends a write to its replicas, if it is still up and still the primary.
    pub(super) fn send_delayed_write(
        &mut self,
        position: u32,
        term: u32,
        context: &mut Context<impl Observer>,
    ) {
        let Some(replicas) = &self.data.replicas else { return };
        if term == replicas.term() && self.servers[replicas.primary() as usize].is_up() {
            self.send_write(position, context);
        }
    }

    /// The primary sends a write to all replicas that receive its writes.
    fn send_write(&mut self, position: u32, context: &mut Context<impl Observer>) {
        let Some(replicas) = &self.data.replicas else { return };
        let (primary, term) = (replicas.primary(), replicas.term());
        for server in replicas.followers() {
            self.send_between(primary, server, Event::Replicate { server, position, term }, context);
        }
    }

    /// The primary sends a replica all writes that it is missing.
    fn catch_up(&mut self, server: u32, context: &mut Context<impl Observer>) {
        let Some(replicas) = &mut self.data.replicas else { return };
        replicas.catch_up(server);
        let event = Event::CatchUp { server, position: replicas.head(), term: replicas.term() };
        let primary = replicas.primary();
        self.send_between(primary, server, event, context);
    }

    /// Delay of a message between two servers, in nanoseconds.
    pub(super) fn delay_between_servers_ns(&self, from: u32, to: u32) -> u64 {
        if self.delays.depend_on_regions() { self.delays.between_ns(from, to) } else { self.timing.delay_ns }
    }

    pub(super) fn send_between(
        &mut self,
        from: u32,
        to: u32,
        event: Event,
        context: &mut Context<impl Observer>,
    ) {
        let delay_ns = self.delay_between_servers_ns(from, to);
        let arrives_ns = context.now_ns + self.faults.links.delay_ns(delay_ns, from, to);
        let last_ns = self.timing.last_ns(from, to);
        *last_ns = arrives_ns.max(*last_ns);
        let arrives_ns = *last_ns;
        let is_copy = matches!(event, Event::Replicate { .. } | Event::CatchUp { .. });
        let kind = if is_copy { MessageKind::Copy } else { MessageKind::Upkeep };
        context.send(Message { kind, from, to, request: u32::MAX, arrives_ns }, event);
    }

    /// Whether a message between servers arrives or finds its receiver crashed or separated. Servers keep
    /// connections open and resend lost messages; resent messages are not counted.
    fn arrives(&self, from: u32, server: u32, context: &mut Context<impl Observer>) -> bool {
        let cause = if !self.servers[server as usize].is_up() {
            LossCause::NodeDown
        } else if self.faults.links.are_separated(from, server) {
            LossCause::Partition
        } else {
            context.observer.delivered(context.now_ns, server);
            return true;
        };
        context.observer.lost(context.now_ns, from, server, cause);
        false
    }

    /// A replica receives one write or, with `is_whole`, all writes that it was missing.
    pub(super) fn replicate(
        &mut self,
        server: u32,
        position: u32,
        term: u32,
        is_whole: bool,
        context: &mut Context<impl Observer>,
    ) {
        let Some(primary) = self.data.replicas.as_ref().map(|replicas| replicas.primary()) else { return };
        let is_there = self.arrives(primary, server, context);
        let Some(replicas) = &mut self.data.replicas else { return };
        if !is_there {
            // Applying later writes would leave a gap, even if they arrive.
            return replicas.missed(server, term);
        }
        if replicas.apply(server, position, term, is_whole) && replicas.is_synchronous {
            self.send_between(server, primary, Event::ReplicaAck { server, position, term }, context);
        }
    }

    /// The primary receives an acknowledgement from a replica.
    pub(super) fn handle_ack(
        &mut self,
        server: u32,
        position: u32,
        term: u32,
        context: &mut Context<impl Observer>,
    ) {
        let Some(primary) = self.data.replicas.as_ref().map(|replicas| replicas.primary()) else { return };
        if self.arrives(server, primary, context) {
            self.data.replicas.iter_mut().for_each(|replicas| replicas.acknowledge(server, position, term));
            self.commit(context);
        }
    }

    /// The primary receives a recovered server's request for missing writes.
    pub(super) fn rejoin(&mut self, server: u32, context: &mut Context<impl Observer>) {
        let Some(primary) = self.data.replicas.as_ref().map(|replicas| replicas.primary()) else { return };
        if self.arrives(server, primary, context) && primary != server {
            self.catch_up(server, context);
        }
    }

    /// Responds to clients whose writes are now committed.
    fn commit(&mut self, context: &mut Context<impl Observer>) {
        let Some(replicas) = &mut self.data.replicas else { return };
        let (primary, committed) = (replicas.primary(), replicas.commit());
        for write in committed {
            self.data.commit(write.object, write.position);
            let request = self.attempts[write.attempt as usize].request;
            context.observer.write_confirmed(context.now_ns, &request);
            self.respond(write.attempt, Outcome::Served, primary, context);
        }
    }

    /// A server has crashed.
    pub(super) fn on_server_crash(&mut self, server: u32, context: &mut Context<impl Observer>) {
        let Some(replicas) = self.data.replicas.as_mut() else { return };
        for attempt in replicas.on_crash(server) {
            self.respond(attempt, Outcome::NodeFailed, server, context);
        }
        self.handle_health_changes(context);
    }

    /// A server has recovered, with its disk intact.
    pub(super) fn on_server_recovery(&mut self, server: u32, context: &mut Context<impl Observer>) {
        let Some(replicas) = self.data.replicas.as_ref() else { return };
        let primary = replicas.primary();
        if server == primary {
            self.start_leading(context);
        } else {
            self.send_between(server, primary, Event::Rejoin { server }, context);
        }
        self.handle_health_changes(context);
    }

    /// The primary starts or resumes leading.
    fn start_leading(&mut self, context: &mut Context<impl Observer>) {
        let Some(replicas) = &mut self.data.replicas else { return };
        for server in replicas.start_leading() {
            self.catch_up(server, context);
        }
        self.commit(context);
    }

    /// Reacts to changes in which servers the balancer considers up.
    pub(super) fn handle_health_changes(&mut self, context: &mut Context<impl Observer>) {
        let Some(replicas) = self.data.replicas.as_mut() else { return };
        let (servers, health) = (&self.servers, &self.health);
        let changes = replicas.health_changes(|server| health.considers_up(server, servers));
        let (primary, mut is_election_due) = (replicas.primary(), false);
        let primary_is_up = self.servers[primary as usize].is_up();
        for change in changes {
            match change {
                HealthChange::Down(server) if server == primary => is_election_due = true,
                HealthChange::Down(server) if primary_is_up => {
                    self.data.replicas.iter_mut().for_each(|replicas| replicas.exclude(server));
                }
                HealthChange::Up(server) if server != primary && primary_is_up => {
                    self.catch_up(server, context)
                }
                HealthChange::Up(_) => is_election_due = true,
                HealthChange::Down(_) => {}
            }
        }
        if let Some(replicas) = self.data.replicas.as_mut().filter(|_| is_election_due) {
            let election = replicas.start_election();
            context.queue.push(context.now_ns + self.timing.promotion_ns, Event::Promotion { election });
        }
        self.commit(context);
    }

    /// Ends an election: another server becomes primary if the old one is still down and a candidate is available.
    pub(super) fn promote(&mut self, election: u32, context: &mut Context<impl Observer>) {
        let Some(replicas) = &mut self.data.replicas else { return };
        let Some(failover) = replicas.finish_election(election) else { return };
        let primary = replicas.primary();
        self.data.revert(&failover.reverted);
        context.observer.promoted(context.now_ns, primary, failover.lost);
        for attempt in failover.abandoned {
            self.respond(attempt, Outcome::NodeFailed, BALANCER, context);
        }
        if self.servers[primary as usize].is_up() {
            self.start_leading(context);
        }
    }
}
