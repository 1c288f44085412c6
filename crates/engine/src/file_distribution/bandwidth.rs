//! Lines shared max–min fairly by many transfers, each of which passes one uplink and one downlink.
//!
//! An allocation is max–min fair if nobody can have more without taking it from somebody who has no more (Bertsekas and
//! Gallager 1992). Filling all lines anew after each change would cost as much as there are transfers. Instead each line
//! keeps its *level*: the rate above which it lets nobody go, the largest at which what passes it fits in. A transfer has
//! the lower level of its two lines, and allocation and levels are fair just when every line's level fits those of the
//! lines it shares transfers with. A change therefore spreads from line to line, and only as long as levels move: no
//! farther than its bottlenecks reach (Ros-Giralt and others, *On the bottleneck structure of congestion-controlled
//! networks*, 2019). Where uplinks are the bottleneck, that is the transfers of one peer. The lowest level that is not yet
//! right becomes right as soon as its line is looked at (Charny 1994), so that all of them do after finitely many steps.

use super::finish_queue::FinishQueue;
use super::fixed_point::{UNLIMITED, sent, time_to_send_ns};
use std::collections::VecDeque;

/// All lines of all nodes, and the transfers under way on them.
#[derive(Debug, Clone, Default)]
pub(super) struct Lines {
    lines: Vec<Line>,
    /// Each node's uplink and downlink. Those that are never full are all one line, which keeps no account of what passes it.
    of_node: Vec<[u32; 2]>,
    transfers: Vec<Transfer>,
    free: Vec<u32>,
    /// Lines to look at again.
    pending: VecDeque<u32>,
    /// Lines whose level has moved since the last settlement, and transfers that have begun since.
    moved: Vec<u32>,
    begun: Vec<u32>,
    finish: FinishQueue,
    others: Vec<u64>,
    under_way: u64,
}

#[derive(Debug, Clone)]
struct Line {
    capacity: u64,
    level: u64,
    transfers: Vec<u32>,
    is_pending: bool,
    has_moved: bool,
}

#[derive(Debug, Clone, Copy)]
struct Transfer {
    /// Its uplink and its downlink, and where in their lists it stands.
    lines: [u32; 2],
    places: [u32; 2],
    rate: u64,
    left: u128,
    since_ns: u64,
    is_under_way: bool,
}

/// The line that lets everything through.
const NEVER_FULL: u32 = 0;

impl Lines {
    /// The lines of nodes with these uplinks and downlinks.
    pub(super) fn new(capacities: impl Iterator<Item = (u64, u64)>) -> Lines {
        let line = |capacity| Line {
            capacity,
            level: UNLIMITED,
            transfers: Vec::new(),
            is_pending: false,
            has_moved: false,
        };
        let mut lines = vec![line(UNLIMITED)];
        let mut number = |capacity| {
            if capacity == UNLIMITED {
                return NEVER_FULL;
            }
            lines.push(line(capacity));
            lines.len() as u32 - 1
        };
        let of_node = capacities.map(|(up, down)| [number(up), number(down)]).collect();
        Lines { lines, of_node, ..Lines::default() }
    }

    /// Gives a node other lines. Rates hold from the next settlement on; lines without a limit stay without.
    pub(super) fn set_capacities(&mut self, node: u32, (up, down): (u64, u64)) {
        for (line, capacity) in self.of_node[node as usize].into_iter().zip([up, down]) {
            if line != NEVER_FULL {
                self.lines[line as usize].capacity = capacity;
                self.look_at(line);
            }
        }
    }

    /// Begins a transfer of such an amount and names it. It flows from the next settlement on.
    pub(super) fn begin(&mut self, now_ns: u64, from: u32, to: u32, amount: u128) -> u32 {
        let id = self.free.pop().unwrap_or(self.transfers.len() as u32);
        let lines = [self.of_node[from as usize][0], self.of_node[to as usize][1]];
        let places = lines.map(|line| self.lines[line as usize].transfers.len() as u32);
        let transfer =
            Transfer { lines, places, rate: 0, left: amount, since_ns: now_ns, is_under_way: true };
        match self.transfers.get_mut(id as usize) {
            Some(slot) => *slot = transfer,
            None => self.transfers.push(transfer),
        }
        for line in lines.into_iter().filter(|line| *line != NEVER_FULL) {
            self.lines[line as usize].transfers.push(id);
            self.look_at(line);
        }
        self.begun.push(id);
        self.under_way += 1;
        id
    }

    /// Ends a transfer: what is left of it.
    pub(super) fn end(&mut self, now_ns: u64, id: u32) -> u128 {
        let left = self.left(now_ns, id);
        let Transfer { lines, places, .. } = self.transfers[id as usize];
        for (side, (line, place)) in lines.into_iter().zip(places).enumerate() {
            if line == NEVER_FULL {
                continue;
            }
            let list = &mut self.lines[line as usize].transfers;
            list.swap_remove(place as usize);
            if let Some(other) = list.get(place as usize) {
                self.transfers[*other as usize].places[side] = place;
            }
            self.look_at(line);
        }
        self.transfers[id as usize].is_under_way = false;
        self.finish.remove(id);
        self.free.push(id);
        self.under_way -= 1;
        left
    }

