//! The records that a recorder consists of.

use crate::kernel::NS_PER_S;
use netduel_results::{NodeLoad, NodeState};
use netduel_scenario::Workload;

/// The length of a [`Window`](netduel_results::Window): the windowed success rate is defined per second.
pub const WINDOW_NS: u64 = NS_PER_S;

/// The sizes of messages, in bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MessageSizes {
    /// The size of a message that carries an object.
    pub object_bits: u64,
    /// The size of any other message.
    pub message_bits: u64,
}

impl MessageSizes {
    /// The sizes that a workload defines.
    pub fn of(workload: &Workload) -> MessageSizes {
        MessageSizes { object_bits: workload.object_bits, message_bits: workload.message_bits }
    }

    /// The total size of a number of messages, `objects` of which carried an object. The recorder counts messages rather than
    /// bits: the counts fit into 64 bits for all sizes, and counting takes one addition and no branch.
    pub(super) fn bits(&self, messages: u64, objects: u64) -> u64 {
        let others = messages - objects;
        self.object_bits.saturating_mul(objects).saturating_add(self.message_bits.saturating_mul(others))
    }
}

/// What is counted and integrated over time for one node.
#[derive(Debug, Clone)]
pub(super) struct NodeRecord {
    pub(super) workers: u32,
    /// The weight of the node in the availability: its service rate.
    pub(super) capacity: f64,
    pub(super) state: NodeState,
    pub(super) since_ns: u64,
    pub(super) up_ns: u64,
    pub(super) busy_ns: u64,
    pub(super) waiting_ns: u128,
    pub(super) waiting_max: Maximum,
    /// The number of requests that had to wait, and of those that were served at once.
    pub(super) waited: u64,
    pub(super) served_at_once: u64,
    /// The requests that it answered in time.
    pub(super) served: u64,
    /// The services that it completed, also for users who had given up.
    pub(super) completed: u64,
    pub(super) received: u64,
    pub(super) sent: u64,
    /// How many of the messages sent carried an object.
    pub(super) objects_sent: u64,
}

/// The lookups in a set of caches and their results.
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

/// The time integral of a count from the end of the warm-up on.
#[derive(Debug, Clone)]
pub(super) struct Integral {
    pub(super) count: u64,
    pub(super) since_ns: u64,
    pub(super) sum_ns: u128,
}

impl Integral {
    pub(super) fn since(warm_up_ns: u64) -> Integral {
        Integral { count: 0, since_ns: warm_up_ns, sum_ns: 0 }
    }

    pub(super) fn up_to(&self, now_ns: u64) -> u128 {
        self.sum_ns + u128::from(self.count) * u128::from(now_ns.saturating_sub(self.since_ns))
    }

    /// Changes the count. It also has a value before the end of the warm-up, which is then not integrated.
    pub(super) fn step(&mut self, now_ns: u64, change: i64) {
        self.sum_ns = self.up_to(now_ns);
        self.since_ns = self.since_ns.max(now_ns);
        self.count = self.count.saturating_add_signed(change);
    }
}

/// The maximum of a count from the end of the warm-up on.
#[derive(Debug, Clone, Default)]
pub(super) struct Maximum {
    now: u64,
    most: u64,
}

impl Maximum {
    /// The count changes. The count that holds when the warm-up ends belongs to the measured time.
    pub(super) fn set(&mut self, now_ns: u64, warm_up_ns: u64, count: u64) {
        if now_ns > warm_up_ns {
            self.most = self.most.max(self.now);
        }
        if now_ns >= warm_up_ns {
            self.most = self.most.max(count);
        }
        self.now = count;
    }

    /// The current count.
    pub(super) fn now(&self) -> u64 {
        self.now
    }

    /// The maximum up to a time; 0 before the end of the warm-up.
    pub(super) fn up_to(&self, now_ns: u64, warm_up_ns: u64) -> u64 {
        if now_ns > warm_up_ns { self.most.max(self.now) } else { self.most }
    }
}

impl NodeRecord {
    /// The integrals up to a time: (up, busy, waiting), in nanoseconds.
    pub(super) fn up_to(&self, now_ns: u64) -> (u64, u64, u128) {
        let time_ns = now_ns.saturating_sub(self.since_ns);
        let up_ns = if self.state.up { time_ns } else { 0 };
        (
            self.up_ns + up_ns,
            // Under processor sharing, more requests than there are workers are in service.
            self.busy_ns + time_ns * u64::from(self.state.busy.min(self.workers)),
            self.waiting_ns + u128::from(time_ns) * u128::from(self.state.waiting),
        )
    }

    /// Counts the requests that a node accepts when its state changes: those that begin to wait, and those that are served
    /// without a wait. If the queue becomes shorter, the service that begins is that of a request which has waited.
    pub(super) fn count_accepted(&mut self, state: NodeState) {
        let before = self.state;
        if state.waiting > before.waiting {
            self.waited += u64::from(state.waiting - before.waiting);
        } else if state.waiting == before.waiting && state.busy > before.busy {
            self.served_at_once += u64::from(state.busy - before.busy);
        }
    }

    /// The number of messages that the node received and sent.
    pub(super) fn messages(&self) -> u64 {
        self.received + self.sent
    }

    pub(super) fn load(&self, number: u32, now_ns: u64, warm_up_ns: u64, sizes: &MessageSizes) -> NodeLoad {
        let measured_ns = now_ns.saturating_sub(warm_up_ns);
        let (up_ns, busy_ns, waiting_ns) = self.up_to(now_ns);
        NodeLoad {
            node: number,
            served: self.served,
            completed: self.completed,
            messages: self.messages(),
            bits_sent: sizes.bits(self.sent, self.objects_sent),
            bits_received: 0,
            utilisation: ratio(busy_ns as f64, up_ns as f64 * f64::from(self.workers)),
            queue_length_mean: ratio(waiting_ns as f64, measured_ns as f64).unwrap_or(0.0),
            queue_length_max: self.waiting_max.up_to(now_ns, warm_up_ns),
            up: self.state.up,
        }
    }
}

/// A quotient; `None` if the denominator is not positive.
pub(super) fn ratio(numerator: f64, denominator: f64) -> Option<f64> {
    (denominator > 0.0).then(|| numerator / denominator)
}
