//! Maintenance of the hash tables under churn. All of it consists of messages, which are counted.

use super::chord::{KeyTransfer, within};
use super::lookup::Purpose;
use super::table::{HashTable, Tables};
use crate::kernel::{Purpose as Draws, Stream, ns_from_s};
use crate::metrics::{Message, Observer};
use crate::peer_to_peer::event::{NONE, Upkeep};
use crate::peer_to_peer::model::{Context, Event, PeerToPeerModel, Queue};
use netduel_results::MessageKind;

impl PeerToPeerModel {
    /// Schedules the first round of maintenance of every peer, at a random point of the first interval so that
    /// peers are not synchronised.
    pub(in crate::peer_to_peer) fn start_upkeep(&mut self, seed: u64, queue: &mut Queue) {
        let Some(table) = &mut self.table else { return };
        let may_move = self.sessions.is_some() || !self.faults.is_empty();
        if may_move || self.side.republish_interval_s.0.is_some() {
            table.held = self.placement.held(self.users);
        }
        for peer in (0..self.users)
            .filter(|peer| self.sessions.as_ref().is_none_or(|sessions| sessions.is_present(*peer)))
        {
            // This stream differs from the ones that filled the buckets.
            let mut phase = Stream::new(seed, u64::from(peer) | 1 << 40, Draws::Contacts);
            let (first, second) = (phase.unit(), phase.unit());
            let mut share = first;
            for node in table.nodes_of(peer) {
                let maintain = Event::Maintain { node, incarnation: 0 };
                schedule(queue, share, self.side.maintenance_interval_s.0, maintain);
                share = phase.unit();
            }
            schedule(
                queue,
                second,
                self.side.republish_interval_s.0,
                Event::Republish { peer, incarnation: 0 },
            );
        }
    }

    /// Sends a message from node to node, or to the index. Nodes of the same peer need no message.
    pub(in crate::peer_to_peer) fn send_upkeep(
        &mut self,
        message: Upkeep,
        from: u32,
        to: u32,
        payload: u32,
        context: &mut Context<impl Observer>,
    ) {
        let (sender, receiver) = (self.peer_of(from), self.peer_of(to));
        if sender == receiver {
            return self.process_upkeep(message, from, to, payload, context);
        }
        let arrives_ns = self.arrival_ns(context.now_ns, sender, receiver);
        let kind = if message == Upkeep::Store { MessageKind::Copy } else { MessageKind::Upkeep };
        context.send(
            Message { kind, from: sender, to: receiver, request: NONE, arrives_ns },
            Event::Upkeep { message, from, to, payload },
        );
    }

    /// An upkeep message arrives.
    pub(in crate::peer_to_peer) fn receive_upkeep(
        &mut self,
        message: Upkeep,
        from: u32,
        to: u32,
        payload: u32,
        context: &mut Context<impl Observer>,
    ) {
        let (sender, receiver) = (self.peer_of(from), self.peer_of(to));
        if !self.deliver(sender, receiver, context) {
            if let Some(table) = &mut self.table {
                table.take_message_list(message, payload);
            }
            let noticed_ns = context.now_ns + self.delays.between_ns(receiver, sender);
            return context.queue.push(noticed_ns, Event::PeerLoss { at: sender, dead: receiver });
        }
        self.process_upkeep(message, from, to, payload, context);
    }

    /// Processes the content of a message.
    fn process_upkeep(
        &mut self,
        message: Upkeep,
        from: u32,
        to: u32,
        payload: u32,
        context: &mut Context<impl Observer>,
    ) {
        let receiver = self.peer_of(to);
        let list = self.table.as_mut().map_or(Vec::new(), |table| table.take_message_list(message, payload));
        match message {
            Upkeep::Hello | Upkeep::Goodbye | Upkeep::Ping => {}
            Upkeep::Register | Upkeep::Unregister => {
                // A message sent before a crash is outdated.
                self.registered[from as usize] = message == Upkeep::Register && self.is_up(from);
            }
            Upkeep::AskNeighbours => self.answer_neighbour_query(to, from, payload, context),
            Upkeep::Store => {
                if self.placement.add(receiver, payload)
                    && let Some(table) = &mut self.table
                    && let Some(held) = table.held.get_mut(receiver as usize)
                {
                    held.push(payload);
                }
            }
            Upkeep::KeyTransfer => self.transfer_keys(to, from, &list, context),
            Upkeep::Neighbours | Upkeep::Notify | Upkeep::Leave => {
                self.process_neighbour_message(message, from, to, &list, context)
            }
        }
    }

