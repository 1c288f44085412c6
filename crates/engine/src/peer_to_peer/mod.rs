//! The right side: peers on an overlay search by flooding, then fetch from the holder that answered first.

mod placement;
mod search;

use crate::faults::FaultLine;
use crate::kernel::{EventQueue, Model, NS_PER_S, Purpose, Simulation, Stream, Traced, ns_from_s};
use crate::metrics::{Message, MessageKind, Observer, Outcome};
use crate::network::{Completion, Graph, NetworkDescription, Offer, Role, Side, Station, Ticket};
use crate::scenario::{Discipline, PeerToPeer, Scenario};
use crate::workload::Demand;
use placement::Placement;
use search::PendingRequests;

/// State of the peer-to-peer network. Peer k is user k.
#[derive(Debug, Clone)]
pub(crate) struct PeerToPeerModel {
    demand: Demand,
    requests: PendingRequests,
    peers: Vec<Station>,
    overlay: Graph,
    placement: Placement,
    faults: FaultLine,
    time_to_live: u32,
    service_rate_per_s: f64,
    link_delay_ns: u64,
    time_out_ns: u64,
}

/// What can happen. A slot stands for a pending request.
#[derive(Debug, Clone, Copy)]
pub(crate) enum PeerToPeerEvent {
    /// A request of the workload arrives.
    Arrival { token: u32 },
    /// A query reaches a peer over its so many-th link.
    Query { slot: u32, from: u32, to: u32, hops: u8 },
    /// A holder's answer reaches the peer that asked.
    Hit { slot: u32, holder: u32, hops: u8 },
    /// The request for the object itself reaches the holder.
    Fetch { slot: u32, holder: u32 },
    /// A peer has finished a service, unless it has crashed since.
    ServiceEnd { peer: u32, ticket: Ticket },
    /// The object, or a refusal, reaches the peer that asked.
    Answer { slot: u32, outcome: Outcome, from: u32 },
    /// The peer that asked notices that the holder is gone.
    ConnectionLoss { slot: u32, holder: u32 },
    /// The user's patience ends, unless the request has ended.
    TimeOut { slot: u32, request: u32 },
    /// An entry of the fault line begins or ends.
    Fault { index: u32, begins: bool },
}

use PeerToPeerEvent as Event;

type Queue = EventQueue<Event>;
type Context<'a, O> = crate::kernel::Context<'a, Event, O>;

impl Traced for Event {
    fn word(&self) -> u64 {
        let pack = |tag: u64, a: u32, b: u32, c: u32| {
            tag << 60 ^ u64::from(c) << 48 ^ u64::from(b) << 24 ^ u64::from(a)
        };
        match *self {
            Event::Arrival { token } => pack(1, token, 0, 0),
            Event::Query { slot, from, to, hops } => {
                pack(2, slot, to, u32::from(hops)) ^ u64::from(from).wrapping_mul(0x9E37_79B9_7F4A_7C15)
            }
            Event::Hit { slot, holder, hops } => pack(3, slot, holder, u32::from(hops)),
            Event::Fetch { slot, holder } => pack(4, slot, holder, 0),
            Event::ServiceEnd { peer, ticket } => pack(5, peer, 0, 0) ^ ticket.word().rotate_left(24),
            Event::Answer { slot, outcome, from } => pack(6, slot, from, outcome as u32),
            Event::ConnectionLoss { slot, holder } => pack(7, slot, holder, 0),
            Event::TimeOut { slot, request } => pack(8, slot, request, 0),
            Event::Fault { index, begins } => pack(9, index, u32::from(begins), 0),
        }
    }
}

impl Event {
    /// Whether it is a message on its way.
    pub(crate) fn is_message(&self) -> bool {
        matches!(self, Event::Query { .. } | Event::Hit { .. } | Event::Fetch { .. } | Event::Answer { .. })
    }
}

