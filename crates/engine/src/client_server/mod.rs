//! The left side: clients ask a load balancer, which hands each request to a server.

mod balancer;
mod cache;
mod caching;
mod client;
mod data;
mod event;
mod faults;
mod health;
mod replication;
mod state;
mod writing;

use crate::faults::FaultLine;
use crate::kernel::{Deadlines, EventQueue, Model, NS_PER_S, Simulation, ns_from_s};
use crate::metrics::Observer;
use crate::network::{ATTACKER, Admission, Completion, LARGEST_QUEUE, ServiceId, Station};
use crate::workload::RequestGenerator;
use balancer::BalancerState;
use caching::Caches;
use client::{Breaker, Retries};
use data::{Data, ObjectVersion};
pub(crate) use event::ClientServerEvent;
use health::Health;
use netduel_results::{AttackStep, BALANCER, LossCause, NetworkDescription, Outcome, Request, Role};
use netduel_scenario::{ClientServer, Scenario, Side};
use slab::Slab;
use writing::WritingTimes;

/// State of the client–server network.
#[derive(Debug, Clone)]
pub(crate) struct ClientServerModel {
    demand: RequestGenerator,
    requests: Slab<Pending>,
    attempts: Slab<Attempt>,
    retries: Retries,
    /// One for each user's client.
    breakers: Vec<Breaker>,
    breaker_failures: u32,
    breaker_open_s: f64,
    servers: Vec<Station>,
    balancer: BalancerState,
    health: Health,
    caches: Caches,
    data: Data,
    writing: WritingTimes,
    faults: FaultLine,
    /// Faults that hold the edge down.
    edge_crashes: u32,
    /// How many requests a worker of each server can serve per second.
    worker_rates_per_s: Vec<f64>,
    workers: u32,
    link_delay_ns: u64,
    /// How long clients wait for one attempt; `None` if only patience limits it.
    attempt_timeouts: Option<Deadlines<AttemptKey>>,
    /// How long users wait in all.
    patience: Deadlines<RequestKey>,
}

/// Slot and id of a request: the slot may hold another by now.
type RequestKey = (u32, u32);

/// Slot of an attempt, id of its request and its number among the attempts at it.
type AttemptKey = (u32, u32, u32);

/// A request that has not ended, or of which an attempt is still under way.
#[derive(Debug, Clone)]
struct Pending {
    request: Request,
    /// The user has the answer or has given up.
    ended: bool,
    attempts_made: u32,
    attempts_under_way: u32,
    /// What its client waits for was lost on the way.
    is_unanswered: bool,
}

/// One attempt at a request. It lasts until its answer reaches the client, whoever still waits for it: an answer
/// comes to every attempt that was sent.
#[derive(Debug, Clone, Copy)]
struct Attempt {
    /// Slot of its request.
    slot: u32,
    request: Request,
    number: u32,
    /// The client no longer waits for it.
    abandoned: bool,
    /// It, or the answer to it, was lost on the way; the client still waits.
    is_lost: bool,
    /// When the balancer handed it to a server.
    handed_ns: u64,
    /// What its answer says.
    version: ObjectVersion,
}

use ClientServerEvent as Event;

type Queue = EventQueue<Event>;
type Context<'a, O> = crate::kernel::Context<'a, Event, O>;

