//! What faults can affect: the nodes of each role, the request rate of the users, and the delay of messages.

use super::{Fault, FaultKind, FaultRole, FaultSide, Overlay, Replication, Scenario, Workload};
use std::ops::Range;

impl Scenario {
    /// The nodes of a side, the left or the right one, that a fault can affect. Empty if the side has no node of the role,
    /// or if the fault does not affect the side.
    pub fn fault_nodes(&self, fault: &Fault, is_left: bool) -> Range<u32> {
        let none = 0..0;
        let affects_side = match fault.side {
            FaultSide::Both => true,
            FaultSide::ClientServer => is_left,
            FaultSide::PeerToPeer | FaultSide::Index => !is_left,
        };
        if !affects_side || fault.kind == FaultKind::FlashCrowd {
            return none;
        }
        if is_left { self.left_nodes(fault).unwrap_or(none) } else { self.right_nodes(fault).unwrap_or(none) }
    }

    fn left_nodes(&self, fault: &Fault) -> Option<Range<u32>> {
        let side = self.client_server.as_ref()?;
        let (servers, all) = (side.servers, side.servers + self.workload.users);
        let exchanges_pieces = self.runs_swarm(true);
        let affects_links = fault.kind.affects_links();
        match fault.role {
            FaultRole::Serving if exchanges_pieces => Some(0..all),
            FaultRole::Serving | FaultRole::Server => Some(0..servers),
            // Clients that only send requests do not fail, but their links do.
            FaultRole::User => (exchanges_pieces || affects_links).then_some(servers..all),
            FaultRole::Primary => {
                (self.file.is_none() && side.replication != Replication::None).then_some(0..servers)
            }
            FaultRole::Edge => {
                let has_edge = self.file.is_none() && side.edge_cache_objects > 0;
                (has_edge && affects_nodes_without_queue(fault.kind)).then_some(all..all + 1)
            }
            FaultRole::Peer | FaultRole::Superpeer | FaultRole::Seed => None,
        }
    }

    fn right_nodes(&self, fault: &Fault) -> Option<Range<u32>> {
        let side = self.peer_to_peer.as_ref()?;
        let (peers, all) = (self.workload.users, self.nodes_before_index());
        if fault.side == FaultSide::Index {
            return (self.has_index() && affects_nodes_without_queue(fault.kind)).then_some(all..all + 1);
        }
        match fault.role {
            FaultRole::Serving => Some(0..all),
            FaultRole::User | FaultRole::Peer => Some(0..peers),
            FaultRole::Superpeer => {
                let has_tiers =
                    self.file.is_none() && side.overlay == Overlay::Superpeers && side.search.uses_overlay();
                has_tiers.then(|| 0..side.superpeers.min(peers))
            }
            FaultRole::Seed => (all > peers).then_some(peers..all),
            FaultRole::Server | FaultRole::Primary | FaultRole::Edge => None,
        }
    }

    /// The factor of the request rate over time, from the rate profile and all flash crowds: steps of a time in seconds and the
    /// factor from then on, in ascending order of time.
    pub fn demand_steps(&self) -> Vec<(f64, f64)> {
        let profile = &self.workload.rate_profile.0;
        let crowds: Vec<&Fault> =
            self.faults.iter().filter(|fault| fault.kind == FaultKind::FlashCrowd).collect();
        if crowds.is_empty() {
            return profile.clone();
        }
        let ends = |fault: &&Fault| fault.until_s.0.unwrap_or(f64::INFINITY);
        // Non-negative floating-point numbers are ordered like their bits.
        let mut times: Vec<u64> = profile.iter().map(|step| step.0.to_bits()).collect();
        times.extend(crowds.iter().flat_map(|fault| [fault.at_s.to_bits(), ends(fault).to_bits()]));
        times.sort_unstable();
        times.dedup();
        let times = times.into_iter().map(f64::from_bits).filter(|at_s| at_s.is_finite());
        let factor_at = |at_s: f64| {
            let step = profile.iter().rev().find(|step| step.0 <= at_s).map_or(1.0, |step| step.1);
            let on = crowds.iter().filter(|fault| fault.at_s <= at_s && at_s < ends(fault));
            on.fold(step, |factor, fault| factor * fault.rate_factor)
        };
        times.map(|at_s| (at_s, factor_at(at_s))).collect()
    }

    /// As [`Scenario::demand_steps`], from flash crowds alone. Closed arrivals ignore the rate profile.
    pub fn flash_crowd_steps(&self) -> Vec<(f64, f64)> {
        let faults = self.faults.clone();
        Scenario { workload: Workload::default(), faults, ..Scenario::default() }.demand_steps()
    }

    /// The largest factor of the request rate that flash crowds cause.
    pub(crate) fn largest_flash_crowd_factor(&self) -> f64 {
        self.flash_crowd_steps().iter().map(|step| step.1).fold(1.0, f64::max)
    }

    /// The largest factor of the request rate.
    pub(crate) fn largest_demand_factor(&self) -> f64 {
        let steps = self.demand_steps();
        let from_the_start = steps.first().is_some_and(|step| step.0 == 0.0);
        steps.iter().map(|step| step.1).fold(if from_the_start { 0.0 } else { 1.0 }, f64::max)
    }

    /// The longest delay of a message over a link with this delay, if all faults of the kind `link_delay` affect it together.
    pub(crate) fn largest_delay_s(&self, link_delay_s: f64) -> f64 {
        let delays = self.faults.iter().filter(|fault| fault.kind == FaultKind::LinkDelay);
        let (factor, extra_s) = delays.fold((1.0, 0.0), |(factor, extra_s), fault| {
            (factor * fault.delay_factor, extra_s + fault.extra_delay_s)
        });
        link_delay_s * factor + extra_s
    }
}

/// Whether a kind of fault can affect an edge, an index or a tracker. These nodes have no queue.
fn affects_nodes_without_queue(kind: FaultKind) -> bool {
    !matches!(kind, FaultKind::Slow | FaultKind::Attack)
}
