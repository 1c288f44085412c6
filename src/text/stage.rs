//! The words over the picture of the networks.

/// Over the picture of the networks.
pub(crate) struct Stage {
    /// The left group of nodes, and the right.
    pub(crate) groups: [&'static str; 2],
    /// `{n}`
    pub(crate) server: &'static str,
    /// `{n}`
    pub(crate) peer: &'static str,
    /// `{n}`
    pub(crate) user: &'static str,
    /// `{name}`, `{load}`, `{waiting}`
    pub(crate) up: &'static str,
    /// `{name}`
    pub(crate) crashed: &'static str,
    pub(crate) balancer: &'static str,
    /// Below a server that is up: `{n}`, `{load}`, which stands out.
    pub(crate) server_up: &'static str,
    /// Below one that is not: `{n}`
    pub(crate) server_down: &'static str,
    /// Beside the user of the chosen request: `{n}`
    pub(crate) asker: &'static str,
    /// Before and after the field for the number of a server or peer; `{n}`: how many there are.
    pub(crate) find: [&'static str; 2],
    pub(crate) of: &'static str,
    /// When only a sample of the messages is drawn; `{n}`: the messages of one request in so many.
    pub(crate) sample: &'static str,
    /// When messages are too fast to be drawn one by one.
    pub(crate) flows: &'static str,
    /// `{t}`
    pub(crate) up_for: &'static str,
    /// `{t}`
    pub(crate) down_for: &'static str,
    pub(crate) load: &'static str,
    pub(crate) queue: &'static str,
    /// `{n}`, which stands out.
    pub(crate) waiting: &'static str,
    pub(crate) crash: &'static str,
    pub(crate) recover: &'static str,
    pub(crate) close: &'static str,
    /// `{n}`: the peer that is the same user.
    pub(crate) only_asks: &'static str,
    /// `{n}`: a superpeer's number.
    pub(crate) superpeer: &'static str,
    /// The central index.
    pub(crate) index: &'static str,
    /// What it does.
    pub(crate) index_does: &'static str,
    /// `{name}`: a node that stays away.
    pub(crate) away: &'static str,
    /// `{name}`
    pub(crate) cut_off: &'static str,
    pub(crate) cut_off_state: &'static str,
    /// `{t}` seconds.
    pub(crate) away_for: &'static str,
    pub(crate) edge: &'static str,
    pub(crate) edge_does: &'static str,
    /// `{n}`: a seed's number.
    pub(crate) seed: &'static str,
    pub(crate) tracker: &'static str,
    pub(crate) tracker_does: &'static str,
    /// `{name}`, `{held}`: the share of a file that a node has.
    pub(crate) holds: &'static str,
    /// Of a node of a file's distribution: what it has, what it sends, what it gets.
    pub(crate) file: [&'static str; 3],
    /// `{rate}`, `{n}`: to so many, from so many.
    pub(crate) traffic: [&'static str; 2],
}
