//! The metrics of one side, computed from what was measured. Definitions: `docs/models.md`.

use serde::{Deserialize, Serialize};

/// How a request ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Outcome {
    /// Answered in full.
    Served = 0,
    /// Turned away because a queue was full.
    Refused = 1,
    /// The user gave up waiting.
    TimedOut = 2,
    /// A node that was needed had crashed.
    NodeFailed = 3,
    /// The search ended without finding a copy.
    NotFound = 4,
    /// Turned away by an access policy.
    Denied = 5,
}

impl Outcome {
    /// All outcomes, in the order of their codes.
    pub const ALL: [Outcome; 6] = [
        Outcome::Served,
        Outcome::Refused,
        Outcome::TimedOut,
        Outcome::NodeFailed,
        Outcome::NotFound,
        Outcome::Denied,
    ];

    /// Its name in files and output.
    pub fn name(self) -> &'static str {
        match self {
            Outcome::Served => "served",
            Outcome::Refused => "refused",
            Outcome::TimedOut => "timed_out",
            Outcome::NodeFailed => "node_failed",
            Outcome::NotFound => "not_found",
            Outcome::Denied => "denied",
        }
    }

    /// The outcome of a code.
    pub fn from_code(code: u8) -> Option<Outcome> {
        Outcome::ALL.get(usize::from(code)).copied()
    }
}

/// How many requests ended how; `arrived` is the sum of all, always.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutcomeCounts {
    /// Answered in full.
    pub served: u64,
    /// Turned away because a queue was full.
    pub refused: u64,
    /// The user gave up waiting.
    pub timed_out: u64,
    /// A node that was needed had crashed.
    pub node_failed: u64,
    /// The search ended without finding a copy.
    pub not_found: u64,
    /// Turned away by an access policy.
    pub denied: u64,
    /// Still under way.
    pub in_flight: u64,
}

impl OutcomeCounts {
    /// Requests that ended without being served.
    pub fn lost(&self) -> u64 {
        self.refused + self.timed_out + self.node_failed + self.not_found + self.denied
    }

    /// Requests that ended.
    pub fn finished(&self) -> u64 {
        self.served + self.lost()
    }

    /// All requests that arrived.
    pub fn arrived(&self) -> u64 {
        self.finished() + self.in_flight
    }

    /// Counts one more ended request.
    pub fn count(&mut self, outcome: Outcome) {
        *match outcome {
            Outcome::Served => &mut self.served,
            Outcome::Refused => &mut self.refused,
            Outcome::TimedOut => &mut self.timed_out,
            Outcome::NodeFailed => &mut self.node_failed,
            Outcome::NotFound => &mut self.not_found,
            Outcome::Denied => &mut self.denied,
        } += 1;
    }
}

/// What became of all protocol messages: sent = delivered + lost + in flight, always.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageCounts {
    /// Put on a link.
    pub sent: u64,
    /// Arrived at a node that was up.
    pub delivered: u64,
    /// Did not arrive: the node had crashed, a partition stood in the way, or a link lost it.
    pub lost: u64,
    /// Those of the lost that a partition kept from arriving.
    pub lost_to_partitions: u64,
    /// Those of the lost that a link lost.
    pub lost_on_links: u64,
    /// Still travelling.
    pub in_flight: u64,
}

/// What became of attackers' requests, which are no users' requests: what is not served, refused or lost is under way.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttackCounts {
    /// Thrown at nodes.
    pub sent: u64,
    /// Served, in the place of users' requests.
    pub served: u64,
    /// Turned away because a queue was full.
    pub refused: u64,
    /// Met a node that was down, or went down with it.
    pub lost: u64,
}

/// The load of one node that can serve.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct NodeLoad {
    /// Its number, from 1.
    pub node: u32,
    /// Requests it served.
    pub served: u64,
    /// Messages it received and sent.
    pub messages: u64,
    /// Bits of the messages it sent, and of a file.
    pub bits_sent: u64,
    /// Bits of a file that it got and had use for.
    pub bits_received: u64,
    /// Share of its up time in which it was serving; `None` if it was never up.
    pub utilisation: Option<f64>,
    /// Time average of the requests waiting, beside the one in service.
    pub queue_length_mean: f64,
    /// Most requests that ever waited.
    pub queue_length_max: u64,
    /// Whether it is up now.
    pub up: bool,
}

