//! The words over the picture of the networks.
#![expect(
    missing_docs,
    reason = "a field is documented by its name, its English text and the values that it takes"
)]

/// Over the picture of the networks.
pub struct Stage {
    /// The left group of nodes, and the right.
    pub groups: [&'static str; 2],
    /// `{n}`
    pub server: &'static str,
    /// `{n}`
    pub peer: &'static str,
    /// `{n}`
    pub user: &'static str,
    /// `{name}`, `{load}`, `{waiting}`
    pub up: &'static str,
    /// `{name}`: the server that takes the writes.
    pub primary: &'static str,
    /// `{name}`
    pub crashed: &'static str,
    pub balancer: &'static str,
    /// Below a server that is up: `{n}`, and `{load}` in bold.
    pub server_up: &'static str,
    /// Below a server that is down: `{n}`
    pub server_down: &'static str,
    /// `{n}` users of `{all}`: one, and more.
    pub unanswered: [&'static str; 2],
    /// What that means exactly.
    pub unanswered_how: &'static str,
    /// Beside the user of the chosen request: `{n}`
    pub asker: &'static str,
    /// Before the field for the number of a server or peer, and after it; `{n}`: how many there are.
    pub find: [&'static str; 2],
    pub of: &'static str,
    /// While only a sample of the messages is drawn: those of one request in `{n}`.
    pub sample: &'static str,
    /// While messages are too fast to be drawn one by one.
    pub flows: &'static str,
    /// `{t}`
    pub up_for: &'static str,
    /// `{t}`
    pub down_for: &'static str,
    pub load: &'static str,
    pub queue: &'static str,
    /// `{n}` in bold.
    pub waiting: &'static str,
    pub crash: &'static str,
    pub recover: &'static str,
    pub close: &'static str,
    /// Describes a client; `{n}`: the peer that is the same user.
    pub only_asks: &'static str,
    /// `{n}`: a superpeer's number.
    pub superpeer: &'static str,
    /// The name of the central index.
    pub index: &'static str,
    /// Describes the index.
    pub index_does: &'static str,
    /// `{name}`: a node that has left the network.
    pub away: &'static str,
    /// `{name}`
    pub cut_off: &'static str,
    pub cut_off_state: &'static str,
    /// `{t}` seconds.
    pub away_for: &'static str,
    pub edge: &'static str,
    pub edge_does: &'static str,
    /// `{n}`: a seed's number.
    pub seed: &'static str,
    pub tracker: &'static str,
    pub tracker_does: &'static str,
    /// `{name}`, and `{held}`, the share of the file that the node holds.
    pub holds: &'static str,
    /// Where a file is distributed: what a node has, what it sends, and what it receives.
    pub file: [&'static str; 3],
    /// What a node sends and receives: `{rate}`, to or from `{n}` nodes.
    pub traffic: [&'static str; 2],
}
