//! A transfer between two peers.

/// The transfer of a piece, or of its remaining part.
#[derive(Debug, Clone, Copy)]
pub(super) struct Transfer {
    pub(super) from: u32,
    pub(super) to: u32,
    /// The receiver's position among the sender's neighbours, and the sender's among the receiver's.
    pub(super) position: u32,
    pub(super) reverse_position: u32,
    pub(super) piece: u32,
    pub(super) bits: u64,
}
