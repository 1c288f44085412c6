//! One network as it is to be painted: what happened, where things stand, how they look now.

use super::history::{Change, Cursor, History};
use super::layout::{Curve, Detail, Layout, PaneRect, Scale, Shape, lay_out};
use super::liquid::{OVER, disc_surface, square_surface, tint};
use super::messages::{Mark, Message, Messages};
use super::trail::Trail;
use netduel_engine::metrics::Outcome;
use netduel_engine::network::{BALANCER, NetworkDescription, Role, Side};
use netduel_protocol::trace::{MessageKind, Record, WORDS};

/// What a node does at the shown time.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct NodeState {
    /// Whether it is up.
    pub(crate) up: bool,
    /// Since when it has been up, or down, in simulated time.
    pub(crate) since_ns: u64,
    /// Requests in service.
    pub(crate) busy: u32,
    /// Requests waiting.
    pub(crate) waiting: u32,
    /// The share of its capacity in use, averaged over the stage's window.
    pub(crate) load: f32,
}

impl NodeState {
    /// The load in whole percent.
    pub(crate) fn load_percent(&self) -> u32 {
        (self.load * 100.0).round() as u32
    }

    /// Whether it has too much to do.
    pub(crate) fn is_over(&self) -> bool {
        self.load >= OVER
    }
}

/// Flags of a node's look; the lowest two bits are its tint.
pub(crate) const HOVERED: u32 = 4;
/// The node of the inspector.
pub(crate) const SELECTED: u32 = 8;
/// The user of the chosen request.
pub(crate) const CHOSEN: u32 = 16;

/// A node as it looks: surface of its liquid from 1 (empty) to −1 (full), ticks on its rim, how long it has
/// been down in seconds or −1, flags. The painters take it as it is.
pub(crate) type Look = [f32; 4];

/// Shown nodes with ticks when there are too many for ticks on all.
const TICKED: usize = 10;
/// A look whose node has been up.
const UP: f32 = -1.0;
/// Requests of which it is remembered that their failure was told by a message.
const TOLD: usize = 1 << 12;

/// One network.
pub(crate) struct Scene {
    /// Who is there.
    pub(crate) network: NetworkDescription,
    /// How many of its nodes can serve; these come first.
    pub(crate) serving: usize,
    /// Where its pane is.
    pub(crate) rect: PaneRect,
    /// Where its nodes stand.
    pub(crate) layout: Layout,
    /// Changes with the layout.
    pub(crate) layout_version: u32,
    /// The messages.
    pub(crate) messages: Messages,
    /// How its nodes look, by id.
    pub(crate) looks: Vec<Look>,
    /// The way of the chosen request.
    pub(crate) trail: Trail,
    /// Node under the pointer.
    pub(crate) hovered: Option<u32>,
    /// Node of the inspector.
    pub(crate) selected: Option<u32>,
    history: History,
    now: Cursor,
    /// Where the window of the load begins.
    before: Cursor,
    now_ns: u64,
    window_ns: u64,
    /// What is left of each node's liquid since it crashed, from 1 to 0.
    draining: Vec<f32>,
    told: Vec<u32>,
    fullest: Vec<u32>,
    thinning: u32,
}

/// What a frame is about.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Moment {
    /// The shown time.
    pub(crate) now_ns: u64,
    /// The load is averaged over this.
    pub(crate) window_ns: u64,
    /// The part of a crashed node's liquid that has drained since the last frame.
    pub(crate) drained: f32,
}

impl Scene {
    /// A network in which nothing has happened yet.
    pub(crate) fn new(network: NetworkDescription) -> Scene {
        let nodes = network.roles.len();
        let history = History::new(nodes);
        Scene {
            serving: network.serving_nodes(),
            rect: PaneRect::default(),
            layout: Layout::default(),
            layout_version: 0,
            messages: Messages::default(),
            looks: vec![[1.0, 0.0, UP, 0.0]; nodes],
            trail: Trail::default(),
            hovered: None,
            selected: None,
            now: history.cursor(),
            before: history.cursor(),
            history,
            now_ns: 0,
            window_ns: 1,
            draining: vec![0.0; nodes],
            told: vec![u32::MAX; TOLD],
            fullest: Vec::new(),
            thinning: 0,
            network,
        }
    }

    /// Which network it is.
    pub(crate) fn side(&self) -> Side {
        self.network.side
    }

