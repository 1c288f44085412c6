//! The recorder: counts and integrates the events of one side in bounded memory, and computes the metrics.

use super::dispersion::Dispersion;
use super::distributions::Distributions;
use super::exemplars::Exemplars;
use super::fault_effects::FaultEffects;
use super::latencies::Latencies;
use super::recent::RecentOutcomes;
use super::records::{CacheRecord, Integral, Maximum, MessageSizes, NodeRecord, WINDOW_NS, ratio};
use super::transfers::TransferRecord;
use super::up_since::UpSince;
use super::{
    CacheLookup, CachePlace, FaultEvent, FileTransfer, Message, Observer, TransferEnd, TransferSnapshot,
};
use crate::kernel::{NS_PER_S, s_from_ns};
use netduel_results::{
    AttackStep, Availability, FaultRecord, LossCause, MessageCounts, NodeLoad, NodeState, Outcome,
    OutcomeCounts, Request, RequestRecord, SideDistributions, SideMetrics, Window,
};

/// Everything that is measured on one side. A request is measured if it arrives after the warm-up. Time integrals and loads start at
/// the end of the warm-up, whatever happened before. Messages, writes, faults and windows cover the whole run.
#[derive(Debug, Clone)]
pub struct Recorder {
    warm_up_ns: u64,
    sizes: MessageSizes,
    outcomes: OutcomeCounts,
    /// The latencies of served requests.
    latencies: Latencies,
    time_in_system_sum_ns: u128,
    /// The requests that have arrived and not ended, also those that are not measured.
    in_system: Integral,
    /// The requests that ended after the warm-up, also those that are not measured.
    ended_after_warm_up: u64,
    /// The requests that wait at all nodes together.
    waiting: Maximum,
    distributions: Distributions,
    nodes: Vec<NodeRecord>,
    up_since: UpSince,
    windows: Vec<Window>,
    recent: RecentOutcomes,
    messages: MessageCounts,
    messages_before_warm_up: u64,
    /// How many of the messages sent after the warm-up carried an object.
    objects_sent: u64,
    attempts: u64,
    client_caches: CacheRecord,
    edge_cache: CacheRecord,
    reads: u64,
    reads_stale: u64,
    writes_confirmed: u64,
    writes_lost: u64,
    promotions: u64,
    hops: u64,
    searches_found: u64,
    transfers: TransferRecord,
    fault_effects: FaultEffects,
    exemplars: Exemplars,
}

impl Recorder {
    /// A recorder for a network, given the number of workers of each serving node and the sizes of messages.
    pub fn new(workers: &[u32], warm_up_ns: u64, sizes: MessageSizes) -> Recorder {
        let idle = NodeState { up: true, away: false, busy: 0, waiting: 0 };
        let record = |workers: &u32| NodeRecord {
            workers: *workers,
            capacity: 1.0,
            state: idle,
            since_ns: warm_up_ns,
            up_ns: 0,
            busy_ns: 0,
            waiting_ns: 0,
            waiting_max: Maximum::default(),
            waited: 0,
            served_at_once: 0,
            served: 0,
            completed: 0,
            received: 0,
            sent: 0,
            objects_sent: 0,
        };
        Recorder {
            warm_up_ns,
            sizes,
            outcomes: OutcomeCounts::default(),
            latencies: Latencies::default(),
            time_in_system_sum_ns: 0,
            in_system: Integral::since(warm_up_ns),
            ended_after_warm_up: 0,
            waiting: Maximum::default(),
            distributions: Distributions::since(warm_up_ns),
            nodes: workers.iter().map(record).collect(),
            up_since: UpSince::default(),
            windows: Vec::new(),
            recent: RecentOutcomes::default(),
            messages: MessageCounts::default(),
            messages_before_warm_up: 0,
            objects_sent: 0,
            attempts: 0,
            client_caches: CacheRecord::default(),
            edge_cache: CacheRecord::default(),
            reads: 0,
            reads_stale: 0,
            writes_confirmed: 0,
            writes_lost: 0,
            promotions: 0,
            hops: 0,
            searches_found: 0,
            transfers: TransferRecord::default(),
            fault_effects: FaultEffects::default(),
            exemplars: Exemplars::default(),
        }
    }

