//! What peers do so that lookups find their way while others come and go. All of it is messages, and counted.

use super::chord::{KeyTransfer, within};
use super::lookup::Purpose;
use super::{HashTable, Tables};
use crate::kernel::{Purpose as Draws, Stream, ns_from_s};
use crate::metrics::{Message, Observer};
use crate::peer_to_peer::{Context, Event, NONE, PeerToPeerModel, Queue};
use netduel_results::MessageKind;

/// What a message of upkeep says. Its payload is a list of peers, an object, or nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Upkeep {
    /// I am back.
    Hello = 0,
    /// I leave.
    Goodbye = 1,
    /// This is what I hold, index.
    Register = 2,
    /// I hold nothing any more, index.
    Unregister = 3,
    /// Who comes before you, and who after?
    AskNeighbours = 4,
    /// These do.
    Neighbours = 5,
    /// I think that I come right before you.
    Notify = 6,
    /// Are you there?
    Ping = 7,
    /// I leave; these are my neighbours.
    Part = 8,
    /// Keep this object.
    Store = 9,
    /// I have joined before you; give me what you hold from there to me.
    KeyTransfer = 10,
}

impl PeerToPeerModel {
    /// Everybody's first round of upkeep, at a random moment of the first interval so that they do not go in step.
    pub(in crate::peer_to_peer) fn start_upkeep(&mut self, seed: u64, queue: &mut Queue) {
        let Some(table) = &mut self.table else { return };
        let may_move = self.sessions.is_some() || !self.faults.is_empty();
        if may_move || self.side.republish_interval_s.0.is_some() {
            table.held = self.placement.held(self.users);
        }
        for peer in (0..self.users)
            .filter(|peer| self.sessions.as_ref().is_none_or(|sessions| sessions.is_present(*peer)))
        {
            // Apart from the draws that filled the buckets.
            let mut phase = Stream::new(seed, u64::from(peer) | 1 << 40, Draws::Contacts);
            let (first, second) = (phase.unit(), phase.unit());
            let mut share = first;
            for node in table.nodes_of(peer) {
                let maintain = Event::Maintain { node, life: 0 };
                schedule(queue, share, self.side.maintenance_interval_s.0, maintain);
                share = phase.unit();
            }
            schedule(queue, second, self.side.republish_interval_s.0, Event::Republish { peer, life: 0 });
        }
    }

    /// Sends a message from node to node, or to the index; within one peer without a message.
    pub(in crate::peer_to_peer) fn send_upkeep(
        &mut self,
        what: Upkeep,
        from: u32,
        to: u32,
        payload: u32,
        context: &mut Context<impl Observer>,
    ) {
        let (sender, receiver) = (self.peer_of(from), self.peer_of(to));
        if sender == receiver {
            return self.take_in(what, from, to, payload, context);
        }
        let arrives_ns = self.arrival_ns(context.now_ns, sender, receiver);
        let kind = if what == Upkeep::Store { MessageKind::Copy } else { MessageKind::Upkeep };
        context.send(
            Message { kind, from: sender, to: receiver, request: NONE, arrives_ns },
            Event::Upkeep { what, from, to, payload },
        );
    }

    /// A message of upkeep arrives.
    pub(in crate::peer_to_peer) fn keep_up(
        &mut self,
        what: Upkeep,
        from: u32,
        to: u32,
        payload: u32,
        context: &mut Context<impl Observer>,
    ) {
        let (sender, receiver) = (self.peer_of(from), self.peer_of(to));
        if !self.gets_to(sender, receiver, context) {
            if let Some(table) = &mut self.table {
                table.take_list(what, payload);
            }
            return context
                .queue
                .push(context.now_ns + self.link_delay_ns, Event::Gone { at: sender, dead: receiver });
        }
        self.take_in(what, from, to, payload, context);
    }

    /// What a message says is heard.
    fn take_in(
        &mut self,
        what: Upkeep,
        from: u32,
        to: u32,
        payload: u32,
        context: &mut Context<impl Observer>,
    ) {
        let receiver = self.peer_of(to);
        let list = self.table.as_mut().map_or(Vec::new(), |table| table.take_list(what, payload));
        match what {
            Upkeep::Hello | Upkeep::Goodbye | Upkeep::Ping => {}
            Upkeep::Register | Upkeep::Unregister => {
                // What was said before a crash comes too late.
                self.registered[from as usize] = what == Upkeep::Register && self.is_up(from);
            }
            Upkeep::AskNeighbours => self.tell_neighbours(Upkeep::Neighbours, to, from, context),
            Upkeep::Store => {
                if self.placement.add(receiver, payload)
                    && let Some(table) = &mut self.table
                    && let Some(held) = table.held.get_mut(receiver as usize)
                {
                    held.push(payload);
                }
            }
            Upkeep::KeyTransfer => self.hand_over(to, from, &list, context),
            Upkeep::Neighbours | Upkeep::Notify | Upkeep::Part => self.heed(what, from, to, &list, context),
        }
    }

