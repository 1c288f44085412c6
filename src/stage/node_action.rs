//! The actions that the user can take on a node.

use netduel_scenario::Side;

/// An action of the user on a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NodeAction {
    /// The network.
    pub(crate) side: Side,
    /// The node's id, from 0.
    pub(crate) node: u32,
    /// What is to be done.
    pub(crate) command: NodeCommand,
}

/// What can be done to a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NodeCommand {
    /// The node stops at once.
    Crash,
    /// The node comes back.
    Recover,
}