    fn process_neighbour_message(
        &mut self,
        message: Upkeep,
        from: u32,
        to: u32,
        neighbours: &[u32],
        context: &mut Context<impl Observer>,
    ) {
        let Some(HashTable { ids, tables, message_lists, .. }) = &mut self.table else { return };
        match (tables, message) {
            (Tables::Chord(chord), Upkeep::Neighbours) => {
                chord.stabilize(ids, to, from, neighbours);
                let (key_transfer, successor) =
                    (chord.key_transfer(to, from, neighbours), chord.successor(to));
                // The transfer is requested first, so that the objects are in flight when others learn of the new
                // node.
                if let KeyTransfer::RequestAfter(before) = key_transfer {
                    let payload = message_lists.insert(vec![before]) as u32;
                    self.send_upkeep(Upkeep::KeyTransfer, to, from, payload, context);
                }
                if let Some(successor) = successor {
                    self.send_upkeep(Upkeep::Notify, to, successor, NONE, context);
                }
                if let KeyTransfer::QueryFirst(next) = key_transfer {
                    self.send_upkeep(Upkeep::AskNeighbours, to, next, NONE, context);
                }
            }
            (Tables::Chord(chord), Upkeep::Notify) => chord.notify(ids, to, from),
            (Tables::Chord(chord), _) => chord.remove_leaving(to, from, neighbours),
            (Tables::Kademlia(kademlia), _) => kademlia.remove(ids, to, from),
        }
    }

    /// A node transfers the objects of a newly joined node's range to it, and keeps its own copies.
    fn transfer_keys(
        &mut self,
        at: u32,
        new_node: u32,
        neighbours: &[u32],
        context: &mut Context<impl Observer>,
    ) {
        let (Some(table), Some(before)) = (&self.table, neighbours.first()) else { return };
        let id = |node: u32| table.ids[node as usize];
        let belongs = |object: &u32| within(id(*before), table.keys[*object as usize], id(new_node));
        let held = table.held.get(table.peer_of(at) as usize);
        for object in held.map_or(Vec::new(), |held| held.iter().copied().filter(belongs).collect()) {
            self.send_upkeep(Upkeep::Store, at, new_node, object, context);
        }
    }

    /// Kademlia: a peer queried by a joining peer sends it the objects for which it is now among the closest, if
    /// the sender knows no peer closer to them than itself; otherwise every holder would send them.
    pub(super) fn replicate_to(&mut self, at: u32, new_node: u32, context: &mut Context<impl Observer>) {
        let Some(HashTable { ids, keys, tables: Tables::Kademlia(kademlia), held, .. }) = &self.table else {
            return;
        };
        let copies = self.side.copies as usize;
        let belongs = |object: &u32| {
            let key = keys[*object as usize];
            let far = |peer: u32| ids[peer as usize] ^ key;
            let mut near = kademlia.closest(ids, at, key);
            near.retain(|peer| *peer != new_node);
            near.first().is_none_or(|first| far(*first) > far(at))
                && near.iter().chain([&at]).filter(|peer| far(**peer) < far(new_node)).count() < copies
        };
        let held = held.get(at as usize);
        for object in held.map_or(Vec::new(), |held| held.iter().copied().filter(belongs).collect()) {
            self.send_upkeep(Upkeep::Store, at, new_node, object, context);
        }
    }

    /// Sends a neighbour the node's predecessor and successors (Chord) as it leaves.
    fn send_leave(&mut self, from: u32, to: u32, context: &mut Context<impl Observer>) {
        let Some(table) = &mut self.table else { return };
        let list = match &table.tables {
            Tables::Chord(chord) => chord.remaining_neighbours(from),
            Tables::Kademlia(_) => Vec::new(),
        };
        let payload = table.message_lists.insert(list) as u32;
        self.send_upkeep(Upkeep::Leave, from, to, payload, context);
    }

    /// A peer notices that the receiver of a message is down. A failed successor is replaced by the next one at
    /// once.
    pub(in crate::peer_to_peer) fn on_peer_loss(
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
        let Some(HashTable { ids, tables, .. }) = &mut self.table else { return };
        match tables {
            Tables::Kademlia(kademlia) => kademlia.remove(ids, at, dead),
            Tables::Chord(chord) => {
                // All nodes of the peer forget the dead one before any of them asks for another successor.
                let nodes = chord.nodes_of(at);
                let orphans: Vec<u32> = nodes.filter(|node| chord.remove_peer(*node, dead)).collect();
                for node in orphans {
                    if let Some(successor) = self.successor(node) {
                        self.send_upkeep(Upkeep::AskNeighbours, node, successor, dead, context);
                    }
                }
            }
        }
    }

