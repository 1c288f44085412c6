//! Transfers of pieces between peers.

use super::event::NONE;
use super::model::{Context, Event, SwarmModel};
use super::neighbour::Neighbour;
use super::transfer::Transfer;
use crate::file_distribution::fixed_point::{amount_of, bits_left};
use crate::metrics::{FileTransfer, Observer, TransferEnd};
use netduel_results::Outcome;
use netduel_scenario::Choking;

impl SwarmModel {
    /// Starts to upload the next requested piece to a neighbour. Returns whether there is one.
    pub(super) fn start_upload(
        &mut self,
        from: u32,
        position: u32,
        context: &mut Context<impl Observer>,
    ) -> bool {
        let neighbour = self.neighbours[from as usize][position as usize];
        let is_sending = self.neighbour_links[from as usize][position as usize].upload != NONE;
        if is_sending || !self.may_have_something(&neighbour) {
            return false;
        }
        let Neighbour { peer: to, reverse_position, .. } = neighbour;
        let Some((piece, is_requested)) = self.choose(from, to) else {
            let nothing_to_request_at = self.peers[to as usize].aborted_requests;
            self.neighbours[from as usize][position as usize].nothing_to_request_at = nothing_to_request_at;
            return false;
        };
        let bits = self.pieces.bits(piece) - self.partial_bits(to, piece);
        let id = self.access_links.start(context.now_ns, from, to, amount_of(bits));
        let transfer = Transfer { from, to, position, reverse_position, piece, bits };
        match self.transfers.get_mut(id as usize) {
            Some(slot) => *slot = transfer,
            None => self.transfers.push(transfer),
        }
        self.neighbour_links[from as usize][position as usize].upload = id;
        self.neighbour_links[to as usize][reverse_position as usize].download = id;
        let receiver = &mut self.peers[to as usize];
        if is_requested {
            receiver.requested_twice.push(piece);
        } else {
            receiver.requested += 1;
            let all_requested = receiver.requested == receiver.missing;
            self.pieces.set_requested(to, piece, true);
            if all_requested && self.swarm.endgame {
                // It now requests missing pieces from all neighbours, so idle ones can upload.
                self.mark_idle_neighbours_ready(to);
            }
        }
        context.observer.controlled(context.now_ns, to, 1);
        context.observer.transfer_began(context.now_ns, &self.reported(&transfer));
        self.peers[from as usize].uploads += 1;
        if self.peers[from as usize].uploads == 1 {
            self.emit_state(from, context);
            self.start_choking_rounds(from, context);
        }
        true
    }

    /// Whether a neighbour may have a piece to request. In large swarms with few pieces, most pieces that
    /// neighbours lack are already requested. Neighbours that found nothing to request do not search again until
    /// something has changed.
    fn may_have_something(&self, neighbour: &Neighbour) -> bool {
        if neighbour.wanted == 0 {
            return false;
        }
        let receiver = &self.peers[neighbour.peer as usize];
        if receiver.requested < receiver.missing {
            neighbour.nothing_to_request_at != receiver.aborted_requests
        } else {
            self.swarm.endgame
        }
    }

    /// The piece that a peer requests from a neighbour, and whether it is already requested elsewhere: first
    /// partial pieces, then by the selection policy; in the endgame, when all missing pieces are requested, any of
    /// these from at most two neighbours.
    fn choose(&mut self, from: u32, to: u32) -> Option<(u32, bool)> {
        let receiver = &self.peers[to as usize];
        if receiver.requested < receiver.missing {
            let selection = self.swarm.selection;
            let piece = self.pieces.choose(from, to, &receiver.partial, selection, &mut self.draws);
            return piece.map(|piece| (piece, false));
        }
        if !self.swarm.endgame {
            return None;
        }
        let piece = self.pieces.choose_requested(from, to, &mut self.draws)?;
        let is_requested_twice = self.peers[to as usize].requested_twice.contains(&piece);
        (!is_requested_twice).then_some((piece, true))
    }

