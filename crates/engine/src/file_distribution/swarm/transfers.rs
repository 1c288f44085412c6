//! Pieces on their way from peer to peer.

use super::neighbours::Neighbour;
use super::{Context, Event, NONE, SwarmModel};
use crate::file_distribution::fixed_point::{amount_of, bits_left};
use crate::metrics::Observer;
use netduel_results::Outcome;
use netduel_scenario::Choking;

/// A piece on its way, or what was still lacking of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Transfer {
    pub(super) from: u32,
    pub(super) to: u32,
    /// Where the receiver stands among the sender's neighbours, and the sender among the receiver's.
    pub(super) place: u32,
    pub(super) back: u32,
    pub(super) piece: u32,
    pub(super) bits: u64,
}

impl SwarmModel {
    /// Sends a neighbour the next piece it asks for; false if there is none.
    pub(super) fn send(&mut self, from: u32, place: u32, context: &mut Context<impl Observer>) -> bool {
        let neighbour = self.neighbours[from as usize][place as usize];
        let is_sending = self.exchanges[from as usize][place as usize].upload != NONE;
        if is_sending || !self.may_have_something(&neighbour) {
            return false;
        }
        let Neighbour { peer: to, back, .. } = neighbour;
        let Some((piece, is_asked)) = self.choose(from, to) else {
            let found_nothing = self.peers[to as usize].reopened;
            self.neighbours[from as usize][place as usize].found_nothing = found_nothing;
            return false;
        };
        let bits = self.pieces.bits(piece) - self.kept_bits(to, piece);
        let id = self.lines.begin(context.now_ns, from, to, amount_of(bits));
        let transfer = Transfer { from, to, place, back, piece, bits };
        match self.transfers.get_mut(id as usize) {
            Some(slot) => *slot = transfer,
            None => self.transfers.push(transfer),
        }
        self.exchanges[from as usize][place as usize].upload = id;
        self.exchanges[to as usize][back as usize].download = id;
        let receiver = &mut self.peers[to as usize];
        if is_asked {
            receiver.asked_twice.push(piece);
        } else {
            receiver.asked += 1;
            let all_asked = receiver.asked == receiver.missing;
            self.pieces.set_asked(to, piece, true);
            if all_asked && self.swarm.endgame {
                // From now on it asks everybody: those who have nothing else to do send.
                self.call_idle_neighbours(to);
            }
        }
        context.observer.controlled(context.now_ns, to, 1);
        self.peers[from as usize].uploads += 1;
        if self.peers[from as usize].uploads == 1 {
            self.tell(from, context);
            self.arm_choking(from, context);
        }
        true
    }

    /// Whether a neighbour may find a piece to ask for. In large swarms of few pieces most of what neighbours want is on its
    /// way to them already: those who have looked in vain do not look again until something has changed.
    fn may_have_something(&self, neighbour: &Neighbour) -> bool {
        if neighbour.wanted == 0 {
            return false;
        }
        let receiver = &self.peers[neighbour.peer as usize];
        if receiver.asked < receiver.missing {
            neighbour.found_nothing != receiver.reopened
        } else {
            self.swarm.endgame
        }
    }

    /// The piece that a peer asks of a neighbour, and whether it has asked somebody else for it: what it has a part of, then
    /// what its law says; in the endgame, once it has asked for all it lacks, any of that, of two neighbours at most.
    fn choose(&mut self, from: u32, to: u32) -> Option<(u32, bool)> {
        let receiver = &self.peers[to as usize];
        if receiver.asked < receiver.missing {
            let distribution = self.swarm.selection;
            let piece = self.pieces.choose(from, to, &receiver.kept, distribution, &mut self.draws);
            return piece.map(|piece| (piece, false));
        }
        if !self.swarm.endgame {
            return None;
        }
        let piece = self.pieces.choose_asked(from, to, &mut self.draws)?;
        let comes_twice = self.peers[to as usize].asked_twice.contains(&piece);
        (!comes_twice).then_some((piece, true))
    }

    /// Of two transfers that brought a peer the same piece, one is gone: the other one, if there were two.
    fn take_other(&mut self, to: u32, piece: u32) -> Option<u32> {
        let twice = &mut self.peers[to as usize].asked_twice;
        twice.swap_remove(twice.iter().position(|asked| *asked == piece)?);
        let mut downloads = self.exchanges[to as usize].iter().map(|exchange| exchange.download);
        downloads.find(|id| *id != NONE && self.transfers[*id as usize].piece == piece)
    }

    /// How much of a piece a peer has from transfers that broke off.
    fn kept_bits(&self, node: u32, piece: u32) -> u64 {
        let kept = &self.peers[node as usize].kept;
        kept.iter().find(|(kept, _)| *kept == piece).map_or(0, |(_, bits)| *bits)
    }

    /// Takes a transfer off the lines: how many of its bits got across.
    fn take_off(&mut self, id: u32, context: &mut Context<impl Observer>) -> (Transfer, u64) {
        let left_bits = bits_left(self.lines.end(context.now_ns, id));
        let transfer = self.transfers[id as usize];
        let Transfer { from, to, place, back, .. } = transfer;
        self.exchanges[from as usize][place as usize].upload = NONE;
        self.exchanges[to as usize][back as usize].download = NONE;
        self.peers[from as usize].uploads -= 1;
        if self.peers[from as usize].uploads == 0 {
            self.tell(from, context);
        }
        (transfer, transfer.bits - left_bits)
    }

