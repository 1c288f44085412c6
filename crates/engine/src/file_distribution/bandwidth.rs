//! Max–min fair sharing of access links by many transfers, each of which uses one uplink and one downlink.
//!
//! An allocation is max–min fair if no transfer can receive more without taking it from one that receives no more
//! (Bertsekas and Gallager 1992). Recomputing all links after each change would cost time in proportion to the
//! number of transfers. Instead, each link keeps its *level*: the largest rate limit at which its transfers fit. A
//! transfer has the lower level of its two links, and the allocation is fair exactly if every link's level is
//! consistent with those of the links with which it shares transfers. A change therefore propagates from link to
//! link only as long as levels change, which is no farther than its bottlenecks reach (Ros-Giralt and others, *On
//! the bottleneck structure of congestion-controlled networks*, 2019). If uplinks are the bottleneck, it affects
//! only the transfers of one peer. The lowest level that is not yet correct becomes correct as soon as its link is
//! updated (Charny 1994), so all levels are correct after finitely many steps.

use super::completion_queue::CompletionQueue;
use super::fixed_point::{UNLIMITED, amount_sent, time_to_send_ns};
use std::collections::VecDeque;

/// The access links of all nodes, and the active transfers.
#[derive(Debug, Clone, Default)]
pub(super) struct AccessLinks {
    links: Vec<Link>,
    /// Each node's uplink and downlink. All links that are never the bottleneck are represented by one link without
    /// accounting.
    links_of_node: Vec<[u32; 2]>,
    transfers: Vec<Transfer>,
    free: Vec<u32>,
    /// Links whose level must be updated.
    pending: VecDeque<u32>,
    /// Links whose level has changed since the last allocation, and transfers that have started since.
    changed: Vec<u32>,
    started: Vec<u32>,
    completions: CompletionQueue,
    other_levels: Vec<u64>,
    active_count: u64,
}

#[derive(Debug, Clone)]
struct Link {
    capacity: u64,
    level: u64,
    transfers: Vec<u32>,
    is_pending: bool,
    has_changed: bool,
}

#[derive(Debug, Clone, Copy)]
struct Transfer {
    /// The uplink and downlink, and the transfer's positions in their lists.
    links: [u32; 2],
    positions: [u32; 2],
    rate: u64,
    remaining: u128,
    since_ns: u64,
    is_active: bool,
}

/// The link without a limit.
const UNLIMITED_LINK: u32 = 0;

impl AccessLinks {
    /// Creates the links of nodes with these uplinks and downlinks.
    pub(super) fn new(capacities: impl Iterator<Item = (u64, u64)>) -> AccessLinks {
        let link = |capacity| Link {
            capacity,
            level: UNLIMITED,
            transfers: Vec::new(),
            is_pending: false,
            has_changed: false,
        };
        let mut links = vec![link(UNLIMITED)];
        let mut number = |capacity| {
            if capacity == UNLIMITED {
                return UNLIMITED_LINK;
            }
            links.push(link(capacity));
            links.len() as u32 - 1
        };
        let links_of_node = capacities.map(|(up, down)| [number(up), number(down)]).collect();
        AccessLinks { links, links_of_node, ..AccessLinks::default() }
    }

    /// Changes a node's capacities. Rates change at the next allocation. Links without a limit remain so.
    pub(super) fn set_capacities(&mut self, node: u32, (up, down): (u64, u64)) {
        for (link, capacity) in self.links_of_node[node as usize].into_iter().zip([up, down]) {
            if link != UNLIMITED_LINK {
                self.links[link as usize].capacity = capacity;
                self.enqueue(link);
            }
        }
    }

