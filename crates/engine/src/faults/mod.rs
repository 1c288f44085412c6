//! The time line of misfortune: which entries one side suffers, and which node each of them struck.

use crate::kernel::ns_from_s;
use crate::network::{Side, Station, busiest};
use crate::scenario::{FaultSide, Scenario};

/// One side's part of the time line.
#[derive(Debug, Clone)]
pub(crate) struct FaultLine {
    faults: Vec<SideFault>,
}

#[derive(Debug, Clone, Copy)]
struct SideFault {
    at_ns: u64,
    until_ns: Option<u64>,
    /// From 0; `None` for the busiest.
    node: Option<u32>,
    /// The node it struck, once it has begun.
    struck: Option<u32>,
}

/// A moment of the time line: an entry begins or ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FaultMoment {
    /// When.
    pub(crate) at_ns: u64,
    /// Which entry of this side's line.
    pub(crate) index: u32,
    /// Whether it begins.
    pub(crate) begins: bool,
}

impl FaultLine {
    /// The entries of a scenario that one side suffers.
    pub(crate) fn new(scenario: &Scenario, side: Side) -> FaultLine {
        let suffers = |fault_side| match fault_side {
            FaultSide::Both => true,
            FaultSide::ClientServer => side == Side::ClientServer,
            FaultSide::PeerToPeer | FaultSide::Index => side == Side::PeerToPeer,
        };
        let faults = scenario.faults.iter().filter(|fault| suffers(fault.side)).map(|fault| SideFault {
            at_ns: ns_from_s(fault.at_s),
            until_ns: fault.until_s.0.map(ns_from_s),
            // The index comes after the last peer, the tracker after the last seed.
            node: match fault.side {
                FaultSide::Index => Some(scenario.nodes_before_index()),
                _ => fault.node.0.map(|number| number - 1),
            },
            struck: None,
        });
        FaultLine { faults: faults.collect() }
    }

    /// Every beginning and end, entry by entry.
    pub(crate) fn moments(&self) -> Vec<FaultMoment> {
        let mut moments = Vec::new();
        for (index, fault) in (0..).zip(&self.faults) {
            moments.push(FaultMoment { at_ns: fault.at_ns, index, begins: true });
            moments.extend(fault.until_ns.map(|at_ns| FaultMoment { at_ns, index, begins: false }));
        }
        moments
    }

    /// The node that an entry strikes as it begins (and remembers for its end), or from which it now lifts.
    /// `None` if there was none to strike.
    pub(crate) fn target(&mut self, index: u32, begins: bool, stations: &[Station]) -> Option<u32> {
        self.target_or(index, begins, || busiest(stations))
    }

    /// The same where nodes are no stations: the busiest one is given.
    pub(crate) fn target_or(
        &mut self,
        index: u32,
        begins: bool,
        busiest: impl FnOnce() -> Option<u32>,
    ) -> Option<u32> {
        let fault = &mut self.faults[index as usize];
        if begins {
            fault.struck = fault.node.or_else(busiest);
        }
        fault.struck
    }
}
