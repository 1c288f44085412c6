//! Construction of the overlay graph.

use crate::kernel::{Purpose, Stream};
use crate::network::Graph;
use netduel_scenario::{Overlay, PeerToPeer, Scenario};

/// The overlay of a scenario's peers; `None` if it has no peers or their search does not use an overlay.
pub fn overlay(scenario: &Scenario) -> Option<Graph> {
    let side = scenario.peer_to_peer.as_ref()?;
    side.search.uses_overlay().then(|| build(scenario.run.seed, scenario.workload.users, side))
}

pub(super) fn build(seed: u64, peers: u32, side: &PeerToPeer) -> Graph {
    let stream = &mut Stream::new(seed, 0, Purpose::Overlay);
    // Whole for all overlays but Erdős–Rényi, as the scenario's validation requires.
    let degree = side.degree as u32;
    match side.overlay {
        Overlay::RandomRegular => Graph::random_regular(peers, degree, stream),
        Overlay::Ring => Graph::ring(peers),
        Overlay::FullMesh => Graph::full_mesh(peers),
        Overlay::ErdosRenyi => Graph::erdos_renyi(peers, side.degree, stream),
        Overlay::WattsStrogatz => Graph::watts_strogatz(peers, degree, side.rewiring, stream),
        // Each added node brings m links with two ends each, which makes a mean degree of 2m.
        Overlay::BarabasiAlbert => Graph::barabasi_albert(peers, (degree / 2).max(1), stream),
        Overlay::Superpeers => Graph::superpeers(peers, side.superpeers, degree, stream),
    }
}