    fn heed(&mut self, what: Upkeep, from: u32, to: u32, told: &[u32], context: &mut Context<impl Observer>) {
        let Some(HashTable { ids, tables, lists, .. }) = &mut self.table else { return };
        match (tables, what) {
            (Tables::Chord(chord), Upkeep::Neighbours) => {
                chord.stabilise(ids, to, from, told);
                let (claim, successor) = (chord.claim(to, from, told), chord.successor(to));
                // First the claim, so that the objects are on their way when others hear of the newcomer.
                if let KeyTransfer::After(before) = claim {
                    let payload = lists.insert(vec![before]) as u32;
                    self.send_upkeep(Upkeep::KeyTransfer, to, from, payload, context);
                }
                if let Some(successor) = successor {
                    self.send_upkeep(Upkeep::Notify, to, successor, NONE, context);
                }
                if let KeyTransfer::Ask(next) = claim {
                    self.send_upkeep(Upkeep::AskNeighbours, to, next, NONE, context);
                }
            }
            (Tables::Chord(chord), Upkeep::Notify) => chord.notify(ids, to, from),
            (Tables::Chord(chord), _) => chord.part(to, from, told),
            (Tables::Kademlia(kademlia), _) => kademlia.forget(ids, to, from),
        }
    }

    /// A node gives one that has joined before it what belongs there now. It keeps its own copies.
    fn hand_over(&mut self, at: u32, newcomer: u32, told: &[u32], context: &mut Context<impl Observer>) {
        let (Some(table), Some(before)) = (&self.table, told.first()) else { return };
        let id = |node: u32| table.ids[node as usize];
        let belongs = |object: &u32| within(id(*before), table.keys[*object as usize], id(newcomer));
        let held = table.held.get(table.peer_of(at) as usize);
        for object in held.map_or(Vec::new(), |held| held.iter().copied().filter(belongs).collect()) {
            self.send_upkeep(Upkeep::Store, at, newcomer, object, context);
        }
    }

    /// Kademlia: a peer that a newcomer asks for its place gives it those objects for which it is now among the closest, if
    /// nobody it knows is closer to them than itself: else all who hold one would send it.
    pub(super) fn replicate_to(&mut self, at: u32, newcomer: u32, context: &mut Context<impl Observer>) {
        let Some(HashTable { ids, keys, tables: Tables::Kademlia(kademlia), held, .. }) = &self.table else {
            return;
        };
        let copies = self.side.copies as usize;
        let belongs = |object: &u32| {
            let key = keys[*object as usize];
            let far = |peer: u32| ids[peer as usize] ^ key;
            let mut near = kademlia.closest(ids, at, key);
            near.retain(|peer| *peer != newcomer);
            near.first().is_none_or(|first| far(*first) > far(at))
                && near.iter().chain([&at]).filter(|peer| far(**peer) < far(newcomer)).count() < copies
        };
        let held = held.get(at as usize);
        for object in held.map_or(Vec::new(), |held| held.iter().copied().filter(belongs).collect()) {
            self.send_upkeep(Upkeep::Store, at, newcomer, object, context);
        }
    }

    /// Sends one's predecessor and successors (Chord), in a list of their own; who leaves names nobody who leaves with it.
    fn tell_neighbours(&mut self, what: Upkeep, from: u32, to: u32, context: &mut Context<impl Observer>) {
        let Some(table) = &mut self.table else { return };
        let list = match &table.tables {
            Tables::Chord(chord) if what == Upkeep::Part => chord.remaining_neighbours(from),
            Tables::Chord(chord) => chord.neighbours(from),
            Tables::Kademlia(_) => Vec::new(),
        };
        let payload = table.lists.insert(list) as u32;
        self.send_upkeep(what, from, to, payload, context);
    }

    /// A peer notices that one it has written to is gone. A lost successor gives way to the next one at once.
    pub(in crate::peer_to_peer) fn notice(
        &mut self,
        at: u32,
        dead: u32,
        context: &mut Context<impl Observer>,
    ) {
        if Some(at) == self.index() {
            if !self.is_up(dead) {
                self.registered[dead as usize] = false;
            }
            return;
        }
        if !self.is_up(at) {
            return;
        }
        let Some(table) = &self.table else { return };
        for node in table.nodes_of(at) {
            let Some(HashTable { ids, tables, .. }) = &mut self.table else { return };
            match tables {
                Tables::Chord(chord) => {
                    if chord.forget(node, dead)
                        && let Some(successor) = chord.successor(node)
                    {
                        self.send_upkeep(Upkeep::AskNeighbours, node, successor, NONE, context);
                    }
                }
                Tables::Kademlia(kademlia) => kademlia.forget(ids, node, dead),
            }
        }
    }

