//! The state of a node at one time.

/// The state of a serving node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NodeState {
    /// Whether the node is up.
    pub up: bool,
    /// Whether the node is a peer between two sessions.
    pub away: bool,
    /// The number of requests in service. Under processor sharing it can exceed the number of workers.
    pub busy: u32,
    /// The number of requests that wait.
    pub waiting: u32,
}
