//! Writes, and how they reach the replicas.

use super::replication::HealthChange;
use super::{ClientServerModel, Context, Event};
use crate::kernel::ns_from_s;
use crate::metrics::{Message, Observer};
use netduel_results::{BALANCER, LossCause, MessageKind, Outcome, Request};
use netduel_scenario::ClientServer;

/// How long things take among the servers, and who reads where.
#[derive(Debug, Clone)]
pub(super) struct WritingTimes {
    /// How long a message travels between two servers.
    delay_ns: u64,
    /// How long an asynchronous primary keeps a write to itself.
    lag_ns: u64,
    /// How long an election takes.
    promotion_ns: u64,
    reads_from_replicas: bool,
    /// When the last message to each server arrives: they keep their order, whatever delays them.
    last_ns: Vec<u64>,
}

impl WritingTimes {
    pub(super) fn new(side: &ClientServer) -> WritingTimes {
        WritingTimes {
            delay_ns: ns_from_s(side.replication_delay_s),
            lag_ns: ns_from_s(side.replication_lag_s),
            promotion_ns: ns_from_s(side.promotion_delay_s),
            reads_from_replicas: side.reads_from_replicas,
            last_ns: vec![0; side.servers as usize],
        }
    }
}

impl WritingTimes {
    /// How long a message travels between two servers.
    pub(super) fn delay_ns(&self) -> u64 {
        self.delay_ns
    }
}

impl ClientServerModel {
    /// The server for a request: under replication the primary for a write. `None` if nobody is believed up for it.
    pub(super) fn server_for(&mut self, request: &Request) -> Option<u32> {
        if let Some(replicas) = &self.data.replicas
            && (request.is_write || !self.writing.reads_from_replicas)
        {
            return replicas.has_primary().then(|| replicas.primary());
        }
        let (servers, health) = (&self.servers, &self.health);
        self.balancer.choose(request.object, servers, |server| health.believes_up(server, servers))
    }

