//! The right side: peers that search for objects and serve each other.

use super::client_server::QueueCapacity;
use super::table::{choice, number_or_word, table};

table! {
    /// The right side: every user is a peer. Peers search for a holder of the requested object, and serve each other.
    pub struct PeerToPeer in "peer_to_peer" {
        /// How peers find an object.
        search: Search = Search::Flooding, "Search";
        /// The graph of links between peers. Used by the searches that follow links: flooding, expanding ring and
        /// random walks.
        overlay: Overlay = Overlay::RandomRegular, "Overlay";
        /// How many other peers each peer is linked to, exactly or on average, depending on the overlay. In the
        /// superpeer overlay, the number of links between a superpeer and other superpeers. A whole number, except for
        /// the mean of the Erdős–Rényi overlay.
        degree: f64 = 4.0, "Links per peer", "links", 0.0..=256.0;
        /// The probability that a link leads to a random peer instead of a neighbour. Used with the Watts–Strogatz
        /// overlay only.
        rewiring: f64 = 0.1, "Rewiring probability, p", "", 0.0..=1.0;
        /// The number of superpeers, which answer and forward queries for all other peers. The first peers are
        /// superpeers. Used with the superpeer overlay only.
        superpeers: u32 = 6, "Superpeers", "peers", 1..=10000;
        /// The number of peers that hold a copy of each object. With a placement that depends on popularity, the mean
        /// number.
        copies: u32 = 6, "Copies per object", "copies", 1..=10000;
        /// Whether popular objects have more copies than others. In Chord and Kademlia, all objects have the same
        /// number.
        placement: Placement = Placement::Uniform, "Placement";
        /// The fraction of peers that are free riders: they hold no copies and serve no requests, but they search and
        /// forward queries.
        free_rider_share: f64 = 0.0, "Free riders", "", 0.0..=1.0;
        /// The largest number of links that a query can travel. Used with flooding and expanding ring only.
        time_to_live_hops: u32 = 2, "Time to live (TTL)", "hops", 1..=32;
        /// How many links further each flood of an expanding ring reaches than the previous one. The first flood
        /// reaches one link. Used with expanding ring only.
        ring_step_hops: u32 = 1, "Ring step", "hops", 1..=32;
        /// How many walkers a search sends out. Used with random walks only.
        walkers: u32 = 4, "Walkers, k", "walkers", 1..=256;
        /// The largest number of links that each walker travels. Used with random walks only.
        walk_hops: u32 = 64, "Walk length", "hops", 1..=10000;
        /// Which peer sends the next query: the peer that received the previous one (recursive) or the searching peer
        /// (iterative). Used with Chord only.
        routing: Routing = Routing::Recursive, "Routing";
        /// How many of its successors on the ring each peer knows. Used with Chord only.
        successors: u32 = 4, "Successor list, r", "peers", 1..=64;
        /// How many positions on the ring each peer has. With more of them, objects are distributed more evenly, but
        /// maintenance costs more. Used with Chord only.
        virtual_nodes: u32 = 1, "Virtual nodes, v", "nodes", 1..=1024;
        /// How many peers each peer knows in each range of distances. Used with Kademlia only.
        bucket_size: u32 = 8, "Bucket size, k", "peers", 1..=64;
        /// How many peers a search queries at the same time. Used with Kademlia only.
        parallelism: u32 = 3, "Parallel queries, α", "queries", 1..=32;
        /// Which holder serves the object if the search finds several.
        holder_choice: HolderChoice = HolderChoice::First, "Holder selection";
        /// How long a peer collects hits before it chooses a holder. Not used if the holder of the first hit is
        /// chosen.
        hit_wait_s: f64 = 0.2, "Wait for hits", "s", 0.0..=60.0;
        /// The mean time that a peer stays before it leaves. If it is unlimited, no peer leaves.
        session_s: SessionLength = SessionLength(None), "Mean session length", "s", 0.1..=2592000.0;
        /// The mean time that a peer stays away before it returns.
        offline_s: f64 = 60.0, "Mean offline time", "s", 0.1..=2592000.0;
        /// How the lengths of sessions and offline times are distributed.
        churn_distribution: ChurnDistribution = ChurnDistribution::Exponential, "Churn distribution";
        /// The shape of the Weibull distribution or the exponent of the Pareto distribution. With a Weibull shape
        /// below 1, most sessions are short and a few are very long.
        churn_shape: f64 = 1.5, "Churn shape", "", 0.2..=10.0;
        /// The fraction of leaving peers that announce their departure. The others crash.
        graceful_leave_share: f64 = 0.0, "Graceful leaves", "", 0.0..=1.0;
        /// The number of the peer through which all others join. With any, every peer always knows some peer that is
        /// up.
        bootstrap: Bootstrap = Bootstrap(None), "Bootstrap peer", "", 1..=10000;
        /// How often each peer checks the peers that it knows: stabilisation in Chord, refresh in Kademlia.
        maintenance_interval_s: MaintenanceInterval = MaintenanceInterval(Some(5.0)), "Maintenance interval", "s", 0.1..=2592000.0;
        /// How often each peer makes sure that its objects are stored where searches look for them. Used with Chord
        /// and Kademlia only.
        republish_interval_s: RepublishInterval = RepublishInterval(None), "Republish interval", "s", 0.1..=2592000.0;
        /// Whether all peers together have the same capacity as all servers together, or the capacity of each peer is
        /// set.
        capacity: Capacity = Capacity::EqualTotal, "Capacity";
        /// How many requests a peer can serve per second. Used if the capacity is set per peer.
        service_rate_per_s: f64 = 5.0, "Capacity per peer", "req/s", 0.000001..=1000000.0;
        /// How many requests can wait at a peer, in addition to the one in service. Further requests are refused.
        /// With no limit, up to a million requests can wait.
        queue_capacity: QueueCapacity = QueueCapacity(Some(50)), "Queue per peer", "requests", 0..=1000000;
        /// The one-way delay between two peers.
        link_delay_s: f64 = 0.04, "Link delay", "s", 0.0..=60.0;
    }
}

