//! Choking: the selection of the neighbours to which a node uploads.

use super::event::NONE;
use super::model::{Context, Event, SwarmModel};
use crate::kernel::ns_from_s;
use crate::metrics::Observer;
use netduel_scenario::Choking;

impl SwarmModel {
    /// Number of neighbours to which a node uploads at the same time.
    pub(super) fn slots(&self, node: u32) -> u32 {
        if self.is_origin(node) {
            return self.swarm.seed_slots;
        }
        let has_optimistic_slot =
            self.swarm.choking == Choking::TitForTat && self.peers[node as usize].missing > 0;
        self.swarm.upload_slots + u32::from(has_optimistic_slot)
    }

    /// A random position among its neighbours at which a node starts to look for one to upload to, if any is
    /// interested.
    fn random_start(&mut self, node: u32) -> Option<u32> {
        let count = self.neighbours[node as usize].len() as u64;
        let first = self.draws.below(count) as u32;
        (self.peers[node as usize].interested > 0).then_some(first)
    }

    /// Without choking, and for nodes that need nothing in return: uploads to any interested neighbour, drawn anew
    /// after each piece.
    pub(super) fn upload_to_any(&mut self, node: u32, context: &mut Context<impl Observer>) {
        let count = self.neighbours[node as usize].len() as u32;
        let Some(first) = self.random_start(node) else { return };
        for step in 0..count {
            if self.peers[node as usize].uploads >= self.slots(node) {
                return;
            }
            self.start_upload(node, (first + step) % count, context);
        }
    }

    /// Tit for tat between two rounds: unchoked neighbours receive their next piece, and an unused slot goes to the
    /// best of the others (Cohen 2003).
    pub(super) fn upload_to_unchoked(&mut self, node: u32, context: &mut Context<impl Observer>) {
        // When many peers join at the same time, almost all of them have no pieces yet and are marked ready once
        // for each neighbour.
        if self.peers[node as usize].interested == 0 {
            return self.unchoke_optimistically(node, context);
        }
        let count = self.neighbours[node as usize].len() as u32;
        let (mut regular, mut is_optimistic) = (0, false);
        for position in 0..count {
            let link = self.neighbour_links[node as usize][position as usize];
            let is_unchoked = link.is_unchoked || link.is_optimistic;
            let is_uploading =
                link.upload != NONE || is_unchoked && self.start_upload(node, position, context);
            regular += u32::from(is_uploading && !link.is_optimistic);
            is_optimistic |= is_uploading && link.is_optimistic;
        }
        if regular < self.swarm.upload_slots {
            for (_, position) in self.ranked(node) {
                if regular >= self.swarm.upload_slots {
                    break;
                }
                let link = self.neighbour_links[node as usize][position as usize];
                if !link.is_unchoked && !link.is_optimistic && self.start_upload(node, position, context) {
                    self.neighbour_links[node as usize][position as usize].is_unchoked = true;
                    context.observer.controlled(context.now_ns, node, 1);
                    regular += 1;
                }
            }
        }
        if !is_optimistic {
            self.unchoke_optimistically(node, context);
        }
    }

    /// Optimistic unchoking: unchokes a random interested neighbour instead of the previous one.
    fn unchoke_optimistically(&mut self, node: u32, context: &mut Context<impl Observer>) {
        let count = self.neighbours[node as usize].len() as u32;
        let Some(first) = self.random_start(node) else { return };
        let chosen = (0..count).map(|step| (first + step) % count).find(|position| {
            let link = self.neighbour_links[node as usize][*position as usize];
            !link.is_unchoked && link.upload == NONE && self.start_upload(node, *position, context)
        });
        if let Some(chosen) = chosen {
            for position in 0..count {
                self.neighbour_links[node as usize][position as usize].is_optimistic = position == chosen;
            }
            context.observer.controlled(context.now_ns, node, 1);
        }
    }

    /// The interested neighbours, those that have sent the most since the last round first; ties in random order.
    fn ranked(&mut self, node: u32) -> Vec<(u64, u32)> {
        let mut ranked = Vec::new();
        let sides = self.neighbours[node as usize].iter().zip(&self.neighbour_links[node as usize]);
        for (position, (neighbour, link)) in (0u32..).zip(sides) {
            if neighbour.wanted > 0 {
                // No neighbour sends more than 2⁴⁴ bits, the size of the largest file.
                let less = (1 << 44) - link.received.min(1 << 44);
                ranked.push((less << 19 | self.draws.word() >> 45, position));
            }
        }
        ranked.sort_unstable();
        ranked
    }

    /// Starts the choking rounds of a peer that has started to upload, at a random time within the first interval.
    pub(super) fn start_choking_rounds(&mut self, node: u32, context: &mut Context<impl Observer>) {
        let peer = &mut self.peers[node as usize];
        let chooses = self.swarm.choking == Choking::TitForTat && peer.missing > 0;
        if chooses && !std::mem::replace(&mut peer.has_choking_rounds, true) {
            let phase_s = self.swarm.choke_interval_s * self.draws.unit();
            self.schedule_round(node, phase_s, context);
        }
    }

    fn schedule_round(&mut self, node: u32, after_s: f64, context: &mut Context<impl Observer>) {
        let incarnation = self.peers[node as usize].incarnation;
        let at_ns = context.now_ns.saturating_add(ns_from_s(after_s).max(1));
        context.queue.push(at_ns, Event::Choke { node, incarnation });
    }

    /// A round of tit for tat: unchokes the best neighbours, chokes the others, and at intervals ends the
    /// optimistic unchoke.
    pub(super) fn choke(&mut self, node: u32, incarnation: u32, context: &mut Context<impl Observer>) {
        let peer = &mut self.peers[node as usize];
        if peer.incarnation != incarnation {
            return;
        }
        if peer.missing == 0 || peer.interested == 0 {
            // Rounds start again with the next piece that it uploads.
            peer.has_choking_rounds = false;
            return;
        }
        let optimistic_until_ns =
            peer.optimistic_unchoke_ns.saturating_add(ns_from_s(self.swarm.optimistic_interval_s));
        let is_optimistic_over = context.now_ns >= optimistic_until_ns;
        if is_optimistic_over {
            peer.optimistic_unchoke_ns = context.now_ns;
        }
        let ranked = self.ranked(node);
        let best = &ranked[..ranked.len().min(self.swarm.upload_slots as usize)];
        let mut aborted = Vec::new();
        let mut changes = 0;
        for (position, link) in (0u32..).zip(&mut self.neighbour_links[node as usize]) {
            let is_best = best.iter().any(|(_, best)| *best == position);
            changes += u64::from(is_best != link.is_unchoked);
            link.is_unchoked = is_best;
            link.is_optimistic &= !is_best && !is_optimistic_over;
            link.received = 0;
            if !link.is_unchoked && !link.is_optimistic && link.upload != NONE {
                aborted.push(link.upload);
            }
        }
        context.observer.controlled(context.now_ns, node, changes);
        for id in aborted {
            self.abort(id, context);
        }
        self.mark_ready(node);
        self.schedule_round(node, self.swarm.choke_interval_s, context);
    }
}
