//! One network: its history, its messages, and how it is drawn at the shown time.

mod decode;
mod style;
#[cfg(test)]
mod tests;

use crate::answers::Answers;
use crate::emphasis::{Emphasis, FAINT_OPACITY, OTHERS_OPACITY};
use crate::file_distribution::FileDistribution;
use crate::geometry::{Detail, PaneRect};
use crate::history::{Change, Cursor, History};
use crate::layout::{Layout, lay_out};
use crate::messages::MessageBuffer;
use crate::node_style::{NodeState, NodeStyle};
use crate::recent_requests::RecentRequests;
use crate::request_path::RequestPath;
use crate::scale::{Scale, users};
use netduel_results::NetworkDescription;
use netduel_scenario::Side;

/// One network.
pub(crate) struct Scene {
    /// Its nodes and links.
    pub(crate) network: NetworkDescription,
    /// The number of nodes that can serve. They have the lowest ids.
    pub(crate) serving: usize,
    /// The part of the canvas where it is drawn.
    pub(crate) rect: PaneRect,
    /// The places of its nodes.
    pub(crate) layout: Layout,
    /// Changes with the layout.
    pub(crate) layout_version: u32,
    /// Its messages.
    pub(crate) messages: MessageBuffer,
    /// The styles of its nodes, by id.
    pub(crate) styles: Vec<NodeStyle>,
    /// Changes with the styles.
    pub(crate) styles_version: u32,
    /// The path of the chosen request.
    pub(crate) request_path: RequestPath,
    /// The distribution of a file.
    pub(crate) file: FileDistribution,
    /// Changes with the links that are drawn.
    pub(crate) links_version: u32,
    /// The part of a partitioned network that each node is in, by id. Nodes in the same part can reach each other. Part 0
    /// holds the nodes that are in no partition. Empty if the network is not partitioned.
    parts: Vec<u64>,
    /// Nodes that are marked because the page refers to them.
    pub(crate) marked: Vec<u64>,
    /// What the page speaks of; `None` if of everything.
    pub(crate) emphasis: Option<Emphasis>,
    hovered: Option<u32>,
    selected: Option<u32>,
    history: History,
    /// The shown time.
    now: Cursor,
    /// The beginning of the window over which the load is averaged.
    window_start: Cursor,
    now_ns: u64,
    window_ns: u64,
    /// What is left of the fill level of each node since it crashed, from 1 to 0.
    draining: Vec<f32>,
    /// From when on which node is the primary, in the order of time. Empty without replication.
    primaries: Vec<(u64, u32)>,
    requests: RecentRequests,
    /// By node: whether the request in focus has reached it. Empty unless one is in focus.
    reached: Vec<bool>,
    /// Which users got answers.
    pub(crate) answers: Answers,
    /// The nodes with the longest queues, while there are too many nodes for ticks on all.
    longest_queues: Vec<u32>,
    thinning: u32,
}

