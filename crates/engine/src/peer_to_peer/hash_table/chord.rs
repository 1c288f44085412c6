//! Chord's tables (Stoica, Morris, Liben-Nowell, Karger, Kaashoek, Dabek, Balakrishnan 2003): successors, fingers,
//! predecessor.
//!
//! Each peer has as many virtual nodes on the ring, in a row of numbers; each of these has tables of its own. Who is gone is
//! always a peer, with all its nodes.

use super::{NONE, order};

/// What every virtual node knows of the ring.
#[derive(Debug, Clone)]
pub(super) struct Chord {
    /// How many virtual nodes each peer has.
    width: u32,
    /// How many fingers each peer has. Finger k points to the first peer at least 2^(63 − k) ahead.
    levels: u32,
    /// How many successors each peer knows at most.
    reach: u32,
    fingers: Vec<u32>,
    successors: Vec<u32>,
    predecessors: Vec<u32>,
    /// The finger that each node checks next.
    next_finger: Vec<u8>,
    /// Which nodes have joined, but not asked for their objects yet.
    joining: Vec<bool>,
}

/// What a node does about the objects that belong to it, when it hears from its successor.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum KeyTransfer {
    /// It has them.
    Nothing,
    /// It asks another one first, which lies between.
    Ask(u32),
    /// It asks for everything after this node up to itself.
    After(u32),
}

/// Where a search goes on.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum NextHop {
    /// The object belongs at this peer.
    Owner(u32),
    /// This one is nearer.
    Ask(u32),
    /// Nobody else is known.
    Lost,
}

/// How far a point lies ahead on the circle.
fn ahead(from: u64, to: u64) -> u64 {
    to.wrapping_sub(from)
}

/// Whether a point lies after `from` and not after `to`; if those are equal, that is the whole circle.
pub(super) fn within(from: u64, point: u64, to: u64) -> bool {
    ahead(from, point).wrapping_sub(1) <= ahead(from, to).wrapping_sub(1)
}

impl Chord {
    /// About how many bytes a copy of it takes.
    pub(super) fn bytes(&self) -> usize {
        4 * (self.fingers.len() + self.successors.len() + self.predecessors.len()) + 2 * self.joining.len()
    }

    /// The right tables for these nodes, sorted by identifier; each peer has `width` of them.
    pub(super) fn new(ids: &[u64], ring: &[u32], reach: u32, width: u32) -> Chord {
        let (peers, count) = (ids.len(), ring.len());
        // Closer than a sixteenth of the mean distance between peers there is hardly ever anybody but the successor.
        let levels = (u64::BITS - (peers as u64).leading_zeros() + 4).min(64);
        let mut chord = Chord {
            width,
            levels,
            reach,
            fingers: vec![NONE; peers * levels as usize],
            successors: vec![NONE; peers * reach as usize],
            predecessors: vec![NONE; peers],
            next_finger: vec![0; peers],
            joining: vec![false; peers],
        };
        if count < 2 {
            return chord;
        }
        for (place, peer) in ring.iter().enumerate() {
            let first = *peer as usize * reach as usize;
            for step in 1..=(reach as usize).min(count - 1) {
                chord.successors[first + step - 1] = ring[(place + step) % count];
            }
            chord.predecessors[*peer as usize] = ring[(place + count - 1) % count];
        }
        for level in 0..levels {
            let step = 1u64 << (63 - level);
            // The first peer at least that far ahead only ever moves forward as one goes round.
            let mut far = 1;
            for (place, peer) in ring.iter().enumerate() {
                far = far.max(place + 1);
                let id = ids[*peer as usize];
                while far < place + count && ahead(id, ids[ring[far % count] as usize]) < step {
                    far += 1;
                }
                if far < place + count {
                    chord.fingers[*peer as usize * levels as usize + level as usize] = ring[far % count];
                }
            }
        }
        chord
    }

    /// A node has found its place on the ring.
    pub(super) fn begin_joining(&mut self, node: u32) {
        self.joining[node as usize] = true;
    }