    /// One round: Chord stabilises, looks after its predecessor and checks one finger; Kademlia looks for a random
    /// identifier. Who knows nobody joins anew.
    pub(in crate::peer_to_peer) fn maintain(
        &mut self,
        node: u32,
        life: u32,
        context: &mut Context<impl Observer>,
    ) {
        let Some(table) = &mut self.table else { return };
        if table.lives[table.peer_of(node) as usize] != life {
            return;
        }
        let again = Event::Maintain { node, life };
        schedule_in(context.queue, context.now_ns, self.side.maintenance_interval_s.0, again);
        let own = table.ids[node as usize];
        match &mut table.tables {
            Tables::Chord(chord) => {
                let (successor, predecessor) = (chord.successor(node), chord.predecessor(node));
                let Some(successor) = successor else { return self.join(node, context) };
                let (level, distance) = chord.next_finger(node);
                self.send_upkeep(Upkeep::AskNeighbours, node, successor, NONE, context);
                if let Some(predecessor) = predecessor.filter(|predecessor| *predecessor != successor) {
                    self.send_upkeep(Upkeep::Ping, node, predecessor, NONE, context);
                }
                self.look_up(Purpose::Finger(level), own.wrapping_add(distance), node, NONE, context);
            }
            Tables::Kademlia(kademlia) => {
                if kademlia.known(node).next().is_none() {
                    return self.join(node, context);
                }
                let key = table.contacts.word();
                self.look_up(Purpose::Refresh, key, node, NONE, context);
            }
        }
    }

    /// A peer that is back joins, and keeps up from now on.
    pub(in crate::peer_to_peer) fn start_life(&mut self, peer: u32, context: &mut Context<impl Observer>) {
        let Some(table) = &self.table else { return };
        let (life, nodes) = (table.lives[peer as usize], table.nodes_of(peer));
        for node in nodes.clone() {
            let maintain = Event::Maintain { node, life };
            schedule_in(context.queue, context.now_ns, self.side.maintenance_interval_s.0, maintain);
        }
        let republish = Event::Republish { peer, life };
        schedule_in(context.queue, context.now_ns, self.side.republish_interval_s.0, republish);
        nodes.for_each(|node| self.join(node, context));
    }

    /// A node that knows nobody asks the bootstrap peer for its place. If that is down, it tries again in its next round.
    fn join(&mut self, node: u32, context: &mut Context<impl Observer>) {
        let Some(table) = &mut self.table else { return };
        let (key, peer) = (table.ids[node as usize], table.peer_of(node));
        let bootstrap = match self.side.bootstrap.0 {
            Some(number) if number - 1 != peer => number - 1,
            // The bootstrap peer itself remembers the others.
            _ => {
                // Some peer that is up: the first one from a random one on.
                let first = table.contacts.below(u64::from(self.users)) as u32;
                let peers = &self.peers;
                let mut others = (0..self.users).map(|step| (first + step) % self.users);
                others.find(|other| *other != peer && peers[*other as usize].is_up()).unwrap_or(peer)
            }
        };
        if bootstrap != peer {
            let via = table.nodes_of(bootstrap).start;
            self.look_up(Purpose::Join, key, node, via, context);
        }
    }

    /// What a lookup of upkeep was for.
    pub(super) fn use_lookup(
        &mut self,
        purpose: Purpose,
        node: u32,
        owners: &[u32],
        context: &mut Context<impl Observer>,
    ) {
        let Some(table) = &mut self.table else { return };
        if !self.peers[table.peer_of(node) as usize].is_up() {
            return;
        }
        match (&mut table.tables, purpose) {
            (Tables::Chord(chord), Purpose::Join) => {
                chord.set_successors(
                    node,
                    &owners.iter().copied().filter(|owner| *owner != node).collect::<Vec<_>>(),
                );
                if let Some(successor) = chord.successor(node) {
                    chord.begin_joining(node);
                    self.send_upkeep(Upkeep::AskNeighbours, node, successor, NONE, context);
                }
            }
            (Tables::Chord(chord), Purpose::Finger(level)) => {
                if let Some(owner) = owners.first() {
                    chord.set_finger(node, level, *owner);
                }
            }
            (_, Purpose::Store(object)) => {
                // Chord's owner copies it on by itself.
                let count =
                    if matches!(table.tables, Tables::Chord(_)) { 1 } else { self.side.copies as usize };
                for owner in owners.iter().take(count).filter(|owner| **owner != node) {
                    self.send_upkeep(Upkeep::Store, node, *owner, object, context);
                }
            }
            _ => {}
        }
    }