impl PeerToPeerModel {
    /// The right side of a scenario at time 0.
    pub(crate) fn start(scenario: &Scenario, side: &PeerToPeer) -> Simulation<PeerToPeerModel, Event> {
        let (seed, peers) = (scenario.run.seed, scenario.workload.users);
        let (demand, first) = Demand::new(scenario);
        let faults = FaultLine::new(scenario, Side::PeerToPeer);
        let mut queue = Queue::default();
        for moment in faults.moments() {
            queue.push(moment.at_ns, Event::Fault { index: moment.index, begins: moment.begins });
        }
        for due in first {
            queue.push(due.at_ns, Event::Arrival { token: due.token });
        }
        let model = PeerToPeerModel {
            demand,
            requests: PendingRequests::default(),
            peers: vec![
                Station::new(1, side.queue_capacity.0, Discipline::FirstComeFirstServed);
                peers as usize
            ],
            overlay: Graph::random_regular(peers, side.degree, &mut Stream::new(seed, 0, Purpose::Overlay)),
            placement: Placement::random(seed, scenario.workload.objects, side.copies, peers),
            faults,
            time_to_live: side.time_to_live_hops,
            service_rate_per_s: scenario.peer_service_rate_per_s(),
            link_delay_ns: ns_from_s(side.link_delay_s),
            time_out_ns: ns_from_s(scenario.workload.time_out_s),
        };
        Simulation::new(model, queue)
    }

    /// Its nodes and links.
    pub(crate) fn description(&self) -> NetworkDescription {
        NetworkDescription {
            side: Side::PeerToPeer,
            roles: vec![Role::Peer; self.peers.len()],
            service_rate_per_s: vec![self.service_rate_per_s; self.peers.len()],
            workers: 1,
            links: self.overlay.links().collect(),
            link_delay_s: self.link_delay_ns as f64 / NS_PER_S as f64,
        }
    }

    fn is_up(&self, peer: u32) -> bool {
        self.peers[peer as usize].is_up()
    }

    fn arrive(&mut self, token: u32, context: &mut Context<impl Observer>) {
        let (request, next) = self.demand.arrive(token, context.now_ns);
        if let Some(due) = next {
            context.queue.push(due.at_ns, Event::Arrival { token: due.token });
        }
        context.observer.arrived(&request);
        let slot = self.requests.insert(request);
        let origin = request.user;
        if !self.is_up(origin) {
            // A user whose own machine is down gets nothing.
            self.end(slot, Outcome::NodeFailed, origin, context);
        } else {
            context
                .queue
                .push(context.now_ns + self.time_out_ns, Event::TimeOut { slot, request: request.id });
            if self.placement.has(origin, request.object) {
                self.found(slot, origin, 0, context);
            } else {
                self.requests.visit(slot, origin, self.peers.len() as u32);
                self.forward(slot, origin, None, 1, context);
                self.give_up_if_exhausted(slot, context);
            }
        }
        self.requests.release(slot);
    }

    /// Sends a query over every link but the one it came from; `hops` is the link's number on its way.
    fn forward(
        &mut self,
        slot: u32,
        peer: u32,
        came_from: Option<u32>,
        hops: u8,
        context: &mut Context<impl Observer>,
    ) {
        let arrives_ns = context.now_ns + self.link_delay_ns;
        let request = self.requests.get(slot).request.id;
        let mut count = 0;
        for &to in self.overlay.neighbours(peer).iter().filter(|to| Some(**to) != came_from) {
            context.send(
                Message { kind: MessageKind::Query, from: peer, to, request, arrives_ns },
                Event::Query { slot, from: peer, to, hops },
            );
            count += 1;
        }
        self.requests.get_mut(slot).search_messages += count;
        self.requests.hold(slot, count);
    }

    /// A peer looks whether it holds the object, answers if so, and asks onward either way.
    fn query(&mut self, slot: u32, from: u32, to: u32, hops: u8, context: &mut Context<impl Observer>) {
        self.requests.get_mut(slot).search_messages -= 1;
        if !self.is_up(to) {
            context.observer.lost(context.now_ns, to);
        } else {
            context.observer.delivered(context.now_ns, to);
            if self.requests.visit(slot, to, self.peers.len() as u32) {
                self.answer_query(slot, to, hops, context);
                if u32::from(hops) < self.time_to_live {
                    self.forward(slot, to, Some(from), hops + 1, context);
                }
            }
        }
        self.give_up_if_exhausted(slot, context);
        self.requests.release(slot);
    }

