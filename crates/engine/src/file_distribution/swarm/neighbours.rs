//! Peers and their neighbours: arrivals, the tracker, leaves and crashes.

use super::event::NONE;
use super::model::{Context, Event, SwarmModel};
use super::neighbour::{Neighbour, NeighbourLink};
use crate::kernel::ns_from_s;
use crate::metrics::{Message, Observer};
use netduel_results::{MessageKind, NodeState};

impl SwarmModel {
    /// A peer announces itself to the tracker or to a random server, and checks later whether it has enough
    /// neighbours.
    pub(super) fn announce(&mut self, node: u32, context: &mut Context<impl Observer>) {
        let to = self.announce_target();
        let arrives_ns = self.arrival_ns(context.now_ns, node, to);
        let (kind, request) = (MessageKind::Query, self.user_of(node).unwrap_or(NONE));
        context.send(Message { kind, from: node, to, request, arrives_ns }, Event::Announce { node, to });
        self.schedule_reannounce(node, context);
    }

    /// The node to which peers announce themselves: the tracker, or a random server.
    fn announce_target(&mut self) -> u32 {
        match self.tracker() {
            Some(tracker) => tracker,
            None => self.first_origin + self.tracker_draws.below(u64::from(self.origins)) as u32,
        }
    }

    pub(super) fn schedule_reannounce(&mut self, node: u32, context: &mut Context<impl Observer>) {
        let peer = &mut self.peers[node as usize];
        if !std::mem::replace(&mut peer.has_scheduled_reannounce, true) {
            let incarnation = peer.incarnation;
            let at_ns = context.now_ns.saturating_add(ns_from_s(self.swarm.announce_interval_s));
            context.queue.push(at_ns, Event::Reannounce { node, incarnation });
        }
    }

    pub(super) fn reannounce(&mut self, node: u32, incarnation: u32, context: &mut Context<impl Observer>) {
        if self.peers[node as usize].incarnation == incarnation {
            self.peers[node as usize].has_scheduled_reannounce = false;
            // A peer that is unknown to the tracker has received no reply.
            let is_unknown = self.peers[node as usize].is_here() && !self.peer_list.contains(node);
            if is_unknown || self.wants_neighbours(node) {
                self.announce(node, context);
            }
        }
    }

    /// Number of neighbours that a peer requests.
    fn requested_neighbours(&self) -> usize {
        (self.swarm.neighbours as usize).div_ceil(2)
    }

    /// Whether a peer with missing pieces, or a seed while users lack pieces, has fewer than half of the neighbours
    /// it requested.
    fn wants_neighbours(&self, node: u32) -> bool {
        let peer = &self.peers[node as usize];
        let is_useful = peer.missing > 0 || self.unfinished > 0;
        peer.is_here()
            && is_useful
            && self.neighbours[node as usize].len() * 2 < self.requested_neighbours().max(2)
    }

    /// The tracker registers a peer and returns others.
    pub(super) fn receive_announce(&mut self, node: u32, to: u32, context: &mut Context<impl Observer>) {
        if !self.deliver(node, to, context) {
            return;
        }
        if !self.peers[node as usize].is_here() {
            return;
        }
        self.peer_list.add(node);
        let mut selected = if self.is_server(to) { vec![to] } else { Vec::new() };
        self.select_peers(node, &mut selected);
        self.peers[node as usize].tracker_reply = selected;
        let arrives_ns = self.arrival_ns(context.now_ns, to, node);
        let (kind, request) = (MessageKind::Hit, self.user_of(node).unwrap_or(NONE));
        let incarnation = self.peers[node as usize].incarnation;
        context.send(
            Message { kind, from: to, to: node, request, arrives_ns },
            Event::TrackerReply { node, incarnation, from: to },
        );
    }

    /// Draws random peers from those known to the tracker. Peers without room for another neighbour are left out,
    /// since a rejected peer would announce itself again.
    fn select_peers(&mut self, node: u32, selected: &mut Vec<u32>) {
        let (known, wanted) = (self.peer_list.nodes.len(), self.requested_neighbours());
        if known <= 2 * wanted {
            let mut all = self.peer_list.nodes.clone();
            self.tracker_draws.shuffle(&mut all);
            selected.extend(all.into_iter().filter(|other| self.may_link(node, *other)).take(wanted));
            return;
        }
        for _ in 0..4 * wanted {
            let other = self.peer_list.nodes[self.tracker_draws.below(known as u64) as usize];
            if selected.len() < wanted && !selected.contains(&other) && self.may_link(node, other) {
                selected.push(other);
            }
        }
    }