    /// A server has done the work of a request: it answers a read, and begins to write.
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
        self.answer(attempt, Outcome::Served, server, context);
    }

    fn write(&mut self, attempt: u32, request: &Request, server: u32, context: &mut Context<impl Observer>) {
        let Some(replicas) = self.data.replicas.as_mut() else {
            self.data.write(request.object);
            context.observer.write_confirmed(context.now_ns, request);
            return self.answer(attempt, Outcome::Served, server, context);
        };
        if server != replicas.primary() {
            // Another has taken over since: this one may no longer write.
            return self.answer(attempt, Outcome::NodeFailed, server, context);
        }
        let position = replicas.write(attempt, request.object);
        if replicas.is_synchronous {
            self.ship(position, context);
        } else {
            let ship = Event::Ship { position, term: replicas.term() };
            context.queue.push(context.now_ns + self.writing.lag_ns, ship);
        }
        self.confirm(context);
    }

    /// An asynchronous primary no longer keeps a write to itself, if it is still there and still primary.
    pub(super) fn ship_late(&mut self, position: u32, term: u32, context: &mut Context<impl Observer>) {
        let Some(replicas) = &self.data.replicas else { return };
        if term == replicas.term() && self.servers[replicas.primary() as usize].is_up() {
            self.ship(position, context);
        }
    }

    /// The primary sends a write to all who follow.
    fn ship(&mut self, position: u32, context: &mut Context<impl Observer>) {
        let Some(replicas) = &self.data.replicas else { return };
        let (primary, term) = (replicas.primary(), replicas.term());
        for server in replicas.followers() {
            self.send_between(primary, server, Event::Replicate { server, position, term }, context);
        }
    }

    /// The primary sends a server everything that it lacks.
    fn bring_up_to_date(&mut self, server: u32, context: &mut Context<impl Observer>) {
        let Some(replicas) = &mut self.data.replicas else { return };
        replicas.bring_up_to_date(server);
        let event = Event::CatchUp { server, position: replicas.head(), term: replicas.term() };
        let primary = replicas.primary();
        self.send_between(primary, server, event, context);
    }

    pub(super) fn send_between(
        &mut self,
        from: u32,
        to: u32,
        event: Event,
        context: &mut Context<impl Observer>,
    ) {
        let arrives_ns = context.now_ns + self.faults.links.delay_ns(self.writing.delay_ns, from, to);
        let last_ns = &mut self.writing.last_ns[to as usize];
        *last_ns = arrives_ns.max(*last_ns);
        let arrives_ns = *last_ns;
        let is_copy = matches!(event, Event::Replicate { .. } | Event::CatchUp { .. });
        let kind = if is_copy { MessageKind::Copy } else { MessageKind::Upkeep };
        context.send(Message { kind, from, to, request: u32::MAX, arrives_ns }, event);
    }

    /// Whether a message among servers arrives, or finds its receiver crashed or cut off. Servers keep connections open and
    /// send again what a link loses: that is not counted.
    fn arrives(&self, from: u32, server: u32, context: &mut Context<impl Observer>) -> bool {
        let cause = if !self.servers[server as usize].is_up() {
            LossCause::NodeDown
        } else if self.faults.links.separate(from, server) {
            LossCause::Partition
        } else {
            context.observer.delivered(context.now_ns, server);
            return true;
        };
        context.observer.lost(context.now_ns, from, server, cause);
        false
    }

    /// Writes reach a replica: one more, or with `is_whole` everything that it lacked.
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
            // What follows would leave a gap, even once it gets through again.
            return replicas.missed(server, term);
        }
        if replicas.apply(server, position, term, is_whole) && replicas.is_synchronous {
            self.send_between(server, primary, Event::ReplicaConfirms { server, position, term }, context);
        }
    }

    /// The primary hears how far a replica is.
    pub(super) fn hear_replica(
        &mut self,
        server: u32,
        position: u32,
        term: u32,
        context: &mut Context<impl Observer>,
    ) {
        let Some(primary) = self.data.replicas.as_ref().map(|replicas| replicas.primary()) else { return };
        if self.arrives(server, primary, context) {
            self.data.replicas.iter_mut().for_each(|replicas| replicas.on_ack(server, position, term));
            self.confirm(context);
        }
    }

    /// A server that has come back asks the primary for what it lacks.
    pub(super) fn rejoin(&mut self, server: u32, context: &mut Context<impl Observer>) {
        let Some(primary) = self.data.replicas.as_ref().map(|replicas| replicas.primary()) else { return };
        if self.arrives(server, primary, context) && primary != server {
            self.bring_up_to_date(server, context);
        }
    }

    /// Tells clients of writes that are now wherever they must be.
    fn confirm(&mut self, context: &mut Context<impl Observer>) {
        let Some(replicas) = &mut self.data.replicas else { return };
        let (primary, confirmed) = (replicas.primary(), replicas.confirm());
        for write in confirmed {
            self.data.confirm(write.object, write.position);
            let request = self.attempts[write.attempt as usize].request;
            context.observer.write_confirmed(context.now_ns, &request);
            self.answer(write.attempt, Outcome::Served, primary, context);
        }
    }

    /// A server has crashed.
    pub(super) fn lose_copy(&mut self, server: u32, context: &mut Context<impl Observer>) {
        let Some(replicas) = self.data.replicas.as_mut() else { return };
        for attempt in replicas.crashed(server) {
            self.answer(attempt, Outcome::NodeFailed, server, context);
        }
        self.heed_news(context);
    }

    /// A server is back, with what it had on its disk.
    pub(super) fn regain_copy(&mut self, server: u32, context: &mut Context<impl Observer>) {
        let Some(replicas) = self.data.replicas.as_ref() else { return };
        let primary = replicas.primary();
        if server == primary {
            self.lead(context);
        } else {
            self.send_between(server, primary, Event::Rejoin { server }, context);
        }
        self.heed_news(context);
    }

    /// The primary begins, or begins again, to lead.
    fn lead(&mut self, context: &mut Context<impl Observer>) {
        let Some(replicas) = &mut self.data.replicas else { return };
        for server in replicas.lead() {
            self.bring_up_to_date(server, context);
        }
        self.confirm(context);
    }

    /// Acts on what the balancer now believes of the servers.
    pub(super) fn heed_news(&mut self, context: &mut Context<impl Observer>) {
        let Some(replicas) = self.data.replicas.as_mut() else { return };
        let (servers, health) = (&self.servers, &self.health);
        let news = replicas.news(|server| health.believes_up(server, servers));
        let (primary, mut is_election_due) = (replicas.primary(), false);
        let leads = self.servers[primary as usize].is_up();
        for item in news {
            match item {
                HealthChange::Down(server) if server == primary => is_election_due = true,
                HealthChange::Down(server) if leads => {
                    self.data.replicas.iter_mut().for_each(|replicas| replicas.lost_sight_of(server));
                }
                HealthChange::Up(server) if server != primary && leads => {
                    self.bring_up_to_date(server, context)
                }
                HealthChange::Up(_) => is_election_due = true,
                HealthChange::Down(_) => {}
            }
        }
        if let Some(replicas) = self.data.replicas.as_mut().filter(|_| is_election_due) {
            let election = replicas.call_election();
            context.queue.push(context.now_ns + self.writing.promotion_ns, Event::Promotion { election });
        }
        self.confirm(context);
    }

    /// An election ends: another server becomes primary, if the old one is still down and another may.
    pub(super) fn promote(&mut self, election: u32, context: &mut Context<impl Observer>) {
        let Some(replicas) = &mut self.data.replicas else { return };
        let Some(succession) = replicas.elect(election) else { return };
        let primary = replicas.primary();
        self.data.revert(&succession.reverted);
        context.observer.promoted(context.now_ns, primary, succession.lost);
        for attempt in succession.abandoned {
            self.answer(attempt, Outcome::NodeFailed, BALANCER, context);
        }
        if self.servers[primary as usize].is_up() {
            self.lead(context);
        }
    }
}
