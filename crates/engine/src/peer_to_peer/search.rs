//! Pending requests of peers, and the state of their searches.

use netduel_results::Request;
use slab::Slab;

/// A request that an event or a queue still refers to.
#[derive(Debug, Clone)]
pub(super) struct Pending {
    pub(super) request: Request,
    /// The user has the object or has given up.
    pub(super) ended: bool,
    /// It waits in the queue of its holder.
    pub(super) is_waiting: bool,
    /// The holder from which the object is requested.
    pub(super) holder: Option<u32>,
    /// Known holders, each with its distance in links from the requesting peer.
    pub(super) candidates: Vec<(u32, u32)>,
    /// Queries and hits in flight. A lookup counts as one, and so does the wait before the next ring.
    pub(super) search_messages: u32,
    /// Maximum number of links that its flood travels.
    pub(super) max_hops: u32,
    /// Number of events and queues that refer to this request, including search messages.
    references: u32,
    /// The peers that the query has reached, one bit each; empty after the search.
    visited: Vec<u64>,
}

impl Pending {
    /// Clears the set of visited peers for the next flood.
    pub(super) fn clear_visited(&mut self) {
        self.visited.fill(0);
    }
}

/// All pending requests. The bit sets of ended searches are reused.
#[derive(Debug, Clone, Default)]
pub(super) struct PendingRequests {
    slots: Slab<Pending>,
    free_bit_sets: Vec<Vec<u64>>,
}

impl PendingRequests {
    /// Approximate size of a copy, in bytes.
    pub(super) fn bytes(&self, peers: u32) -> usize {
        let candidates: usize =
            self.slots.iter().map(|(_, pending)| size_of_val(&pending.candidates[..])).sum();
        candidates
            + self.slots.len() * (size_of::<Pending>() + peers as usize / 16)
            + self.free_bit_sets.len() * peers as usize / 8
    }

    /// The number of pending requests.
    pub(super) fn len(&self) -> usize {
        self.slots.len()
    }

    /// Inserts a request with one reference, which the caller must release.
    pub(super) fn insert(&mut self, request: Request) -> u32 {
        let pending = Pending {
            request,
            ended: false,
            is_waiting: false,
            holder: None,
            candidates: Vec::new(),
            search_messages: 0,
            max_hops: 0,
            references: 1,
            visited: Vec::new(),
        };
        self.slots.insert(pending) as u32
    }

    /// The request in a slot, which must be occupied.
    #[inline]
    pub(super) fn get_mut(&mut self, slot: u32) -> &mut Pending {
        &mut self.slots[slot as usize]
    }

    #[inline]
    pub(super) fn get(&self, slot: u32) -> &Pending {
        &self.slots[slot as usize]
    }

    /// Whether the slot still holds the request with this id.
    pub(super) fn holds_request(&self, slot: u32, request: u32) -> bool {
        self.slots.get(slot as usize).is_some_and(|pending| pending.request.id == request)
    }

    /// Marks a peer as visited by a search. Returns whether it was not visited before.
    #[inline]
    pub(super) fn visit(&mut self, slot: u32, peer: u32, peers: u32) -> bool {
        let visited = &mut self.slots[slot as usize].visited;
        if visited.is_empty() {
            *visited = self.free_bit_sets.pop().unwrap_or_default();
            visited.clear();
            visited.resize((peers as usize).div_ceil(64), 0);
        }
        let (word, bit) = (&mut visited[peer as usize / 64], 1 << (peer % 64));
        let is_new = *word & bit == 0;
        *word |= bit;
        is_new
    }

    /// Adds references to a request.
    #[inline]
    pub(super) fn add_references(&mut self, slot: u32, count: u32) {
        self.slots[slot as usize].references += count;
    }

    /// Releases one reference. A request that has ended is removed with its last reference.
    #[inline]
    pub(super) fn release(&mut self, slot: u32) {
        let pending = &mut self.slots[slot as usize];
        pending.references -= 1;
        if pending.search_messages == 0 && !pending.visited.is_empty() {
            self.free_bit_sets.push(std::mem::take(&mut pending.visited));
        }
        if pending.references == 0 && pending.ended {
            self.slots.remove(slot as usize);
        }
    }

    /// The slots of a user's requests that have not ended.
    pub(super) fn open_requests_of(&self, user: u32) -> Vec<u32> {
        let open = self.slots.iter().filter(|(_, pending)| pending.request.user == user && !pending.ended);
        open.map(|(slot, _)| slot as u32).collect()
    }
}