impl ClientServerModel {
    /// The left side of a scenario at time 0.
    pub(crate) fn start(scenario: &Scenario, side: &ClientServer) -> Simulation<ClientServerModel, Event> {
        let (demand, first) = RequestGenerator::new(scenario);
        let faults = FaultLine::new(scenario, Side::ClientServer);
        let mut queue = Queue::default();
        for moment in faults.moments() {
            queue.push(moment.at_ns, Event::Fault { index: moment.index, begins: moment.begins });
        }
        for due in first {
            queue.push(due.at_ns, Event::Arrival { token: due.token });
        }
        let health = Health::new(side);
        if health.interval_s().is_some() {
            queue.push(0, Event::HealthCheck);
        }
        let model = ClientServerModel {
            demand,
            requests: Slab::new(),
            attempts: Slab::new(),
            retries: Retries::new(side, scenario.run.seed),
            breakers: vec![Breaker::default(); scenario.workload.users as usize],
            breaker_failures: side.breaker_failures,
            breaker_open_s: side.breaker_open_s,
            servers: vec![
                Station::new(side.workers, side.queue_capacity.0, side.discipline);
                side.servers as usize
            ],
            balancer: BalancerState::new(side, scenario.run.seed),
            health,
            caches: Caches::new(side, scenario.workload.users),
            data: Data::new(scenario, side),
            writing: WritingTimes::new(side),
            faults,
            edge_crashes: 0,
            workers: side.workers,
            worker_rates_per_s: (0..side.servers).map(|server| side.worker_rate_per_s(server)).collect(),
            link_delay_ns: ns_from_s(side.link_delay_s),
            attempt_timeouts: (side.attempt_timeout_s > 0.0)
                .then(|| Deadlines::new(ns_from_s(side.attempt_timeout_s))),
            patience: Deadlines::new(ns_from_s(scenario.workload.timeout_s)),
        };
        Simulation::new(model, queue)
    }

    /// About how many bytes a copy of it takes.
    pub(crate) fn bytes(&self) -> usize {
        let waiting: usize = self.servers.iter().map(|server| server.in_system() as usize).sum();
        let requests = self.requests.len() * (size_of::<Pending>() + size_of::<RequestKey>() + 16);
        let servers = self.servers.len() * (size_of::<Station>() + 100) + 16 * waiting;
        let attempts = self.attempts.len() * (size_of::<Attempt>() + 24);
        let clients = size_of_val(&self.breakers[..]) + self.caches.bytes();
        size_of::<ClientServerModel>() + requests + servers + attempts + clients + self.data.bytes()
    }

    /// Its nodes: servers, then one client per user, then the edge if it has a cache.
    pub(crate) fn description(&self) -> NetworkDescription {
        let (servers, users) = (self.servers.len(), self.breakers.len());
        let rates = self.worker_rates_per_s.iter().map(|rate| rate * f64::from(self.workers)).collect();
        let edges = usize::from(self.caches.has_edge());
        NetworkDescription {
            side: Side::ClientServer,
            roles: [vec![Role::Server; servers], vec![Role::Client; users], vec![Role::Edge; edges]].concat(),
            service_rate_per_s: [rates, vec![0.0; users + edges]].concat(),
            workers: self.workers,
            links: Vec::new(),
            is_connected: true,
            pieces: 0,
            positions: Vec::new(),
            link_delay_s: self.link_delay_ns as f64 / NS_PER_S as f64,
        }
    }

    fn client(&self, user: u32) -> u32 {
        self.servers.len() as u32 + user
    }

    fn arrive(&mut self, token: u32, context: &mut Context<impl Observer>) {
        let (request, next) = self.demand.arrive(token, context.now_ns);
        if let Some(due) = next {
            context.queue.push(due.at_ns, Event::Arrival { token: due.token });
        }
        context.observer.arrived(&request);
        self.retries.earn();
        let pending =
            Pending { request, ended: false, attempts_made: 0, attempts_under_way: 0, is_unanswered: false };
        let slot = self.requests.insert(pending) as u32;
        if self.is_cached_at_client(&request, context) {
            return self.end(slot, Outcome::Served, self.client(request.user), context);
        }
        let requests = &self.requests;
        if let Some(at_ns) =
            self.patience.set(context.now_ns, (slot, request.id), |key| is_open(requests, key))
        {
            context.queue.push(at_ns, Event::TimeOut);
        }
        self.attempt(slot, context);
    }