    /// Chord: a node sends its neighbours to the one that asks for them. If that node names a peer that did not reply
    /// to it, the answer leaves this peer out; otherwise the asking node would learn of it again, and the two would
    /// repeat question and answer until the dead peer was removed here. A node whose predecessor was named checks
    /// the predecessor itself, as in its own rounds.
    fn answer_neighbour_query(
        &mut self,
        at: u32,
        asking: u32,
        unreachable: u32,
        context: &mut Context<impl Observer>,
    ) {
        let Some(HashTable { tables: Tables::Chord(chord), message_lists, nodes_per_peer, .. }) =
            &mut self.table
        else {
            return;
        };
        let is_unreachable = |node: u32| node != NONE && node / *nodes_per_peer == unreachable;
        let named = chord.predecessor(at).filter(|predecessor| is_unreachable(*predecessor));
        let mut list = chord.neighbours(at);
        if named.is_some() {
            list[0] = NONE;
        }
        list.retain(|node| !is_unreachable(*node));
        let payload = message_lists.insert(list) as u32;
        self.send_upkeep(Upkeep::Neighbours, at, asking, payload, context);
        if let Some(predecessor) = named {
            self.send_upkeep(Upkeep::Ping, at, predecessor, NONE, context);
        }
    }

    /// Chord: the successor of a node.
    fn successor(&self, node: u32) -> Option<u32> {
        match &self.table.as_ref()?.tables {
            Tables::Chord(chord) => chord.successor(node),
            Tables::Kademlia(_) => None,
        }
    }

    /// One round of maintenance: in Chord, a node stabilises, checks its predecessor and checks one finger; in
    /// Kademlia, a peer looks up a random identifier. A node with empty tables joins again.
    pub(in crate::peer_to_peer) fn maintain(
        &mut self,
        node: u32,
        incarnation: u32,
        context: &mut Context<impl Observer>,
    ) {
        let Some(table) = &mut self.table else { return };
        if table.incarnations[table.peer_of(node) as usize] != incarnation {
            return;
        }
        let again = Event::Maintain { node, incarnation };
        schedule_in(context.queue, context.now_ns, self.side.maintenance_interval_s.0, again);
        let own_id = table.ids[node as usize];
        match &mut table.tables {
            Tables::Chord(chord) => {
                let (successor, predecessor) = (chord.successor(node), chord.predecessor(node));
                let Some(successor) = successor else { return self.join(node, context) };
                let (level, distance) = chord.next_finger(node);
                self.send_upkeep(Upkeep::AskNeighbours, node, successor, NONE, context);
                if let Some(predecessor) = predecessor.filter(|predecessor| *predecessor != successor) {
                    self.send_upkeep(Upkeep::Ping, node, predecessor, NONE, context);
                }
                self.start_lookup(Purpose::Finger(level), own_id.wrapping_add(distance), node, NONE, context);
            }
            Tables::Kademlia(kademlia) => {
                if kademlia.known(node).next().is_none() {
                    return self.join(node, context);
                }
                let key = table.contacts.word();
                self.start_lookup(Purpose::Refresh, key, node, NONE, context);
            }
        }
    }

    /// A returning peer joins and starts its maintenance.
    pub(in crate::peer_to_peer) fn rejoin(&mut self, peer: u32, context: &mut Context<impl Observer>) {
        let Some(table) = &self.table else { return };
        let (incarnation, nodes) = (table.incarnations[peer as usize], table.nodes_of(peer));
        for node in nodes.clone() {
            let maintain = Event::Maintain { node, incarnation };
            schedule_in(context.queue, context.now_ns, self.side.maintenance_interval_s.0, maintain);
        }
        let republish = Event::Republish { peer, incarnation };
        schedule_in(context.queue, context.now_ns, self.side.republish_interval_s.0, republish);
        nodes.for_each(|node| self.join(node, context));
    }

