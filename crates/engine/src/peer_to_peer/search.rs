//! Requests under way among peers, and what their searches have touched.

use netduel_results::Request;
use slab::Slab;

/// A request that some event or queue still refers to.
#[derive(Debug, Clone)]
pub(super) struct Pending {
    pub(super) request: Request,
    /// The user has the object or has given up.
    pub(super) ended: bool,
    /// The holder it fetches from.
    pub(super) holder: Option<u32>,
    /// Holders to choose from, with the links to whoever named them.
    pub(super) candidates: Vec<(u32, u32)>,
    /// Queries and hits on their way; a lookup counts as one, and so does the wait before a wider ring.
    pub(super) search_messages: u32,
    /// How many links its flood may travel.
    pub(super) reach: u32,
    /// Events and queues that refer to this request, search messages included.
    references: u32,
    /// The peers the query has reached, one bit each; empty once the search is over.
    visited: Vec<u64>,
}

impl Pending {
    /// The next flood reaches everybody anew.
    pub(super) fn forget_visited(&mut self) {
        self.visited.fill(0);
    }
}

/// All pending requests. Their bit sets are used again and again.
#[derive(Debug, Clone, Default)]
pub(super) struct PendingRequests {
    slots: Slab<Pending>,
    spare: Vec<Vec<u64>>,
}

impl PendingRequests {
    /// About how many bytes a copy of it takes.
    pub(super) fn bytes(&self, peers: u32) -> usize {
        self.slots.len() * (size_of::<Pending>() + peers as usize / 16)
            + self.spare.len() * peers as usize / 8
    }

    /// Takes up a request, with one reference: the caller's, to be released.
    pub(super) fn insert(&mut self, request: Request) -> u32 {
        let pending = Pending {
            request,
            ended: false,
            holder: None,
            candidates: Vec::new(),
            search_messages: 0,
            reach: 0,
            references: 1,
            visited: Vec::new(),
        };
        self.slots.insert(pending) as u32
    }

    /// The request in a slot that something refers to.
    #[inline]
    pub(super) fn get_mut(&mut self, slot: u32) -> &mut Pending {
        &mut self.slots[slot as usize]
    }

    #[inline]
    pub(super) fn get(&self, slot: u32) -> &Pending {
        &self.slots[slot as usize]
    }

    /// The slot's request, if it is still the one with this number.
    pub(super) fn is_still(&self, slot: u32, request: u32) -> bool {
        self.slots.get(slot as usize).is_some_and(|pending| pending.request.id == request)
    }

    /// Marks a peer as reached by a search; returns whether it is new to it.
    #[inline]
    pub(super) fn visit(&mut self, slot: u32, peer: u32, peers: u32) -> bool {
        let visited = &mut self.slots[slot as usize].visited;
        if visited.is_empty() {
            *visited = self.spare.pop().unwrap_or_default();
            visited.clear();
            visited.resize((peers as usize).div_ceil(64), 0);
        }
        let (word, bit) = (&mut visited[peer as usize / 64], 1 << (peer % 64));
        let is_new = *word & bit == 0;
        *word |= bit;
        is_new
    }

    /// Adds references to a slot.
    #[inline]
    pub(super) fn hold(&mut self, slot: u32, count: u32) {
        self.slots[slot as usize].references += count;
    }

    /// Drops one reference; a slot that has ended and has none left is freed.
    #[inline]
    pub(super) fn release(&mut self, slot: u32) {
        let pending = &mut self.slots[slot as usize];
        pending.references -= 1;
        if pending.search_messages == 0 && !pending.visited.is_empty() {
            self.spare.push(std::mem::take(&mut pending.visited));
        }
        if pending.references == 0 && pending.ended {
            self.slots.remove(slot as usize);
        }
    }

    /// The slots of a user's requests that have not ended.
    pub(super) fn open_of(&self, user: u32) -> Vec<u32> {
        let open = self.slots.iter().filter(|(_, pending)| pending.request.user == user && !pending.ended);
        open.map(|(slot, _)| slot as u32).collect()
    }
}