    /// Sets the nodes' capacities, and how long users wait before they give up.
    pub fn with_capacities(mut self, service_rate_per_s: &[f64], timeout_ns: u64) -> Recorder {
        for (node, rate) in self.nodes.iter_mut().zip(service_rate_per_s) {
            node.capacity = *rate;
        }
        self.fault_effects.timeout_ns = timeout_ns;
        self
    }

    /// Records the distribution of a file that the given nodes have at the start.
    pub(crate) fn with_distribution(self, origins: std::ops::Range<u32>) -> Recorder {
        let transfers = TransferRecord::new(origins, self.nodes.len());
        Recorder { transfers, ..self }
    }

    /// The availability of a file's pieces at the end of each window so far.
    pub fn availability(&self) -> &[Availability] {
        self.transfers.windows()
    }

    /// The approximate size of a copy of the recorder, in bytes.
    pub(crate) fn bytes(&self) -> usize {
        let (nodes, windows) = (size_of_val(&self.nodes[..]), size_of_val(&self.windows[..]));
        let values = self.latencies.bytes() + self.distributions.bytes();
        size_of::<Recorder>() + nodes + windows + values + self.transfers.bytes()
    }

    /// The metrics at a time, if no file is distributed.
    pub fn metrics(&self, now_ns: u64) -> SideMetrics {
        self.metrics_with(now_ns, &TransferSnapshot::default())
    }

    /// The metrics at a time, at which these transfers of a file are in progress.
    pub(crate) fn metrics_with(&self, now_ns: u64, transfer_snapshot: &TransferSnapshot) -> SideMetrics {
        let mut metrics = self.request_metrics(now_ns, transfer_snapshot);
        self.transfers.complete(&mut metrics, transfer_snapshot);
        metrics
    }