    /// A client asks, unless its breaker is open: that fails at once, without a message.
    fn attempt(&mut self, slot: u32, context: &mut Context<impl Observer>) {
        let pending = &mut self.requests[slot as usize];
        pending.attempts_made += 1;
        let (request, number) = (pending.request, pending.attempts_made);
        context.observer.attempted(context.now_ns, &request);
        let breaker = &mut self.breakers[request.user as usize];
        if !breaker.lets_through(context.now_ns, self.breaker_failures) {
            return self.fail(slot, Outcome::Refused, self.client(request.user), context);
        }
        pending.attempts_under_way += 1;
        let attempt = Attempt {
            slot,
            request,
            number,
            abandoned: false,
            is_lost: false,
            handed_ns: 0,
            version: ObjectVersion::default(),
        };
        let attempt = self.attempts.insert(attempt) as u32;
        self.set_out(attempt, &request, context);
        let attempts = &self.attempts;
        let key = (attempt, request.id, number);
        let timeouts = self.attempt_timeouts.as_mut();
        if let Some(at_ns) =
            timeouts.and_then(|row| row.set(context.now_ns, key, |key| is_awaited(attempts, key)))
        {
            context.queue.push(at_ns, Event::AttemptTimeOut);
        }
    }

    /// An attempt has come to nothing: the client tries again after a pause, or gives up.
    fn fail(&mut self, slot: u32, outcome: Outcome, node: u32, context: &mut Context<impl Observer>) {
        let pending = &self.requests[slot as usize];
        if pending.ended {
            return;
        }
        let is_crowded = self.requests.len() > LARGEST_QUEUE as usize;
        match self.retries.pause_ns(pending.attempts_made).filter(|_| !is_crowded) {
            Some(pause_ns) => {
                context
                    .queue
                    .push(context.now_ns + pause_ns, Event::Retry { slot, request: pending.request.id });
            }
            None => self.end(slot, outcome, node, context),
        }
    }

    /// The balancer hands an attempt on. Balancer and servers stand next to each other: that takes no time, unless a fault
    /// delays it, and what is lost on the way to the server is lost before the balancer counts it as delivered.
    fn balance(&mut self, attempt: u32, context: &mut Context<impl Observer>) {
        let request = self.attempts[attempt as usize].request;
        let from = self.before_balancer(&request);
        if self.faults.links.separate(from, BALANCER) {
            return self.lose(attempt, (from, BALANCER), LossCause::Partition, context);
        }
        let chosen = if self.attempts.len() > LARGEST_QUEUE as usize {
            Err(Outcome::Refused)
        } else {
            self.server_for(&request).ok_or(Outcome::NodeFailed)
        };
        if let Some(cause) = self.faults.links.fate(from, chosen.unwrap_or(BALANCER)) {
            return self.lose(attempt, (from, BALANCER), cause, context);
        }
        context.observer.delivered(context.now_ns, BALANCER);
        self.attempts[attempt as usize].handed_ns = context.now_ns;
        let server = match chosen {
            Ok(server) => server,
            Err(outcome) => return self.answer(attempt, outcome, BALANCER, context),
        };
        let longer_ns = self
            .faults
            .links
            .delay_ns(self.link_delay_ns, BALANCER, server)
            .saturating_sub(self.link_delay_ns);
        if longer_ns > 0 {
            let at_ns = context.now_ns.saturating_add(longer_ns);
            return context.queue.push(at_ns, Event::AtServer { attempt, server });
        }
        self.admit(attempt, server, context);
    }

    /// An attempt reaches its server.
    fn admit(&mut self, attempt: u32, server: u32, context: &mut Context<impl Observer>) {
        let request = self.attempts[attempt as usize].request;
        let service_ns = ns_from_s(request.work / self.worker_rates_per_s[server as usize]);
        match self.servers[server as usize].admit(context.now_ns, attempt, service_ns) {
            Admission::Started(completion) => {
                expect(server, completion, context);
                if context.observer.watches_service() {
                    context.observer.service_began(context.now_ns, server, &request);
                }
            }
            Admission::Queued => {
                if context.observer.watches_service() {
                    context.observer.queued(context.now_ns, server, &request);
                }
            }
            Admission::Full => return self.answer(attempt, Outcome::Refused, server, context),
            Admission::Down => return self.answer(attempt, Outcome::NodeFailed, server, context),
        }
        context.observer.node(context.now_ns, server, self.servers[server as usize].state());
    }

