//! File distribution by servers: each user downloads the whole file from one of them.

mod faults;
mod state;

use super::fixed_point::{amount_of, bits_left, bits_per_s, rate_of};
use super::receivers::Receivers;
use super::uplink::SharedUplink;
use crate::faults::FaultSchedule;
use crate::kernel::{EventQueue, Model, NS_PER_S, Simulation, Traced, ns_from_s};
use crate::metrics::{FileTransfer, Message, Observer, TransferEnd, TransferSnapshot, WHOLE_FILE};
use netduel_results::{
    FileProgress, FileState, Flow, MessageKind, NetworkDescription, NodeState, Outcome, Role,
};
use netduel_scenario::{ClientServer, Scenario, Side};

/// Stands for no server.
const NONE: u32 = u32::MAX;

/// State of the servers and the downloading users.
#[derive(Debug, Clone)]
pub(crate) struct DownloadModel {
    receivers: Receivers,
    servers: Vec<Server>,
    users: Vec<User>,
    /// Users that know of no server that is up.
    waiting: Vec<u32>,
    faults: FaultSchedule,
    size_bits: u64,
    server_uplink_bits_per_s: f64,
    link_delay_ns: u64,
}

#[derive(Debug, Clone)]
struct Server {
    uplink: SharedUplink,
    /// Number of faults that take the server down now.
    crashes: u32,
    /// Number of requests in flight to this server.
    pending_requests: u64,
    finished: u64,
    /// Time of the scheduled progress event.
    progress_ns: Option<u64>,
}

#[derive(Debug, Clone)]
struct User {
    remaining: u128,
    /// Bits received that have been reported to the observer.
    reported_bits: u64,
    server: u32,
    has_arrived: bool,
}

/// An event of the download model.
#[derive(Debug, Clone, Copy)]
pub(crate) enum DownloadEvent {
    /// The next user arrives.
    Arrival,
    /// A user's request for the file arrives at a server.
    Request { user: u32, server: u32 },
    /// A download may have ended.
    Progress { server: u32 },
    /// A user notices that its server is down, or that one is up again.
    Retry { user: u32 },
    /// A fault starts or ends.
    Fault { index: u32, begins: bool },
}

use DownloadEvent as Event;

type Context<'a, O> = crate::kernel::Context<'a, Event, O>;

impl Traced for Event {
    fn word(&self) -> u64 {
        let pack = |tag: u64, a: u32, b: u32| tag << 56 ^ u64::from(b) << 28 ^ u64::from(a);
        match *self {
            Event::Arrival => pack(1, 0, 0),
            Event::Request { user, server } => pack(2, user, server),
            Event::Progress { server } => pack(3, server, 0),
            Event::Retry { user } => pack(4, user, 0),
            Event::Fault { index, begins } => pack(5, index, u32::from(begins)),
        }
    }
}

impl Event {
    /// Whether the event is the arrival of a message.
    pub(crate) fn is_message(&self) -> bool {
        matches!(self, Event::Request { .. })
    }
}

impl DownloadModel {
    /// The servers of a scenario with a file at time 0.
    pub(crate) fn start(scenario: &Scenario, side: &ClientServer) -> Simulation<DownloadModel, Event> {
        let file = scenario.file.clone().unwrap_or_default();
        let receivers = Receivers::new(scenario);
        let faults = FaultSchedule::new(scenario, Side::ClientServer);
        let mut queue = EventQueue::default();
        for transition in faults.transitions() {
            queue.push(transition.at_ns, Event::Fault { index: transition.index, begins: transition.begins });
        }
        queue.push(receivers.next_arrival_ns().unwrap_or(0), Event::Arrival);
        let server = Server {
            uplink: SharedUplink::new(rate_of(file.server_uplink_bits_per_s), receivers.downlinks()),
            crashes: 0,
            pending_requests: 0,
            finished: 0,
            progress_ns: None,
        };
        let remaining = amount_of(file.size_bits);
        let user = User { remaining, reported_bits: 0, server: NONE, has_arrived: false };
        let model = DownloadModel {
            receivers,
            servers: vec![server; side.servers as usize],
            users: vec![user; scenario.workload.users as usize],
            waiting: Vec::new(),
            faults,
            size_bits: file.size_bits,
            server_uplink_bits_per_s: file.server_uplink_bits_per_s,
            link_delay_ns: ns_from_s(side.link_delay_s),
        };
        Simulation::new(model, queue)
    }

