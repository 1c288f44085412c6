//! Lookups: from a key to the peers where its object belongs, step by step.

use super::chord::NextHop;
use super::{HashTable, Tables};
use crate::metrics::{Message, Observer};
use crate::peer_to_peer::{Context, Event, NONE, PeerToPeerModel};
use netduel_results::MessageKind;
use netduel_scenario::Routing;

/// A lookup that goes on longer than this has gone astray in tables that are wrong.
const MOST_HOPS: u16 = 128;

/// A lookup that some event still refers to.
#[derive(Debug, Clone)]
pub(super) struct Lookup {
    pub(super) purpose: Purpose,
    /// The number of the request that it is for: messages under way may outlive it.
    request: u32,
    pub(super) key: u64,
    /// The node that it is for.
    pub(super) origin: u32,
    references: u32,
    pub(super) done: bool,
    /// Chord: the node that named the next one last.
    last: u32,
    /// Chord: the peers that did not answer; messages tell it on.
    gone: Vec<u32>,
    /// Chord: the nodes where the object belongs, as whoever ended the search told.
    owners: Vec<u32>,
    /// Kademlia: questions that are not answered.
    outstanding: u32,
    /// Kademlia: who is known, closest to the key first.
    contacts: Vec<Contact>,
}

/// What a lookup is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// A user's request, by its slot.
    Request(u32),
    /// Finding one's place.
    Join,
    /// Checking a finger.
    Finger(u32),
    /// Hearing from peers of one bucket.
    Refresh,
    /// Putting copies of an object where they belong.
    Store(u32),
}

#[derive(Debug, Clone, Copy)]
struct Contact {
    peer: u32,
    /// How many questions lie between the origin and this peer, its own included.
    depth: u16,
    state: Answer,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Answer {
    NotAsked,
    Awaited,
    Given,
    Missing,
}

impl HashTable {
    fn lookup(&mut self, lookup: u32) -> &mut Lookup {
        &mut self.lookups[lookup as usize]
    }

    fn meet(&mut self, lookup: u32, peers: &[u32], depth: u16) {
        let ids = &self.ids;
        let lookup = &mut self.lookups[lookup as usize];
        for peer in peers.iter().copied().filter(|peer| *peer != lookup.origin) {
            let far = |peer: u32| ids[peer as usize] ^ lookup.key;
            let place = lookup.contacts.partition_point(|contact| far(contact.peer) < far(peer));
            if lookup.contacts.get(place).is_none_or(|contact| contact.peer != peer) {
                lookup.contacts.insert(place, Contact { peer, depth, state: Answer::NotAsked });
            }
        }
    }
}

impl PeerToPeerModel {
    /// A user's request is looked up.
    pub(in crate::peer_to_peer) fn look_up_object(
        &mut self,
        slot: u32,
        context: &mut Context<impl Observer>,
    ) {
        let pending = self.requests.get_mut(slot);
        pending.search_messages += 1;
        let request = pending.request;
        self.requests.hold(slot, 1);
        let Some(table) = &self.table else { return };
        let (key, node) = (table.keys[request.object as usize], table.nodes_of(request.user).start);
        self.look_up(Purpose::Request(slot), key, node, NONE, context);
    }

    /// Starts a lookup for a node, by way of another one if that is given.
    pub(super) fn look_up(
        &mut self,
        purpose: Purpose,
        key: u64,
        origin: u32,
        via: u32,
        context: &mut Context<impl Observer>,
    ) {
        let Some(table) = &mut self.table else { return };
        let request = match purpose {
            Purpose::Request(slot) => self.requests.get(slot).request.id,
            _ => NONE,
        };
        let lookup = table.lookups.insert(Lookup {
            purpose,
            request,
            key,
            origin,
            references: 1,
            done: false,
            last: NONE,
            gone: Vec::new(),
            owners: Vec::new(),
            outstanding: 0,
            contacts: Vec::new(),
        }) as u32;
        if let Tables::Kademlia(kademlia) = &table.tables {
            let mut known = kademlia.closest(&table.ids, origin, key);
            known.extend((via != NONE && !known.contains(&via)).then_some(via));
            table.meet(lookup, &known, 1);
            self.ask_closest(lookup, context);
        } else if via != NONE {
            self.ask(lookup, origin, via, 1, context);
        } else {
            self.follow(lookup, origin, 0, context);
        }
        self.release_lookup(lookup, context);
    }