    /// A peer sees to every object it holds: in Chord the owner sends copies to those after it, and others to the owner;
    /// in Kademlia everybody to the closest.
    pub(in crate::peer_to_peer) fn republish(
        &mut self,
        peer: u32,
        life: u32,
        context: &mut Context<impl Observer>,
    ) {
        let Some(table) = &mut self.table else { return };
        if table.lives[peer as usize] != life {
            return;
        }
        let again = Event::Republish { peer, life };
        schedule_in(context.queue, context.now_ns, self.side.republish_interval_s.0, again);
        for object in table.held[peer as usize].clone() {
            let Some(table) = &self.table else { return };
            let (key, first) = (table.keys[object as usize], table.nodes_of(peer).start);
            let owner = match &table.tables {
                Tables::Chord(chord) => chord.owner_among(&table.ids, peer, key).map(|node| (chord, node)),
                Tables::Kademlia(_) => None,
            };
            match owner {
                Some((chord, node)) => {
                    for replica in chord.replicas(node, node, self.side.copies).into_iter().skip(1) {
                        self.send_upkeep(Upkeep::Store, node, replica, object, context);
                    }
                }
                None => self.look_up(Purpose::Store(object), key, first, NONE, context),
            }
        }
    }

    /// A peer that leaves politely tells its neighbours of each other, and hands its objects to its successor: those that
    /// follow one of its nodes most closely to the successor of that.
    pub(in crate::peer_to_peer) fn leave_table(&mut self, peer: u32, context: &mut Context<impl Observer>) {
        let Some(table) = &self.table else { return };
        let mut parts: Vec<(u32, u32)> = Vec::new();
        let mut heirs: Vec<(u32, Option<u32>)> = Vec::new();
        for node in table.nodes_of(peer) {
            match &table.tables {
                Tables::Chord(chord) => {
                    let (before, after) = (chord.predecessor(node), chord.successor(node));
                    let neighbours = before.into_iter().chain(after.filter(|next| Some(*next) != before));
                    let elsewhere = neighbours.filter(|neighbour| table.peer_of(*neighbour) != peer);
                    parts.extend(elsewhere.map(|neighbour| (node, neighbour)));
                    heirs.push((node, chord.next_elsewhere(node)));
                }
                Tables::Kademlia(kademlia) => {
                    let closest = kademlia.closest(&table.ids, node, table.ids[node as usize]);
                    parts.extend(kademlia.known(node).map(|known| (node, known)));
                    heirs.push((node, closest.first().copied()));
                }
            }
        }
        // With several nodes the one that a key comes right before; with one it is that one.
        let ahead = |key: u64, node: u32| table.ids[node as usize].wrapping_sub(key);
        let heir_of = |key: u64| heirs.iter().min_by_key(|(node, _)| ahead(key, *node)).copied();
        let held = table.held.get(peer as usize).cloned().unwrap_or_default();
        let inherited: Vec<_> =
            held.iter().map(|object| (*object, heir_of(table.keys[*object as usize]))).collect();
        for (node, neighbour) in parts {
            self.tell_neighbours(Upkeep::Part, node, neighbour, context);
        }
        for (object, heir) in inherited {
            if let Some((node, Some(heir))) = heir {
                self.send_upkeep(Upkeep::Store, node, heir, object, context);
            }
        }
    }
}

impl HashTable {
    /// The list that a message brings along, if it is of a kind that does.
    fn take_list(&mut self, what: Upkeep, payload: u32) -> Vec<u32> {
        match what {
            Upkeep::Neighbours | Upkeep::Part | Upkeep::KeyTransfer => self.lists.remove(payload as usize),
            _ => Vec::new(),
        }
    }
}

/// Schedules a round after a share of its interval, if there is one.
fn schedule(queue: &mut Queue, share: f64, interval_s: Option<f64>, event: Event) {
    if let Some(interval_s) = interval_s {
        queue.push(ns_from_s(interval_s * share), event);
    }
}

/// Schedules the next round.
fn schedule_in(queue: &mut Queue, now_ns: u64, interval_s: Option<f64>, event: Event) {
    if let Some(interval_s) = interval_s {
        queue.push(now_ns.saturating_add(ns_from_s(interval_s)), event);
    }
}
