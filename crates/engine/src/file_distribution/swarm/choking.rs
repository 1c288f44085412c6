//! To whom peers send.

use super::{Context, Event, NONE, SwarmModel};
use crate::kernel::ns_from_s;
use crate::metrics::Observer;
use netduel_scenario::Choking;

impl SwarmModel {
    /// To how many neighbours a node sends at the same time.
    pub(super) fn slots(&self, node: u32) -> u32 {
        if self.is_origin(node) {
            return self.swarm.seed_slots;
        }
        let gives_chances = self.swarm.choking == Choking::TitForTat && self.peers[node as usize].missing > 0;
        self.swarm.upload_slots + u32::from(gives_chances)
    }

    /// The place among its neighbours from where on a node looks for one to send to, if any of them wants a piece.
    fn begin_anywhere(&mut self, node: u32) -> Option<u32> {
        let count = self.neighbours[node as usize].len() as u64;
        let first = self.draws.below(count) as u32;
        (self.peers[node as usize].wanting > 0).then_some(first)
    }

    /// Without choking, and where there is nothing to get back: any neighbour who wants a piece, drawn anew after each.
    pub(super) fn send_to_any(&mut self, node: u32, context: &mut Context<impl Observer>) {
        let count = self.neighbours[node as usize].len() as u32;
        let Some(first) = self.begin_anywhere(node) else { return };
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
        // Where many come at the same moment, almost all of them have nothing yet and are called for each neighbour.
        if self.peers[node as usize].wanting == 0 {
            return self.give_chance(node, context);
        }
        let count = self.neighbours[node as usize].len() as u32;
        let (mut regular, mut has_chance) = (0, false);
        for place in 0..count {
            let exchange = self.exchanges[node as usize][place as usize];
            let is_unchoked = exchange.is_unchoked || exchange.has_chance;
            let sends = exchange.upload != NONE || is_unchoked && self.send(node, place, context);
            regular += u32::from(sends && !exchange.has_chance);
            has_chance |= sends && exchange.has_chance;
        }
        if regular < self.swarm.upload_slots {
            for (_, place) in self.ranked(node) {
                if regular >= self.swarm.upload_slots {
                    break;
                }
                let exchange = self.exchanges[node as usize][place as usize];
                if !exchange.is_unchoked && !exchange.has_chance && self.send(node, place, context) {
                    self.exchanges[node as usize][place as usize].is_unchoked = true;
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
        let count = self.neighbours[node as usize].len() as u32;
        let Some(first) = self.begin_anywhere(node) else { return };
        let chosen = (0..count).map(|step| (first + step) % count).find(|place| {
            let exchange = self.exchanges[node as usize][*place as usize];
            !exchange.is_unchoked && exchange.upload == NONE && self.send(node, *place, context)
        });
        if let Some(chosen) = chosen {
            for place in 0..count {
                self.exchanges[node as usize][place as usize].has_chance = place == chosen;
            }
            context.observer.controlled(context.now_ns, node, 1);
        }
    }

    /// The neighbours who want something, those who have sent the most since the last round first, equals in random order.
    fn ranked(&mut self, node: u32) -> Vec<(u64, u32)> {
        let mut ranked = Vec::new();
        let sides = self.neighbours[node as usize].iter().zip(&self.exchanges[node as usize]);
        for (place, (neighbour, exchange)) in (0u32..).zip(sides) {
            if neighbour.wanted > 0 {
                // No more than 2⁴⁴ bits, the largest file, come from anybody.
                let less = (1 << 44) - exchange.received.min(1 << 44);
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
        if peer.missing == 0 || peer.wanting == 0 {
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
        let mut changes = 0;
        for (place, exchange) in (0u32..).zip(&mut self.exchanges[node as usize]) {
            let is_best = best.iter().any(|(_, best)| *best == place);
            changes += u64::from(is_best != exchange.is_unchoked);
            exchange.is_unchoked = is_best;
            exchange.has_chance &= !is_best && !is_chance_over;
            exchange.received = 0;
            if !exchange.is_unchoked && !exchange.has_chance && exchange.upload != NONE {
                broken_off.push(exchange.upload);
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