    /// A reference less. A lookup to which nothing refers any more has failed, unless it is done.
    fn release_lookup(&mut self, lookup: u32, context: &mut Context<impl Observer>) {
        let Some(table) = &mut self.table else { return };
        let entry = table.lookup(lookup);
        entry.references -= 1;
        if entry.references > 0 {
            return;
        }
        if !entry.done {
            self.finish(lookup, &[], 0, context);
        }
        if let Some(table) = &mut self.table {
            table.lookups.remove(lookup as usize);
        }
    }

    /// What messages of a lookup belong to, what they are, and whom it is for.
    pub(in crate::peer_to_peer) fn lookup_label(
        &self,
        lookup: u32,
        kind: MessageKind,
    ) -> Option<(u32, MessageKind, u32)> {
        let entry = self.table.as_ref()?.lookups.get(lookup as usize)?;
        let is_search = matches!(entry.purpose, Purpose::Request(_));
        Some((entry.request, if is_search { kind } else { MessageKind::Upkeep }, entry.origin))
    }

    fn ask(&mut self, lookup: u32, from: u32, to: u32, hops: u16, context: &mut Context<impl Observer>) {
        let Some(table) = &mut self.table else { return };
        if table.peer_of(from) == table.peer_of(to) {
            // Within one machine: neither a message nor a hop.
            return self.follow(lookup, to, hops.saturating_sub(1), context);
        }
        table.lookup(lookup).references += 1;
        let event = Event::Ask { lookup, from, to, hops };
        self.send_of_lookup(lookup, MessageKind::Query, event, from, to, context);
    }

    fn reply(&mut self, lookup: u32, from: u32, next: u32, hops: u16, context: &mut Context<impl Observer>) {
        let Some(table) = &mut self.table else { return };
        table.lookup(lookup).references += 1;
        let to = table.lookup(lookup).origin;
        let event = Event::Reply { lookup, from, next, hops };
        self.send_of_lookup(lookup, MessageKind::Hit, event, from, to, context);
    }

    fn send_of_lookup(
        &mut self,
        lookup: u32,
        kind: MessageKind,
        event: Event,
        from: u32,
        to: u32,
        context: &mut Context<impl Observer>,
    ) {
        let Some((request, kind, _)) = self.lookup_label(lookup, kind) else { return };
        let (from, to) = (self.peer_of(from), self.peer_of(to));
        let arrives_ns = self.arrival_ns(context.now_ns, from, to);
        context.send(Message { kind, from, to, request, arrives_ns }, event);
    }

    /// A question arrives.
    pub(in crate::peer_to_peer) fn asked(
        &mut self,
        lookup: u32,
        from: u32,
        to: u32,
        hops: u16,
        context: &mut Context<impl Observer>,
    ) {
        let peer = self.peer_of(to);
        let sender = self.peer_of(from);
        if !self.gets_to(sender, peer, context) {
            let noticed_ns = context.now_ns + self.link_delay_ns;
            // The reference goes with it.
            return context.queue.push(noticed_ns, Event::Silence { lookup, from, dead: to, hops });
        }
        if self.table.as_ref().is_some_and(|table| table.is_open(lookup)) {
            self.answer_question(lookup, from, to, hops, context);
        }
        self.release_lookup(lookup, context);
    }

    fn answer_question(
        &mut self,
        lookup: u32,
        from: u32,
        to: u32,
        hops: u16,
        context: &mut Context<impl Observer>,
    ) {
        let Some(table) = &mut self.table else { return };
        let entry = &table.lookups[lookup as usize];
        let Tables::Kademlia(kademlia) = &mut table.tables else {
            return self.follow(lookup, to, hops, context);
        };
        let has_it = match entry.purpose {
            Purpose::Request(slot) => self.placement.has(to, self.requests.get(slot).request.object),
            _ => false,
        };
        kademlia.see(&table.ids, to, from);
        let is_newcomer = entry.purpose == Purpose::Join;
        let list = if has_it {
            NONE
        } else {
            table.lists.insert(kademlia.closest(&table.ids, to, entry.key)) as u32
        };
        self.reply(lookup, to, list, hops, context);
        if is_newcomer {
            self.replicate_to(to, from, context);
        }
    }

