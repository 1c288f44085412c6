//! The distribution of one large file: what is downloaded, over what lines, and how each side does it.

use super::factors::Factors;
use super::table::{choice, number_or_word, table};

table! {
    /// With this table every user wants the same large file, once, in the place of requests for objects.
    pub struct File in "file" {
        /// How large the file is.
        size_bits: u64 = 800_000_000, "Size of the file", "bit", 1.0..=10000000000000.0;
        /// When the users come: all at the start, or one after the other at random moments.
        arrivals: FileArrivals = FileArrivals::AtOnce, "Users come";
        /// How many users come per second; Poisson arrivals only.
        arrivals_per_s: f64 = 1.0, "Users coming", "1/s", 0.000001..=1000000.0;
        /// How fast a user's line carries bits away; a class may have more or less.
        uplink_bits_per_s: f64 = 10_000_000.0, "Uplink of a user", "bit/s", 1.0..=1000000000000.0;
        /// How fast a user's line brings bits in; a class may have more or less.
        downlink_bits_per_s: Downlink = Downlink(Some(50_000_000.0)), "Downlink of a user", "bit/s", 1.0..=1000000000000.0;
        /// Uplinks of the classes of users relative to the uplink of a user, such as 1 0.2; none for one class.
        uplink_classes: Factors = Factors::default(), "Uplinks of the classes";
        /// Downlinks of the classes of users relative to the downlink of a user, such as 1 0.5; none for one class.
        downlink_classes: Factors = Factors::default(), "Downlinks of the classes";
        /// How many users belong to each class relative to the others, such as 3 1; none for equally many.
        class_shares: Factors = Factors::default(), "Sizes of the classes";
        /// What the left side does: servers alone, or servers whose clients help each other.
        left: LeftMethod = LeftMethod::Server, "Left side";
        /// What the right side does: a swarm that begins with seeds, or one whose seeds are servers.
        right: RightMethod = RightMethod::Swarm, "Right side";
        /// How fast each server of the left side can send.
        server_uplink_bits_per_s: f64 = 100_000_000.0, "Uplink of a server", "bit/s", 1.0..=1000000000000.0;
    }
}

table! {
    /// How a swarm distributes the file: on the right, and on the left if clients help each other.
    pub struct Swarm in "swarm" {
        /// How large a piece of the file is; the last one may be smaller.
        piece_bits: u64 = 2_097_152, "Size of a piece", "bit", 1.0..=10000000000000.0;
        /// How many seeds, with all of the file and a line of their own, the right side begins with.
        seeds: u32 = 1, "Seeds", "seeds", 1..=100;
        /// How fast each of these seeds can send.
        seed_uplink_bits_per_s: f64 = 100_000_000.0, "Uplink of a seed", "bit/s", 1.0..=1000000000000.0;
        /// How long these seeds stay; servers in their place stay for good.
        seed_stay_s: Lifetime = Lifetime(None), "Seeds stay", "s", 0.0..=86400.0;
        /// To how many peers a seed or server sends at the same time.
        seed_slots: u32 = 8, "Slots of a seed", "slots", 1..=1000;
        /// To how many peers a peer sends at the same time; with tit for tat one more, drawn at random.
        upload_slots: u32 = 4, "Upload slots, k", "slots", 1..=100;
        /// Which of the pieces it could have a peer asks for.
        selection: Selection = Selection::RarestFirst, "Choice of pieces";
        /// To whom a peer sends.
        choking: Choking = Choking::TitForTat, "Choking";
        /// How often a peer decides anew to whom it sends; tit for tat only.
        choke_interval_s: f64 = 10.0, "Choking every", "s", 0.1..=3600.0;
        /// How often a peer draws anew whom it gives a chance; tit for tat only.
        optimistic_interval_s: f64 = 30.0, "Optimistic unchoke every", "s", 0.1..=3600.0;
        /// The most neighbours a peer has; it asks the tracker for half as many.
        neighbours: u32 = 40, "Neighbours", "peers", 1..=1000;
        /// After how long a peer asks the tracker again that has not answered, or once more than half of its neighbours are gone.
        announce_interval_s: f64 = 30.0, "Asks the tracker again after", "s", 0.1..=3600.0;
        /// Whether a peer asks several neighbours for its last pieces, and takes what comes first.
        endgame: bool = true, "Endgame";
        /// How long a peer stays on average once it has all of the file; 0 means that it leaves at once.
        seeding_s: Seeding = Seeding(None), "Peers stay to seed", "s", 0.0..=86400.0;
        /// The share of users who send nothing to anybody.
        free_rider_share: f64 = 0.0, "Free riders", "", 0.0..=1.0;
    }
}

choice! {
    /// When the users come who want the file.
    pub enum FileArrivals {
        /// All at the start.
        AtOnce = "at_once", "All at once";
        /// At random moments, independent of each other.
        Poisson = "poisson", "Poisson";
    }
}

