//! The distribution of one large file: its size, the link rates of the users, and the method of each side.

use super::factors::Factors;
use super::table::{choice, number_or_word, table};

table! {
    /// A large file that every user downloads once. It replaces the requests for objects.
    pub struct File in "file" {
        /// The size of the file. Every user downloads it once.
        size_bits: u64 = 800_000_000, "File size", "bit", 1.0..=10000000000000.0;
        /// When users arrive: all at the start, or one after the other at random times.
        arrivals: FileArrivals = FileArrivals::AtOnce, "When users arrive";
        /// The mean number of users that arrive per second. It has an effect only if users arrive at random times.
        arrivals_per_s: f64 = 1.0, "Arriving users per second", "1/s", 0.0000001..=1000000.0;
        /// How fast a user can send (the uplink). It can differ between classes of users.
        uplink_bits_per_s: f64 = 10_000_000.0, "Upload rate of a user", "bit/s", 1.0..=1000000000000.0;
        /// How fast a user can receive (the downlink). It can differ between classes of users.
        downlink_bits_per_s: Downlink = Downlink(Some(50_000_000.0)), "Download rate of a user", "bit/s", 1.0..=1000000000000.0;
        /// The upload rate of each class of users relative to the upload rate of a user. For example, 1 0.2 makes the
        /// second class five times as slow. If the list is empty, there is one class.
        uplink_classes: Factors = Factors::default(), "Upload rates by class";
        /// The download rate of each class of users relative to the download rate of a user. For example, 1 0.5 makes the
        /// second class half as fast. If the list is empty, there is one class.
        downlink_classes: Factors = Factors::default(), "Download rates by class";
        /// The size of each class of users relative to the others. For example, 3 1 makes the first class three times as
        /// large as the second. If the list is empty, all classes are equally large.
        class_shares: Factors = Factors::default(), "Sizes of the classes";
        /// How the left side distributes the file: the servers alone send it, or their clients help.
        left: LeftMethod = LeftMethod::Server, "Method on the left";
        /// How the right side distributes the file: a swarm that starts with seeds, or a swarm in which servers replace the
        /// seeds.
        right: RightMethod = RightMethod::Swarm, "Method on the right";
        /// How fast each server of the left side can send.
        server_uplink_bits_per_s: f64 = 100_000_000.0, "Upload rate of a server", "bit/s", 1.0..=1000000000000.0;
    }
}

table! {
    /// How a swarm distributes the file: on the right, and also on the left if servers are assisted by peers.
    pub struct Swarm in "swarm" {
        /// The size of a piece of the file. The last piece may be smaller.
        piece_bits: u64 = 2_097_152, "Size of a piece", "bit", 1.0..=10000000000000.0;
        /// The number of seeds at the start on the right side. A seed has the whole file and a link of its own.
        seeds: u32 = 1, "Seeds at the start", "seeds", 1..=100;
        /// How fast each of these seeds can send.
        seed_uplink_bits_per_s: f64 = 100_000_000.0, "Upload rate of a seed", "bit/s", 1.0..=1000000000000.0;
        /// How long these seeds stay in the swarm. Servers that replace seeds stay forever.
        seed_stay_s: Lifetime = Lifetime(None), "Time that the seeds stay", "s", 0.0..=2592000.0;
        /// The number of peers to which a seed or a server sends at the same time.
        seed_slots: u32 = 8, "Receivers per seed (slots)", "slots", 1..=1000;
        /// The number k of peers to which a peer sends at the same time. With tit for tat, it also sends to one peer drawn
        /// at random.
        upload_slots: u32 = 4, "Receivers per peer (slots)", "slots", 1..=100;
        /// Which piece a peer requests next. It chooses among the pieces that it misses and the sender has.
        selection: Selection = Selection::RarestFirst, "Choice of the next piece";
        /// How a peer chooses the peers to which it sends. It does not send to the others: they are choked. With tit for
        /// tat, a peer sends to peers that send to it.
        choking: Choking = Choking::TitForTat, "Receiver choice (choking)";
        /// The time after which a peer again chooses the peers to which it sends. It has an effect only with tit for tat.
        choke_interval_s: f64 = 10.0, "Time between choices", "s", 0.1..=3600.0;
        /// The time after which a peer draws another random peer to which it also sends (the optimistic unchoke). It has an
        /// effect only with tit for tat.
        optimistic_interval_s: f64 = 30.0, "Time per random receiver", "s", 0.1..=3600.0;
        /// The largest number of other peers that a peer exchanges pieces with. It asks the tracker for half as many.
        neighbours: u32 = 40, "Most neighbours of a peer", "peers", 1..=1000;
        /// How long a peer waits before it asks the tracker again. It does so if the tracker has not answered, or if the
        /// peer has lost most of the neighbours that it asked for.
        announce_interval_s: f64 = 30.0, "Wait to ask tracker again", "s", 0.1..=3600.0;
        /// Whether a peer requests its last pieces from several neighbours at once. It keeps the copy that arrives first.
        endgame: bool = true, "Endgame for the last pieces";
        /// The mean time that a peer stays after its download is complete. At 0, it leaves at once.
        seeding_s: Seeding = Seeding(None), "Stay after the download", "s", 0.0..=2592000.0;
        /// The share of the users that are free riders. Free riders send nothing to anyone.
        free_rider_share: f64 = 0.0, "Share of free riders", "", 0.0..=1.0;
    }
}

choice! {
    /// When users arrive.
    pub enum FileArrivals {
        /// All at the start of the run.
        AtOnce = "at_once", "All at once";
        /// At random times that are independent of each other.
        Poisson = "poisson", "At random (Poisson)";
    }
}

choice! {
    /// How the left side distributes the file.
    pub enum LeftMethod {
        /// Each client downloads the whole file from one server.
        Server = "server", "Servers alone";
        /// Clients exchange pieces with each other, and the servers are seeds that stay.
        PeerAssisted = "peer_assisted", "Servers helped by clients";
    }
}

choice! {
    /// How the right side distributes the file.
    pub enum RightMethod {
        /// Peers exchange pieces, and find each other through a tracker.
        Swarm = "swarm", "Swarm with seeds";
        /// Peers exchange pieces, and servers replace the seeds and the tracker.
        PeerAssisted = "peer_assisted", "Swarm with servers";
    }
}

choice! {
    /// Which piece a peer requests next.
    pub enum Selection {
        /// The piece that the fewest of its neighbours have.
        RarestFirst = "rarest_first", "Rarest first";
        /// A random piece. All are equally likely.
        Random = "random", "At random";
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
        None = "none", "None (at random)";
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
