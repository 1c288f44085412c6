//! A server's uplink, shared max–min fairly by all of its downloads.

use super::fixed_point::{amount_sent, time_to_send_ns};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// An uplink whose transfers are otherwise limited only by their receivers' downlinks.
///
/// Receivers with equal downlinks always have the same rate. Each class of them has an axis of *attained amount*,
/// which advances at that rate, and each receiver a completion point on it (the virtual time of fair queueing, as
/// in processor sharing). A change therefore costs the number of classes and the logarithm of the number of
/// transfers, and remaining amounts are exact.
#[derive(Debug, Clone)]
pub(super) struct SharedUplink {
    capacity: u64,
    classes: Vec<ClassState>,
    /// The classes in ascending order of their downlinks.
    ascending_downlinks: Vec<u32>,
    transfers: u64,
    since_ns: u64,
}

#[derive(Debug, Clone)]
struct ClassState {
    downlink: u64,
    rate: u64,
    attained: u128,
    completion_points: BinaryHeap<Reverse<(u128, u32)>>,
}

impl SharedUplink {
    /// Creates an uplink to receivers with these classes of downlinks.
    pub(super) fn new(capacity: u64, downlinks: &[u64]) -> SharedUplink {
        let class_state = |downlink: &u64| ClassState {
            downlink: *downlink,
            rate: 0,
            attained: 0,
            completion_points: BinaryHeap::new(),
        };
        let mut order: Vec<(u64, u32)> =
            downlinks.iter().zip(0u32..).map(|(downlink, class)| (*downlink, class)).collect();
        order.sort_unstable();
        SharedUplink {
            capacity,
            classes: downlinks.iter().map(class_state).collect(),
            ascending_downlinks: order.into_iter().map(|(_, class)| class).collect(),
            transfers: 0,
            since_ns: 0,
        }
    }

    /// Changes the capacity. Rates change when [`SharedUplink::allocate`] is called.
    pub(super) fn set_capacity(&mut self, now_ns: u64, capacity: u64) {
        self.advance(now_ns);
        self.capacity = capacity;
    }

    /// Number of active downloads.
    pub(super) fn transfers(&self) -> u64 {
        self.transfers
    }

    /// The rate of a class.
    pub(super) fn rate(&self, class: u32) -> u64 {
        self.classes[class as usize].rate
    }

    /// Starts a download of an amount. Rates change when [`SharedUplink::allocate`] is called.
    pub(super) fn start(&mut self, now_ns: u64, class: u32, receiver: u32, amount: u128) {
        self.advance(now_ns);
        let class_state = &mut self.classes[class as usize];
        class_state.completion_points.push(Reverse((class_state.attained + amount, receiver)));
        self.transfers += 1;
    }

    /// Removes and returns a receiver whose download has completed by `now_ns`.
    pub(super) fn pop_completed(&mut self, now_ns: u64) -> Option<u32> {
        self.advance(now_ns);
        let class_state = self.classes.iter_mut().find(|class_state| {
            class_state
                .completion_points
                .peek()
                .is_some_and(|Reverse((completion_point, _))| *completion_point <= class_state.attained)
        })?;
        self.transfers -= 1;
        class_state.completion_points.pop().map(|Reverse((_, receiver))| receiver)
    }

    /// Aborts all downloads. Returns the receivers in ascending order with their remaining amounts.
    pub(super) fn abort_all(&mut self, now_ns: u64) -> Vec<(u32, u128)> {
        self.advance(now_ns);
        let mut remaining: Vec<(u32, u128)> = self.active(now_ns).collect();
        remaining.sort_unstable();
        self.classes.iter_mut().for_each(|class_state| class_state.completion_points.clear());
        self.transfers = 0;
        remaining
    }

    /// The receivers of active downloads with their remaining amounts.
    pub(super) fn active(&self, now_ns: u64) -> impl Iterator<Item = (u32, u128)> + '_ {
        self.classes.iter().flat_map(move |class_state| {
            let attained =
                class_state.attained + amount_sent(class_state.rate, now_ns.saturating_sub(self.since_ns));
            class_state.completion_points.iter().map(move |Reverse((completion_point, receiver))| {
                (*receiver, completion_point.saturating_sub(attained))
            })
        })
    }

    /// Allocates the uplink, and returns the time of the next completion. In ascending order, each downlink is
    /// filled as long as that takes less than an equal share of the rest (progressive filling: Bertsekas and
    /// Gallager 1992).
    pub(super) fn allocate(&mut self, now_ns: u64) -> Option<u64> {
        self.advance(now_ns);
        let (mut remaining_capacity, mut receivers) = (self.capacity, self.transfers);
        let mut next_ns = None;
        for class in &self.ascending_downlinks {
            let class_state = &mut self.classes[*class as usize];
            let Some(Reverse((completion_point, _))) = class_state.completion_points.peek() else {
                (class_state.rate, class_state.attained) = (0, 0);
                continue;
            };
            let count = class_state.completion_points.len() as u64;
            class_state.rate = class_state.downlink.min(remaining_capacity / receivers.max(1));
            remaining_capacity -= class_state.rate * count;
            receivers -= count;
            let ends_ns = now_ns
                .saturating_add(time_to_send_ns(completion_point - class_state.attained, class_state.rate));
            next_ns = Some(next_ns.map_or(ends_ns, |next_ns: u64| next_ns.min(ends_ns)));
        }
        next_ns
    }

    fn advance(&mut self, now_ns: u64) {
        let time_ns = now_ns - self.since_ns;
        self.since_ns = now_ns;
        if time_ns > 0 {
            self.classes
                .iter_mut()
                .for_each(|class_state| class_state.attained += amount_sent(class_state.rate, time_ns));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::SharedUplink;
    use crate::file_distribution::fixed_point::{UNLIMITED, amount_of, rate_of};

    const S: u64 = 1_000_000_000;

    #[test]
    fn all_receive_an_equal_share_unless_their_downlink_is_narrower() {
        let mut uplink = SharedUplink::new(rate_of(10.0), &[rate_of(2.0), UNLIMITED, rate_of(100.0)]);
        for (receiver, class) in [(0, 0), (1, 1), (2, 2)] {
            uplink.start(0, class, receiver, amount_of(20));
        }
        assert_eq!(uplink.allocate(0), Some(5 * S));
        assert_eq!([0, 1, 2].map(|class| uplink.rate(class)), [2.0, 4.0, 4.0].map(rate_of));
        assert_eq!(uplink.pop_completed(5 * S), Some(1));
        assert_eq!(uplink.pop_completed(5 * S), Some(2));
        assert_eq!(uplink.pop_completed(5 * S), None);
        assert_eq!(uplink.allocate(5 * S), Some(10 * S));
    }

    #[test]
    fn aborted_downloads_have_their_unsent_amounts_remaining() {
        let mut uplink = SharedUplink::new(rate_of(10.0), &[UNLIMITED]);
        uplink.start(0, 0, 5, amount_of(20));
        uplink.allocate(0);
        uplink.start(S, 0, 3, amount_of(20));
        uplink.allocate(S);
        assert_eq!(uplink.abort_all(2 * S), [(3, amount_of(15)), (5, amount_of(5))]);
        assert_eq!((uplink.transfers(), uplink.allocate(2 * S)), (0, None));
    }
}