    /// When one of two transfers of the same piece has ended, returns the other one.
    fn take_duplicate(&mut self, to: u32, piece: u32) -> Option<u32> {
        let twice = &mut self.peers[to as usize].requested_twice;
        twice.swap_remove(twice.iter().position(|requested| *requested == piece)?);
        let mut downloads = self.neighbour_links[to as usize].iter().map(|link| link.download);
        downloads.find(|id| *id != NONE && self.transfers[*id as usize].piece == piece)
    }

    /// The bits that a peer has of a piece from aborted transfers.
    fn partial_bits(&self, node: u32, piece: u32) -> u64 {
        let partial = &self.peers[node as usize].partial;
        partial.iter().find(|(partial, _)| *partial == piece).map_or(0, |(_, bits)| *bits)
    }

    /// Ends a transfer. Returns the number of bits that were sent.
    fn end_transfer(&mut self, id: u32, context: &mut Context<impl Observer>) -> (Transfer, u64) {
        let left_bits = bits_left(self.access_links.end(context.now_ns, id));
        let transfer = self.transfers[id as usize];
        let Transfer { from, to, position, reverse_position, .. } = transfer;
        self.neighbour_links[from as usize][position as usize].upload = NONE;
        self.neighbour_links[to as usize][reverse_position as usize].download = NONE;
        self.peers[from as usize].uploads -= 1;
        if self.peers[from as usize].uploads == 0 {
            self.emit_state(from, context);
        }
        (transfer, transfer.bits - left_bits)
    }

    /// A transfer as observers see it.
    fn reported(&self, transfer: &Transfer) -> FileTransfer {
        let Transfer { from, to, piece, .. } = *transfer;
        FileTransfer { from, to, request: self.user_of(to).unwrap_or(NONE), piece }
    }

    /// Reports what a transfer has sent.
    fn report(&mut self, transfer: Transfer, end: TransferEnd, context: &mut Context<impl Observer>) {
        let Transfer { from, to, reverse_position, .. } = transfer;
        let TransferEnd { bits, wasted_bits, .. } = end;
        self.peers[from as usize].sent_bits += bits;
        self.neighbour_links[to as usize][reverse_position as usize].received += bits - wasted_bits;
        context.observer.transferred(context.now_ns, &self.reported(&transfer), &end);
    }

    /// Aborts a transfer. The bits sent are kept, unless the piece is also being received from another neighbour.
    pub(super) fn abort(&mut self, id: u32, context: &mut Context<impl Observer>) {
        let (transfer, bits) = self.end_transfer(id, context);
        let Transfer { from, to, piece, .. } = transfer;
        if self.take_duplicate(to, piece).is_some() {
            self.report(transfer, TransferEnd { bits, wasted_bits: bits, is_complete: false }, context);
        } else {
            self.pieces.set_requested(to, piece, false);
            let receiver = &mut self.peers[to as usize];
            receiver.requested -= 1;
            receiver.aborted_requests += 1;
            match receiver.partial.iter_mut().find(|(partial, _)| *partial == piece) {
                Some((_, partial)) => *partial += bits,
                None if bits > 0 => receiver.partial.push((piece, bits)),
                None => {}
            }
            self.report(transfer, TransferEnd { bits, wasted_bits: 0, is_complete: false }, context);
            self.mark_idle_neighbours_ready(to);
        }
        self.mark_ready(from);
    }

    /// Completes all transfers that have ended.
    pub(super) fn progress(&mut self, context: &mut Context<impl Observer>) {
        if self.progress_ns != Some(context.now_ns) {
            return;
        }
        self.progress_ns = None;
        while let Some(id) = self.access_links.next_completed(context.now_ns) {
            let (transfer, bits) = self.end_transfer(id, context);
            let Transfer { from, to, piece, .. } = transfer;
            self.report(transfer, TransferEnd { bits, wasted_bits: 0, is_complete: true }, context);
            self.pieces.set_requested(to, piece, false);
            self.peers[to as usize].requested -= 1;
            if let Some(other) = self.take_duplicate(to, piece) {
                let (slower, bits) = self.end_transfer(other, context);
                self.report(slower, TransferEnd { bits, wasted_bits: bits, is_complete: false }, context);
                self.mark_ready(slower.from);
            }
            self.peers[to as usize].partial.retain(|(partial, _)| *partial != piece);
            self.complete_piece(to, piece, from, context);
            self.mark_ready(from);
        }
    }

