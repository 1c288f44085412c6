//! Who is there and who is linked to whom: arrivals, the tracker, leaves and crashes.

use super::{Context, Event, NONE, SwarmModel};
use crate::kernel::ns_from_s;
use crate::metrics::{Message, Observer};
use netduel_results::{MessageKind, NodeState};

/// A neighbour, as a peer knows it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Neighbour {
    pub(super) peer: u32,
    /// Where this peer stands among the neighbour's neighbours.
    pub(super) back: u32,
    /// How many pieces this peer has that the neighbour lacks.
    pub(super) wanted: u32,
    /// The neighbour's `reopened` when it last found nothing to ask this peer for; void once this peer has got a piece.
    pub(super) found_nothing: u32,
}

/// What passes between a peer and a neighbour.
#[derive(Debug, Clone, Copy)]
pub(super) struct NeighbourLink {
    /// The transfer to the neighbour, and the one from it.
    pub(super) upload: u32,
    pub(super) download: u32,
    /// Tit for tat: it may have pieces, since it sent some; or since it was drawn.
    pub(super) is_unchoked: bool,
    pub(super) has_chance: bool,
    /// Bits that came from it since the last round.
    pub(super) received: u64,
}

impl Default for NeighbourLink {
    fn default() -> Self {
        NeighbourLink { upload: NONE, download: NONE, is_unchoked: false, has_chance: false, received: 0 }
    }
}

/// Whom the tracker knows.
#[derive(Debug, Clone)]
pub(super) struct PeerList {
    nodes: Vec<u32>,
    /// Where each node stands in the list.
    places: Vec<u32>,
}

impl PeerList {
    pub(super) fn new(nodes: usize) -> PeerList {
        PeerList { nodes: Vec::new(), places: vec![NONE; nodes] }
    }

    pub(super) fn add(&mut self, node: u32) {
        if self.places[node as usize] == NONE {
            self.places[node as usize] = self.nodes.len() as u32;
            self.nodes.push(node);
        }
    }

    fn knows(&self, node: u32) -> bool {
        self.places[node as usize] != NONE
    }

    fn remove(&mut self, node: u32) {
        let place = std::mem::replace(&mut self.places[node as usize], NONE);
        if place != NONE {
            self.nodes.swap_remove(place as usize);
            if let Some(moved) = self.nodes.get(place as usize) {
                self.places[*moved as usize] = place;
            }
        }
    }
}

impl SwarmModel {
    /// A peer asks the tracker, or any of the servers, for others; and looks again later whether it has enough.
    pub(super) fn announce(&mut self, node: u32, context: &mut Context<impl Observer>) {
        let to = self.desk();
        let arrives_ns = self.arrival_ns(context.now_ns, node, to);
        let (kind, request) = (MessageKind::Query, self.user_of(node).unwrap_or(NONE));
        context.send(Message { kind, from: node, to, request, arrives_ns }, Event::Announce { node, to });
        self.look_again_later(node, context);
    }

    /// Where peers ask: at the tracker, or at a server drawn at random.
    fn desk(&mut self) -> u32 {
        match self.tracker() {
            Some(tracker) => tracker,
            None => self.first_origin + self.naming.below(u64::from(self.origins)) as u32,
        }
    }

    pub(super) fn look_again_later(&mut self, node: u32, context: &mut Context<impl Observer>) {
        let peer = &mut self.peers[node as usize];
        if !std::mem::replace(&mut peer.looks_again, true) {
            let life = peer.life;
            let at_ns = context.now_ns.saturating_add(ns_from_s(self.swarm.announce_interval_s));
            context.queue.push(at_ns, Event::AskAgain { node, life });
        }
    }

    pub(super) fn ask_again(&mut self, node: u32, life: u32, context: &mut Context<impl Observer>) {
        if self.peers[node as usize].life == life {
            self.peers[node as usize].looks_again = false;
            // Who is not known has had no answer.
            let is_unknown = self.peers[node as usize].is_here() && !self.register.knows(node);
            if is_unknown || self.wants_neighbours(node) {
                self.announce(node, context);
            }
        }
    }

    /// How many neighbours a peer asks for.
    fn asked_for(&self) -> usize {
        (self.swarm.neighbours as usize).div_ceil(2)
    }

    /// Whether a peer that lacks something, or a seed while anybody does, has fewer than half of those it asked for.
    fn wants_neighbours(&self, node: u32) -> bool {
        let peer = &self.peers[node as usize];
        let is_of_use = peer.missing > 0 || self.unfinished > 0;
        peer.is_here() && is_of_use && self.neighbours[node as usize].len() * 2 < self.asked_for().max(2)
    }

