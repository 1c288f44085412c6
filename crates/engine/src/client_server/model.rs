//! The state of the client–server network.

use super::balancer::BalancerState;
use super::caches::Caches;
use super::client::{CircuitBreaker, RetryPolicy};
use super::health::HealthChecks;
use super::object_store::{ObjectStore, ObjectVersion};
use super::replication_timing::ReplicationTiming;
use crate::faults::FaultSchedule;
use crate::kernel::{Deadlines, EventQueue, NS_PER_S, Simulation, ns_from_s};
use crate::metrics::Observer;
use crate::network::{Completion, LinkDelays, Station};
use crate::workload::{Popularity, RequestGenerator};
use netduel_results::{NetworkDescription, Request, Role};
use netduel_scenario::{AbandonedRequests, ClientServer, Overload, Scenario, Side};
use slab::Slab;

/// State of the client–server network.
#[derive(Debug, Clone)]
pub(crate) struct ClientServerModel {
    pub(super) generator: RequestGenerator,
    pub(super) requests: Slab<Pending>,
    pub(super) attempts: Slab<Attempt>,
    pub(super) retries: RetryPolicy,
    /// One for each user's client.
    pub(super) breakers: Vec<CircuitBreaker>,
    pub(super) breaker_failures: u32,
    pub(super) breaker_open_s: f64,
    pub(super) servers: Vec<Station>,
    pub(super) balancer: BalancerState,
    pub(super) health: HealthChecks,
    pub(super) caches: Caches,
    pub(super) data: ObjectStore,
    pub(super) timing: ReplicationTiming,
    pub(super) faults: FaultSchedule,
    /// Number of faults that take the edge down now.
    pub(super) edge_crashes: u32,
    /// Requests that a worker of each server can serve per second.
    pub(super) worker_rates_per_s: Vec<f64>,
    pub(super) workers: u32,
    pub(super) delays: LinkDelays,
    /// Timeouts of attempts; `None` if only the timeout of the whole request applies.
    pub(super) attempt_timeouts: Option<Deadlines<AttemptKey>>,
    /// Whether requests leave the queues when their users give up.
    pub(super) abandoned_leave: bool,
    /// Timeouts of requests: users wait no longer than this in all.
    pub(super) request_timeouts: Deadlines<RequestKey>,
}

/// Slot and id of a request. The id tells whether the slot has been reused.
pub(super) type RequestKey = (u32, u32);

/// Slot of an attempt, id of its request, and its number among the attempts at that request.
pub(super) type AttemptKey = (u32, u32, u32);

/// A request that has not ended, or that still has attempts in flight.
#[derive(Debug, Clone)]
pub(super) struct Pending {
    pub(super) request: Request,
    /// The user has a response or has given up.
    pub(super) ended: bool,
    pub(super) attempts_made: u32,
    pub(super) attempts_in_flight: u32,
    /// The attempt that its client waits for was lost.
    pub(super) is_unanswered: bool,
    /// The slot of the latest attempt, which may have ended.
    pub(super) latest_attempt: u32,
}

/// One attempt at a request. It lasts until its response reaches the client, even if the client no longer waits for
/// it: every attempt that was sent receives a response.
#[derive(Debug, Clone, Copy)]
pub(super) struct Attempt {
    /// Slot of its request.
    pub(super) slot: u32,
    pub(super) request: Request,
    pub(super) number: u32,
    /// The client no longer waits for it.
    pub(super) abandoned: bool,
    /// The attempt or its response was lost, and the client still waits.
    pub(super) is_lost: bool,
    /// The server in whose queue it waits, if any.
    pub(super) waits_at: Option<u32>,
    /// The time at which the balancer assigned it to a server.
    pub(super) dispatched_ns: u64,
    /// The version of the object in its response.
    pub(super) version: ObjectVersion,
}

pub(super) use super::event::ClientServerEvent as Event;

pub(super) type Queue = EventQueue<Event>;
pub(super) type Context<'a, O> = crate::kernel::Context<'a, Event, O>;

