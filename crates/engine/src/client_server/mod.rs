//! The left side: clients ask a load balancer, which hands each request to a server.

mod balancer;

use crate::faults::FaultLine;
use crate::kernel::{EventQueue, Model, NS_PER_S, Simulation, Traced, ns_from_s};
use crate::metrics::{Message, MessageKind, Observer, Outcome};
use crate::network::{BALANCER, Completion, NetworkDescription, Offer, Role, Side, Station, Ticket};
use crate::scenario::{ClientServer, Scenario};
use crate::workload::{Demand, Request};
use balancer::BalancerState;
use slab::Slab;

/// State of the client–server network.
#[derive(Debug, Clone)]
pub(crate) struct ClientServerModel {
    demand: Demand,
    requests: Slab<Pending>,
    servers: Vec<Station>,
    balancer: BalancerState,
    faults: FaultLine,
    users: u32,
    /// How many requests a worker of each server can serve per second.
    worker_rates_per_s: Vec<f64>,
    workers: u32,
    link_delay_ns: u64,
    time_out_ns: u64,
}

/// A request that some event or queue still refers to.
#[derive(Debug, Clone)]
struct Pending {
    request: Request,
    /// The client has its answer or has given up.
    ended: bool,
    /// When the balancer handed it to a server.
    handed_ns: u64,
}

/// What can happen. A slot stands for a pending request.
#[derive(Debug, Clone, Copy)]
pub(crate) enum ClientServerEvent {
    /// A request of the workload arrives.
    Arrival { token: u32 },
    /// A request reaches the balancer.
    AtBalancer { slot: u32 },
    /// A worker has finished, unless its server has crashed since.
    ServiceEnd { server: u32, ticket: Ticket },
    /// The answer, or the news that there is none, reaches the client.
    AtClient { slot: u32, outcome: Outcome, node: u32 },
    /// The client's patience ends, unless the request has ended.
    TimeOut { slot: u32, request: u32 },
    /// An entry of the fault line begins or ends.
    Fault { index: u32, begins: bool },
}

use ClientServerEvent as Event;

type Queue = EventQueue<Event>;
type Context<'a, O> = crate::kernel::Context<'a, Event, O>;

impl Traced for Event {
    fn word(&self) -> u64 {
        let pack = |tag: u64, a: u32, b: u32, c: u32| {
            tag << 60 ^ u64::from(c) << 48 ^ u64::from(b) << 24 ^ u64::from(a)
        };
        match *self {
            Event::Arrival { token } => pack(1, token, 0, 0),
            Event::AtBalancer { slot } => pack(2, slot, 0, 0),
            Event::ServiceEnd { server, ticket } => pack(3, server, 0, 0) ^ ticket.word().rotate_left(24),
            Event::AtClient { slot, outcome, node } => pack(4, slot, node & 0xff_ffff, outcome as u32),
            Event::TimeOut { slot, request } => pack(5, slot, request, 0),
            Event::Fault { index, begins } => pack(6, index, u32::from(begins), 0),
        }
    }
}

impl Event {
    /// Whether it is a message on its way.
    pub(crate) fn is_message(&self) -> bool {
        matches!(self, Event::AtBalancer { .. } | Event::AtClient { .. })
    }
}

impl ClientServerModel {
    /// The left side of a scenario at time 0.
    pub(crate) fn start(scenario: &Scenario, side: &ClientServer) -> Simulation<ClientServerModel, Event> {
        let (demand, first) = Demand::new(scenario);
        let faults = FaultLine::new(scenario, Side::ClientServer);
        let mut queue = Queue::default();
        for moment in faults.moments() {
            queue.push(moment.at_ns, Event::Fault { index: moment.index, begins: moment.begins });
        }
        for due in first {
            queue.push(due.at_ns, Event::Arrival { token: due.token });
        }
        let model = ClientServerModel {
            demand,
            requests: Slab::new(),
            servers: vec![
                Station::new(side.workers, side.queue_capacity.0, side.discipline);
                side.servers as usize
            ],
            balancer: BalancerState::new(side, scenario.run.seed),
            faults,
            users: scenario.workload.users,
            workers: side.workers,
            worker_rates_per_s: (0..side.servers).map(|server| side.worker_rate_per_s(server)).collect(),
            link_delay_ns: ns_from_s(side.link_delay_s),
            time_out_ns: ns_from_s(scenario.workload.time_out_s),
        };
        Simulation::new(model, queue)
    }

