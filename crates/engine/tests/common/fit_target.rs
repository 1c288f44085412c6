//! Adapts the targets of random faults to a scenario.

use netduel_scenario::{Fault, FaultKind, FaultNode, FaultRole, FaultSide, Scenario};

/// The fault with a role and a node that exist in this scenario.
pub(crate) fn fit_target(mut fault: Fault, scenario: &Scenario) -> Fault {
    let nodes =
        |fault: &Fault| [true, false].map(|is_left| scenario.fault_nodes(fault, is_left).len() as u32);
    if nodes(&fault) == [0, 0] && fault.side == FaultSide::Index {
        fault.kind = FaultKind::Crash;
    } else if nodes(&fault) == [0, 0] {
        fault.role = FaultRole::Serving;
    }
    let fewest = nodes(&fault).into_iter().filter(|nodes| *nodes > 0).min().unwrap_or(1);
    Fault { node: FaultNode(fault.node.0.map(|node| (node - 1) % fewest + 1)), ..fault }
}
