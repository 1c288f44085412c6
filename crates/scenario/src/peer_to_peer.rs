//! The right side: peers that search for objects and serve each other.

use super::client_server::QueueCapacity;
use super::table::{choice, number_or_word, table};

table! {
    /// The right side: every user is a peer. Peers search for a holder of the requested object, and serve each other.
    pub struct PeerToPeer in "peer_to_peer" {
        /// How a peer finds another peer that holds a copy of the object.
        search: Search = Search::Flooding, "Search method";
        /// Which peers are linked to each other. It has an effect only with the searches that follow links: flooding,
        /// expanding ring and random walks.
        overlay: Overlay = Overlay::RandomRegular, "Network of links (overlay)";
        /// How many other peers each peer is linked to, exactly or on average, depending on the network of links. With
        /// superpeers, it is the number of links from one superpeer to other superpeers. It is a whole number, except for
        /// the mean of the Erdős–Rényi network.
        degree: f64 = 4.0, "Links per peer", "links", 0.0..=256.0;
        /// The probability that a link leads to a random peer instead of a neighbour. It has an effect only with the
        /// Watts–Strogatz network.
        rewiring: f64 = 0.1, "Share of random links (p)", "", 0.0..=1.0;
        /// The number of superpeers. They answer and forward queries for all other peers. The first peers are the
        /// superpeers. It has an effect only with the network of superpeers.
        superpeers: u32 = 6, "Superpeers", "peers", 1..=10000;
        /// The number of peers that hold a copy of each object. If it depends on the popularity of the object, this is the
        /// mean number.
        copies: u32 = 6, "Copies of each object", "copies", 1..=10000;
        /// Whether popular objects have more copies than others. With Chord and Kademlia, all objects have the same number
        /// of copies.
        placement: Placement = Placement::Uniform, "Copies by popularity";
        /// The share of the peers that are free riders. Free riders hold no copies and answer no requests, but they search
        /// and forward queries.
        free_rider_share: f64 = 0.0, "Share of free riders", "", 0.0..=1.0;
        /// How many links a query can travel before it ends. A step over one link is called a hop. It has an effect only
        /// with flooding and expanding ring.
        time_to_live_hops: u32 = 2, "Time to live (TTL)", "hops", 1..=32;
        /// How many links further each flood of an expanding ring reaches than the flood before it. The first flood reaches
        /// one link. It has an effect only with expanding ring.
        ring_step_hops: u32 = 1, "Step of the expanding ring", "hops", 1..=32;
        /// How many queries (walkers) a search sends out at random. It has an effect only with random walks.
        walkers: u32 = 4, "Walkers per search (k)", "walkers", 1..=256;
        /// The largest number of links that each walker travels. It has an effect only with random walks.
        walk_hops: u32 = 64, "Longest walk", "hops", 1..=10000;
        /// Which peer sends the next query: the peer that received the previous query (recursive) or the peer that searches
        /// (iterative). It has an effect only with Chord.
        routing: Routing = Routing::Recursive, "Sender of the next query";
        /// How many of the peers that follow on the ring each peer knows. It has an effect only with Chord.
        successors: u32 = 4, "Known successors (r)", "peers", 1..=64;
        /// How many positions on the ring each peer has. With more positions, the objects are divided more evenly, but
        /// maintenance costs more. It has an effect only with Chord.
        virtual_nodes: u32 = 1, "Ring positions per peer (v)", "nodes", 1..=1024;
        /// How many peers each peer knows in each range of distances (in each bucket). It has an effect only with Kademlia.
        bucket_size: u32 = 8, "Peers per bucket (k)", "peers", 1..=64;
        /// How many peers a search asks at the same time. It has an effect only with Kademlia.
        parallelism: u32 = 3, "Queries at a time (α)", "queries", 1..=32;
        /// Which peer sends the object if the search finds several peers that hold a copy (holders).
        holder_choice: HolderChoice = HolderChoice::First, "Choice among holders";
        /// How long a peer collects results of its search before it chooses a holder. It has no effect if the peer chooses
        /// the first holder that it finds.
        hit_wait_s: f64 = 0.2, "Wait for more results", "s", 0.0..=60.0;
        /// The mean time that a peer stays before it leaves. If it is unlimited, no peer leaves.
        session_s: SessionLength = SessionLength(None), "Stay in the network (mean)", "s", 0.1..=2592000.0;
        /// The mean time that a peer stays away before it returns.
        offline_s: f64 = 60.0, "Time away (mean)", "s", 0.1..=2592000.0;
        /// How much the times of staying and of being away differ from peer to peer. The mean times stay the same.
        churn_distribution: ChurnDistribution = ChurnDistribution::Exponential, "Variation of stay and away";
        /// The shape of the Weibull distribution, or the exponent of the Pareto distribution. With a Weibull shape below 1,
        /// most stays are short and a few are very long.
        churn_shape: f64 = 1.5, "Shape of stay and away", "", 0.2..=10.0;
        /// The share of the leaving peers that tell other peers before they leave. The others crash.
        graceful_leave_share: f64 = 0.0, "Announced departures", "", 0.0..=1.0;
        /// The number of the peer through which all others join. If this is any, a joining peer always knows some peer that
        /// is up.
        bootstrap: Bootstrap = Bootstrap(None), "Entry peer (bootstrap)", "", 1..=10000;
        /// The time after which each peer again checks the peers that it knows. This maintenance is called stabilisation in
        /// Chord and refresh in Kademlia.
        maintenance_interval_s: MaintenanceInterval = MaintenanceInterval(Some(5.0)), "Time between peer checks", "s", 0.1..=2592000.0;
        /// The time after which each peer again makes sure that its objects are stored where searches look for them. It has
        /// an effect only with Chord and Kademlia.
        republish_interval_s: RepublishInterval = RepublishInterval(None), "Time between republishing", "s", 0.1..=2592000.0;
        /// Whether all peers together have the same capacity as all servers together, or each peer has a capacity that is
        /// set.
        capacity: Capacity = Capacity::EqualTotal, "Capacity of the peers";
        /// How many requests a peer can answer per second. It has an effect only if the capacity of each peer is set.
        service_rate_per_s: f64 = 5.0, "Capacity of each peer", "req/s", 0.000001..=1000000.0;
        /// How many requests can wait at a peer while it processes another one. Further requests are refused. If this is
        /// unlimited, up to a million requests can wait.
        queue_capacity: QueueCapacity = QueueCapacity(Some(50)), "Longest queue of a peer", "requests", 0..=1000000;
        /// How long a message takes from one peer to another.
        link_delay_s: f64 = 0.04, "One-way delay of a link", "s", 0.0..=60.0;
    }
}

