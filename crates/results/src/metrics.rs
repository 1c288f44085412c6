//! The metrics of one side. Definitions: `docs/models.md`.

use super::{AttackCounts, MessageCounts, OutcomeCounts, RecentRequests};
use serde::{Deserialize, Serialize};

/// The metrics of one side over the measured time: requests that arrived after the warm-up.
/// `None` stands for a value that the run does not define, such as the latency when nothing was served.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct SideMetrics {
    /// The number of requests that arrived.
    pub arrived: u64,
    /// Their outcomes.
    pub outcomes: OutcomeCounts,
    /// Served / (arrived − in flight).
    pub success_rate: Option<f64>,
    /// Served / ended, among the requests that ended in the last second, and in the part of a tenth of a second before it.
    pub success_rate_window: Option<f64>,
    /// The requests that ended in the last five seconds, and in the part of a tenth of a second before them.
    pub last_5_s: RecentRequests,
    /// The mean latency, from arrival to answer, of served requests.
    pub latency_mean_s: Option<f64>,
    /// The median latency of served requests.
    pub latency_p50_s: Option<f64>,
    /// The 90th percentile of the latency.
    pub latency_p90_s: Option<f64>,
    /// The 95th percentile of the latency.
    pub latency_p95_s: Option<f64>,
    /// The 99th percentile of the latency.
    pub latency_p99_s: Option<f64>,
    /// The maximum latency.
    pub latency_max_s: Option<f64>,
    /// Served requests per second of measured time.
    pub throughput_per_s: Option<f64>,
    /// Busy time / (up time × workers), over all serving nodes.
    pub utilisation: Option<f64>,
    /// The highest utilisation of a node.
    pub busiest_node_utilisation: Option<f64>,
    /// The number of that node, from 1.
    pub busiest_node: Option<u32>,
    /// Jain's index over the requests that each serving node served; `None` for a single node.
    pub jain_index: Option<f64>,
    /// The Gini coefficient over the same loads; `None` for a single node.
    pub gini_coefficient: Option<f64>,
    /// The highest load over the mean load; `None` for a single node.
    pub peak_to_mean_load: Option<f64>,
    /// Jain's index over the messages that each serving node received and sent.
    pub jain_index_messages: Option<f64>,
    /// The Gini coefficient over the same loads.
    pub gini_coefficient_messages: Option<f64>,
    /// The highest load over the mean load, for the same loads.
    pub peak_to_mean_messages: Option<f64>,
    /// Jain's index over the bits that each serving node sent.
    pub jain_index_bits: Option<f64>,
    /// The Gini coefficient over the same loads.
    pub gini_coefficient_bits: Option<f64>,
    /// The highest load over the mean load, for the same loads.
    pub peak_to_mean_bits: Option<f64>,
    /// The time average of the number of waiting requests, over all serving nodes together.
    pub queue_length_mean: f64,
    /// The maximum number of waiting requests, over all serving nodes together.
    pub queue_length_max: u64,
    /// P(wait): the requests that found all workers of their node busy and waited, as a share of those that a node accepted.
    /// Attempts count each, and so do attackers' requests. `None` if no node accepted one.
    pub wait_probability: Option<f64>,
    /// The time average of the number of requests in the system (Little's L): those that have arrived and not ended, also those that
    /// arrived during the warm-up.
    pub requests_in_system_mean: f64,
    /// The mean time that the measured requests that ended spent in the system, whatever their outcome (Little's W).
    pub time_in_system_mean_s: Option<f64>,
    /// Protocol messages.
    pub messages: MessageCounts,
    /// Messages sent since the warm-up / requests that ended since the warm-up.
    pub messages_per_request: Option<f64>,
    /// The bits of all messages sent since the warm-up, by all nodes.
    pub bits_sent: u64,
    /// Attempts / requests arrived; client–server only.
    pub attempts_per_request: Option<f64>,
    /// The number of lookups in the clients' caches.
    pub client_cache_lookups: u64,
    /// The number of lookups in the edge's cache.
    pub edge_cache_lookups: u64,
    /// The number of reads of replicated data that were answered.
    pub reads: u64,
    /// Hits / lookups in the clients' caches; `None` without lookups.
    pub client_cache_hit_rate: Option<f64>,
    /// Hits / lookups in the edge's cache; `None` without lookups.
    pub edge_cache_hit_rate: Option<f64>,
    /// Stale answers from caches / answers from caches.
    pub stale_cache_rate: Option<f64>,
    /// Reads answered without a confirmed write / reads answered by servers; replication only.
    pub stale_read_rate: Option<f64>,
    /// The number of writes that the servers confirmed to clients.
    pub writes_confirmed: u64,
    /// The number of confirmed writes that were lost in a change of primary.
    pub writes_lost: u64,
    /// The number of times that a replica became the primary.
    pub promotions: u64,
    /// The mean number of hops from the requesting peer to the holder that was found first; searches only.
    pub hops_mean: Option<f64>,
    /// The number of searches that found a holder.
    pub searches_found: u64,
    /// The time at which the last user so far completed the file; `None`, here and below, if no file is distributed.
    pub completion_last_s: Option<f64>,
    /// The fluid lower bound on the time until all users have the file, if all of them arrive at once.
    pub completion_bound_s: Option<f64>,
    /// The bits of the file that servers or seeds sent.
    pub bits_from_origins: u64,
    /// The bits of the file that users sent to each other.
    pub bits_from_peers: u64,
    /// The useful bits of the file that were received.
    pub bits_received: u64,
    /// The bits of the file that were received twice.
    pub bits_wasted: u64,
    /// The bits of the file sent in transfers that are still in progress.
    pub bits_under_way: u64,
    /// The median of bits sent / bits received over the users that received anything.
    pub share_ratio_median: Option<f64>,
    /// Messages of a swarm that are counted but not simulated: handshakes, announcements of pieces, requests for pieces, chokes.
    pub control_messages: u64,
    /// The number of copies of the rarest piece among the nodes that are present; swarms only.
    pub copies_fewest: Option<u32>,
    /// The number of copies of all pieces among the nodes that are present; swarms only.
    pub copies_all: Option<u64>,
    /// The number of users that miss a part of the file which no present node can send them.
    pub receivers_stuck: u64,
    /// Σ capacity × up time / Σ capacity × measured time, over the serving nodes.
    pub availability: Option<f64>,
    /// Served / ended, among the requests that ended while a fault was active; `None` if there were none.
    pub success_rate_during_faults: Option<f64>,
    /// Attackers' requests.
    pub attack: AttackCounts,
}

/// The load of one serving node.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct NodeLoad {
    /// The number of the node, from 1.
    pub node: u32,
    /// The number of requests that it answered and whose users got the answer in time; 0 in a swarm, where no single node serves a
    /// request.
    pub served: u64,
    /// The number of services that it completed, also for users who had given up.
    pub completed: u64,
    /// The number of messages that it received and sent.
    pub messages: u64,
    /// The bits that it sent in messages and in transfers of a file.
    pub bits_sent: u64,
    /// The useful bits of a file that it received.
    pub bits_received: u64,
    /// Busy time / (up time × workers); `None` if it was never up.
    pub utilisation: Option<f64>,
    /// The time average of the number of waiting requests, without those in service.
    pub queue_length_mean: f64,
    /// The maximum number of waiting requests.
    pub queue_length_max: u64,
    /// Whether it is up at present.
    pub up: bool,
}
