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
        /// Which side suffers it. A flash crowd comes to both.
        side: FaultSide = FaultSide::Both, "Side";
        /// Among which nodes those are chosen that it strikes.
        role: FaultRole = FaultRole::Serving, "Role";
        /// Which node: 1 for the first of that role, or `busiest`: among those that are up, the one that has served most so far. For a single node alone.
        node: FaultNode = FaultNode(None), "Node", "", 1..=10000;
        /// Which share of the nodes of that role it strikes, rounded to whole nodes, half a node up: the same share on both sides; or `one`, a single node.
        share: FaultShare = FaultShare(None), "Share", "", 0.0..=1.0;
        /// Which nodes of a share are struck first.
        order: FaultOrder = FaultOrder::Random, "Order";
        /// What is left of the speed of slowed nodes.
        speed: f64 = 0.5, "Speed left", "", 0.001..=1.0;
        /// Whether nodes that are cut off still reach each other.
        cut: PartitionMode = PartitionMode::Together, "Cut off";
        /// By how much every message from or to a struck node takes longer.
        extra_delay_s: f64 = 0.1, "Extra delay", "s", 0.0..=60.0;
        /// By how many times every message from or to a struck node takes longer, beside the extra delay.
        delay_factor: f64 = 1.0, "Delay factor", "", 1.0..=1000.0;
        /// How likely each message from or to a struck node is lost.
        loss: f64 = 0.1, "Loss", "", 0.0..=1.0;
        /// By how much more often users ask.
        rate_factor: f64 = 5.0, "Rate factor", "", 0.001..=1000.0;
        /// How many requests the attackers throw at the struck nodes, all together.
        attack_per_s: f64 = 100.0, "Attack", "req/s", 0.0..=1000000.0;
        /// How long each struck node is up between two failures, on average (MTBF).
        mtbf_s: f64 = 60.0, "Up for (MTBF)", "s", 0.001..=86400.0;
        /// How long it is then down, on average (MTTR).
        mttr_s: f64 = 6.0, "Down for (MTTR)", "s", 0.001..=86400.0;
    }
}

choice! {
    /// What happens to the target.
    pub enum FaultKind {
        /// It stops at once; what it was serving and what waited is lost.
        Crash = "crash", "Crash";
        /// It serves more slowly; the lines of a file's distribution carry less.
        Slow = "slow", "Slow-down";
        /// It crashes and recovers again and again, at random.
        Failures = "failures", "Random failures";
        /// It is cut off from all others.
        Partition = "partition", "Partition";
        /// Its messages take longer.
        LinkDelay = "link_delay", "Link delay";
        /// Its messages get lost at random.
        LinkLoss = "link_loss", "Link loss";
        /// All users ask more often.
        FlashCrowd = "flash_crowd", "Flash crowd";
        /// It gets requests of attackers beside those of users.
        Attack = "attack", "Attack";
    }
}

choice! {
    /// Which side suffers a fault.
    pub enum FaultSide {
        /// Each side for itself.
        Both = "both", "Both sides";
        /// The left one alone.
        ClientServer = "client_server", "Client–server";
        /// The right one alone.
        PeerToPeer = "peer_to_peer", "Peer-to-peer";
        /// Who knows who has what, whatever node and share say: the central index of the peers, or the tracker of a swarm.
        Index = "index", "Index or tracker";
    }
}

choice! {
    /// Among which nodes those are chosen that a fault strikes.
    pub enum FaultRole {
        /// All that serve: servers; peers, and the seeds of a swarm.
        Serving = "serving", "Whoever serves";
        /// The users' own machines: clients, whose links alone can fail; peers.
        User = "user", "Users";
        /// Servers.
        Server = "server", "Servers";
        /// The server that all writes go to.
        Primary = "primary", "Primary";
        /// The edge between clients and servers.
        Edge = "edge", "Edge";
        /// Peers.
        Peer = "peer", "Peers";
        /// Superpeers.
        Superpeer = "superpeer", "Superpeers";
        /// The seeds of a swarm.
        Seed = "seed", "Seeds";
    }
}

choice! {
    /// Which nodes of a share are struck first.
    pub enum FaultOrder {
        /// Each as likely as any other.
        Random = "random", "At random";
        /// Those with the most links; equals at random.
        Degree = "degree", "By links";
        /// Those that have served most so far; equals at random.
        Load = "load", "By load";
    }
}

choice! {
    /// Whether nodes that are cut off still reach each other.
    pub enum PartitionMode {
        /// They stay connected among themselves: the network falls into two parts.
        Together = "together", "Together";
        /// Each of them is alone.
        Apart = "apart", "Each alone";
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

number_or_word! {
    /// A share of all nodes, or `one` of them.
    pub struct FaultShare(f64) or "one", RealOr
}

impl FaultKind {
    /// Whether it is about messages on their way rather than about nodes.
    pub fn is_of_links(self) -> bool {
        matches!(self, FaultKind::Partition | FaultKind::LinkDelay | FaultKind::LinkLoss)
    }
}

impl Fault {
    /// Whether a field can make a difference, as the others stand.
    pub fn uses(&self, name: &str) -> bool {
        use FaultKind::{Attack, Failures, FlashCrowd, LinkDelay, LinkLoss, Partition, Slow};
        let has_target = self.kind != FlashCrowd;
        let is_chosen = has_target && self.side != FaultSide::Index;
        match name {
            "side" => has_target,
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

    /// Whether it is a crash of a single node that serves, as a click on it is: every program of the page can run that.
    pub fn is_plain(&self) -> bool {
        self.kind == FaultKind::Crash && self.role == FaultRole::Serving && self.share.0.is_none()
    }

    /// How many of so many nodes it strikes.
    pub fn count_of(&self, nodes: u32) -> u32 {
        match self.share.0 {
            Some(_) if self.side == FaultSide::Index || self.role == FaultRole::Primary => nodes.min(1),
            // Half a node up.
            Some(share) => libm::floor(share * f64::from(nodes) + 0.5) as u32,
            None => nodes.min(1),
        }
    }
}
