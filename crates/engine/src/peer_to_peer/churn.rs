//! Churn: peers that leave and return, gracefully or by crashing.

use super::event::{NONE, Upkeep};
use super::model::{Context, Event, PeerToPeerModel};
use crate::metrics::Observer;
use crate::network::ATTACKER;
use netduel_results::{AttackStep, Outcome};

impl PeerToPeerModel {
    pub(super) fn change_session(&mut self, peer: u32, context: &mut Context<impl Observer>) {
        let Some(sessions) = &mut self.sessions else { return };
        let index = peer as usize;
        let returns = !sessions.present[index] && context.now_ns > 0;
        let is_graceful =
            sessions.present[index] && sessions.streams[index].unit() < self.side.graceful_leave_share;
        sessions.present[index] = returns;
        let next_ns = context.now_ns.saturating_add(sessions.length_ns(peer));
        context.queue.push(next_ns, Event::SessionChange { peer });
        if returns {
            self.bring_up(peer, context);
        } else {
            self.take_down(peer, is_graceful, context);
        }
    }

    /// Takes a node down, by a crash or after a graceful leave.
    pub(super) fn take_down(&mut self, peer: u32, is_graceful: bool, context: &mut Context<impl Observer>) {
        let was_up = self.is_up(peer);
        if is_graceful && was_up {
            self.announce_leave(peer, context);
        }
        let station = &mut self.peers[peer as usize];
        let lost = station.crash();
        self.emit_state(peer, context);
        if was_up {
            self.clear_state(peer, context);
        }
        // Its own user's requests fail with it. Other peers notice that the connection is dead.
        for slot in self.requests.open_requests_of(peer) {
            self.requests.add_references(slot, 1);
            self.end_request(slot, Outcome::NodeFailed, peer, context);
            self.requests.release(slot);
        }
        for slot in lost {
            if slot == ATTACKER {
                context.observer.attacked(context.now_ns, peer, AttackStep::Lost);
                continue;
            }
            let pending = self.requests.get_mut(slot);
            pending.is_waiting = false;
            let noticed_ns = context.now_ns + self.delays.between_ns(peer, pending.request.user);
            context.queue.push(noticed_ns, Event::ConnectionLoss { slot, holder: peer });
        }
    }

    /// Brings a node back, unless a fault or an offline session still keeps it down.
    pub(super) fn bring_up(&mut self, peer: u32, context: &mut Context<impl Observer>) {
        let station = &mut self.peers[peer as usize];
        let was_up = station.is_up();
        station.recover();
        self.emit_state(peer, context);
        if was_up || !self.is_up(peer) {
            return;
        }
        if Some(peer) == self.index() {
            // All peers have been trying to reach the index.
            for other in
                (0..self.users).filter(|other| self.peers[*other as usize].is_up()).collect::<Vec<_>>()
            {
                self.register(other, context);
            }
        } else if self.table().is_some() {
            self.rejoin(peer, context);
        } else if self.index().is_some() {
            self.register(peer, context);
        } else if self.sessions.is_some() {
            self.notify_neighbours(Upkeep::Hello, peer, context);
        }
    }

    /// Clears the state of a node that is down, and what others notice at once.
    fn clear_state(&mut self, peer: u32, context: &mut Context<impl Observer>) {
        if Some(peer) == self.index() {
            self.registered.fill(false);
        } else if let Some(index) = self.index() {
            let noticed_ns = context.now_ns + self.delays.between_ns(peer, index);
            context.queue.push(noticed_ns, Event::PeerLoss { at: index, dead: peer });
        }
        if let Some(table) = self.table.as_mut() {
            table.clear(peer);
        }
    }

    fn announce_leave(&mut self, peer: u32, context: &mut Context<impl Observer>) {
        if let Some(index) = self.index() {
            self.send_upkeep(Upkeep::Unregister, peer, index, NONE, context);
        } else if self.table().is_some() {
            self.leave_table(peer, context);
        } else {
            self.notify_neighbours(Upkeep::Goodbye, peer, context);
        }
    }

    /// Sends a message to each neighbour. Peers keep their overlay links while they are offline.
    fn notify_neighbours(&mut self, message: Upkeep, peer: u32, context: &mut Context<impl Observer>) {
        for index in 0..self.overlay.degree(peer) {
            let to = self.overlay.neighbour(peer, index);
            self.send_upkeep(message, peer, to, NONE, context);
        }
    }
}
