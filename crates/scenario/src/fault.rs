//! The fault schedule.

use super::table::{choice, number_or_word, table};

table! {
    /// One fault of the schedule.
    pub struct Fault in "faults" {
        /// The time at which the fault begins.
        at_s: f64 = 0.0, "Begins at", "s", 0.0..=2592000.0;
        /// The time at which the fault ends. If this is never, the fault lasts until the end of the run.
        until_s: End = End(None), "Ends at", "s", 0.0..=2592000.0;
        /// What happens to the affected nodes. A node is a server, a peer or another machine of the network.
        kind: FaultKind = FaultKind::Crash, "Kind of fault";
        /// Which side the fault affects. A flash crowd always affects both sides.
        side: FaultSide = FaultSide::Both, "Affected side";
        /// Which kind of node the fault can affect.
        role: FaultRole = FaultRole::Serving, "Kind of node";
        /// The number of the affected node among the nodes of this kind, counted from 1. If this is busiest, the fault
        /// affects the node that has served the most so far among those that are up. It has an effect only if a single node
        /// is affected.
        node: FaultNode = FaultNode(None), "Affected node", "", 1..=10000;
        /// The share of the nodes of this kind that the fault affects, rounded to the nearest whole number of nodes. The
        /// share is the same on both sides. If this is one, a single node is affected.
        share: FaultShare = FaultShare(None), "Share of affected nodes", "", 0.0..=1.0;
        /// How the affected nodes are chosen. It has an effect only if a share of the nodes is affected.
        order: FaultOrder = FaultOrder::Random, "Choice of affected nodes";
        /// The speed of the affected nodes divided by their normal speed.
        speed: f64 = 0.5, "Remaining speed", "", 0.001..=1.0;
        /// Whether the nodes that are cut off can still reach each other.
        cut: PartitionMode = PartitionMode::Together, "Nodes that are cut off";
        /// The time that is added to the delay of every message from or to an affected node.
        extra_delay_s: f64 = 0.1, "Extra delay", "s", 0.0..=60.0;
        /// The number by which the delay of every message from or to an affected node is multiplied. The extra delay is
        /// added after that.
        delay_factor: f64 = 1.0, "Delay multiplied by", "", 1.0..=1000.0;
        /// The probability that a message from or to an affected node is lost.
        loss: f64 = 0.1, "Probability of loss", "", 0.0..=1.0;
        /// The number by which the request rate of all users is multiplied.
        rate_factor: f64 = 5.0, "Requests multiplied by", "", 0.001..=1000.0;
        /// How many requests per second the attackers send to all affected nodes of a side together.
        attack_per_s: f64 = 100.0, "Requests of the attackers", "req/s", 0.0..=1000000.0;
        /// The mean time for which an affected node is up between two failures (mean time between failures).
        mtbf_s: f64 = 60.0, "Mean time up (MTBF)", "s", 0.001..=2592000.0;
        /// The mean time for which an affected node is down after a failure (mean time to repair).
        mttr_s: f64 = 6.0, "Mean time down (MTTR)", "s", 0.001..=2592000.0;
    }
}

choice! {
    /// What happens to the affected nodes.
    pub enum FaultKind {
        /// The node stops at once. The requests in service and in its queue are lost.
        Crash = "crash", "Crash";
        /// The node serves more slowly. When a file is distributed, its links carry less.
        Slow = "slow", "Slow-down";
        /// The node crashes and recovers repeatedly, at random times.
        Failures = "failures", "Random failures";
        /// The node is cut off from the rest of the network.
        Partition = "partition", "Split (partition)";
        /// Messages from and to the node take longer.
        LinkDelay = "link_delay", "Slow links (delay)";
        /// Messages from and to the node are lost at random.
        LinkLoss = "link_loss", "Lost messages (link loss)";
        /// All users send requests more often.
        FlashCrowd = "flash_crowd", "Rush (flash crowd)";
        /// The node receives requests from attackers in addition to those of users.
        Attack = "attack", "Attack";
    }
}

