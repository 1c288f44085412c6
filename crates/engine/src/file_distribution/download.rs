//! The file from servers: each user downloads all of it from one of them.

mod faults;
mod state;

use super::fixed_point::{amount_of, bits_left, bits_per_s, rate_of};
use super::receivers::Receivers;
use super::uplink::SharedUplink;
use crate::faults::FaultLine;
use crate::kernel::{EventQueue, Model, NS_PER_S, Simulation, Traced, ns_from_s};
use crate::metrics::{Message, Observer, TransferSnapshot, WHOLE_FILE};
use netduel_results::{
    FileProgress, FileState, Flow, MessageKind, NetworkDescription, NodeState, Outcome, Role,
};
use netduel_scenario::{ClientServer, Scenario, Side};

/// Stands for no server.
const NONE: u32 = u32::MAX;

/// State of the servers and of those who download.
#[derive(Debug, Clone)]
pub(crate) struct DownloadModel {
    receivers: Receivers,
    servers: Vec<Server>,
    users: Vec<User>,
    /// Users who know of no server that is up.
    waiting: Vec<u32>,
    faults: FaultLine,
    size_bits: u64,
    server_uplink_bits_per_s: f64,
    link_delay_ns: u64,
}

#[derive(Debug, Clone)]
struct Server {
    uplink: SharedUplink,
    /// Entries of the fault line that hold it down.
    crashes: u32,
    /// Users who were told to ask it and have not reached it.
    asked: u64,
    finished: u64,
    /// When the next download ends.
    alarm_ns: Option<u64>,
}

#[derive(Debug, Clone)]
struct User {
    lacks: u128,
    /// Those of the bits it has that were reported as sent.
    reported_bits: u64,
    server: u32,
    has_come: bool,
}

/// What can happen.
#[derive(Debug, Clone, Copy)]
pub(crate) enum DownloadEvent {
    /// The next user comes.
    Arrival,
    /// A user's question for the file reaches a server.
    Ask { user: u32, server: u32 },
    /// A download may have ended.
    Progress { server: u32 },
    /// A user notices that its server is gone, or that one is back.
    Notice { user: u32 },
    /// An entry of the fault line begins or ends.
    Fault { index: u32, begins: bool },
}

use DownloadEvent as Event;

type Context<'a, O> = crate::kernel::Context<'a, Event, O>;

impl Traced for Event {
    fn word(&self) -> u64 {
        let pack = |tag: u64, a: u32, b: u32| tag << 56 ^ u64::from(b) << 28 ^ u64::from(a);
        match *self {
            Event::Arrival => pack(1, 0, 0),
            Event::Ask { user, server } => pack(2, user, server),
            Event::Progress { server } => pack(3, server, 0),
            Event::Notice { user } => pack(4, user, 0),
            Event::Fault { index, begins } => pack(5, index, u32::from(begins)),
        }
    }
}

impl Event {
    /// Whether it is a message on its way.
    pub(crate) fn is_message(&self) -> bool {
        matches!(self, Event::Ask { .. })
    }
}

