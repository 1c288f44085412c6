//! One network as it is to be painted: what happened, where things stand, how they look now.

mod file;
mod intake;
mod looks;

pub(crate) use looks::{AWAY, CHOSEN, CUT_OFF, HOVERED, Look, NodeState, SELECTED};

use super::history::{Change, Cursor, History};
use super::layout::{Detail, Layout, PaneRect, Scale, lay_out};
use super::messages::Messages;
use super::trail::Trail;
use file::FileScene;
use looks::UP;
use netduel_results::{NetworkDescription, Role};
use netduel_scenario::Side;

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
    /// What is held of a file, and what of it flows.
    pub(crate) file: FileScene,
    /// Changes with the links that are drawn.
    pub(crate) links_version: u32,
    /// By node: alike for those who reach each other while partitions last, 0 for the part that was not struck.
    parts: Vec<u64>,
    /// Nodes that are ringed because somebody reads of them.
    pub(crate) marked: Vec<u64>,
    hovered: Option<u32>,
    selected: Option<u32>,
    history: History,
    now: Cursor,
    /// Where the window of the load begins.
    before: Cursor,
    now_ns: u64,
    window_ns: u64,
    /// What is left of each node's liquid since it crashed, from 1 to 0.
    draining: Vec<f32>,
    told: Vec<u32>,
    /// Requests and the nodes of their users, by request modulo the length.
    askers: Vec<(u32, u32)>,
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
    /// For so long a node that has come up is seen to have just come.
    pub(crate) news_ns: u64,
}

impl Scene {
    /// A network in which nothing has happened yet.
    pub(crate) fn new(network: NetworkDescription) -> Scene {
        let nodes = network.roles.len();
        let history = History::new(nodes, network.workers);
        Scene {
            serving: network.serving_nodes(),
            rect: PaneRect::default(),
            layout: Layout::default(),
            layout_version: 0,
            links_version: 0,
            messages: Messages::default(),
            looks: vec![[1.0, 0.0, UP, 0.0]; nodes],
            trail: Trail::default(),
            file: FileScene::new(nodes, network.pieces),
            parts: Vec::new(),
            marked: Vec::new(),
            hovered: None,
            selected: None,
            now: history.cursor(),
            before: history.cursor(),
            history,
            now_ns: 0,
            window_ns: 1,
            draining: vec![0.0; nodes],
            told: vec![u32::MAX; intake::REMEMBERED],
            askers: vec![(u32::MAX, 0); intake::REMEMBERED],
            fullest: Vec::new(),
            thinning: 0,
            network,
        }
    }

    /// The links to draw. In a hash table everybody knows so many that only those from each peer to the next on the
    /// circle are drawn, and all of the peer that is pointed at or inspected, or asks the chosen request.
    pub(crate) fn links(&self) -> impl Iterator<Item = (u32, u32)> {
        let is_circle = !self.network.positions.is_empty();
        let is_drawn = move |(a, b): &(u32, u32)| {
            let ends = [Some(*a), Some(*b)];
            let seats = |node: u32| self.layout.seats.get(node as usize).copied().unwrap_or(0);
            let apart = seats(*a).abs_diff(seats(*b));
            !is_circle
                || apart == 1
                || apart as usize + 1 == self.layout.seats.len()
                || ends.contains(&self.hovered)
                || ends.contains(&self.selected)
                || ends.contains(&self.trail.user())
        };
        self.network.links.iter().copied().filter(is_drawn)
    }

    /// Lights a node under the pointer, or that of the same user.
    pub(crate) fn hover(&mut self, node: Option<u32>) {
        self.links_version += u32::from(self.hovered != node && !self.network.positions.is_empty());
        self.hovered = node;
    }

    /// Rings the node of the inspector.
    pub(crate) fn select(&mut self, node: Option<u32>) {
        self.links_version += u32::from(self.selected != node && !self.network.positions.is_empty());
        self.selected = node;
    }