    fn request_metrics(&self, now_ns: u64, transfer_snapshot: &TransferSnapshot) -> SideMetrics {
        let measured_ns = now_ns.saturating_sub(self.warm_up_ns);
        let served = self.outcomes.served as f64;
        let finished = self.outcomes.finished() as f64;
        let [p50_s, p90_s, p95_s, p99_s] = self.latencies.quantiles_s([0.50, 0.90, 0.95, 0.99]);
        let (busy_ns, up_ns, waiting_ns) = self.nodes.iter().fold((0.0, 0.0, 0u128), |sums, node| {
            let (up_ns, busy_ns, waiting_ns) = node.up_to(now_ns);
            (sums.0 + busy_ns as f64, sums.1 + up_ns as f64 * f64::from(node.workers), sums.2 + waiting_ns)
        });
        let loads = self.nodes(now_ns, transfer_snapshot);
        let busiest = busiest(&loads);
        let dispersion =
            |load: fn(&NodeLoad) -> u64| Dispersion::of(&loads.iter().map(load).collect::<Vec<u64>>());
        let by_requests = dispersion(|load| load.served);
        let by_messages = dispersion(|load| load.messages);
        let by_bits = dispersion(|load| load.bits_sent);
        let sent = self.messages.sent - self.messages_before_warm_up;
        SideMetrics {
            arrived: self.outcomes.arrived(),
            outcomes: self.outcomes,
            success_rate: ratio(served, finished),
            success_rate_window: self.recent.of_last(now_ns, 1).success_rate(),
            last_5_s: self.recent.of_last(now_ns, 5),
            latency_mean_s: self.latencies.mean_s(),
            latency_p50_s: p50_s,
            latency_p90_s: p90_s,
            latency_p95_s: p95_s,
            latency_p99_s: p99_s,
            latency_max_s: self.latencies.max_s(),
            throughput_per_s: ratio(served, s_from_ns(measured_ns)),
            utilisation: ratio(busy_ns, up_ns),
            busiest_node_utilisation: busiest.and_then(|load| load.utilisation),
            busiest_node: busiest.map(|load| load.node),
            jain_index: by_requests.jain_index,
            gini_coefficient: by_requests.gini_coefficient,
            peak_to_mean_load: by_requests.peak_to_mean,
            jain_index_messages: by_messages.jain_index,
            gini_coefficient_messages: by_messages.gini_coefficient,
            peak_to_mean_messages: by_messages.peak_to_mean,
            jain_index_bits: by_bits.jain_index,
            gini_coefficient_bits: by_bits.gini_coefficient,
            peak_to_mean_bits: by_bits.peak_to_mean,
            queue_length_mean: ratio(waiting_ns as f64, measured_ns as f64).unwrap_or(0.0),
            queue_length_max: self.waiting.up_to(now_ns, self.warm_up_ns),
            wait_probability: self.wait_probability(),
            requests_in_system_mean: ratio(self.in_system.up_to(now_ns) as f64, measured_ns as f64)
                .unwrap_or(0.0),
            time_in_system_mean_s: ratio(self.time_in_system_sum_ns as f64 / NS_PER_S as f64, finished),
            messages: self.messages,
            messages_per_request: ratio(sent as f64, self.ended_after_warm_up as f64),
            bits_sent: self.sizes.bits(sent, self.objects_sent),
            attempts_per_request: (self.attempts > 0)
                .then(|| self.attempts as f64 / self.outcomes.arrived().max(1) as f64),
            client_cache_lookups: self.client_caches.lookups,
            edge_cache_lookups: self.edge_cache.lookups,
            reads: self.reads,
            client_cache_hit_rate: self.client_caches.hit_rate(),
            edge_cache_hit_rate: self.edge_cache.hit_rate(),
            stale_cache_rate: ratio(
                (self.client_caches.stale + self.edge_cache.stale) as f64,
                (self.client_caches.hits + self.edge_cache.hits) as f64,
            ),
            stale_read_rate: ratio(self.reads_stale as f64, self.reads as f64),
            writes_confirmed: self.writes_confirmed,
            writes_lost: self.writes_lost,
            promotions: self.promotions,
            hops_mean: ratio(self.hops as f64, self.searches_found as f64),
            searches_found: self.searches_found,
            availability: self.node_availability(now_ns, measured_ns),
            success_rate_during_faults: self.fault_effects.success_rate(),
            attack: self.fault_effects.attack(),
            ..SideMetrics::default()
        }
    }

    fn wait_probability(&self) -> Option<f64> {
        let (waited, at_once) =
            self.nodes.iter().fold((0, 0), |sums, node| (sums.0 + node.waited, sums.1 + node.served_at_once));
        ratio(waited as f64, (waited + at_once) as f64)
    }

    /// The distributions of lengths of queues and of hops, up to a time.
    pub fn distributions(&self, now_ns: u64) -> SideDistributions {
        let measured_ns = now_ns.saturating_sub(self.warm_up_ns);
        let waiting = |node: &NodeRecord| (node.state.waiting, now_ns.saturating_sub(node.since_ns));
        let waiting_at_nodes = self.nodes.iter().map(waiting);
        self.distributions.up_to(now_ns, measured_ns, waiting_at_nodes, self.searches_found)
    }

    /// The load of every serving node at a time, at which these transfers of a file are in progress.
    pub(crate) fn nodes(&self, now_ns: u64, transfer_snapshot: &TransferSnapshot) -> Vec<NodeLoad> {
        let load = |(number, node): (u32, &NodeRecord)| {
            let load = node.load(number, now_ns, self.warm_up_ns, &self.sizes);
            let (sent, bits_received) = self.transfers.node_bits(number as usize - 1, transfer_snapshot);
            NodeLoad { bits_sent: load.bits_sent.saturating_add(sent), bits_received, ..load }
        };
        (1..).zip(&self.nodes).map(load).collect()
    }