    fn end_service(&mut self, server: u32, service: ServiceId, context: &mut Context<impl Observer>) {
        let station = &mut self.servers[server as usize];
        let Some((served, next)) = station.complete(context.now_ns, service) else { return };
        if let Some(completion) = next {
            expect(server, completion, context);
            if context.observer.watches_service()
                && let Some(begun) = self.servers[server as usize].served_by(service)
                && let Some(attempt) = self.attempts.get(begun as usize)
            {
                context.observer.service_began(context.now_ns, server, &attempt.request);
            }
        }
        if served == ATTACKER {
            context.observer.attacked(context.now_ns, server, AttackStep::Served);
            return context.observer.node(context.now_ns, server, self.servers[server as usize].state());
        }
        let Attempt { request, handed_ns, .. } = self.attempts[served as usize];
        self.balancer.answered(context.now_ns, server, context.now_ns - handed_ns);
        context.observer.served(context.now_ns, server, &request);
        context.observer.node(context.now_ns, server, self.servers[server as usize].state());
        self.serve(served, &request, server, context);
    }

    fn receive(&mut self, attempt: u32, outcome: Outcome, node: u32, context: &mut Context<impl Observer>) {
        let client = self.client(self.attempts[attempt as usize].request.user);
        let from = if self.caches.has_edge() { self.edge() } else { node };
        if let Some(cause) = self.faults.links.fate(from, client) {
            return self.lose(attempt, (from, client), cause, context);
        }
        let Attempt { slot, request, abandoned, version, .. } = self.attempts.remove(attempt as usize);
        context.observer.delivered(context.now_ns, client);
        self.requests[slot as usize].attempts_under_way -= 1;
        if !abandoned {
            let breaker = &mut self.breakers[request.user as usize];
            if outcome == Outcome::Served {
                breaker.succeeded();
                self.caches.keep_at_client(context.now_ns, &request, version);
                self.end(slot, outcome, node, context);
            } else {
                breaker.failed(context.now_ns, self.breaker_failures, self.breaker_open_s);
                self.fail(slot, outcome, node, context);
            }
        }
        self.free_if_done(slot);
    }

    /// The client stops waiting for an attempt that has not been answered.
    fn abandon(&mut self, attempt: u32, context: &mut Context<impl Observer>) {
        let Attempt { slot, request, abandoned, is_lost, .. } = &mut self.attempts[attempt as usize];
        *abandoned = true;
        let (slot, user, is_lost) = (*slot, request.user as usize, *is_lost);
        self.breakers[user].failed(context.now_ns, self.breaker_failures, self.breaker_open_s);
        self.fail(slot, Outcome::TimedOut, BALANCER, context);
        if is_lost {
            self.write_off(attempt);
        }
    }

    fn end(&mut self, slot: u32, outcome: Outcome, node: u32, context: &mut Context<impl Observer>) {
        let pending = &mut self.requests[slot as usize];
        if std::mem::replace(&mut pending.ended, true) {
            return;
        }
        let request = pending.request;
        context.observer.ended(context.now_ns, &request, outcome, node);
        if let Some(due) = self.demand.ended(request.user, context.now_ns) {
            context.queue.push(due.at_ns, Event::Arrival { token: due.token });
        }
        self.free_if_done(slot);
    }

    fn free_if_done(&mut self, slot: u32) {
        let is_done = |pending: &Pending| pending.ended && pending.attempts_under_way == 0;
        if self.requests.get(slot as usize).is_some_and(is_done) {
            self.requests.remove(slot as usize);
        }
    }