choice! {
    /// How peers find an object.
    pub enum Search {
        /// Each peer forwards the query over all its links until its time to live has expired.
        Flooding = "flooding", "Ask all (flooding)";
        /// Floods with increasing time to live follow each other until a copy is found.
        ExpandingRing = "expanding_ring", "Ask further and further (expanding ring)";
        /// Several queries travel from peer to peer at random.
        RandomWalks = "random_walks", "Ask at random (random walks)";
        /// One index node knows which objects each peer holds.
        CentralIndex = "central_index", "Ask a list (central index)";
        /// A distributed hash table in the form of a ring. Each hop over a finger at least halves the remaining distance.
        Chord = "chord", "Hash table, ring (Chord)";
        /// A distributed hash table with a bucket of known peers for each distance. Several are queried at a time.
        Kademlia = "kademlia", "Hash table, buckets (Kademlia)";
    }
}

choice! {
    /// The graph of links between peers.
    pub enum Overlay {
        /// Each peer is linked to the same number of random peers.
        RandomRegular = "random_regular", "Random, equal (random regular)";
        /// Each peer is linked to its two neighbours on a circle.
        Ring = "ring", "Ring";
        /// Each peer is linked to all others.
        FullMesh = "full_mesh", "All to all (full mesh)";
        /// Every possible link exists with the same probability.
        ErdosRenyi = "erdos_renyi", "Random (Erdős–Rényi)";
        /// Peers on a circle are linked to their neighbours, and some links are rewired to random peers.
        WattsStrogatz = "watts_strogatz", "Ring, some random (Watts–Strogatz)";
        /// Peers join one after the other, and link preferentially to peers with many links.
        BarabasiAlbert = "barabasi_albert", "With hubs (Barabási–Albert)";
        /// A few superpeers are linked at random. Each other peer is linked to one of them.
        Superpeers = "superpeers", "Superpeers";
    }
}

choice! {
    /// How many copies each object has.
    pub enum Placement {
        /// All objects have the same number of copies.
        Uniform = "uniform", "Same for all (uniform)";
        /// In proportion to the popularity of the object.
        Proportional = "proportional", "In proportion to popularity";
        /// In proportion to the square root of the popularity of the object.
        SquareRoot = "square_root", "By square root of popularity";
    }
}

choice! {
    /// Which peer sends the next query of a lookup in Chord.
    pub enum Routing {
        /// Each peer forwards the query to the next one.
        Recursive = "recursive", "Receiver (recursive)";
        /// Each peer returns the address of the next one to the searching peer.
        Iterative = "iterative", "Searching peer (iterative)";
    }
}

choice! {
    /// Which holder serves the object if several are found.
    pub enum HolderChoice {
        /// The holder whose hit arrives first.
        First = "first", "First one found";
        /// The holder that is the fewest links away. Ties are broken by the distance on the circle of peers.
        Nearest = "nearest", "Nearest";
        /// The holder with the fewest requests in service or waiting. Of several, the one whose hit arrives first.
        LeastLoaded = "least_loaded", "Least busy";
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
        Own = "own", "Set for each peer";
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
