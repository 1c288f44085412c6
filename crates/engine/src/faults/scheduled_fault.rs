//! A fault of the schedule, and the selection of the nodes that it affects.

use crate::kernel::{Purpose, Stream};
use netduel_scenario::{Fault, FaultOrder, FaultRole, FaultSide};
use std::cmp::Reverse;
use std::ops::Range;

/// A fault in the schedule of one network.
#[derive(Debug, Clone)]
pub(super) struct ScheduledFault {
    /// Position in the scenario, from 0; the same in both networks.
    pub(super) number: u32,
    pub(super) fault: Fault,
    /// The nodes from which the affected ones are selected.
    pub(super) candidates: Range<u32>,
    /// The affected nodes, in ascending order.
    pub(super) affected: Vec<u32>,
    pub(super) is_active: bool,
}

/// The state of a network's nodes by which a fault selects its targets.
pub(crate) struct TargetCriteria<'a> {
    /// Number of requests that a node has served or still has to serve; `None` if it is down.
    pub(crate) load: &'a dyn Fn(u32) -> Option<u64>,
    /// Number of a node's links.
    pub(crate) degree: &'a dyn Fn(u32) -> u32,
    /// The node that receives all writes.
    pub(crate) primary: u32,
}

impl ScheduledFault {
    /// Selects the nodes that this fault affects, in ascending order.
    pub(super) fn select_targets(&self, seed: u64, criteria: &TargetCriteria<'_>) -> Vec<u32> {
        if self.fault.is_single_crash() || self.fault.share.0.is_none() {
            return self.select_one(criteria).into_iter().collect();
        }
        if self.fault.side == FaultSide::Index || self.fault.role == FaultRole::Primary {
            return self.select_one(criteria).into_iter().collect();
        }
        let mut order: Vec<u32> = self.candidates.clone().collect();
        Stream::new(seed, u64::from(self.number), Purpose::FaultTargets).shuffle(&mut order);
        // These sorts are stable, so ties keep their random order.
        match self.fault.order {
            FaultOrder::Random => {}
            FaultOrder::Degree => order.sort_by_cached_key(|node| Reverse((criteria.degree)(*node))),
            FaultOrder::Load => order.sort_by_cached_key(|node| Reverse((criteria.load)(*node).unwrap_or(0))),
        }
        order.truncate(self.fault.affected_count(order.len() as u32) as usize);
        order.sort_unstable();
        order
    }

    fn select_one(&self, criteria: &TargetCriteria<'_>) -> Option<u32> {
        let mut candidates = self.candidates.clone();
        if self.fault.side == FaultSide::Index {
            return candidates.next();
        }
        if self.fault.role == FaultRole::Primary {
            return Some(criteria.primary).filter(|primary| candidates.contains(primary));
        }
        match self.fault.node.0 {
            Some(number) => candidates.nth(number.saturating_sub(1) as usize),
            None => {
                // `max_by_key` returns the last of several maxima, so the order is reversed to obtain the first.
                let up = candidates.rev().filter_map(|node| Some((node, (criteria.load)(node)?)));
                up.max_by_key(|(_, load)| *load).map(|(node, _)| node)
            }
        }
    }
}