    fn answer_query(&mut self, slot: u32, peer: u32, hops: u8, context: &mut Context<impl Observer>) {
        let request = self.requests.get(slot).request;
        if self.placement.has(peer, request.object) {
            let arrives_ns = context.now_ns + self.link_delay_ns;
            let kind = MessageKind::Hit;
            context.send(
                Message { kind, from: peer, to: request.user, request: request.id, arrives_ns },
                Event::Hit { slot, holder: peer, hops },
            );
            self.requests.get_mut(slot).search_messages += 1;
            self.requests.hold(slot, 1);
        }
    }

    fn hit(&mut self, slot: u32, holder: u32, hops: u8, context: &mut Context<impl Observer>) {
        let pending = self.requests.get_mut(slot);
        pending.search_messages -= 1;
        let (origin, is_first) = (pending.request.user, pending.holder.is_none() && !pending.ended);
        if !self.is_up(origin) {
            context.observer.lost(context.now_ns, origin);
        } else {
            context.observer.delivered(context.now_ns, origin);
            if is_first {
                self.found(slot, holder, u32::from(hops), context);
            }
        }
        self.give_up_if_exhausted(slot, context);
        self.requests.release(slot);
    }

    /// The asking peer knows a holder and fetches from it; from itself without a message.
    fn found(&mut self, slot: u32, holder: u32, hops: u32, context: &mut Context<impl Observer>) {
        let pending = self.requests.get_mut(slot);
        pending.holder = Some(holder);
        let request = pending.request;
        context.observer.found(context.now_ns, &request, hops);
        self.requests.hold(slot, 1);
        if holder == request.user {
            return self.offer(slot, holder, context);
        }
        let arrives_ns = context.now_ns + self.link_delay_ns;
        let kind = MessageKind::Request;
        context.send(
            Message { kind, from: request.user, to: holder, request: request.id, arrives_ns },
            Event::Fetch { slot, holder },
        );
    }

    /// When no query or hit is under way any more and nobody answered, the search has failed. (The asking peer
    /// itself would know one link delay after its query's last hop.)
    fn give_up_if_exhausted(&mut self, slot: u32, context: &mut Context<impl Observer>) {
        let pending = self.requests.get(slot);
        if pending.search_messages == 0 && pending.holder.is_none() {
            let origin = pending.request.user;
            self.end(slot, Outcome::NotFound, origin, context);
        }
    }

    fn fetch(&mut self, slot: u32, holder: u32, context: &mut Context<impl Observer>) {
        if self.is_up(holder) {
            context.observer.delivered(context.now_ns, holder);
            self.offer(slot, holder, context);
        } else {
            context.observer.lost(context.now_ns, holder);
            context.queue.push(context.now_ns + self.link_delay_ns, Event::ConnectionLoss { slot, holder });
        }
    }

    /// The request joins a holder's queue. Its reference goes with it.
    fn offer(&mut self, slot: u32, holder: u32, context: &mut Context<impl Observer>) {
        let service_ns = ns_from_s(self.requests.get(slot).request.work / self.service_rate_per_s);
        match self.peers[holder as usize].offer(context.now_ns, slot, service_ns) {
            Offer::Started(completion) => expect(holder, completion, context),
            Offer::Queued => {}
            Offer::Full => return self.answer(slot, Outcome::Refused, holder, context),
            Offer::Down => return self.answer(slot, Outcome::NodeFailed, holder, context),
        }
        context.observer.node(context.now_ns, holder, self.peers[holder as usize].state());
    }

    fn end_service(&mut self, peer: u32, ticket: Ticket, context: &mut Context<impl Observer>) {
        let Some((served, next)) = self.peers[peer as usize].complete(context.now_ns, ticket) else { return };
        if let Some(completion) = next {
            expect(peer, completion, context);
        }
        context.observer.served(context.now_ns, peer, &self.requests.get(served).request);
        context.observer.node(context.now_ns, peer, self.peers[peer as usize].state());
        self.answer(served, Outcome::Served, peer, context);
    }

