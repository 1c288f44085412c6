//! The metrics of one side. Definitions: `docs/models.md`.

use super::{AttackCounts, MessageCounts, OutcomeCounts};
use serde::{Deserialize, Serialize};

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