impl DownloadModel {
    /// The servers of a scenario with a file at time 0.
    pub(crate) fn start(scenario: &Scenario, side: &ClientServer) -> Simulation<DownloadModel, Event> {
        let file = scenario.file.clone().unwrap_or_default();
        let receivers = Receivers::new(scenario);
        let faults = FaultLine::new(scenario, Side::ClientServer);
        let mut queue = EventQueue::default();
        for moment in faults.moments() {
            queue.push(moment.at_ns, Event::Fault { index: moment.index, begins: moment.begins });
        }
        queue.push(receivers.next_ns().unwrap_or(0), Event::Arrival);
        let server = Server {
            uplink: SharedUplink::new(rate_of(file.server_uplink_bits_per_s), receivers.downlinks()),
            crashes: 0,
            asked: 0,
            finished: 0,
            alarm_ns: None,
        };
        let lacks = amount_of(file.size_bits);
        let user = User { lacks, reported_bits: 0, server: NONE, has_come: false };
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

    /// About how many bytes a copy of it takes.
    pub(crate) fn bytes(&self) -> usize {
        size_of::<DownloadModel>() + self.users.len() * (size_of::<User>() + 48)
    }

    /// Its nodes: servers first, then a client for each user.
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

    /// How things stand.
    pub(crate) fn transfer_snapshot(&self, now_ns: u64) -> TransferSnapshot {
        let mut transfer_snapshot = TransferSnapshot::default();
        for server in &self.servers {
            for (user, lacks) in server.uplink.under_way(now_ns) {
                transfer_snapshot.origin_bits += self.unreported_bits(user, lacks);
            }
        }
        if self.servers.iter().all(|server| server.crashes > 0) {
            transfer_snapshot.stuck =
                self.users.iter().filter(|user| user.has_come && user.lacks > 0).count() as u64;
        }
        transfer_snapshot
    }

    /// How far everybody is, and what each is being sent.
    pub(crate) fn file_state(&self, now_ns: u64) -> FileState {
        let mut state = FileState::default();
        let held = |lacks: u128| {
            let share = 1.0 - bits_left(lacks) as f64 / self.size_bits as f64;
            FileProgress { share: share as f32, pieces: 0 }
        };
        state.held.resize(self.servers.len(), FileProgress { share: 1.0, pieces: 0 });
        state.held.extend(self.users.iter().map(|user| held(user.lacks)));
        for (from, server) in (0u32..).zip(&self.servers) {
            for (user, lacks) in server.uplink.under_way(now_ns) {
                let to = self.client(user);
                state.held[to as usize] = held(lacks);
                let rate_bits_per_s =
                    bits_per_s(server.uplink.rate(self.receivers.class[user as usize])) as f32;
                state.flows.push(Flow { from, to, rate_bits_per_s });
            }
        }
        state
    }

    fn unreported_bits(&self, user: u32, lacks: u128) -> u64 {
        self.size_bits - bits_left(lacks) - self.users[user as usize].reported_bits
    }

    fn client(&self, user: u32) -> u32 {
        self.servers.len() as u32 + user
    }

    /// A user asks the server that is up and has the fewest to serve, the first of equals; or waits until one is back.
    fn ask(&mut self, user: u32, context: &mut Context<impl Observer>) {
        let client = self.client(user);
        let links = &self.faults.links;
        let is_there =
            |(index, server): &(u32, &Server)| server.crashes == 0 && !links.separate(client, *index);
        let up = (0u32..).zip(&self.servers).filter(is_there);
        let fewest = up.min_by_key(|(_, server)| server.uplink.transfers() + server.asked);
        let Some(server) = fewest.map(|(index, _)| index) else {
            self.waiting.push(user);
            return;
        };
        self.servers[server as usize].asked += 1;
        let (kind, from) = (MessageKind::Request, client);
        let arrives_ns = context.now_ns.saturating_add(links.delay_ns(self.link_delay_ns, from, server));
        context
            .send(Message { kind, from, to: server, request: user, arrives_ns }, Event::Ask { user, server });
    }

    fn reach(&mut self, user: u32, server: u32, context: &mut Context<impl Observer>) {
        let client = self.client(user);
        let chosen = &mut self.servers[server as usize];
        chosen.asked -= 1;
        if !self.faults.links.pass(client, (server, chosen.crashes == 0), context) {
            context.queue.push(context.now_ns.saturating_add(self.link_delay_ns), Event::Notice { user });
            return;
        }
        let wants = &mut self.users[user as usize];
        wants.server = server;
        chosen.uplink.join(context.now_ns, self.receivers.class[user as usize], user, wants.lacks);
        if chosen.uplink.transfers() == 1 {
            tell(server, chosen, context);
        }
        // Of all who reach it at this moment the last one's event shares the uplink anew, once for all.
        let chosen = &mut self.servers[server as usize];
        if chosen.alarm_ns != Some(context.now_ns) {
            chosen.alarm_ns = Some(context.now_ns);
            context.queue.push(context.now_ns, Event::Progress { server });
        }
    }

    /// Lets everybody go who has everything.
    fn progress(&mut self, server: u32, context: &mut Context<impl Observer>) {
        let index = server as usize;
        if self.servers[index].alarm_ns != Some(context.now_ns) {
            return;
        }
        while let Some(user) = self.servers[index].uplink.finished(context.now_ns) {
            let request = self.receivers.request(user);
            self.report(server, user, 0, context);
            self.servers[index].finished += 1;
            context.observer.has_piece(context.now_ns, self.client(user), WHOLE_FILE);
            context.observer.served(context.now_ns, server, &request);
            context.observer.ended(context.now_ns, &request, Outcome::Served, server);
        }
        if self.servers[index].uplink.transfers() == 0 {
            tell(server, &self.servers[index], context);
        }
        self.share(server, context);
    }

    /// A download has ended, with so much lacking.
    fn report(&mut self, server: u32, user: u32, lacks: u128, context: &mut Context<impl Observer>) {
        let bits = self.unreported_bits(user, lacks);
        let client = self.client(user);
        let record = &mut self.users[user as usize];
        record.lacks = lacks;
        record.server = NONE;
        record.reported_bits += bits;
        context.observer.transferred(context.now_ns, server, client, bits, 0);
    }

    fn share(&mut self, server: u32, context: &mut Context<impl Observer>) {
        let sharing = &mut self.servers[server as usize];
        let next_ns = sharing.uplink.share(context.now_ns);
        if sharing.alarm_ns != next_ns {
            sharing.alarm_ns = next_ns;
            context.queue.extend_with(next_ns, Event::Progress { server });
        }
    }
}

/// Tells what a server does now.
fn tell(index: u32, server: &Server, context: &mut Context<impl Observer>) {
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
                context.queue.extend_with(self.receivers.next_ns(), Event::Arrival);
                self.users[request.user as usize].has_come = true;
                context.observer.arrived(&request);
                self.ask(request.user, context);
            }
            Event::Ask { user, server } => self.reach(user, server, context),
            Event::Progress { server } => self.progress(server, context),
            Event::Notice { user } => self.ask(user, context),
            Event::Fault { index, begins } => self.apply_fault(index, begins, context),
        }
    }
}