    fn may_link(&self, node: u32, other: u32) -> bool {
        let (one, two) = (&self.peers[node as usize], &self.peers[other as usize]);
        let has_room = |node: u32| self.neighbours[node as usize].len() < self.swarm.neighbours as usize;
        node != other
            && one.is_here()
            && two.is_here()
            && (one.missing > 0 || two.missing > 0)
            && !self.faults.links.are_separated(node, other)
            && has_room(node)
            // Servers accept all peers, so everyone can get the file from them.
            && (has_room(other) || self.is_server(other))
            && self.neighbours[node as usize].iter().all(|neighbour| neighbour.peer != other)
    }

    /// The tracker's reply arrives.
    pub(super) fn receive_peers(
        &mut self,
        node: u32,
        incarnation: u32,
        from: u32,
        context: &mut Context<impl Observer>,
    ) {
        let is_there = self.peers[node as usize].incarnation == incarnation;
        if !self.faults.links.deliver(from, (node, is_there), context) {
            return;
        }
        for other in std::mem::take(&mut self.peers[node as usize].tracker_reply) {
            if self.may_link(node, other) {
                self.link(node, other, context);
            }
        }
    }

    fn link(&mut self, one: u32, two: u32, context: &mut Context<impl Observer>) {
        for (node, other) in [(one, two), (two, one)] {
            let neighbour = Neighbour {
                peer: other,
                reverse_position: self.neighbours[other as usize].len() as u32,
                wanted: self.pieces.wanted(node, other),
                nothing_to_request_at: NONE,
            };
            self.update_counts(node, other, true);
            self.peers[node as usize].interested += u32::from(neighbour.wanted > 0);
            self.neighbours[node as usize].push(neighbour);
            self.neighbour_links[node as usize].push(NeighbourLink::default());
            self.mark_ready(node);
            // The handshake with the list of pieces.
            context.observer.controlled(context.now_ns, node, 1);
        }
        // The second peer's position was one less when the first entry was created.
        let reverse_position = self.neighbours[one as usize].len() as u32 - 1;
        if let Some(neighbour) = self.neighbours[two as usize].last_mut() {
            neighbour.reverse_position = reverse_position;
        }
    }

    pub(super) fn unlink(&mut self, node: u32, position: usize, context: &mut Context<impl Observer>) {
        let Neighbour { peer: other, .. } = self.neighbours[node as usize][position];
        let NeighbourLink { upload, download, .. } = self.neighbour_links[node as usize][position];
        for id in [upload, download] {
            if id != NONE {
                self.abort(id, context);
            }
        }
        let reverse_position = self.neighbours[node as usize][position].reverse_position as usize;
        self.remove_neighbour(node, position);
        self.remove_neighbour(other, reverse_position);
        self.update_counts(node, other, false);
        self.update_counts(other, node, false);
        if self.wants_neighbours(other) {
            self.schedule_reannounce(other, context);
        }
    }

    /// Updates the piece counts of a node. Complete nodes do not keep counts.
    fn update_counts(&mut self, node: u32, other: u32, is_added: bool) {
        if self.peers[node as usize].missing > 0 {
            self.pieces.update_counts(node, other, is_added);
        }
    }

    fn remove_neighbour(&mut self, node: u32, position: usize) {
        let (neighbours, neighbour_links) =
            (&mut self.neighbours[node as usize], &mut self.neighbour_links[node as usize]);
        let forgotten = neighbours.swap_remove(position);
        self.peers[node as usize].interested -= u32::from(forgotten.wanted > 0);
        neighbour_links.swap_remove(position);
        let (Some(moved), Some(link)) = (neighbours.get(position), neighbour_links.get(position)) else {
            return;
        };
        let (Neighbour { peer, reverse_position, .. }, NeighbourLink { upload, download, .. }) =
            (*moved, *link);
        self.neighbours[peer as usize][reverse_position as usize].reverse_position = position as u32;
        if upload != NONE {
            self.transfers[upload as usize].position = position as u32;
        }
        if download != NONE {
            self.transfers[download as usize].reverse_position = position as u32;
        }
    }

