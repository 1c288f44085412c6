//! The styles of the nodes at the shown time.

use super::{Moment, Scene};
use crate::fill_level::{disc_surface, load_step, square_surface};
use crate::geometry::{Detail, NodeShape};
use crate::history::Change;
use crate::messages::Mark;
use crate::node_style::{
    AWAY, CHOSEN, CUT_OFF, FAINT, HOVERED, NodeStyle, PRIMARY, REACHED, SELECTED, UNANSWERED,
};
use netduel_results::Role;

/// The number of nodes with ticks if there are too many nodes for ticks on all.
const MOST_WITH_TICKS: usize = 10;
/// The youngest halo; age 0 would not be distinguishable from no halo.
const YOUNGEST_HALO: f32 = 0.01;

impl Scene {
    /// Brings the styles of all nodes to a moment. Returns whether a style still changes even if the shown time does not.
    pub(super) fn update_styles(&mut self, moment: Moment) -> bool {
        let (mut is_changing, mut has_changed) = (false, false);
        self.find_reached();
        for node in 0..self.styles.len() {
            let (style, changes) = self.style(node, moment);
            is_changing |= changes;
            has_changed |= self.styles[node] != style;
            self.styles[node] = style;
        }
        if self.layout.detail != Detail::FillLevels && !self.file.exists() {
            self.limit_ticks();
        }
        if has_changed {
            self.styles_version = self.styles_version.wrapping_add(1);
        }
        is_changing
    }

    /// The style of a node at a moment, and whether it still changes even if the shown time does not.
    fn style(&mut self, node: usize, moment: Moment) -> (NodeStyle, bool) {
        let id = node as u32;
        let mut flags = self.flags(id);
        let has_file = self.file.exists();
        if matches!(self.network.roles[node], Role::Client | Role::Edge) && !has_file {
            return (NodeStyle { flags, ..NodeStyle::default() }, false);
        }
        let Change { up, away, waiting, up_since_ns, .. } = *self.history.state(&self.now, id);
        let since_ns = moment.now_ns.saturating_sub(up_since_ns);
        let progress = self.file.held(id);
        let mut share = if has_file { progress.share } else { self.load(id) };
        // A peer that has left with the whole file stays on the picture, faint.
        let is_done = has_file && !up && away && share >= 1.0;
        let mut halo_age = None;
        if up {
            self.draining[node] = 1.0;
            let age = since_ns as f32 / moment.halo_ns.max(1) as f32;
            // At the beginning of a run all nodes are up, but none has just come up.
            if up_since_ns > 0 && age < 1.0 {
                halo_age = Some(age.max(YOUNGEST_HALO));
            }
        } else if is_done {
            flags |= AWAY | FAINT;
        } else {
            flags |= if away { AWAY } else { 0 };
            self.draining[node] = (self.draining[node] - moment.drained).max(0.0);
            share *= self.draining[node];
        }
        let surface = match self.layout.places.get(node).map(|place| place.shape) {
            _ if share <= 0.0 => 1.0,
            // The level of a hexagon hardly differs from that of a disc of the same area.
            Some(NodeShape::Disc | NodeShape::DoubleRing | NodeShape::Hexagon)
                if has_file || self.layout.detail == Detail::FillLevels =>
            {
                disc_surface(share)
            }
            _ => square_surface(share),
        };
        let style = NodeStyle {
            surface,
            ticks: match (has_file, up) {
                (true, _) => 0,
                (false, true) => waiting,
                // What arrives at a node that is down piles up there.
                (false, false) => self.answers.lost_at(node),
            },
            pieces: if (up || is_done) && self.file.shows_pieces() { progress.pieces } else { 0 },
            down_s: (!up).then_some(since_ns as f32 * 1e-9),
            halo_age,
            // A node with the whole file is not overloaded.
            load_step: if has_file {
                u32::from(share >= 0.5) + u32::from(share >= 1.0)
            } else {
                load_step(share)
            },
            flags,
        };
        (style, !up && !is_done && share > 0.0)
    }

    fn flags(&self, node: u32) -> u32 {
        let flag = |is_set: bool, flag: u32| if is_set { flag } else { 0 };
        flag(self.hovered == Some(node), HOVERED)
            | flag(self.selected == Some(node), SELECTED)
            | flag(self.request_path.user() == Some(node), CHOSEN)
            | flag(self.part(node) != 0, CUT_OFF)
            | flag(self.is_faint(node) || self.reached.get(node as usize) == Some(&false), FAINT)
            | flag(self.reached.get(node as usize) == Some(&true), REACHED)
            | flag(self.is_unanswered(node), UNANSWERED)
            | flag(self.primary() == Some(node), PRIMARY)
            | flag(self.marked.contains(&node.into()), SELECTED | HOVERED)
    }

    /// Determines which nodes the request in focus has reached.
    fn find_reached(&mut self) {
        self.reached.clear();
        if self.request_path.is_in_focus() {
            self.reached.resize(self.styles.len(), false);
            let arrived =
                self.request_path.sent(self.now_ns).filter(|message| message.arrives_ns <= self.now_ns);
            // A server is reached by a request to the balancer, of which only its answer tells which server it was.
            let answered =
                self.request_path.sent(self.now_ns).filter(|message| message.mark == Mark::Response);
            let nodes = arrived.map(|message| message.to).chain(answered.map(|message| message.from));
            for node in nodes.chain(self.request_path.user()) {
                self.reached[node as usize] = true;
            }
        }
    }

    /// Whether the last request of a node's user got no answer. Where a file is distributed, there are no answers.
    fn is_unanswered(&self, node: u32) -> bool {
        let first_user = self.network.node_of_user(0);
        let user = node.checked_sub(first_user).map(|user| user as usize);
        !self.file.exists() && user.is_some_and(|user| self.answers.is_unanswered(user))
    }

    /// Whether the page speaks of other nodes at present.
    fn is_faint(&self, node: u32) -> bool {
        self.emphasis
            .as_ref()
            .is_some_and(|emphasis| !emphasis.roles.contains(&self.network.roles[node as usize]))
    }

    /// Leaves ticks only on the discs with the longest queues.
    fn limit_ticks(&mut self) {
        self.longest_queues.clear();
        for node in 0..self.styles.len() as u32 {
            let waiting = self.styles[node as usize].ticks;
            let shape = self.layout.places.get(node as usize).map(|place| place.shape);
            if waiting == 0 || !matches!(shape, Some(NodeShape::Disc | NodeShape::Hexagon)) {
                continue;
            }
            let rank =
                self.longest_queues.partition_point(|other| self.styles[*other as usize].ticks >= waiting);
            self.longest_queues.insert(rank, node);
            if self.longest_queues.len() > MOST_WITH_TICKS
                && let Some(shortest) = self.longest_queues.pop()
            {
                self.styles[shortest as usize].ticks = 0;
            }
        }
    }
}
