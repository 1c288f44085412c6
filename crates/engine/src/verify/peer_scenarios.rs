//! Scenarios of peers on which reference cases are based, and how they are run.

use super::experiment::{Experiment, Trial};
use crate::metrics::Observer;
use netduel_results::SideMetrics;
use netduel_scenario::{
    Capacity, End, Fault, FaultNode, FaultSide, MaintenanceInterval, PeerToPeer, QueueCapacity, Scenario,
    Search, Side,
};

/// Peers without queueing, with a thousand requests per second for equally popular objects that have one copy each.
pub(super) fn quick_peers(search: Search, users: u32, trial: Trial) -> Experiment {
    let base = Scenario {
        peer_to_peer: Some(PeerToPeer {
            search,
            copies: 1,
            capacity: Capacity::Own,
            service_rate_per_s: 1e6,
            queue_capacity: QueueCapacity(None),
            maintenance_interval_s: MaintenanceInterval(None),
            link_delay_s: 0.001,
            ..PeerToPeer::default()
        }),
        ..Scenario::default()
    };
    let mut scenario = Experiment::new(trial, base);
    let workload = &mut scenario.workload;
    (workload.users, workload.requests_per_s, workload.timeout_s) = (users, 1000.0, 100.0);
    (workload.objects, workload.zipf_exponent) = (50_000, 0.0);
    scenario
}

/// The same peers in a run whose duration grows with `size`.
pub(super) fn lookups(search: Search, users: u32, trial: Trial, size: f64) -> Experiment {
    let mut scenario = quick_peers(search, users, trial);
    scenario.run.duration_s = (40.0 * size).max(4.0);
    scenario
}

/// A permanent crash of a peer at the start.
pub(super) fn crash(peer: u32) -> Fault {
    let node = FaultNode(Some(peer + 1));
    Fault { at_s: 0.0, until_s: End(None), node, side: FaultSide::PeerToPeer, ..Fault::default() }
}

pub(super) fn peers(scenario: &mut Experiment) -> &mut PeerToPeer {
    scenario.peer_to_peer.get_or_insert_default()
}

pub(super) fn run(scenario: &Experiment, observer: &mut impl Observer) -> SideMetrics {
    let Some(mut duel) = scenario.start() else { return SideMetrics::default() };
    duel.advance(Side::PeerToPeer, u64::MAX, u64::MAX, observer);
    duel.metrics(Side::PeerToPeer).unwrap_or_default()
}
