//! The distribution of one large file: its size, the link rates of the users, and the method of each side.

use super::factors::Factors;
use super::table::{choice, number_or_word, table};

table! {
    /// A large file that every user downloads once. It replaces the requests for objects.
    pub struct File in "file" {
        /// The size of the file.
        size_bits: u64 = 800_000_000, "File size", "bit", 1.0..=10000000000000.0;
        /// When users arrive: all at the start, or one after the other at random times.
        arrivals: FileArrivals = FileArrivals::AtOnce, "User arrivals";
        /// The mean number of users that arrive per second. Used with Poisson arrivals only.
        arrivals_per_s: f64 = 1.0, "User arrival rate", "1/s", 0.0000001..=1000000.0;
        /// The rate at which a user can send. It can differ between classes of users.
        uplink_bits_per_s: f64 = 10_000_000.0, "User uplink", "bit/s", 1.0..=1000000000000.0;
        /// The rate at which a user can receive. It can differ between classes of users.
        downlink_bits_per_s: Downlink = Downlink(Some(50_000_000.0)), "User downlink", "bit/s", 1.0..=1000000000000.0;
        /// The uplink of each class of users relative to the user uplink, such as 1 0.2. If the list is empty, there
        /// is one class.
        uplink_classes: Factors = Factors::default(), "Uplink by class";
        /// The downlink of each class of users relative to the user downlink, such as 1 0.5. If the list is empty,
        /// there is one class.
        downlink_classes: Factors = Factors::default(), "Downlink by class";
        /// The size of each class of users relative to the others, such as 3 1. If the list is empty, all classes are
        /// equally large.
        class_shares: Factors = Factors::default(), "Class sizes";
        /// The method of the left side: servers alone, or servers assisted by their clients.
        left: LeftMethod = LeftMethod::Server, "Method, left side";
        /// The method of the right side: a swarm that starts with seeds, or one in which servers replace the seeds.
        right: RightMethod = RightMethod::Swarm, "Method, right side";
        /// The rate at which each server of the left side can send.
        server_uplink_bits_per_s: f64 = 100_000_000.0, "Server uplink", "bit/s", 1.0..=1000000000000.0;
    }
}

table! {
    /// How a swarm distributes the file: on the right, and also on the left if servers are assisted by peers.
    pub struct Swarm in "swarm" {
        /// The size of a piece of the file. The last piece may be smaller.
        piece_bits: u64 = 2_097_152, "Piece size", "bit", 1.0..=10000000000000.0;
        /// The number of seeds at the start on the right side. A seed has the whole file and an uplink of its own.
        seeds: u32 = 1, "Seeds", "seeds", 1..=100;
        /// The rate at which each of these seeds can send.
        seed_uplink_bits_per_s: f64 = 100_000_000.0, "Seed uplink", "bit/s", 1.0..=1000000000000.0;
        /// How long these seeds stay in the swarm. Servers that replace them stay forever.
        seed_stay_s: Lifetime = Lifetime(None), "Seed lifetime", "s", 0.0..=2592000.0;
        /// The number of peers to which a seed or a server sends at the same time.
        seed_slots: u32 = 8, "Seed upload slots", "slots", 1..=1000;
        /// The number of peers to which a peer sends at the same time. With tit for tat, it also sends to one peer
        /// drawn at random.
        upload_slots: u32 = 4, "Upload slots, k", "slots", 1..=100;
        /// Which piece a peer requests, of those that it misses and the sender has.
        selection: Selection = Selection::RarestFirst, "Piece selection";
        /// How a peer chooses the peers to which it sends.
        choking: Choking = Choking::TitForTat, "Choking";
        /// How often a peer decides again to which peers it sends. Used with tit for tat only.
        choke_interval_s: f64 = 10.0, "Choking interval", "s", 0.1..=3600.0;
        /// How often a peer draws the random peer to which it also sends. Used with tit for tat only.
        optimistic_interval_s: f64 = 30.0, "Optimistic unchoke interval", "s", 0.1..=3600.0;
        /// The largest number of neighbours of a peer. It asks the tracker for half as many.
        neighbours: u32 = 40, "Neighbours", "peers", 1..=1000;
        /// How long a peer waits before it asks the tracker again, if the tracker has not answered or the peer has lost most of
        /// the neighbours that it asked for.
        announce_interval_s: f64 = 30.0, "Announce interval", "s", 0.1..=3600.0;
        /// Whether a peer requests its last pieces from several neighbours at once, and keeps the copy that arrives
        /// first.
        endgame: bool = true, "Endgame mode";
        /// The mean time that a peer stays after its download is complete. At 0, it leaves at once.
        seeding_s: Seeding = Seeding(None), "Seeding time", "s", 0.0..=2592000.0;
        /// The fraction of users that are free riders: they send nothing to anyone.
        free_rider_share: f64 = 0.0, "Free riders", "", 0.0..=1.0;
    }
}