    /// Σ capacity × up time / Σ capacity × measured time, over all serving nodes.
    fn node_availability(&self, now_ns: u64, measured_ns: u64) -> Option<f64> {
        let (up, all) = self.nodes.iter().fold((0.0, 0.0), |(up, all), node| {
            (up + node.up_to(now_ns).0 as f64 * node.capacity, all + measured_ns as f64 * node.capacity)
        });
        ratio(up, all)
    }

    /// The impact of each fault, in the order in which the faults began.
    pub fn faults(&self, now_ns: u64) -> Vec<FaultRecord> {
        self.fault_effects.records(now_ns, &self.windows)
    }

    /// Since when a node has been up, or since when it has been down, in nanoseconds.
    pub(crate) fn up_since_ns(&self, node: u32) -> u64 {
        self.up_since.get(node)
    }

    /// The requests that ended in each window so far.
    pub fn windows(&self) -> &[Window] {
        &self.windows
    }

    /// The slowest requests that were served.
    pub(crate) fn slowest(&self) -> Vec<RequestRecord> {
        self.exemplars.slowest()
    }

    /// The requests that failed last.
    pub(crate) fn failed(&self) -> Vec<RequestRecord> {
        self.exemplars.failed()
    }

    fn is_measured(&self, request: &Request) -> bool {
        request.arrived_ns >= self.warm_up_ns
    }
}

/// The node with the highest utilisation; of equally busy nodes the first one. A node that was never up has no utilisation.
fn busiest(loads: &[NodeLoad]) -> Option<NodeLoad> {
    let used = loads.iter().copied().filter(|load| load.utilisation.is_some());
    used.reduce(|most, load| if load.utilisation > most.utilisation { load } else { most })
}

impl Observer for Recorder {
    fn arrived(&mut self, request: &Request) {
        self.in_system.step(request.arrived_ns, 1);
        if self.is_measured(request) {
            self.outcomes.in_flight += 1;
        }
    }

    fn ended(&mut self, now_ns: u64, request: &Request, outcome: Outcome, node: u32) {
        self.in_system.step(now_ns, -1);
        self.ended_after_warm_up += u64::from(now_ns >= self.warm_up_ns);
        let index = (now_ns / WINDOW_NS) as usize;
        if self.windows.len() <= index {
            self.windows.resize(index + 1, Window::default());
        }
        let window = &mut self.windows[index];
        if outcome == Outcome::Served {
            window.served += 1;
            self.recent.served(now_ns, now_ns - request.arrived_ns);
        } else {
            window.lost += 1;
            self.recent.failed(now_ns);
        }
        if !self.is_measured(request) {
            return;
        }
        let time_ns = now_ns - request.arrived_ns;
        self.fault_effects.request_ended(outcome == Outcome::Served);
        self.outcomes.in_flight -= 1;
        self.outcomes.count(outcome);
        self.exemplars.ended(request, time_ns, outcome);
        self.time_in_system_sum_ns += u128::from(time_ns);
        if outcome == Outcome::Served {
            self.transfers.served(now_ns);
            self.latencies.record(time_ns);
            if !self.transfers.is_swarm()
                && let Some(record) = self.nodes.get_mut(node as usize)
            {
                record.served += 1;
            }
        }
    }

    fn looked_up(&mut self, _now_ns: u64, request: &Request, place: CachePlace, lookup: CacheLookup) {
        if self.is_measured(request) {
            let record = match place {
                CachePlace::Client => &mut self.client_caches,
                CachePlace::Edge => &mut self.edge_cache,
            };
            record.lookups += 1;
            record.hits += u64::from(lookup != CacheLookup::Missed);
            record.stale += u64::from(lookup == CacheLookup::Stale);
        }
    }

    fn read(&mut self, _now_ns: u64, request: &Request, is_stale: bool) {
        if self.is_measured(request) {
            self.reads += 1;
            self.reads_stale += u64::from(is_stale);
        }
    }

