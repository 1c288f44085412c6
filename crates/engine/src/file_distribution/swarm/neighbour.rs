//! A neighbour of a peer, and the link to it.

use super::event::NONE;

/// A neighbour of a peer.
#[derive(Debug, Clone, Copy)]
pub(super) struct Neighbour {
    pub(super) peer: u32,
    /// This peer's position among the neighbour's neighbours.
    pub(super) reverse_position: u32,
    /// Number of pieces that this peer has and the neighbour lacks.
    pub(super) wanted: u32,
    /// The neighbour's count of aborted requests when it last found nothing to request from this peer; reset when
    /// this peer completes a piece.
    pub(super) nothing_to_request_at: u32,
}

/// The transfers between a peer and a neighbour, and their choking state.
#[derive(Debug, Clone, Copy)]
pub(super) struct NeighbourLink {
    /// The transfer to the neighbour, and the one from it.
    pub(super) upload: u32,
    pub(super) download: u32,
    /// Tit for tat: the neighbour is unchoked for its uploads, or optimistically.
    pub(super) is_unchoked: bool,
    pub(super) is_optimistic: bool,
    /// Bits received from the neighbour since the last choking round.
    pub(super) received: u64,
}

impl Default for NeighbourLink {
    fn default() -> Self {
        NeighbourLink { upload: NONE, download: NONE, is_unchoked: false, is_optimistic: false, received: 0 }
    }
}
