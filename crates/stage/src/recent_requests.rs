//! What is remembered of recent requests: the node of the user, and whether a message reported the failure.

/// The number of requests that are remembered. A newer request takes the place of an older one.
const REMEMBERED: usize = 1 << 13;

/// A table of recent requests, indexed by their number modulo its length.
pub(crate) struct RecentRequests {
    /// A request, and the node of its user.
    users: Vec<(u32, u32)>,
    /// A request whose failure was reported by a message.
    reported_failures: Vec<u32>,
}

impl RecentRequests {
    /// A table without requests.
    pub(crate) fn new() -> RecentRequests {
        RecentRequests {
            users: vec![(u32::MAX, 0); REMEMBERED],
            reported_failures: vec![u32::MAX; REMEMBERED],
        }
    }

    /// Remembers the node of the user of a request.
    pub(crate) fn set_user_node(&mut self, request: u32, node: u32) {
        self.users[request as usize % REMEMBERED] = (request, node);
    }

    /// The node of the user of a request, if it is remembered.
    pub(crate) fn user_node(&self, request: u32) -> Option<u32> {
        let (known, node) = self.users[request as usize % REMEMBERED];
        (known == request).then_some(node)
    }

    /// Remembers that a message reported the failure of a request.
    pub(crate) fn set_failure_reported(&mut self, request: u32) {
        self.reported_failures[request as usize % REMEMBERED] = request;
    }

    /// Whether a message reported the failure of a request.
    pub(crate) fn is_failure_reported(&self, request: u32) -> bool {
        self.reported_failures[request as usize % REMEMBERED] == request
    }

    /// Forgets all reported failures.
    pub(crate) fn forget_failures(&mut self) {
        self.reported_failures.fill(u32::MAX);
    }
}
