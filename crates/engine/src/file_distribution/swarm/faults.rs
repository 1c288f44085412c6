//! Effects of faults on a swarm: on its peers, its tracker and its messages.

use super::model::{Context, Event, SwarmModel};
use crate::faults::{FaultEffect, TargetCriteria};
use crate::file_distribution::fixed_point::{UNLIMITED, scaled};
use crate::metrics::Observer;
use netduel_results::NodeState;

impl SwarmModel {
    /// Applies a transition of a fault. Crashed peers and the tracker keep their data on disk.
    pub(super) fn apply_fault(&mut self, index: u32, begins: bool, context: &mut Context<impl Observer>) {
        let (peers, neighbours) = (&self.peers, &self.neighbours);
        let load =
            |node: u32| peers.get(node as usize).filter(|peer| peer.is_here()).map(|peer| peer.sent_bits);
        let degree =
            |node: u32| neighbours.get(node as usize).map_or(0, |neighbours| neighbours.len() as u32);
        let criteria = TargetCriteria { load: &load, degree: &degree, primary: 0 };
        let event = |index, begins| Event::Fault { index, begins };
        match self.faults.handle(index, begins, &criteria, event, context) {
            FaultEffect::Down(nodes) => {
                nodes.into_iter().for_each(|node| self.change_crashes(node, true, context))
            }
            FaultEffect::Up(nodes) => {
                nodes.into_iter().for_each(|node| self.change_crashes(node, false, context))
            }
            FaultEffect::Speed(nodes) => nodes.into_iter().for_each(|node| self.change_speed(node)),
            FaultEffect::Links => self.handle_link_faults(begins, context),
            FaultEffect::None | FaultEffect::Attack { .. } => {}
        }
    }

    /// Takes a node down by one more or one fewer fault.
    fn change_crashes(&mut self, node: u32, begins: bool, context: &mut Context<impl Observer>) {
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
            self.disconnect(node, context);
            self.schedule_expiry(node, context);
        } else if !was_here && is_here {
            self.join(node, context);
        } else {
            self.emit_state(node, context);
        }
    }

    /// Delivers or loses a message to the tracker or a server, and informs the observer. Returns whether it was
    /// delivered.
    pub(super) fn deliver(&mut self, from: u32, to: u32, context: &mut Context<impl Observer>) -> bool {
        let is_up = self.is_up(to);
        self.faults.links.deliver(from, (to, is_up), context)
    }

    /// Arrival time of a message that is sent now, in nanoseconds.
    pub(super) fn arrival_ns(&self, now_ns: u64, from: u32, to: u32) -> u64 {
        now_ns.saturating_add(self.faults.links.delay_ns(self.link_delay_ns, from, to))
    }

    fn change_speed(&mut self, node: u32) {
        let speed = self.faults.speed(node);
        let (up, down) = self.capacities(node);
        let slowed = |capacity| if capacity == UNLIMITED { capacity } else { scaled(capacity, speed) };
        self.access_links.set_capacities(node, (slowed(up), slowed(down)));
    }

    /// A partition disconnects the neighbours that it separates at once. When a fault of links ends, every peer
    /// with missing pieces announces itself again.
    fn handle_link_faults(&mut self, begins: bool, context: &mut Context<impl Observer>) {
        for node in 0..self.peers.len() as u32 {
            let mut position = self.neighbours[node as usize].len();
            let before = position;
            while let Some(next) = position.checked_sub(1) {
                position = next;
                let other = self.neighbours[node as usize][position].peer;
                if self.faults.links.are_separated(node, other) {
                    self.unlink(node, position, context);
                }
            }
            let peer = &self.peers[node as usize];
            if self.neighbours[node as usize].len() < before {
                self.schedule_reannounce(node, context);
            } else if !begins && peer.is_here() && peer.missing > 0 {
                self.announce(node, context);
            }
        }
    }
}