    /// A holder answers the peer that asked; itself without a message.
    fn answer(&mut self, slot: u32, outcome: Outcome, from: u32, context: &mut Context<impl Observer>) {
        let request = self.requests.get(slot).request;
        if from == request.user {
            self.end(slot, outcome, from, context);
            return self.requests.release(slot);
        }
        let kind = if outcome == Outcome::Served { MessageKind::Response } else { MessageKind::Failure };
        let arrives_ns = context.now_ns + self.link_delay_ns;
        context.send(
            Message { kind, from, to: request.user, request: request.id, arrives_ns },
            Event::Answer { slot, outcome, from },
        );
    }

    fn receive(&mut self, slot: u32, outcome: Outcome, from: u32, context: &mut Context<impl Observer>) {
        let origin = self.requests.get(slot).request.user;
        if self.is_up(origin) {
            context.observer.delivered(context.now_ns, origin);
            self.end(slot, outcome, from, context);
        } else {
            context.observer.lost(context.now_ns, origin);
        }
        self.requests.release(slot);
    }

    fn end(&mut self, slot: u32, outcome: Outcome, node: u32, context: &mut Context<impl Observer>) {
        let pending = self.requests.get_mut(slot);
        if !std::mem::replace(&mut pending.ended, true) {
            let request = pending.request;
            context.observer.ended(context.now_ns, &request, outcome, node);
            if let Some(due) = self.demand.ended(request.user, context.now_ns) {
                context.queue.push(due.at_ns, Event::Arrival { token: due.token });
            }
        }
    }

    fn suffer(&mut self, index: u32, begins: bool, context: &mut Context<impl Observer>) {
        let Some(peer) = self.faults.target(index, begins, &self.peers) else { return };
        let station = &mut self.peers[peer as usize];
        let lost = if begins {
            station.crash()
        } else {
            station.recover();
            Vec::new()
        };
        context.observer.node(context.now_ns, peer, station.state());
        if !begins {
            return;
        }
        // What its own user was waiting for is gone with it; others notice that the connection is dead.
        for slot in self.requests.open_of(peer) {
            self.requests.hold(slot, 1);
            self.end(slot, Outcome::NodeFailed, peer, context);
            self.requests.release(slot);
        }
        for slot in lost {
            context
                .queue
                .push(context.now_ns + self.link_delay_ns, Event::ConnectionLoss { slot, holder: peer });
        }
    }
}

/// Schedules the end of a service.
fn expect(peer: u32, completion: Completion, context: &mut Context<impl Observer>) {
    context.queue.push(completion.at_ns, Event::ServiceEnd { peer, ticket: completion.ticket });
}

impl<O: Observer> Model<O> for PeerToPeerModel {
    type Event = Event;

    fn handle(&mut self, event: Event, context: &mut Context<O>) {
        match event {
            Event::Arrival { token } => self.arrive(token, context),
            Event::Query { slot, from, to, hops } => self.query(slot, from, to, hops, context),
            Event::Hit { slot, holder, hops } => self.hit(slot, holder, hops, context),
            Event::Fetch { slot, holder } => self.fetch(slot, holder, context),
            Event::ServiceEnd { peer, ticket } => self.end_service(peer, ticket, context),
            Event::Answer { slot, outcome, from } => self.receive(slot, outcome, from, context),
            Event::ConnectionLoss { slot, holder } => {
                self.end(slot, Outcome::NodeFailed, holder, context);
                self.requests.release(slot);
            }
            Event::TimeOut { slot, request } => {
                // The slot may have been freed, and even taken by another request, since.
                if self.requests.is_still(slot, request) {
                    let origin = self.requests.get(slot).request.user;
                    self.requests.hold(slot, 1);
                    self.end(slot, Outcome::TimedOut, origin, context);
                    self.requests.release(slot);
                }
            }
            Event::Fault { index, begins } => self.suffer(index, begins, context),
        }
    }
}