choice! {
    /// Which side a fault affects.
    pub enum FaultSide {
        /// Both sides.
        Both = "both", "Both sides";
        /// Only the left side.
        ClientServer = "client_server", "Client–server";
        /// Only the right side.
        PeerToPeer = "peer_to_peer", "Peer-to-peer";
        /// Only the central index of the peers or the tracker of the swarm, whatever the values of node and share are.
        Index = "index", "Index or tracker";
    }
}

choice! {
    /// The role of the nodes that a fault can affect.
    pub enum FaultRole {
        /// All nodes that serve: servers on the left, peers and the seeds of a swarm on the right.
        Serving = "serving", "All that serve";
        /// The machines of the users: clients, of which only the links can fail, and peers.
        User = "user", "Machines of users";
        /// Servers.
        Server = "server", "Servers";
        /// The primary server, which receives all writes.
        Primary = "primary", "Primary server";
        /// The edge cache between clients and servers.
        Edge = "edge", "Edge cache";
        /// Peers.
        Peer = "peer", "Peers";
        /// Superpeers.
        Superpeer = "superpeer", "Superpeers";
        /// The seeds of a swarm.
        Seed = "seed", "Seeds";
    }
}

choice! {
    /// Which nodes a fault affects if it affects a fraction of them.
    pub enum FaultOrder {
        /// Random nodes. All are equally likely.
        Random = "random", "At random";
        /// The nodes with the most links. Ties are broken at random.
        Degree = "degree", "Most links first";
        /// The nodes that have served the most so far. Ties are broken at random.
        Load = "load", "Busiest first";
    }
}

choice! {
    /// Whether nodes that are cut off can still reach each other.
    pub enum PartitionMode {
        /// They can reach each other, so the network splits into two parts.
        Together = "together", "Reach each other";
        /// Each of them is cut off from all other nodes.
        Apart = "apart", "Reach nobody";
    }
}

number_or_word! {
    /// When a fault ends, or `never`.
    pub struct End(f64) or "never", RealOr
}

number_or_word! {
    /// The number of a node, from 1, or the `busiest` one.
    pub struct FaultNode(u32) or "busiest", WholeOr
}

number_or_word! {
    /// A fraction of the nodes, or `one` of them.
    pub struct FaultShare(f64) or "one", RealOr
}

impl FaultKind {
    /// Whether it affects the links of the nodes and not the nodes themselves.
    pub fn affects_links(self) -> bool {
        matches!(self, FaultKind::Partition | FaultKind::LinkDelay | FaultKind::LinkLoss)
    }
}

impl Fault {
    /// Whether a field can affect the run, given the values of the other fields.
    pub fn is_relevant(&self, name: &str) -> bool {
        use FaultKind::{Attack, Failures, FlashCrowd, LinkDelay, LinkLoss, Partition, Slow};
        let has_nodes = self.kind != FlashCrowd;
        let is_chosen = has_nodes && self.side != FaultSide::Index;
        match name {
            "side" => has_nodes,
            "role" | "share" => is_chosen,
            "node" => is_chosen && self.share.0.is_none() && self.role != FaultRole::Primary,
            "order" => is_chosen && self.share.0.is_some(),
            "speed" => self.kind == Slow,
            "cut" => self.kind == Partition && is_chosen && self.share.0.is_some(),
            "extra_delay_s" | "delay_factor" => self.kind == LinkDelay,
            "loss" => self.kind == LinkLoss,
            "rate_factor" => self.kind == FlashCrowd,
            "attack_per_s" => self.kind == Attack,
            "mtbf_s" | "mttr_s" => self.kind == Failures,
            _ => true,
        }
    }

    /// Whether it is the crash of a single serving node.
    pub fn is_single_crash(&self) -> bool {
        self.kind == FaultKind::Crash && self.role == FaultRole::Serving && self.share.0.is_none()
    }

    /// How many nodes it affects, of this number of candidates.
    pub fn affected_count(&self, nodes: u32) -> u32 {
        match self.share.0 {
            Some(_) if self.side == FaultSide::Index || self.role == FaultRole::Primary => nodes.min(1),
            // Half a node is rounded up.
            Some(share) => libm::floor(share * f64::from(nodes) + 0.5) as u32,
            None => nodes.min(1),
        }
    }
}