/// The time that a frame shows.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Moment {
    /// The shown time.
    pub(crate) now_ns: u64,
    /// The length of the window over which the load is averaged.
    pub(crate) window_ns: u64,
    /// The share of a full node that drains between the frame before and this one.
    pub(crate) drained: f32,
    /// How long a node that comes up has a halo.
    pub(crate) halo_ns: u64,
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
            messages: MessageBuffer::default(),
            styles: vec![NodeStyle::default(); nodes],
            styles_version: 0,
            request_path: RequestPath::default(),
            file: FileDistribution::new(nodes, network.pieces),
            parts: Vec::new(),
            marked: Vec::new(),
            emphasis: None,
            hovered: None,
            selected: None,
            now: history.cursor(),
            window_start: history.cursor(),
            history,
            now_ns: 0,
            window_ns: 1,
            draining: vec![0.0; nodes],
            primaries: Vec::new(),
            requests: RecentRequests::new(),
            reached: Vec::new(),
            answers: Answers::new(users(&network), nodes),
            longest_queues: Vec::new(),
            thinning: 0,
            network,
        }
    }

    /// The links to draw. The peers of a hash table know too many others to draw all links. There, the links between
    /// neighbours on the circle are drawn, and all links of the peers that are hovered, selected, or sent the chosen request.
    pub(crate) fn links(&self) -> impl Iterator<Item = (u32, u32)> {
        let is_circle = self.is_circle();
        let is_drawn = move |(a, b): &(u32, u32)| {
            let ends = [Some(*a), Some(*b)];
            let slot = |node: u32| self.layout.ring_slots.get(node as usize).copied().unwrap_or(0);
            let apart = slot(*a).abs_diff(slot(*b));
            !is_circle
                || apart == 1
                || apart as usize + 1 == self.layout.ring_slots.len()
                || ends.contains(&self.hovered)
                || ends.contains(&self.selected)
                || ends.contains(&self.request_path.user())
        };
        self.network.links.iter().copied().filter(is_drawn)
    }

    /// Whether the nodes have positions on a circle, as the peers of a hash table have.
    fn is_circle(&self) -> bool {
        !self.network.positions.is_empty()
    }

    /// Highlights the node under the pointer.
    pub(crate) fn hover(&mut self, node: Option<u32>) {
        self.links_version += u32::from(self.hovered != node && self.is_circle());
        self.hovered = node;
    }

    /// Draws a ring around the node that the inspector describes.
    pub(crate) fn select(&mut self, node: Option<u32>) {
        self.links_version += u32::from(self.selected != node && self.is_circle());
        self.selected = node;
    }

    /// Shows partitions. For each partition, the iterator gives whether its nodes are separated from each other as well, and
    /// the numbers of its nodes, from 1.
    pub(crate) fn split<'a>(&mut self, partitions: impl Iterator<Item = (bool, &'a [u32])>) {
        let mut parts = Vec::new();
        for (index, (apart, nodes)) in partitions.enumerate() {
            parts.resize(self.styles.len(), 0);
            for node in nodes {
                if let Some(part) = parts.get_mut(*node as usize - 1) {
                    *part += if apart { u64::from(*node) << 8 } else { 1 << index.min(7) };
                }
            }
        }
        if parts != self.parts {
            self.parts = parts;
            self.links_version = self.links_version.wrapping_add(1);
        }
    }

    /// The part of a partitioned network that a node is in.
    pub(crate) fn part(&self, node: u32) -> u64 {
        self.parts.get(node as usize).copied().unwrap_or(0)
    }

    /// Which of the two networks it is.
    pub(crate) fn side(&self) -> Side {
        self.network.side
    }

    /// Lays the network out in its pane.
    pub(crate) fn arrange(&mut self, rect: PaneRect, scale: Scale, ring_slots: &[u32]) {
        self.rect = rect;
        self.layout = lay_out(&self.network, ring_slots, scale, rect.width, rect.height);
        self.layout_version = self.layout_version.wrapping_add(1);
        self.links_version = self.links_version.wrapping_add(1);
    }

    /// Removes everything that happened at or after a time.
    pub(crate) fn cut(&mut self, from_ns: u64) {
        self.answers.cut(from_ns);
        self.cut_state(from_ns);
    }

    /// Removes the same, but keeps how requests ended: it is reported before the state at a time, not with it.
    fn cut_state(&mut self, from_ns: u64) {
        self.messages.cut(from_ns);
        self.history.cut(from_ns, [&mut self.now, &mut self.window_start]);
        self.requests.forget_failures();
        self.request_path.cut(from_ns);
        self.file.cut(from_ns);
        self.primaries.retain(|(at_ns, _)| *at_ns < from_ns);
    }

    /// The primary at the shown time; `None` without replication.
    pub(crate) fn primary(&self) -> Option<u32> {
        let has_begun = |(at_ns, _): &&(u64, u32)| *at_ns <= self.now_ns;
        // The first is the oldest that is known: it was the primary before as well.
        self.primaries.iter().rev().find(has_begun).or(self.primaries.first()).map(|(_, node)| *node)
    }

    /// Shows the path of a request, or of none.
    pub(crate) fn choose(&mut self, request: Option<u32>) {
        let messages = &self.messages;
        let user_node = request.and_then(|request| self.requests.user_node(request));
        let user_node = user_node.filter(|node| (*node as usize) < self.styles.len());
        self.request_path.choose(request, user_node, messages.serials().map(|serial| messages.get(serial)));
        self.links_version += u32::from(self.is_circle());
    }

    /// Follows the chosen request: everything else is faint.
    pub(crate) fn focus(&mut self, is_in_focus: bool) {
        self.request_path.focus(is_in_focus);
    }

    /// The opacity of the messages of other requests than the chosen one.
    pub(crate) fn others_opacity(&self) -> f32 {
        if self.request_path.is_in_focus() { OTHERS_OPACITY } else { 1.0 }
    }

    /// Shows a time. Returns whether something still moves even if the shown time does not change.
    pub(crate) fn show(&mut self, moment: Moment) -> bool {
        // At the beginning of a run, the window is shorter.
        let window_ns = moment.window_ns.min(moment.now_ns).max(1);
        let started_ns = moment.now_ns.saturating_sub(window_ns);
        self.history.go_to(&mut self.now, moment.now_ns);
        self.history.go_to(&mut self.window_start, started_ns);
        self.history.drop_oldest(&self.window_start);
        self.messages.set_shown_time(moment.now_ns);
        self.file.show(moment.now_ns);
        self.answers.show(moment.now_ns);
        (self.now_ns, self.window_ns) = (moment.now_ns, window_ns);
        self.thin_out();
        self.update_styles(moment)
    }

    /// Adapts the thinning to the number of messages in flight, so that single messages can be told apart.
    fn thin_out(&mut self) {
        let most = match self.layout.detail {
            Detail::FillLevels => 1000,
            Detail::Dots | Detail::Points => 400,
        };
        let in_flight = self.messages.visible_at(self.now_ns, 0);
        let count =
            (in_flight.end - in_flight.start) >> self.thinning.saturating_sub(self.messages.thinning());
        if count > most {
            self.thinning = (self.thinning + 1).min(20);
        } else if count < most / 4 {
            self.thinning = self.thinning.saturating_sub(1);
        }
        self.thinning = self.thinning.max(self.messages.thinning());
    }

    /// The number of ticks of a node that are drawn.
    pub(crate) fn ticks(&self, node: usize) -> u32 {
        self.layout.ticks(node, self.styles[node].ticks as f32)
    }

    /// The number of users.
    pub(crate) fn users(&self) -> usize {
        users(&self.network)
    }

    /// The messages of one request in 2^`thinning` are drawn, and those of the chosen request.
    pub(crate) fn thinning(&self) -> u32 {
        self.thinning
    }

    /// The share of a node's capacity in use, averaged over the window.
    fn load(&self, node: u32) -> f32 {
        let started_ns = self.now_ns.saturating_sub(self.window_ns);
        self.history.load(node, (&self.window_start, started_ns), (&self.now, self.now_ns), self.window_ns)
    }

    /// The shown time.
    pub(crate) fn now_ns(&self) -> u64 {
        self.now_ns
    }

    /// The opacity of the messages, for what the page speaks of at present.
    pub(crate) fn message_emphasis(&self) -> f32 {
        if self.emphasis.as_ref().is_none_or(|emphasis| emphasis.messages) { 1.0 } else { FAINT_OPACITY }
    }

    /// Whether the network has servers, and all of them are down.
    pub(crate) fn all_servers_down(&self) -> bool {
        self.side() == Side::ClientServer && self.styles[..self.serving].iter().all(NodeStyle::is_down)
    }

    /// The state of a node at the shown time.
    pub(crate) fn node_state(&self, node: u32) -> NodeState {
        if node as usize >= self.styles.len() {
            return NodeState::default();
        }
        let Change { up, away, busy, waiting, up_since_ns, .. } = *self.history.state(&self.now, node);
        let load = if up { self.load(node) } else { 0.0 };
        let held = self.file.exists().then(|| self.file.held(node).share);
        let cut_off = self.part(node) != 0;
        NodeState { up, away, cut_off, since_ns: up_since_ns, busy, waiting, load, held }
    }
}