    fn write_confirmed(&mut self, _now_ns: u64, _request: &Request) {
        // Counted over the whole run, so that no more writes are lost than were confirmed.
        self.writes_confirmed += 1;
    }

    fn promoted(&mut self, _now_ns: u64, _node: u32, writes_lost: u64) {
        self.promotions += 1;
        self.writes_lost += writes_lost;
    }

    fn attempted(&mut self, _now_ns: u64, request: &Request) {
        self.attempts += u64::from(self.is_measured(request));
    }

    fn served(&mut self, _now_ns: u64, node: u32, request: &Request) {
        if self.is_measured(request) {
            self.nodes[node as usize].completed += 1;
        }
    }

    fn found(&mut self, _now_ns: u64, request: &Request, hops: u32) {
        if self.is_measured(request) {
            self.hops += u64::from(hops);
            self.searches_found += 1;
            self.distributions.found(hops);
        }
    }

    fn sent(&mut self, now_ns: u64, message: &Message) {
        self.messages.sent += 1;
        self.messages.in_flight += 1;
        if now_ns < self.warm_up_ns {
            self.messages_before_warm_up += 1;
            return;
        }
        let objects = u64::from(message.kind.carries_object());
        self.objects_sent += objects;
        if let Some(node) = self.nodes.get_mut(message.from as usize) {
            node.sent += 1;
            node.objects_sent += objects;
        }
    }

    fn delivered(&mut self, now_ns: u64, to: u32) {
        self.messages.in_flight -= 1;
        self.messages.delivered += 1;
        if now_ns >= self.warm_up_ns
            && let Some(node) = self.nodes.get_mut(to as usize)
        {
            node.received += 1;
        }
    }

    fn lost(&mut self, _now_ns: u64, _from: u32, _to: u32, cause: LossCause) {
        self.messages.in_flight -= 1;
        self.messages.lost += 1;
        self.messages.lost_to_partitions += u64::from(cause == LossCause::Partition);
        self.messages.lost_on_links += u64::from(cause == LossCause::Link);
    }

    fn fault(&mut self, now_ns: u64, fault_event: &FaultEvent<'_>) {
        self.fault_effects.fault(now_ns, fault_event);
    }

    fn attacked(&mut self, _now_ns: u64, _node: u32, step: AttackStep) {
        // Attack requests are counted over the whole run, like messages, so that those sent equal the sum of all outcomes.
        self.fault_effects.attacked(step);
    }

    fn transferred(&mut self, now_ns: u64, transfer: &FileTransfer, end: &TransferEnd) {
        if now_ns >= self.warm_up_ns {
            self.transfers.transferred(transfer.from, transfer.to, end.bits, end.wasted_bits);
        }
    }

    fn controlled(&mut self, now_ns: u64, _node: u32, messages: u64) {
        if now_ns >= self.warm_up_ns {
            self.transfers.controlled(messages);
        }
    }

    fn availability(&mut self, now_ns: u64, fewest: u32, copies: u64) {
        self.transfers.availability(now_ns, Availability { fewest, copies });
    }

    fn node(&mut self, now_ns: u64, node: u32, state: NodeState) {
        self.up_since.set(node, state.up, now_ns);
        // Nodes that serve no requests, such as the index, have no record.
        let Some(record) = self.nodes.get_mut(node as usize) else { return };
        let waiting_before = record.state.waiting;
        self.distributions.waited_at_node(waiting_before, now_ns.saturating_sub(record.since_ns));
        (record.up_ns, record.busy_ns, record.waiting_ns) = record.up_to(now_ns);
        record.since_ns = record.since_ns.max(now_ns);
        if now_ns >= self.warm_up_ns {
            record.count_accepted(state);
        }
        let waiting = self.waiting.now() - u64::from(waiting_before) + u64::from(state.waiting);
        record.state = state;
        record.waiting_max.set(now_ns, self.warm_up_ns, u64::from(state.waiting));
        self.waiting.set(now_ns, self.warm_up_ns, waiting);
        self.distributions.set_waiting(now_ns, waiting);
    }
}