    /// Lays the network out anew.
    pub(crate) fn arrange(&mut self, rect: PaneRect, scale: Scale) {
        self.rect = rect;
        self.layout = lay_out(&self.network, scale, rect.width, rect.height);
        self.layout_version = self.layout_version.wrapping_add(1);
    }

    /// Takes a batch of a trace in.
    pub(crate) fn push(&mut self, words: &[u32]) {
        for record in words.chunks_exact(WORDS).filter_map(Record::read) {
            match record {
                Record::Message { kind, from, to, request, sent_ns, arrives_ns } => {
                    self.push_message(kind, from, to, request, sent_ns, arrives_ns);
                }
                Record::Node { node, up, busy, waiting, at_ns } => {
                    self.history.push(node, up, busy, waiting, at_ns);
                }
                Record::Ended { request, user, outcome, node, ended_ns, .. } => {
                    self.push_end(request, user, outcome, node, ended_ns);
                }
                Record::Arrived { .. } => {}
            }
        }
    }

    fn push_message(
        &mut self,
        kind: MessageKind,
        from: u32,
        to: u32,
        request: u32,
        sent_ns: u64,
        arrives_ns: u64,
    ) {
        let mark = match kind {
            MessageKind::Request => Mark::Request,
            MessageKind::Query => Mark::Query,
            MessageKind::Response => Mark::Response,
            MessageKind::Failure => Mark::Failure,
            MessageKind::Hit => Mark::Hit,
        };
        let along_link = kind == MessageKind::Query || kind == MessageKind::Hit && self.linked(from, to);
        let curve = if along_link { Curve::Link } else { Curve::Direct };
        let arrives_ns = arrives_ns.max(sent_ns);
        let message = Message { mark, curve, from, to, request, sent_ns, arrives_ns };
        let message = Message { from: self.sender(from), to: self.receiver(to, from), ..message };
        self.add(message);
        if kind == MessageKind::Failure {
            self.told[request as usize % TOLD] = request;
            self.add(Message { mark: Mark::Lost, arrives_ns: sent_ns, ..message });
        }
    }

    /// A failure that no message told of is shown where it was decided.
    fn push_end(&mut self, request: u32, user: u32, outcome: Outcome, node: u32, ended_ns: u64) {
        if outcome == Outcome::Served || self.told[request as usize % TOLD] == request {
            return;
        }
        let asker = self.network.node_of_user(user);
        let from = match outcome {
            Outcome::TimedOut | Outcome::NotFound => asker,
            _ => node,
        };
        self.add(Message {
            mark: Mark::Lost,
            curve: Curve::Direct,
            from: self.sender(from),
            to: asker,
            request,
            sent_ns: ended_ns,
            arrives_ns: ended_ns,
        });
    }

    /// The balancer is no node. What it sends comes from the pool, as from any server …
    fn sender(&self, node: u32) -> u32 {
        if node == BALANCER { 0 } else { node }
    }

    /// … and what it receives is not lost because some server is down: the way of a client's message ends at
    /// the pool whatever the record says, so that it says the client itself.
    fn receiver(&self, node: u32, sender: u32) -> u32 {
        if node == BALANCER { sender } else { node }
    }

    fn add(&mut self, message: Message) {
        let nodes = self.network.roles.len() as u32;
        if message.from >= nodes || message.to >= nodes {
            return;
        }
        self.messages.push(message, self.trail.request());
        self.trail.add(&message);
    }

    fn linked(&self, a: u32, b: u32) -> bool {
        let pair = (a.min(b), a.max(b));
        self.network.links.binary_search(&pair).is_ok() || self.network.links.contains(&pair)
    }

    /// Forgets what happened at a time and later.
    pub(crate) fn cut(&mut self, from_ns: u64) {
        self.messages.cut(from_ns);
        self.history.cut(from_ns, [&mut self.now, &mut self.before]);
        self.told.fill(u32::MAX);
        self.trail.cut(from_ns);
    }

    /// Shows the way of a request.
    pub(crate) fn choose(&mut self, request: Option<u32>) {
        let messages = &self.messages;
        self.trail.choose(request, messages.serials().map(|serial| messages.get(serial)));
    }