    /// So many bits got across, of which so many were for nothing.
    fn report(&mut self, transfer: Transfer, bits: u64, wasted: u64, context: &mut Context<impl Observer>) {
        let Transfer { from, to, back, .. } = transfer;
        self.peers[from as usize].sent_bits += bits;
        self.exchanges[to as usize][back as usize].received += bits - wasted;
        context.observer.transferred(context.now_ns, from, to, bits, wasted);
    }

    /// Breaks a transfer off. What got across is kept, unless the piece is also on its way from somebody else.
    pub(super) fn break_off(&mut self, id: u32, context: &mut Context<impl Observer>) {
        let (transfer, bits) = self.take_off(id, context);
        let Transfer { from, to, piece, .. } = transfer;
        if self.take_other(to, piece).is_some() {
            self.report(transfer, bits, bits, context);
        } else {
            self.pieces.set_asked(to, piece, false);
            let receiver = &mut self.peers[to as usize];
            receiver.asked -= 1;
            receiver.reopened += 1;
            match receiver.kept.iter_mut().find(|(kept, _)| *kept == piece) {
                Some((_, kept)) => *kept += bits,
                None if bits > 0 => receiver.kept.push((piece, bits)),
                None => {}
            }
            self.report(transfer, bits, 0, context);
            self.call_idle_neighbours(to);
        }
        self.call(from);
    }

    /// All transfers that are done by now.
    pub(super) fn progress(&mut self, context: &mut Context<impl Observer>) {
        if self.alarm_ns != Some(context.now_ns) {
            return;
        }
        self.alarm_ns = None;
        while let Some(id) = self.lines.done(context.now_ns) {
            let (transfer, bits) = self.take_off(id, context);
            let Transfer { from, to, piece, .. } = transfer;
            self.report(transfer, bits, 0, context);
            self.pieces.set_asked(to, piece, false);
            self.peers[to as usize].asked -= 1;
            if let Some(other) = self.take_other(to, piece) {
                let (slower, bits) = self.take_off(other, context);
                self.report(slower, bits, bits, context);
                self.call(slower.from);
            }
            self.peers[to as usize].kept.retain(|(kept, _)| *kept != piece);
            self.gain(to, piece, from, context);
            self.call(from);
        }
    }

    /// A peer has got a piece: its neighbours hear of it.
    fn gain(&mut self, node: u32, piece: u32, from: u32, context: &mut Context<impl Observer>) {
        self.pieces.gain(node, piece);
        self.peers[node as usize].missing -= 1;
        for place in 0..self.neighbours[node as usize].len() {
            let Neighbour { peer, back, .. } = self.neighbours[node as usize][place];
            if self.pieces.see(peer, piece) {
                let neighbour = &mut self.neighbours[node as usize][place];
                self.peers[node as usize].wanting += u32::from(neighbour.wanted == 0);
                neighbour.wanted += 1;
                neighbour.found_nothing = NONE;
            } else {
                let wanted = &mut self.neighbours[peer as usize][back as usize].wanted;
                *wanted -= 1;
                if *wanted == 0 {
                    self.peers[peer as usize].wanting -= 1;
                }
            }
        }
        let heard = self.neighbours[node as usize].len() as u64;
        context.observer.controlled(context.now_ns, node, heard);
        context.observer.has_piece(context.now_ns, node, piece);
        self.tell_availability(context);
        self.call(node);
        if self.peers[node as usize].missing == 0 {
            let Some(user) = self.user_of(node) else { return };
            self.unfinished -= 1;
            let request = self.receivers.request(user);
            context.observer.ended(context.now_ns, &request, Outcome::Served, from);
            self.complete(node, context);
        }
    }

    /// Shares the lines anew, and wakes up when the next piece is across.
    pub(super) fn settle(&mut self, context: &mut Context<impl Observer>) {
        self.lines.settle(context.now_ns);
        let next_ns = self.lines.next_ns();
        // An alarm that comes too early finds nothing done and is set anew: cheaper than one for each change of rate.
        if let Some(next_ns) = next_ns
            && self.alarm_ns.is_none_or(|alarm_ns| next_ns < alarm_ns)
        {
            self.alarm_ns = Some(next_ns);
            context.queue.push(next_ns, Event::Progress);
        }
    }

    /// Lets all who may have something to send do so.
    pub(super) fn answer_calls(&mut self, context: &mut Context<impl Observer>) {
        let mut first = 0;
        while let Some(node) = self.called.get(first).copied() {
            first += 1;
            self.peers[node as usize].is_called = false;
            let peer = &self.peers[node as usize];
            if peer.is_here() && peer.sends && peer.uploads < self.slots(node) {
                if peer.missing == 0 || self.swarm.choking == Choking::None {
                    self.send_to_any(node, context);
                } else {
                    self.send_to_chosen(node, context);
                }
            }
        }
        self.called.clear();
    }

    /// A peer may have something to send.
    pub(super) fn call(&mut self, node: u32) {
        if !std::mem::replace(&mut self.peers[node as usize].is_called, true) {
            self.called.push(node);
        }
    }

    /// All neighbours of a peer who could send more may have something for it.
    pub(super) fn call_idle_neighbours(&mut self, node: u32) {
        for place in 0..self.neighbours[node as usize].len() {
            let Neighbour { peer, .. } = self.neighbours[node as usize][place];
            let is_sending = self.exchanges[node as usize][place].download != NONE;
            if !is_sending && self.peers[peer as usize].uploads < self.slots(peer) {
                self.call(peer);
            }
        }
    }
}