    /// A node that has joined and heard from a successor, as in `stabilise`, claims what is its own.
    pub(super) fn claim(&mut self, at: u32, successor: u32, told: &[u32]) -> KeyTransfer {
        if !self.joining[at as usize] {
            return KeyTransfer::Nothing;
        }
        match self.successor(at) {
            Some(next) if next != successor => return KeyTransfer::Ask(next),
            Some(_) => {}
            None => return KeyTransfer::Nothing,
        }
        let before = told.first().copied().filter(|before| *before != NONE && *before != at);
        self.joining[at as usize] = false;
        // A successor that knows nobody before it, or takes it to be this node, gives all that is not its own.
        KeyTransfer::After(before.unwrap_or(successor))
    }

    fn peer_of(&self, node: u32) -> u32 {
        node / self.width
    }

    /// The nodes of a peer.
    pub(super) fn nodes_of(&self, peer: u32) -> std::ops::Range<u32> {
        peer * self.width..(peer + 1) * self.width
    }

    fn successors(&self, peer: u32) -> impl Iterator<Item = u32> + '_ {
        let first = peer as usize * self.reach as usize;
        self.successors[first..first + self.reach as usize].iter().copied().take_while(|peer| *peer != NONE)
    }

    fn fingers(&self, peer: u32) -> &[u32] {
        let first = peer as usize * self.levels as usize;
        &self.fingers[first..first + self.levels as usize]
    }

    /// Everybody a peer knows.
    pub(super) fn known(&self, peer: u32) -> impl Iterator<Item = u32> + '_ {
        self.fingers(peer).iter().copied().chain(self.successors(peer))
    }

    pub(super) fn successor(&self, peer: u32) -> Option<u32> {
        self.successors(peer).next()
    }

    pub(super) fn predecessor(&self, peer: u32) -> Option<u32> {
        Some(self.predecessors[peer as usize]).filter(|peer| *peer != NONE)
    }

    /// Where a search for a key goes on within and from a peer that begins, or that was asked at one of its nodes: the peer knows
    /// what all its nodes know, and looks at the one that comes closest before the key. Returns that one, too.
    pub(super) fn way_of_peer(
        &self,
        ids: &[u64],
        asked: u32,
        key: u64,
        gone: &[u32],
        begins: bool,
    ) -> (u32, NextHop) {
        if self.width == 1 {
            return (asked, self.way(ids, asked, key, gone));
        }
        let peer = self.peer_of(asked);
        let far = |node: u32| ahead(ids[node as usize], key);
        if let Some(owner) = self.nodes_of(peer).find(|node| self.owns(ids, *node, key)) {
            return (owner, NextHop::Owner(owner));
        }
        // A search never goes back, not even within a peer: else it could go round in circles.
        let most = if begins { u64::MAX } else { far(asked) };
        let mut near: Vec<u32> = self.nodes_of(peer).filter(|node| far(*node) <= most).collect();
        order::by_key(&mut near, far);
        let mut avoided = gone.to_vec();
        for node in near {
            match self.way(ids, node, key, &avoided) {
                // This one has not found its place on the ring: nothing leads on through it.
                NextHop::Lost => avoided.push(peer),
                way => return (node, way),
            }
        }
        (asked, NextHop::Lost)
    }

    /// Where a search for a key goes on from a node that knows some peers to be gone.
    fn way(&self, ids: &[u64], at: u32, key: u64, gone: &[u32]) -> NextHop {
        let own = ids[at as usize];
        let far = ahead(own, key);
        if far == 0 || self.owns(ids, at, key) {
            return NextHop::Owner(at);
        }
        let mut best = NONE;
        for next in self.successors(at).filter(|next| !gone.contains(&self.peer_of(*next))) {
            if ahead(own, ids[next as usize]) >= far {
                return NextHop::Owner(next);
            }
            best = next;
        }
        // The fingers come farthest first; those farther than the key are of no use.
        let first = far.leading_zeros().min(self.levels) as usize;
        for finger in self.fingers(at)[first..].iter().copied() {
            if finger == NONE || finger == at || gone.contains(&self.peer_of(finger)) {
                continue;
            }
            let reached = ahead(own, ids[finger as usize]);
            if reached < far {
                if best == NONE || reached > ahead(own, ids[best as usize]) {
                    best = finger;
                }
                break;
            }
        }
        if best == NONE { NextHop::Lost } else { NextHop::Ask(best) }
    }

    /// Whether a key belongs at a peer, as far as that knows.
    pub(super) fn owns(&self, ids: &[u64], at: u32, key: u64) -> bool {
        self.predecessor(at).is_some_and(|before| within(ids[before as usize], key, ids[at as usize]))
    }

    /// The node of a peer where a key belongs, if one of them knows that it does.
    pub(super) fn owner_among(&self, ids: &[u64], peer: u32, key: u64) -> Option<u32> {
        self.nodes_of(peer).find(|node| self.owns(ids, *node, key))
    }

    /// The owner of a key and those who follow it, as far as a node knows; of each peer one node.
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

    /// A node takes a peer out of its tables. Returns whether its successor belonged to that.
    pub(super) fn forget(&mut self, at: u32, dead: u32) -> bool {
        let was_next = self.successor(at).is_some_and(|next| self.peer_of(next) == dead);
        let rest: Vec<u32> = self.successors(at).filter(|next| self.peer_of(*next) != dead).collect();
        self.set_successors(at, &rest);
        let first = at as usize * self.levels as usize;
        for finger in &mut self.fingers[first..first + self.levels as usize] {
            if *finger / self.width == dead {
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

    /// Takes a list of successors, nearest first; without itself, without doubles.
    pub(super) fn set_successors(&mut self, at: u32, list: &[u32]) {
        let first = at as usize * self.reach as usize;
        let places = &mut self.successors[first..first + self.reach as usize];
        places.fill(NONE);
        let mut count = 0;
        for next in list {
            if *next == at {
                // Once around: whoever follows is known already.
                break;
            }
            if count < places.len() && !places[..count].contains(next) {
                places[count] = *next;
                count += 1;
            }
        }
    }

    /// What a peer tells the one before it: its predecessor (or `NONE`), then its successors.
    pub(super) fn neighbours(&self, peer: u32) -> Vec<u32> {
        let mut list = vec![self.predecessors[peer as usize]];
        list.extend(self.successors(peer));
        list
    }

    /// What a node whose peer leaves tells its neighbours: as `neighbours`, but nobody who leaves with it.
    pub(super) fn remaining_neighbours(&self, node: u32) -> Vec<u32> {
        let leaving = self.peer_of(node);
        let mut before = self.predecessors[node as usize];
        for _ in 1..self.width {
            if self.peer_of(before) == leaving {
                before = self.predecessors[before as usize];
            }
        }
        let mut list = vec![if self.peer_of(before) == leaving { NONE } else { before }];
        list.extend(self.successors(node).filter(|next| self.peer_of(*next) != leaving));
        list
    }

    /// The first node after this one that belongs to another peer.
    pub(super) fn next_elsewhere(&self, node: u32) -> Option<u32> {
        self.successors(node).find(|next| self.peer_of(*next) != self.peer_of(node))
    }

    /// Stabilisation: a peer hears from its successor who comes before and after that.
    pub(super) fn stabilise(&mut self, ids: &[u64], at: u32, successor: u32, told: &[u32]) {
        if self.successor(at) != Some(successor) {
            return;
        }
        let (before, after) = told.split_first().map_or((NONE, &[][..]), |(before, after)| (*before, after));
        let mut list = Vec::with_capacity(after.len() + 2);
        let id = |peer: u32| ids[peer as usize];
        if before != NONE && before != at && before != successor && within(id(at), id(before), id(successor))
        {
            list.push(before);
        }
        list.push(successor);
        list.extend(after);
        self.set_successors(at, &list);
    }

    /// A peer hears from one that takes itself to be right before it.
    pub(super) fn notify(&mut self, ids: &[u64], at: u32, by: u32) {
        let id = |peer: u32| ids[peer as usize];
        if self.predecessor(at).is_none_or(|before| within(id(before), id(by), id(at))) {
            self.predecessors[at as usize] = by;
        }
        if self.successor(at).is_none() {
            // It was alone.
            self.set_successors(at, &[by]);
        }
    }

    /// A node hears from a neighbour that leaves: the successor's own successors take its place, or the predecessor's
    /// predecessor.
    pub(super) fn part(&mut self, at: u32, leaving: u32, told: &[u32]) {
        let was_before = self.predecessor(at) == Some(leaving);
        let was_next = self.successor(at) == Some(leaving);
        self.forget(at, self.peer_of(leaving));
        if was_next {
            let list: Vec<u32> = told.iter().skip(1).copied().filter(|peer| *peer != NONE).collect();
            self.set_successors(at, &list);
        }
        if was_before {
            self.predecessors[at as usize] = told.first().copied().filter(|peer| *peer != at).unwrap_or(NONE);
        }
    }

    /// The finger that a peer checks next, and how far ahead it points.
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
        fn every_search_ends_at_the_owner(seed: u64, peers in 1u32..200, reach in 1u32..6, key: u64) {
            let (ids, ring) = ring_of(seed, peers);
            let chord = Chord::new(&ids, &ring, reach, 1);
            let owner = (0..peers).min_by_key(|peer| ahead(key, ids[*peer as usize])).unwrap();
            for start in 0..peers {
                let (mut at, mut hops) = (start, 0);
                loop {
                    match chord.way(&ids, at, key, &[]) {
                        NextHop::Owner(found) => {
                            prop_assert_eq!(found, owner);
                            break;
                        }
                        NextHop::Ask(next) => at = next,
                        NextHop::Lost => {
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
            seed: u64, peers in 1u32..40, width in 2u32..8, reach in 1u32..6, key: u64,
        ) {
            let nodes = peers * width;
            let (ids, ring) = ring_of(seed, nodes);
            let chord = Chord::new(&ids, &ring, reach, width);
            let owner = (0..nodes).min_by_key(|node| ahead(key, ids[*node as usize])).unwrap();
            for start in 0..peers {
                let (mut at, mut seen) = (start * width, vec![start]);
                loop {
                    match chord.way_of_peer(&ids, at, key, &[], seen.len() == 1) {
                        (_, NextHop::Owner(found)) => {
                            prop_assert_eq!(found, owner);
                            break;
                        }
                        (_, NextHop::Ask(next)) => at = next,
                        (_, NextHop::Lost) => prop_assert!(false, "a ring of {} nodes", nodes),
                    }
                    prop_assert!(!seen.contains(&(at / width)), "nobody is asked twice");
                    seen.push(at / width);
                }
            }
        }

        #[test]
        fn copies_belong_at_different_peers(seed: u64, peers in 1u32..20, width in 1u32..8, count in 1u32..6) {
            let (ids, ring) = ring_of(seed, peers * width);
            let chord = Chord::new(&ids, &ring, 64, width);
            for node in ring {
                let mut replicas: Vec<u32> =
                    chord.replicas(node, node, count).iter().map(|node| node / width).collect();
                prop_assert_eq!(replicas[0], node / width);
                replicas.sort_unstable();
                replicas.dedup();
                // Of at most 140 nodes 64 are known: with few peers all of these.
                prop_assert!(replicas.len() as u32 >= count.min(peers).min(2));
                if peers * width <= 65 {
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
                    let own = ids[peer as usize];
                    let far = |other: &u32| ahead(own, ids[*other as usize]);
                    let expected = (0..peers).filter(|other| *other != peer && far(other) >= 1 << (63 - level)).min_by_key(far);
                    prop_assert_eq!(*finger, expected.unwrap_or(NONE));
                }
            }
        }
    }
}