    /// A user arrives, or its peer recovers.
    pub(super) fn join(&mut self, node: u32, context: &mut Context<impl Observer>) {
        self.pieces.move_copies(node, true);
        self.emit_state(node, context);
        self.emit_availability(context);
        if self.is_server(node) {
            // All peers that know the server have been trying to reach it.
            for other in self.peer_list.nodes.clone() {
                if self.may_link(other, node) {
                    self.link(other, node, context);
                }
            }
        } else {
            self.announce(node, context);
        }
    }

    /// Disconnects a node that has left or crashed.
    pub(super) fn disconnect(&mut self, node: u32, context: &mut Context<impl Observer>) {
        self.pieces.move_copies(node, false);
        while let Some(last) = self.neighbours[node as usize].len().checked_sub(1) {
            self.unlink(node, last, context);
        }
        let peer = &mut self.peers[node as usize];
        peer.incarnation += 1;
        (peer.has_choking_rounds, peer.has_scheduled_reannounce) = (false, false);
        peer.tracker_reply.clear();
        self.emit_state(node, context);
        self.emit_availability(context);
    }

    /// A peer has completed the file. It keeps only neighbours with missing pieces, and leaves after its seeding
    /// time.
    pub(super) fn complete(&mut self, node: u32, context: &mut Context<impl Observer>) {
        let mut position = self.neighbours[node as usize].len();
        while let Some(before) = position.checked_sub(1) {
            position = before;
            let other = self.neighbours[node as usize][position].peer;
            if self.peers[other as usize].missing == 0 {
                self.unlink(node, position, context);
            }
        }
        if let Some(mean_s) = self.swarm.seeding_s.0 {
            let seeding_s =
                if mean_s > 0.0 { mean_s * self.seeding_times[node as usize].exponential() } else { 0.0 };
            let incarnation = self.peers[node as usize].incarnation;
            let at_ns = context.now_ns.saturating_add(ns_from_s(seeding_s));
            context.queue.push(at_ns, Event::Leave { node, incarnation });
        }
    }

    /// A peer or seed leaves and notifies the tracker.
    pub(super) fn leave(&mut self, node: u32, incarnation: u32, context: &mut Context<impl Observer>) {
        if self.peers[node as usize].incarnation != incarnation {
            return;
        }
        self.peers[node as usize].has_left = true;
        self.disconnect(node, context);
        let to = self.announce_target();
        let arrives_ns = self.arrival_ns(context.now_ns, node, to);
        let (kind, request) = (MessageKind::Upkeep, self.user_of(node).unwrap_or(NONE));
        context.send(Message { kind, from: node, to, request, arrives_ns }, Event::LeaveNotice { node, to });
    }

    pub(super) fn receive_leave_notice(&mut self, node: u32, to: u32, context: &mut Context<impl Observer>) {
        if self.deliver(node, to, context) {
            self.peer_list.remove(node);
        } else {
            // The notice was lost; the tracker removes the peer after its timeout.
            self.schedule_expiry(node, context);
        }
    }

    /// Schedules the removal of a peer from the tracker's list, after twice the announce interval without an
    /// announce.
    pub(super) fn schedule_expiry(&mut self, node: u32, context: &mut Context<impl Observer>) {
        let incarnation = self.peers[node as usize].incarnation;
        let at_ns = context.now_ns.saturating_add(ns_from_s(2.0 * self.swarm.announce_interval_s));
        context.queue.push(at_ns, Event::PeerExpiry { node, incarnation });
    }

    pub(super) fn expire_peer(&mut self, node: u32, incarnation: u32) {
        if self.peers[node as usize].incarnation == incarnation && !self.peers[node as usize].is_here() {
            self.peer_list.remove(node);
        }
    }

    /// Informs the observer of a node's state.
    pub(super) fn emit_state(&self, node: u32, context: &mut Context<impl Observer>) {
        context.observer.node(context.now_ns, node, self.state(node));
    }

    pub(super) fn state(&self, node: u32) -> NodeState {
        let Some(peer) = self.peers.get(node as usize) else {
            return NodeState { up: self.tracker_crashes == 0, away: false, busy: 0, waiting: 0 };
        };
        let (busy, away) = (u32::from(peer.uploads > 0), peer.crashes == 0 && !peer.is_here());
        NodeState { up: peer.is_here(), away, busy, waiting: 0 }
    }

    pub(super) fn emit_availability(&self, context: &mut Context<impl Observer>) {
        let (fewest, total) = self.pieces.availability();
        context.observer.availability(context.now_ns, fewest, total);
    }
}
