//! The two sides of a run.

use serde::{Deserialize, Serialize};

/// One of the two networks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The left one: clients and servers.
    ClientServer,
    /// The right one: peers.
    PeerToPeer,
}

impl Side {
    /// Both, left first.
    pub const BOTH: [Side; 2] = [Side::ClientServer, Side::PeerToPeer];

    /// Its name in files, hooks and output.
    pub fn name(self) -> &'static str {
        match self {
            Side::ClientServer => "client_server",
            Side::PeerToPeer => "peer_to_peer",
        }
    }
}
