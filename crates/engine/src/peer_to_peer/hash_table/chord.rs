//! Chord's routing tables (Stoica, Morris, Liben-Nowell, Karger, Kaashoek, Dabek, Balakrishnan 2003): successors,
//! fingers, predecessor.
//!
//! The virtual nodes of a peer have consecutive numbers, and each has tables of its own. A failed peer fails with
//! all of its nodes.

use super::order;
use crate::peer_to_peer::event::NONE;

/// The routing tables of all virtual nodes.
#[derive(Debug, Clone)]
pub(super) struct Chord {
    /// Number of virtual nodes of each peer.
    nodes_per_peer: u32,
    /// Number of fingers of each node. Finger k points to the first node at least 2^(63 − k) ahead.
    levels: u32,
    /// Maximum length of a node's successor list.
    max_successors: u32,
    fingers: Vec<u32>,
    successors: Vec<u32>,
    predecessors: Vec<u32>,
    /// The finger that each node checks next.
    next_finger: Vec<u8>,
    /// Whether a node has joined but not yet requested its objects.
    joining: Vec<bool>,
}

/// The action of a node to obtain its objects when it receives its successor's neighbours.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum KeyTransfer {
    /// The node has its objects.
    None,
    /// Query this node first, which lies between the two.
    QueryFirst(u32),
    /// Request all objects after this node up to the requesting node.
    RequestAfter(u32),
}

/// The next step of a lookup.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum NextHop {
    /// The object belongs on this node.
    Owner(u32),
    /// This node is closer to the key.
    Closer(u32),
    /// No closer node is known.
    None,
}

/// Clockwise distance on the circle.
fn ahead(from: u64, to: u64) -> u64 {
    to.wrapping_sub(from)
}

/// Whether a point lies after `from` and not after `to`. If these are equal, the interval is the whole circle.
pub(super) fn within(from: u64, point: u64, to: u64) -> bool {
    ahead(from, point).wrapping_sub(1) <= ahead(from, to).wrapping_sub(1)
}

impl Chord {
    /// Approximate size of a copy, in bytes.
    pub(super) fn bytes(&self) -> usize {
        4 * (self.fingers.len() + self.successors.len() + self.predecessors.len()) + 2 * self.joining.len()
    }

    /// Creates correct tables for these nodes, which are sorted by identifier; each peer has `nodes_per_peer` nodes.
    pub(super) fn new(ids: &[u64], ring: &[u32], max_successors: u32, nodes_per_peer: u32) -> Chord {
        let (peers, count) = (ids.len(), ring.len());
        // Within a sixteenth of the mean distance between nodes there is rarely any node besides the successor.
        let levels = (u64::BITS - (peers as u64).leading_zeros() + 4).min(64);
        let mut chord = Chord {
            nodes_per_peer,
            levels,
            max_successors,
            fingers: vec![NONE; peers * levels as usize],
            successors: vec![NONE; peers * max_successors as usize],
            predecessors: vec![NONE; peers],
            next_finger: vec![0; peers],
            joining: vec![false; peers],
        };
        if count < 2 {
            return chord;
        }
        for (place, peer) in ring.iter().enumerate() {
            let first = *peer as usize * max_successors as usize;
            for step in 1..=(max_successors as usize).min(count - 1) {
                chord.successors[first + step - 1] = ring[(place + step) % count];
            }
            chord.predecessors[*peer as usize] = ring[(place + count - 1) % count];
        }
        for level in 0..levels {
            let step = 1u64 << (63 - level);
            // The first node at least that far ahead only ever moves forward around the circle.
            let mut distance = 1;
            for (place, peer) in ring.iter().enumerate() {
                distance = distance.max(place + 1);
                let id = ids[*peer as usize];
                while distance < place + count && ahead(id, ids[ring[distance % count] as usize]) < step {
                    distance += 1;
                }
                if distance < place + count {
                    chord.fingers[*peer as usize * levels as usize + level as usize] = ring[distance % count];
                }
            }
        }
        chord
    }

