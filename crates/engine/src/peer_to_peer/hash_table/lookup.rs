//! The state of a lookup.

/// A lookup that an event still refers to.
#[derive(Debug, Clone)]
pub(super) struct Lookup {
    pub(super) purpose: Purpose,
    /// Id of the request; messages in flight may outlive the request.
    pub(super) request: u32,
    pub(super) key: u64,
    /// The node that started the lookup.
    pub(super) origin: u32,
    pub(super) references: u32,
    pub(super) done: bool,
    /// Chord: the node that returned the current next hop.
    pub(super) last: u32,
    /// Chord: peers that did not reply; messages carry this list.
    pub(super) failed: Vec<u32>,
    /// Chord: the nodes on which the object belongs, from the final reply.
    pub(super) owners: Vec<u32>,
    /// Kademlia: number of queries without a reply.
    pub(super) outstanding: u32,
    /// Kademlia: known peers, closest to the key first.
    pub(super) contacts: Vec<Contact>,
}

/// The purpose of a lookup.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// A user's request, by its slot.
    Request(u32),
    /// Finding a node's position on joining.
    Join,
    /// Checking a finger.
    Finger(u32),
    /// Refreshing a bucket.
    Refresh,
    /// Storing copies of an object.
    Store(u32),
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Contact {
    pub(super) peer: u32,
    /// Number of queries on the path from the origin to this peer, including its own.
    pub(super) depth: u16,
    pub(super) state: ContactState,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ContactState {
    NotQueried,
    Pending,
    Replied,
    Failed,
}

impl Lookup {
    /// Sets the state of a contact and returns its depth.
    pub(super) fn set_contact_state(&mut self, peer: u32, state: ContactState) -> u16 {
        let contact = self.contacts.iter_mut().find(|contact| contact.peer == peer);
        contact.map_or(0, |contact| {
            contact.state = state;
            contact.depth
        })
    }
}