    /// Its nodes: servers, then one client per user.
    pub(crate) fn description(&self) -> NetworkDescription {
        let (servers, users) = (self.servers.len(), self.users as usize);
        let rates = self.worker_rates_per_s.iter().map(|rate| rate * f64::from(self.workers)).collect();
        NetworkDescription {
            side: Side::ClientServer,
            roles: [vec![Role::Server; servers], vec![Role::Client; users]].concat(),
            service_rate_per_s: [rates, vec![0.0; users]].concat(),
            links: Vec::new(),
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
        let slot = self.requests.insert(Pending { request, ended: false, handed_ns: 0 }) as u32;
        let arrives_ns = context.now_ns + self.link_delay_ns;
        let from = self.client(request.user);
        let kind = MessageKind::Request;
        context.send(
            Message { kind, from, to: BALANCER, request: request.id, arrives_ns },
            Event::AtBalancer { slot },
        );
        context.queue.push(context.now_ns + self.time_out_ns, Event::TimeOut { slot, request: request.id });
    }

    /// The balancer hands a request on. Balancer and servers stand next to each other: that takes no time.
    fn balance(&mut self, slot: u32, context: &mut Context<impl Observer>) {
        context.observer.delivered(context.now_ns, BALANCER);
        let pending = &mut self.requests[slot as usize];
        pending.handed_ns = context.now_ns;
        let object = pending.request.object;
        let servers = &self.servers;
        let Some(server) = self.balancer.choose(object, servers, |server| servers[server].is_up()) else {
            return self.answer(slot, Outcome::NodeFailed, BALANCER, context);
        };
        let service_ns =
            ns_from_s(self.requests[slot as usize].request.work / self.worker_rates_per_s[server as usize]);
        match self.servers[server as usize].offer(context.now_ns, slot, service_ns) {
            Offer::Started(completion) => expect(server, completion, context),
            Offer::Queued => {}
            Offer::Full => return self.answer(slot, Outcome::Refused, server, context),
            Offer::Down => return self.answer(slot, Outcome::NodeFailed, server, context),
        }
        context.observer.node(context.now_ns, server, self.servers[server as usize].state());
    }

    fn end_service(&mut self, server: u32, ticket: Ticket, context: &mut Context<impl Observer>) {
        let station = &mut self.servers[server as usize];
        let Some((served, next)) = station.complete(context.now_ns, ticket) else { return };
        if let Some(completion) = next {
            expect(server, completion, context);
        }
        let latency_ns = context.now_ns - self.requests[served as usize].handed_ns;
        self.balancer.answered(context.now_ns, server, latency_ns);
        context.observer.served(context.now_ns, server, &self.requests[served as usize].request);
        context.observer.node(context.now_ns, server, self.servers[server as usize].state());
        self.answer(served, Outcome::Served, server, context);
    }

    /// Sends the client its answer, or the news that there is none.
    fn answer(&self, slot: u32, outcome: Outcome, node: u32, context: &mut Context<impl Observer>) {
        let request = &self.requests[slot as usize].request;
        let kind = if outcome == Outcome::Served { MessageKind::Response } else { MessageKind::Failure };
        let arrives_ns = context.now_ns + self.link_delay_ns;
        let message =
            Message { kind, from: node, to: self.client(request.user), request: request.id, arrives_ns };
        context.send(message, Event::AtClient { slot, outcome, node });
    }

    fn end(&mut self, slot: u32, outcome: Outcome, node: u32, context: &mut Context<impl Observer>) {
        let pending = &mut self.requests[slot as usize];
        if !std::mem::replace(&mut pending.ended, true) {
            let request = pending.request;
            context.observer.ended(context.now_ns, &request, outcome, node);
            if let Some(due) = self.demand.ended(request.user, context.now_ns) {
                context.queue.push(due.at_ns, Event::Arrival { token: due.token });
            }
        }
    }

    fn suffer(&mut self, index: u32, begins: bool, context: &mut Context<impl Observer>) {
        let Some(server) = self.faults.target(index, begins, &self.servers) else { return };
        let station = &mut self.servers[server as usize];
        let lost = if begins {
            station.crash()
        } else {
            station.recover();
            Vec::new()
        };
        context.observer.node(context.now_ns, server, station.state());
        // The balancer sees the connections break and tells the clients.
        for slot in lost {
            self.answer(slot, Outcome::NodeFailed, server, context);
        }
    }
}

/// Schedules the end of a service.
fn expect(server: u32, completion: Completion, context: &mut Context<impl Observer>) {
    context.queue.push(completion.at_ns, Event::ServiceEnd { server, ticket: completion.ticket });
}

impl<O: Observer> Model<O> for ClientServerModel {
    type Event = Event;

    fn handle(&mut self, event: Event, context: &mut Context<O>) {
        match event {
            Event::Arrival { token } => self.arrive(token, context),
            Event::AtBalancer { slot } => self.balance(slot, context),
            Event::ServiceEnd { server, ticket } => self.end_service(server, ticket, context),
            Event::AtClient { slot, outcome, node } => {
                context
                    .observer
                    .delivered(context.now_ns, self.client(self.requests[slot as usize].request.user));
                self.end(slot, outcome, node, context);
                self.requests.remove(slot as usize);
            }
            Event::TimeOut { slot, request } => {
                // The slot may have been freed, and even taken by another request, since.
                if self.requests.get(slot as usize).is_some_and(|pending| pending.request.id == request) {
                    self.end(slot, Outcome::TimedOut, BALANCER, context);
                }
            }
            Event::Fault { index, begins } => self.suffer(index, begins, context),
        }
    }
}