/// The metrics of one side over the measured time: requests that arrived after the warm-up.
/// `None` stands for a value that the run does not define, such as the latency when nothing was served.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct SideMetrics {
    /// Requests that arrived.
    pub arrived: u64,
    /// How they ended.
    pub outcomes: OutcomeCounts,
    /// Served / (arrived − in flight).
    pub success_rate: Option<f64>,
    /// Served / ended, among those that ended in the last whole second.
    pub success_rate_window: Option<f64>,
    /// Mean time from arrival to answer, of served requests.
    pub latency_mean_s: Option<f64>,
    /// Half of the served requests were answered within this time.
    pub latency_p50_s: Option<f64>,
    /// 90 % were.
    pub latency_p90_s: Option<f64>,
    /// 95 % were.
    pub latency_p95_s: Option<f64>,
    /// 99 % were.
    pub latency_p99_s: Option<f64>,
    /// The longest.
    pub latency_max_s: Option<f64>,
    /// Served requests per second of measured time.
    pub throughput_per_s: Option<f64>,
    /// Busy time over up time, all serving nodes together.
    pub utilisation: Option<f64>,
    /// The highest utilisation of a node.
    pub busiest_node_utilisation: Option<f64>,
    /// That node's number, from 1.
    pub busiest_node: Option<u32>,
    /// Jain's index over the requests each serving node served; `None` with a single node.
    pub jain_index: Option<f64>,
    /// Gini coefficient over the same loads; `None` with a single node.
    pub gini_coefficient: Option<f64>,
    /// Highest load over mean load; `None` with a single node.
    pub peak_to_mean_load: Option<f64>,
    /// Jain's index over the messages that each serving node received and sent.
    pub jain_index_messages: Option<f64>,
    /// Gini coefficient over the same loads.
    pub gini_coefficient_messages: Option<f64>,
    /// Highest over mean of the same loads.
    pub peak_to_mean_messages: Option<f64>,
    /// Jain's index over the bits that each serving node sent.
    pub jain_index_bits: Option<f64>,
    /// Gini coefficient over the same loads.
    pub gini_coefficient_bits: Option<f64>,
    /// Highest over mean of the same loads.
    pub peak_to_mean_bits: Option<f64>,
    /// Time average of the requests waiting, all serving nodes together.
    pub queue_length_mean: f64,
    /// Most requests that ever waited at one node.
    pub queue_length_max: u64,
    /// Time average of the requests under way in the whole system (Little's L).
    pub requests_in_system_mean: f64,
    /// Mean time requests spent in the system, however they ended (Little's W).
    pub time_in_system_mean_s: Option<f64>,
    /// Protocol messages.
    pub messages: MessageCounts,
    /// Messages sent / requests finished.
    pub messages_per_request: Option<f64>,
    /// Bits of all messages sent since the warm-up, whoever sent them.
    pub bits_sent: u64,
    /// Attempts / requests arrived: how much retries add to the load; requests to servers only.
    pub attempts_per_request: Option<f64>,
    /// How often a client looked for a copy of its own.
    pub client_cache_lookups: u64,
    /// How often the edge looked for one.
    pub edge_cache_lookups: u64,
    /// Reads of replicated data that were answered.
    pub reads: u64,
    /// Answers found / questions asked, at the clients' caches; `None` without any.
    pub client_cache_hit_rate: Option<f64>,
    /// The same at the edge's cache.
    pub edge_cache_hit_rate: Option<f64>,
    /// Answers from caches that said less than the servers would have said then / answers from caches.
    pub stale_cache_rate: Option<f64>,
    /// Reads answered without a write that had been confirmed / reads answered by servers; replication only.
    pub stale_read_rate: Option<f64>,
    /// Writes that servers told clients were done.
    pub writes_confirmed: u64,
    /// Those of them that a change of primary lost.
    pub writes_lost: u64,
    /// How often a replica became primary.
    pub promotions: u64,
    /// Mean forwarding hops from the asking peer to the holder that was found first; lookups only.
    pub hops_mean: Option<f64>,
    /// How many searches found a holder.
    pub searches_found: u64,
    /// When the last of those who have all of a file got it; `None` here and below where none is distributed.
    pub completion_last_s: Option<f64>,
    /// No network with these lines can be faster: the fluid bound for everybody who wants it at once.
    pub completion_bound_s: Option<f64>,
    /// Bits of a file that servers or seeds sent.
    pub bits_from_origins: u64,
    /// Bits of it that users sent to each other.
    pub bits_from_peers: u64,
    /// Bits of it that came and were of use.
    pub bits_received: u64,
    /// Bits of it that came twice.
    pub bits_wasted: u64,
    /// Bits of it sent in transfers under way.
    pub bits_under_way: u64,
    /// Half of the users have sent at most this many times what they got.
    pub share_ratio_median: Option<f64>,
    /// Messages of a swarm that are counted, but neither travel nor take room: greetings, news of pieces, requests for them, who
    /// is choked.
    pub control_messages: u64,
    /// How many of those who are there have the piece that the fewest have; swarms only.
    pub copies_fewest: Option<u32>,
    /// How many copies of all pieces they have together.
    pub copies_all: Option<u64>,
    /// Users who lack something that nobody who is there can send them.
    pub receivers_stuck: u64,
    /// Share of the capacity to serve, times time, that was up.
    pub availability: Option<f64>,
    /// Served / ended, among requests that ended while a fault lasted; `None` if none did.
    pub success_rate_during_faults: Option<f64>,
    /// Attackers' requests.
    pub attack: AttackCounts,
}

/// What happened in one window of simulated time: ended requests, by the time they ended.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    /// Served.
    pub served: u32,
    /// Ended otherwise.
    pub lost: u32,
}

impl Window {
    /// Served / ended; `None` if nothing ended.
    pub fn success_rate(&self) -> Option<f64> {
        let ended = self.served + self.lost;
        (ended > 0).then(|| f64::from(self.served) / f64::from(ended))
    }
}