    /// Starts a transfer of an amount and returns its id. Its rate is set at the next allocation.
    pub(super) fn start(&mut self, now_ns: u64, from: u32, to: u32, amount: u128) -> u32 {
        let id = self.free.pop().unwrap_or(self.transfers.len() as u32);
        let links = [self.links_of_node[from as usize][0], self.links_of_node[to as usize][1]];
        let positions = links.map(|link| self.links[link as usize].transfers.len() as u32);
        let transfer =
            Transfer { links, positions, rate: 0, remaining: amount, since_ns: now_ns, is_active: true };
        match self.transfers.get_mut(id as usize) {
            Some(slot) => *slot = transfer,
            None => self.transfers.push(transfer),
        }
        for link in links.into_iter().filter(|link| *link != UNLIMITED_LINK) {
            self.links[link as usize].transfers.push(id);
            self.enqueue(link);
        }
        self.started.push(id);
        self.active_count += 1;
        id
    }

    /// Ends a transfer. Returns the remaining amount.
    pub(super) fn end(&mut self, now_ns: u64, id: u32) -> u128 {
        let remaining = self.remaining(now_ns, id);
        let Transfer { links, positions, .. } = self.transfers[id as usize];
        for (side, (link, position)) in links.into_iter().zip(positions).enumerate() {
            if link == UNLIMITED_LINK {
                continue;
            }
            let list = &mut self.links[link as usize].transfers;
            list.swap_remove(position as usize);
            if let Some(other) = list.get(position as usize) {
                self.transfers[*other as usize].positions[side] = position;
            }
            self.enqueue(link);
        }
        self.transfers[id as usize].is_active = false;
        self.completions.remove(id);
        self.free.push(id);
        self.active_count -= 1;
        remaining
    }

    /// The remaining amount of a transfer.
    pub(super) fn remaining(&self, now_ns: u64, id: u32) -> u128 {
        let transfer = &self.transfers[id as usize];
        transfer
            .remaining
            .saturating_sub(amount_sent(transfer.rate, now_ns.saturating_sub(transfer.since_ns)))
    }

    /// The rate of a transfer.
    pub(super) fn rate(&self, id: u32) -> u64 {
        self.transfers[id as usize].rate
    }

    /// The transfer that has completed first, if any has completed by `now_ns`; it must be ended.
    pub(super) fn next_completed(&self, now_ns: u64) -> Option<u32> {
        self.completions.first().filter(|(at_ns, _)| *at_ns <= now_ns).map(|(_, id)| id)
    }

    /// Time of the next completion.
    pub(super) fn next_completion_ns(&self) -> Option<u64> {
        self.completions.first().map(|(at_ns, _)| at_ns)
    }

    /// Sets the fair rates of all transfers. Returns the number of level updates.
    pub(super) fn allocate(&mut self, now_ns: u64) -> u64 {
        let mut updates = 0;
        // Levels are integers, so links that tie could pass the last unit back and forth. After more updates than
        // ties ever need, levels may only fall. Every link then carries at most its capacity, to within a unit per
        // transfer.
        let max_updates = 1000 + 64 * self.active_count;
        while let Some(link) = self.pending.pop_front() {
            updates += 1;
            self.links[link as usize].is_pending = false;
            self.update_level(link, updates > max_updates);
        }
        for link in std::mem::take(&mut self.changed) {
            self.links[link as usize].has_changed = false;
            for position in 0..self.links[link as usize].transfers.len() {
                let id = self.links[link as usize].transfers[position];
                self.update_rate(now_ns, id);
            }
        }
        for id in std::mem::take(&mut self.started) {
            if self.transfers[id as usize].is_active {
                self.update_rate(now_ns, id);
            }
        }
        updates
    }

    fn enqueue(&mut self, link: u32) {
        // A link without a limit has no level to update.
        if link != UNLIMITED_LINK && !std::mem::replace(&mut self.links[link as usize].is_pending, true) {
            self.pending.push_back(link);
        }
    }

    /// The other link of a transfer.
    fn other_link(&self, link: u32, id: u32) -> u32 {
        let [up, down] = self.transfers[id as usize].links;
        if up == link { down } else { up }
    }

