//! The right side: peers who find each other's objects and serve each other.

use super::client_server::QueueCapacity;
use super::table::{choice, number_or_word, table};

table! {
    /// The right side: every user is a peer; peers find who has an object, and serve each other.
    pub struct PeerToPeer in "peer_to_peer" {
        /// How peers find an object.
        search: Search = Search::Flooding, "Search";
        /// Who is linked to whom; for searches that go over links: flooding, expanding ring, random walks.
        overlay: Overlay = Overlay::RandomRegular, "Overlay";
        /// How many other peers each peer is linked to: exactly, or on average; with superpeers each of them to others of them.
        degree: u32 = 4, "Links per peer", "links", 1..=256;
        /// How likely each link of the small world leads to a random peer instead of a near one.
        rewiring: f64 = 0.1, "Rewired links, p", "", 0.0..=1.0;
        /// How many peers, the first ones, answer and pass on queries for all others; two tiers only.
        superpeers: u32 = 6, "Superpeers", "peers", 1..=10000;
        /// On how many peers each object lies; on average, if popular ones lie on more.
        copies: u32 = 6, "Copies per object", "copies", 1..=10000;
        /// Which objects lie on more peers than others. In Chord and Kademlia all lie on as many.
        placement: Placement = Placement::Uniform, "Placement";
        /// The share of peers that share nothing: they hold no copies and serve nobody, but search and pass on queries.
        free_rider_share: f64 = 0.0, "Free riders", "", 0.0..=1.0;
        /// How many links a search may travel before it ends (TTL); flooding and expanding ring.
        time_to_live_hops: u32 = 2, "Search reach (TTL)", "hops", 1..=32;
        /// By how many links each further ring reaches farther than the one before; the first reaches one link.
        ring_step_hops: u32 = 1, "Widening of the ring", "hops", 1..=32;
        /// How many walkers a search sends out.
        walkers: u32 = 4, "Walkers, k", "walkers", 1..=256;
        /// How many links each walker travels at most.
        walk_hops: u32 = 64, "Length of a walk", "hops", 1..=10000;
        /// Who asks the next peer: the last one that was asked (recursive), or always the peer that searches (iterative); Chord only.
        routing: Routing = Routing::Recursive, "Routing";
        /// How many of the peers that follow it on the ring each peer knows; Chord only.
        successors: u32 = 4, "Successor list, r", "peers", 1..=64;
        /// How many places on the ring each peer has; more of them even out who holds how much, and cost upkeep; Chord only.
        virtual_nodes: u32 = 1, "Virtual nodes, v", "nodes", 1..=64;
        /// How many peers each peer knows at each distance; Kademlia only.
        bucket_size: u32 = 8, "Bucket size, k", "peers", 1..=64;
        /// How many peers a search asks at the same time; Kademlia only.
        parallelism: u32 = 3, "Parallel queries, α", "queries", 1..=32;
        /// From which of several holders that are found the object is fetched.
        holder_choice: HolderChoice = HolderChoice::First, "Choice of holder";
        /// How long a peer collects hits before it chooses among them; not for the first.
        hit_wait_s: f64 = 0.2, "Wait for hits", "s", 0.0..=60.0;
        /// How long a peer stays on average before it leaves; `unlimited` means that none leaves.
        session_s: SessionLength = SessionLength(None), "Mean session", "s", 0.1..=86400.0;
        /// How long a peer stays away on average before it comes back.
        offline_s: f64 = 60.0, "Mean time away", "s", 0.1..=86400.0;
        /// How sessions and times away vary.
        churn_distribution: ChurnDistribution = ChurnDistribution::Exponential, "Lengths of sessions";
        /// Shape of Weibull (below 1: most are short, some very long) and exponent of Pareto.
        churn_shape: f64 = 1.5, "Shape of their law", "", 0.2..=10.0;
        /// The share of leaves that are announced; the others are crashes.
        graceful_leave_share: f64 = 0.0, "Polite leaves", "", 0.0..=1.0;
        /// The peer that everybody knows and joins through; `any` means that some peer that is up is always known.
        bootstrap: Bootstrap = Bootstrap(None), "Bootstrap peer", "", 1..=10000;
        /// How often each peer checks whom it knows (Chord: stabilisation, Kademlia: refresh); `never` for not at all.
        maintenance_interval_s: MaintenanceInterval = MaintenanceInterval(Some(5.0)), "Maintenance every", "s", 0.1..=86400.0;
        /// How often each peer makes sure that its objects lie where they are looked for; Chord and Kademlia only.
        republish_interval_s: RepublishInterval = RepublishInterval(None), "Republish every", "s", 0.1..=86400.0;
        /// Whether the peers together have the capacity of all servers together, or a capacity of their own.
        capacity: Capacity = Capacity::EqualTotal, "Capacity";
        /// How many requests a peer can serve per second, when the capacity is its own.
        service_rate_per_s: f64 = 5.0, "Capacity per peer", "req/s", 0.001..=1000000.0;
        /// How many requests may wait at a peer, beside the one in service; further ones are refused. Unlimited ends at a million.
        queue_capacity: QueueCapacity = QueueCapacity(Some(50)), "Queue per peer", "requests", 0..=1000000;
        /// How long a message travels between two peers, one way.
        link_delay_s: f64 = 0.04, "Link delay", "s", 0.0..=60.0;
    }
}