choice! {
    /// When users arrive.
    pub enum FileArrivals {
        /// All at the start of the run.
        AtOnce = "at_once", "All at once";
        /// At random times that are independent of each other.
        Poisson = "poisson", "Poisson";
    }
}

choice! {
    /// How the left side distributes the file.
    pub enum LeftMethod {
        /// Each client downloads the whole file from one server.
        Server = "server", "Servers";
        /// Clients exchange pieces with each other, and the servers are seeds that stay.
        PeerAssisted = "peer_assisted", "Peer-assisted servers";
    }
}

choice! {
    /// How the right side distributes the file.
    pub enum RightMethod {
        /// Peers exchange pieces, and find each other through a tracker.
        Swarm = "swarm", "Swarm";
        /// Peers exchange pieces, and servers replace the seeds and the tracker.
        PeerAssisted = "peer_assisted", "Peer-assisted servers";
    }
}

choice! {
    /// Which piece a peer requests next.
    pub enum Selection {
        /// The piece that the fewest of its neighbours have.
        RarestFirst = "rarest_first", "Rarest first";
        /// A random piece. All are equally likely.
        Random = "random", "Random";
        /// The first missing piece, as for playing a video during the download.
        Sequential = "sequential", "In order";
    }
}

choice! {
    /// How a peer chooses the peers to which it sends.
    pub enum Choking {
        /// It sends to the peers that have recently sent it the most, and to one drawn at random.
        TitForTat = "tit_for_tat", "Tit for tat";
        /// It sends to random peers that want a piece, with a new draw after each piece.
        None = "none", "None";
    }
}

number_or_word! {
    /// The rate of a downlink. An `unlimited` downlink is never the bottleneck.
    pub struct Downlink(f64) or "unlimited", RealOr
}

number_or_word! {
    /// How long seeds stay, or `forever`.
    pub struct Lifetime(f64) or "forever", RealOr
}

number_or_word! {
    /// The mean time that a peer stays after its download is complete, or `forever`.
    pub struct Seeding(f64) or "forever", RealOr
}

impl File {
    /// The number of classes of users.
    pub fn classes(&self) -> usize {
        [&self.uplink_classes, &self.downlink_classes, &self.class_shares]
            .map(|factors| factors.0.len())
            .into_iter()
            .fold(1, usize::max)
    }

    /// The uplink rate of a class.
    pub fn uplink_of_class_bits_per_s(&self, class: usize) -> f64 {
        self.uplink_bits_per_s * self.uplink_classes.of(class)
    }

    /// The downlink rate of a class. `None` if it is never the bottleneck.
    pub fn downlink_of_class_bits_per_s(&self, class: usize) -> Option<f64> {
        Some(self.downlink_bits_per_s.0? * self.downlink_classes.of(class))
    }

    /// The number of users in each class, for this number of users in total: in proportion to the shares, rounded by the
    /// largest remainder method.
    pub fn class_sizes(&self, users: u32) -> Vec<u32> {
        self.class_shares.apportion(users, self.classes())
    }
}

impl Swarm {
    /// The number of pieces of a file of this size.
    pub fn pieces(&self, size_bits: u64) -> u64 {
        size_bits.div_ceil(self.piece_bits.max(1))
    }

    /// The number of free riders among this number of users.
    pub fn free_riders(&self, users: u32) -> u32 {
        libm::round(self.free_rider_share * f64::from(users)) as u32
    }
}

#[cfg(test)]
mod tests {
    use super::File;
    use crate::Factors;

    #[test]
    fn users_are_divided_among_classes_by_largest_remainders() {
        let file = |shares: &[f64]| File { class_shares: Factors(shares.to_vec()), ..File::default() };
        assert_eq!(file(&[]).class_sizes(7), [7]);
        assert_eq!(file(&[3.0, 1.0]).class_sizes(8), [6, 2]);
        assert_eq!(file(&[1.0, 1.0, 1.0]).class_sizes(8), [3, 3, 2]);
        assert_eq!(file(&[1000.0, 0.001]).class_sizes(3), [3, 0]);
    }
}