    /// Chord: the next step from a peer that has been asked at one of its nodes, or that begins.
    fn follow(&mut self, lookup: u32, at: u32, hops: u16, context: &mut Context<impl Observer>) {
        let Some(table) = &mut self.table else { return };
        let Tables::Chord(chord) = &table.tables else { return };
        let entry = &mut table.lookups[lookup as usize];
        let key = entry.key;
        let peer_of = |node: u32| node / table.width;
        let is_origin = peer_of(at) == peer_of(entry.origin);
        let holds = match entry.purpose {
            Purpose::Request(slot) => self.placement.has(peer_of(at), self.requests.get(slot).request.object),
            _ => false,
        };
        let (nearest, way) = if holds {
            (at, NextHop::Owner(at))
        } else {
            chord.way_of_peer(&table.ids, at, key, &entry.gone, hops == 0)
        };
        match way {
            NextHop::Ask(next) if hops < MOST_HOPS => {
                if is_origin || self.side.routing == Routing::Recursive {
                    self.ask(lookup, at, next, hops + 1, context);
                } else {
                    self.reply(lookup, at, next, hops + 1, context);
                }
            }
            NextHop::Owner(owner) => {
                entry.owners = chord.replicas(nearest, owner, self.side.copies);
                if is_origin {
                    self.finish_with_owners(lookup, hops, context);
                } else {
                    self.reply(lookup, at, NONE, hops, context);
                }
            }
            NextHop::Ask(_) | NextHop::Lost if !is_origin => self.reply(lookup, at, NONE, hops, context),
            NextHop::Ask(_) | NextHop::Lost => {}
        }
    }

    /// An answer arrives: in Chord who is next, or `NONE` if the owners are known; in Kademlia a list of peers that are
    /// closer, or `NONE` from one who has the object.
    pub(in crate::peer_to_peer) fn replied(
        &mut self,
        lookup: u32,
        from: u32,
        next: u32,
        hops: u16,
        context: &mut Context<impl Observer>,
    ) {
        let Some(table) = &mut self.table else { return };
        let origin = table.lookup(lookup).origin;
        let is_open = table.is_open(lookup);
        let is_chord = matches!(table.tables, Tables::Chord(_));
        let list = (!is_chord && next != NONE).then(|| table.lists.remove(next as usize));
        let (peer, sender) = (table.peer_of(origin), table.peer_of(from));
        let is_up = self.is_up(peer);
        if !self.gets_to(sender, peer, context) {
            if is_up && sender != peer {
                // It did not come through: whoever waits takes the one that was to answer for gone. The reference goes with it.
                let noticed_ns = context.now_ns + self.link_delay_ns;
                let event = Event::Silence { lookup, from: origin, dead: from, hops };
                return context.queue.push(noticed_ns, event);
            }
        } else {
            if is_open && !is_chord {
                self.hear(lookup, from, list.as_deref(), context);
            } else if is_open && next != NONE {
                table_of(&mut self.table, |table| table.lookup(lookup).last = from);
                self.ask(lookup, origin, next, hops, context);
            } else if is_open {
                self.finish_with_owners(lookup, hops, context);
            }
        }
        self.release_lookup(lookup, context);
    }

    /// Somebody who was asked is gone.
    pub(in crate::peer_to_peer) fn silent(
        &mut self,
        lookup: u32,
        from: u32,
        dead: u32,
        hops: u16,
        context: &mut Context<impl Observer>,
    ) {
        if self.is_up(self.peer_of(from))
            && let Some(table) = &mut self.table
        {
            let is_open = table.is_open(lookup);
            let (peer, dead_peer) = (table.peer_of(from), table.peer_of(dead));
            let (nodes, width) = (table.nodes_of(peer), table.width);
            let entry = &mut table.lookups[lookup as usize];
            entry.gone.push(dead_peer);
            let (origin, last) = (entry.origin, entry.last);
            let is_origin = origin / width == peer;
            match &mut table.tables {
                Tables::Chord(chord) => {
                    nodes.for_each(|node| {
                        chord.forget(node, dead_peer);
                    });
                    if is_open
                        && is_origin
                        && last != NONE
                        && last / width != dead_peer
                        && self.side.routing == Routing::Iterative
                    {
                        // Whoever named it is asked for another one.
                        self.ask(lookup, origin, last, hops.saturating_sub(1), context);
                    } else if is_open {
                        self.follow(lookup, from, hops.saturating_sub(1), context);
                    }
                }
                Tables::Kademlia(kademlia) => {
                    kademlia.forget(&table.ids, from, dead);
                    entry.outstanding = entry.outstanding.saturating_sub(1);
                    mark(entry, dead, Answer::Missing);
                    if is_open {
                        self.ask_closest(lookup, context);
                    }
                }
            }
        }
        self.release_lookup(lookup, context);
    }