choice! {
    /// How peers find an object.
    pub enum Search {
        /// A query goes over all links, and on from there, up to the search's reach.
        Flooding = "flooding", "Flooding";
        /// A flood with a small reach, then one with a larger reach, until a copy is found.
        ExpandingRing = "expanding_ring", "Expanding ring";
        /// Some queries wander from peer to peer at random.
        RandomWalks = "random_walks", "Random walks";
        /// One index node knows what every peer holds.
        CentralIndex = "central_index", "Central index";
        /// A hash table among all peers: a ring with fingers that halve the distance.
        Chord = "chord", "Chord";
        /// A hash table among all peers: buckets of peers at each distance, asked several at a time.
        Kademlia = "kademlia", "Kademlia";
    }
}

choice! {
    /// Who is linked to whom.
    pub enum Overlay {
        /// Each peer to as many others, at random.
        RandomRegular = "random_regular", "Random regular";
        /// Each peer to the next and the one before, around a circle.
        Ring = "ring", "Ring";
        /// Everybody to everybody.
        FullMesh = "full_mesh", "Full mesh";
        /// Every possible link exists with the same probability.
        ErdosRenyi = "erdos_renyi", "Erdős–Rényi";
        /// A circle of near links, some of which are rewired to random peers.
        WattsStrogatz = "watts_strogatz", "Watts–Strogatz";
        /// Newcomers link to those who have many links.
        BarabasiAlbert = "barabasi_albert", "Barabási–Albert";
        /// A few peers are linked at random; each of the others is linked to one of them.
        Superpeers = "superpeers", "Superpeers";
    }
}

choice! {
    /// Which objects lie on more peers than others.
    pub enum Placement {
        /// All lie on as many.
        Uniform = "uniform", "Uniform";
        /// In proportion to how often they are asked for.
        Proportional = "proportional", "Proportional";
        /// In proportion to the square root of how often they are asked for.
        SquareRoot = "square_root", "Square root";
    }
}

choice! {
    /// Who asks the next peer of a search in Chord.
    pub enum Routing {
        /// Each peer passes the query on.
        Recursive = "recursive", "Recursive";
        /// Each peer names the next one to the peer that searches.
        Iterative = "iterative", "Iterative";
    }
}

choice! {
    /// From which of several holders an object is fetched.
    pub enum HolderChoice {
        /// The one whose hit arrives first.
        First = "first", "First to answer";
        /// The one the fewest links away; of those the nearest on the circle.
        Nearest = "nearest", "Nearest";
        /// The one with the fewest requests in service or waiting; of those the first.
        LeastLoaded = "least_loaded", "Least loaded";
    }
}

choice! {
    /// How sessions and times away vary.
    pub enum ChurnDistribution {
        /// Memoryless.
        Exponential = "exponential", "Exponential";
        /// Between memoryless and a heavy tail, by its shape.
        Weibull = "weibull", "Weibull";
        /// A power law.
        Pareto = "pareto", "Pareto";
    }
}

choice! {
    /// How the two sides' total service capacity compares.
    pub enum Capacity {
        /// The peers share the servers' total capacity equally among them.
        EqualTotal = "equal_total", "Same total as the servers";
        /// Each peer has `peer_to_peer.service_rate_per_s`.
        Own = "own", "Its own";
    }
}

number_or_word! {
    /// Mean length of a session; `unlimited` if nobody leaves.
    pub struct SessionLength(f64) or "unlimited", RealOr
}

number_or_word! {
    /// A peer by its number from 1; `any` if some peer that is up is always known.
    pub struct Bootstrap(u32) or "any", WholeOr
}

number_or_word! {
    /// Time between two checks; `never` for none.
    pub struct MaintenanceInterval(f64) or "never", RealOr
}

number_or_word! {
    /// Time between two rounds; `never` for none.
    pub struct RepublishInterval(f64) or "never", RealOr
}

impl Search {
    /// Whether it goes over the links of an overlay.
    pub fn uses_overlay(self) -> bool {
        matches!(self, Search::Flooding | Search::ExpandingRing | Search::RandomWalks)
    }

    /// Whether peers keep a hash table among them, which says where each object lies.
    pub fn is_hash_table(self) -> bool {
        matches!(self, Search::Chord | Search::Kademlia)
    }
}

impl PeerToPeer {
    /// How many of so many peers share nothing.
    pub fn free_riders(&self, peers: u32) -> u32 {
        libm::round(self.free_rider_share * f64::from(peers)) as u32
    }
}