choice! {
    /// How the left side distributes the file.
    pub enum LeftMethod {
        /// Each client gets all of it from one server.
        Server = "server", "Servers";
        /// Clients pass pieces on to each other; the servers are seeds that stay.
        PeerAssisted = "peer_assisted", "Peer-assisted servers";
    }
}

choice! {
    /// How the right side distributes the file.
    pub enum RightMethod {
        /// Peers pass pieces on to each other, and find each other by a tracker.
        Swarm = "swarm", "Swarm";
        /// The same with servers in the place of seeds and tracker.
        PeerAssisted = "peer_assisted", "Peer-assisted servers";
    }
}

choice! {
    /// Which piece a peer asks for.
    pub enum Selection {
        /// The one that the fewest of its neighbours have.
        RarestFirst = "rarest_first", "Rarest first";
        /// Any, each as likely.
        Random = "random", "Random";
        /// The first one, as for watching while it loads.
        Sequential = "sequential", "In order";
    }
}

choice! {
    /// To whom a peer sends.
    pub enum Choking {
        /// To those who sent it the most lately, and to one drawn at random.
        TitForTat = "tit_for_tat", "Tit for tat";
        /// To any who wants a piece, drawn anew after each piece.
        None = "none", "None";
    }
}

number_or_word! {
    /// How fast a line brings bits in; `unlimited` if it is never the bottleneck.
    pub struct Downlink(f64) or "unlimited", RealOr
}

number_or_word! {
    /// How long something stays; `forever` if it never leaves.
    pub struct Lifetime(f64) or "forever", RealOr
}

number_or_word! {
    /// How long peers stay that have everything, on average; `forever` if they never leave.
    pub struct Seeding(f64) or "forever", RealOr
}

/// There are at most 1024 classes of lines.
const CLASS_BITS: u64 = 0x3ff;

impl File {
    /// How many classes of users there are.
    pub fn classes(&self) -> usize {
        [&self.uplink_classes, &self.downlink_classes, &self.class_shares]
            .map(|factors| factors.0.len())
            .into_iter()
            .fold(1, usize::max)
    }

    /// The uplink of a class.
    pub fn uplink_of_class_bits_per_s(&self, class: usize) -> f64 {
        self.uplink_bits_per_s * self.uplink_classes.of(class)
    }

    /// The downlink of a class; `None` if it is never the bottleneck.
    pub fn downlink_of_class_bits_per_s(&self, class: usize) -> Option<f64> {
        Some(self.downlink_bits_per_s.0? * self.downlink_classes.of(class))
    }

    /// How many of so many users belong to each class: in proportion to the shares, the rest to those with the
    /// largest remainders.
    pub fn class_sizes(&self, users: u32) -> Vec<u32> {
        let classes = self.classes();
        let total: f64 = (0..classes).map(|class| self.class_shares.of(class)).sum();
        let exact = |class: usize| f64::from(users) * self.class_shares.of(class) / total;
        let mut sizes: Vec<u32> = (0..classes).map(|class| exact(class) as u32).collect();
        // Remainders below one have the order of their bits, the last of which here say which class it is; the larger ones first,
        // of equals the first class.
        let by_remainder = |(class, size): (u64, &u32)| {
            let rest = (exact(class as usize) - f64::from(*size)).max(0.0);
            (u64::MAX - rest.to_bits()) & !CLASS_BITS | class
        };
        let mut order: Vec<u64> = (0..=CLASS_BITS).zip(&sizes).map(by_remainder).collect();
        order.sort_unstable();
        let missing = users.saturating_sub(sizes.iter().sum());
        for class in order.iter().cycle().take(missing as usize) {
            sizes[(*class & CLASS_BITS) as usize] += 1;
        }
        sizes
    }
}

impl Swarm {
    /// Into how many pieces a file is cut.
    pub fn pieces(&self, size_bits: u64) -> u64 {
        size_bits.div_ceil(self.piece_bits.max(1))
    }

    /// How many of so many users send nothing.
    pub fn free_riders(&self, users: u32) -> u32 {
        libm::round(self.free_rider_share * f64::from(users)) as u32
    }
}

#[cfg(test)]
mod tests {
    use super::File;
    use crate::Factors;

    #[test]
    fn classes_share_all_users_as_exactly_as_whole_numbers_allow() {
        let file = |shares: &[f64]| File { class_shares: Factors(shares.to_vec()), ..File::default() };
        assert_eq!(file(&[]).class_sizes(7), [7]);
        assert_eq!(file(&[3.0, 1.0]).class_sizes(8), [6, 2]);
        assert_eq!(file(&[1.0, 1.0, 1.0]).class_sizes(8), [3, 3, 2]);
        assert_eq!(file(&[1000.0, 0.001]).class_sizes(3), [3, 0]);
    }
}