    /// What is left of a transfer.
    pub(super) fn left(&self, now_ns: u64, id: u32) -> u128 {
        let transfer = &self.transfers[id as usize];
        transfer.left.saturating_sub(sent(transfer.rate, now_ns.saturating_sub(transfer.since_ns)))
    }

    /// The rate of a transfer.
    pub(super) fn rate(&self, id: u32) -> u64 {
        self.transfers[id as usize].rate
    }

    /// The transfer that is done by now and was done first; it must be ended.
    pub(super) fn done(&self, now_ns: u64) -> Option<u32> {
        self.finish.first().filter(|(at_ns, _)| *at_ns <= now_ns).map(|(_, id)| id)
    }

    /// When the next transfer will be done.
    pub(super) fn next_ns(&self) -> Option<u64> {
        self.finish.first().map(|(at_ns, _)| at_ns)
    }

    /// Gives every transfer its fair rate. Returns how many lines were looked at.
    pub(super) fn settle(&mut self, now_ns: u64) -> u64 {
        let mut looks = 0;
        // Levels are whole numbers, so that lines which tie could give each other the last unit in turn. After more looks
        // than ties ever need, levels only fall: every line then holds what it lets through, to within a unit per transfer.
        let most_looks = 1000 + 64 * self.under_way;
        while let Some(line) = self.pending.pop_front() {
            looks += 1;
            self.lines[line as usize].is_pending = false;
            self.level(line, looks > most_looks);
        }
        for line in std::mem::take(&mut self.moved) {
            self.lines[line as usize].has_moved = false;
            for place in 0..self.lines[line as usize].transfers.len() {
                let id = self.lines[line as usize].transfers[place];
                self.flow(now_ns, id);
            }
        }
        for id in std::mem::take(&mut self.begun) {
            if self.transfers[id as usize].is_under_way {
                self.flow(now_ns, id);
            }
        }
        looks
    }

    fn look_at(&mut self, line: u32) {
        // A line that is never full has nothing to say.
        if line != NEVER_FULL && !std::mem::replace(&mut self.lines[line as usize].is_pending, true) {
            self.pending.push_back(line);
        }
    }

    /// The level of the other line of a transfer.
    fn other(&self, line: u32, id: u32) -> u32 {
        let [up, down] = self.transfers[id as usize].lines;
        if up == line { down } else { up }
    }

    /// Moves a line's level to where it belongs, as the other lines stand.
    fn level(&mut self, line: u32, only_down: bool) {
        let mut others = std::mem::take(&mut self.others);
        others.clear();
        let looked_at = &self.lines[line as usize];
        others.extend(looked_at.transfers.iter().map(|id| self.lines[self.other(line, *id) as usize].level));
        let (before, level) = (looked_at.level, level(looked_at.capacity, &others));
        self.others = others;
        if level == before || only_down && level > before {
            return;
        }
        let moving = &mut self.lines[line as usize];
        moving.level = level;
        if !std::mem::replace(&mut moving.has_moved, true) {
            self.moved.push(line);
        }
        for place in 0..self.lines[line as usize].transfers.len() {
            let other = self.other(line, self.lines[line as usize].transfers[place]);
            // Another line's level depends on this one only as far as this one is below it, or the next unit above it.
            let reach = self.lines[other as usize].level.saturating_add(1);
            if before.min(reach) != level.min(reach) {
                self.look_at(other);
            }
        }
    }

    /// Lets a transfer flow at the rate that its lines now give it.
    fn flow(&mut self, now_ns: u64, id: u32) {
        let [up, down] = self.transfers[id as usize].lines;
        let rate = self.lines[up as usize].level.min(self.lines[down as usize].level);
        if rate == self.transfers[id as usize].rate {
            return;
        }
        let left = self.left(now_ns, id);
        let transfer = &mut self.transfers[id as usize];
        (transfer.left, transfer.since_ns, transfer.rate) = (left, now_ns, rate);
        self.finish.set(id, now_ns.saturating_add(time_to_send_ns(left, rate)));
    }
}

/// The largest rate at which transfers that could have these rates elsewhere fit into a line together; unlimited if all
/// of them fit in as they are.
fn level(capacity: u64, others: &[u64]) -> u64 {
    let sum = others.iter().fold(0u64, |sum, other| sum.saturating_add(*other));
    if sum <= capacity {
        return UNLIMITED;
    }
    // From an equal share upwards: who cannot use it leaves more to the rest.
    let mut level = capacity / others.len() as u64;
    loop {
        let (mut left, mut count) = (capacity, 0);
        for other in others {
            if *other <= level {
                left -= *other;
            } else {
                count += 1;
            }
        }
        let next = left / count;
        if next == level {
            return level;
        }
        level = next;
    }
}

