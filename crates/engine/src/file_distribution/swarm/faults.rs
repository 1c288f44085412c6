//! What faults do to a swarm: to its peers, to its tracker, and to what goes from one to another.

use super::{Context, Event, SwarmModel};
use crate::faults::{Effect, Field};
use crate::file_distribution::fixed_point::{UNLIMITED, scaled};
use crate::metrics::Observer;
use netduel_results::NodeState;

impl SwarmModel {
    /// An entry of the fault line begins or ends. Crashed peers keep on disk what they have, and so does the tracker.
    pub(super) fn apply_fault(&mut self, index: u32, begins: bool, context: &mut Context<impl Observer>) {
        let (peers, neighbours) = (&self.peers, &self.neighbours);
        let load =
            |node: u32| peers.get(node as usize).filter(|peer| peer.is_here()).map(|peer| peer.sent_bits);
        let degree = |node: u32| neighbours.get(node as usize).map_or(0, |own| own.len() as u32);
        let field = Field { load: &load, degree: &degree, primary: 0 };
        let event = |index, begins| Event::Fault { index, begins };
        match self.faults.happen(index, begins, &field, event, context) {
            Effect::Down(nodes) => nodes.into_iter().for_each(|node| self.hold(node, true, context)),
            Effect::Up(nodes) => nodes.into_iter().for_each(|node| self.hold(node, false, context)),
            Effect::Speed(nodes) => nodes.into_iter().for_each(|node| self.change_speed(node)),
            Effect::Links => self.feel_links(begins, context),
            Effect::Nothing | Effect::Attack { .. } => {}
        }
    }

    /// One thing more, or less, holds a node down.
    fn hold(&mut self, node: u32, begins: bool, context: &mut Context<impl Observer>) {
        if Some(node) == self.tracker() {
            self.tracker_crashes = if begins { self.tracker_crashes + 1 } else { self.tracker_crashes - 1 };
            let state = NodeState { up: self.tracker_crashes == 0, away: false, busy: 0, waiting: 0 };
            context.observer.node(context.now_ns, node, state);
            return;
        }
        let Some(peer) = self.peers.get_mut(node as usize) else { return };
        let was_here = peer.is_here();
        peer.crashes = if begins { peer.crashes + 1 } else { peer.crashes - 1 };
        let is_here = peer.is_here();
        if was_here && !is_here {
            self.go(node, context);
            self.forget_later(node, context);
        } else if !was_here && is_here {
            self.come(node, context);
        } else {
            self.tell(node, context);
        }
    }

    /// Whether a message gets to the tracker, or to a server in its place; tells who watches.
    pub(super) fn gets_to(&mut self, from: u32, to: u32, context: &mut Context<impl Observer>) -> bool {
        let is_up = self.is_up(to);
        self.faults.links.pass(from, (to, is_up), context)
    }

    /// When a message that is sent now arrives.
    pub(super) fn arrival_ns(&self, now_ns: u64, from: u32, to: u32) -> u64 {
        now_ns.saturating_add(self.faults.links.delay_ns(self.link_delay_ns, from, to))
    }

    fn change_speed(&mut self, node: u32) {
        let speed = self.faults.speed(node);
        let (up, down) = self.capacities(node);
        let slowed = |capacity| if capacity == UNLIMITED { capacity } else { scaled(capacity, speed) };
        self.lines.set_capacities(node, (slowed(up), slowed(down)));
    }

    /// Neighbours on two sides of a partition lose each other at once. Once a fault of links has ended, everybody who lacks
    /// something asks the tracker again.
    fn feel_links(&mut self, begins: bool, context: &mut Context<impl Observer>) {
        for node in 0..self.peers.len() as u32 {
            let mut place = self.neighbours[node as usize].len();
            let before = place;
            while let Some(next) = place.checked_sub(1) {
                place = next;
                let other = self.neighbours[node as usize][place].peer;
                if self.faults.links.separate(node, other) {
                    self.unlink(node, place, context);
                }
            }
            let peer = &self.peers[node as usize];
            if self.neighbours[node as usize].len() < before {
                self.look_again_later(node, context);
            } else if !begins && peer.is_here() && peer.missing > 0 {
                self.announce(node, context);
            }
        }
    }
}
