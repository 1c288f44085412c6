//! The state of a node at one time.

/// The state of a node that can serve.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NodeState {
    /// Whether it is up.
    pub up: bool,
    /// Whether it stays away by its own choice: a peer between two sessions.
    pub away: bool,
    /// Requests in service.
    pub busy: u32,
    /// Requests waiting.
    pub waiting: u32,
}