    /// Marks a node as having found its position on the ring.
    pub(super) fn begin_joining(&mut self, node: u32) {
        self.joining[node as usize] = true;
    }

    /// The action of a joining node to obtain its objects, after `stabilize` with the same message.
    pub(super) fn key_transfer(&mut self, at: u32, successor: u32, neighbours: &[u32]) -> KeyTransfer {
        if !self.joining[at as usize] {
            return KeyTransfer::None;
        }
        match self.successor(at) {
            Some(next) if next != successor => return KeyTransfer::QueryFirst(next),
            Some(_) => {}
            None => return KeyTransfer::None,
        }
        let predecessor =
            neighbours.first().copied().filter(|predecessor| *predecessor != NONE && *predecessor != at);
        self.joining[at as usize] = false;
        // A successor without a predecessor, or whose predecessor is this node, transfers everything outside its
        // own range.
        KeyTransfer::RequestAfter(predecessor.unwrap_or(successor))
    }

    fn peer_of(&self, node: u32) -> u32 {
        node / self.nodes_per_peer
    }

    /// The nodes of a peer.
    pub(super) fn nodes_of(&self, peer: u32) -> std::ops::Range<u32> {
        peer * self.nodes_per_peer..(peer + 1) * self.nodes_per_peer
    }

    fn successors(&self, peer: u32) -> impl Iterator<Item = u32> + '_ {
        let first = peer as usize * self.max_successors as usize;
        self.successors[first..first + self.max_successors as usize]
            .iter()
            .copied()
            .take_while(|peer| *peer != NONE)
    }

    fn fingers(&self, peer: u32) -> &[u32] {
        let first = peer as usize * self.levels as usize;
        &self.fingers[first..first + self.levels as usize]
    }

    /// All nodes in a node's routing table.
    pub(super) fn known(&self, peer: u32) -> impl Iterator<Item = u32> + '_ {
        self.fingers(peer).iter().copied().chain(self.successors(peer))
    }

    pub(super) fn successor(&self, peer: u32) -> Option<u32> {
        self.successors(peer).next()
    }

    pub(super) fn predecessor(&self, peer: u32) -> Option<u32> {
        Some(self.predecessors[peer as usize]).filter(|peer| *peer != NONE)
    }

    /// The next step of a lookup, either at its start or at a peer that was queried at one of its nodes. The peer
    /// uses the tables of all of its nodes and chooses the node that is closest before the key. Returns that node
    /// as well.
    pub(super) fn next_hop_of_peer(
        &self,
        ids: &[u64],
        at: u32,
        key: u64,
        failed: &[u32],
        is_start: bool,
    ) -> (u32, NextHop) {
        if self.nodes_per_peer == 1 {
            return (at, self.next_hop(ids, at, key, failed));
        }
        let peer = self.peer_of(at);
        let distance = |node: u32| ahead(ids[node as usize], key);
        if let Some(owner) = self.nodes_of(peer).find(|node| self.owns(ids, *node, key)) {
            return (owner, NextHop::Owner(owner));
        }
        // A lookup never moves backwards, not even within a peer; otherwise it could go around in circles.
        let farthest = if is_start { u64::MAX } else { distance(at) };
        let mut near: Vec<u32> = self.nodes_of(peer).filter(|node| distance(*node) <= farthest).collect();
        order::by_key(&mut near, distance);
        let mut avoided = failed.to_vec();
        for node in near {
            match self.next_hop(ids, node, key, &avoided) {
                // This node has not found its position on the ring, so it cannot route the lookup.
                NextHop::None => avoided.push(peer),
                next_hop => return (node, next_hop),
            }
        }
        (at, NextHop::None)
    }

    /// The next step of a lookup from a node, avoiding peers that have failed.
    fn next_hop(&self, ids: &[u64], at: u32, key: u64, failed: &[u32]) -> NextHop {
        let own_id = ids[at as usize];
        let distance = ahead(own_id, key);
        if distance == 0 || self.owns(ids, at, key) {
            return NextHop::Owner(at);
        }
        let mut best = NONE;
        for next in self.successors(at).filter(|next| !failed.contains(&self.peer_of(*next))) {
            if ahead(own_id, ids[next as usize]) >= distance {
                return NextHop::Owner(next);
            }
            best = next;
        }
        // Fingers are sorted from far to near; those beyond the key are useless.
        let first = distance.leading_zeros().min(self.levels) as usize;
        for finger in self.fingers(at)[first..].iter().copied() {
            if finger == NONE || finger == at || failed.contains(&self.peer_of(finger)) {
                continue;
            }
            let reached = ahead(own_id, ids[finger as usize]);
            if reached < distance {
                if best == NONE || reached > ahead(own_id, ids[best as usize]) {
                    best = finger;
                }
                break;
            }
        }
        if best == NONE { NextHop::None } else { NextHop::Closer(best) }
    }

    /// Whether a key belongs on a node, as far as the node knows.
    pub(super) fn owns(&self, ids: &[u64], at: u32, key: u64) -> bool {
        self.predecessor(at)
            .is_some_and(|predecessor| within(ids[predecessor as usize], key, ids[at as usize]))
    }

    /// The node of a peer on which a key belongs, if one of them knows this.
    pub(super) fn owner_among(&self, ids: &[u64], peer: u32, key: u64) -> Option<u32> {
        self.nodes_of(peer).find(|node| self.owns(ids, *node, key))
    }

    /// The owner of a key and the nodes that follow it, as far as a node knows, one node for each peer.
    pub(super) fn replicas(&self, at: u32, owner: u32, count: u32) -> Vec<u32> {
        let mut replicas = vec![owner];
        let after = self.successors(at).skip_while(|next| owner != at && *next != owner);
        for next in after {
            if replicas.len() >= count as usize {
                break;
            }
            if replicas.iter().all(|known| self.peer_of(*known) != self.peer_of(next)) {
                replicas.push(next);
            }
        }
        replicas
    }

    /// Removes a peer from a node's tables. Returns whether it was the node's successor.
    pub(super) fn remove_peer(&mut self, at: u32, dead: u32) -> bool {
        let was_next = self.successor(at).is_some_and(|next| self.peer_of(next) == dead);
        let rest: Vec<u32> = self.successors(at).filter(|next| self.peer_of(*next) != dead).collect();
        self.set_successors(at, &rest);
        let first = at as usize * self.levels as usize;
        for finger in &mut self.fingers[first..first + self.levels as usize] {
            if *finger / self.nodes_per_peer == dead {
                *finger = NONE;
            }
        }
        if self.peer_of(self.predecessors[at as usize]) == dead {
            self.predecessors[at as usize] = NONE;
        }
        was_next
    }

    pub(super) fn clear(&mut self, peer: u32) {
        self.set_successors(peer, &[]);
        let first = peer as usize * self.levels as usize;
        self.fingers[first..first + self.levels as usize].fill(NONE);
        self.predecessors[peer as usize] = NONE;
        self.joining[peer as usize] = false;
    }

    /// Sets the successor list, nearest first, without the node itself and without duplicates.
    pub(super) fn set_successors(&mut self, at: u32, list: &[u32]) {
        let first = at as usize * self.max_successors as usize;
        let slots = &mut self.successors[first..first + self.max_successors as usize];
        slots.fill(NONE);
        let mut count = 0;
        for next in list {
            if *next == at {
                // The list has gone around the circle; the nodes that follow are already known.
                break;
            }
            if count < slots.len() && !slots[..count].contains(next) {
                slots[count] = *next;
                count += 1;
            }
        }
    }

    /// The message of a node to its predecessor: its own predecessor (or `NONE`), then its successors.
    pub(super) fn neighbours(&self, peer: u32) -> Vec<u32> {
        let mut list = vec![self.predecessors[peer as usize]];
        list.extend(self.successors(peer));
        list
    }

    /// The message of a leaving node: as `neighbours`, but without nodes of the same peer.
    pub(super) fn remaining_neighbours(&self, node: u32) -> Vec<u32> {
        let leaving = self.peer_of(node);
        let mut predecessor = self.predecessors[node as usize];
        for _ in 1..self.nodes_per_peer {
            if self.peer_of(predecessor) == leaving {
                predecessor = self.predecessors[predecessor as usize];
            }
        }
        let mut list = vec![if self.peer_of(predecessor) == leaving { NONE } else { predecessor }];
        list.extend(self.successors(node).filter(|next| self.peer_of(*next) != leaving));
        list
    }

    /// The first node after this one that belongs to another peer.
    pub(super) fn next_elsewhere(&self, node: u32) -> Option<u32> {
        self.successors(node).find(|next| self.peer_of(*next) != self.peer_of(node))
    }

    /// Stabilisation: a node receives its successor's predecessor and successors.
    pub(super) fn stabilize(&mut self, ids: &[u64], at: u32, successor: u32, neighbours: &[u32]) {
        if self.successor(at) != Some(successor) {
            return;
        }
        let (predecessor, after) =
            neighbours.split_first().map_or((NONE, &[][..]), |(predecessor, after)| (*predecessor, after));
        let mut list = Vec::with_capacity(after.len() + 2);
        let id = |peer: u32| ids[peer as usize];
        if predecessor != NONE
            && predecessor != at
            && predecessor != successor
            && within(id(at), id(predecessor), id(successor))
        {
            list.push(predecessor);
        }
        list.push(successor);
        list.extend(after);
        self.set_successors(at, &list);
    }

    /// A node receives a message from a node that considers itself its predecessor.
    pub(super) fn notify(&mut self, ids: &[u64], at: u32, by: u32) {
        let id = |peer: u32| ids[peer as usize];
        if self.predecessor(at).is_none_or(|predecessor| within(id(predecessor), id(by), id(at))) {
            self.predecessors[at as usize] = by;
        }
        if self.successor(at).is_none() {
            // The node was alone.
            self.set_successors(at, &[by]);
        }
    }

    /// Removes a neighbour that leaves: its successors or its predecessor take its place.
    pub(super) fn remove_leaving(&mut self, at: u32, leaving: u32, neighbours: &[u32]) {
        let was_before = self.predecessor(at) == Some(leaving);
        let was_next = self.successor(at) == Some(leaving);
        self.remove_peer(at, self.peer_of(leaving));
        if was_next {
            let list: Vec<u32> = neighbours.iter().skip(1).copied().filter(|peer| *peer != NONE).collect();
            self.set_successors(at, &list);
        }
        if was_before {
            self.predecessors[at as usize] =
                neighbours.first().copied().filter(|peer| *peer != at).unwrap_or(NONE);
        }
    }

    /// The finger that a node checks next, and its distance ahead.
    pub(super) fn next_finger(&mut self, peer: u32) -> (u32, u64) {
        let level = u32::from(self.next_finger[peer as usize]);
        self.next_finger[peer as usize] = ((level + 1) % self.levels) as u8;
        (level, 1 << (63 - level))
    }

    pub(super) fn set_finger(&mut self, peer: u32, level: u32, to: u32) {
        let to = if to == peer { NONE } else { to };
        self.fingers[peer as usize * self.levels as usize + level as usize] = to;
    }
}

