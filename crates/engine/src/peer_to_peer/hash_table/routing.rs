//! Lookups: from a key to the peers on which its object belongs.

use super::chord::NextHop;
use super::lookup::{ContactState, Lookup, Purpose};
use super::table::{HashTable, Tables};
use crate::metrics::{Message, Observer};
use crate::peer_to_peer::event::NONE;
use crate::peer_to_peer::model::{Context, Event, PeerToPeerModel};
use netduel_results::MessageKind;
use netduel_scenario::Routing;

/// A lookup with more hops has been misrouted by inconsistent tables and is given up.
const MAX_HOPS: u16 = 128;

impl PeerToPeerModel {
    /// Starts the lookup of a user's request.
    pub(in crate::peer_to_peer) fn start_object_lookup(
        &mut self,
        slot: u32,
        context: &mut Context<impl Observer>,
    ) {
        let pending = self.requests.get_mut(slot);
        pending.search_messages += 1;
        let request = pending.request;
        self.requests.add_references(slot, 1);
        let Some(table) = &self.table else { return };
        let (key, node) = (table.keys[request.object as usize], table.nodes_of(request.user).start);
        self.start_lookup(Purpose::Request(slot), key, node, NONE, context);
    }

    /// Starts a lookup for a node, through another node if `via` is given.
    pub(super) fn start_lookup(
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
            failed: Vec::new(),
            owners: Vec::new(),
            outstanding: 0,
            contacts: Vec::new(),
        }) as u32;
        if let Tables::Kademlia(kademlia) = &table.tables {
            let mut known = kademlia.closest(&table.ids, origin, key);
            known.extend((via != NONE && !known.contains(&via)).then_some(via));
            table.add_contacts(lookup, &known, 1);
            self.query_closest(lookup, context);
        } else if via != NONE {
            self.send_lookup_query(lookup, origin, via, 1, context);
        } else {
            self.route(lookup, origin, 0, context);
        }
        self.release_lookup(lookup, context);
    }

    /// Releases one reference. A lookup without references that is not done has failed.
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

    /// The request, the message kind and the origin of a lookup's messages.
    pub(in crate::peer_to_peer) fn lookup_label(
        &self,
        lookup: u32,
        kind: MessageKind,
    ) -> Option<(u32, MessageKind, u32)> {
        let entry = self.table.as_ref()?.lookups.get(lookup as usize)?;
        let is_search = matches!(entry.purpose, Purpose::Request(_));
        Some((entry.request, if is_search { kind } else { MessageKind::Upkeep }, entry.origin))
    }

    fn send_lookup_query(
        &mut self,
        lookup: u32,
        from: u32,
        to: u32,
        hops: u16,
        context: &mut Context<impl Observer>,
    ) {
        let Some(table) = &mut self.table else { return };
        if table.peer_of(from) == table.peer_of(to) {
            // Within one peer, there is neither a message nor a hop.
            return self.route(lookup, to, hops.saturating_sub(1), context);
        }
        table.lookup(lookup).references += 1;
        let event = Event::LookupQuery { lookup, from, to, hops };
        self.send_lookup_message(lookup, MessageKind::Query, event, from, to, context);
    }

    fn send_lookup_reply(
        &mut self,
        lookup: u32,
        from: u32,
        next: u32,
        hops: u16,
        context: &mut Context<impl Observer>,
    ) {
        let Some(table) = &mut self.table else { return };
        table.lookup(lookup).references += 1;
        let to = table.lookup(lookup).origin;
        let event = Event::LookupReply { lookup, from, next, hops };
        self.send_lookup_message(lookup, MessageKind::Hit, event, from, to, context);
    }

    fn send_lookup_message(
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

    /// A query arrives.
    pub(in crate::peer_to_peer) fn receive_lookup_query(
        &mut self,
        lookup: u32,
        from: u32,
        to: u32,
        hops: u16,
        context: &mut Context<impl Observer>,
    ) {
        let peer = self.peer_of(to);
        let sender = self.peer_of(from);
        if !self.deliver(sender, peer, context) {
            let noticed_ns = context.now_ns + self.delays.between_ns(peer, sender);
            // The reference moves to this event.
            return context.queue.push(noticed_ns, Event::LookupFailure { lookup, from, dead: to, hops });
        }
        if self.table.as_ref().is_some_and(|table| table.is_open(lookup)) {
            self.answer_lookup_query(lookup, from, to, hops, context);
        }
        self.release_lookup(lookup, context);
    }

    fn answer_lookup_query(
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
            return self.route(lookup, to, hops, context);
        };
        let has_it = match entry.purpose {
            Purpose::Request(slot) => self.placement.has(to, self.requests.get(slot).request.object),
            _ => false,
        };
        kademlia.add_contact(&table.ids, to, from);
        let is_joining = entry.purpose == Purpose::Join;
        let list = if has_it {
            NONE
        } else {
            table.message_lists.insert(kademlia.closest(&table.ids, to, entry.key)) as u32
        };
        self.send_lookup_reply(lookup, to, list, hops, context);
        if is_joining {
            self.replicate_to(to, from, context);
        }
    }

    /// Chord: routes a lookup from a queried peer or from its origin.
    fn route(&mut self, lookup: u32, at: u32, hops: u16, context: &mut Context<impl Observer>) {
        let Some(table) = &mut self.table else { return };
        let Tables::Chord(chord) = &table.tables else { return };
        let entry = &mut table.lookups[lookup as usize];
        let key = entry.key;
        let peer_of = |node: u32| node / table.nodes_per_peer;
        let is_origin = peer_of(at) == peer_of(entry.origin);
        let holds = match entry.purpose {
            Purpose::Request(slot) => self.placement.has(peer_of(at), self.requests.get(slot).request.object),
            _ => false,
        };
        let (nearest, next_hop) = if holds {
            (at, NextHop::Owner(at))
        } else {
            chord.next_hop_of_peer(&table.ids, at, key, &entry.failed, hops == 0)
        };
        match next_hop {
            NextHop::Closer(next) if hops < MAX_HOPS => {
                if is_origin || self.side.routing == Routing::Recursive {
                    self.send_lookup_query(lookup, at, next, hops + 1, context);
                } else {
                    self.send_lookup_reply(lookup, at, next, hops + 1, context);
                }
            }
            NextHop::Owner(owner) => {
                entry.owners = chord.replicas(nearest, owner, self.side.copies);
                if is_origin {
                    self.finish_with_owners(lookup, hops, context);
                } else {
                    self.send_lookup_reply(lookup, at, NONE, hops, context);
                }
            }
            NextHop::Closer(_) | NextHop::None if !is_origin => {
                self.send_lookup_reply(lookup, at, NONE, hops, context)
            }
            NextHop::Closer(_) | NextHop::None => {}
        }
    }

    /// A reply arrives. In Chord it carries the next hop, or `NONE` if the owners are known; in Kademlia a list of
    /// closer peers, or `NONE` from a holder of the object.
    pub(in crate::peer_to_peer) fn receive_lookup_reply(
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
        let list = (!is_chord && next != NONE).then(|| table.message_lists.remove(next as usize));
        let (peer, sender) = (table.peer_of(origin), table.peer_of(from));
        let is_up = self.is_up(peer);
        if !self.deliver(sender, peer, context) {
            if is_up && sender != peer {
                // The reply was lost. The waiting peer considers the replying peer failed. The reference moves to
                // this event.
                let noticed_ns = context.now_ns + self.delays.between_ns(sender, peer);
                let event = Event::LookupFailure { lookup, from: origin, dead: from, hops };
                return context.queue.push(noticed_ns, event);
            }
        } else {
            if is_open && !is_chord {
                self.receive_contacts(lookup, from, list.as_deref(), context);
            } else if is_open && next != NONE {
                with_table(&mut self.table, |table| table.lookup(lookup).last = from);
                self.send_lookup_query(lookup, origin, next, hops, context);
            } else if is_open {
                self.finish_with_owners(lookup, hops, context);
            }
        }
        self.release_lookup(lookup, context);
    }

    /// A queried peer has failed.
    pub(in crate::peer_to_peer) fn on_lookup_failure(
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
            let (nodes, nodes_per_peer) = (table.nodes_of(peer), table.nodes_per_peer);
            let entry = &mut table.lookups[lookup as usize];
            entry.failed.push(dead_peer);
            let (origin, last) = (entry.origin, entry.last);
            let is_origin = origin / nodes_per_peer == peer;
            match &mut table.tables {
                Tables::Chord(chord) => {
                    nodes.for_each(|node| {
                        chord.remove_peer(node, dead_peer);
                    });
                    if is_open
                        && is_origin
                        && last != NONE
                        && last / nodes_per_peer != dead_peer
                        && self.side.routing == Routing::Iterative
                    {
                        // The peer that returned it is queried for another one.
                        self.send_lookup_query(lookup, origin, last, hops.saturating_sub(1), context);
                    } else if is_open {
                        self.route(lookup, from, hops.saturating_sub(1), context);
                    }
                }
                Tables::Kademlia(kademlia) => {
                    kademlia.remove(&table.ids, from, dead);
                    entry.outstanding = entry.outstanding.saturating_sub(1);
                    entry.set_contact_state(dead, ContactState::Failed);
                    if is_open {
                        self.query_closest(lookup, context);
                    }
                }
            }
        }
        self.release_lookup(lookup, context);
    }

    /// Kademlia: a reply with closer peers, or from a holder of the object.
    fn receive_contacts(
        &mut self,
        lookup: u32,
        from: u32,
        list: Option<&[u32]>,
        context: &mut Context<impl Observer>,
    ) {
        let Some(table) = &mut self.table else { return };
        let entry = &mut table.lookups[lookup as usize];
        entry.outstanding = entry.outstanding.saturating_sub(1);
        let depth = entry.set_contact_state(from, ContactState::Replied);
        let origin = entry.origin;
        if let Tables::Kademlia(kademlia) = &mut table.tables {
            kademlia.add_contact(&table.ids, origin, from);
        }
        match list {
            None => self.finish(lookup, &[from], depth, context),
            Some(list) => {
                table.add_contacts(lookup, list, depth + 1);
                self.query_closest(lookup, context);
            }
        }
    }

    /// Kademlia: keeps α queries in flight to the k closest known peers until all of these have replied.
    fn query_closest(&mut self, lookup: u32, context: &mut Context<impl Observer>) {
        let (parallelism, bucket_size) = (self.side.parallelism, self.side.bucket_size as usize);
        loop {
            let Some(table) = &mut self.table else { return };
            let entry = &mut table.lookups[lookup as usize];
            let origin = entry.origin;
            let mut near = entry
                .contacts
                .iter_mut()
                .filter(|contact| contact.state != ContactState::Failed)
                .take(bucket_size);
            match near.find(|contact| contact.state == ContactState::NotQueried) {
                Some(contact) if entry.outstanding < parallelism => {
                    contact.state = ContactState::Pending;
                    let (peer, depth) = (contact.peer, contact.depth);
                    entry.outstanding += 1;
                    self.send_lookup_query(lookup, origin, peer, depth, context);
                }
                Some(_) => return,
                None => break,
            }
        }
        let Some(table) = &mut self.table else { return };
        let entry = &table.lookups[lookup as usize];
        if entry.outstanding == 0 {
            let answered = entry.contacts.iter().filter(|contact| contact.state == ContactState::Replied);
            let closest: Vec<u32> = match entry.purpose {
                // None of them has the object.
                Purpose::Request(_) => Vec::new(),
                _ => answered.take(bucket_size).map(|contact| contact.peer).collect(),
            };
            self.finish(lookup, &closest, 0, context);
        }
    }

    fn finish_with_owners(&mut self, lookup: u32, hops: u16, context: &mut Context<impl Observer>) {
        let owners =
            self.table.as_mut().map_or(Vec::new(), |table| std::mem::take(&mut table.lookup(lookup).owners));
        self.finish(lookup, &owners, hops, context);
    }

    /// Ends a lookup with the peers on which the object belongs, or without any.
    fn finish(&mut self, lookup: u32, owners: &[u32], hops: u16, context: &mut Context<impl Observer>) {
        let Some(table) = &mut self.table else { return };
        let entry = table.lookup(lookup);
        entry.done = true;
        let (purpose, origin) = (entry.purpose, entry.origin);
        let Purpose::Request(slot) = purpose else {
            return self.apply_lookup(purpose, origin, owners, context);
        };
        let (placement, nodes_per_peer) = (&self.placement, table.nodes_per_peer);
        let pending = self.requests.get_mut(slot);
        pending.search_messages -= 1;
        if pending.holder.is_none() && !pending.ended {
            // Peers that share nothing are marked as such in the lists of those that know them.
            let sharing =
                owners.iter().map(|node| node / nodes_per_peer).filter(|peer| placement.shares(*peer));
            pending.candidates = sharing.map(|peer| (peer, u32::from(hops))).collect();
        }
        self.give_up_if_exhausted(slot, context);
        self.requests.release(slot);
    }
}

fn with_table(table: &mut Option<HashTable>, change: impl FnOnce(&mut HashTable)) {
    if let Some(table) = table {
        change(table);
    }
}