    /// The tracker takes a peer down and names others.
    pub(super) fn introduce(&mut self, node: u32, to: u32, context: &mut Context<impl Observer>) {
        if !self.gets_to(node, to, context) {
            return;
        }
        if !self.peers[node as usize].is_here() {
            return;
        }
        self.register.add(node);
        let mut named = if self.is_server(to) { vec![to] } else { Vec::new() };
        self.name_others(node, &mut named);
        self.peers[node as usize].introduced = named;
        let arrives_ns = self.arrival_ns(context.now_ns, to, node);
        let (kind, request) = (MessageKind::Hit, self.user_of(node).unwrap_or(NONE));
        let life = self.peers[node as usize].life;
        context.send(
            Message { kind, from: to, to: node, request, arrives_ns },
            Event::Introduced { node, life, from: to },
        );
    }

    /// Peers drawn at random from those the tracker knows. It names none that has no room for a neighbour: a peer that was
    /// turned away would ask for others.
    fn name_others(&mut self, node: u32, named: &mut Vec<u32>) {
        let (known, wanted) = (self.register.nodes.len(), self.asked_for());
        if known <= 2 * wanted {
            let mut all = self.register.nodes.clone();
            self.naming.shuffle(&mut all);
            named.extend(all.into_iter().filter(|other| self.may_link(node, *other)).take(wanted));
            return;
        }
        for _ in 0..4 * wanted {
            let other = self.register.nodes[self.naming.below(known as u64) as usize];
            if named.len() < wanted && !named.contains(&other) && self.may_link(node, other) {
                named.push(other);
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
            && !self.faults.links.separate(node, other)
            && has_room(node)
            // Seeds that are servers take all who come: everybody can have the file from them.
            && (has_room(other) || self.is_server(other))
            && self.neighbours[node as usize].iter().all(|neighbour| neighbour.peer != other)
    }

    /// The tracker's answer is here.
    pub(super) fn meet(&mut self, node: u32, life: u32, from: u32, context: &mut Context<impl Observer>) {
        let is_there = self.peers[node as usize].life == life;
        if !self.faults.links.pass(from, (node, is_there), context) {
            return;
        }
        for other in std::mem::take(&mut self.peers[node as usize].introduced) {
            if self.may_link(node, other) {
                self.link(node, other, context);
            }
        }
    }

    fn link(&mut self, one: u32, two: u32, context: &mut Context<impl Observer>) {
        for (node, other) in [(one, two), (two, one)] {
            let neighbour = Neighbour {
                peer: other,
                back: self.neighbours[other as usize].len() as u32,
                wanted: self.pieces.wanted(node, other),
                found_nothing: NONE,
            };
            self.see_all(node, other, true);
            self.peers[node as usize].wanting += u32::from(neighbour.wanted > 0);
            self.neighbours[node as usize].push(neighbour);
            self.exchanges[node as usize].push(NeighbourLink::default());
            self.call(node);
            // A greeting that says what it has.
            context.observer.controlled(context.now_ns, node, 1);
        }
        // The second one of the pair stood one place farther when the first looked.
        let back = self.neighbours[one as usize].len() as u32 - 1;
        if let Some(neighbour) = self.neighbours[two as usize].last_mut() {
            neighbour.back = back;
        }
    }

    pub(super) fn unlink(&mut self, node: u32, place: usize, context: &mut Context<impl Observer>) {
        let Neighbour { peer: other, .. } = self.neighbours[node as usize][place];
        let NeighbourLink { upload, download, .. } = self.exchanges[node as usize][place];
        for id in [upload, download] {
            if id != NONE {
                self.break_off(id, context);
            }
        }
        let back = self.neighbours[node as usize][place].back as usize;
        self.forget_neighbour(node, place);
        self.forget_neighbour(other, back);
        self.see_all(node, other, false);
        self.see_all(other, node, false);
        if self.wants_neighbours(other) {
            self.look_again_later(other, context);
        }
    }

    /// Who has everything no longer looks at what others have.
    fn see_all(&mut self, node: u32, other: u32, comes: bool) {
        if self.peers[node as usize].missing > 0 {
            self.pieces.see_all(node, other, comes);
        }
    }

    fn forget_neighbour(&mut self, node: u32, place: usize) {
        let (neighbours, exchanges) =
            (&mut self.neighbours[node as usize], &mut self.exchanges[node as usize]);
        let forgotten = neighbours.swap_remove(place);
        self.peers[node as usize].wanting -= u32::from(forgotten.wanted > 0);
        exchanges.swap_remove(place);
        let (Some(moved), Some(exchange)) = (neighbours.get(place), exchanges.get(place)) else { return };
        let (Neighbour { peer, back, .. }, NeighbourLink { upload, download, .. }) = (*moved, *exchange);
        self.neighbours[peer as usize][back as usize].back = place as u32;
        if upload != NONE {
            self.transfers[upload as usize].place = place as u32;
        }
        if download != NONE {
            self.transfers[download as usize].back = place as u32;
        }
    }

    /// A user comes, or is back after a crash.
    pub(super) fn come(&mut self, node: u32, context: &mut Context<impl Observer>) {
        self.pieces.move_copies(node, true);
        self.tell(node, context);
        self.tell_availability(context);
        if self.is_server(node) {
            // Whoever knows it has tried to reach it all the time.
            for other in self.register.nodes.clone() {
                if self.may_link(other, node) {
                    self.link(other, node, context);
                }
            }
        } else {
            self.announce(node, context);
        }
    }

    /// A node is gone: all its links break.
    pub(super) fn go(&mut self, node: u32, context: &mut Context<impl Observer>) {
        self.pieces.move_copies(node, false);
        while let Some(last) = self.neighbours[node as usize].len().checked_sub(1) {
            self.unlink(node, last, context);
        }
        let peer = &mut self.peers[node as usize];
        peer.life += 1;
        (peer.has_rounds, peer.looks_again) = (false, false);
        peer.introduced.clear();
        self.tell(node, context);
        self.tell_availability(context);
    }

    /// A peer has everything. It keeps only neighbours who lack something, and leaves in time.
    pub(super) fn complete(&mut self, node: u32, context: &mut Context<impl Observer>) {
        let mut place = self.neighbours[node as usize].len();
        while let Some(before) = place.checked_sub(1) {
            place = before;
            let other = self.neighbours[node as usize][place].peer;
            if self.peers[other as usize].missing == 0 {
                self.unlink(node, place, context);
            }
        }
        if let Some(mean_s) = self.swarm.seeding_s.0 {
            let stays_s = if mean_s > 0.0 { mean_s * self.seeding[node as usize].exponential() } else { 0.0 };
            let life = self.peers[node as usize].life;
            let at_ns = context.now_ns.saturating_add(ns_from_s(stays_s));
            context.queue.push(at_ns, Event::Leave { node, life });
        }
    }

    /// A peer or seed leaves, and tells the tracker.
    pub(super) fn leave(&mut self, node: u32, life: u32, context: &mut Context<impl Observer>) {
        if self.peers[node as usize].life != life {
            return;
        }
        self.peers[node as usize].has_left = true;
        self.go(node, context);
        let to = self.desk();
        let arrives_ns = self.arrival_ns(context.now_ns, node, to);
        let (kind, request) = (MessageKind::Upkeep, self.user_of(node).unwrap_or(NONE));
        context.send(Message { kind, from: node, to, request, arrives_ns }, Event::Farewell { node, to });
    }

    pub(super) fn take_leave(&mut self, node: u32, to: u32, context: &mut Context<impl Observer>) {
        if self.gets_to(node, to, context) {
            self.register.remove(node);
        } else {
            // It takes longer, then: silence tells, too.
            self.forget_later(node, context);
        }
    }

    /// Who has not asked for twice the time after which peers ask again is taken to be gone.
    pub(super) fn forget_later(&mut self, node: u32, context: &mut Context<impl Observer>) {
        let life = self.peers[node as usize].life;
        let at_ns = context.now_ns.saturating_add(ns_from_s(2.0 * self.swarm.announce_interval_s));
        context.queue.push(at_ns, Event::Forget { node, life });
    }

    pub(super) fn forget(&mut self, node: u32, life: u32) {
        if self.peers[node as usize].life == life && !self.peers[node as usize].is_here() {
            self.register.remove(node);
        }
    }

    /// Tells what a node does now.
    pub(super) fn tell(&self, node: u32, context: &mut Context<impl Observer>) {
        context.observer.node(context.now_ns, node, self.state(node));
    }

    pub(super) fn state(&self, node: u32) -> NodeState {
        let Some(peer) = self.peers.get(node as usize) else {
            return NodeState { up: self.tracker_crashes == 0, away: false, busy: 0, waiting: 0 };
        };
        let (busy, away) = (u32::from(peer.uploads > 0), peer.crashes == 0 && !peer.is_here());
        NodeState { up: peer.is_here(), away, busy, waiting: 0 }
    }

    pub(super) fn tell_availability(&self, context: &mut Context<impl Observer>) {
        let (fewest, total) = self.pieces.availability();
        context.observer.availability(context.now_ns, fewest, total);
    }
}