    /// Updates a link's level, given the levels of the other links.
    fn update_level(&mut self, link: u32, only_down: bool) {
        let mut other_levels = std::mem::take(&mut self.other_levels);
        other_levels.clear();
        let updated = &self.links[link as usize];
        other_levels
            .extend(updated.transfers.iter().map(|id| self.links[self.other_link(link, *id) as usize].level));
        let (old_level, level) = (updated.level, level(updated.capacity, &other_levels));
        self.other_levels = other_levels;
        if level == old_level || only_down && level > old_level {
            return;
        }
        let updated = &mut self.links[link as usize];
        updated.level = level;
        if !std::mem::replace(&mut updated.has_changed, true) {
            self.changed.push(link);
        }
        for position in 0..self.links[link as usize].transfers.len() {
            let other = self.other_link(link, self.links[link as usize].transfers[position]);
            // Another link's level depends on this one only while this one is below it, or at the next unit above
            // it.
            let limit = self.links[other as usize].level.saturating_add(1);
            if old_level.min(limit) != level.min(limit) {
                self.enqueue(other);
            }
        }
    }

    /// Sets a transfer's rate from the levels of its links.
    fn update_rate(&mut self, now_ns: u64, id: u32) {
        let [up, down] = self.transfers[id as usize].links;
        let rate = self.links[up as usize].level.min(self.links[down as usize].level);
        if rate == self.transfers[id as usize].rate {
            return;
        }
        let remaining = self.remaining(now_ns, id);
        let transfer = &mut self.transfers[id as usize];
        (transfer.remaining, transfer.since_ns, transfer.rate) = (remaining, now_ns, rate);
        self.completions.set(id, now_ns.saturating_add(time_to_send_ns(remaining, rate)));
    }
}

/// The largest rate limit at which transfers with these limits elsewhere fit into a link together; unlimited if all
/// of them fit as they are.
fn level(capacity: u64, other_levels: &[u64]) -> u64 {
    let sum = other_levels.iter().fold(0u64, |sum, other| sum.saturating_add(*other));
    if sum <= capacity {
        return UNLIMITED;
    }
    // Starting from an equal share, transfers that cannot use theirs leave more to the rest.
    let mut level = capacity / other_levels.len() as u64;
    loop {
        let (mut remaining, mut count) = (capacity, 0);
        for other in other_levels {
            if *other <= level {
                remaining -= *other;
            } else {
                count += 1;
            }
        }
        let next = remaining / count;
        if next == level {
            return level;
        }
        level = next;
    }
}

#[cfg(test)]
mod tests {
    use super::{AccessLinks, level};
    use crate::file_distribution::fixed_point::UNLIMITED;
    use proptest::prelude::*;

    #[test]
    fn capacity_that_some_cannot_use_goes_to_the_others() {
        assert_eq!(level(12, &[100, 100, 100]), 4);
        assert_eq!(level(12, &[2, 100, 100]), 5);
        assert_eq!(level(12, &[2, 5, 100]), 5);
        assert_eq!(level(12, &[2, 3, 4]), UNLIMITED);
    }

    /// Progressive filling from the definition: all rates rise together, and a transfer stops when one of its links
    /// is full.
    fn filled(capacities: &[(u64, u64)], transfers: &[(u32, u32)]) -> Vec<f64> {
        let mut rates = vec![None; transfers.len()];
        let links = || (0..capacities.len() as u32).flat_map(|node| [(node, true), (node, false)]);
        let passes = |transfer: usize, (node, is_up): (u32, bool)| {
            let (from, to) = transfers[transfer];
            if is_up { from == node } else { to == node }
        };
        while rates.iter().any(Option::is_none) {
            let share = |link: (u32, bool)| {
                let capacity = capacities[link.0 as usize];
                let capacity = if link.1 { capacity.0 } else { capacity.1 } as f64;
                let on: Vec<usize> =
                    (0..transfers.len()).filter(|transfer| passes(*transfer, link)).collect();
                let taken: f64 = on.iter().filter_map(|transfer| rates[*transfer]).sum();
                let open = on.iter().filter(|transfer| rates[**transfer].is_none()).count();
                (open > 0).then(|| ((capacity - taken) / open as f64, link))
            };
            let (rate, tightest) =
                links().filter_map(share).min_by(|one, two| one.0.total_cmp(&two.0)).unwrap();
            for (transfer, open) in rates.iter_mut().enumerate().filter(|(_, rate)| rate.is_none()) {
                if passes(transfer, tightest) {
                    *open = Some(rate);
                }
            }
        }
        rates.into_iter().flatten().collect()
    }