    /// Approximate size of a copy of the model, in bytes.
    pub(crate) fn bytes(&self) -> usize {
        size_of::<DownloadModel>() + self.users.len() * (size_of::<User>() + 48)
    }

    /// Describes the network. Nodes are numbered in this order: servers, then one client per user.
    pub(crate) fn description(&self) -> NetworkDescription {
        let (servers, users) = (self.servers.len(), self.users.len());
        let files_per_s = self.server_uplink_bits_per_s / self.size_bits as f64;
        NetworkDescription {
            side: Side::ClientServer,
            roles: [vec![Role::Server; servers], vec![Role::Client; users]].concat(),
            service_rate_per_s: [vec![files_per_s; servers], vec![0.0; users]].concat(),
            workers: 1,
            links: Vec::new(),
            positions: Vec::new(),
            is_connected: true,
            pieces: 1,
            link_delay_s: self.link_delay_ns as f64 / NS_PER_S as f64,
        }
    }

    /// The bits sent and not yet reported, and the number of stuck users.
    pub(crate) fn transfer_snapshot(&self, now_ns: u64) -> TransferSnapshot {
        let mut transfer_snapshot = TransferSnapshot::default();
        for (index, server) in (0u32..).zip(&self.servers) {
            for (user, remaining) in server.uplink.active(now_ns) {
                transfer_snapshot.add(index, self.unreported_bits(user, remaining));
            }
        }
        let links = &self.faults.links;
        let can_download = |client: u32| {
            let mut servers = (0u32..).zip(&self.servers);
            servers.any(|(index, server)| server.crashes == 0 && !links.are_separated(client, index))
        };
        let unfinished = (0u32..).zip(&self.users).filter(|(_, user)| user.has_arrived && user.remaining > 0);
        transfer_snapshot.stuck =
            unfinished.filter(|(user, _)| !can_download(self.client(*user))).count() as u64;
        transfer_snapshot
    }

    /// The progress of every node, and the rates of all transfers.
    pub(crate) fn file_state(&self, now_ns: u64) -> FileState {
        let mut state = FileState::default();
        let progress_of = |remaining: u128| {
            let share = 1.0 - bits_left(remaining) as f64 / self.size_bits as f64;
            FileProgress { share: share as f32, pieces: 0 }
        };
        state.held.resize(self.servers.len(), FileProgress { share: 1.0, pieces: 0 });
        state.held.extend(self.users.iter().map(|user| progress_of(user.remaining)));
        for (from, server) in (0u32..).zip(&self.servers) {
            for (user, remaining) in server.uplink.active(now_ns) {
                let to = self.client(user);
                state.held[to as usize] = progress_of(remaining);
                let rate_bits_per_s =
                    bits_per_s(server.uplink.rate(self.receivers.class[user as usize])) as f32;
                state.flows.push(Flow { from, to, rate_bits_per_s });
            }
        }
        state
    }

    fn unreported_bits(&self, user: u32, remaining: u128) -> u64 {
        self.size_bits - bits_left(remaining) - self.users[user as usize].reported_bits
    }

    fn client(&self, user: u32) -> u32 {
        self.servers.len() as u32 + user
    }

    /// A user requests the file from the server that is up and has the fewest downloads, or waits until one is up
    /// again.
    fn request_file(&mut self, user: u32, context: &mut Context<impl Observer>) {
        let client = self.client(user);
        let links = &self.faults.links;
        let is_there =
            |(index, server): &(u32, &Server)| server.crashes == 0 && !links.are_separated(client, *index);
        let up = (0u32..).zip(&self.servers).filter(is_there);
        let fewest = up.min_by_key(|(_, server)| server.uplink.transfers() + server.pending_requests);
        let Some(server) = fewest.map(|(index, _)| index) else {
            self.waiting.push(user);
            return;
        };
        self.servers[server as usize].pending_requests += 1;
        let (kind, from) = (MessageKind::Request, client);
        let arrives_ns = context.now_ns.saturating_add(links.delay_ns(self.link_delay_ns, from, server));
        context.send(
            Message { kind, from, to: server, request: user, arrives_ns },
            Event::Request { user, server },
        );
    }