    /// Brings everything to a moment. Tells whether something still moves although the clock may stand.
    pub(crate) fn show(&mut self, moment: Moment) -> bool {
        let started_ns = moment.now_ns.saturating_sub(moment.window_ns);
        self.history.go_to(&mut self.now, moment.now_ns);
        self.history.go_to(&mut self.before, started_ns);
        self.history.forget(&self.before);
        self.messages.shown(moment.now_ns);
        (self.now_ns, self.window_ns) = (moment.now_ns, moment.window_ns);
        self.thin_out();
        let mut moving = false;
        for node in 0..self.looks.len() as u32 {
            moving |= self.look_at(node, moment);
        }
        if self.layout.detail != Detail::Glasses {
            self.leave_ticks_to_the_fullest();
        }
        moving
    }

    /// Draws fewer requests while more messages are under way than can be told apart.
    fn thin_out(&mut self) {
        let most = match self.layout.detail {
            Detail::Glasses => 1000,
            Detail::Dots | Detail::Points => 400,
        };
        let under_way = self.messages.seen_at(self.now_ns, 0);
        let count =
            (under_way.end - under_way.start) >> self.thinning.saturating_sub(self.messages.thinning());
        if count > most {
            self.thinning = (self.thinning + 1).min(20);
        } else if count < most / 4 {
            self.thinning = self.thinning.saturating_sub(1);
        }
        self.thinning = self.thinning.max(self.messages.thinning());
    }

    /// The messages of one request in 2^this are drawn, and those of the chosen one.
    pub(crate) fn thinning(&self) -> u32 {
        self.thinning
    }

    fn look_at(&mut self, node: u32, moment: Moment) -> bool {
        let index = node as usize;
        let mut flags = 0;
        for (holder, flag) in
            [(self.hovered, HOVERED), (self.selected, SELECTED), (self.trail.user(), CHOSEN)]
        {
            if holder == Some(node) {
                flags |= flag;
            }
        }
        if self.network.roles[index] == Role::Client {
            self.looks[index] = [1.0, 0.0, UP, flags as f32];
            return false;
        }
        let change = *self.history.state(&self.now, node);
        let mut load = self.load(node);
        let (waiting, down) = if change.up {
            self.draining[index] = 1.0;
            (change.waiting as f32, UP)
        } else {
            self.draining[index] = (self.draining[index] - moment.drained).max(0.0);
            load *= self.draining[index];
            (0.0, moment.now_ns.saturating_sub(change.up_since_ns) as f32 * 1e-9)
        };
        let surface = match self.layout.places.get(index).map(|place| place.shape) {
            _ if load <= 0.0 => 1.0,
            Some(Shape::Disc) if self.layout.detail == Detail::Glasses => disc_surface(load),
            _ => square_surface(load),
        };
        self.looks[index] = [surface, waiting, down, (flags | tint(load)) as f32];
        !change.up && load > 0.0
    }

    fn load(&self, node: u32) -> f32 {
        let started_ns = self.now_ns.saturating_sub(self.window_ns);
        self.history.load(node, (&self.before, started_ns), (&self.now, self.now_ns), self.window_ns)
    }

    fn leave_ticks_to_the_fullest(&mut self) {
        self.fullest.clear();
        for node in 0..self.looks.len() as u32 {
            let waiting = self.looks[node as usize][1];
            if waiting > 0.0 && self.layout.places[node as usize].shape == Shape::Disc {
                let place = self.fullest.partition_point(|other| self.looks[*other as usize][1] >= waiting);
                if place < TICKED {
                    self.fullest.insert(place, node);
                    if self.fullest.len() > TICKED {
                        let last = self.fullest.pop();
                        last.into_iter().for_each(|node| self.looks[node as usize][1] = 0.0);
                    }
                } else {
                    self.looks[node as usize][1] = 0.0;
                }
            }
        }
    }

    /// The time last shown.
    pub(crate) fn now_ns(&self) -> u64 {
        self.now_ns
    }

    /// Whether there are servers, and none is up.
    pub(crate) fn pool_down(&self) -> bool {
        self.side() == Side::ClientServer && self.looks[..self.serving].iter().all(|look| look[2] >= 0.0)
    }

    /// What a node does at the time last shown.
    pub(crate) fn node_state(&self, node: u32) -> NodeState {
        if node as usize >= self.looks.len() {
            return NodeState::default();
        }
        let Change { up, busy, waiting, up_since_ns, .. } = *self.history.state(&self.now, node);
        let load = if up { self.load(node) } else { 0.0 };
        NodeState { up, since_ns: up_since_ns, busy, waiting, load }
    }

    /// The time from which on the picture is complete.
    pub(crate) fn begins_ns(&self) -> u64 {
        self.history.begins_ns()
    }
}