    fn capacity() -> impl Strategy<Value = u64> {
        prop_oneof![1_000_000u64..20_000_000, Just(6_000_000u64), Just(UNLIMITED)]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn rates_equal_those_of_progressive_filling_whatever_starts_and_ends(
            capacities in prop::collection::vec((1_000_000u64..20_000_000, capacity()), 2..12),
            steps in prop::collection::vec((any::<bool>(), 0u32..12, 0u32..12, 0usize..30), 1..60),
        ) {
            let mut links = AccessLinks::new(capacities.iter().copied());
            let count = capacities.len() as u32;
            let mut active_count: Vec<(u32, (u32, u32))> = Vec::new();
            for (begins, from, to, which) in steps {
                if begins || active_count.is_empty() {
                    let (from, to) = (from % count, to % count);
                    active_count.push((links.start(0, from, to, u128::MAX >> 2), (from, to)));
                } else {
                    let (id, _) = active_count.swap_remove(which % active_count.len());
                    links.end(0, id);
                }
                links.allocate(0);
                let transfers: Vec<(u32, u32)> = active_count.iter().map(|(_, ends)| *ends).collect();
                for ((id, _), expected) in active_count.iter().zip(filled(&capacities, &transfers)) {
                    let rate = links.rate(*id) as f64;
                    // Whole units: what a full link cannot share out is less than a unit for each of its transfers,
                    // and may pass from link to link.
                    let units = (transfers.len() * transfers.len()) as f64;
                    prop_assert!((rate - expected).abs() <= units, "{rate} for {expected}");
                }
                for (node, (up, down)) in (0u32..).zip(&capacities) {
                    let sum = |passes: fn(&(u32, u32)) -> u32| active_count.iter()
                        .filter(|(_, ends)| passes(ends) == node)
                        .map(|(id, _)| u128::from(links.rate(*id))).sum::<u128>();
                    prop_assert!(sum(|ends| ends.0) <= u128::from(*up), "no uplink carries more than it can");
                    prop_assert!(sum(|ends| ends.1) <= u128::from(*down), "no downlink either");
                }
            }
        }
    }

    #[test]
    fn a_change_at_one_peer_stays_local_if_uplinks_are_the_bottleneck() {
        // A thousand peers with four transfers each, and downlinks twice as wide as their input.
        let mut links = AccessLinks::new((0..1000).map(|_| (4_000_000, 8_000_000)));
        let transfers: Vec<u32> = (0..4000u32)
            .map(|index| links.start(0, index % 1000, (index % 1000 + 1 + index / 1000 * 7) % 1000, 1 << 90))
            .collect();
        links.allocate(0);
        let rates = |links: &AccessLinks| transfers.iter().map(|id| links.rate(*id)).collect::<Vec<u64>>();
        for id in transfers.iter().take(100) {
            let old_level = rates(&links);
            links.end(0, *id);
            let updates = links.allocate(0);
            let changes =
                old_level.iter().zip(rates(&links)).filter(|(old_level, after)| *old_level != after).count();
            assert!(changes == 3 && updates <= 8, "{changes} rates changed, {updates} links were looked at");
        }
    }
}
