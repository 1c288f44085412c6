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
    match side.overlay {
        Overlay::RandomRegular => Graph::random_regular(peers, side.degree, stream),
        Overlay::Ring => Graph::ring(peers),
        Overlay::FullMesh => Graph::full_mesh(peers),
        Overlay::ErdosRenyi => Graph::erdos_renyi(peers, f64::from(side.degree), stream),
        Overlay::WattsStrogatz => Graph::watts_strogatz(peers, side.degree, side.rewiring, stream),
        // Each added node brings m links with two ends each, which makes a mean degree of 2m.
        Overlay::BarabasiAlbert => Graph::barabasi_albert(peers, (side.degree / 2).max(1), stream),
        Overlay::Superpeers => Graph::superpeers(peers, side.superpeers, side.degree, stream),
    }
}