    /// The patience of some users ends.
    fn run_out_of_patience(&mut self, context: &mut Context<impl Observer>) {
        while let Some((slot, _)) = self.patience.due(context.now_ns, |key| is_open(&self.requests, key)) {
            let Pending { request, is_unanswered, .. } = &self.requests[slot as usize];
            if *is_unanswered {
                let breaker = &mut self.breakers[request.user as usize];
                breaker.failed(context.now_ns, self.breaker_failures, self.breaker_open_s);
            }
            self.end(slot, Outcome::TimedOut, BALANCER, context);
        }
        if let Some(at_ns) = self.patience.next(|key| is_open(&self.requests, key)) {
            context.queue.push(at_ns, Event::TimeOut);
        }
    }

    /// Some clients have waited long enough for an attempt.
    fn time_attempts_out(&mut self, context: &mut Context<impl Observer>) {
        while let Some(row) = &mut self.attempt_timeouts
            && let Some((attempt, ..)) = row.due(context.now_ns, |key| is_awaited(&self.attempts, key))
        {
            self.abandon(attempt, context);
        }
        let timeouts = self.attempt_timeouts.as_mut();
        if let Some(at_ns) = timeouts.and_then(|row| row.next(|key| is_awaited(&self.attempts, key))) {
            context.queue.push(at_ns, Event::AttemptTimeOut);
        }
    }
}

/// Whether a slot still holds this request, and it has not ended.
fn is_open(requests: &Slab<Pending>, (slot, request): RequestKey) -> bool {
    requests.get(slot as usize).is_some_and(|pending| pending.request.id == request && !pending.ended)
}

/// Whether a slot still holds this attempt, and its client still waits for it.
fn is_awaited(attempts: &Slab<Attempt>, (slot, request, number): AttemptKey) -> bool {
    let awaited = |attempt: &Attempt| attempt.request.id == request && attempt.number == number;
    attempts.get(slot as usize).is_some_and(|attempt| awaited(attempt) && !attempt.abandoned)
}

/// Schedules the end of a service.
fn expect(server: u32, completion: Completion, context: &mut Context<impl Observer>) {
    context.queue.push(completion.at_ns, Event::ServiceEnd { server, service: completion.service });
}

impl<O: Observer> Model<O> for ClientServerModel {
    type Event = Event;

    fn handle(&mut self, event: Event, context: &mut Context<O>) {
        match event {
            Event::Arrival { token } => self.arrive(token, context),
            Event::AtBalancer { attempt } => self.balance(attempt, context),
            Event::ServiceEnd { server, service } => self.end_service(server, service, context),
            Event::AtClient { attempt, outcome, node } => self.receive(attempt, outcome, node, context),
            Event::AttemptTimeOut => self.time_attempts_out(context),
            Event::Retry { slot, request } => {
                if is_open(&self.requests, (slot, request)) {
                    self.attempt(slot, context);
                }
            }
            Event::TimeOut => self.run_out_of_patience(context),
            Event::HealthCheck => self.check_health(context),
            Event::Fault { index, begins } => self.apply_fault(index, begins, context),
            Event::AtServer { attempt, server } => self.admit(attempt, server, context),
            Event::AtEdge { attempt } => self.pass_edge(attempt, context),
            Event::BackAtEdge { attempt, outcome, node } => {
                self.return_by_edge(attempt, outcome, node, context)
            }
            Event::Ship { position, term } => self.ship_late(position, term, context),
            Event::Replicate { server, position, term } => {
                self.replicate(server, position, term, false, context);
            }
            Event::CatchUp { server, position, term } => {
                self.replicate(server, position, term, true, context)
            }
            Event::ReplicaConfirms { server, position, term } => {
                self.hear_replica(server, position, term, context);
            }
            Event::Rejoin { server } => self.rejoin(server, context),
            Event::Promotion { election } => self.promote(election, context),
        }
    }
}
