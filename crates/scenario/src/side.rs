//! The two sides of a run.

use serde::{Deserialize, Serialize};

/// One of the two networks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The left network: clients and servers.
    ClientServer,
    /// The right network: peers.
    PeerToPeer,
}

impl Side {
    /// Both sides, the left one first.
    pub const BOTH: [Side; 2] = [Side::ClientServer, Side::PeerToPeer];

    /// The name in files and output.
    pub fn name(self) -> &'static str {
        match self {
            Side::ClientServer => "client_server",
            Side::PeerToPeer => "peer_to_peer",
        }
    }
}
