//! To whom peers send.

use super::{Context, Event, NONE, SwarmModel};
use crate::kernel::ns_from_s;
use crate::metrics::Observer;
use crate::scenario::Choking;

impl SwarmModel {
    /// To how many neighbours a node sends at the same time.
    pub(super) fn slots(&self, node: u32) -> u32 {
        if self.is_origin(node) {
            return self.swarm.seed_slots;
        }
        let gives_chances = self.swarm.choking == Choking::TitForTat && self.peers[node as usize].missing > 0;
        self.swarm.upload_slots + u32::from(gives_chances)
    }

    /// Without choking, and where there is nothing to get back: any neighbour who wants a piece, drawn anew after each.
    pub(super) fn send_to_any(&mut self, node: u32, context: &mut Context<impl Observer>) {
        let count = self.peers[node as usize].neighbours.len() as u32;
        let first = self.draws.below(u64::from(count)) as u32;
        for step in 0..count {
            if self.peers[node as usize].uploads >= self.slots(node) {
                return;
            }
            self.send(node, (first + step) % count, context);
        }
    }

    /// Tit for tat between two rounds: those who are unchoked get their next piece; a slot that nobody uses goes to the best
    /// of the others (Cohen 2003).
    pub(super) fn send_to_chosen(&mut self, node: u32, context: &mut Context<impl Observer>) {
        let count = self.peers[node as usize].neighbours.len() as u32;
        let (mut regular, mut has_chance) = (0, false);
        for place in 0..count {
            let neighbour = self.peers[node as usize].neighbours[place as usize];
            let is_unchoked = neighbour.is_unchoked || neighbour.has_chance;
            let sends = neighbour.upload != NONE || is_unchoked && self.send(node, place, context);
            regular += u32::from(sends && !neighbour.has_chance);
            has_chance |= sends && neighbour.has_chance;
        }
        if regular < self.swarm.upload_slots {
            for (_, place) in self.ranked(node) {
                if regular >= self.swarm.upload_slots {
                    break;
                }
                let neighbour = self.peers[node as usize].neighbours[place as usize];
                if !neighbour.is_unchoked && !neighbour.has_chance && self.send(node, place, context) {
                    self.peers[node as usize].neighbours[place as usize].is_unchoked = true;
                    context.observer.controlled(context.now_ns, node, 1);
                    regular += 1;
                }
            }
        }
        if !has_chance {
            self.give_chance(node, context);
        }
    }

    /// Unchokes a neighbour drawn at random that wants a piece and is choked, in the place of the one before.
    fn give_chance(&mut self, node: u32, context: &mut Context<impl Observer>) {
        let count = self.peers[node as usize].neighbours.len() as u32;
        let first = self.draws.below(u64::from(count)) as u32;
        let chosen = (0..count).map(|step| (first + step) % count).find(|place| {
            let neighbour = self.peers[node as usize].neighbours[*place as usize];
            !neighbour.is_unchoked && neighbour.upload == NONE && self.send(node, *place, context)
        });
        if let Some(chosen) = chosen {
            for place in 0..count {
                self.peers[node as usize].neighbours[place as usize].has_chance = place == chosen;
            }
            context.observer.controlled(context.now_ns, node, 1);
        }
    }

    /// The neighbours who want something, those who have sent the most since the last round first, equals in random order.
    fn ranked(&mut self, node: u32) -> Vec<(u64, u32)> {
        let mut ranked = Vec::new();
        for (place, neighbour) in (0u32..).zip(&self.peers[node as usize].neighbours) {
            if neighbour.wanted > 0 {
                // No more than 2⁴⁴ bits, the largest file, come from anybody.
                let less = (1 << 44) - neighbour.received.min(1 << 44);
                ranked.push((less << 19 | self.draws.word() >> 45, place));
            }
        }
        ranked.sort_unstable();
        ranked
    }

    /// Begins the rounds of a peer that has begun to send, at a moment of its own.
    pub(super) fn arm_choking(&mut self, node: u32, context: &mut Context<impl Observer>) {
        let peer = &mut self.peers[node as usize];
        let chooses = self.swarm.choking == Choking::TitForTat && peer.missing > 0;
        if chooses && !std::mem::replace(&mut peer.has_rounds, true) {
            let phase_s = self.swarm.choke_interval_s * self.draws.unit();
            self.schedule_round(node, phase_s, context);
        }
    }

    fn schedule_round(&mut self, node: u32, after_s: f64, context: &mut Context<impl Observer>) {
        let life = self.peers[node as usize].life;
        let at_ns = context.now_ns.saturating_add(ns_from_s(after_s).max(1));
        context.queue.push(at_ns, Event::Choke { node, life });
    }

    /// A round of tit for tat: unchokes the best, chokes the others, and now and then gives somebody else a chance.
    pub(super) fn choke(&mut self, node: u32, life: u32, context: &mut Context<impl Observer>) {
        let peer = &mut self.peers[node as usize];
        if peer.life != life {
            return;
        }
        let is_wanted = peer.neighbours.iter().any(|neighbour| neighbour.wanted > 0);
        if peer.missing == 0 || !is_wanted {
            // Rounds begin again with the next piece it sends.
            peer.has_rounds = false;
            return;
        }
        let due_ns = peer.chance_given_ns.saturating_add(ns_from_s(self.swarm.optimistic_interval_s));
        let is_chance_over = context.now_ns >= due_ns;
        if is_chance_over {
            peer.chance_given_ns = context.now_ns;
        }
        let ranked = self.ranked(node);
        let best = &ranked[..ranked.len().min(self.swarm.upload_slots as usize)];
        let mut broken_off = Vec::new();
        let peer = &mut self.peers[node as usize];
        let mut changes = 0;
        for (place, neighbour) in (0u32..).zip(&mut peer.neighbours) {
            let is_best = best.iter().any(|(_, best)| *best == place);
            changes += u64::from(is_best != neighbour.is_unchoked);
            neighbour.is_unchoked = is_best;
            neighbour.has_chance &= !is_best && !is_chance_over;
            neighbour.received = 0;
            if !neighbour.is_unchoked && !neighbour.has_chance && neighbour.upload != NONE {
                broken_off.push(neighbour.upload);
            }
        }
        context.observer.controlled(context.now_ns, node, changes);
        for id in broken_off {
            self.break_off(id, context);
        }
        self.call(node);
        self.schedule_round(node, self.swarm.choke_interval_s, context);
    }
}