    /// Shows partitions: of each, whether all of its nodes are alone, and which they are, from 1.
    pub(crate) fn split<'a>(&mut self, partitions: impl Iterator<Item = (bool, &'a [u32])>) {
        let mut parts = Vec::new();
        for (place, (apart, nodes)) in partitions.enumerate() {
            parts.resize(self.looks.len(), 0);
            for node in nodes {
                if let Some(part) = parts.get_mut(*node as usize - 1) {
                    *part += if apart { u64::from(*node) << 8 } else { 1 << place.min(7) };
                }
            }
        }
        if parts != self.parts {
            self.parts = parts;
            self.links_version = self.links_version.wrapping_add(1);
        }
    }

    /// The part of a split network that a node is in.
    pub(crate) fn part(&self, node: u32) -> u64 {
        self.parts.get(node as usize).copied().unwrap_or(0)
    }

    /// Which network it is.
    pub(crate) fn side(&self) -> Side {
        self.network.side
    }

    /// Lays the network out anew.
    pub(crate) fn arrange(&mut self, rect: PaneRect, scale: Scale, seats: &[u32]) {
        self.rect = rect;
        self.layout = lay_out(&self.network, seats, scale, rect.width, rect.height);
        self.layout_version = self.layout_version.wrapping_add(1);
        self.links_version = self.links_version.wrapping_add(1);
    }

    /// Forgets what happened at a time and later.
    pub(crate) fn cut(&mut self, from_ns: u64) {
        self.messages.cut(from_ns);
        self.history.cut(from_ns, [&mut self.now, &mut self.before]);
        self.told.fill(u32::MAX);
        self.trail.cut(from_ns);
        self.file.cut(from_ns);
    }

    /// Shows the way of a request.
    pub(crate) fn choose(&mut self, request: Option<u32>) {
        let messages = &self.messages;
        let asker = request.and_then(|request| self.asker(request));
        self.trail.choose(request, asker, messages.serials().map(|serial| messages.get(serial)));
        self.links_version += u32::from(!self.network.positions.is_empty());
    }

    /// Brings everything to a moment. Tells whether something still moves although the clock may stand.
    pub(crate) fn show(&mut self, moment: Moment) -> bool {
        // At the beginning the window is what there has been so far.
        let window_ns = moment.window_ns.min(moment.now_ns).max(1);
        let started_ns = moment.now_ns.saturating_sub(window_ns);
        self.history.go_to(&mut self.now, moment.now_ns);
        self.history.go_to(&mut self.before, started_ns);
        self.history.forget(&self.before);
        self.messages.shown(moment.now_ns);
        self.file.show(moment.now_ns);
        (self.now_ns, self.window_ns) = (moment.now_ns, window_ns);
        self.thin_out();
        let mut moving = false;
        for node in 0..self.looks.len() as u32 {
            moving |= self.look_at(node, moment);
        }
        if self.layout.detail != Detail::Glasses && !self.file.is_there() {
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

    /// How many ticks a node has: one for each request that waits.
    pub(crate) fn ticks(&self, node: usize) -> u32 {
        if self.file.is_there() { 0 } else { self.layout.ticks(node, self.looks[node][1]) }
    }

    /// How many nodes are users.
    pub(crate) fn users(&self) -> usize {
        let is_user = |role: &&Role| matches!(role, Role::Client | Role::Peer | Role::Superpeer);
        self.network.roles.iter().filter(is_user).count()
    }

    /// The messages of one request in 2^this are drawn, and those of the chosen one.
    pub(crate) fn thinning(&self) -> u32 {
        self.thinning
    }

    fn load(&self, node: u32) -> f32 {
        let started_ns = self.now_ns.saturating_sub(self.window_ns);
        self.history.load(node, (&self.before, started_ns), (&self.now, self.now_ns), self.window_ns)
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
        let Change { up, away, busy, waiting, up_since_ns, .. } = *self.history.state(&self.now, node);
        let load = if up { self.load(node) } else { 0.0 };
        let held = self.file.is_there().then(|| self.file.held(node).share);
        let cut_off = self.part(node) != 0;
        NodeState { up, away, cut_off, since_ns: up_since_ns, busy, waiting, load, held }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stage::messages::Mark;
    use netduel_protocol::trace::{MessageKind, Record};
    use netduel_results::BALANCER;
    use netduel_results::Outcome;

    fn peers() -> Scene {
        Scene::new(NetworkDescription {
            side: Side::PeerToPeer,
            roles: vec![Role::Peer; 4],
            service_rate_per_s: vec![5.0; 4],
            workers: 1,
            links: vec![(2, 3), (0, 1)],
            is_connected: true,
            pieces: 0,
            positions: Vec::new(),
            link_delay_s: 0.04,
        })
    }

    fn servers() -> Scene {
        Scene::new(NetworkDescription {
            side: Side::ClientServer,
            roles: vec![Role::Server, Role::Server, Role::Client, Role::Client],
            service_rate_per_s: vec![5.0, 5.0, 0.0, 0.0],
            workers: 1,
            links: Vec::new(),
            is_connected: true,
            pieces: 0,
            positions: Vec::new(),
            link_delay_s: 0.04,
        })
    }

    fn push(scene: &mut Scene, records: &[Record]) {
        let mut words = Vec::new();
        records.iter().for_each(|record| record.write(&mut words));
        scene.push(&words);
    }

    fn at(now_ns: u64) -> Moment {
        Moment { now_ns, window_ns: 100, drained: 1.0, news_ns: 50 }
    }

    fn message(kind: MessageKind, from: u32, to: u32) -> Record {
        Record::Message { kind, from, to, request: 3, sent_ns: 10, arrives_ns: 50 }
    }

    fn marks(scene: &Scene) -> Vec<(Mark, u32, u32)> {
        let kept = scene.messages.serials().map(|serial| scene.messages.get(serial));
        kept.map(|message| (message.mark, message.from, message.to)).collect()
    }

    #[test]
    fn state_and_load_are_those_of_the_shown_time() {
        let mut scene = peers();
        push(
            &mut scene,
            &[
                Record::Node { node: 1, up: true, away: false, busy: 1, waiting: 2, at_ns: 100 },
                Record::Node { node: 1, up: true, away: false, busy: 0, waiting: 0, at_ns: 150 },
                Record::Node { node: 1, up: false, away: false, busy: 0, waiting: 0, at_ns: 300 },
            ],
        );
        scene.show(at(140));
        let NodeState { up, busy, waiting, load, .. } = scene.node_state(1);
        assert_eq!((up, busy, waiting, load), (true, 1, 2, 0.4));
        scene.show(at(200));
        assert_eq!(scene.node_state(1).load, 0.5);
        scene.show(at(320));
        assert_eq!(scene.looks[1][..3], [1.0, 0.0, 20e-9]);
        scene.show(at(140));
        assert_eq!(scene.node_state(1).waiting, 2, "time goes back as well");
    }

    #[test]
    fn a_crashed_node_drains_and_then_stands_empty() {
        let mut scene = peers();
        push(
            &mut scene,
            &[
                Record::Node { node: 0, up: true, away: false, busy: 1, waiting: 0, at_ns: 0 },
                Record::Node { node: 0, up: false, away: false, busy: 0, waiting: 0, at_ns: 100 },
            ],
        );
        scene.show(at(99));
        assert!(
            scene.show(Moment { drained: 0.5, ..at(101) }),
            "it goes on draining though the clock may stand"
        );
        assert!(scene.looks[0][0] < 1.0);
        assert!(!scene.show(Moment { drained: 0.5, ..at(101) }));
        assert_eq!(scene.looks[0][0], 1.0);
    }

    #[test]
    fn who_asked_is_known_before_anything_was_sent() {
        let mut scene = servers();
        push(&mut scene, &[Record::Arrived { request: 3, user: 1, object: 0, at_ns: 5 }]);
        scene.choose(Some(3));
        assert_eq!(scene.trail.user(), Some(3));
        scene.choose(None);
        assert_eq!(scene.trail.user(), None);
    }

    #[test]
    fn at_the_beginning_the_load_is_that_of_the_time_so_far() {
        let mut scene = peers();
        push(&mut scene, &[Record::Node { node: 0, up: true, away: false, busy: 1, waiting: 0, at_ns: 10 }]);
        scene.show(at(40));
        assert_eq!(scene.node_state(0).load, 0.75);
    }

    #[test]
    fn a_failure_is_shown_where_it_happened_and_on_its_way_back() {
        let mut scene = servers();
        let told = Record::Ended {
            request: 3,
            user: 1,
            outcome: Outcome::Refused,
            node: 0,
            arrived_ns: 0,
            ended_ns: 50,
        };
        push(&mut scene, &[message(MessageKind::Failure, 0, 3), told]);
        assert_eq!(marks(&scene), [(Mark::Failure, 0, 3), (Mark::Lost, 0, 3)]);
    }

    #[test]
    fn a_failure_nobody_told_of_is_shown_where_it_was_decided() {
        for (outcome, from) in [(Outcome::TimedOut, 3), (Outcome::NodeFailed, 1)] {
            let mut scene = servers();
            push(
                &mut scene,
                &[Record::Ended { request: 3, user: 1, outcome, node: 1, arrived_ns: 0, ended_ns: 50 }],
            );
            assert_eq!(marks(&scene), [(Mark::Lost, from, 3)]);
        }
    }

    #[test]
    fn what_goes_to_the_balancer_is_not_lost_with_any_one_server() {
        let mut scene = servers();
        push(
            &mut scene,
            &[message(MessageKind::Request, 2, BALANCER), message(MessageKind::Failure, BALANCER, 2)],
        );
        assert_eq!(marks(&scene), [(Mark::Request, 2, 2), (Mark::Failure, 0, 2), (Mark::Lost, 0, 2)]);
    }

    #[test]
    fn records_of_nodes_that_are_not_there_are_ignored() {
        let mut scene = peers();
        push(&mut scene, &[message(MessageKind::Query, 0, 9), message(MessageKind::Query, 9, 0)]);
        push(&mut scene, &[Record::Node { node: 9, up: false, away: false, busy: 0, waiting: 0, at_ns: 1 }]);
        scene.push(&[1, 2, 3]);
        scene.show(at(20));
        assert!(marks(&scene).is_empty());
    }

    #[test]
    fn of_a_hash_table_the_circle_is_drawn_and_whom_a_peer_knows_while_it_is_pointed_at() {
        let mut scene = peers();
        scene.network.positions = vec![0.0, 0.5, 0.25, 0.75];
        scene.network.links = vec![(0, 1), (0, 2), (1, 2), (1, 3), (0, 3)];
        // In the order of their identifiers: 0, 2, 1, 3, and round again.
        scene.layout.seats = vec![0, 2, 1, 3];
        assert_eq!(scene.links().collect::<Vec<_>>(), [(0, 2), (1, 2), (1, 3), (0, 3)]);
        let before = scene.links_version;
        scene.hover(Some(1));
        assert_ne!(scene.links_version, before);
        assert_eq!(scene.links().count(), 5);
        scene.network.positions.clear();
        scene.hover(None);
        assert_eq!(scene.links().count(), 5, "an overlay is drawn whole");
    }

    #[test]
    fn a_cut_forgets_what_is_reported_again() {
        let mut scene = peers();
        let crash = |at_ns| Record::Node { node: 2, up: false, away: false, busy: 0, waiting: 0, at_ns };
        push(&mut scene, &[message(MessageKind::Query, 0, 1), crash(40)]);
        scene.show(at(60));
        scene.cut(40);
        scene.show(at(60));
        assert!(scene.node_state(2).up);
        assert_eq!(marks(&scene).len(), 1, "what was in flight goes on");
        scene.cut(10);
        assert!(marks(&scene).is_empty());
    }
}