    /// A peer has completed a piece and informs its neighbours.
    fn complete_piece(&mut self, node: u32, piece: u32, from: u32, context: &mut Context<impl Observer>) {
        self.pieces.add_piece(node, piece);
        self.peers[node as usize].missing -= 1;
        for position in 0..self.neighbours[node as usize].len() {
            let Neighbour { peer, reverse_position, .. } = self.neighbours[node as usize][position];
            if self.pieces.receive_have(peer, piece) {
                let neighbour = &mut self.neighbours[node as usize][position];
                self.peers[node as usize].interested += u32::from(neighbour.wanted == 0);
                neighbour.wanted += 1;
                neighbour.nothing_to_request_at = NONE;
            } else {
                let wanted = &mut self.neighbours[peer as usize][reverse_position as usize].wanted;
                *wanted -= 1;
                if *wanted == 0 {
                    self.peers[peer as usize].interested -= 1;
                }
            }
        }
        let informed = self.neighbours[node as usize].len() as u64;
        context.observer.controlled(context.now_ns, node, informed);
        context.observer.has_piece(context.now_ns, node, piece);
        self.emit_availability(context);
        self.mark_ready(node);
        if self.peers[node as usize].missing == 0 {
            let Some(user) = self.user_of(node) else { return };
            self.unfinished -= 1;
            let request = self.receivers.request(user);
            context.observer.ended(context.now_ns, &request, Outcome::Served, from);
            self.complete(node, context);
        }
    }

    /// Allocates the access links and schedules the next progress event.
    pub(super) fn allocate(&mut self, context: &mut Context<impl Observer>) {
        self.access_links.allocate(context.now_ns);
        let next_ns = self.access_links.next_completion_ns();
        // A progress event that is too early finds no completed transfer and is scheduled again. That costs less
        // than one event for each change of rate.
        if let Some(next_ns) = next_ns
            && self.progress_ns.is_none_or(|progress_ns| next_ns < progress_ns)
        {
            self.progress_ns = Some(next_ns);
            context.queue.push(next_ns, Event::Progress);
        }
    }

    /// Lets all ready nodes start uploads.
    pub(super) fn start_uploads(&mut self, context: &mut Context<impl Observer>) {
        let mut first = 0;
        while let Some(node) = self.ready.get(first).copied() {
            first += 1;
            self.peers[node as usize].is_ready = false;
            let peer = &self.peers[node as usize];
            if peer.is_here() && peer.is_sharing && peer.uploads < self.slots(node) {
                if peer.missing == 0 || self.swarm.choking == Choking::None {
                    self.upload_to_any(node, context);
                } else {
                    self.upload_to_unchoked(node, context);
                }
            }
        }
        self.ready.clear();
    }

    /// Marks a peer as possibly able to upload.
    pub(super) fn mark_ready(&mut self, node: u32) {
        if !std::mem::replace(&mut self.peers[node as usize].is_ready, true) {
            self.ready.push(node);
        }
    }

    /// Marks all neighbours of a peer that have free slots and do not upload to it.
    pub(super) fn mark_idle_neighbours_ready(&mut self, node: u32) {
        for position in 0..self.neighbours[node as usize].len() {
            let Neighbour { peer, .. } = self.neighbours[node as usize][position];
            let is_sending = self.neighbour_links[node as usize][position].download != NONE;
            if !is_sending && self.peers[peer as usize].uploads < self.slots(peer) {
                self.mark_ready(peer);
            }
        }
    }
}