    /// Kademlia: an answer with peers that are closer, or from one who has the object.
    fn hear(&mut self, lookup: u32, from: u32, list: Option<&[u32]>, context: &mut Context<impl Observer>) {
        let Some(table) = &mut self.table else { return };
        let entry = &mut table.lookups[lookup as usize];
        entry.outstanding = entry.outstanding.saturating_sub(1);
        let depth = mark(entry, from, Answer::Given);
        let origin = entry.origin;
        if let Tables::Kademlia(kademlia) = &mut table.tables {
            kademlia.see(&table.ids, origin, from);
        }
        match list {
            None => self.finish(lookup, &[from], depth, context),
            Some(list) => {
                table.meet(lookup, list, depth + 1);
                self.ask_closest(lookup, context);
            }
        }
    }

    /// Kademlia: keeps α questions under way to the k closest peers known, until all of those have answered.
    fn ask_closest(&mut self, lookup: u32, context: &mut Context<impl Observer>) {
        let (most, width) = (self.side.parallelism, self.side.bucket_size as usize);
        loop {
            let Some(table) = &mut self.table else { return };
            let entry = &mut table.lookups[lookup as usize];
            let origin = entry.origin;
            let mut near =
                entry.contacts.iter_mut().filter(|contact| contact.state != Answer::Missing).take(width);
            match near.find(|contact| contact.state == Answer::NotAsked) {
                Some(contact) if entry.outstanding < most => {
                    contact.state = Answer::Awaited;
                    let (peer, depth) = (contact.peer, contact.depth);
                    entry.outstanding += 1;
                    self.ask(lookup, origin, peer, depth, context);
                }
                Some(_) => return,
                None => break,
            }
        }
        let Some(table) = &mut self.table else { return };
        let entry = &table.lookups[lookup as usize];
        if entry.outstanding == 0 {
            let answered = entry.contacts.iter().filter(|contact| contact.state == Answer::Given);
            let closest: Vec<u32> = match entry.purpose {
                // None of them has it.
                Purpose::Request(_) => Vec::new(),
                _ => answered.take(width).map(|contact| contact.peer).collect(),
            };
            self.finish(lookup, &closest, 0, context);
        }
    }

    fn finish_with_owners(&mut self, lookup: u32, hops: u16, context: &mut Context<impl Observer>) {
        let owners =
            self.table.as_mut().map_or(Vec::new(), |table| std::mem::take(&mut table.lookup(lookup).owners));
        self.finish(lookup, &owners, hops, context);
    }

    /// A lookup ends: with the peers where the object belongs, or with none.
    fn finish(&mut self, lookup: u32, owners: &[u32], hops: u16, context: &mut Context<impl Observer>) {
        let Some(table) = &mut self.table else { return };
        let entry = table.lookup(lookup);
        entry.done = true;
        let (purpose, origin) = (entry.purpose, entry.origin);
        let Purpose::Request(slot) = purpose else {
            return self.use_lookup(purpose, origin, owners, context);
        };
        let (placement, width) = (&self.placement, table.width);
        let pending = self.requests.get_mut(slot);
        pending.search_messages -= 1;
        if pending.holder.is_none() && !pending.ended {
            // Who shares nothing says so in the lists of those who know it.
            let sharing = owners.iter().map(|node| node / width).filter(|peer| placement.shares(*peer));
            pending.candidates = sharing.map(|peer| (peer, u32::from(hops))).collect();
        }
        self.give_up_if_exhausted(slot, context);
        self.requests.release(slot);
    }
}

/// Notes what a peer answered; returns its depth.
fn mark(lookup: &mut Lookup, peer: u32, state: Answer) -> u16 {
    let contact = lookup.contacts.iter_mut().find(|contact| contact.peer == peer);
    contact.map_or(0, |contact| {
        contact.state = state;
        contact.depth
    })
}

fn table_of(table: &mut Option<HashTable>, change: impl FnOnce(&mut HashTable)) {
    if let Some(table) = table {
        change(table);
    }
}