    /// A node with empty tables asks the bootstrap peer for its position. If that peer is down, the node tries
    /// again in its next round.
    fn join(&mut self, node: u32, context: &mut Context<impl Observer>) {
        let Some(table) = &mut self.table else { return };
        let (key, peer) = (table.ids[node as usize], table.peer_of(node));
        let bootstrap = match self.side.bootstrap.0 {
            Some(number) if number - 1 != peer => number - 1,
            // The bootstrap peer itself remembers other peers.
            _ => {
                // A peer that is up: the first one after a random start.
                let first = table.contacts.below(u64::from(self.users)) as u32;
                let peers = &self.peers;
                let mut others = (0..self.users).map(|step| (first + step) % self.users);
                others.find(|other| *other != peer && peers[*other as usize].is_up()).unwrap_or(peer)
            }
        };
        if bootstrap != peer {
            let via = table.nodes_of(bootstrap).start;
            self.start_lookup(Purpose::Join, key, node, via, context);
        }
    }

    /// Applies the result of a maintenance lookup.
    pub(super) fn apply_lookup(
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
                // In Chord, the owner itself sends the further copies.
                let count =
                    if matches!(table.tables, Tables::Chord(_)) { 1 } else { self.side.copies as usize };
                for owner in owners.iter().take(count).filter(|owner| **owner != node) {
                    self.send_upkeep(Upkeep::Store, node, *owner, object, context);
                }
            }
            _ => {}
        }
    }

    /// A peer republishes all of its objects. In Chord, the owner sends copies to the nodes after it, and other
    /// holders send the object to the owner; in Kademlia, every holder sends it to the closest peers.
    pub(in crate::peer_to_peer) fn republish(
        &mut self,
        peer: u32,
        incarnation: u32,
        context: &mut Context<impl Observer>,
    ) {
        let Some(table) = &mut self.table else { return };
        if table.incarnations[peer as usize] != incarnation {
            return;
        }
        let again = Event::Republish { peer, incarnation };
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
                None => self.start_lookup(Purpose::Store(object), key, first, NONE, context),
            }
        }
    }

    /// A peer that leaves gracefully sends its neighbours to each other and its objects to its successors: each
    /// object to the successor of the closest of its nodes that follow the key.
    pub(in crate::peer_to_peer) fn leave_table(&mut self, peer: u32, context: &mut Context<impl Observer>) {
        let Some(table) = &self.table else { return };
        let mut leave_messages: Vec<(u32, u32)> = Vec::new();
        let mut recipients: Vec<(u32, Option<u32>)> = Vec::new();
        for node in table.nodes_of(peer) {
            match &table.tables {
                Tables::Chord(chord) => {
                    let (before, after) = (chord.predecessor(node), chord.successor(node));
                    let neighbours = before.into_iter().chain(after.filter(|next| Some(*next) != before));
                    let elsewhere = neighbours.filter(|neighbour| table.peer_of(*neighbour) != peer);
                    leave_messages.extend(elsewhere.map(|neighbour| (node, neighbour)));
                    recipients.push((node, chord.next_elsewhere(node)));
                }
                Tables::Kademlia(kademlia) => {
                    let closest = kademlia.closest(&table.ids, node, table.ids[node as usize]);
                    leave_messages.extend(kademlia.known(node).map(|known| (node, known)));
                    recipients.push((node, closest.first().copied()));
                }
            }
        }
        // The node that most closely follows the key.
        let ahead = |key: u64, node: u32| table.ids[node as usize].wrapping_sub(key);
        let recipient_of = |key: u64| recipients.iter().min_by_key(|(node, _)| ahead(key, *node)).copied();
        let held = table.held.get(peer as usize).cloned().unwrap_or_default();
        let transfers: Vec<_> =
            held.iter().map(|object| (*object, recipient_of(table.keys[*object as usize]))).collect();
        for (node, neighbour) in leave_messages {
            self.send_leave(node, neighbour, context);
        }
        for (object, recipient) in transfers {
            if let Some((node, Some(recipient))) = recipient {
                self.send_upkeep(Upkeep::Store, node, recipient, object, context);
            }
        }
    }
}

impl HashTable {
    /// Removes and returns the list that a message carries, if its type has one.
    fn take_message_list(&mut self, message: Upkeep, payload: u32) -> Vec<u32> {
        match message {
            Upkeep::Neighbours | Upkeep::Leave | Upkeep::KeyTransfer => {
                self.message_lists.remove(payload as usize)
            }
            _ => Vec::new(),
        }
    }
}

/// Schedules the first round after a share of the interval, if there is one.
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