    fn receive_request(&mut self, user: u32, server: u32, context: &mut Context<impl Observer>) {
        let client = self.client(user);
        let chosen = &mut self.servers[server as usize];
        chosen.pending_requests -= 1;
        if !self.faults.links.deliver(client, (server, chosen.crashes == 0), context) {
            context.queue.push(context.now_ns.saturating_add(self.link_delay_ns), Event::Retry { user });
            return;
        }
        let downloader = &mut self.users[user as usize];
        downloader.server = server;
        chosen.uplink.start(context.now_ns, self.receivers.class[user as usize], user, downloader.remaining);
        context.observer.transfer_began(context.now_ns, &file_transfer(server, client, user));
        if chosen.uplink.transfers() == 1 {
            emit_state(server, chosen, context);
        }
        // If several requests arrive at the same time, the last one's event reallocates the uplink once for all.
        let chosen = &mut self.servers[server as usize];
        if chosen.progress_ns != Some(context.now_ns) {
            chosen.progress_ns = Some(context.now_ns);
            context.queue.push(context.now_ns, Event::Progress { server });
        }
    }

    /// Ends all completed downloads.
    fn progress(&mut self, server: u32, context: &mut Context<impl Observer>) {
        let index = server as usize;
        if self.servers[index].progress_ns != Some(context.now_ns) {
            return;
        }
        while let Some(user) = self.servers[index].uplink.pop_completed(context.now_ns) {
            let request = self.receivers.request(user);
            self.report(server, user, 0, context);
            self.servers[index].finished += 1;
            context.observer.has_piece(context.now_ns, self.client(user), WHOLE_FILE);
            context.observer.served(context.now_ns, server, &request);
            context.observer.ended(context.now_ns, &request, Outcome::Served, server);
        }
        if self.servers[index].uplink.transfers() == 0 {
            emit_state(server, &self.servers[index], context);
        }
        self.allocate_uplink(server, context);
    }

    /// Reports the end of a download with its remaining amount.
    fn report(&mut self, server: u32, user: u32, remaining: u128, context: &mut Context<impl Observer>) {
        let bits = self.unreported_bits(user, remaining);
        let client = self.client(user);
        let record = &mut self.users[user as usize];
        record.remaining = remaining;
        record.server = NONE;
        record.reported_bits += bits;
        let end = TransferEnd { bits, wasted_bits: 0, is_complete: remaining == 0 };
        context.observer.transferred(context.now_ns, &file_transfer(server, client, user), &end);
    }

    fn allocate_uplink(&mut self, server: u32, context: &mut Context<impl Observer>) {
        let allocated = &mut self.servers[server as usize];
        let next_ns = allocated.uplink.allocate(context.now_ns);
        if allocated.progress_ns != next_ns {
            allocated.progress_ns = next_ns;
            context.queue.push_if_some(next_ns, Event::Progress { server });
        }
    }
}

/// A user's download from a server, as observers see it.
fn file_transfer(server: u32, client: u32, user: u32) -> FileTransfer {
    FileTransfer { from: server, to: client, request: user, piece: WHOLE_FILE }
}

/// Informs the observer of a server's state.
fn emit_state(index: u32, server: &Server, context: &mut Context<impl Observer>) {
    context.observer.node(context.now_ns, index, server.state());
}

impl Server {
    fn state(&self) -> NodeState {
        let busy = u32::from(self.uplink.transfers() > 0);
        NodeState { up: self.crashes == 0, away: false, busy, waiting: 0 }
    }
}

impl<O: Observer> Model<O> for DownloadModel {
    type Event = Event;

    fn handle(&mut self, event: Event, context: &mut Context<O>) {
        match event {
            Event::Arrival => {
                let Some(request) = self.receivers.arrive() else { return };
                context.queue.push_if_some(self.receivers.next_arrival_ns(), Event::Arrival);
                self.users[request.user as usize].has_arrived = true;
                context.observer.arrived(&request);
                self.request_file(request.user, context);
            }
            Event::Request { user, server } => self.receive_request(user, server, context),
            Event::Progress { server } => self.progress(server, context),
            Event::Retry { user } => self.request_file(user, context),
            Event::Fault { index, begins } => self.apply_fault(index, begins, context),
        }
    }
}
