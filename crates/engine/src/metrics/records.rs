//! The small records of which a recorder consists.

use netduel_results::{NodeLoad, NodeState};
use netduel_scenario::Workload;

/// How many bits messages have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MessageSizes {
    /// Those of one that brings an object.
    pub object_bits: u64,
    /// Those of any other.
    pub message_bits: u64,
}

impl MessageSizes {
    /// The sizes that a workload says.
    pub fn of(workload: &Workload) -> MessageSizes {
        MessageSizes { object_bits: workload.object_bits, message_bits: workload.message_bits }
    }

    /// The bits of so many messages, some of which brought objects. Counts are kept rather than bits: they fit into
    /// 64 bits whatever the sizes, and cost the run one sum instead of a choice.
    pub(super) fn bits(&self, messages: u64, objects: u64) -> u64 {
        let others = messages - objects;
        self.object_bits.saturating_mul(objects).saturating_add(self.message_bits.saturating_mul(others))
    }
}

/// What is integrated of one node.
#[derive(Debug, Clone)]
pub(super) struct NodeRecord {
    pub(super) workers: u32,
    /// How much it counts where capacities are summed up.
    pub(super) capacity: f64,
    pub(super) state: NodeState,
    pub(super) since_ns: u64,
    pub(super) up_ns: u64,
    pub(super) busy_ns: u64,
    pub(super) waiting_ns: u128,
    pub(super) waiting_max: u32,
    pub(super) served: u64,
    pub(super) received: u64,
    pub(super) sent: u64,
    /// Those of the messages sent that brought an object.
    pub(super) objects_sent: u64,
}

/// What caches were asked and came up with.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct CacheRecord {
    pub(super) lookups: u64,
    pub(super) hits: u64,
    pub(super) stale: u64,
}

impl CacheRecord {
    pub(super) fn hit_rate(&self) -> Option<f64> {
        ratio(self.hits as f64, self.lookups as f64)
    }
}

/// The time integral of a count.
#[derive(Debug, Clone, Default)]
pub(super) struct Integral {
    pub(super) count: u64,
    pub(super) since_ns: u64,
    pub(super) sum_ns: u128,
}

impl Integral {
    pub(super) fn up_to(&self, now_ns: u64) -> u128 {
        self.sum_ns + u128::from(self.count) * u128::from(now_ns.saturating_sub(self.since_ns))
    }

    pub(super) fn step(&mut self, now_ns: u64, change: i64) {
        self.sum_ns = self.up_to(now_ns);
        self.since_ns = now_ns;
        self.count = self.count.saturating_add_signed(change);
    }
}

impl NodeRecord {
    /// Integrates up to a time: (up, busy, waiting) in nanoseconds.
    pub(super) fn up_to(&self, now_ns: u64) -> (u64, u64, u128) {
        let time_ns = now_ns.saturating_sub(self.since_ns);
        let up_ns = if self.state.up { time_ns } else { 0 };
        (
            self.up_ns + up_ns,
            self.busy_ns + time_ns * u64::from(self.state.busy),
            self.waiting_ns + u128::from(time_ns) * u128::from(self.state.waiting),
        )
    }

    /// Messages it received and sent.
    pub(super) fn messages(&self) -> u64 {
        self.received + self.sent
    }

    pub(super) fn load(&self, number: u32, now_ns: u64, measured_ns: u64, sizes: &MessageSizes) -> NodeLoad {
        let (up_ns, busy_ns, waiting_ns) = self.up_to(now_ns);
        NodeLoad {
            node: number,
            served: self.served,
            messages: self.messages(),
            bits_sent: sizes.bits(self.sent, self.objects_sent),
            bits_received: 0,
            utilisation: ratio(busy_ns as f64, up_ns as f64 * f64::from(self.workers)),
            queue_length_mean: ratio(waiting_ns as f64, measured_ns as f64).unwrap_or(0.0),
            queue_length_max: u64::from(self.waiting_max),
            up: self.state.up,
        }
    }
}

/// A quotient, if it is defined.
pub(super) fn ratio(numerator: f64, denominator: f64) -> Option<f64> {
    (denominator > 0.0).then(|| numerator / denominator)
}