#[cfg(test)]
mod tests {
    use super::{Chord, NONE, NextHop, ahead};
    use crate::kernel::{Purpose, Stream};
    use proptest::prelude::*;

    fn ring_of(seed: u64, peers: u32) -> (Vec<u64>, Vec<u32>) {
        let ids: Vec<u64> =
            (0..peers).map(|peer| Stream::new(seed, u64::from(peer), Purpose::Identifiers).word()).collect();
        let mut ring: Vec<u32> = (0..peers).collect();
        ring.sort_unstable_by_key(|peer| ids[*peer as usize]);
        (ids, ring)
    }

    proptest! {
        #[test]
        fn every_search_ends_at_the_owner(seed: u64, peers in 1u32..200, max_successors in 1u32..6, key: u64) {
            let (ids, ring) = ring_of(seed, peers);
            let chord = Chord::new(&ids, &ring, max_successors, 1);
            let owner = (0..peers).min_by_key(|peer| ahead(key, ids[*peer as usize])).unwrap();
            for start in 0..peers {
                let (mut at, mut hops) = (start, 0);
                loop {
                    match chord.next_hop(&ids, at, key, &[]) {
                        NextHop::Owner(found) => {
                            prop_assert_eq!(found, owner);
                            break;
                        }
                        NextHop::Closer(next) => at = next,
                        NextHop::None => {
                            prop_assert_eq!(peers, 1);
                            break;
                        }
                    }
                    hops += 1;
                    prop_assert!(hops <= 64);
                }
            }
        }

        #[test]
        fn every_search_among_peers_with_several_nodes_ends_at_the_owner(
            seed: u64, peers in 1u32..40, nodes_per_peer in 2u32..8, max_successors in 1u32..6, key: u64,
        ) {
            let nodes = peers * nodes_per_peer;
            let (ids, ring) = ring_of(seed, nodes);
            let chord = Chord::new(&ids, &ring, max_successors, nodes_per_peer);
            let owner = (0..nodes).min_by_key(|node| ahead(key, ids[*node as usize])).unwrap();
            for start in 0..peers {
                let (mut at, mut seen) = (start * nodes_per_peer, vec![start]);
                loop {
                    match chord.next_hop_of_peer(&ids, at, key, &[], seen.len() == 1) {
                        (_, NextHop::Owner(found)) => {
                            prop_assert_eq!(found, owner);
                            break;
                        }
                        (_, NextHop::Closer(next)) => at = next,
                        (_, NextHop::None) => prop_assert!(false, "a ring of {} nodes", nodes),
                    }
                    prop_assert!(!seen.contains(&(at / nodes_per_peer)), "no node is visited twice");
                    seen.push(at / nodes_per_peer);
                }
            }
        }

        #[test]
        fn copies_belong_at_different_peers(seed: u64, peers in 1u32..20, nodes_per_peer in 1u32..8, count in 1u32..6) {
            let (ids, ring) = ring_of(seed, peers * nodes_per_peer);
            let chord = Chord::new(&ids, &ring, 64, nodes_per_peer);
            for node in ring {
                let mut replicas: Vec<u32> =
                    chord.replicas(node, node, count).iter().map(|node| node / nodes_per_peer).collect();
                prop_assert_eq!(replicas[0], node / nodes_per_peer);
                replicas.sort_unstable();
                replicas.dedup();
                // 64 nodes of at most 140 are known; with few peers these are all.
                prop_assert!(replicas.len() as u32 >= count.min(peers).min(2));
                if peers * nodes_per_peer <= 65 {
                    prop_assert_eq!(replicas.len() as u32, count.min(peers));
                }
            }
        }

        #[test]
        fn fingers_are_the_first_peers_that_far_ahead(seed: u64, peers in 2u32..100) {
            let (ids, ring) = ring_of(seed, peers);
            let chord = Chord::new(&ids, &ring, 3, 1);
            for peer in 0..peers {
                for (level, finger) in chord.fingers(peer).iter().enumerate() {
                    let own_id = ids[peer as usize];
                    let distance = |other: &u32| ahead(own_id, ids[*other as usize]);
                    let expected = (0..peers).filter(|other| *other != peer && distance(other) >= 1 << (63 - level)).min_by_key(distance);
                    prop_assert_eq!(*finger, expected.unwrap_or(NONE));
                }
            }
        }
    }
}
