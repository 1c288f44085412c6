//! What of a network the page speaks of at present. It is drawn as always; everything else is faint.

use netduel_results::Role;

/// The opacity of what is faint.
pub(crate) const FAINT_OPACITY: f32 = 0.35;

/// The opacity of the messages of other requests while one request is in focus.
pub(crate) const OTHERS_OPACITY: f32 = 0.12;

/// What of a network is drawn as always while everything else is faint.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Emphasis {
    /// The nodes with these roles.
    pub roles: Vec<Role>,
    /// The messages.
    pub messages: bool,
}