#[cfg(test)]
mod tests {
    use super::{Lines, level};
    use crate::file_distribution::fixed_point::UNLIMITED;
    use proptest::prelude::*;

    #[test]
    fn a_level_leaves_to_others_what_some_cannot_use() {
        assert_eq!(level(12, &[100, 100, 100]), 4);
        assert_eq!(level(12, &[2, 100, 100]), 5);
        assert_eq!(level(12, &[2, 5, 100]), 5);
        assert_eq!(level(12, &[2, 3, 4]), UNLIMITED);
    }

    /// Progressive filling of everything, from the definition: all rates rise together, and who passes a full line stops.
    fn filled(capacities: &[(u64, u64)], transfers: &[(u32, u32)]) -> Vec<f64> {
        let mut rates = vec![None; transfers.len()];
        let lines = || (0..capacities.len() as u32).flat_map(|node| [(node, true), (node, false)]);
        let passes = |transfer: usize, (node, is_up): (u32, bool)| {
            let (from, to) = transfers[transfer];
            if is_up { from == node } else { to == node }
        };
        while rates.iter().any(Option::is_none) {
            let share = |line: (u32, bool)| {
                let capacity = capacities[line.0 as usize];
                let capacity = if line.1 { capacity.0 } else { capacity.1 } as f64;
                let on: Vec<usize> =
                    (0..transfers.len()).filter(|transfer| passes(*transfer, line)).collect();
                let taken: f64 = on.iter().filter_map(|transfer| rates[*transfer]).sum();
                let open = on.iter().filter(|transfer| rates[**transfer].is_none()).count();
                (open > 0).then(|| ((capacity - taken) / open as f64, line))
            };
            let (rate, tightest) =
                lines().filter_map(share).min_by(|one, two| one.0.total_cmp(&two.0)).unwrap();
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
        fn rates_are_those_of_progressive_filling_whatever_begins_and_ends(
            capacities in prop::collection::vec((1_000_000u64..20_000_000, capacity()), 2..12),
            steps in prop::collection::vec((any::<bool>(), 0u32..12, 0u32..12, 0usize..30), 1..60),
        ) {
            let mut lines = Lines::new(capacities.iter().copied());
            let count = capacities.len() as u32;
            let mut under_way: Vec<(u32, (u32, u32))> = Vec::new();
            for (begins, from, to, which) in steps {
                if begins || under_way.is_empty() {
                    let (from, to) = (from % count, to % count);
                    under_way.push((lines.begin(0, from, to, u128::MAX >> 2), (from, to)));
                } else {
                    let (id, _) = under_way.swap_remove(which % under_way.len());
                    lines.end(0, id);
                }
                lines.settle(0);
                let transfers: Vec<(u32, u32)> = under_way.iter().map(|(_, ends)| *ends).collect();
                for ((id, _), expected) in under_way.iter().zip(filled(&capacities, &transfers)) {
                    let rate = lines.rate(*id) as f64;
                    // Whole units: what a full line cannot share out is less than a unit for each of its transfers, and
                    // may pass from line to line.
                    let units = (transfers.len() * transfers.len()) as f64;
                    prop_assert!((rate - expected).abs() <= units, "{rate} for {expected}");
                }
                for (node, (up, down)) in (0u32..).zip(&capacities) {
                    let sum = |passes: fn(&(u32, u32)) -> u32| under_way.iter()
                        .filter(|(_, ends)| passes(ends) == node)
                        .map(|(id, _)| u128::from(lines.rate(*id))).sum::<u128>();
                    prop_assert!(sum(|ends| ends.0) <= u128::from(*up), "no uplink carries more than it can");
                    prop_assert!(sum(|ends| ends.1) <= u128::from(*down), "no downlink either");
                }
            }
        }
    }

    #[test]
    fn a_change_at_one_peer_stays_there_where_uplinks_are_the_bottleneck() {
        // A thousand peers with four transfers each, downlinks twice as wide as what comes in.
        let mut lines = Lines::new((0..1000).map(|_| (4_000_000, 8_000_000)));
        let transfers: Vec<u32> = (0..4000u32)
            .map(|index| lines.begin(0, index % 1000, (index % 1000 + 1 + index / 1000 * 7) % 1000, 1 << 90))
            .collect();
        lines.settle(0);
        let rates = |lines: &Lines| transfers.iter().map(|id| lines.rate(*id)).collect::<Vec<u64>>();
        for id in transfers.iter().take(100) {
            let before = rates(&lines);
            lines.end(0, *id);
            let looks = lines.settle(0);
            let changes = before.iter().zip(rates(&lines)).filter(|(before, after)| *before != after).count();
            assert!(changes == 3 && looks <= 8, "{changes} rates changed, {looks} lines were looked at");
        }
    }
}