impl ClientServerModel {
    /// The client–server network of a scenario at time 0.
    pub(crate) fn start(scenario: &Scenario, side: &ClientServer) -> Simulation<ClientServerModel, Event> {
        let (generator, first) = RequestGenerator::new(scenario);
        let faults = FaultSchedule::new(scenario, Side::ClientServer);
        let mut queue = Queue::default();
        for transition in faults.transitions() {
            queue.push(transition.at_ns, Event::Fault { index: transition.index, begins: transition.begins });
        }
        for arrival in first {
            queue.push(arrival.at_ns, Event::Arrival { token: arrival.token });
        }
        let health = HealthChecks::new(side);
        if health.interval_s().is_some() {
            queue.push(0, Event::HealthCheck);
        }
        let model = ClientServerModel {
            generator,
            requests: Slab::new(),
            attempts: Slab::new(),
            retries: RetryPolicy::new(side, scenario.run.seed),
            breakers: vec![CircuitBreaker::default(); scenario.workload.users as usize],
            breaker_failures: side.breaker_failures,
            breaker_open_s: side.breaker_open_s,
            servers: vec![
                Station::new(side.workers, side.queue_capacity.0, side.discipline);
                side.servers as usize
            ],
            balancer: BalancerState::new(side, scenario.run.seed),
            health,
            caches: Caches::new(side, scenario.workload.users),
            data: ObjectStore::new(scenario, side),
            timing: ReplicationTiming::new(side, scenario.regions() > 0),
            faults,
            edge_crashes: 0,
            workers: side.workers,
            worker_rates_per_s: (0..side.servers).map(|server| side.worker_rate_per_s(server)).collect(),
            delays: LinkDelays::of_servers(scenario, side.servers, side.link_delay_s),
            attempt_timeouts: (side.attempt_timeout_s > 0.0)
                .then(|| Deadlines::new(ns_from_s(side.attempt_timeout_s))),
            abandoned_leave: scenario.workload.abandoned_requests == AbandonedRequests::RemovedFromQueue,
            request_timeouts: Deadlines::new(ns_from_s(scenario.workload.timeout_s)),
        };
        Simulation::new(model, queue)
    }

    /// Approximate size of a copy of the model, in bytes.
    pub(crate) fn bytes(&self) -> usize {
        let waiting: usize = self.servers.iter().map(|server| server.in_system() as usize).sum();
        let requests = self.requests.len() * (size_of::<Pending>() + size_of::<RequestKey>() + 16);
        let servers = self.servers.len() * (size_of::<Station>() + 100) + 16 * waiting;
        let attempts = self.attempts.len() * (size_of::<Attempt>() + 24);
        let clients = size_of_val(&self.breakers[..]) + self.caches.bytes();
        size_of::<ClientServerModel>() + requests + servers + attempts + clients + self.data.bytes()
    }

    /// Describes the network. Nodes are numbered in this order: servers, one client per user, then the edge if it
    /// has a cache.
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
            link_delay_s: self.delays.longest_ns() as f64 / NS_PER_S as f64,
        }
    }

    /// The servers whose queues grow without bound.
    pub(crate) fn overload(&self, scenario: &Scenario) -> Option<Overload> {
        let workload = &scenario.workload;
        let popularity = Popularity::new(workload.objects, workload.zipf_exponent);
        let shares = self.balancer.shares_by_object(self.servers.len(), &popularity, workload.objects);
        scenario.overload_of_servers(&shares)
    }

    pub(super) fn client(&self, user: u32) -> u32 {
        self.servers.len() as u32 + user
    }
}

/// Whether the slot still holds this request and the request has not ended.
pub(super) fn is_open(requests: &Slab<Pending>, (slot, request): RequestKey) -> bool {
    requests.get(slot as usize).is_some_and(|pending| pending.request.id == request && !pending.ended)
}

/// Whether the slot still holds this attempt and its client still waits for it.
pub(super) fn is_awaited(attempts: &Slab<Attempt>, (slot, request, number): AttemptKey) -> bool {
    let awaited = |attempt: &Attempt| attempt.request.id == request && attempt.number == number;
    attempts.get(slot as usize).is_some_and(|attempt| awaited(attempt) && !attempt.abandoned)
}

/// Schedules the end of a service.
pub(super) fn schedule_completion(server: u32, completion: Completion, context: &mut Context<impl Observer>) {
    context.queue.push(completion.at_ns, Event::ServiceEnd { server, service: completion.service });
}