choice! {
    /// How peers find an object.
    pub enum Search {
        /// Each peer forwards the query over all its links until its time to live has expired.
        Flooding = "flooding", "Flooding";
        /// Floods with increasing time to live follow each other until a copy is found.
        ExpandingRing = "expanding_ring", "Expanding ring";
        /// Several queries travel from peer to peer at random.
        RandomWalks = "random_walks", "Random walks";
        /// One index node knows which objects each peer holds.
        CentralIndex = "central_index", "Central index";
        /// A distributed hash table in the form of a ring. Each hop over a finger at least halves the remaining distance.
        Chord = "chord", "Chord";
        /// A distributed hash table with a bucket of known peers for each distance. Several are queried at a time.
        Kademlia = "kademlia", "Kademlia";
    }
}

choice! {
    /// The graph of links between peers.
    pub enum Overlay {
        /// Each peer is linked to the same number of random peers.
        RandomRegular = "random_regular", "Random regular";
        /// Each peer is linked to its two neighbours on a circle.
        Ring = "ring", "Ring";
        /// Each peer is linked to all others.
        FullMesh = "full_mesh", "Full mesh";
        /// Every possible link exists with the same probability.
        ErdosRenyi = "erdos_renyi", "Erdős–Rényi";
        /// Peers on a circle are linked to their neighbours, and some links are rewired to random peers.
        WattsStrogatz = "watts_strogatz", "Watts–Strogatz";
        /// Peers join one after the other, and link preferentially to peers with many links.
        BarabasiAlbert = "barabasi_albert", "Barabási–Albert";
        /// A few superpeers are linked at random. Each other peer is linked to one of them.
        Superpeers = "superpeers", "Superpeers";
    }
}

choice! {
    /// How many copies each object has.
    pub enum Placement {
        /// All objects have the same number of copies.
        Uniform = "uniform", "Uniform";
        /// In proportion to the popularity of the object.
        Proportional = "proportional", "Proportional";
        /// In proportion to the square root of the popularity of the object.
        SquareRoot = "square_root", "Square root";
    }
}

choice! {
    /// Which peer sends the next query of a lookup in Chord.
    pub enum Routing {
        /// Each peer forwards the query to the next one.
        Recursive = "recursive", "Recursive";
        /// Each peer returns the address of the next one to the searching peer.
        Iterative = "iterative", "Iterative";
    }
}

choice! {
    /// Which holder serves the object if several are found.
    pub enum HolderChoice {
        /// The holder whose hit arrives first.
        First = "first", "First hit";
        /// The holder that is the fewest links away. Ties are broken by the distance on the circle of peers.
        Nearest = "nearest", "Nearest";
        /// The holder with the fewest requests in service or waiting. Of several, the one whose hit arrives first.
        LeastLoaded = "least_loaded", "Least loaded";
    }
}

choice! {
    /// The distribution of session lengths and offline times.
    pub enum ChurnDistribution {
        /// Exponential, and so memoryless.
        Exponential = "exponential", "Exponential";
        /// Weibull. With a shape below 1, the tail is heavier than that of an exponential distribution.
        Weibull = "weibull", "Weibull";
        /// Pareto, a power law.
        Pareto = "pareto", "Pareto";
    }
}

choice! {
    /// How the service capacity of a peer is determined.
    pub enum Capacity {
        /// All peers together have the capacity of all servers together, in equal shares.
        EqualTotal = "equal_total", "Same total as the servers";
        /// Each peer has the capacity `peer_to_peer.service_rate_per_s`.
        Own = "own", "Set per peer";
    }
}

number_or_word! {
    /// The mean length of a session. If it is `unlimited`, no peer leaves.
    pub struct SessionLength(f64) or "unlimited", RealOr
}

number_or_word! {
    /// The number of a peer, from 1, or `any` peer that is up.
    pub struct Bootstrap(u32) or "any", WholeOr
}

number_or_word! {
    /// The time between two rounds of maintenance, or `never`.
    pub struct MaintenanceInterval(f64) or "never", RealOr
}

number_or_word! {
    /// The time between two rounds of republishing, or `never`.
    pub struct RepublishInterval(f64) or "never", RealOr
}

impl Search {
    /// Whether queries travel over the links of an overlay.
    pub fn uses_overlay(self) -> bool {
        matches!(self, Search::Flooding | Search::ExpandingRing | Search::RandomWalks)
    }

    /// Whether the peers maintain a distributed hash table, which determines where each object is stored.
    pub fn is_hash_table(self) -> bool {
        matches!(self, Search::Chord | Search::Kademlia)
    }
}

impl PeerToPeer {
    /// The number of free riders among this number of peers.
    pub fn free_riders(&self, peers: u32) -> u32 {
        libm::round(self.free_rider_share * f64::from(peers)) as u32
    }
}
