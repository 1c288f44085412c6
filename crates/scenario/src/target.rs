//! Whom faults can strike: which nodes have a role, and how often users ask while they last.

use super::{Fault, FaultKind, FaultRole, FaultSide, Overlay, Replication, Scenario, Workload};
use std::ops::Range;

impl Scenario {
    /// The nodes of the left side, or the right one, among which those are chosen that a fault strikes, as that side numbers
    /// its nodes. Empty where there are none, and where the fault does not concern that side.
    pub fn fault_nodes(&self, fault: &Fault, is_left: bool) -> Range<u32> {
        let none = 0..0;
        let concerns = match fault.side {
            FaultSide::Both => true,
            FaultSide::ClientServer => is_left,
            FaultSide::PeerToPeer | FaultSide::Index => !is_left,
        };
        if !concerns || fault.kind == FaultKind::FlashCrowd {
            return none;
        }
        if is_left { self.left_nodes(fault).unwrap_or(none) } else { self.right_nodes(fault).unwrap_or(none) }
    }

    fn left_nodes(&self, fault: &Fault) -> Option<Range<u32>> {
        let side = self.client_server.as_ref()?;
        let (servers, all) = (side.servers, side.servers + self.workload.users);
        let passes_on = self.runs_swarm(true);
        let is_of_links = fault.kind.is_of_links();
        match fault.role {
            FaultRole::Serving if passes_on => Some(0..all),
            FaultRole::Serving | FaultRole::Server => Some(0..servers),
            // Clients that only ask do not fail.
            FaultRole::User => (passes_on || is_of_links).then_some(servers..all),
            FaultRole::Primary => {
                (self.file.is_none() && side.replication != Replication::None).then_some(0..servers)
            }
            FaultRole::Edge => {
                let has_edge = self.file.is_none() && side.edge_cache_objects > 0;
                (has_edge && has_no_service(fault.kind)).then_some(all..all + 1)
            }
            FaultRole::Peer | FaultRole::Superpeer | FaultRole::Seed => None,
        }
    }

    fn right_nodes(&self, fault: &Fault) -> Option<Range<u32>> {
        let side = self.peer_to_peer.as_ref()?;
        let (peers, all) = (self.workload.users, self.nodes_before_index());
        if fault.side == FaultSide::Index {
            return (self.has_index() && has_no_service(fault.kind)).then_some(all..all + 1);
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

    /// By how much more often users ask from when on: the rate profile and all flash crowds together, as steps in order of time.
    pub fn demand_steps(&self) -> Vec<(f64, f64)> {
        let profile = &self.workload.rate_profile.0;
        let crowds: Vec<&Fault> =
            self.faults.iter().filter(|fault| fault.kind == FaultKind::FlashCrowd).collect();
        if crowds.is_empty() {
            return profile.clone();
        }
        let ends = |fault: &&Fault| fault.until_s.0.unwrap_or(f64::INFINITY);
        // Times are not negative and have the order of their bits; a sort of those is in the program anyway.
        let mut moments: Vec<u64> = profile.iter().map(|step| step.0.to_bits()).collect();
        moments.extend(crowds.iter().flat_map(|fault| [fault.at_s.to_bits(), ends(fault).to_bits()]));
        moments.sort_unstable();
        moments.dedup();
        let moments = moments.into_iter().map(f64::from_bits).filter(|at_s| at_s.is_finite());
        let factor_at = |at_s: f64| {
            let step = profile.iter().rev().find(|step| step.0 <= at_s).map_or(1.0, |step| step.1);
            let on = crowds.iter().filter(|fault| fault.at_s <= at_s && at_s < ends(fault));
            on.fold(step, |factor, fault| factor * fault.rate_factor)
        };
        moments.map(|at_s| (at_s, factor_at(at_s))).collect()
    }

    /// The same because of flash crowds alone: what a closed workload, which knows no profile, follows.
    pub fn crowd_steps(&self) -> Vec<(f64, f64)> {
        let faults = self.faults.clone();
        Scenario { workload: Workload::default(), faults, ..Scenario::default() }.demand_steps()
    }

    /// By how much more often users ask at most because of crowds.
    pub(crate) fn largest_crowd_factor(&self) -> f64 {
        self.crowd_steps().iter().map(|step| step.1).fold(1.0, f64::max)
    }

    /// The largest factor of the demand that ever holds.
    pub(crate) fn largest_demand_factor(&self) -> f64 {
        let steps = self.demand_steps();
        let from_the_start = steps.first().is_some_and(|step| step.0 == 0.0);
        steps.iter().map(|step| step.1).fold(if from_the_start { 0.0 } else { 1.0 }, f64::max)
    }

    /// The longest that a message may take over a link with this delay, while all faults that delay it last.
    pub(crate) fn largest_delay_s(&self, link_delay_s: f64) -> f64 {
        let delays = self.faults.iter().filter(|fault| fault.kind == FaultKind::LinkDelay);
        let (factor, extra_s) = delays.fold((1.0, 0.0), |(factor, extra_s), fault| {
            (factor * fault.delay_factor, extra_s + fault.extra_delay_s)
        });
        link_delay_s * factor + extra_s
    }
}

/// Whether a kind of fault can strike a node without a queue of its own: an edge, an index, a tracker.
fn has_no_service(kind: FaultKind) -> bool {
    !matches!(kind, FaultKind::Slow | FaultKind::Attack)
}
