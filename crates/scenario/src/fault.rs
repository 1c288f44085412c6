//! The time line of misfortune.

use super::table::{choice, number_or_word, table};

table! {
    /// One entry of the time line of misfortune.
    pub struct Fault in "faults" {
        /// When it begins.
        at_s: f64 = 0.0, "Start", "s", 0.0..=86400.0;
        /// When it ends; `never` if it lasts.
        until_s: End = End(None), "End", "s", 0.0..=86400.0;
        /// What happens.
        kind: FaultKind = FaultKind::Crash, "Kind";
        /// Which side suffers it.
        side: FaultSide = FaultSide::Both, "Side";
        /// Which node: 1 for the first server or peer, or `busiest`: among those that are up, the one that has served most so far.
        node: FaultNode = FaultNode(None), "Node", "", 1..=10000;
    }
}

choice! {
    /// What happens to the target.
    pub enum FaultKind {
        /// It stops at once; what it was serving and what waited is lost.
        Crash = "crash", "Crash";
    }
}

choice! {
    /// Which side suffers a fault.
    pub enum FaultSide {
        /// One node on each side.
        Both = "both", "Both sides";
        /// A server.
        ClientServer = "client_server", "Client–server";
        /// A peer.
        PeerToPeer = "peer_to_peer", "Peer-to-peer";
        /// Who knows who has what, whatever the node's number says: the central index of the peers, or the tracker of a swarm.
        Index = "index", "Index or tracker";
    }
}

number_or_word! {
    /// When a fault ends; `never` if it lasts.
    pub struct End(f64) or "never", RealOr
}

number_or_word! {
    /// A node by its number from 1, or `busiest`.
    pub struct FaultNode(u32) or "busiest", WholeOr
}
