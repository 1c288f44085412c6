//! Which nodes an entry of the time line strikes.

use super::Entry;
use crate::kernel::{Purpose, Stream};
use crate::network::ascending;
use netduel_scenario::{FaultOrder, FaultRole, FaultSide};

/// What a network tells of its nodes when a fault looks for its targets.
pub(crate) struct Field<'a> {
    /// How much a node has served, with what it has to serve; `None` if it is down.
    pub(crate) load: &'a dyn Fn(u32) -> Option<u64>,
    /// How many links it has.
    pub(crate) degree: &'a dyn Fn(u32) -> u32,
    /// The node that all writes go to.
    pub(crate) primary: u32,
}

impl Entry {
    /// The nodes it strikes, in ascending order.
    pub(super) fn choose(&self, seed: u64, field: &Field<'_>) -> Vec<u32> {
        if self.fault.is_plain() || self.fault.share.0.is_none() {
            return self.choose_one(field).into_iter().collect();
        }
        if self.fault.side == FaultSide::Index || self.fault.role == FaultRole::Primary {
            return self.choose_one(field).into_iter().collect();
        }
        let mut order: Vec<u32> = self.nodes.clone().collect();
        Stream::new(seed, u64::from(self.number), Purpose::FaultTargets).shuffle(&mut order);
        if self.fault.order != FaultOrder::Random {
            order = self.largest_first(&order, field);
        }
        order.truncate(self.fault.count_of(order.len() as u32) as usize);
        ascending(order)
    }

    fn choose_one(&self, field: &Field<'_>) -> Option<u32> {
        let mut nodes = self.nodes.clone();
        if self.fault.side == FaultSide::Index {
            return nodes.next();
        }
        if self.fault.role == FaultRole::Primary {
            return Some(field.primary).filter(|primary| nodes.contains(primary));
        }
        match self.fault.node.0 {
            Some(number) => nodes.nth(number.saturating_sub(1) as usize),
            None => {
                // The first of equals: `max_by_key` takes the last one, hence the reversal.
                let up = nodes.rev().filter_map(|node| Some((node, (field.load)(node)?)));
                up.max_by_key(|(_, load)| *load).map(|(node, _)| node)
            }
        }
    }

    /// Nodes that are in random order, by links or load; equals stay as they are.
    fn largest_first(&self, order: &[u32], field: &Field<'_>) -> Vec<u32> {
        let size = |node: u32| match self.fault.order {
            FaultOrder::Degree => u64::from((field.degree)(node)),
            _ => (field.load)(node).unwrap_or(0),
        };
        // The largest first, then in the order given, as one number: a sort of those is in the program anyway.
        let key = |(place, node): (u64, &u32)| {
            (u64::from(u32::MAX) - size(*node).min(u64::from(u32::MAX))) << 32 | place
        };
        let mut keys: Vec<u64> = (0..).zip(order).map(key).collect();
        keys.sort_unstable();
        keys.into_iter().map(|key| order[(key & u64::from(u32::MAX)) as usize]).collect()
    }
}
